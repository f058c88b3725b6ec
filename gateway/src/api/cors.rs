use http::header::RETRY_AFTER;
use shared::http::X_REQUEST_ID;
use tower_http::cors::{AllowHeaders, AllowMethods, AllowOrigin, CorsLayer};

use crate::{admission::RATE_LIMIT_HEADERS, settings::Origins};

/// Credentials, every method and every header for the allowed origins, as in the original.
///
/// The caller's own origin, method and headers are repeated instead of `*`, which browsers do
/// not take together with credentials.
pub(super) fn layer(origins: &Origins) -> CorsLayer {
    let allow_origin = match origins {
        Origins::Any => AllowOrigin::mirror_request(),
        Origins::Listed(listed) => AllowOrigin::list(listed.iter().cloned()),
    };
    CorsLayer::new()
        .allow_origin(allow_origin)
        .allow_credentials(true)
        .allow_methods(AllowMethods::mirror_request())
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(
            [X_REQUEST_ID, RETRY_AFTER]
                .into_iter()
                .chain(RATE_LIMIT_HEADERS)
                .collect::<Vec<_>>(),
        )
}
