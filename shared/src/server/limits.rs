use std::time::Duration;

use crate::config::Reader;

/// What a server allows its clients, and itself when it ends.
#[derive(Debug, Clone)]
pub struct Limits {
    /// MAX_CONNECTIONS: open at once; more wait in the listener's backlog.
    pub max_connections: usize,
    /// HEADER_TIMEOUT: from the first wait for a request to the end of its headers. It also ends
    /// idle kept-alive connections.
    pub header_timeout: Duration,
    /// Bytes of one request's line and headers.
    pub max_header_bytes: usize,
    /// DRAIN_TIMEOUT: from SIGTERM until what is still open is cut.
    pub drain: Duration,
    /// DRAIN_DELAY: from SIGTERM until no more connections are accepted, so that a load balancer
    /// can see that readiness is gone first.
    pub drain_delay: Duration,
}

impl Limits {
    /// Reads the limits that operators may change.
    pub fn read(reader: &mut Reader<'_>) -> Self {
        let max_connections = reader.value("MAX_CONNECTIONS", 10_000);
        if max_connections == 0 {
            reader.refuse("MAX_CONNECTIONS", "must be at least 1");
        }
        Self {
            max_connections,
            header_timeout: reader.seconds("HEADER_TIMEOUT", 20.0),
            max_header_bytes: 64 * 1024,
            drain: reader.seconds("DRAIN_TIMEOUT", 25.0),
            drain_delay: reader.seconds_or_zero("DRAIN_DELAY", 0.0),
        }
    }

    /// From SIGTERM until open streams are told to end: most of the drain, so that answers which
    /// are nearly there arrive whole, while the rest is enough for a stream to end cleanly.
    pub fn stream_grace(&self) -> Duration {
        self.drain.mul_f64(0.8)
    }

    /// How long connections that lie idle stay open once no more are accepted.
    pub(super) fn idle_grace(&self) -> Duration {
        self.drain.mul_f64(0.1).min(Duration::from_secs(1))
    }
}
