use async_openai::config::Config;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::llm::Identity;

/// Where an endpoint is and how it is asked.
///
/// async-openai's own configurations read further variables of the environment and panic over a
/// key that no header can carry; this one does neither.
#[derive(Debug, Clone)]
pub struct Endpoint {
    identity: Identity,
    base: String,
    headers: HeaderMap,
    api_version: Option<String>,
    key: SecretString,
}

/// A key with characters that no HTTP header may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key has characters that no HTTP header may carry")]
pub struct UnusableKey;

impl Endpoint {
    /// An endpoint of OpenAI or one compatible with it, by its base URL; most local ones want no
    /// key.
    ///
    /// # Errors
    /// [`UnusableKey`].
    pub fn openai(base: &Url, key: Option<SecretString>, model: &str) -> Result<Self, UnusableKey> {
        let mut headers = HeaderMap::new();
        if let Some(key) = &key {
            let bearer = format!("Bearer {}", key.expose_secret());
            headers.insert(AUTHORIZATION, secret_header(&bearer)?);
        }
        Ok(Self {
            identity: Identity {
                provider: "openai",
                model: model.to_owned(),
            },
            base: trimmed(base),
            headers,
            api_version: None,
            key: key.unwrap_or_default(),
        })
    }

    /// A deployment of a model at an Azure OpenAI resource.
    ///
    /// # Errors
    /// [`UnusableKey`].
    pub fn azure(
        resource: &Url,
        key: SecretString,
        deployment: &str,
        api_version: &str,
    ) -> Result<Self, UnusableKey> {
        let key_header = secret_header(key.expose_secret())?;
        let headers = HeaderMap::from_iter([(HeaderName::from_static("api-key"), key_header)]);
        Ok(Self {
            identity: Identity {
                provider: "azure",
                model: deployment.to_owned(),
            },
            base: format!("{}/openai/deployments/{deployment}", trimmed(resource)),
            headers,
            api_version: Some(api_version.to_owned()),
            key,
        })
    }

    pub(super) fn identity(&self) -> &Identity {
        &self.identity
    }
}

/// The path is joined to the base by hand, so the base must not end in a slash.
fn trimmed(base: &Url) -> String {
    base.as_str().trim_end_matches('/').to_owned()
}

fn secret_header(value: &str) -> Result<HeaderValue, UnusableKey> {
    let mut value = HeaderValue::from_str(value).map_err(|_| UnusableKey)?;
    value.set_sensitive(true);
    Ok(value)
}

impl Config for Endpoint {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        self.api_version
            .iter()
            .map(|version| ("api-version", version.as_str()))
            .collect()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn a_base_with_or_without_a_slash_leads_to_the_same_place() {
        for base in ["http://localhost:11434/v1", "http://localhost:11434/v1/"] {
            let endpoint = Endpoint::openai(&url(base), None, "llama3").unwrap();
            assert_eq!(
                endpoint.url("/chat/completions"),
                "http://localhost:11434/v1/chat/completions"
            );
            assert!(endpoint.headers().is_empty());
        }
    }

    #[test]
    fn azure_names_deployment_and_version_and_its_own_header() {
        let endpoint = Endpoint::azure(
            &url("https://stylist.openai.azure.com/"),
            SecretString::from("k"),
            "gpt-4o-mini",
            "2024-10-21",
        )
        .unwrap();
        assert_eq!(
            endpoint.url("/chat/completions"),
            "https://stylist.openai.azure.com/openai/deployments/gpt-4o-mini/chat/completions"
        );
        assert_eq!(endpoint.query(), [("api-version", "2024-10-21")]);
        assert_eq!(endpoint.headers()["api-key"], "k");
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_and_none_is_printed() {
        let base = url("https://api.openai.com/v1");
        let bad = Endpoint::openai(&base, Some(SecretString::from("a\nb")), "m");
        assert_eq!(bad.unwrap_err(), UnusableKey);
        let good = Endpoint::openai(&base, Some(SecretString::from("sk-hidden")), "m").unwrap();
        assert!(!format!("{good:?}").contains("hidden"));
    }
}
