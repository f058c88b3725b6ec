use std::fmt;

use serde::Serialize;

/// The longest id that is taken over from a client.
const MAX_CHARS: usize = 64;

/// The name of a session: at most 64 characters of letters, digits, `-` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct SessionId(String);

impl SessionId {
    /// The id that a client sent, or a new one in place of none and of one that breaks the rules.
    pub fn accept_or_new(sent: Option<&str>) -> Self {
        sent.and_then(Self::accept)
            .unwrap_or_else(|| Self(format!("{:016x}", rand::random::<u64>())))
    }

    /// The id that a client sent, if it keeps to the rules.
    pub fn accept(sent: &str) -> Option<Self> {
        is_valid(sent).then(|| Self(sent.to_owned()))
    }

    /// As a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_valid(id: &str) -> bool {
    (1..=MAX_CHARS).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_id_is_kept() {
        for id in ["a", "optional-session-id", "A_9-", &"x".repeat(64)] {
            assert_eq!(SessionId::accept_or_new(Some(id)).0, id);
        }
    }

    #[test]
    fn anything_else_is_replaced_by_sixteen_hex_digits() {
        for id in [
            None,
            Some(""),
            Some("a b"),
            Some("é"),
            Some("../x"),
            Some(&*"x".repeat(65)),
        ] {
            let new = SessionId::accept_or_new(id);
            assert_eq!(new.0.len(), 16, "{id:?}");
            assert!(new.0.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert_ne!(new, SessionId::accept_or_new(id));
        }
    }
}
