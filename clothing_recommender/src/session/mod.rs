//! What a session is called, and whose it is.

mod id;

pub use id::SessionId;

/// Whose session it is: an id alone opens nothing, since anybody could send anybody's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SessionKey {
    /// The person, as the client names them.
    pub user_id: String,
    /// The session.
    pub session_id: SessionId,
}
