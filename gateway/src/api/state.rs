use std::{ops::Deref, sync::Arc};

use shared::service::Context;

use super::{
    health::{self, Reports},
    openapi::Documents,
};
use crate::{
    admission::{Capacity, Door},
    figures::Figures,
    settings::{ServiceSettings, Settings},
    upstream::Upstream,
};

/// What the handlers share; a clone is a pointer.
#[derive(Clone)]
pub(crate) struct AppState(Arc<Inner>);

pub(crate) struct Inner {
    pub context: Context,
    pub door: Door,
    pub figures: Figures,
    pub face_analysis: Arc<Upstream>,
    pub clothing_recommender: Arc<Upstream>,
    pub documents: Documents,
    pub health: Reports,
}

impl AppState {
    pub async fn new(settings: Settings, context: Context) -> Self {
        let start = |name, service: ServiceSettings| {
            let capacity = Capacity::new(service.max_in_flight, service.max_wait);
            Upstream::start(name, service.targets, service.timeouts, capacity)
        };
        let (face_analysis, clothing_recommender) = tokio::join!(
            start("face_analysis", settings.face_analysis),
            start("clothing_recommender", settings.clothing_recommender),
        );
        Self(Arc::new(Inner {
            figures: Figures::new(&context.common.api_v1_prefix),
            context,
            door: Door::new(settings.admission),
            face_analysis,
            clothing_recommender,
            documents: Documents::new(),
            health: health::reports(),
        }))
    }
}

impl Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}
