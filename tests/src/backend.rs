//! A service of the tests' own behind the gateway, where the real ones would not do what a test
//! needs: stay silent, echo a request, or break off.

use std::net::SocketAddr;

use axum::{Router, body::Bytes, extract::DefaultBodyLimit, routing::any};
use tokio::net::TcpListener;

/// Serves `routes` on a free port for as long as the test's runtime lives.
pub async fn serve(routes: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        axum::serve(
            listener,
            routes.into_make_service_with_connect_info::<SocketAddr>(),
        )
        .await
    });
    format!("http://{address}")
}

/// Serves an answer to anything: how many bytes were sent.
pub async fn counting() -> String {
    let count = any(async |body: Bytes| body.len().to_string());
    serve(
        Router::new()
            .fallback(count)
            .layer(DefaultBodyLimit::disable()),
    )
    .await
}
