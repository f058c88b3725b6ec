//! Reading a chat request as FastAPI and Pydantic read it, down to the list of mistakes.

use axum::{
    body::Body,
    extract::{FromRequest, Request as HttpRequest},
};
use serde_json::{Map, Value};
use shared::{error::ApiError, json_body};
use utoipa::ToSchema;

use super::{App, fields};
use crate::workflow::Request;

/// A chat request, for the API documentation; [`ChatRequest`] reads it.
#[derive(ToSchema)]
#[schema(as = ChatRequest)]
#[expect(dead_code, reason = "documentation only")]
pub(super) struct ChatRequestSchema {
    /// What the person says, 1 to 10,000 characters.
    #[schema(
        min_length = 1,
        max_length = 10_000,
        example = "Find me a jacket for a job interview"
    )]
    message: String,
    /// Who they are.
    #[schema(example = "user-123")]
    user_id: String,
    /// The session to go on with: at most 64 letters, digits, `-` and `_`. Anything else begins a
    /// new one.
    session_id: Option<String>,
    /// Whatever is known of the person: an answer of the face analysis at the root or as
    /// `analysis`, `history` (a list of `role` and `content`), `user_preferences`, `wardrobe`.
    #[schema(value_type = Option<Object>)]
    context: Option<Map<String, Value>>,
}

/// A chat request that has passed every check.
pub(super) struct ChatRequest(pub(super) Request);

impl FromRequest<App> for ChatRequest {
    type Rejection = ApiError;

    async fn from_request(request: HttpRequest<Body>, app: &App) -> Result<Self, ApiError> {
        let body = json_body::read(request, app.common.max_request_body_bytes).await?;
        fields::check(body).map(Self).map_err(ApiError::validation)
    }
}
