use std::time::Duration;

use axum::{Json, extract::State, response::IntoResponse};
use http::uri::PathAndQuery;
use serde::Serialize;
use serde_json::Value;
use shared::health::{Ready, timestamp};
use utoipa::ToSchema;

use super::AppState;
use crate::{
    single_flight::SingleFlight,
    upstream::{AskError, Upstream},
};

/// How long a report serves everybody who asks: probes of any number cost one.
const FRESH_FOR: Duration = Duration::from_secs(1);
/// How long a service may take to say how it is, as in the original.
const PATIENCE: Duration = Duration::from_secs(5);

/// The answer to `GET /health`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EngineHealth {
    /// `healthy` when both services are, `degraded` when one is, `unhealthy` when none is.
    #[schema(example = "healthy")]
    status: &'static str,
    /// Always `healthy`: the gateway answered.
    #[schema(example = "healthy")]
    gateway: &'static str,
    /// APP_NAME.
    app_name: String,
    /// APP_VERSION.
    version: String,
    /// The two services.
    services: Services,
    /// When the report was made: UTC, ISO 8601.
    timestamp: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Services {
    face_analysis: ServiceHealth,
    clothing_recommender: ServiceHealth,
}

/// How one service is.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct ServiceHealth {
    /// `healthy` or `unhealthy`.
    #[schema(example = "healthy")]
    status: &'static str,
    /// The service's own report.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    /// `Status 503` and the like, `connection_refused`, `timeout` or `invalid_response`.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// Its addresses, where it has more than one.
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoints: Option<Endpoints>,
}

/// At how many addresses a service is, and how many of them get requests.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
struct Endpoints {
    total: usize,
    available: usize,
}

impl Endpoints {
    fn of(upstream: &Upstream) -> Option<Self> {
        let endpoints = upstream.endpoints();
        (endpoints.len() > 1).then(|| Self {
            total: endpoints.len(),
            available: endpoints
                .iter()
                .filter(|endpoint| !endpoint.breaker.is_open())
                .count(),
        })
    }
}

impl ServiceHealth {
    fn is_healthy(&self) -> bool {
        self.error.is_none()
    }
}

/// The report of the moment.
pub(crate) type Reports = SingleFlight<Services>;

pub(super) fn reports() -> Reports {
    SingleFlight::new(FRESH_FOR)
}

/// How the engine is, with each service's own report. Always 200; read `status`.
#[utoipa::path(get, path = "/health", tag = "gateway", responses((status = 200, body = EngineHealth)))]
pub(crate) async fn health(State(state): State<AppState>) -> Json<EngineHealth> {
    let services = state.health.get(ask_both(&state)).await;
    let healthy = [&services.face_analysis, &services.clothing_recommender]
        .into_iter()
        .filter(|service| service.is_healthy())
        .count();
    let common = &state.context.common;
    Json(EngineHealth {
        status: match healthy {
            2 => "healthy",
            1 => "degraded",
            _ => "unhealthy",
        },
        gateway: "healthy",
        app_name: common.app_name.clone(),
        version: common.app_version.clone(),
        services,
        timestamp: timestamp(),
    })
}

/// Whether to send requests here: at least one service is healthy, and the gateway is not ending.
#[utoipa::path(get, path = "/ready", tag = "gateway",
    responses((status = 200, body = Ready), (status = 503, body = Ready)))]
pub(crate) async fn ready(State(state): State<AppState>) -> impl IntoResponse {
    let services = state.health.get(ask_both(&state)).await;
    let one_is_up =
        services.face_analysis.is_healthy() || services.clothing_recommender.is_healthy();
    let report = Ready::new(
        one_is_up && !state.context.shutdown.draining().is_cancelled(),
        [
            ("face_analysis", services.face_analysis.status.to_owned()),
            (
                "clothing_recommender",
                services.clothing_recommender.status.to_owned(),
            ),
        ],
    );
    (report.http_status(), Json(report))
}

async fn ask_both(state: &AppState) -> Services {
    let prefix = &state.context.common.api_v1_prefix;
    let (face_analysis, clothing_recommender) = tokio::join!(
        ask(&state.face_analysis, prefix),
        ask(&state.clothing_recommender, prefix)
    );
    Services {
        face_analysis,
        clothing_recommender,
    }
}

async fn ask(upstream: &Upstream, prefix: &str) -> ServiceHealth {
    let report = match PathAndQuery::try_from(format!("{prefix}/health")) {
        Ok(path) => upstream.ask(path, PATIENCE).await,
        Err(_) => Err(AskError::Broken),
    };
    let report = report
        .and_then(|body| serde_json::from_slice::<Value>(&body).map_err(|_| AskError::Broken));
    let endpoints = Endpoints::of(upstream);
    match report {
        Ok(data) => ServiceHealth {
            status: "healthy",
            data: Some(data),
            error: None,
            endpoints,
        },
        Err(error) => ServiceHealth {
            status: "unhealthy",
            data: None,
            error: Some(match error {
                AskError::Refused => "connection_refused".to_owned(),
                AskError::TimedOut => "timeout".to_owned(),
                AskError::Broken => "invalid_response".to_owned(),
                AskError::Status(code) => format!("Status {code}"),
            }),
            endpoints,
        },
    }
}
