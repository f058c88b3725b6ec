use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};
use shared::config::Reader;

/// Which database to use.
#[derive(Debug, Clone)]
pub enum Database {
    /// SQLite, in a file in this folder.
    Sqlite {
        /// DATA_DIR.
        folder: PathBuf,
    },
    /// PostgreSQL with pgvector.
    Postgres {
        /// DATABASE_URL, which may hold a password.
        url: SecretString,
    },
}

impl Database {
    /// Reads DATABASE_URL and DATA_DIR.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let folder = reader.value("DATA_DIR", PathBuf::from("data"));
        let Some(url) = reader.secret("DATABASE_URL") else {
            return Self::Sqlite { folder };
        };
        let scheme = url.expose_secret().split("://").next().unwrap_or_default();
        if !matches!(scheme, "postgres" | "postgresql") {
            reader.refuse("DATABASE_URL", "does not begin with postgres://");
        }
        Self::Postgres { url }
    }
}
