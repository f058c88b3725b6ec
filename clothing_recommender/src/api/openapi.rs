use utoipa::{OpenApi, openapi};

use super::{catalog, chat, health, stream, users};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aesthetiq clothing recommender",
        description = "A stylist: garments for an occasion, a color season and a budget, and answers about style."
    ),
    paths(
        catalog::search,
        chat::chat,
        stream::stream,
        users::forget,
        users::sessions::list,
        users::sessions::delete_all,
        users::sessions::one,
        users::sessions::delete,
        users::profile::get,
        users::profile::put,
        users::profile::delete,
        users::wardrobe::get,
        users::wardrobe::put,
        users::wardrobe::add,
        users::wardrobe::delete_all,
        users::wardrobe::delete,
        health::health,
        health::ready,
    )
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
