//! The server loop of all three services: hyper with timers, a connection cap and a drain.
//!
//! `axum::serve` would do without them, but installs no timer, and without one hyper's limit on
//! how long a client may take over its headers is inert.

mod accept;
mod app;
mod connection;
mod limits;
mod tls;
mod workers;
mod write_floor;

use std::{io, time::Duration};

use hyper_util::server::graceful::GracefulShutdown;
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

use crate::shutdown::Shutdown;
use connection::Connections;
use workers::Spawner;

pub use app::{App, Peer};
pub use limits::Limits;
pub use tls::{Tls, TlsFiles};
pub use workers::Threads;

/// Serves `app`, encrypted where there is a `tls`, until `shutdown` drains: then accepts for [`Limits::drain_delay`] more, stops
/// accepting, lets requests finish, tells open streams to end when [`Limits::stream_grace`] is
/// over, and returns at the latest after [`Limits::drain`]. Connections still open then are cut
/// when the runtime ends.
///
/// # Errors
/// When the threads of [`Threads::PerCore`] cannot be started.
pub async fn serve<A: App>(
    listener: TcpListener,
    app: A,
    limits: &Limits,
    threads: Threads,
    tls: Option<Tls>,
    shutdown: &Shutdown,
) -> io::Result<()> {
    let connections = Connections::new(app, limits);
    let spawner = Spawner::new(threads)?;
    let graceful = GracefulShutdown::new();
    let mut accept = accept::Accept::new(listener, limits.max_connections);
    let draining = shutdown.draining();
    let end = async {
        draining.cancelled().await;
        connections.announce_end();
        sleep(limits.drain_delay).await;
    };
    tokio::pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = accept.next() => accepted,
            () = &mut end => break,
        };
        let (connections, watcher) = (connections.clone(), graceful.watcher());
        let peer = Peer {
            address: accepted.peer,
            tls: tls.is_some(),
        };
        let permit = accepted.permit;
        let (tls, patience) = (tls.clone(), limits.header_timeout);
        spawner.spawn(accepted.stream, move |stream| async move {
            match tls {
                None => connections.serve(stream, peer, watcher).await,
                Some(tls) => match tls.accept(stream, patience).await {
                    Ok(stream) => connections.serve(stream, peer, watcher).await,
                    Err(error) => tracing::debug!(%error, "no TLS connection"),
                },
            }
            drop(permit);
        });
    }
    drop(accept);
    drain(graceful, limits, shutdown).await;
    Ok(())
}

async fn drain(graceful: GracefulShutdown, limits: &Limits, shutdown: &Shutdown) {
    if graceful.count() > 0 {
        tracing::info!(
            connections = graceful.count(),
            "waiting for open connections"
        );
    }
    let closing = shutdown.closing().clone();
    let grace = limits.stream_grace();
    let end_streams = async {
        sleep(grace).await;
        closing.cancel();
        std::future::pending::<()>().await;
    };
    let finish = async {
        // Answers say meanwhile that their connection ends; see `Connections::announce_end`.
        let _ = timeout(limits.idle_grace(), all_closed(&graceful)).await;
        graceful.shutdown().await;
    };
    tokio::select! {
        () = finish => {}
        () = end_streams => {}
        () = sleep(limits.drain) => {
            tracing::warn!("connections were still open at the deadline and are cut");
        }
    }
}

async fn all_closed(graceful: &GracefulShutdown) {
    while graceful.count() > 0 {
        sleep(Duration::from_millis(10)).await;
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
