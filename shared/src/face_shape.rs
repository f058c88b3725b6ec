//! The five face shapes that the engine tells apart, as both services name them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The shape of a face's outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum FaceShape {
    /// Widest at the forehead, narrow at the chin.
    Heart,
    /// Longer than wide with even sides.
    Oblong,
    /// Evenly proportioned.
    Oval,
    /// As long as wide with soft edges.
    Round,
    /// A strong jaw as wide as the forehead.
    Square,
}

impl FaceShape {
    /// All five, in alphabetical order, which is also that of the shape network's outputs.
    pub const ALL: [Self; 5] = [
        Self::Heart,
        Self::Oblong,
        Self::Oval,
        Self::Round,
        Self::Square,
    ];

    /// The name as answers have it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Heart => "Heart",
            Self::Oblong => "Oblong",
            Self::Oval => "Oval",
            Self::Round => "Round",
            Self::Square => "Square",
        }
    }
}

/// The text is the name of none of the five shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one of Heart, Oblong, Oval, Round, Square")]
pub struct UnknownFaceShape;

impl FromStr for FaceShape {
    type Err = UnknownFaceShape;

    /// Takes the name in any case, with blanks around it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        Self::ALL
            .into_iter()
            .find(|shape| shape.title().eq_ignore_ascii_case(text))
            .ok_or(UnknownFaceShape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_is_read_from_its_name_in_any_case() {
        for shape in FaceShape::ALL {
            assert_eq!(shape.title().parse(), Ok(shape));
            assert_eq!(
                format!(" {} ", shape.title().to_lowercase()).parse(),
                Ok(shape)
            );
        }
        assert_eq!("diamond".parse::<FaceShape>(), Err(UnknownFaceShape));
    }
}
