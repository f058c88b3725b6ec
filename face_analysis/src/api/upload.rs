//! What an upload asks: photos, and what to find out about them.

use axum::extract::{FromRequest, Request};
use shared::error::ApiError;

use super::{
    errors::{not_an_image, refusal},
    form::{Form, UploadedFile},
    options::Wishes,
    state::AppState,
};
use crate::{error::AnalysisError, photo::EncodedPhoto};

/// Extracts the file in the field `file` and nothing else.
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

/// Extracts the file in the field `file` and the query's wishes.
pub struct Upload {
    pub file: UploadedFile,
    pub wishes: Wishes,
}

impl FromRequest<AppState> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let wishes = Wishes::read(request.uri());
        let mut form = Form::from_request(request, state).await?;
        match (wishes, form.take_file()) {
            (Ok(wishes), Ok(file)) => Ok(Self { file, wishes }),
            (wishes, file) => {
                let mut mistakes = wishes.err().unwrap_or_default();
                mistakes.extend(file.err());
                Err(ApiError::validation(mistakes))
            }
        }
    }
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
