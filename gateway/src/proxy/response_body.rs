use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::BoxError;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Duration, Instant, Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::{
    proxy::held::Held,
    upstream::{Connection, Lease},
};

/// The service went silent in the middle of its answer.
#[derive(Debug, thiserror::Error)]
#[error("the service stopped in the middle of its answer")]
struct Silent;

/// A service's answer on its way to the client, frame by frame as it comes.
///
/// A silence that is too long, or a service that dies, aborts the client's connection: a clean
/// end would pass half an answer off as a whole one. A client that leaves drops this, and with it
/// the connection to the service.
pub(crate) struct ResponseBody {
    inner: Incoming,
    /// Drives the body; none once that is over, and none if something else drives it.
    connection: Option<Connection>,
    lease: Option<Lease>,
    held: Option<Held>,
    max_silence: Duration,
    silence: Option<Silence>,
    ends_early: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

/// Begins when the service first keeps the client waiting.
struct Silence {
    alarm: Pin<Box<Sleep>>,
    last_frame: Instant,
}

impl ResponseBody {
    /// A body that `connection` delivers. `ends_early` ends it cleanly when it is cancelled; only
    /// event streams can bear that.
    pub fn new(
        inner: Incoming,
        connection: Option<Connection>,
        lease: Lease,
        held: Option<Held>,
        max_silence: Duration,
        ends_early: Option<CancellationToken>,
    ) -> Self {
        let mut body = Self {
            inner,
            connection,
            lease: Some(lease),
            held,
            max_silence,
            silence: None,
            ends_early: ends_early.map(|token| Box::pin(token.cancelled_owned())),
        };
        if body.inner.is_end_stream() {
            body.finish();
        }
        body
    }

    /// The whole body is here: the connection can serve somebody else.
    fn finish(&mut self) {
        drop(self.held.take());
        if let Some(lease) = self.lease.take()
            && let Some(connection) = self.connection.take()
        {
            lease.endpoint().pool.put(connection);
        }
    }

    fn poll_inner(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        // Asking tells the connection that there is room; driving it then fetches what there is.
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(context) {
            return Poll::Ready(frame);
        }
        let Some(connection) = &mut self.connection else {
            return Poll::Pending;
        };
        connection.drive(context);
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn poll_silence(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let max_silence = self.max_silence;
        let silence = self.silence.get_or_insert_with(|| Silence {
            alarm: Box::pin(sleep(max_silence)),
            last_frame: Instant::now(),
        });
        loop {
            ready!(silence.alarm.as_mut().poll(context));
            // Moved here, seldom, and not with every frame.
            let deadline = silence.last_frame + max_silence;
            if deadline <= Instant::now() {
                return Poll::Ready(());
            }
            silence.alarm.as_mut().reset(deadline);
        }
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = self.poll_inner(context) {
            if let Some(silence) = &mut self.silence {
                silence.last_frame = Instant::now();
            }
            return Poll::Ready(match frame {
                Some(Ok(frame)) => {
                    if self.inner.is_end_stream() {
                        self.finish();
                    }
                    Some(Ok(frame))
                }
                Some(Err(error)) => Some(Err(error.into())),
                None => {
                    self.finish();
                    None
                }
            });
        }
        if let Some(ends_early) = &mut self.ends_early
            && ends_early.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(None);
        }
        self.poll_silence(context)
            .map(|()| Some(Err(Silent.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
