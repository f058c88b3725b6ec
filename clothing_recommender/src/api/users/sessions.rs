use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use shared::error::{ApiError, ErrorBody};
use utoipa::ToSchema;

use super::Named;
use crate::{
    api::App,
    error::Error,
    people::{Said, SessionSummary},
    session::{SessionId, SessionKey},
};

/// A person's sessions.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Sessions {
    /// The latest first.
    sessions: Vec<SessionSummary>,
}

/// A session.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::api) struct Session {
    /// Its id.
    #[schema(example = "16a959aa5e8f3fef")]
    session_id: String,
    /// What was said, oldest first; the last 200.
    messages: Vec<Said>,
}

/// Lists a person's sessions.
#[utoipa::path(
    get,
    path = "/agent/users/{user_id}/sessions",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    responses((status = 200, body = Sessions)),
)]
pub(in crate::api) async fn list(
    State(app): State<App>,
    named: Named,
) -> Result<Json<Sessions>, Error> {
    let sessions = app.workflow.people.sessions(&named.user_id).await?;
    Ok(Json(Sessions { sessions }))
}

/// Forgets a person's sessions.
#[utoipa::path(
    delete,
    path = "/agent/users/{user_id}/sessions",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    responses((status = 204, description = "None is kept any more")),
)]
pub(in crate::api) async fn delete_all(
    State(app): State<App>,
    named: Named,
) -> Result<StatusCode, Error> {
    app.workflow.people.delete_sessions(&named.user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows what was said in a session.
#[utoipa::path(
    get,
    path = "/agent/users/{user_id}/sessions/{session_id}",
    tag = "users",
    params(
        ("user_id" = String, Path, description = "As messages name them"),
        ("session_id" = String, Path, description = "As answers name it"),
    ),
    responses(
        (status = 200, body = Session),
        (status = 404, body = ErrorBody, description = "This person has no such session"),
    ),
)]
pub(in crate::api) async fn one(
    State(app): State<App>,
    named: Named,
) -> Result<Json<Session>, ApiError> {
    let key = key(named)?;
    let messages = app
        .workflow
        .people
        .session(&key)
        .await
        .map_err(Error::from)?;
    if messages.is_empty() {
        return Err(unknown());
    }
    Ok(Json(Session {
        session_id: key.session_id.to_string(),
        messages,
    }))
}

/// Forgets a session.
#[utoipa::path(
    delete,
    path = "/agent/users/{user_id}/sessions/{session_id}",
    tag = "users",
    params(
        ("user_id" = String, Path, description = "As messages name them"),
        ("session_id" = String, Path, description = "As answers name it"),
    ),
    responses(
        (status = 204, description = "It is kept no more"),
        (status = 404, body = ErrorBody, description = "This person has no such session"),
    ),
)]
pub(in crate::api) async fn delete(
    State(app): State<App>,
    named: Named,
) -> Result<StatusCode, ApiError> {
    let key = key(named)?;
    let people = &app.workflow.people;
    if people.delete_session(&key).await.map_err(Error::from)? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(unknown())
    }
}

fn key(named: Named) -> Result<SessionKey, ApiError> {
    let session_id = SessionId::accept(&named.session_id).ok_or_else(unknown)?;
    Ok(SessionKey {
        user_id: named.user_id,
        session_id,
    })
}

fn unknown() -> ApiError {
    ApiError::new(
        StatusCode::NOT_FOUND,
        "unknown_session",
        "This person has no such session",
    )
    .hint("Sessions end after SESSION_RETENTION_DAYS without a message.")
}
