use utoipa::{OpenApi, openapi};

use super::{chat, health, stream};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aesthetiq clothing recommender",
        description = "A stylist: garments for an occasion, a color season and a budget, and answers about style."
    ),
    paths(chat::chat, stream::stream, health::health, health::ready)
)]
struct Document;

/// The description of this service's interface, with its paths under `prefix`.
pub(super) fn document(prefix: &str) -> openapi::OpenApi {
    let mut document = Document::openapi();
    document.paths.paths = document
        .paths
        .paths
        .into_iter()
        .map(|(path, item)| (format!("{prefix}{path}"), item))
        .collect();
    document
}
