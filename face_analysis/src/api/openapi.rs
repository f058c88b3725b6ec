//! The API's description.

use utoipa::{OpenApi, openapi::OpenApi as Document};

use super::{analyze, health, match_color, overlay, palettes};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Aesthetiq face analysis",
        description = "From a photo to face shape and color season."
    ),
    paths(
        analyze::analyze_face,
        analyze::analyze_face_legacy,
        overlay::overlay,
        match_color::match_color,
        palettes::palettes,
        palettes::palette,
        health::health,
        health::ready
    ),
    tags(
        (name = "ml", description = "Analysis of photos"),
        (name = "colors", description = "What suits a season"),
        (name = "health", description = "How the service is")
    )
)]
struct Api;

/// The description, with the paths below `prefix`.
pub fn document(prefix: &str) -> Document {
    let mut document = Api::openapi();
    // The package names no license, which the macro turns into one without a name.
    document.info.license = None;
    let paths = &mut document.paths.paths;
    *paths = std::mem::take(paths)
        .into_iter()
        .map(|(path, item)| (format!("{prefix}{path}"), item))
        .collect();
    if let Some(health) = paths.get(&format!("{prefix}/health")).cloned() {
        paths.insert(format!("{prefix}/ml/health"), health);
    }
    document
}
