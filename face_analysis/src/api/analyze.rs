//! `POST {prefix}/ml/analyze-face` and `POST {prefix}/ml/analyze-face-legacy`.

use std::time::Instant;

use axum::{Json, extract::State};
use futures_util::future::try_join_all;
use image::ImageResult;
use shared::error::{ApiError, ErrorBody, ValidationBody};
use tokio::task::spawn_blocking;
use utoipa::ToSchema;

use super::{
    errors::refusal,
    form::UploadedFile,
    options::{AnalysisParameters, Wishes},
    state::AppState,
    upload::{File, Upload},
};
use crate::{
    answer::{Include, PhotoAnswer, TimedAnswer},
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

/// The form that several photos of one person are sent in.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only documentation")]
pub struct PhotosForm {
    /// One to five photos, each a part of its own with this name.
    #[schema(min_items = 1, max_items = 5)]
    file: Vec<BinaryFile>,
}

/// A file's content.
#[derive(ToSchema)]
#[schema(format = Binary, content_media_type = "application/octet-stream")]
#[expect(dead_code, reason = "it is only documentation")]
pub struct BinaryFile(String);

/// Tells the face shape and the color season of the largest face in a photo.
///
/// Up to five photos of one person may come together, the field `file` repeated. They are measured
/// apart; season and shape are then told by all of them, weighted by quality, and everything else
/// by the best one. A photo that cannot be analyzed says why in `photos` and does not count; if
/// none can be, the answer is the first one's error.
///
/// The photo and everything measured on it are gone once the answer is out.
#[utoipa::path(
    post,
    path = "/ml/analyze-face",
    tag = "ml",
    params(AnalysisParameters),
    request_body(content = PhotosForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The analysis", body = TimedAnswer),
        (status = 400, description = "`not_an_image`, `unreadable_image`, `no_face`, `invalid_multipart`, or what is so wrong with the photo that an analysis would be a guess: `too_small`, `blurred`, `dark`, `overexposed`, `turned_left`, `turned_right`, `turned_up`, `turned_down`, `out_of_frame`, `occluded`", body = ErrorBody),
        (status = 413, description = "`body_too_large` or `too_many_pixels`", body = ErrorBody),
        (status = 415, description = "`unsupported_format`: a picture, but of a format (HEIC, AVIF) or variant that is not read", body = ErrorBody),
        (status = 422, description = "`validation_error`: no file in the field `file`, more than five, or a parameter without sense", body = ValidationBody),
        (status = 500, description = "`internal_error`", body = ErrorBody),
        (status = 503, description = "`busy`, with Retry-After, or `not_initialized`", body = ErrorBody),
    )
)]
pub async fn analyze_face(
    State(state): State<AppState>,
    Upload { files, wishes }: Upload,
) -> Result<Json<TimedAnswer>, ApiError> {
    let start = Instant::now();
    let answer = match <[UploadedFile; 1]>::try_from(files) {
        Ok([file]) => answer(&state, file.recognize()?, wishes).await?,
        Err(files) => answer_several(&state, files, wishes).await?,
    };
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
        (status = 400, description = "`not_an_image`, `unreadable_image`, `no_face`, `invalid_multipart`, or what is so wrong with the photo that an analysis would be a guess: `too_small`, `blurred`, `dark`, `overexposed`, `turned_left`, `turned_right`, `turned_up`, `turned_down`, `out_of_frame`, `occluded`", body = ErrorBody),
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
    put_into_words(include, move || {
        PhotoAnswer::new(&analysis, include, options.max_faces > 1)
    })
    .await
}

async fn answer_several(
    state: &AppState,
    files: Vec<UploadedFile>,
    Wishes { options, include }: Wishes,
) -> Result<PhotoAnswer, ApiError> {
    let apart = files.into_iter().map(async |file| {
        let outcome = match file.recognize() {
            Ok(photo) => {
                let request = Request { photo, options };
                state.engine.analyze(request).await.map_err(refusal)
            }
            Err(error) => Err(error),
        };
        match outcome {
            // That is not the photo's fault; no answer shall depend on who else was asking.
            Err(error) if error.status().is_server_error() => Err(error),
            outcome => Ok(outcome),
        }
    });
    let mut outcomes = try_join_all(apart).await?;
    if outcomes.iter().all(Result::is_err) {
        return match outcomes.swap_remove(0) {
            Err(first) => Err(first),
            Ok(_) => Err(ApiError::internal()),
        };
    }
    let outcomes: Vec<_> = outcomes
        .into_iter()
        .map(|outcome| outcome.map_err(|error| error.body()))
        .collect();
    put_into_words(include, move || {
        PhotoAnswer::of_several(&outcomes, include, options.max_faces > 1)
    })
    .await
}

/// Runs `words`, off the threads that serve others if it has to encode the mask of a large photo.
async fn put_into_words(
    include: Include,
    words: impl FnOnce() -> ImageResult<Option<PhotoAnswer>> + Send + 'static,
) -> Result<PhotoAnswer, ApiError> {
    let answer = if include.mask {
        spawn_blocking(words).await.ok()
    } else {
        Some(words())
    };
    answer.and_then(Result::ok).flatten().ok_or_else(|| {
        tracing::error!("an analysis could not be put into words");
        ApiError::internal()
    })
}
