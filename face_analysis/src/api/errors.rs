//! Which status, code and words each failure has.

use axum::http::StatusCode;
use shared::error::ApiError;

use crate::error::AnalysisError;

/// What to send instead of what is not read.
const FORMATS: &str = "Send the photo as JPEG, PNG, WebP, BMP, TIFF or GIF.";

/// When to come back after [`AnalysisError::Busy`]: by then several places are free.
const RETRY_AFTER_SECONDS: u64 = 2;

/// 400 `not_an_image` in the given words.
pub fn not_an_image(detail: String) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "not_an_image", detail).hint(FORMATS)
}

/// The answer to a request whose photo was not analyzed. Failures that are ours are logged here,
/// and only here; the client learns nothing of the inside.
pub fn refusal(error: AnalysisError) -> ApiError {
    match error {
        AnalysisError::NotAnImage => not_an_image("The file is not an image.".to_owned()),
        AnalysisError::UnsupportedFormat(format) => {
            unsupported(format!("{format} images are not supported."))
        }
        AnalysisError::UnsupportedVariant(format) => unsupported(format!(
            "The {format} image is of a kind that is not supported."
        )),
        AnalysisError::Unreadable(format) => ApiError::new(
            StatusCode::BAD_REQUEST,
            "unreadable_image",
            format!("The {format} image is damaged or incomplete."),
        )
        .hint("Upload it again, or save it anew first."),
        AnalysisError::TooManyPixels {
            width,
            height,
            limit,
        } => too_large(format!(
            "The image has {width} x {height} pixels; at most {limit} are allowed."
        )),
        AnalysisError::TooMuchMemory { limit } => too_large(format!(
            "The image would take more than {limit} bytes of memory."
        )),
        AnalysisError::NoFace => ApiError::new(
            StatusCode::BAD_REQUEST,
            "no_face",
            "No face found in the image.",
        )
        .hint("Use a photo that shows one face from the front, in good light, unobstructed."),
        AnalysisError::Unfit(issue) => {
            ApiError::new(StatusCode::BAD_REQUEST, issue.code.name(), issue.message)
                .hint(issue.hint)
        }
        AnalysisError::NotReady => ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "not_initialized",
            "Face analysis service not initialized",
        )
        .retry_after(RETRY_AFTER_SECONDS)
        .hint("The models are still loading; try again in a few seconds."),
        AnalysisError::Busy => ApiError::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Too many photos are waiting to be analyzed.",
        )
        .retry_after(RETRY_AFTER_SECONDS)
        .hint("Try again in a few seconds."),
        AnalysisError::Lost | AnalysisError::Inference(_) => {
            tracing::error!(%error, "analysis failed");
            ApiError::internal()
        }
    }
}

fn unsupported(detail: String) -> ApiError {
    ApiError::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported_format",
        detail,
    )
    .hint(FORMATS)
}

fn too_large(detail: String) -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_many_pixels", detail)
        .hint("Scale the photo down; 1,000 pixels across the face are plenty.")
}
