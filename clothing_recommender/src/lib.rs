//! The stylist: message in, answer out.
//!
//! ```text
//! api ─▶ workflow ─ classify ─┬─ clothing ─ catalog ─ styling ─┐
//!  ▲                          └─ general ── knowledge ─────────┤
//!  └───────────── events ◀─────────────────────────────────────┘
//!                    llm: an endpoint, or the builtin stylist
//! ```
//!
//! `api` knows HTTP and nothing of models; everything else knows nothing of HTTP, except that
//! `llm::openai` is a client of it.

mod api;
mod app;
mod catalog;
mod chat_log;
mod colors;
pub mod command;
mod context;
mod conversation;
mod data;
pub mod embedding;
mod error;
mod figures;
mod follow_up;
pub mod intent;
mod knowledge;
mod language;
mod llm;
mod message;
mod occasions;
mod people;
mod preferences;
mod profile;
mod session;
mod settings;
mod sheet;
pub mod store;
mod styling;
mod trace;
#[cfg(feature = "train")]
pub mod training;
mod wardrobe;
mod weather;
mod workflow;

use std::sync::Arc;

use anyhow::Context as _;
use shared::{
    config::Defaults,
    http::layered,
    service::{Context, Identity},
};

use crate::{
    catalog::Catalog,
    chat_log::ChatLog,
    colors::Colors,
    embedding::{Embedder, common_words},
    figures::Figures,
    follow_up::FollowUps,
    intent::Listener,
    knowledge::Knowledge,
    language::Spelling,
    llm::{Builtin, Models, OpenAi},
    occasions::Occasions,
    people::People,
    store::Store,
    trace::Traces,
    workflow::Workflow,
};

pub use app::Stylist;
pub use chat_log::ChatLogSettings;
pub use llm::{Endpoint, Pace, UnusableKey};
pub use people::Retention;
pub use settings::{Provider, Settings};
pub use store::Database;
pub use trace::Langfuse;

/// What tells this service from the others.
pub const IDENTITY: Identity = Identity {
    name: "clothing_recommender",
    listen: Defaults {
        host: "127.0.0.1",
        port: 8002,
    },
    healthcheck: |prefix| format!("{prefix}/agent/health"),
    threads: shared::server::Threads::Shared,
};

/// Loads what the stylist knows and makes the service's routes.
///
/// # Errors
/// When a bundled file is broken, no HTTP client can be made, or the chat log cannot be opened.
pub async fn build(settings: Settings, context: Context) -> anyhow::Result<Stylist> {
    // What TLS computes with; a second service in one process finds it installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let store = Store::open(&settings.database).await?;
    let people = People::new(store.open_people(&settings.database).await?);
    people.watch_retention(settings.retention, context.shutdown.draining().clone());
    let embedder = Embedder::open(&settings.model_folders)?;
    // The first text through the network is slow.
    embedder.embed(&["a warm-up"]).await?;
    let colors = Arc::new(Colors::bundled()?);
    let occasions = Arc::new(Occasions::bundled()?);
    let catalog = Catalog::bundled(colors.clone(), occasions.clone())?;
    let catalog = Arc::new(catalog.open(store.clone(), Some(embedder.clone())).await?);
    let spelling = Arc::new(Spelling::new(common_words(&settings.model_folders)?));
    let follow_ups = FollowUps::new(catalog.clone(), occasions.clone(), spelling.clone())?;
    let follow_ups = Arc::new(follow_ups);
    let knowledge = Arc::new(Knowledge::bundled(colors.clone(), occasions)?);
    let builtin = Builtin::new(
        Listener::new(embedder)?,
        follow_ups.clone(),
        knowledge.clone(),
    );
    let models = match settings.provider {
        Provider::Builtin => Models::builtin(builtin),
        Provider::Endpoint(endpoint) => {
            let model = OpenAi::new(*endpoint, settings.pace, knowledge.clone())
                .context("cannot make an HTTP client; are the CA certificates installed?")?;
            Models::with_endpoint(builtin, Box::new(model), settings.pace.recheck_key)
        }
    };
    models.watch_key(context.shutdown.draining().clone());
    let chat_log = match &settings.chat_log {
        Some(settings) => settings.open()?,
        None => ChatLog::off(),
    };
    let traces = match &settings.langfuse {
        Some(langfuse) => Traces::to(langfuse).context("cannot send traces to LANGFUSE_HOST")?,
        None => Traces::default(),
    };
    tracing::info!(
        garments = catalog.counts().0,
        database = store.name(),
        llm = models.status().name(),
        langfuse = traces.status().name(),
        "the stylist is ready"
    );
    let figures = Figures::default();
    let max_body = context.common.max_request_body_bytes;
    let routes = api::router(api::App {
        workflow: Arc::new(Workflow {
            models,
            catalog,
            spelling,
            follow_ups,
            knowledge,
            colors,
            people,
            chat_log,
            traces,
            figures: figures.clone(),
        }),
        heartbeat: settings.heartbeat,
        common: Arc::new(context.common),
        shutdown: context.shutdown,
    });
    Ok(Stylist {
        routes: layered(routes, max_body),
        figures,
    })
}
