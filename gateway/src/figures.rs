use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge},
    registry::Registry,
};
use shared::metrics::{HttpFigures, InFlight, RouteFigures};

/// What the gateway counts, for Prometheus.
pub(crate) struct Figures {
    /// Of all routes, the gateway's own among them.
    pub http: HttpFigures,
    /// Of requests for face_analysis.
    pub ml: Area,
    /// Of requests for clothing_recommender.
    pub agent: Area,
    /// Of requests that are refused before it is known what they are for.
    pub neither: Area,
    errors: Family<Error, Counter>,
    streams: Family<Route, Gauge>,
    streams_begun: Family<Route, Counter>,
}

/// The figures of the requests for one service.
pub(crate) struct Area {
    route: String,
    /// How many, how long.
    pub http: RouteFigures,
    errors: Family<Error, Counter>,
    streams: Gauge,
    streams_begun: Counter,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Error {
    route: String,
    code: &'static str,
}

impl Figures {
    /// All zero; `prefix` is API_V1_PREFIX.
    pub fn new(prefix: &str) -> Self {
        let http = HttpFigures::default();
        let (errors, streams, streams_begun) = Default::default();
        let area = |route: String| Area::new(route, &http, &errors, &streams, &streams_begun);
        Self {
            ml: area(format!("{prefix}/ml/*")),
            agent: area(format!("{prefix}/agent/*")),
            neither: area("refused".to_owned()),
            http,
            errors,
            streams,
            streams_begun,
        }
    }

    /// Shows them.
    pub fn register(&self, registry: &mut Registry) {
        self.http.register(registry);
        registry.register(
            "gateway_errors",
            "Answers that the gateway made in place of a service, by their code",
            self.errors.clone(),
        );
        registry.register(
            "event_streams_open",
            "Event streams on their way to clients",
            self.streams.clone(),
        );
        registry.register(
            "event_streams",
            "Event streams begun",
            self.streams_begun.clone(),
        );
    }
}

impl Area {
    fn new(
        route: String,
        http: &HttpFigures,
        errors: &Family<Error, Counter>,
        streams: &Family<Route, Gauge>,
        streams_begun: &Family<Route, Counter>,
    ) -> Self {
        let label = Route { route };
        Self {
            http: http.route(&label.route),
            errors: errors.clone(),
            streams: streams.get_or_create_owned(&label),
            streams_begun: streams_begun.get_or_create_owned(&label),
            route: label.route,
        }
    }

    /// The gateway answered with an error of its own.
    pub fn failed(&self, code: &'static str) {
        let route = self.route.clone();
        self.errors.get_or_create(&Error { route, code }).inc();
    }

    /// An event stream began.
    pub fn stream_begun(&self) -> InFlight {
        self.streams_begun.inc();
        InFlight::new(&self.streams)
    }
}
