use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use pin_project_lite::pin_project;
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

/// The service went silent in the middle of its answer.
#[derive(Debug, thiserror::Error)]
#[error("the service stopped in the middle of its answer")]
struct Silent;

pin_project! {
    /// A service's answer on its way to the client, frame by frame as it comes.
    ///
    /// A silence that is too long, or a service that dies, aborts the client's connection: a
    /// clean end would pass half an answer off as a whole one.
    pub(super) struct ResponseBody {
        #[pin]
        inner: Incoming,
        #[pin]
        silence: Sleep,
        max_silence: Duration,
        #[pin]
        ends_early: Option<WaitForCancellationFutureOwned>,
    }
}

impl ResponseBody {
    /// `ends_early` ends the body cleanly when it is cancelled; only event streams can bear that.
    pub fn new(
        inner: Incoming,
        max_silence: Duration,
        ends_early: Option<CancellationToken>,
    ) -> Self {
        Self {
            inner,
            silence: sleep(max_silence),
            max_silence,
            ends_early: ends_early.map(CancellationToken::cancelled_owned),
        }
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let mut this = self.project();
        if let Poll::Ready(frame) = this.inner.as_mut().poll_frame(context) {
            this.silence
                .as_mut()
                .reset(Instant::now() + *this.max_silence);
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        if let Some(ends_early) = this.ends_early.as_mut().as_pin_mut()
            && ends_early.poll(context).is_ready()
        {
            return Poll::Ready(None);
        }
        match this.silence.poll(context) {
            Poll::Ready(()) => Poll::Ready(Some(Err(Silent.into()))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
