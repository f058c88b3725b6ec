//! What can be wrong with a photo, and what to do about it.

use serde::Serialize;
use utoipa::ToSchema;

/// What is wrong, for programs. Stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The face has too few pixels.
    TooSmall,
    /// The face is out of focus or moved.
    Blurred,
    /// There is too little light on the face.
    Dark,
    /// There is so much light that skin is burnt out.
    Overexposed,
    /// The light or a filter colors the face.
    StrongCast,
    /// The face looks toward the left side of the picture.
    TurnedLeft,
    /// The face looks toward the right side of the picture.
    TurnedRight,
    /// The face looks up.
    TurnedUp,
    /// The face looks down.
    TurnedDown,
    /// The head leans to one side.
    Tilted,
    /// The face goes beyond the edge of the picture.
    OutOfFrame,
    /// A mask, a hand or hair is before the face.
    Occluded,
    /// Glasses hide the eyes.
    Sunglasses,
    /// Glasses are before the eyes.
    Glasses,
    /// A hat hides the hair.
    Hat,
    /// The picture has no color.
    Grayscale,
    /// The file was compressed so strongly that colors run together.
    HeavyCompression,
    /// There is more than one face.
    SeveralFaces,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 18] = [
        Self::TooSmall,
        Self::Blurred,
        Self::Dark,
        Self::Overexposed,
        Self::StrongCast,
        Self::TurnedLeft,
        Self::TurnedRight,
        Self::TurnedUp,
        Self::TurnedDown,
        Self::Tilted,
        Self::OutOfFrame,
        Self::Occluded,
        Self::Sunglasses,
        Self::Glasses,
        Self::Hat,
        Self::Grayscale,
        Self::HeavyCompression,
        Self::SeveralFaces,
    ];

    /// The code as answers have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooSmall => "too_small",
            Self::Blurred => "blurred",
            Self::Dark => "dark",
            Self::Overexposed => "overexposed",
            Self::StrongCast => "strong_cast",
            Self::TurnedLeft => "turned_left",
            Self::TurnedRight => "turned_right",
            Self::TurnedUp => "turned_up",
            Self::TurnedDown => "turned_down",
            Self::Tilted => "tilted",
            Self::OutOfFrame => "out_of_frame",
            Self::Occluded => "occluded",
            Self::Sunglasses => "sunglasses",
            Self::Glasses => "glasses",
            Self::Hat => "hat",
            Self::Grayscale => "grayscale",
            Self::HeavyCompression => "heavy_compression",
            Self::SeveralFaces => "several_faces",
        }
    }

    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::TooSmall => {
                "Come closer or send the photo in full size: 300 pixels across the face are plenty."
            }
            Self::Blurred => "Hold the camera still, tap on the face to focus, and clean the lens.",
            Self::Dark => {
                "Turn toward a window or step into the shade outdoors; no light from behind."
            }
            Self::Overexposed => {
                "Leave the direct sun or switch the flash off, and lower the exposure."
            }
            Self::StrongCast => {
                "Take the photo in daylight, away from colored walls and lamps, without a filter."
            }
            Self::TurnedLeft | Self::TurnedRight => "Look straight into the camera.",
            Self::TurnedUp | Self::TurnedDown => {
                "Hold the camera at the height of your eyes and look straight into it."
            }
            Self::Tilted => "Hold the head and the camera upright.",
            Self::OutOfFrame => "Step back a little, so that the whole head is in the picture.",
            Self::Occluded => {
                "Take off what covers the face, and keep hands and hair away from it."
            }
            Self::Sunglasses | Self::Glasses => "Take the glasses off.",
            Self::Hat => "Take off what covers the hair.",
            Self::Grayscale => "Send a photo in color.",
            Self::HeavyCompression => {
                "Send the original file, not a screenshot or a copy from a chat."
            }
            Self::SeveralFaces => {
                "Send a photo of one person alone, or ask for more faces with max_faces."
            }
        }
    }
}

/// Something that is wrong with a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Issue {
    /// What is wrong, for programs.
    #[schema(example = "dark")]
    pub code: Code,
    /// What is wrong, for people.
    #[schema(example = "There is little light on the face.")]
    pub message: &'static str,
    /// What to do about it.
    #[schema(example = "Turn toward a window.")]
    pub hint: &'static str,
}

impl Issue {
    /// An issue in the given words, with the hint of its code.
    pub const fn new(code: Code, message: &'static str) -> Self {
        Self {
            code,
            message,
            hint: code.hint(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_code_is_written_as_it_is_named() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.name());
        }
    }
}
