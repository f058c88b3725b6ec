use std::time::Instant;

use axum::{
    Router,
    extract::{MatchedPath, Request},
    middleware::{self, Next},
    response::Response,
};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{
        counter::Counter,
        family::Family,
        gauge::Gauge,
        histogram::Histogram,
    },
    registry::{Registry, Unit},
};

/// Upper ends of the classes in seconds: from what a proxy adds to what a language model takes.
const DURATION_BUCKETS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 300.0,
];

/// How long requests take, in seconds.
#[must_use]
pub fn duration_histogram() -> Histogram {
    Histogram::new(DURATION_BUCKETS)
}

/// What became of requests on one route. Paths with parameters count as the pattern that they
/// match, so that there are never more of these than routes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct Outcome {
    /// The route.
    pub route: String,
    /// The HTTP status.
    pub status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone)]
struct Figures {
    requests: Family<Outcome, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
}

/// Counts the requests of a router's routes: how many with which status, how long until the head
/// of the answer, and how many are being worked on.
pub(crate) fn observe(router: Router, registry: &mut Registry) -> Router {
    let figures = Figures {
        requests: Family::default(),
        durations: Family::new_with_constructor(duration_histogram),
        in_flight: Gauge::default(),
    };
    registry.register("http_requests", "Requests answered", figures.requests.clone());
    registry.register_with_unit(
        "http_request_duration",
        "From a request's head to the answer's",
        Unit::Seconds,
        figures.durations.clone(),
    );
    registry.register("http_requests_in_flight", "Requests being worked on", figures.in_flight.clone());
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        measured(figures.clone(), request, next)
    }))
}

async fn measured(figures: Figures, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let route = match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => "none".to_owned(),
    };
    let in_flight = InFlight::new(figures.in_flight);
    let response = next.run(request).await;
    drop(in_flight);
    let seconds = started.elapsed().as_secs_f64();
    figures.durations.get_or_create(&Route { route: route.clone() }).observe(seconds);
    let status = response.status().as_u16();
    figures.requests.get_or_create(&Outcome { route, status }).inc();
    response
}

/// Counted while it lives: a client may leave at any moment.
struct InFlight(Gauge);

impl InFlight {
    fn new(gauge: Gauge) -> Self {
        gauge.inc();
        Self(gauge)
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
