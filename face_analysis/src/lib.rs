//! Photo in, face shape and color season out.
//!
//! ```text
//! bytes → photo::decode → face::FaceFinder → parsing ┬→ color::measure → color::season ─┐
//!         limits          detectors, mesh   │        └→ regions → illumination → axes ──┼→ answer
//!                                           └→ shape: network, ratios, vote ────────────┘
//! ```
//!
//! Garments take a way of their own: `garments` reads their photos, `color_match` judges their color.
//! [`pipeline`] runs these steps on the thread of [`engine`], the parser beside mesh and shape; `api` turns HTTP into requests to it
//! and back. Photos, cut-outs and measurements live as long as their request and are never logged.

mod answer;
pub mod api;
mod coefficients;
pub mod color;
mod color_match;
pub mod engine;
pub mod error;
pub mod evaluation;
pub mod face;
mod garments;
pub mod illumination;
pub mod manifest;
pub mod nn;
pub mod overlay;
pub mod parsing;
pub mod photo;
pub mod pipeline;
pub mod probability;
pub mod quality;
mod raster;
pub mod regions;
pub mod request;
#[cfg(test)]
mod sample;
mod settings;
pub mod shape;
pub mod stopwatch;
pub mod together;
#[cfg(feature = "train")]
pub mod training;

use axum::Router;
use shared::{
    config::Defaults,
    service::{Context, Identity},
};

use crate::{
    engine::{Engine, cores::Cores, threads},
    manifest::ModelStore,
    pipeline::Pipeline,
};

pub use settings::Settings;

/// How the service presents itself, and where it listens unless told otherwise.
pub const IDENTITY: Identity = Identity {
    name: "face_analysis",
    listen: Defaults {
        host: "127.0.0.1",
        port: 8001,
    },
    healthcheck: |prefix| format!("{prefix}/health"),
    threads: shared::server::Threads::Shared,
};

/// Makes the service's app and begins to load the models. The port is open meanwhile; models that
/// do not load stop the service.
///
/// # Errors
/// When the system gives no thread for the models.
pub async fn build(settings: Settings, context: Context) -> anyhow::Result<Router> {
    let load = move |cores: &Cores| {
        threads::limit_to(cores.all())?;
        let mut store = ModelStore::open(settings.model_folders)?;
        let chosen = [
            ("parser", settings.parser_weights),
            ("face_shape", settings.face_shape_weights),
        ];
        for (model, file) in chosen {
            if let Some(file) = file {
                store = store.choose(model, file);
            }
        }
        let first = Pipeline::load(&store, settings.target)?;
        let mut pipelines = vec![first];
        // The first has warmed up with all cores; the others do it with one, as they will run.
        threads::use_threads(1);
        while pipelines.len() < cores.workers() {
            pipelines.push(pipelines[0].another(&store)?);
        }
        tracing::info!(workers = pipelines.len(), "ready");
        let work = |mut pipeline: Pipeline| move |request| pipeline.analyze(&request);
        Ok(pipelines.into_iter().map(work).collect())
    };
    let shutdown = context.shutdown.clone();
    let fail = move |error: error::ModelError| shutdown.fail(error.to_string());
    let engine = Engine::start(settings.max_waiting_photos, load, fail)?;
    Ok(api::app(engine, &context))
}
