use crate::error::GatewayError;

/// Refuses a path that a service could read as another one than the gateway routed by: dot
/// segments, plain or encoded, encoded slashes, backslashes and NUL.
pub(super) fn require_canonical(path: &str) -> Result<(), GatewayError> {
    let lower = path.to_ascii_lowercase();
    let is_dots = |segment: &str| matches!(segment.replace("%2e", ".").as_str(), "." | "..");
    let ambiguous = ["%2f", "%5c", "%00", "\\"]
        .iter()
        .any(|mark| lower.contains(mark))
        || lower.split('/').any(is_dots);
    if ambiguous {
        Err(GatewayError::AmbiguousPath)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_pass() {
        for path in [
            "/api/v1/ml/analyze-face",
            "/api/v1/agent/users/a.b",
            "/api/v1/agent/users/a%20b",
            "/api/v1/ml/...",
        ] {
            assert!(require_canonical(path).is_ok(), "{path}");
        }
    }

    #[test]
    fn ambiguous_paths_are_refused() {
        for path in [
            "/api/v1/ml/../agent/chat",
            "/api/v1/ml/%2E%2e/agent/chat",
            "/api/v1/ml/.%2e/x",
            "/api/v1/ml/a%2Fb",
            "/api/v1/ml/a%5cb",
            "/api/v1/ml/%00",
            "/api/v1/ml/.",
        ] {
            assert!(require_canonical(path).is_err(), "{path}");
        }
    }
}
