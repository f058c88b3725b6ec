//! HTTP: paths, bodies and answers. Nothing here knows a model, a prompt or a garment.

mod catalog;
mod chat;
mod fields;
mod health;
mod openapi;
mod python_json;
mod request;
mod stream;
mod users;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    routing::{get, post},
};
use shared::{config::Common, docs, health::live, shutdown::Shutdown};

use crate::workflow::Workflow;

/// What the handlers share.
#[derive(Clone)]
pub struct App {
    /// What answers messages.
    pub workflow: Arc<Workflow>,
    /// How long a stream may be silent before it says that it lives.
    pub heartbeat: Duration,
    /// The settings that every service has.
    pub common: Arc<Common>,
    /// How far the service is on its way out.
    pub shutdown: Shutdown,
}

/// Every path of the service.
pub fn router(app: App) -> Router {
    let prefix = app.common.api_v1_prefix.clone();
    let path = |path: &str| format!("{prefix}{path}");
    Router::new()
        .route("/live", get(live))
        .route("/ready", get(health::ready))
        .route(&path("/health"), get(health::health))
        .route(&path("/ready"), get(health::ready))
        .route(&path("/agent/health"), get(health::health))
        .route(&path("/agent/catalog/search"), get(catalog::search))
        .route(&path("/agent/chat"), post(chat::chat))
        .route(&path("/agent/chat/stream"), post(stream::stream))
        .merge(users::routes(&path("/agent/users")))
        .with_state(app)
        .merge(docs::router(openapi::document(&prefix)))
}
