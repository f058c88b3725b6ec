//! `POST {prefix}/ml/match-color`.

mod question;

use axum::{Json, extract::State};
use shared::error::{ApiError, ErrorBody, ValidationBody};

use self::question::{Garment, GarmentForm, NamedColor, Question};
use super::{errors::refusal, state::AppState};
use crate::color_match::ColorMatch;

/// Tells whether a color suits a season: one that is named, or that of the garment in a photo.
///
/// Distances are CIEDE2000. Of a photo, a plain background is left out; it should show one garment
/// and nobody in it. The photo is gone once the answer is out.
#[utoipa::path(
    post,
    path = "/ml/match-color",
    tag = "colors",
    request_body(content(
        (NamedColor = "application/json"),
        (GarmentForm = "multipart/form-data"),
    )),
    responses(
        (status = 200, description = "How the color stands to the season", body = ColorMatch),
        (status = 400, description = "`not_an_image`, `unreadable_image`, `invalid_multipart` or `broken_body`", body = ErrorBody),
        (status = 413, description = "`body_too_large` or `too_many_pixels`", body = ErrorBody),
        (status = 415, description = "`unsupported_format`: a picture of a kind that is not read", body = ErrorBody),
        (status = 422, description = "`validation_error`: a field is missing, of the wrong type, or makes no sense", body = ValidationBody),
        (status = 500, description = "`internal_error`", body = ErrorBody),
        (status = 503, description = "`busy`, with Retry-After", body = ErrorBody),
    )
)]
pub async fn match_color(
    State(state): State<AppState>,
    Question { season, garment }: Question,
) -> Result<Json<ColorMatch>, ApiError> {
    let answer = match garment {
        Garment::Color(color) => Some(ColorMatch::of_color(season, color)),
        Garment::Photo(file) => {
            let photo = file.recognize()?;
            let colors = state.garments.colors(photo).await.map_err(refusal)?;
            ColorMatch::of_garment(season, &colors)
        }
    };
    // A picture has pixels, and pixels have colors.
    answer.map(Json).ok_or_else(ApiError::internal)
}
