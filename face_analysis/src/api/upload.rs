//! The photo in an upload.

use axum::extract::{FromRequest, Request};
use shared::error::ApiError;

use super::{
    errors::{not_an_image, refusal},
    form::{Form, UploadedFile},
    state::AppState,
};
use crate::{error::AnalysisError, photo::EncodedPhoto};

/// Extracts the file in the field `file`.
pub struct Upload(pub UploadedFile);

impl FromRequest<AppState> for Upload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        let mut form = Form::from_request(request, state).await?;
        match form.take_file() {
            Ok(file) => Ok(Self(file)),
            Err(mistake) => Err(ApiError::validation(vec![mistake])),
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
