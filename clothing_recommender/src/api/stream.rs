use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{
        HeaderName, HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt, stream};
use shared::error::{ErrorBody, ValidationBody};
use tokio_util::sync::CancellationToken;

use super::{
    App, python_json,
    request::{ChatRequest, ChatRequestSchema},
};
use crate::workflow::{Event, Events};

const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (
        CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream; charset=utf-8"),
    ),
    (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    // nginx would hold events back without it.
    (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    ),
];

/// A comment, which every reader of events passes over: proxies and browsers see that the
/// connection lives.
const KEEP_ALIVE: Bytes = Bytes::from_static(b": keep-alive\n\n");

const SHUTTING_DOWN: Event = Event::Failed("The service is restarting. Please try again.");

/// Answers a message event by event.
#[utoipa::path(
    post,
    path = "/agent/chat/stream",
    tag = "agent",
    request_body = ChatRequestSchema,
    responses(
        (
            status = 200,
            content_type = "text/event-stream",
            body = String,
            description = "Events as `data:` lines of JSON: `metadata`, `status`, `chunk`, `clothing_item`, `done`; \
                           `error` ends a stream that fails; a comment line (`: keep-alive`) after 15 silent seconds",
        ),
        (status = 413, body = ErrorBody, description = "The body is too large"),
        (status = 422, body = ValidationBody, description = "Fields are missing or wrong"),
    ),
)]
pub(super) async fn stream(State(app): State<App>, ChatRequest(request): ChatRequest) -> Response {
    let events = until_closing(app.workflow.run(request), app.shutdown.closing().clone());
    let frames = with_heartbeats(events.map(|event| frame(&event)), app.heartbeat);
    (HEADERS, Body::from_stream(frames.map(Ok::<_, Infallible>))).into_response()
}

/// `frames`, with a comment after each `pause` in which none came.
fn with_heartbeats(
    frames: impl Stream<Item = Bytes> + Send,
    pause: Duration,
) -> impl Stream<Item = Bytes> + Send {
    stream::unfold(Box::pin(frames), move |mut frames| async move {
        match tokio::time::timeout(pause, frames.next()).await {
            Ok(frame) => Some((frame?, frames)),
            Err(_) => Some((KEEP_ALIVE, frames)),
        }
    })
}

/// The events of a turn; when the service closes before the last, an error in place of the rest.
fn until_closing(events: Events, closing: CancellationToken) -> impl Stream<Item = Event> + Send {
    stream::unfold(Some(events), move |events| {
        let closing = closing.clone();
        async move {
            let mut events = events?;
            match closing.run_until_cancelled(events.next()).await {
                Some(event) => {
                    let event = event?;
                    let rest = (!event.is_last()).then_some(events);
                    Some((event, rest))
                }
                None => Some((SHUTTING_DOWN, None)),
            }
        }
    })
}

fn frame(event: &Event) -> Bytes {
    match python_json::dumps(event) {
        Ok(json) => format!("data: {json}\n\n").into(),
        // Events are plain texts and numbers, so this is not reached.
        Err(error) => {
            tracing::error!(%error, "an event cannot be written");
            Bytes::new()
        }
    }
}
