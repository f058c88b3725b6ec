use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{BoxError, body::Body};
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use crate::proxy::ResponseBody;

/// The body of any answer of the gateway's.
pub enum AnswerBody {
    /// The gateway made it.
    Own(Body),
    /// A service's, on its way through.
    Passed(Passed),
}

/// A service's body, on its way through.
pub struct Passed(pub(super) ResponseBody);

impl Default for AnswerBody {
    fn default() -> Self {
        Self::Own(Body::empty())
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.get_mut() {
            Self::Own(body) => Pin::new(body).poll_frame(context).map_err(Into::into),
            Self::Passed(Passed(body)) => Pin::new(body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Own(body) => body.is_end_stream(),
            Self::Passed(Passed(body)) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Own(body) => body.size_hint(),
            Self::Passed(Passed(body)) => body.size_hint(),
        }
    }
}
