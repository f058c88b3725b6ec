//! What handlers work with.

use std::sync::Arc;

use shared::{service::Context, shutdown::Shutdown};

use crate::{
    engine::Engine,
    garments::{Garments, PLACES},
};

/// What handlers work with; clones share it.
#[derive(Clone)]
pub struct AppState {
    pub engine: Engine,
    pub garments: Garments,
    pub app_name: Arc<str>,
    pub app_version: Arc<str>,
    pub max_body_bytes: usize,
    pub shutdown: Shutdown,
}

impl AppState {
    pub fn new(engine: Engine, context: &Context) -> Self {
        Self {
            engine,
            garments: Garments::new(PLACES),
            app_name: context.common.app_name.as_str().into(),
            app_version: context.common.app_version.as_str().into(),
            max_body_bytes: context.common.max_request_body_bytes,
            shutdown: context.shutdown.clone(),
        }
    }
}
