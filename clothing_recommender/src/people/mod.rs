//! What is kept of people: what was said, who they are, what they own.
//!
//! Everything is found by the id that a client gives a person, and by nothing else.

mod profiles;
mod retention;
mod sessions;
#[cfg(test)]
mod tests;
mod wardrobes;

use std::fmt::Write as _;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

pub use profiles::StoredProfile;
pub use retention::Retention;
pub use sessions::{Said, SessionSummary};
pub use wardrobes::{Added, StoredItem};

use crate::store::{Store, on_store};

/// What is kept of people. Clones share it.
#[derive(Debug, Clone)]
pub struct People {
    store: Store,
}

/// Why it cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("what is kept of people cannot be used: {0}")]
pub struct StoreError(#[from] sqlx::Error);

impl People {
    /// What `store` keeps.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Forgets everything of a person.
    ///
    /// # Errors
    /// [`StoreError`], and then nothing is forgotten.
    pub async fn forget(&self, user_id: &str) -> Result<(), StoreError> {
        let person = person(user_id);
        on_store!(&self.store, pool => {
            let mut transaction = pool.begin().await?;
            for statement in [
                "DELETE FROM sessions WHERE person = $1",
                "DELETE FROM profiles WHERE person = $1",
                "DELETE FROM wardrobe_items WHERE person = $1",
            ] {
                sqlx::query(statement).bind(&person).execute(&mut *transaction).await?;
            }
            Ok(transaction.commit().await?)
        })
    }
}

/// What a person is called in the tables: SHA-256 in hex, since a client's id may be as long as a
/// request and hold what no database takes.
fn person(user_id: &str) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(user_id) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// The present moment in the tables: microseconds since 1970.
fn now() -> i64 {
    Timestamp::now().as_microsecond()
}

/// A moment of the tables as the API tells it: UTC, ISO 8601, microseconds.
fn told(microseconds: i64) -> String {
    Timestamp::from_microsecond(microseconds)
        .unwrap_or_default()
        .strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00")
        .to_string()
}
