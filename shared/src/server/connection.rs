use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use http::{HeaderValue, Request, Response, Version, header::CONNECTION};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::Watcher},
};
use tokio::io::{AsyncRead, AsyncWrite};

use super::{App, Limits, Peer, write_floor::WriteFloor};

/// Serves HTTP/1.1 and HTTP/2 on one connection at a time.
pub(super) struct Connections<A> {
    builder: auto::Builder<TokioExecutor>,
    app: A,
    draining: AtomicBool,
}

impl<A: App> Connections<A> {
    pub fn new(app: A, limits: &Limits) -> Arc<Self> {
        Arc::new(Self {
            builder: builder(limits),
            app,
            draining: AtomicBool::new(false),
        })
    }

    /// From here on every HTTP/1.1 answer asks its client to come back on another connection.
    /// (HTTP/2 says so by itself.) A connection that is closed while it lies idle may just then
    /// get a request, which is lost; one that was announced to close does not.
    pub fn announce_end(&self) {
        self.draining.store(true, Relaxed);
    }

    /// Serves a connection to its end.
    pub async fn serve<I>(self: Arc<Self>, io: I, peer: Peer, watcher: Watcher)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let this = self.clone();
        let service =
            service_fn(move |request: Request<Incoming>| this.clone().answer(request, peer));
        let connection = self
            .builder
            .serve_connection_with_upgrades(TokioIo::new(WriteFloor::new(io)), service)
            .into_owned();
        if let Err(error) = watcher.watch(connection).await {
            tracing::debug!(%error, "connection ended early");
        }
    }

    async fn answer(
        self: Arc<Self>,
        request: Request<Incoming>,
        peer: Peer,
    ) -> Result<Response<A::Body>, Infallible> {
        let version = request.version();
        let mut response = self.app.call(request, peer).await;
        if self.draining.load(Relaxed)
            && version <= Version::HTTP_11
            && response.status() != http::StatusCode::SWITCHING_PROTOCOLS
        {
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok(response)
    }
}

/// hyper's own limit of 100 headers stays: with any other it allocates room for them anew for
/// each request.
fn builder(limits: &Limits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(limits.max_header_bytes);
    builder
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(limits.header_timeout)
        .max_header_list_size(u32::try_from(limits.max_header_bytes).unwrap_or(u32::MAX));
    builder
}
