use std::time::Duration;

use axum::body::Body;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};

/// The services are next door: one that takes longer than this to accept is not there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Shorter than the services' own limit on idle connections (HEADER_TIMEOUT, 20 s by default),
/// so that the gateway never writes into a connection that they are just closing.
const POOL_IDLE_TIMEOUT: Duration = Duration::from_secs(10);

/// A pooled HTTP client. It repeats a request by itself only when a pooled connection turned out
/// to be closed before anything of the request was sent.
pub(crate) type PooledClient = Client<HttpConnector, Body>;

pub(crate) fn pooled() -> PooledClient {
    let mut connector = HttpConnector::new();
    connector.set_connect_timeout(Some(CONNECT_TIMEOUT));
    connector.set_nodelay(true);
    Client::builder(TokioExecutor::new())
        .timer(TokioTimer::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(POOL_IDLE_TIMEOUT)
        .build(connector)
}
