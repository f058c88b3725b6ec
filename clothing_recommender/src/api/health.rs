use axum::{Json, extract::State, http::StatusCode};
use shared::health::{Health, Ready};

use super::App;
use crate::llm::LlmStatus;

/// Tells that the service is up.
#[utoipa::path(get, path = "/agent/health", tag = "health", responses((status = 200, body = Health)))]
pub(super) async fn health(State(app): State<App>) -> Json<Health> {
    Json(Health::healthy(
        &app.common.app_name,
        &app.common.app_version,
    ))
}

/// Tells whether the service should get messages, and how the language model stands. Without one
/// it should, since the builtin stylist answers; with one that rejects its key somebody must look.
#[utoipa::path(
    get,
    path = "/ready",
    tag = "health",
    responses(
        (status = 200, body = Ready),
        (status = 503, body = Ready, description = "The language model rejects the key, or the service shuts down"),
    ),
)]
pub(super) async fn ready(State(app): State<App>) -> (StatusCode, Json<Ready>) {
    let llm = app.workflow.models.status();
    let is_ready = llm != LlmStatus::RejectedKey && !app.shutdown.draining().is_cancelled();
    let checks = [
        ("llm_service", llm.name().to_owned()),
        ("langfuse", app.workflow.traces.status().name().to_owned()),
    ];
    let report = Ready::new(is_ready, checks);
    (report.http_status(), Json(report))
}
