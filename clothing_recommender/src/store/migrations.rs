//! The tables, step by step. A step that has been released is never edited: a change is a new one.

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

/// A step: its number, its name, and what it says in SQLite and in PostgreSQL.
type Step = (i64, &'static str, &'static str, &'static str);

/// The step of the files `migrations/{sqlite,postgres}/$name.sql`.
macro_rules! step {
    ($number:literal, $name:literal) => {
        (
            $number,
            $name,
            include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
        )
    };
}

const STEPS: &[Step] = &[step!(1, "0001_catalog")];

pub(super) fn sqlite() -> Migrator {
    migrator(|(number, name, sqlite, _)| (*number, name, sqlite))
}

pub(super) fn postgres() -> Migrator {
    migrator(|(number, name, _, postgres)| (*number, name, postgres))
}

fn migrator(choose: fn(&'static Step) -> (i64, &'static str, &'static str)) -> Migrator {
    let migrations = STEPS
        .iter()
        .map(choose)
        .map(|(number, name, sql)| {
            Migration::new(
                number,
                name.into(),
                MigrationType::Simple,
                SqlStr::from_static(sql),
                false,
            )
        })
        .collect();
    Migrator::with_migrations(migrations)
}
