use std::{net::SocketAddr, sync::Arc};

use tokio::{
    net::lookup_host,
    time::{Duration, sleep, timeout},
};

use super::{Target, Upstream};

/// How often names are looked up again: copies that were added get traffic this soon.
const REFRESH: Duration = Duration::from_secs(5);
/// The same while a name has no address, or right after a connection failed.
const SOON: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(3);

/// The addresses of each target as last seen.
pub(super) struct Addresses {
    targets: Vec<(Target, Vec<SocketAddr>)>,
}

impl Addresses {
    pub fn new(targets: Vec<Target>) -> Self {
        let known = |target: Target| {
            let literal = target.literal().into_iter().collect();
            (target, literal)
        };
        Self {
            targets: targets.into_iter().map(known).collect(),
        }
    }

    /// Looks names up. One that cannot be looked up keeps the addresses that it had.
    pub async fn refresh(&mut self) {
        for (target, addresses) in &mut self.targets {
            if target.literal().is_some() {
                continue;
            }
            let looked_up =
                timeout(PATIENCE, lookup_host((target.host.as_str(), target.port))).await;
            match looked_up {
                Ok(Ok(found)) => *addresses = found.collect(),
                Ok(Err(error)) => tracing::debug!(name = target.host, %error, "cannot be resolved"),
                Err(_) => tracing::debug!(name = target.host, "not resolved in time"),
            }
        }
    }

    /// Every address once, with its target.
    pub fn all(&self) -> impl Iterator<Item = (SocketAddr, &Target)> {
        self.targets
            .iter()
            .flat_map(|(target, addresses)| addresses.iter().map(move |address| (*address, target)))
    }

    fn are_fixed(&self) -> bool {
        self.targets
            .iter()
            .all(|(target, _)| target.literal().is_some())
    }

    fn is_one_missing(&self) -> bool {
        self.targets
            .iter()
            .any(|(_, addresses)| addresses.is_empty())
    }
}

/// Keeps the endpoints of an upstream in step with what its names stand for.
pub(super) async fn keep(upstream: Arc<Upstream>, mut addresses: Addresses) {
    while !addresses.are_fixed() {
        let moved = upstream.moved.notified();
        if addresses.is_one_missing() || timeout(REFRESH, moved).await.is_ok() {
            sleep(SOON).await;
        }
        addresses.refresh().await;
        upstream.set_endpoints(&addresses);
    }
}
