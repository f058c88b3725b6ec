use std::{
    cell::RefCell,
    future::Future,
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Duration, Instant, Sleep, sleep},
};

/// A client that does not take what it asked for gets this long …
const GRACE: Duration = Duration::from_secs(20);
/// … and a second more for each of these many bytes that it takes meanwhile. A phone on a poor
/// connection takes fifty times as many; who takes fewer holds memory on purpose.
const BYTES_PER_SECOND: u64 = 500;

/// What is put together before it is written: to copy so little costs less than to have the
/// system gather it.
const SMALL: usize = 2048;

thread_local! {
    static JOINED: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// A connection that breaks when its client has not been reading for too long.
///
/// hyper limits how long a client may take over what it sends and not how long over what it gets:
/// one that asks for a large answer and never reads it would hold its buffers for ever.
pub(super) struct WriteFloor<I> {
    io: I,
    grace: Duration,
    blocked: Option<Blocked>,
    /// Made when the client first keeps the server waiting, and kept.
    alarm: Option<Pin<Box<Sleep>>>,
}

/// Since when not all that was to be sent could be, and how much could.
#[derive(Debug, Clone, Copy)]
struct Blocked {
    since: Instant,
    bytes: u64,
}

impl Blocked {
    fn deadline(&self, grace: Duration) -> Instant {
        self.since + grace + Duration::from_secs(self.bytes / BYTES_PER_SECOND)
    }
}

impl<I> WriteFloor<I> {
    pub fn new(io: I) -> Self {
        Self::with_grace(io, GRACE)
    }

    fn with_grace(io: I, grace: Duration) -> Self {
        Self {
            io,
            grace,
            blocked: None,
            alarm: None,
        }
    }

    /// Takes down what became of an attempt to write `wanted` bytes.
    fn watch(
        &mut self,
        outcome: Poll<io::Result<usize>>,
        wanted: usize,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        match outcome {
            Poll::Ready(Ok(written)) if written < wanted => {
                if let Some(blocked) = &mut self.blocked {
                    blocked.bytes += written as u64;
                }
            }
            Poll::Ready(_) => self.blocked = None,
            Poll::Pending => {
                if self.is_over(context) {
                    return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
                }
            }
        }
        outcome
    }

    /// Whether the client has kept the server waiting for too long; wakes it when it has.
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        let blocked = self.blocked.get_or_insert_with(|| Blocked {
            since: Instant::now(),
            bytes: 0,
        });
        let deadline = blocked.deadline(self.grace);
        if deadline <= Instant::now() {
            return true;
        }
        let alarm = self
            .alarm
            .get_or_insert_with(|| Box::pin(sleep(self.grace)));
        if alarm.deadline() != deadline {
            alarm.as_mut().reset(deadline);
        }
        alarm.as_mut().poll(context).is_ready()
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for WriteFloor<I> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(context, buffer)
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for WriteFloor<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let outcome = Pin::new(&mut self.io).poll_write(context, bytes);
        self.watch(outcome, bytes.len(), context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wanted = parts.iter().map(|part| part.len()).sum();
        let outcome = if wanted <= SMALL {
            JOINED.with_borrow_mut(|joined| {
                joined.clear();
                for part in parts {
                    joined.extend_from_slice(part);
                }
                Pin::new(&mut self.io).poll_write(context, joined)
            })
        } else {
            Pin::new(&mut self.io).poll_write_vectored(context, parts)
        };
        self.watch(outcome, wanted, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    /// A layer below may have taken what the client has not, as TLS does.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = Pin::new(&mut self.io).poll_flush(context);
        if outcome.is_ready() {
            self.blocked = None;
        } else if self.is_over(context) {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        outcome
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    /// Short, so that nobody waits for the tests; all else is measured against it.
    const GRACE: Duration = Duration::from_millis(400);

    #[tokio::test]
    async fn a_client_that_takes_nothing_is_cut_off() {
        let (server, _client) = duplex(1000);
        let started = Instant::now();
        let error = WriteFloor::with_grace(server, GRACE)
            .write_all(&[0; 5000])
            .await
            .unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        assert!(started.elapsed() >= GRACE, "{:?}", started.elapsed());
    }

    #[tokio::test]
    async fn a_client_that_takes_next_to_nothing_is_cut_off() {
        let (server, mut client) = duplex(1000);
        tokio::spawn(async move {
            while client.read_u8().await.is_ok() {
                sleep(GRACE / 20).await;
            }
        });
        let outcome = WriteFloor::with_grace(server, GRACE)
            .write_all(&[0; 50_000])
            .await;
        assert_eq!(outcome.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_slow_client_gets_everything() {
        let (server, mut client) = duplex(1000);
        let started = Instant::now();
        let reader = tokio::spawn(async move {
            let mut read = 0;
            let mut piece = [0; 600];
            while let Ok(more @ 1..) = client.read(&mut piece).await {
                read += more;
                sleep(GRACE / 20).await;
            }
            read
        });
        let mut server = WriteFloor::with_grace(server, GRACE);
        server.write_all(&[0; 60_000]).await.unwrap();
        drop(server);
        assert_eq!(reader.await.unwrap(), 60_000);
        assert!(started.elapsed() > 3 * GRACE, "the client was not slow");
    }
}
