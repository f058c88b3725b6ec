mod body;
mod cors;
mod entry;
mod health;
mod log;
mod openapi;
mod root;
mod route;
mod security;
mod state;

use axum::{Router, routing::get};
use shared::service::Context;

use crate::settings::Settings;

pub use body::{AnswerBody, Passed};
pub use entry::Gateway;
pub(crate) use state::AppState;

/// The way to the services, and the gateway's own routes behind the layers of all services.
/// Outermost on either is CORS: a browser hides from a page every answer that lacks its headers,
/// errors too.
pub(crate) async fn app(settings: Settings, context: Context) -> Gateway {
    let cors = cors::layer(&settings.allowed_origins);
    let max_body = context.common.max_request_body_bytes;
    let state = AppState::new(settings, context).await;
    let routes = Router::new()
        .route("/", get(root::root))
        .route("/live", get(shared::health::live))
        .route("/ready", get(health::ready))
        .route("/health", get(health::health))
        .route("/openapi.json", get(openapi::merged))
        .merge(shared::docs::pages())
        .with_state(state.clone());
    let own = shared::http::layered(routes, max_body).layer(cors.clone());
    Gateway::new(state, own, cors)
}
