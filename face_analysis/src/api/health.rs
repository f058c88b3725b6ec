//! How the service is.

use axum::{Json, extract::State, http::StatusCode};
use shared::health::{Health, Ready};

use super::state::AppState;

/// Whether the models are loaded and have run once.
#[utoipa::path(
    get,
    path = "/health",
    tag = "health",
    responses(
        (status = 200, description = "The models are loaded and have run once", body = Health),
        (status = 503, description = "They are not, yet", body = Health),
    )
)]
pub async fn health(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    let health = if state.engine.is_ready() {
        Health::healthy(&state.app_name, &state.app_version)
    } else {
        Health::unhealthy(
            &state.app_name,
            &state.app_version,
            "Model service not initialized",
        )
    };
    (health.http_status(), Json(health))
}

/// Whether photos may be sent: the models are loaded, and the service is not about to stop.
#[utoipa::path(
    get,
    path = "/ready",
    tag = "health",
    responses(
        (status = 200, description = "Send photos", body = Ready),
        (status = 503, description = "Do not", body = Ready),
    )
)]
pub async fn ready(State(state): State<AppState>) -> (StatusCode, Json<Ready>) {
    let initialized = state.engine.is_ready();
    let check = if initialized {
        "ready"
    } else {
        "not_initialized"
    };
    let ready = Ready::new(
        initialized && !state.shutdown.draining().is_cancelled(),
        [("face_analysis_service", check.to_owned())],
    );
    (ready.http_status(), Json(ready))
}
