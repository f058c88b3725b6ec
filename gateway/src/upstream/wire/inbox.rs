use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::BytesMut;
use tokio::net::TcpStream;
use tokio_util::io::poll_read_buf;

/// Holds nearly every answer of the engine's whole.
const FIRST_READ: usize = 16 * 1024;
/// What one read takes at most of an answer that keeps filling its reads.
const LARGEST_READ: usize = 128 * 1024;

/// What came from a service and was not yet passed on.
pub(crate) struct Inbox {
    pub bytes: BytesMut,
    next_read: usize,
}

impl Inbox {
    pub fn new() -> Self {
        Self {
            bytes: BytesMut::new(),
            next_read: FIRST_READ,
        }
    }

    /// Reads once; 0 when the other end will send no more.
    pub fn poll_fill(
        &mut self,
        stream: &mut TcpStream,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        // Takes the room of what was passed on back, once that is written.
        self.bytes.reserve(self.next_read);
        let read = ready!(poll_read_buf(Pin::new(stream), context, &mut self.bytes))?;
        if read >= self.next_read {
            self.next_read = (2 * self.next_read).min(LARGEST_READ);
        }
        Poll::Ready(Ok(read))
    }

    /// Between two answers no more room is kept than a small one takes.
    pub fn rest(&mut self) {
        if self.next_read > FIRST_READ {
            *self = Self::new();
        }
    }
}
