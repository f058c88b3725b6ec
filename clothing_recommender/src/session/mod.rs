//! What was said in earlier turns, by person and session.

mod id;
mod memory;

use async_trait::async_trait;

pub use id::SessionId;
pub use memory::{Limits, MemorySessions};

use crate::conversation::Message;

/// Whose session it is: an id alone opens nothing, since anybody could send anybody's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SessionKey {
    /// The person, as the client names them.
    pub user_id: String,
    /// The session.
    pub session_id: SessionId,
}

/// Where sessions are kept.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// What was said so far, oldest first; empty for a session that is new or over.
    ///
    /// # Errors
    /// When the store cannot be read.
    async fn history(&self, key: &SessionKey) -> Result<Vec<Message>, StoreError>;

    /// Adds what was said in a turn.
    ///
    /// # Errors
    /// When the store cannot be written.
    async fn append(&self, key: &SessionKey, turn: [Message; 2]) -> Result<(), StoreError>;
}

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the session store failed: {0}")]
pub struct StoreError(pub String);
