//! What is asked of the models.

use crate::photo::EncodedPhoto;

/// Faces of one photo that may be analyzed: each takes as long as a photo of its own.
pub const MAX_FACES: usize = 10;

/// A photo and what to find out about it.
#[derive(Debug, Clone)]
pub struct Request {
    /// The photo, still encoded.
    pub photo: EncodedPhoto,
    /// What to find out.
    pub options: Options,
}

/// What to find out about a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Faces to analyze, the largest first: 1 to [`MAX_FACES`].
    pub max_faces: usize,
    /// How the colors that people read are balanced.
    pub white_balance: WhiteBalance,
    /// Whether the decoded photo is to be handed back, for drawing on it.
    pub keep_picture: bool,
}

impl Default for Options {
    /// The largest face, balanced as the light suggests.
    fn default() -> Self {
        Self {
            max_faces: 1,
            white_balance: WhiteBalance::Auto,
            keep_picture: false,
        }
    }
}

/// How the colors that people read are balanced. What the season classifier sees stays as it was
/// trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhiteBalance {
    /// The light's cast is taken out as far as it is known.
    Auto,
    /// As they are in the photo.
    Off,
}
