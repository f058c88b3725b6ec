//! `POST {prefix}/ml/analyze-face`.

use std::time::Instant;

use axum::{Json, extract::State};
use shared::error::{ApiError, ErrorBody, ValidationBody};
use utoipa::ToSchema;

use super::{
    errors::refusal,
    state::AppState,
    upload::{Upload, UploadedFile},
};
use crate::{answer::FaceAnalysis, error::AnalysisError, photo::EncodedPhoto};

/// The form that a photo is sent in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only documentation")]
pub struct PhotoForm {
    /// The photo: JPEG or PNG, whatever its name and declared type.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
}

/// Tells the face shape and the color season of the largest face in a photo.
///
/// The photo and everything measured on it are gone once the answer is out.
#[utoipa::path(
    post,
    path = "/ml/analyze-face",
    tag = "ml",
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The analysis", body = FaceAnalysis),
        (status = 400, description = "`not_an_image`, `unreadable_image`, `no_face` or `invalid_multipart`", body = ErrorBody),
        (status = 413, description = "`body_too_large` or `too_many_pixels`", body = ErrorBody),
        (status = 415, description = "`unsupported_format`: a picture, but neither JPEG nor PNG", body = ErrorBody),
        (status = 422, description = "`validation_error`: no file in the field `file`", body = ValidationBody),
        (status = 500, description = "`internal_error`", body = ErrorBody),
        (status = 503, description = "`busy`, with Retry-After, or `not_initialized`", body = ErrorBody),
    )
)]
pub async fn analyze_face(
    State(state): State<AppState>,
    Upload(file): Upload,
) -> Result<Json<FaceAnalysis>, ApiError> {
    let start = Instant::now();
    let photo = recognize(file)?;
    let analysis = state.engine.analyze(photo).await.map_err(refusal)?;
    let processing_time_ms = start.elapsed().as_secs_f64() * 1e3;
    Ok(Json(FaceAnalysis::new(&analysis, processing_time_ms)))
}

/// Content decides whether a file is a picture; what it was declared as only chooses the words
/// for one that is not, so that they are the original's where the original had any.
fn recognize(file: UploadedFile) -> Result<EncodedPhoto, ApiError> {
    let declared = file.content_type;
    EncodedPhoto::recognize(file.bytes).map_err(|error| match (error, declared) {
        (AnalysisError::NotAnImage, Some(declared)) if !declared.starts_with("image/") => {
            super::errors::not_an_image(format!("Invalid file type: {declared}. Must be an image."))
        }
        (error, _) => refusal(error),
    })
}
