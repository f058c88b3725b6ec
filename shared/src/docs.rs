//! API documentation: `/openapi.json`, and Swagger UI at `/docs` from files inside the binary.

use axum::{Json, Router, response::Redirect, routing::get};
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// Serves `openapi` at `/openapi.json` and the pages that show it.
pub fn router(openapi: OpenApi) -> Router {
    let openapi = std::sync::Arc::new(openapi);
    Router::new()
        .route(
            "/openapi.json",
            get(move || async move { Json(openapi.as_ref().clone()) }),
        )
        .merge(pages())
}

/// The pages alone, for a service that answers `/openapi.json` itself.
///
/// `/redoc` leads to `/docs`: ReDoc itself would have to be fetched from elsewhere by the browser.
pub fn pages<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::from(SwaggerUi::new("/docs").config(Config::new(["/openapi.json"])))
        .route("/redoc", get(|| async { Redirect::temporary("/docs/") }))
}
