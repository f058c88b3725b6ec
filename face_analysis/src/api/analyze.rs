//! `POST {prefix}/ml/analyze-face` and `POST {prefix}/ml/analyze-face-legacy`.

use std::time::Instant;

use axum::{Json, extract::State};
use shared::error::{ApiError, ErrorBody, ValidationBody};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use super::{
    errors::refusal,
    options::{AnalysisParameters, Wishes},
    state::AppState,
    upload::{File, Upload},
};
use crate::{
    answer::{PhotoAnswer, TimedAnswer},
    photo::EncodedPhoto,
    request::Request,
};

/// The form that a photo is sent in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only documentation")]
pub struct PhotoForm {
    /// The photo: JPEG, PNG, WebP, BMP, TIFF or GIF, whatever its name and declared type.
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
    params(AnalysisParameters),
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The analysis", body = TimedAnswer),
        (status = 400, description = "`not_an_image`, `unreadable_image`, `no_face` or `invalid_multipart`", body = ErrorBody),
        (status = 413, description = "`body_too_large` or `too_many_pixels`", body = ErrorBody),
        (status = 415, description = "`unsupported_format`: a picture, but of a format (HEIC, AVIF) or variant that is not read", body = ErrorBody),
        (status = 422, description = "`validation_error`: no file in the field `file`, or a parameter without sense", body = ValidationBody),
        (status = 500, description = "`internal_error`", body = ErrorBody),
        (status = 503, description = "`busy`, with Retry-After, or `not_initialized`", body = ErrorBody),
    )
)]
pub async fn analyze_face(
    State(state): State<AppState>,
    Upload { file, wishes }: Upload,
) -> Result<Json<TimedAnswer>, ApiError> {
    let start = Instant::now();
    let answer = answer(&state, file.recognize()?, wishes).await?;
    Ok(Json(answer.timed(start.elapsed())))
}

/// The same analysis without `processing_time_ms`, for clients of the old path.
#[utoipa::path(
    post,
    path = "/ml/analyze-face-legacy",
    tag = "ml",
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The analysis", body = PhotoAnswer),
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
    File(file): File,
) -> Result<Json<PhotoAnswer>, ApiError> {
    // The original's old path never looked at the declared type, not even for its words.
    let photo = EncodedPhoto::recognize(file.bytes).map_err(refusal)?;
    answer(&state, photo, Wishes::default()).await.map(Json)
}

async fn answer(
    state: &AppState,
    photo: EncodedPhoto,
    Wishes { options, include }: Wishes,
) -> Result<PhotoAnswer, ApiError> {
    let request = Request { photo, options };
    let analysis = state.engine.analyze(request).await.map_err(refusal)?;
    let put_into_words = move || PhotoAnswer::new(&analysis, include, options.max_faces > 1);
    // Encoding the mask of a large photo takes too long for a thread that serves others.
    let answer = if include.mask {
        spawn_blocking(put_into_words).await.ok()
    } else {
        Some(put_into_words())
    };
    answer.and_then(Result::ok).flatten().ok_or_else(|| {
        tracing::error!("an analysis could not be put into words");
        ApiError::internal()
    })
}
