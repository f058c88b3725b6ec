use std::{convert::Infallible, future::Future, net::SocketAddr};

use axum::{Router, body::Body, extract::ConnectInfo};
use bytes::Bytes;
use http::{Request, Response};
use hyper::body::Incoming;
use prometheus_client::registry::Registry;
use tower::ServiceExt;

use crate::metrics::HttpFigures;

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The address that the connection comes from.
    pub address: SocketAddr,
    /// Whether the connection is encrypted.
    pub tls: bool,
}

/// What answers the requests of a server. An axum router does; so does anything that wants a
/// request's body as hyper made it.
pub trait App: Clone + Send + Sync + 'static {
    /// Whether clients on other machines reach it without a proxy in between, so that it offers
    /// to encrypt.
    const IS_PUBLIC: bool = false;

    /// The answers' body.
    type Body: http_body::Body<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static;

    /// Answers one request.
    fn call(
        &self,
        request: Request<Incoming>,
        peer: Peer,
    ) -> impl Future<Output = Response<Self::Body>> + Send + 'static;

    /// Counts requests from here on, for Prometheus.
    #[must_use]
    fn observed(self, registry: &mut Registry) -> Self;
}

impl App for Router {
    type Body = Body;

    /// Handlers learn the peer's address by the extension that axum uses for it.
    fn call(
        &self,
        request: Request<Incoming>,
        peer: Peer,
    ) -> impl Future<Output = Response<Body>> + Send + 'static {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer.address));
        let answer = self.clone().oneshot(request);
        async move {
            let answer: Result<_, Infallible> = answer.await;
            match answer {
                Ok(response) => response,
                Err(never) => match never {},
            }
        }
    }

    fn observed(self, registry: &mut Registry) -> Self {
        let figures = HttpFigures::default();
        figures.register(registry);
        figures.observe(self)
    }
}
