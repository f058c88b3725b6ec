use std::{collections::HashMap, io::ErrorKind, path::Path};

use super::ConfigError;

/// The variables of a `.env` file; none when there is no such file.
pub(super) fn read(path: &Path) -> Result<HashMap<String, String>, ConfigError> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(HashMap::new()),
        Err(error) => Err(ConfigError::DotEnv(format!("cannot be read: {error}"))),
    }
}

/// A mistake is placed by the variable before it, since the library's own message repeats the
/// line, which may hold a secret.
fn parse(text: &str) -> Result<HashMap<String, String>, ConfigError> {
    let mut variables = HashMap::new();
    let mut place = "at the top".to_owned();
    for entry in dotenvy::from_read_iter(text.as_bytes()) {
        let Ok((name, value)) = entry else {
            return Err(ConfigError::DotEnv(format!(
                "the entry {place} is not of the form NAME=value (quote values that hold spaces)"
            )));
        };
        place = format!("after {name}");
        variables.insert(name, value);
    }
    Ok(variables)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn quotes_comments_and_exports_are_understood() {
        let read =
            parse("# top\nAPP_NAME=\"Aesthetiq Python Engine\"\nexport DEBUG=true # why\n\n")
                .unwrap();
        assert_eq!(read["APP_NAME"], "Aesthetiq Python Engine");
        assert_eq!(read["DEBUG"], "true");
    }

    #[test]
    fn a_bad_line_is_placed_and_never_repeated() {
        let message = parse("PORT=8000\nOPENAI_API_KEY=sk-se cret word\n")
            .unwrap_err()
            .to_string();
        assert!(message.contains("after PORT"), "{message}");
        assert!(!message.contains("cret"), "{message}");
    }

    #[test]
    fn no_file_is_no_variables() {
        assert!(read("/nowhere/.env".as_ref()).unwrap().is_empty());
    }
}
