use std::{
    pin::Pin,
    sync::OnceLock,
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{MatchedPath, Request},
    middleware::{self, Next},
    response::Response,
};
use http::StatusCode;
use http_body::{Body as HttpBody, Frame, SizeHint};
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// Upper ends of the classes in seconds: from what a proxy adds to what a language model takes.
const DURATION_BUCKETS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0, 300.0,
];
/// The route of requests that match none.
const NO_ROUTE: &str = "none";
/// HTTP's statuses begin at 100, and none is above 999.
const STATUSES: usize = 900;

/// What became of requests. Paths with parameters count as the pattern that they match, so that
/// there are never more routes than the code has.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

/// Requests by route: how many with which status, how long until the head of the answer, and how
/// many are being worked on. A clone counts on the same figures.
#[derive(Clone)]
pub struct HttpFigures {
    requests: Family<Outcome, Counter>,
    durations: Family<Route, Histogram>,
    in_flight: Family<Route, Gauge>,
}

/// The figures of one route, found once, so that counting takes no lookup.
pub struct RouteFigures {
    route: String,
    requests: Family<Outcome, Counter>,
    by_status: Box<[OnceLock<Counter>]>,
    durations: Histogram,
    in_flight: Gauge,
}

impl Default for HttpFigures {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(DURATION_BUCKETS)),
            in_flight: Family::default(),
        }
    }
}

impl HttpFigures {
    /// Shows the figures.
    pub fn register(&self, registry: &mut Registry) {
        let requests = self.requests.clone();
        registry.register("http_requests", "Requests answered", requests);
        registry.register_with_unit(
            "http_request_duration",
            "From a request's head to the answer's",
            Unit::Seconds,
            self.durations.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "Requests whose answers have not ended",
            self.in_flight.clone(),
        );
    }

    /// The figures of one route.
    #[must_use]
    pub fn route(&self, route: &str) -> RouteFigures {
        let route = Route {
            route: route.to_owned(),
        };
        RouteFigures {
            requests: self.requests.clone(),
            by_status: (0..STATUSES).map(|_| OnceLock::new()).collect(),
            durations: self.durations.get_or_create_owned(&route),
            in_flight: self.in_flight.get_or_create_owned(&route),
            route: route.route,
        }
    }

    /// Counts the requests of a router.
    pub fn observe(&self, router: Router) -> Router {
        let figures = self.clone();
        router.layer(middleware::from_fn(move |request: Request, next: Next| {
            figures.clone().observed(request, next)
        }))
    }

    async fn observed(self, request: Request, next: Next) -> Response {
        let started = Instant::now();
        let route = Route {
            route: request
                .extensions()
                .get::<MatchedPath>()
                .map_or(NO_ROUTE, MatchedPath::as_str)
                .to_owned(),
        };
        let in_flight = InFlight::new(&self.in_flight.get_or_create(&route));
        let response = next.run(request).await;
        self.durations
            .get_or_create(&route)
            .observe(started.elapsed().as_secs_f64());
        let outcome = Outcome {
            route: route.route,
            status: response.status().as_u16(),
        };
        self.requests.get_or_create(&outcome).inc();
        response.map(|body| {
            Body::new(Counted {
                body,
                _in_flight: in_flight,
            })
        })
    }
}

impl RouteFigures {
    /// A request came.
    #[must_use]
    pub fn begin(&self) -> InFlight {
        InFlight::new(&self.in_flight)
    }

    /// The head of its answer went out.
    pub fn answered(&self, status: StatusCode, after: Duration) {
        self.durations.observe(after.as_secs_f64());
        let place = usize::from(status.as_u16()).saturating_sub(100);
        if let Some(counter) = self.by_status.get(place) {
            counter.get_or_init(|| self.counter(status)).inc();
        }
    }

    fn counter(&self, status: StatusCode) -> Counter {
        self.requests.get_or_create_owned(&Outcome {
            route: self.route.clone(),
            status: status.as_u16(),
        })
    }
}

/// Counted while it lives: a client may leave at any moment.
#[derive(Debug)]
pub struct InFlight(Gauge);

impl InFlight {
    /// One more.
    #[must_use]
    pub fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A body whose request counts as in flight until it ends.
struct Counted {
    body: Body,
    _in_flight: InFlight,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
