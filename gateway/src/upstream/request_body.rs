use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::BoxError;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;

use super::{linger, progress::Progress};

/// The body went over its limit. The client of the service sees this; the gateway's own client
/// gets a 413, by [`Progress::is_over_limit`], since this error sits deep in a chain of others.
#[derive(Debug, thiserror::Error)]
#[error("request body over the limit")]
struct OverLimit;

/// A request body on its way to a service: counted, never held.
pub(crate) struct RequestBody(Option<Upload>);

struct Upload {
    inner: Incoming,
    left: u64,
    progress: Arc<Progress>,
    /// The client sends nothing before it is told to.
    asks_first: bool,
    has_ended: bool,
}

impl RequestBody {
    /// A client's body, of which no more than `max_bytes` are passed on. `asks_first` where the
    /// request has `Expect: 100-continue`.
    pub fn new(
        inner: Incoming,
        max_bytes: usize,
        progress: Arc<Progress>,
        asks_first: bool,
    ) -> Self {
        Self(Some(Upload {
            inner,
            left: max_bytes as u64,
            progress,
            asks_first,
            has_ended: false,
        }))
    }
}

impl Upload {
    fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.progress.set_waits_for_client(true);
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        self.progress.set_waits_for_client(false);
        match frame {
            None => {
                self.has_ended = true;
                self.progress.moved(0);
                Poll::Ready(None)
            }
            Some(Err(error)) => {
                self.has_ended = true;
                self.progress.set_client_failed();
                Poll::Ready(Some(Err(error.into())))
            }
            Some(Ok(frame)) => {
                let length = frame.data_ref().map_or(0, Bytes::len) as u64;
                self.progress.moved(length);
                match self.left.checked_sub(length) {
                    Some(left) => {
                        self.left = left;
                        Poll::Ready(Some(Ok(frame)))
                    }
                    None => {
                        self.progress.set_over_limit();
                        Poll::Ready(Some(Err(OverLimit.into())))
                    }
                }
            }
        }
    }
}

impl Drop for RequestBody {
    /// Nobody passes the rest on: the service is not to be had, or has answered already. The
    /// client is to see that answer, and not a connection that breaks while it is sending.
    fn drop(&mut self) {
        let Some(upload) = self.0.take() else {
            return;
        };
        let is_sending = !upload.asks_first || upload.progress.has_begun();
        if is_sending && !upload.has_ended && !upload.inner.is_end_stream() {
            linger::over(upload.inner);
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Some(upload) = &mut self.0 else {
            return Poll::Ready(None);
        };
        let frame = ready!(upload.poll_frame(context));
        if upload.progress.is_over_limit()
            && let Some(upload) = self.0.take()
        {
            linger::over(upload.inner);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|upload| upload.inner.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Some(upload) => upload.inner.size_hint(),
            None => SizeHint::with_exact(0),
        }
    }
}
