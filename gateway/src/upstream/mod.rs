//! The two services: where they are, how they are, and connections to them.

mod ask;
mod breaker;
mod connection;
mod endpoint;
mod figures;
pub(crate) mod linger;
mod pool;
pub(crate) mod progress;
pub(crate) mod request_body;
mod resolve;
mod target;
pub(crate) mod wire;

use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError, RwLock},
};

use tokio::{
    sync::Notify,
    time::{Duration, interval},
};

use crate::admission::Capacity;
use resolve::Addresses;

pub(crate) use ask::AskError;
pub(crate) use breaker::Fault;
pub(crate) use connection::{Connection, SendError, Stage};
pub(crate) use endpoint::{Endpoint, Lease};
pub(crate) use figures::Endpoints;
pub use target::Target;
pub(crate) use wire::Outgoing;

/// What is granted to a service.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// To accept a connection.
    pub connect: Duration,
    /// From the request's last byte to the head of the answer.
    pub head: Duration,
    /// Between two frames of the answer's body.
    pub idle: Duration,
}

/// One of the two services, at however many addresses.
pub(crate) struct Upstream {
    /// Its name in reports, log lines and Compose.
    pub name: &'static str,
    /// What is granted to it.
    pub timeouts: Timeouts,
    /// How many requests it gets at once.
    pub capacity: Capacity,
    endpoints: RwLock<Arc<[Arc<Endpoint>]>>,
    moved: Notify,
}

impl Upstream {
    /// Looks the targets up for the first time and keeps them up to date from here on.
    pub async fn start(
        name: &'static str,
        targets: Vec<Target>,
        timeouts: Timeouts,
        capacity: Capacity,
    ) -> Arc<Self> {
        let upstream = Arc::new(Self {
            name,
            timeouts,
            capacity,
            endpoints: RwLock::new(Arc::default()),
            moved: Notify::new(),
        });
        let mut addresses = Addresses::new(targets);
        addresses.refresh().await;
        upstream.set_endpoints(&addresses);
        tokio::spawn(resolve::keep(upstream.clone(), addresses));
        tokio::spawn(prune(upstream.clone()));
        upstream
    }

    /// All endpoints of the moment.
    pub fn endpoints(&self) -> Arc<[Arc<Endpoint>]> {
        self.endpoints
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The better of two that are picked at random among those that are neither ejected nor
    /// `tried`: the one with fewer requests in flight. Of many gateways that choose so, none
    /// rushes to the same endpoint as the others.
    pub fn choose(&self, tried: &[SocketAddr]) -> Option<Lease> {
        let endpoints = self.endpoints();
        let usable = |endpoint: &&Arc<Endpoint>| {
            !endpoint.breaker.is_open() && !tried.contains(&endpoint.address)
        };
        if let [only] = &*endpoints {
            return usable(&only).then(|| Lease::new(only.clone()));
        }
        let count = endpoints.iter().filter(usable).count();
        let pick = |number: usize| endpoints.iter().filter(usable).nth(number);
        let chosen = match count {
            0 => None,
            1 => pick(0),
            _ => {
                let first = rand::random_range(0..count);
                let second = (first + rand::random_range(1..count)) % count;
                match (pick(first), pick(second)) {
                    (Some(first), Some(second)) if second.in_flight() < first.in_flight() => {
                        Some(second)
                    }
                    (Some(first), _) => Some(first),
                    (None, second) => second,
                }
            }
        };
        chosen.map(|endpoint| Lease::new(endpoint.clone()))
    }

    /// In how many seconds it is worth to try again when no endpoint is left.
    pub fn retry_after(&self) -> u64 {
        let probes = self
            .endpoints()
            .iter()
            .filter_map(|endpoint| endpoint.breaker.probe_in())
            .min();
        probes.map_or(1, |soonest| soonest.as_secs() + 1)
    }

    /// A connection failed: its name may stand for other addresses by now.
    pub fn look_up_again(&self) {
        self.moved.notify_one();
    }

    fn set_endpoints(&self, addresses: &Addresses) {
        let old = self.endpoints();
        let mut new: Vec<Arc<Endpoint>> = Vec::with_capacity(old.len());
        for (address, target) in addresses.all() {
            if new.iter().any(|endpoint| endpoint.address == address) {
                continue;
            }
            let known = old
                .iter()
                .find(|endpoint| endpoint.address == address)
                .cloned();
            new.push(known.unwrap_or_else(|| {
                tracing::debug!(service = self.name, endpoint = %address, "endpoint added");
                let authority = target.authority.clone();
                Arc::new(Endpoint::new(address, authority, self.timeouts))
            }));
        }
        for gone in old
            .iter()
            .filter(|old| !new.iter().any(|new| new.address == old.address))
        {
            tracing::debug!(service = self.name, endpoint = %gone.address, "endpoint removed");
        }
        *self
            .endpoints
            .write()
            .unwrap_or_else(PoisonError::into_inner) = new.into();
    }
}

async fn prune(upstream: Arc<Upstream>) {
    let mut ticks = interval(Duration::from_secs(1));
    loop {
        ticks.tick().await;
        for endpoint in &*upstream.endpoints() {
            endpoint.pool.prune();
        }
    }
}
