use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request, State},
    response::{IntoResponse, Response},
};

use super::AppState;
use crate::{proxy, upstream::Upstream};

pub(super) async fn ml(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    forward(&state, &state.face_analysis, peer, request).await
}

pub(super) async fn agent(
    State(state): State<AppState>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    forward(&state, &state.clothing_recommender, peer, request).await
}

async fn forward(
    state: &AppState,
    upstream: &Upstream,
    peer: SocketAddr,
    request: Request,
) -> Response {
    let proxy = proxy::Proxy {
        upstream,
        max_body_bytes: state.context.common.max_request_body_bytes,
        shutdown: &state.context.shutdown,
    };
    match proxy.forward(peer, request).await {
        Ok(response) => response,
        Err(error) => {
            tracing::warn!(service = upstream.name, %error, "not forwarded");
            error.into_response()
        }
    }
}
