//! Figures for Prometheus, on a listener of their own: METRICS_ADDR, never the public port.

mod http;

use std::{io, net::SocketAddr, sync::Arc};

use ::http::header::CONTENT_TYPE;
use axum::{
    Router,
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{encoding::text::encode, registry::Registry};
use tokio::net::TcpListener;

use crate::{
    config::Reader,
    error::ApiError,
    server::{self, Limits, Threads},
    shutdown::Shutdown,
};

pub use self::http::{HttpFigures, InFlight, RouteFigures};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// METRICS_ADDR: where the figures are served; nowhere unless it is set.
#[must_use]
pub fn address(reader: &mut Reader<'_>) -> Option<SocketAddr> {
    reader.optional("METRICS_ADDR")
}

/// A registry whose figures all begin with `aesthetiq_` and carry the service's name.
#[must_use]
pub fn registry(service: &'static str) -> Registry {
    let labels = [("service".into(), service.into())];
    Registry::with_prefix_and_labels("aesthetiq", labels.into_iter())
}

/// Serves `registry` at `/metrics` until the service ends. Returns where, which is of interest
/// when the port was 0.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(
    address: SocketAddr,
    registry: Registry,
    limits: &Limits,
    shutdown: &Shutdown,
) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        io::Error::new(error.kind(), format!("METRICS_ADDR {address}: {error}"))
    })?;
    let address = listener.local_addr()?;
    let registry = Arc::new(registry);
    let app = Router::new().route("/metrics", get(move || async move { text(&registry) }));
    let (limits, shutdown) = (limits.clone(), shutdown.clone());
    tokio::spawn(async move {
        if let Err(error) =
            server::serve(listener, app, &limits, Threads::Shared, None, &shutdown).await
        {
            tracing::error!(%error, "figures are no longer served");
        }
    });
    Ok(address)
}

fn text(registry: &Registry) -> Response {
    let mut text = String::new();
    match encode(&mut text, registry) {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => ApiError::internal().into_response(),
    }
}
