use std::{convert::Infallible, str::FromStr};

use super::Reader;

/// Ten mebibytes: the original gateway's limit on a request body.
const DEFAULT_MAX_REQUEST_BODY_BYTES: usize = 10 * 1024 * 1024;

/// What a service listens on when HOST and PORT are unset.
#[derive(Debug, Clone, Copy)]
pub struct Defaults {
    /// Interface. Only the gateway's reaches beyond loopback.
    pub host: &'static str,
    /// Port; 0 takes any free one.
    pub port: u16,
}

/// The settings that every service has.
#[derive(Debug, Clone)]
pub struct Common {
    /// APP_NAME, as health reports tell it.
    pub app_name: String,
    /// APP_VERSION, as health reports tell it.
    pub app_version: String,
    /// HOST: a name or an address to listen on.
    pub host: String,
    /// PORT: 0 takes any free one.
    pub port: u16,
    /// API_V1_PREFIX: begins with a slash and does not end with one; empty for none.
    pub api_v1_prefix: String,
    /// MAX_REQUEST_BODY_BYTES.
    pub max_request_body_bytes: usize,
    /// LOG_LEVEL; where it is unset, DEBUG=true means debug and anything else info.
    pub log_level: LogLevel,
    /// LOG_FORMAT.
    pub log_format: LogFormat,
}

impl Common {
    /// Reads the settings that every service has.
    pub fn read(reader: &mut Reader<'_>, defaults: Defaults) -> Self {
        let default_level = if reader.flag("DEBUG", false) {
            tracing::Level::DEBUG
        } else {
            tracing::Level::INFO
        };
        Self {
            app_name: reader.text("APP_NAME", "Aesthetiq Engine"),
            app_version: reader.text("APP_VERSION", "1.0.0"),
            host: reader.text("HOST", defaults.host),
            port: reader.value("PORT", defaults.port),
            api_v1_prefix: prefix(reader),
            max_request_body_bytes: body_limit(reader),
            log_level: reader.value("LOG_LEVEL", LogLevel(default_level)),
            log_format: reader.value("LOG_FORMAT", LogFormat::Console),
        }
    }
}

fn prefix(reader: &mut Reader<'_>) -> String {
    let raw = reader.text("API_V1_PREFIX", "/api/v1");
    let path = raw.trim_matches('/');
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
    if !path.chars().all(plain) || path.contains("//") || path.split('/').any(|part| part == "..") {
        reader.refuse("API_V1_PREFIX", format_args!("{raw:?} is not a plain path"));
    }
    if path.is_empty() {
        String::new()
    } else {
        format!("/{path}")
    }
}

fn body_limit(reader: &mut Reader<'_>) -> usize {
    let limit = reader.value("MAX_REQUEST_BODY_BYTES", DEFAULT_MAX_REQUEST_BODY_BYTES);
    if limit == 0 {
        reader.refuse("MAX_REQUEST_BODY_BYTES", "must be at least 1");
    }
    limit
}

/// LOG_LEVEL, by Python's names or tracing's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLevel(pub tracing::Level);

impl FromStr for LogLevel {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(Self(match name.to_ascii_uppercase().as_str() {
            "TRACE" | "NOTSET" => tracing::Level::TRACE,
            "DEBUG" => tracing::Level::DEBUG,
            "INFO" => tracing::Level::INFO,
            "WARNING" | "WARN" => tracing::Level::WARN,
            "ERROR" | "CRITICAL" | "FATAL" => tracing::Level::ERROR,
            _ => return Err("not one of TRACE, DEBUG, INFO, WARNING, ERROR, CRITICAL"),
        }))
    }
}

/// LOG_FORMAT: lines for people or one JSON object a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people. Any name but `json` means this, as in the original.
    Console,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Ok(if name.eq_ignore_ascii_case("json") {
            Self::Json
        } else {
            Self::Console
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config::Layers;

    fn read(pairs: &[(&str, &str)]) -> (Common, Vec<String>) {
        let environment = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let layers = Layers::merge(Default::default(), environment).unwrap();
        let mut reader = layers.reader();
        let defaults = Defaults {
            host: "127.0.0.1",
            port: 8001,
        };
        let common = Common::read(&mut reader, defaults);
        let mistakes = match reader.finish() {
            Ok(()) => Vec::new(),
            Err(error) => vec![error.to_string()],
        };
        (common, mistakes)
    }

    #[test]
    fn the_defaults_are_the_originals() {
        let (common, mistakes) = read(&[]);
        assert!(mistakes.is_empty());
        assert_eq!(common.port, 8001);
        assert_eq!(common.app_version, "1.0.0");
        assert_eq!(common.api_v1_prefix, "/api/v1");
        assert_eq!(common.max_request_body_bytes, 10_485_760);
        assert_eq!(common.log_level, LogLevel(tracing::Level::INFO));
        assert_eq!(common.log_format, LogFormat::Console);
    }

    #[test]
    fn python_level_names_work_and_win_over_debug() {
        let level = |pairs: &[_]| read(pairs).0.log_level.0;
        assert_eq!(level(&[("LOG_LEVEL", "warning")]), tracing::Level::WARN);
        assert_eq!(level(&[("DEBUG", "true")]), tracing::Level::DEBUG);
        assert_eq!(
            level(&[("LOG_LEVEL", "ERROR"), ("DEBUG", "true")]),
            tracing::Level::ERROR
        );
    }

    #[test]
    fn a_prefix_is_normalized_or_refused() {
        assert_eq!(
            read(&[("API_V1_PREFIX", "v2/")]).0.api_v1_prefix,
            "/v2".to_owned()
        );
        assert!(read(&[("API_V1_PREFIX", "/a/{b}")]).1[0].contains("API_V1_PREFIX"));
    }
}
