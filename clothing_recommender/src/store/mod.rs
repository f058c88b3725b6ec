//! Where the catalog, sessions and profiles are kept: SQLite in a file of ours, or PostgreSQL.
//!
//! Both take the same statements with `$1`-style parameters wherever their dialects agree;
//! `on_store!` runs one over whichever is in use.

mod dispatch;
mod migrations;
mod settings;

use std::{fs, path::Path, time::Duration};

use secrecy::ExposeSecret;
use sqlx::{
    PgPool, SqlitePool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub(crate) use dispatch::on_store;
pub use settings::Database;

/// Connections to SQLite: readers do not wait for one another, writers do.
const SQLITE_CONNECTIONS: u32 = 4;

const POSTGRES_CONNECTIONS: u32 = 10;

/// How long to wait for a connection, and for another writer.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open database with its tables up to date. Clones share its connections.
#[derive(Debug, Clone)]
pub enum Store {
    /// A file of ours.
    Sqlite(SqlitePool),
    /// A server.
    Postgres(PgPool),
}

/// Why a database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder for SQLite's file cannot be made.
    #[error("DATA_DIR: cannot make {folder}: {source}")]
    Folder {
        /// The folder.
        folder: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// It cannot be reached or read.
    #[error("{variable}: cannot open the database: {source}")]
    Open {
        /// The variable that names it.
        variable: &'static str,
        /// What the driver says.
        source: sqlx::Error,
    },
    /// Its tables cannot be brought up to date.
    #[error("cannot bring the database's tables up to date: {0}")]
    Migrate(#[from] MigrateError),
}

impl Store {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// [`OpenError`] when it cannot be reached, written, or brought up to date.
    pub async fn open(database: &Database) -> Result<Self, OpenError> {
        match database {
            Database::Sqlite { folder } => {
                open_sqlite(folder, "aesthetiq.sqlite3", &migrations::sqlite(), false).await
            }
            Database::Postgres { url } => {
                let failed = |source| OpenError::Open {
                    variable: "DATABASE_URL",
                    source,
                };
                let options: PgConnectOptions = url.expose_secret().parse().map_err(failed)?;
                let pool = PgPoolOptions::new()
                    .max_connections(POSTGRES_CONNECTIONS)
                    .acquire_timeout(PATIENCE)
                    .connect_with(options)
                    .await
                    .map_err(failed)?;
                migrations::postgres().run(&pool).await?;
                Ok(Self::Postgres(pool))
            }
        }
    }

    /// Opens what is kept of people: the same PostgreSQL, or another SQLite file beside this one,
    /// so that nobody's message waits for a long import into the catalog.
    ///
    /// # Errors
    /// [`OpenError`] when the file cannot be written or brought up to date.
    pub async fn open_people(&self, database: &Database) -> Result<Self, OpenError> {
        match database {
            Database::Sqlite { folder } => {
                open_sqlite(folder, "people.sqlite3", &migrations::sqlite_people(), true).await
            }
            Database::Postgres { .. } => Ok(self.clone()),
        }
    }

    /// One in memory, which ends with its only connection.
    #[cfg(test)]
    #[expect(clippy::unwrap_used, reason = "a test")]
    pub async fn in_memory() -> Self {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(SqliteConnectOptions::new().foreign_keys(true))
            .await
            .unwrap();
        migrations::sqlite().run(&pool).await.unwrap();
        Self::Sqlite(pool)
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// What the driver says when it does not.
    pub async fn ping(&self) -> Result<(), sqlx::Error> {
        on_store!(self, pool => sqlx::query("SELECT 1").execute(pool).await.map(drop))
    }

    /// What it is, for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

async fn open_sqlite(
    folder: &Path,
    file: &str,
    migrator: &Migrator,
    overwrites_deleted: bool,
) -> Result<Store, OpenError> {
    fs::create_dir_all(folder).map_err(|source| OpenError::Folder {
        folder: folder.display().to_string(),
        source,
    })?;
    let options = SqliteConnectOptions::new()
        .filename(folder.join(file))
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(PATIENCE)
        // Off, what is deleted stands in the file until its place is needed.
        .pragma(
            "secure_delete",
            if overwrites_deleted { "ON" } else { "OFF" },
        );
    let pool = SqlitePoolOptions::new()
        .max_connections(SQLITE_CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .connect_with(options)
        .await
        .map_err(|source| OpenError::Open {
            variable: "DATA_DIR",
            source,
        })?;
    migrator.run(&pool).await?;
    Ok(Store::Sqlite(pool))
}

#[cfg(test)]
mod tests;
