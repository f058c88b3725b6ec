//! `POST {prefix}/ml/analyze-face/overlay`.

use axum::{
    extract::State,
    http::{
        HeaderName,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
};
use shared::error::{ApiError, ErrorBody, ValidationBody};
use tokio::task::spawn_blocking;

use super::{
    analyze::{BinaryFile, PhotoForm},
    errors::refusal,
    state::AppState,
    upload::File,
};
use crate::{
    overlay::draw,
    request::{Options, Request},
};

/// A PNG that shows one person's face: no cache in between may keep it.
type Png = ([(HeaderName, &'static str); 2], Vec<u8>);

/// Draws the analysis of the largest face in a photo as a card of 1600 × 1040 pixels: the portrait
/// with its regions tinted, the season and the face shape with their probabilities, the measured
/// colors, and colors to wear and to leave.
///
/// The photo and everything measured on it are gone once the answer is out.
#[utoipa::path(
    post,
    path = "/ml/analyze-face/overlay",
    tag = "ml",
    request_body(content = PhotoForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The card", body = BinaryFile, content_type = "image/png"),
        (status = 400, description = "What `analyze-face` refuses", body = ErrorBody),
        (status = 413, description = "`body_too_large` or `too_many_pixels`", body = ErrorBody),
        (status = 415, description = "`unsupported_format`: a picture of a kind that is not read", body = ErrorBody),
        (status = 422, description = "`validation_error`: no file in the field `file`", body = ValidationBody),
        (status = 500, description = "`internal_error`", body = ErrorBody),
        (status = 503, description = "`busy`, with Retry-After, or `not_initialized`", body = ErrorBody),
    )
)]
pub async fn overlay(State(state): State<AppState>, File(file): File) -> Result<Png, ApiError> {
    let request = Request {
        photo: file.recognize()?,
        options: Options {
            keep_picture: true,
            ..Options::default()
        },
    };
    let analysis = state.engine.analyze(request).await.map_err(refusal)?;
    let work = move || {
        let face = analysis.faces.first()?;
        Some(draw(analysis.picture.as_ref()?, face))
    };
    match spawn_blocking(work).await {
        Ok(Some(Ok(png))) => Ok((
            [(CONTENT_TYPE, "image/png"), (CACHE_CONTROL, "no-store")],
            png,
        )),
        Ok(Some(Err(error))) => {
            tracing::error!(%error, "a card was not drawn");
            Err(ApiError::internal())
        }
        Ok(None) | Err(_) => {
            tracing::error!("there was nothing to draw, or drawing panicked");
            Err(ApiError::internal())
        }
    }
}
