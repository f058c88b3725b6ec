use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::AppState;

/// The answer to `GET /`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Root {
    /// APP_NAME.
    service: String,
    /// APP_VERSION.
    version: String,
    /// Where the documentation is.
    #[schema(example = "/docs")]
    docs: &'static str,
}

/// What this is and where its documentation is.
#[utoipa::path(get, path = "/", tag = "gateway", responses((status = 200, body = Root)))]
pub(crate) async fn root(State(state): State<AppState>) -> Json<Root> {
    let common = &state.context.common;
    Json(Root {
        service: common.app_name.clone(),
        version: common.app_version.clone(),
        docs: "/docs",
    })
}
