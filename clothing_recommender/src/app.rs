use axum::{
    Router,
    body::Body,
    http::{Request, Response},
};
use hyper::body::Incoming;
use prometheus_client::registry::Registry;
use shared::server::{App, Peer};

use crate::figures::Figures;

/// The service's routes, and what it counts.
#[derive(Clone)]
pub struct Stylist {
    pub(crate) routes: Router,
    pub(crate) figures: Figures,
}

impl App for Stylist {
    type Body = Body;

    fn call(
        &self,
        request: Request<Incoming>,
        peer: Peer,
    ) -> impl Future<Output = Response<Body>> + Send + 'static {
        self.routes.call(request, peer)
    }

    fn observed(self, registry: &mut Registry) -> Self {
        self.figures.register(registry);
        Self {
            routes: self.routes.observed(registry),
            figures: self.figures,
        }
    }
}
