//! HTTP/1.1 as its client speaks it (RFC 9112): a request's bytes out, an answer's bytes in.
//!
//! hyper's client does the same for any caller, by way of a task, two channels and a copy of every
//! head between the caller and the socket, which came to a third of all that the gateway did for a
//! small request. A proxy needs none of that: whoever waits for the answer reads it off the
//! socket. Lines and headers are still taken apart by hyper's own parser, httparse.

mod body;
mod chunks;
mod framing;
mod head;
pub(crate) mod hop_by_hop;
mod inbox;
mod outbox;
mod outgoing;
mod trailers;

use std::io;

use axum::BoxError;

pub(super) use body::{Reading, Step};
pub(super) use head::parse as parse_head;
pub(super) use inbox::Inbox;
pub(super) use outbox::Outbox;

pub(crate) use head::Head;
pub(crate) use outgoing::{Outgoing, write_field};

/// What the head of one answer may take.
const MAX_HEAD_BYTES: usize = 64 * 1024;
/// How many headers it may have, as hyper has it for requests.
const MAX_HEADERS: usize = 100;

/// Why a request was not answered, or its answer broke off.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WireError {
    /// The connection broke.
    #[error("the connection broke")]
    Broken(#[from] io::Error),
    /// It ended before the answer did.
    #[error("the service closed the connection before its answer was whole")]
    Closed,
    /// What came is not HTTP/1.1.
    #[error("the answer is not HTTP/1.1")]
    NotHttp(#[from] httparse::Error),
    /// It is, but where the answer ends cannot be told for sure.
    #[error("the answer is malformed: {0}")]
    Malformed(&'static str),
    /// The rest of the request could not be had.
    #[error("the request broke off")]
    Upload(#[source] BoxError),
}

impl WireError {
    /// Whether the connection is to blame, and nothing that came on it.
    pub fn is_of_connection(&self) -> bool {
        matches!(self, Self::Broken(_) | Self::Closed)
    }
}
