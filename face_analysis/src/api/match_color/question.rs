//! What is asked: a season, and a color or a photo; mistakes are told in the words of Pydantic.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, HeaderValue, header::CONTENT_TYPE},
};
use serde_json::{Map, Value, json};
use shared::{
    color::Rgb,
    error::{ApiError, FieldError},
    json_body,
    season::{Season, UnknownSeason},
};
use utoipa::ToSchema;

use crate::api::{
    form::{Form, UploadedFile},
    state::AppState,
};

const HEX: &str = "hex";
const SEASON: &str = "season";

/// What [`Rgb::from_hex`] reads.
const HEX_PATTERN: &str = "^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$";

/// A color by its name.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only documentation")]
pub struct NamedColor {
    /// The color in sRGB: six hexadecimal digits, or three as in CSS.
    #[schema(pattern = "^#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$", example = "#50C878")]
    hex: String,
    /// The season in any usual spelling.
    #[schema(example = "Warm Autumn")]
    season: String,
}

/// A color by a photo.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it is only documentation")]
pub struct GarmentForm {
    /// A photo of one garment, on a plain background at best.
    #[schema(format = Binary, content_media_type = "application/octet-stream")]
    file: String,
    /// The season in any usual spelling.
    #[schema(example = "Warm Autumn")]
    season: String,
}

/// What is to be judged.
pub enum Garment {
    /// A color.
    Color(Rgb),
    /// A file that should be a photo.
    Photo(UploadedFile),
}

/// Extracts what is asked: a photo from a form, a color from anything else.
pub struct Question {
    pub season: Season,
    pub garment: Garment,
}

impl FromRequest<AppState> for Question {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let (garment, season) = if is_form(request.headers()) {
            let mut form = Form::from_request(request, state).await?;
            (form.take_file().map(Garment::Photo), form.take_text(SEASON))
        } else {
            let body = json_body::read(request, state.max_body_bytes).await?;
            let fields = object(body).map_err(|mistake| refuse([mistake]))?;
            let color = text(&fields, HEX).and_then(color);
            (color.map(Garment::Color), text(&fields, SEASON))
        };
        match (garment, season.and_then(parse_season)) {
            (Ok(garment), Ok(season)) => Ok(Self { season, garment }),
            (garment, season) => Err(refuse(garment.err().into_iter().chain(season.err()))),
        }
    }
}

fn refuse(mistakes: impl IntoIterator<Item = FieldError>) -> ApiError {
    ApiError::validation(mistakes.into_iter().collect())
}

fn is_form(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let essence = media_type.and_then(|media_type| media_type.split(|&byte| byte == b';').next());
    essence.is_some_and(|essence| {
        essence
            .trim_ascii()
            .eq_ignore_ascii_case(b"multipart/form-data")
    })
}

fn object(body: Value) -> Result<Map<String, Value>, FieldError> {
    match body {
        Value::Object(fields) => Ok(fields),
        other => Err(FieldError::new(
            "model_attributes_type",
            &["body"],
            "Input should be a valid dictionary or object to extract fields from",
            other,
        )),
    }
}

fn text(fields: &Map<String, Value>, name: &str) -> Result<String, FieldError> {
    let location = ["body", name];
    match fields.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(other) => Err(FieldError::not_a_string(&location, other.clone())),
        None => Err(FieldError::missing(
            &location,
            Value::Object(fields.clone()),
        )),
    }
}

fn color(hex: String) -> Result<Rgb, FieldError> {
    Rgb::from_hex(&hex).map_err(|_| {
        FieldError::new(
            "string_pattern_mismatch",
            &["body", HEX],
            format!("String should match pattern '{HEX_PATTERN}'"),
            Value::String(hex),
        )
        .ctx(json!({"pattern": HEX_PATTERN}))
    })
}

fn parse_season(name: String) -> Result<Season, FieldError> {
    name.parse().map_err(|why: UnknownSeason| {
        FieldError::value_error(&["body", SEASON], why, Value::String(name))
            .ctx(json!({"expected": Season::ALL.map(Season::title)}))
    })
}
