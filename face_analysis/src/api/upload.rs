//! What an upload asks: photos, and what to find out about them.

use axum::extract::{FromRequest, Request};
use serde_json::{Value, json};
use shared::error::{ApiError, FieldError};

use super::{
    errors::{not_an_image, refusal},
    form::{FILE, Form, UploadedFile},
    options::Wishes,
    state::AppState,
};
use crate::{error::AnalysisError, photo::EncodedPhoto};

/// Photos of one person that may come together.
pub const MAX_PHOTOS: usize = 5;

/// Extracts the file in the field `file`, the last one if there are several, and nothing else.
pub struct File(pub UploadedFile);

impl FromRequest<AppState> for File {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let mut form = Form::from_request(request, state).await?;
        let file = form.take_file();
        file.map(Self)
            .map_err(|mistake| ApiError::validation(vec![mistake]))
    }
}

/// Extracts the files in the field `file`, one to [`MAX_PHOTOS`], and the query's wishes.
pub struct Upload {
    pub files: Vec<UploadedFile>,
    pub wishes: Wishes,
}

impl FromRequest<AppState> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let wishes = Wishes::read(request.uri());
        let mut form = Form::from_request(request, state).await?;
        match (wishes, form.take_files().and_then(limited)) {
            (Ok(wishes), Ok(files)) => Ok(Self { files, wishes }),
            (wishes, files) => {
                let mut mistakes = wishes.err().unwrap_or_default();
                mistakes.extend(files.err());
                Err(ApiError::validation(mistakes))
            }
        }
    }
}

fn limited(files: Vec<UploadedFile>) -> Result<Vec<UploadedFile>, FieldError> {
    let count = files.len();
    if count <= MAX_PHOTOS {
        return Ok(files);
    }
    let msg = format!("List should have at most {MAX_PHOTOS} items after validation, not {count}");
    let mistake = FieldError::new("too_long", &["body", FILE], msg, Value::Null);
    let limits = json!({"field_type": "List", "max_length": MAX_PHOTOS, "actual_length": count});
    Err(mistake.ctx(limits))
}

impl UploadedFile {
    /// Tells whether the file is a picture. Content decides; what it was declared as only chooses
    /// the words for one that is not, so that they are the original's where the original had any.
    ///
    /// # Errors
    /// 400 `not_an_image` or 415 `unsupported_format`.
    pub fn recognize(self) -> Result<EncodedPhoto, ApiError> {
        let declared = self.content_type;
        EncodedPhoto::recognize(self.bytes).map_err(|error| match (error, declared) {
            (AnalysisError::NotAnImage, Some(declared)) if !declared.starts_with("image/") => {
                not_an_image(format!("Invalid file type: {declared}. Must be an image."))
            }
            (error, _) => refusal(error),
        })
    }
}
