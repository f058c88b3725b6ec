use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::{
    Request, Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use http_body_util::{BodyExt, Limited};

use crate::client::PooledClient;

/// No report or API document of a service comes near this.
const MAX_OWN_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// One of the two services, and how to talk to it.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    /// Its name in reports, log lines and Compose.
    pub name: &'static str,
    /// The longest silence that is taken from it.
    pub timeout: Duration,
    authority: Authority,
    client: PooledClient,
}

/// Why a question of the gateway's own was not answered.
#[derive(Debug)]
pub(crate) enum AskError {
    Refused,
    TimedOut,
    Broken,
    Status(u16),
}

impl Upstream {
    pub fn new(name: &'static str, url: &Uri, timeout: Duration, client: PooledClient) -> Self {
        let authority = url
            .authority()
            .cloned()
            .unwrap_or_else(|| Authority::from_static("localhost"));
        Self {
            name,
            timeout,
            authority,
            client,
        }
    }

    pub fn client(&self) -> &PooledClient {
        &self.client
    }

    /// The absolute form of a path at this service.
    pub fn uri(&self, path: PathAndQuery) -> Result<Uri, http::uri::InvalidUriParts> {
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(Scheme::HTTP);
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(path);
        Uri::from_parts(parts)
    }

    /// Asks the service a question of the gateway's own and takes the whole answer.
    pub async fn ask(&self, path: PathAndQuery, patience: Duration) -> Result<Bytes, AskError> {
        tokio::time::timeout(patience, self.get(path))
            .await
            .map_err(|_| AskError::TimedOut)?
    }

    async fn get(&self, path: PathAndQuery) -> Result<Bytes, AskError> {
        let uri = self.uri(path).map_err(|_| AskError::Broken)?;
        let request = Request::get(uri)
            .body(Body::empty())
            .map_err(|_| AskError::Broken)?;
        let response = self.client.request(request).await.map_err(|error| {
            if error.is_connect() {
                AskError::Refused
            } else {
                AskError::Broken
            }
        })?;
        if response.status() != http::StatusCode::OK {
            return Err(AskError::Status(response.status().as_u16()));
        }
        Limited::new(response.into_body(), MAX_OWN_ANSWER_BYTES)
            .collect()
            .await
            .map(|body| body.to_bytes())
            .map_err(|_| AskError::Broken)
    }
}
