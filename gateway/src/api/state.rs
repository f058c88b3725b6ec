use std::{ops::Deref, sync::Arc};

use shared::service::Context;

use super::openapi::Documents;
use crate::{client, settings::Settings, upstream::Upstream};

/// What the handlers share; a clone is a pointer.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Inner>);

pub(crate) struct Inner {
    pub context: Context,
    pub face_analysis: Upstream,
    pub clothing_recommender: Upstream,
    pub documents: Documents,
}

impl AppState {
    pub fn new(settings: Settings, context: Context) -> Self {
        let client = client::pooled();
        Self(Arc::new(Inner {
            face_analysis: Upstream::new(
                "face_analysis",
                &settings.face_analysis_url,
                settings.ml_service_timeout,
                client.clone(),
            ),
            clothing_recommender: Upstream::new(
                "clothing_recommender",
                &settings.clothing_recommender_url,
                settings.llm_service_timeout,
                client,
            ),
            documents: Documents::default(),
            context,
        }))
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
