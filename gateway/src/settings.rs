use std::time::Duration;

use http::{HeaderValue, Uri};
use shared::config::Reader;

/// What the gateway is told beside the settings that every service has.
#[derive(Debug, Clone)]
pub struct Settings {
    /// FACE_ANALYSIS_URL.
    pub face_analysis_url: Uri,
    /// CLOTHING_RECOMMENDER_URL.
    pub clothing_recommender_url: Uri,
    /// ML_SERVICE_TIMEOUT: the longest silence of the face analysis.
    pub ml_service_timeout: Duration,
    /// LLM_SERVICE_TIMEOUT: the longest silence of the clothing recommender.
    pub llm_service_timeout: Duration,
    /// ALLOWED_ORIGINS.
    pub allowed_origins: Origins,
}

/// Whose pages may call the gateway from a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// `*`: everybody's.
    Any,
    /// These, as browsers send them.
    Listed(Vec<HeaderValue>),
}

impl Settings {
    /// Reads the gateway's own settings.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            face_analysis_url: base_url(reader, "FACE_ANALYSIS_URL", "http://127.0.0.1:8001"),
            clothing_recommender_url: base_url(
                reader,
                "CLOTHING_RECOMMENDER_URL",
                "http://127.0.0.1:8002",
            ),
            ml_service_timeout: reader.seconds("ML_SERVICE_TIMEOUT", 300.0),
            llm_service_timeout: reader.seconds("LLM_SERVICE_TIMEOUT", 600.0),
            allowed_origins: origins(reader),
        }
    }
}

/// A service's address: `http://host:port`, with no path of its own.
fn base_url(reader: &mut Reader<'_>, name: &str, default: &'static str) -> Uri {
    let text = reader.text(name, default);
    match text.trim_end_matches('/').parse::<Uri>() {
        Ok(uri) if uri.scheme_str() == Some("http") && matches!(uri.path(), "" | "/") => uri,
        _ => {
            reader.refuse(
                name,
                format_args!("{text:?} is not of the form http://host:port"),
            );
            Uri::from_static(default)
        }
    }
}

fn origins(reader: &mut Reader<'_>) -> Origins {
    const NAME: &str = "ALLOWED_ORIGINS";
    let listed = reader.list(NAME, &["http://localhost:3000"]);
    if listed.iter().any(|origin| origin == "*") {
        return Origins::Any;
    }
    let mut origins = Vec::with_capacity(listed.len());
    for origin in listed {
        match HeaderValue::from_str(origin.trim_end_matches('/')) {
            Ok(value) if origin.contains("://") => origins.push(value),
            _ => reader.refuse(NAME, format_args!("{origin:?} is not an origin")),
        }
    }
    Origins::Listed(origins)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use shared::config::Layers;

    use super::*;

    fn read(name: &str, value: &str) -> Result<Settings, String> {
        let environment = [(name.to_owned(), value.to_owned())].into();
        let layers = Layers::merge(Default::default(), environment).unwrap();
        let mut reader = layers.reader();
        let settings = Settings::read(&mut reader);
        reader.finish().map_err(|error| error.to_string())?;
        Ok(settings)
    }

    #[test]
    fn an_address_may_end_with_a_slash_and_must_be_plain_http() {
        let settings = read("FACE_ANALYSIS_URL", "http://face_analysis:8001/").unwrap();
        assert_eq!(
            settings.face_analysis_url.authority().unwrap(),
            "face_analysis:8001"
        );
        for bad in ["face_analysis:8001", "https://a", "http://a/b", "http://"] {
            let message = read("FACE_ANALYSIS_URL", bad).unwrap_err();
            assert!(message.contains("FACE_ANALYSIS_URL"), "{bad}: {message}");
        }
    }

    #[test]
    fn origins_are_a_list_or_everybody() {
        let settings = read("ALLOWED_ORIGINS", "http://a.example, http://b.example/").unwrap();
        assert_eq!(
            settings.allowed_origins,
            Origins::Listed(vec![
                HeaderValue::from_static("http://a.example"),
                HeaderValue::from_static("http://b.example")
            ])
        );
        assert_eq!(
            read("ALLOWED_ORIGINS", "*").unwrap().allowed_origins,
            Origins::Any
        );
        assert!(
            read("ALLOWED_ORIGINS", "localhost")
                .unwrap_err()
                .contains("localhost")
        );
    }
}
