use std::{fmt::Display, str::FromStr, time::Duration};

use config::Config;
use secrecy::SecretString;

use super::{ConfigError, placeholder::is_placeholder};

/// Reads variables by name and type, and remembers every value that makes no sense.
pub struct Reader<'a> {
    merged: &'a Config,
    mistakes: Vec<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(merged: &'a Config) -> Self {
        Self {
            merged,
            mistakes: Vec::new(),
        }
    }

    /// The variable's value, or `default` where it is unset.
    pub fn value<T>(&mut self, name: &str, default: T) -> T
    where
        T: FromStr,
        T::Err: Display,
    {
        self.optional(name).unwrap_or(default)
    }

    /// The variable's value, if it is set.
    pub fn optional<T>(&mut self, name: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        let raw = self.raw(name)?;
        match raw.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.refuse(name, format_args!("{raw:?}: {error}"));
                None
            }
        }
    }

    /// A text, or `default` where it is unset.
    pub fn text(&mut self, name: &str, default: &str) -> String {
        self.raw(name).unwrap_or_else(|| default.to_owned())
    }

    /// A text that is unset when it is blank or a placeholder of the documentation.
    pub fn real_text(&mut self, name: &str) -> Option<String> {
        self.raw(name).filter(|value| !is_placeholder(value))
    }

    /// A secret, unset when it is blank or a placeholder of the documentation. It never prints.
    pub fn secret(&mut self, name: &str) -> Option<SecretString> {
        self.real_text(name).map(SecretString::from)
    }

    /// A switch: 1, true, t, yes, y, on or 0, false, f, no, n, off, in any case, as the original took them.
    pub fn flag(&mut self, name: &str, default: bool) -> bool {
        let Some(raw) = self.raw(name) else {
            return default;
        };
        match raw.to_ascii_lowercase().as_str() {
            "1" | "true" | "t" | "yes" | "y" | "on" => true,
            "0" | "false" | "f" | "no" | "n" | "off" => false,
            _ => {
                self.refuse(name, format_args!("{raw:?} is neither true nor false"));
                default
            }
        }
    }

    /// A length of time in seconds, with or without a fraction; it must be positive.
    pub fn seconds(&mut self, name: &str, default: f64) -> Duration {
        let seconds = self.value(name, default);
        match Duration::try_from_secs_f64(seconds) {
            Ok(duration) if !duration.is_zero() => duration,
            _ => {
                self.refuse(
                    name,
                    format_args!("{seconds} is not a positive number of seconds"),
                );
                Duration::from_secs(1)
            }
        }
    }

    /// A length of time in seconds that may be zero.
    pub fn seconds_or_zero(&mut self, name: &str, default: f64) -> Duration {
        let seconds = self.value(name, default);
        Duration::try_from_secs_f64(seconds).unwrap_or_else(|_| {
            self.refuse(name, format_args!("{seconds} is not a number of seconds"));
            Duration::ZERO
        })
    }

    /// A comma-separated list; blank entries are dropped.
    pub fn list(&mut self, name: &str, default: &[&str]) -> Vec<String> {
        match self.raw(name) {
            Some(raw) => raw
                .split(',')
                .map(str::trim)
                .filter(|entry| !entry.is_empty())
                .map(str::to_owned)
                .collect(),
            None => default.iter().map(|&entry| entry.to_owned()).collect(),
        }
    }

    /// Records that the value of `name` cannot be used. `why` must not repeat a secret.
    pub fn refuse(&mut self, name: &str, why: impl Display) {
        self.mistakes.push(format!("{name}: {why}"));
    }

    /// Ends reading.
    ///
    /// # Errors
    /// [`ConfigError::Values`] with a line for every mistake met.
    pub fn finish(self) -> Result<(), ConfigError> {
        if self.mistakes.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Values(self.mistakes))
        }
    }

    fn raw(&self, name: &str) -> Option<String> {
        let value = self.merged.get_string(&name.to_ascii_lowercase()).ok()?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::HashMap;

    use secrecy::ExposeSecret;

    use crate::config::Layers;

    fn layers(dotenv: &[(&str, &str)], environment: &[(&str, &str)]) -> Layers {
        let map = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect::<HashMap<_, _>>()
        };
        Layers::merge(map(dotenv), map(environment)).unwrap()
    }

    #[test]
    fn the_environment_overrides_dotenv_and_dotenv_overrides_defaults() {
        let layers = layers(&[("PORT", "1"), ("APP_NAME", "file")], &[("PORT", "2")]);
        let mut reader = layers.reader();
        assert_eq!(reader.value("PORT", 3_u16), 2);
        assert_eq!(reader.text("APP_NAME", "code"), "file");
        assert_eq!(reader.text("APP_VERSION", "code"), "code");
    }

    #[test]
    fn an_empty_variable_is_unset_and_does_not_hide_the_layer_below() {
        let layers = layers(&[("LLM_MODEL", "file")], &[("LLM_MODEL", "")]);
        assert_eq!(layers.reader().text("LLM_MODEL", "code"), "file");
    }

    #[test]
    fn every_mistake_is_reported_by_name() {
        let layers = layers(
            &[],
            &[("PORT", "80800"), ("DEBUG", "maybe"), ("WAIT", "-1")],
        );
        let mut reader = layers.reader();
        reader.value("PORT", 8000_u16);
        reader.flag("DEBUG", false);
        reader.seconds("WAIT", 1.0);
        let message = reader.finish().unwrap_err().to_string();
        for name in ["PORT", "DEBUG", "WAIT"] {
            assert!(message.contains(name), "{message}");
        }
    }

    #[test]
    fn a_placeholder_is_no_secret_and_a_secret_never_prints() {
        let layers = layers(
            &[],
            &[("A", "sk-your-openai-api-key"), ("B", "sk-proj-real")],
        );
        let mut reader = layers.reader();
        assert!(reader.secret("A").is_none());
        let secret = reader.secret("B").unwrap();
        assert_eq!(secret.expose_secret(), "sk-proj-real");
        assert!(!format!("{secret:?}").contains("real"));
    }

    #[test]
    fn a_list_drops_blanks() {
        let layers = layers(&[], &[("ORIGINS", "http://a, ,http://b,")]);
        assert_eq!(
            layers.reader().list("ORIGINS", &[]),
            ["http://a", "http://b"]
        );
    }
}
