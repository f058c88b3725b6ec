//! Reading a chat request as FastAPI and Pydantic read it, down to the list of mistakes.

use axum::{
    body::Body,
    extract::{FromRequest, Request as HttpRequest},
};
use serde_json::{Map, Value};
use shared::{error::ApiError, json_body};
use utoipa::ToSchema;

use super::{App, fields};
use crate::{conversation::Message, preferences::Preferences, wardrobe::Owned, workflow::Request};

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
    /// What is known of the person. Other keys are ignored.
    context: Option<ContextSchema>,
}

/// A chat request's context, for the API documentation. An answer of the face analysis may stand
/// at its root as well.
#[derive(ToSchema)]
#[schema(as = ChatContext)]
#[expect(dead_code, reason = "documentation only")]
struct ContextSchema {
    /// Color season, as the face analysis names it; "Deep", "Soft", "Clear" and "True" are
    /// understood.
    #[schema(example = "Dark Winter")]
    palette: Option<String>,
    /// `Heart`, `Oblong`, `Oval`, `Round` or `Square`.
    #[schema(example = "Oval")]
    face_shape: Option<String>,
    /// An answer of the face analysis, whole.
    #[schema(value_type = Option<Object>)]
    analysis: Option<Map<String, Value>>,
    /// What the person prefers. `style`, `fit`, `dislikes` and `occasions` may be one text, `budget`
    /// a number or a text such as "under $100", `sizes` a list.
    preferences: Option<Preferences>,
    /// The original's name of the same; what is not understood in it is ignored.
    user_preferences: Option<Preferences>,
    /// What the person owns: names or objects, or lists of them by category; what is not
    /// understood is ignored.
    wardrobe: Option<Vec<Owned>>,
    /// What was said before; the last ten are used.
    history: Option<Vec<Message>>,
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
