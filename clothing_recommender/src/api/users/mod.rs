//! What is kept of people, for them to see, change and delete. The gateway lets nobody here
//! without a key of API_KEYS, since anybody could name anybody.

pub(super) mod profile;
pub(super) mod sessions;
pub(super) mod wardrobe;

use axum::{
    Router,
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
    routing::{delete, get},
};
use serde::Deserialize;
use shared::error::{ApiError, ErrorBody};

use super::App;
use crate::error::Error;

/// Every path below `root`, which is `{prefix}/agent/users`.
pub(super) fn routes(root: &str) -> Router<App> {
    let path = |path: &str| format!("{root}/{{user_id}}{path}");
    Router::new()
        .route(&path(""), delete(forget))
        .route(
            &path("/sessions"),
            get(sessions::list).delete(sessions::delete_all),
        )
        .route(
            &path("/sessions/{session_id}"),
            get(sessions::one).delete(sessions::delete),
        )
        .route(
            &path("/profile"),
            get(profile::get).put(profile::put).delete(profile::delete),
        )
        .route(
            &path("/wardrobe"),
            get(wardrobe::get)
                .put(wardrobe::put)
                .post(wardrobe::add)
                .delete(wardrobe::delete_all),
        )
        .route(&path("/wardrobe/{item_id}"), delete(wardrobe::delete))
}

/// Whose things a path names, and which.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    user_id: String,
    #[serde(default)]
    session_id: String,
    #[serde(default)]
    item_id: String,
}

impl FromRequestParts<App> for Named {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let named = Path::<Self>::from_request_parts(parts, app).await;
        // Bytes that are no text name nobody.
        named
            .map(|Path(named)| named)
            .map_err(|_| ApiError::not_found())
    }
}

/// Forgets everything of a person: sessions, profile and wardrobe.
#[utoipa::path(
    delete,
    path = "/agent/users/{user_id}",
    tag = "users",
    params(("user_id" = String, Path, description = "As messages name them")),
    responses(
        (status = 204, description = "Nothing of them is kept any more"),
        (status = 403, body = ErrorBody, description = "The gateway has no API_KEYS"),
    ),
)]
pub(super) async fn forget(State(app): State<App>, named: Named) -> Result<StatusCode, Error> {
    app.workflow.people.forget(&named.user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
