//! The server loop of all three services: hyper with timers, a connection cap and a drain.
//!
//! `axum::serve` would do without them, but installs no timer, and without one hyper's limit on
//! how long a client may take over its headers is inert.

mod accept;
mod limits;

use std::{io, net::SocketAddr};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::Request;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::shutdown::Shutdown;

pub use limits::Limits;

/// Serves `app` until `shutdown` drains: then stops accepting, lets requests finish, tells open
/// streams to end when [`Limits::stream_grace`] is over, and returns at the latest after
/// [`Limits::drain`]. Connections still open then are cut when the runtime ends.
pub async fn serve(listener: TcpListener, app: Router, limits: &Limits, shutdown: &Shutdown) {
    let builder = connection_builder(limits);
    let graceful = GracefulShutdown::new();
    let mut accept = accept::Accept::new(listener, limits.max_connections);
    let draining = shutdown.draining();
    while let Some(accepted) = draining.run_until_cancelled(accept.next()).await {
        let connection = builder
            .serve_connection_with_upgrades(
                TokioIo::new(accepted.stream),
                handler(app.clone(), accepted.peer),
            )
            .into_owned();
        let connection = graceful.watch(connection);
        let permit = accepted.permit;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended early");
            }
            drop(permit);
        });
    }
    drop(accept);
    drain(graceful, limits, shutdown).await;
}

fn connection_builder(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_headers(limits.max_headers)
        .max_buf_size(limits.max_header_bytes);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.header_timeout)
        .max_header_list_size(u32::try_from(limits.max_header_bytes).unwrap_or(u32::MAX));
    builder
}

/// Tells the handlers who is at the other end, by the extension that axum uses for it.
fn handler(
    app: Router,
    peer: SocketAddr,
) -> impl hyper::service::Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send + 'static,
> {
    service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().oneshot(request)
    })
}

async fn drain(graceful: GracefulShutdown, limits: &Limits, shutdown: &Shutdown) {
    let open = graceful.count();
    if open > 0 {
        tracing::info!(connections = open, "waiting for open connections");
    }
    let closing = shutdown.closing().clone();
    let grace = limits.stream_grace();
    let end_streams = async {
        tokio::time::sleep(grace).await;
        closing.cancel();
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = graceful.shutdown() => {}
        () = end_streams => {}
        () = tokio::time::sleep(limits.drain) => {
            tracing::warn!("connections were still open at the deadline and are cut");
        }
    }
}

/// Opens HOST:PORT.
///
/// # Errors
/// With a text for the operator when the name cannot be resolved or the port is taken.
pub async fn bind(host: &str, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((host, port)).await.map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("cannot listen on {host}:{port}: {error}"),
        )
    })
}

/// Every event of a stream goes out at once, instead of waiting for more to fill a packet.
fn configure(stream: &TcpStream) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY refused");
    }
}
