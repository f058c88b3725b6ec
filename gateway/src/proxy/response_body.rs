use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::BoxError;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use crate::{
    proxy::held::Held,
    upstream::{Connection, Lease, wire::WireError},
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
    /// None once the body is over, or if there is none.
    delivery: Option<Delivery>,
    silence: Option<Box<Silence>>,
    ends_early: Option<Pin<Box<WaitForCancellationFutureOwned>>>,
}

/// What brings the body, and what is held until it has.
struct Delivery {
    connection: Connection,
    lease: Lease,
    _held: Held,
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
        connection: Connection,
        lease: Lease,
        held: Held,
        ends_early: Option<CancellationToken>,
    ) -> Self {
        let mut body = Self {
            delivery: Some(Delivery {
                connection,
                lease,
                _held: held,
            }),
            silence: None,
            ends_early: ends_early.map(|token| Box::pin(token.cancelled_owned())),
        };
        body.finish_if_done();
        body
    }

    /// No body at all.
    pub fn none() -> Self {
        Self {
            delivery: None,
            silence: None,
            ends_early: None,
        }
    }

    /// The whole body is here: the connection can serve somebody else.
    fn finish_if_done(&mut self) {
        let is_done = |delivery: &mut Delivery| delivery.connection.is_done();
        if let Some(delivery) = self.delivery.take_if(is_done) {
            delivery.lease.endpoint().pool.put(delivery.connection);
        }
    }

    fn poll_delivery(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, WireError>>> {
        match &mut self.delivery {
            Some(delivery) => {
                let frame = ready!(delivery.connection.poll_frame(context));
                self.finish_if_done();
                Poll::Ready(frame)
            }
            None => Poll::Ready(None),
        }
    }

    fn poll_silence(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(delivery) = &self.delivery else {
            return Poll::Pending;
        };
        let most = delivery.lease.endpoint().timeouts.idle;
        let silence = self.silence.get_or_insert_with(|| {
            Box::new(Silence {
                alarm: Box::pin(sleep(most)),
                last_frame: Instant::now(),
            })
        });
        loop {
            ready!(silence.alarm.as_mut().poll(context));
            // Moved here, seldom, and not with every frame.
            let deadline = silence.last_frame + most;
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
        if let Poll::Ready(frame) = self.poll_delivery(context) {
            if let Some(silence) = &mut self.silence {
                silence.last_frame = Instant::now();
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
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
        self.delivery.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        match &self.delivery {
            Some(delivery) => delivery.connection.size_hint(),
            None => SizeHint::with_exact(0),
        }
    }
}
