//! The one open port. Routes `/api/v1/ml/*` and `/api/v1/agent/*` to the two services, streams
//! bodies both ways, and tells how the whole engine is.

mod api;
mod client;
mod error;
mod proxy;
mod settings;
mod upstream;

use axum::Router;
use shared::{
    config::Defaults,
    service::{Context, Identity},
};

pub use settings::Settings;

/// How the gateway presents itself, and where it listens unless told otherwise.
pub const IDENTITY: Identity = Identity {
    name: "gateway",
    listen: Defaults {
        host: "0.0.0.0",
        port: 8000,
    },
    healthcheck: |_| "/live".to_owned(),
};

/// Makes the gateway's app.
///
/// # Errors
/// Never at present; the signature is the one of all services.
pub async fn build(settings: Settings, context: Context) -> anyhow::Result<Router> {
    Ok(api::app(settings, context))
}
