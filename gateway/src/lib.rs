//! The one open port. Routes `/api/v1/ml/*` and `/api/v1/agent/*` to the two services, streams
//! bodies both ways, and tells how the whole engine is.

mod admission;
mod api;
mod error;
mod figures;
mod proxy;
mod settings;
mod single_flight;
mod upstream;

use shared::{
    config::Defaults,
    server::Threads,
    service::{Context, Identity},
};

pub use admission::{Keys, TrustedProxies};
pub use api::{AnswerBody, Gateway, Passed};
pub use settings::{AdmissionSettings, Origins, RateSettings, ServiceSettings, Settings};
pub use upstream::{Target, Timeouts};

/// How the gateway presents itself, and where it listens unless told otherwise.
pub const IDENTITY: Identity = Identity {
    name: "gateway",
    listen: Defaults {
        host: "0.0.0.0",
        port: 8000,
    },
    healthcheck: |_| "/live".to_owned(),
    threads: Threads::PerCore,
};

/// Makes the gateway's app and begins to keep an eye on the services' addresses.
///
/// # Errors
/// Never at present; the signature is the one of all services.
pub async fn build(settings: Settings, context: Context) -> anyhow::Result<Gateway> {
    Ok(api::app(settings, context).await)
}
