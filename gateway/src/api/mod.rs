mod cors;
mod forward;
mod health;
mod openapi;
mod root;
mod state;

use axum::{
    Router,
    routing::{any, get},
};
use shared::service::Context;

use crate::settings::Settings;

pub(crate) use state::AppState;

/// All of the gateway's routes, behind the layers of all services and, outermost, CORS: a
/// browser hides from a page every answer that lacks its headers, errors too.
pub(crate) fn app(settings: Settings, context: Context) -> Router {
    let cors = cors::layer(&settings.allowed_origins);
    let max_body = context.common.max_request_body_bytes;
    let prefix = context.common.api_v1_prefix.clone();
    let state = AppState::new(settings, context);
    let routes = Router::new()
        .route("/", get(root::root))
        .route("/live", get(shared::health::live))
        .route("/ready", get(health::ready))
        .route("/health", get(health::health))
        .route("/openapi.json", get(openapi::merged))
        .merge(shared::docs::pages())
        .route(&format!("{prefix}/ml/{{*path}}"), any(forward::ml))
        .route(&format!("{prefix}/agent/{{*path}}"), any(forward::agent))
        .with_state(state);
    shared::http::layered(routes, max_body).layer(cors)
}
