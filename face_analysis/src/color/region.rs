//! The four regions whose colors decide the season.

use crate::parsing::Class;

/// A region of the face, in the order of the classifier's features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Region {
    Skin,
    Hair,
    Lips,
    Eyes,
}

impl Region {
    /// All of them, in the order of the classifier's features.
    pub const ALL: [Self; 4] = [Self::Skin, Self::Hair, Self::Lips, Self::Eyes];

    /// The region that a class of the parser belongs to, if any.
    pub fn of(class: Class) -> Option<Self> {
        match class {
            Class::Skin => Some(Self::Skin),
            Class::Hair => Some(Self::Hair),
            Class::UpperLip | Class::LowerLip => Some(Self::Lips),
            Class::LeftEye | Class::RightEye => Some(Self::Eyes),
            _ => None,
        }
    }
}

/// A color in OpenCV's 8-bit form of CIELAB: lightness 0 to 255; a and b -128 to 127.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lab8 {
    /// Lightness: 255/100 of L*.
    pub l: f64,
    /// Green (negative) to red (positive).
    pub a: f64,
    /// Blue (negative) to yellow (positive).
    pub b: f64,
}

impl Lab8 {
    /// Distance from gray: √(a² + b²).
    pub fn chroma(&self) -> f64 {
        self.a.hypot(self.b)
    }

    /// Hue angle in radians, from red over yellow: atan2(b, a).
    pub fn hue(&self) -> f64 {
        self.b.atan2(self.a)
    }
}

/// The median color of each region, in the order of [`Region::ALL`]; `None` where the region is
/// absent.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct RegionColors(pub [Option<Lab8>; 4]);
