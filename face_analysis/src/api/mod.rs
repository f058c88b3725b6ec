//! HTTP: routes, what a request must look like, and which status each failure has.

mod analyze;
mod errors;
mod form;
mod health;
mod match_color;
mod openapi;
mod options;
mod overlay;
mod palettes;
mod state;
#[cfg(test)]
mod tests;
mod upload;

use axum::{
    Router,
    routing::{get, post},
};
use shared::{http::layered, service::Context};

use self::state::AppState;
use crate::engine::Engine;

/// The service's routes, behind the layers of all services.
pub fn app(engine: Engine, context: &Context) -> Router {
    let prefix = &context.common.api_v1_prefix;
    let state = AppState::new(engine, context);
    let routes = Router::new()
        .route(
            &format!("{prefix}/ml/analyze-face"),
            post(analyze::analyze_face),
        )
        .route(
            &format!("{prefix}/ml/analyze-face/overlay"),
            post(overlay::overlay),
        )
        .route(
            &format!("{prefix}/ml/analyze-face-legacy"),
            post(analyze::analyze_face_legacy),
        )
        .route(
            &format!("{prefix}/ml/match-color"),
            post(match_color::match_color),
        )
        .route(&format!("{prefix}/ml/palettes"), get(palettes::palettes))
        .route(
            &format!("{prefix}/ml/palettes/{{season}}"),
            get(palettes::palette),
        )
        .route(&format!("{prefix}/ml/health"), get(health::health))
        .route(&format!("{prefix}/health"), get(health::health))
        .route(&format!("{prefix}/ready"), get(health::ready))
        .route("/ready", get(health::ready))
        .route("/live", get(shared::health::live))
        .with_state(state)
        .merge(shared::docs::router(openapi::document(prefix)));
    layered(routes, context.common.max_request_body_bytes)
}
