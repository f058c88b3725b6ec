use axum::{Json, extract::State};
use futures_util::StreamExt;
use serde::Serialize;
use shared::error::{ErrorBody, ValidationBody};
use utoipa::ToSchema;

use super::{
    App,
    request::{ChatRequest, ChatRequestSchema},
};
use crate::{
    error::Error,
    workflow::{Event, Metadata},
};

/// The answer to a message.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChatAnswer {
    /// What the stylist says.
    message: String,
    /// The session, to be sent along with the next message.
    #[schema(example = "16a959aa5e8f3fef")]
    session_id: String,
    /// How the answer came about.
    metadata: Metadata,
}

/// Answers a message in one piece: what the stream ends with.
#[utoipa::path(
    post,
    path = "/agent/chat",
    tag = "agent",
    request_body = ChatRequestSchema,
    responses(
        (status = 200, body = ChatAnswer),
        (status = 413, body = ErrorBody, description = "The body is too large"),
        (status = 422, body = ValidationBody, description = "Fields are missing or wrong"),
        (status = 500, body = ErrorBody, description = "The message could not be processed"),
    ),
)]
pub(super) async fn chat(
    State(app): State<App>,
    ChatRequest(request): ChatRequest,
) -> Result<Json<ChatAnswer>, Error> {
    let mut events = app.workflow.run(request);
    while let Some(event) = events.next().await {
        match event {
            Event::Done(done) => {
                return Ok(Json(ChatAnswer {
                    message: done.message,
                    session_id: done.session_id.to_string(),
                    metadata: done.metadata,
                }));
            }
            Event::Failed(text) => return Err(Error::Failed(text)),
            _ => {}
        }
    }
    Err(Error::Failed("The answer broke off."))
}
