//! What the environment decides about this service.

use std::{path::PathBuf, time::Duration};

use anyhow::Context as _;
use secrecy::SecretString;
use shared::config::Reader;
use url::Url;

use crate::{
    chat_log::ChatLogSettings,
    llm::{Endpoint, Pace},
    people::Retention,
    store::Database,
    trace::Langfuse,
};

const OPENAI_BASE_URL: &str = "https://api.openai.com/v1";

const LANGFUSE_HOST: &str = "https://cloud.langfuse.com";

/// The oldest version of Azure's interface that has structured output and reports usage.
const AZURE_API_VERSION: &str = "2024-10-21";

/// Everything this service reads beside what all services do.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who speaks.
    pub provider: Provider,
    /// How patient to be with an endpoint.
    pub pace: Pace,
    /// Where chats are logged, if they are.
    pub chat_log: Option<ChatLogSettings>,
    /// Where traces go, if anywhere.
    pub langfuse: Option<Langfuse>,
    /// How long a stream may be silent before it says that it lives.
    pub heartbeat: Duration,
    /// Where the catalog and what is known of people are kept.
    pub database: Database,
    /// How long a session is kept after something was said in it.
    pub retention: Retention,
    /// WEIGHTS_DIR, then MODELS_DIR if it is set: where the sentence encoder is looked for.
    pub model_folders: Vec<PathBuf>,
}

/// Who speaks.
#[derive(Debug, Clone)]
pub enum Provider {
    /// The builtin stylist alone: no real key and no base URL are set.
    Builtin,
    /// An endpoint; the builtin stylist stands in for it.
    Endpoint(Box<Endpoint>),
}

impl Settings {
    /// Reads OPENAI_API_KEY, OPENAI_BASE_URL, LLM_PROVIDER, LLM_MODEL, AZURE_OPENAI_API_KEY,
    /// AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_API_VERSION, LLM_CONNECT_TIMEOUT, LLM_READ_TIMEOUT,
    /// LLM_RECHECK_INTERVAL, LLM_HISTORY_TOKENS, STREAM_HEARTBEAT_INTERVAL, LANGFUSE_PUBLIC_KEY, LANGFUSE_SECRET_KEY, LANGFUSE_HOST,
    /// ENABLE_CHAT_LOGGING, CHAT_LOG_FILE, CHAT_LOG_REDACT_CONTENT, DATA_DIR,
    /// DATABASE_URL, SESSION_RETENTION_DAYS, WEIGHTS_DIR and MODELS_DIR.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let defaults = Pace::default();
        let weights = reader.value("WEIGHTS_DIR", PathBuf::from("weights"));
        let chat_log = ChatLogSettings {
            file: PathBuf::from(reader.text("CHAT_LOG_FILE", "logs/chat_history.jsonl")),
            redact_content: reader.flag("CHAT_LOG_REDACT_CONTENT", true),
        };
        let models: Option<PathBuf> = reader.optional("MODELS_DIR");
        Self {
            provider: provider(reader),
            pace: Pace {
                connect: reader.seconds("LLM_CONNECT_TIMEOUT", defaults.connect.as_secs_f64()),
                read: reader.seconds("LLM_READ_TIMEOUT", defaults.read.as_secs_f64()),
                recheck_key: reader
                    .seconds("LLM_RECHECK_INTERVAL", defaults.recheck_key.as_secs_f64()),
                history_tokens: reader.value("LLM_HISTORY_TOKENS", defaults.history_tokens),
                ..defaults
            },
            langfuse: langfuse(reader, &chat_log),
            chat_log: reader
                .flag("ENABLE_CHAT_LOGGING", false)
                .then_some(chat_log),
            heartbeat: reader.seconds("STREAM_HEARTBEAT_INTERVAL", 15.0),
            database: Database::read(reader),
            retention: retention(reader),
            model_folders: std::iter::once(weights).chain(models).collect(),
        }
    }
}

fn retention(reader: &mut Reader<'_>) -> Retention {
    const NAME: &str = "SESSION_RETENTION_DAYS";
    const DEFAULT: f64 = 30.0;
    let days = reader.value(NAME, DEFAULT);
    let length = Duration::try_from_secs_f64(days * 24.0 * 60.0 * 60.0);
    Retention(match length {
        Ok(length) if !length.is_zero() => length,
        _ => {
            reader.refuse(
                NAME,
                format_args!("{days} is not a positive number of days"),
            );
            Duration::ZERO
        }
    })
}

fn provider(reader: &mut Reader<'_>) -> Provider {
    let model = reader.text("LLM_MODEL", "gpt-4o-mini");
    let name = reader.text("LLM_PROVIDER", "openai").to_ascii_lowercase();
    let endpoint = match name.as_str() {
        "openai" => openai(reader, &model),
        "azure" => azure(reader, &model),
        "builtin" => None,
        _ => {
            reader.refuse(
                "LLM_PROVIDER",
                format_args!("{name:?} is none of openai, azure and builtin"),
            );
            None
        }
    };
    endpoint.map_or(Provider::Builtin, |endpoint| {
        Provider::Endpoint(Box::new(endpoint))
    })
}

/// A base URL alone is enough: local servers take any key or none.
fn openai(reader: &mut Reader<'_>, model: &str) -> Option<Endpoint> {
    let key = reader.secret("OPENAI_API_KEY");
    let base = http_url(reader, "OPENAI_BASE_URL");
    let base = match (&key, base) {
        (_, Some(base)) => base,
        (Some(_), None) => Url::parse(OPENAI_BASE_URL).ok()?,
        (None, None) => return None,
    };
    let endpoint = Endpoint::openai(&base, key, model);
    accept(reader, "OPENAI_API_KEY", endpoint)
}

fn azure(reader: &mut Reader<'_>, deployment: &str) -> Option<Endpoint> {
    let key: Option<SecretString> = reader.secret("AZURE_OPENAI_API_KEY");
    let resource = http_url(reader, "AZURE_OPENAI_ENDPOINT");
    let version = reader.text("AZURE_OPENAI_API_VERSION", AZURE_API_VERSION);
    let (Some(key), Some(resource)) = (key, resource) else {
        reader.refuse(
            "LLM_PROVIDER",
            "azure needs a real AZURE_OPENAI_API_KEY and AZURE_OPENAI_ENDPOINT, with the deployment's name in \
             LLM_MODEL",
        );
        return None;
    };
    let endpoint = Endpoint::azure(&resource, key, deployment, &version);
    accept(reader, "AZURE_OPENAI_API_KEY", endpoint)
}

fn accept<E: std::fmt::Display>(
    reader: &mut Reader<'_>,
    name: &str,
    endpoint: Result<Endpoint, E>,
) -> Option<Endpoint> {
    endpoint.map_err(|error| reader.refuse(name, error)).ok()
}

fn http_url(reader: &mut Reader<'_>, name: &str) -> Option<Url> {
    let text = reader.real_text(name)?;
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Some(url),
        _ => {
            reader.refuse(name, "is no http or https URL");
            None
        }
    }
}

/// Two keys or none. What may not be logged is not sent either.
fn langfuse(reader: &mut Reader<'_>, log: &ChatLogSettings) -> Option<Langfuse> {
    let public_key = reader.secret("LANGFUSE_PUBLIC_KEY");
    let secret_key = reader.secret("LANGFUSE_SECRET_KEY");
    let host = http_url(reader, "LANGFUSE_HOST").or_else(|| Url::parse(LANGFUSE_HOST).ok());
    match (public_key, secret_key) {
        (Some(public_key), Some(secret_key)) => Some(Langfuse {
            host: host?,
            public_key,
            secret_key,
            with_content: !log.redact_content,
        }),
        (None, None) => None,
        (Some(_), None) => {
            reader.refuse(
                "LANGFUSE_SECRET_KEY",
                "is missing beside LANGFUSE_PUBLIC_KEY",
            );
            None
        }
        (None, Some(_)) => {
            reader.refuse(
                "LANGFUSE_PUBLIC_KEY",
                "is missing beside LANGFUSE_SECRET_KEY",
            );
            None
        }
    }
}

impl ChatLogSettings {
    /// Opens the log, naming the file where that fails.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(&self) -> anyhow::Result<crate::chat_log::ChatLog> {
        crate::chat_log::ChatLog::open(self)
            .with_context(|| format!("CHAT_LOG_FILE: cannot open {}", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use async_openai::config::Config;
    use shared::config::Layers;

    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, String> {
        let environment = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let layers = Layers::merge(Default::default(), environment).unwrap();
        let mut reader = layers.reader();
        let settings = Settings::read(&mut reader);
        reader
            .finish()
            .map(|()| settings)
            .map_err(|error| error.to_string())
    }

    fn base_of(pairs: &[(&str, &str)]) -> Option<String> {
        match read(pairs).unwrap().provider {
            Provider::Builtin => None,
            Provider::Endpoint(endpoint) => Some(endpoint.api_base().to_owned()),
        }
    }

    #[test]
    fn without_a_real_key_or_a_base_url_the_builtin_stylist_speaks() {
        assert_eq!(base_of(&[]), None);
        assert_eq!(
            base_of(&[
                ("OPENAI_API_KEY", "sk-your-openai-api-key"),
                ("LLM_PROVIDER", "openai")
            ]),
            None
        );
        let forced = [("OPENAI_API_KEY", "sk-real"), ("LLM_PROVIDER", "builtin")];
        assert_eq!(base_of(&forced), None);
    }

    #[test]
    fn a_key_or_a_base_url_alone_is_enough() {
        assert_eq!(
            base_of(&[("OPENAI_API_KEY", "sk-real")]).as_deref(),
            Some(OPENAI_BASE_URL)
        );
        assert_eq!(
            base_of(&[("OPENAI_BASE_URL", "http://localhost:11434/v1/")]).as_deref(),
            Some("http://localhost:11434/v1")
        );
    }

    #[test]
    fn azure_needs_its_own_key_and_resource() {
        let error = read(&[("LLM_PROVIDER", "azure"), ("OPENAI_API_KEY", "sk-real")]).unwrap_err();
        assert!(error.contains("AZURE_OPENAI_ENDPOINT"), "{error}");
        let base = base_of(&[
            ("LLM_PROVIDER", "azure"),
            ("AZURE_OPENAI_API_KEY", "k"),
            ("AZURE_OPENAI_ENDPOINT", "https://stylist.openai.azure.com/"),
            ("LLM_MODEL", "mini"),
        ]);
        assert_eq!(
            base.as_deref(),
            Some("https://stylist.openai.azure.com/openai/deployments/mini")
        );
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        for (name, value) in [
            ("LLM_PROVIDER", "oracle"),
            ("OPENAI_BASE_URL", "localhost:11434"),
            ("LLM_READ_TIMEOUT", "0"),
            ("LLM_HISTORY_TOKENS", "many"),
            ("SESSION_RETENTION_DAYS", "-1"),
            ("LANGFUSE_HOST", "cloud.langfuse.com"),
            ("ENABLE_CHAT_LOGGING", "perhaps"),
        ] {
            let error = read(&[(name, value)]).unwrap_err();
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn traces_need_both_keys_and_go_to_the_cloud_unless_told() {
        let public = ("LANGFUSE_PUBLIC_KEY", "pk-lf-1");
        let secret = ("LANGFUSE_SECRET_KEY", "sk-lf-1");
        let placeholder = ("LANGFUSE_PUBLIC_KEY", "pk-lf-your-public-key");
        assert!(read(&[placeholder]).unwrap().langfuse.is_none());
        let error = read(&[public]).unwrap_err();
        assert!(error.contains("LANGFUSE_SECRET_KEY"), "{error}");
        let langfuse = read(&[public, secret]).unwrap().langfuse.unwrap();
        assert_eq!(langfuse.host.as_str(), "https://cloud.langfuse.com/");
        assert!(!langfuse.with_content);
        assert!(!format!("{langfuse:?}").contains("lf-1"));
    }

    #[test]
    fn chats_are_logged_only_when_asked_and_redacted_unless_asked() {
        assert_eq!(read(&[]).unwrap().chat_log, None);
        let log = read(&[("ENABLE_CHAT_LOGGING", "true")])
            .unwrap()
            .chat_log
            .unwrap();
        assert_eq!(log.file, PathBuf::from("logs/chat_history.jsonl"));
        assert!(log.redact_content);
    }
}
