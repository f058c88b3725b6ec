use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric, MetricEncoder},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
};

use super::{Endpoint, Fault, Upstream};

/// What became of one endpoint's requests.
#[derive(Debug, Default)]
pub(crate) struct EndpointFigures {
    requests: AtomicU64,
    refused: AtomicU64,
    broken: AtomicU64,
    silent: AtomicU64,
    ejections: AtomicU64,
}

impl EndpointFigures {
    pub fn chosen(&self) {
        self.requests.fetch_add(1, Relaxed);
    }

    pub fn failed(&self, fault: Fault) {
        self.faults(fault).fetch_add(1, Relaxed);
    }

    pub fn ejected(&self) {
        self.ejections.fetch_add(1, Relaxed);
    }

    fn faults(&self, fault: Fault) -> &AtomicU64 {
        match fault {
            Fault::Connect => &self.refused,
            Fault::Answer => &self.broken,
            Fault::Silence => &self.silent,
        }
    }
}

/// Tells Prometheus of the endpoints of the moment: they come and go.
pub(crate) struct Endpoints(pub Vec<Arc<Upstream>>);

impl fmt::Debug for Endpoints {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|upstream| upstream.name);
        formatter.debug_list().entries(names).finish()
    }
}

impl Collector for Endpoints {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let counter = MetricType::Counter;
        let gauge = MetricType::Gauge;

        let requests = encoder.encode_descriptor(
            "endpoint_requests",
            "Requests for which the endpoint was chosen",
            None,
            counter,
        )?;
        self.each(requests, |endpoint, encoder| {
            ConstCounter::new(endpoint.figures.requests.load(Relaxed)).encode(encoder)
        })?;

        let in_flight = encoder.encode_descriptor(
            "endpoint_requests_in_flight",
            "Requests that the endpoint has not answered to the end",
            None,
            gauge,
        )?;
        self.each(in_flight, |endpoint, encoder| {
            let in_flight = i64::try_from(endpoint.in_flight()).unwrap_or(i64::MAX);
            ConstGauge::new(in_flight).encode(encoder)
        })?;

        let available = encoder.encode_descriptor(
            "endpoint_available",
            "1, or 0 while the endpoint's breaker keeps requests away from it",
            None,
            gauge,
        )?;
        self.each(available, |endpoint, encoder| {
            ConstGauge::new(i64::from(!endpoint.breaker.is_open())).encode(encoder)
        })?;

        let ejections = encoder.encode_descriptor(
            "endpoint_ejections",
            "Times that the endpoint's breaker opened",
            None,
            counter,
        )?;
        self.each(ejections, |endpoint, encoder| {
            ConstCounter::new(endpoint.figures.ejections.load(Relaxed)).encode(encoder)
        })?;

        let mut faults = encoder.encode_descriptor(
            "endpoint_faults",
            "Connections refused, answers broken, silences too long",
            None,
            counter,
        )?;
        for (upstream, endpoint) in self.all() {
            let address = endpoint.address.to_string();
            for (kind, fault) in [
                ("refused", Fault::Connect),
                ("broken", Fault::Answer),
                ("silent", Fault::Silence),
            ] {
                let labels = [
                    ("upstream", upstream),
                    ("endpoint", &address),
                    ("kind", kind),
                ];
                let faults_so_far = endpoint.figures.faults(fault).load(Relaxed);
                ConstCounter::new(faults_so_far).encode(faults.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}

impl Endpoints {
    fn each(
        &self,
        mut encoder: MetricEncoder<'_>,
        tell: impl Fn(&Endpoint, MetricEncoder<'_>) -> fmt::Result,
    ) -> fmt::Result {
        for (upstream, endpoint) in self.all() {
            let address = endpoint.address.to_string();
            let labels = [("upstream", upstream), ("endpoint", &address)];
            tell(&endpoint, encoder.encode_family(&labels)?)?;
        }
        Ok(())
    }

    fn all(&self) -> Vec<(&'static str, Arc<Endpoint>)> {
        let of = |upstream: &Arc<Upstream>| {
            let endpoints = upstream.endpoints();
            let name = upstream.name;
            let named = endpoints.iter().map(|endpoint| (name, endpoint.clone()));
            named.collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }
}
