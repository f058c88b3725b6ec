use std::{
    mem,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::{linger, progress::Progress};

/// The body went over its limit. The client of the service sees this; the gateway's own client
/// gets a 413, by [`Progress::is_over_limit`], since this error sits deep in a chain of others.
#[derive(Debug, thiserror::Error)]
#[error("request body over the limit")]
pub(super) struct OverLimit;

/// A request body on its way to a service: counted, never held.
pub(super) struct RequestBody {
    inner: Body,
    left: u64,
    progress: Arc<Progress>,
}

impl RequestBody {
    pub fn new(inner: Body, max_bytes: usize, progress: Arc<Progress>) -> Self {
        Self {
            inner,
            left: max_bytes as u64,
            progress,
        }
    }
}

impl HttpBody for RequestBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.progress.set_waits_for_client(true);
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        self.progress.set_waits_for_client(false);
        self.progress.moved();
        let Some(frame) = frame.transpose()? else {
            return Poll::Ready(None);
        };
        if let Some(data) = frame.data_ref() {
            let Some(left) = self.left.checked_sub(data.len() as u64) else {
                self.progress.set_over_limit();
                linger::over(mem::take(&mut self.inner));
                return Poll::Ready(Some(Err(OverLimit.into())));
            };
            self.left = left;
        }
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
