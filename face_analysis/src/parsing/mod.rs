//! Face parsing: what is at each place of a photo, from skin to hat.

mod enlarge;

use image::RgbImage;
use tch::{Device, Kind};

use self::enlarge::LogitGrid;
use crate::{
    error::{InferenceError, ModelError},
    face::{
        crop::{Outside, cut},
        geometry::{Bounds, Point, Square},
    },
    manifest::ModelFile,
    nn::{bisenet::BiSeNet, input, precision, target::Target, weights::Weights},
};

/// What the parser tells apart, in the order of its outputs. Left and right are the person's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Class {
    Background,
    Skin,
    LeftBrow,
    RightBrow,
    LeftEye,
    RightEye,
    Glasses,
    LeftEar,
    RightEar,
    Earring,
    Nose,
    Mouth,
    UpperLip,
    LowerLip,
    Neck,
    Necklace,
    Clothes,
    Hair,
    Hat,
}

impl Class {
    /// All of them, in the order of the parser's outputs.
    pub const ALL: [Self; 19] = [
        Self::Background,
        Self::Skin,
        Self::LeftBrow,
        Self::RightBrow,
        Self::LeftEye,
        Self::RightEye,
        Self::Glasses,
        Self::LeftEar,
        Self::RightEar,
        Self::Earring,
        Self::Nose,
        Self::Mouth,
        Self::UpperLip,
        Self::LowerLip,
        Self::Neck,
        Self::Necklace,
        Self::Clothes,
        Self::Hair,
        Self::Hat,
    ];

    /// The class of a number; background for one that no class has.
    fn of(label: u8) -> Self {
        let class = Self::ALL.get(usize::from(label));
        class.copied().unwrap_or(Self::Background)
    }
}

/// Side of the parser's input: the size at which our weights are most accurate (weights/README.md).
const INPUT_SIDE: u32 = 384;

/// Side of the square that the parser sees, in sides of the detector's box, and how far the
/// square's middle lies above the box's, in heights of the box: the mean framing of the pictures
/// that it learned from (measured with the full-range detector: 1.56 and 0.13). With a side of 2,
/// mean F1 around the face falls from 0.76 to 0.70 on the pictures that it did not learn from.
const ROOM: f32 = 1.6;
const RISE: f32 = 0.13;

/// What is where in a square of a photo.
#[derive(Debug, Clone)]
pub struct LabelMap {
    square: Square,
    side: u32,
    labels: Vec<u8>,
}

impl LabelMap {
    /// A map of `side` × `side` labels, row by row, over `square`.
    pub fn new(square: Square, side: u32, labels: Vec<u8>) -> Self {
        Self {
            square,
            side,
            labels,
        }
    }

    /// The square of the photo that it covers.
    pub fn square(&self) -> &Square {
        &self.square
    }

    /// Labels of its side.
    pub fn side(&self) -> u32 {
        self.side
    }

    /// The part of the square that is of a class: 0 to 1.
    pub fn share(&self, class: Class) -> f64 {
        let of_class = self.labels.iter().filter(|&&label| label == class as u8);
        of_class.count() as f64 / (self.labels.len().max(1)) as f64
    }

    /// What is at a place of the photo; background beyond the square.
    pub fn at(&self, point: Point) -> Class {
        let unit = self.square.from_picture(point);
        let side = self.side as f32;
        let index = |unit: f32| {
            let place = unit * side;
            (0.0..side).contains(&place).then_some(place as usize)
        };
        let label = index(unit.x)
            .zip(index(unit.y))
            .and_then(|(column, row)| self.labels.get(row * self.side as usize + column));
        label.map_or(Class::Background, |&label| Class::of(label))
    }

    /// What is at each of its places, row by row.
    pub fn classes(&self) -> impl Iterator<Item = Class> {
        self.labels.iter().map(|&label| Class::of(label))
    }
}

/// The parser, ready to look.
#[derive(Debug, Clone)]
pub struct FaceParser {
    network: BiSeNet,
    device: Device,
    kind: Kind,
}

impl FaceParser {
    /// Loads the network, with the kind of number that it runs quickest with.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape, or the network does not run.
    pub fn load(file: ModelFile, target: impl Into<Target>) -> Result<Self, ModelError> {
        let target = target.into();
        let weights = Weights::read(file)?;
        precision::quickest(
            "parser",
            target,
            |kind| Self::with_kind(&weights, target.device, kind),
            |parser| Ok(parser.warm_up()?),
        )
    }

    /// Runs the network once on a picture that shows nothing.
    ///
    /// # Errors
    /// When the network fails.
    pub fn warm_up(&self) -> Result<(), InferenceError> {
        self.labels(&RgbImage::new(INPUT_SIDE, INPUT_SIDE))
            .map(drop)
    }

    fn with_kind(weights: &Weights, device: Device, kind: Kind) -> Result<Self, ModelError> {
        let loader = weights.loader(device, kind);
        Ok(Self {
            network: BiSeNet::load(&loader, Class::ALL.len() as i64)?,
            device,
            kind,
        })
    }

    /// What is where around a face in the detector's box, in an upright square with room for hair
    /// and neck.
    ///
    /// # Errors
    /// When the network fails.
    pub fn parse(&self, photo: &RgbImage, bounds: &Bounds) -> Result<LabelMap, InferenceError> {
        let mut square = Square::around(bounds, ROOM);
        square.center.y -= RISE * bounds.height();
        let input = cut(photo, &square, INPUT_SIDE, Outside::Edge)?;
        Ok(LabelMap::new(square, INPUT_SIDE, self.labels(&input)?))
    }

    /// The likeliest class of each pixel of a square picture whose side is a multiple of 32.
    ///
    /// # Errors
    /// When the network fails.
    pub fn labels(&self, picture: &RgbImage) -> Result<Vec<u8>, InferenceError> {
        let _guard = tch::no_grad_guard();
        let input = input::normalized(picture, self.device, self.kind)?;
        let logits = self.network.forward(&input)?.f_to_kind(Kind::Float)?;
        let (_, classes, rows, _) = logits.size4()?;
        let places = logits.f_permute([0, 2, 3, 1])?.f_reshape([-1])?;
        let grid = LogitGrid {
            side: rows as usize,
            classes: classes as usize,
            values: &Vec::<f32>::try_from(places)?,
        };
        Ok(grid.labels(picture.height() as usize))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_stand_in_the_order_of_their_numbers() {
        for (number, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, number);
        }
    }

    #[test]
    fn a_label_is_found_by_its_place_in_the_photo() {
        let square = Square {
            center: Point { x: 100.0, y: 50.0 },
            side: 20.0,
            angle: 0.0,
        };
        // Two by two labels over ten pixels each.
        let map = LabelMap::new(square, 2, vec![1, 17, 14, 200]);
        let at = |x, y| map.at(Point { x, y });
        assert_eq!(at(91.0, 41.0), Class::Skin);
        assert_eq!(at(101.0, 41.0), Class::Hair);
        assert_eq!(at(99.9, 50.1), Class::Neck);
        assert_eq!(at(89.0, 41.0), Class::Background);
        assert_eq!(at(101.0, 51.0), Class::Background);
    }
}
