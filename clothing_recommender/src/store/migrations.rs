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

const STEPS: &[Step] = &[step!(1, "0001_catalog"), step!(2, "0002_catalog_removals")];

/// What is kept of people; with SQLite in a file of its own.
const PEOPLE_STEPS: &[Step] = &[step!(10, "0010_people")];

pub(super) fn sqlite() -> Migrator {
    migrator(STEPS.iter().map(in_sqlite))
}

pub(super) fn sqlite_people() -> Migrator {
    migrator(PEOPLE_STEPS.iter().map(in_sqlite))
}

pub(super) fn postgres() -> Migrator {
    let steps = STEPS.iter().chain(PEOPLE_STEPS);
    migrator(steps.map(|(number, name, _, postgres)| (*number, *name, *postgres)))
}

fn in_sqlite((number, name, sqlite, _): &Step) -> (i64, &'static str, &'static str) {
    (*number, name, sqlite)
}

fn migrator(steps: impl Iterator<Item = (i64, &'static str, &'static str)>) -> Migrator {
    let migrations = steps
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
