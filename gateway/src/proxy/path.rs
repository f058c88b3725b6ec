use std::borrow::Cow;

/// The one form in which a path is routed and forwarded: escapes of characters that need none
/// are undone and the others are in capitals (RFC 3986, section 6.2.2). `None` for a path that a
/// service could read as another one than the gateway routed by: dot segments, plain, encoded or
/// with a parameter; empty segments; encoded slashes; backslashes; control characters; escapes
/// that are none.
pub(crate) fn canonical(path: &str) -> Option<Cow<'_, str>> {
    if !needs_a_look(path.as_bytes()) {
        return Some(Cow::Borrowed(path));
    }
    let path = unescaped(path)?;
    let dots = |segment: &str| {
        let name = segment.split(';').next().unwrap_or(segment);
        matches!(name, "." | "..")
    };
    let ambiguous = path.contains("//") || path.contains('\\') || path.split('/').any(dots);
    (!ambiguous).then_some(path)
}

/// Nearly every path is plain. Without a branch in it, a loop takes many bytes at once.
fn needs_a_look(path: &[u8]) -> bool {
    let is_escape = |byte: u8| (byte == b'%') | (byte == b'\\');
    let begins_badly = |byte: u8| (byte == b'/') | (byte == b'.');
    let escapes = path.iter().fold(false, |any, byte| any | is_escape(*byte));
    let pairs = path.iter().zip(path.iter().skip(1));
    let segments = pairs.fold(false, |any, (byte, next)| {
        any | ((*byte == b'/') & begins_badly(*next))
    });
    escapes | segments
}

fn unescaped(path: &str) -> Option<Cow<'_, str>> {
    if !path.contains('%') {
        return Some(Cow::Borrowed(path));
    }
    let mut parts = path.split('%');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        let code = part
            .get(..2)
            .filter(|code| code.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        let byte = u8::from_str_radix(code, 16).ok()?;
        match byte {
            b'/' | b'\\' | 0..0x20 | 0x7f => return None,
            b'-' | b'.' | b'_' | b'~' => plain.push(char::from(byte)),
            _ if byte.is_ascii_alphanumeric() => plain.push(char::from(byte)),
            _ => {
                plain.push('%');
                plain.push_str(&code.to_ascii_uppercase());
            }
        }
        plain.push_str(part.get(2..)?);
    }
    Some(Cow::Owned(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_paths_pass_unchanged() {
        for path in [
            "/api/v1/ml/analyze-face",
            "/api/v1/agent/users/a.b",
            "/api/v1/agent/users/a%20b",
            "/api/v1/ml/...",
            "/api/v1/ml/.hidden",
            "/api/v1/ml/%25",
            "/api/v1/ml/%C3%A4/",
        ] {
            assert_eq!(canonical(path).as_deref(), Some(path));
        }
    }

    #[test]
    fn two_spellings_of_a_path_become_one() {
        for (path, one_form) in [
            ("/api/v1/%61gent/%75sers", "/api/v1/agent/users"),
            ("/a/%7eb%2Dc", "/a/~b-c"),
            ("/a/b%c3%a4", "/a/b%C3%A4"),
            ("/a/%252e%252e/b", "/a/%252e%252e/b"),
        ] {
            assert_eq!(canonical(path).as_deref(), Some(one_form));
        }
    }

    #[test]
    fn ambiguous_paths_are_refused() {
        for path in [
            "/api/v1/ml/../agent/chat",
            "/api/v1/ml/%2E%2e/agent/chat",
            "/api/v1/ml/.%2e/x",
            "/api/v1/ml/..;a=1/x",
            "/api/v1/ml/a%2Fb",
            "/api/v1/ml/a%5cb",
            "/api/v1/ml/a\\b",
            "/api/v1/ml/%00",
            "/api/v1/ml/a%0d%0ab",
            "/api/v1/ml/.",
            "/api/v1//ml/x",
            "//api/v1/ml/x",
            "/api/v1/ml/%zz",
            "/api/v1/ml/%4",
            "/api/v1/ml/%+1",
        ] {
            assert_eq!(canonical(path), None, "{path}");
        }
    }
}
