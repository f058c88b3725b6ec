use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
};

use http::{HeaderValue, Uri};
use tokio::time::{Duration, sleep, timeout};

use super::{
    Timeouts,
    breaker::{Breaker, Fault},
    connection::Connection,
    figures::EndpointFigures,
    pool::Pool,
    wire::Outgoing,
};

/// How long an endpoint may take to answer a probe.
const PROBE_PATIENCE: Duration = Duration::from_secs(3);
/// Unanswered probes in a row that count as a death.
const PROBES: usize = 3;

/// One address of a service.
pub(crate) struct Endpoint {
    /// Where it is.
    pub address: SocketAddr,
    /// What the Host header says.
    pub host: HeaderValue,
    /// Its idle connections.
    pub pool: Pool,
    /// Whether requests are kept away from it.
    pub breaker: Breaker,
    /// What became of its requests.
    pub figures: EndpointFigures,
    /// What is granted to it.
    pub timeouts: Timeouts,
    in_flight: AtomicUsize,
    under_suspicion: AtomicBool,
}

/// The right to send one request to an endpoint. Held until the answer's body ends, it is what
/// the choice between endpoints goes by.
pub(crate) struct Lease(Arc<Endpoint>);

impl Endpoint {
    pub fn new(address: SocketAddr, host: HeaderValue, timeouts: Timeouts) -> Self {
        Self {
            address,
            host,
            pool: Pool::new(),
            breaker: Breaker::default(),
            figures: EndpointFigures::default(),
            timeouts,
            in_flight: AtomicUsize::new(0),
            under_suspicion: AtomicBool::new(false),
        }
    }

    /// Requests that were sent and whose answers have not ended.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Relaxed)
    }

    /// Makes a new connection.
    pub async fn connect(&self) -> io::Result<Connection> {
        Connection::open(self.address, self.timeouts.connect).await
    }

    /// Whether probes found that it does not answer at all: to wait for it is in vain.
    pub fn is_lost(&self) -> bool {
        self.breaker
            .cause()
            .is_some_and(|cause| cause != Fault::Answer)
    }

    /// Any answer means that it is there.
    async fn probe(&self) -> Result<(), Fault> {
        let asked = timeout(PROBE_PATIENCE, async {
            let mut connection = self.connect().await.map_err(|_| Fault::Connect)?;
            let live = Uri::from_static("/live");
            let mut request = Outgoing::get(&live);
            let answer = connection.send(&mut request, &self.host).await;
            answer.map_err(|_| Fault::Answer)
        });
        match asked.await {
            Ok(answer) => answer.map(drop),
            Err(_) => Err(Fault::Silence),
        }
    }
}

impl Lease {
    pub fn new(endpoint: Arc<Endpoint>) -> Self {
        endpoint.in_flight.fetch_add(1, Relaxed);
        endpoint.figures.chosen();
        Self(endpoint)
    }

    pub fn endpoint(&self) -> &Endpoint {
        &self.0
    }

    /// Tells the breaker of a fault.
    pub fn failed(&self, fault: Fault) {
        self.0.figures.failed(fault);
        if let Some(ejection) = self.0.breaker.failed(fault) {
            eject(&self.0, fault, ejection);
        }
    }

    /// Finds out whether an endpoint that has been silent for a while is still there at all, and
    /// ejects it if it is not. One inquiry at a time.
    pub fn suspect(&self) {
        if self.0.under_suspicion.swap(true, Relaxed) {
            return;
        }
        let endpoint = self.0.clone();
        tokio::spawn(async move {
            let mut fault = None;
            for _ in 0..PROBES {
                fault = endpoint.probe().await.err();
                if fault.is_none_or(|fault| fault == Fault::Answer) {
                    fault = None;
                    break;
                }
                sleep(Duration::from_secs(1)).await;
            }
            if let Some(fault) = fault
                && let Some(ejection) = endpoint.breaker.eject(fault)
            {
                eject(&endpoint, fault, ejection);
            }
            endpoint.under_suspicion.store(false, Relaxed);
        });
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Relaxed);
    }
}

/// Keeps probing an endpoint whose breaker has opened, until it answers or is no more in use.
fn eject(endpoint: &Arc<Endpoint>, fault: Fault, mut ejection: Duration) {
    tracing::warn!(endpoint = %endpoint.address, ?fault, "endpoint ejected");
    endpoint.figures.ejected();
    endpoint.pool.clear();
    let endpoint: Weak<Endpoint> = Arc::downgrade(endpoint);
    tokio::spawn(async move {
        loop {
            sleep(ejection).await;
            let Some(endpoint) = endpoint.upgrade() else {
                return;
            };
            match endpoint.probe().await {
                Ok(()) => {
                    tracing::info!(endpoint = %endpoint.address, "endpoint is back");
                    return endpoint.breaker.close();
                }
                Err(fault) => ejection = endpoint.breaker.probe_failed(fault),
            }
        }
    });
}
