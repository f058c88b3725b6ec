//! `POST {prefix}/ml/analyze-face` and `POST {prefix}/ml/analyze-face-legacy`.

use std::time::Instant;

use axum::{Json, extract::State};
use shared::error::{ApiError, ErrorBody, ValidationBody};
use utoipa::ToSchema;

use super::{errors::refusal, state::AppState, upload::Upload};
use crate::{
    answer::{FaceAnalysis, TimedFaceAnalysis},
    photo::EncodedPhoto,
};

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
        (status = 200, description = "The analysis", body = TimedFaceAnalysis),
        (status = 400, description = "`not_an_image`, `unreadable_image`, `no_face` or `invalid_multipart`", body = ErrorBody),
        (status = 413, description = "`body_too_large` or `too_many_pixels`", body = ErrorBody),
        (status = 415, description = "`unsupported_format`: a picture, but of a format (HEIC, AVIF) or variant that is not read", body = ErrorBody),
        (status = 422, description = "`validation_error`: no file in the field `file`", body = ValidationBody),
        (status = 500, description = "`internal_error`", body = ErrorBody),
        (status = 503, description = "`busy`, with Retry-After, or `not_initialized`", body = ErrorBody),
    )
)]
pub async fn analyze_face(
    State(state): State<AppState>,
    Upload(file): Upload,
) -> Result<Json<TimedFaceAnalysis>, ApiError> {
    let start = Instant::now();
    let answer = answer(&state, file.recognize()?).await?;
    Ok(Json(answer.timed(start.elapsed())))
}

/// The same analysis without `processing_time_ms`, for clients of the old path.
#[utoipa::path(
    post,
    path = "/ml/analyze-face-legacy",
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
pub async fn analyze_face_legacy(
    State(state): State<AppState>,
    Upload(file): Upload,
) -> Result<Json<FaceAnalysis>, ApiError> {
    // The original's old path never looked at the declared type, not even for its words.
    let photo = EncodedPhoto::recognize(file.bytes).map_err(refusal)?;
    answer(&state, photo).await.map(Json)
}

async fn answer(state: &AppState, photo: EncodedPhoto) -> Result<FaceAnalysis, ApiError> {
    let analysis = state.engine.analyze(photo).await.map_err(refusal)?;
    Ok(FaceAnalysis::new(&analysis))
}
