//! The four regions whose colors decide the season.

use shared::color::Lab;

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

    /// The color in a photo that was exposed so many stops longer. What would be brighter than white is
    /// not cut off: a region's median seldom is.
    #[must_use]
    pub fn exposed(&self, stops: f64) -> Self {
        let lab = Lab::from_opencv8([self.l, self.a + 128.0, self.b + 128.0]);
        let [l, a, b] = lab.under_light(stops.exp2()).opencv8();
        Self {
            l: l.min(255.0),
            a: a - 128.0,
            b: b - 128.0,
        }
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

impl RegionColors {
    /// The colors in a photo that was exposed so many stops longer.
    #[must_use]
    pub fn exposed(&self, stops: f64) -> Self {
        Self(self.0.map(|color| color.map(|color| color.exposed(stops))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stop_doubles_the_light_and_keeps_the_hue() {
        let gray = Lab8 {
            l: 127.5,
            a: 0.0,
            b: 0.0,
        };
        // Y of L* 50 is 0.184187, and of twice that L* is 67.155 (CIE 15:2004, 8.2.1.1).
        assert!((gray.exposed(1.0).l - 67.155 * 2.55).abs() < 0.01);
        let skin = Lab8 {
            l: 160.0,
            a: 14.0,
            b: 20.0,
        };
        let darker = skin.exposed(-1.0);
        assert!(darker.l < skin.l && darker.chroma() < skin.chroma());
        assert!((darker.hue() - skin.hue()).abs() < 0.02);
        let back = darker.exposed(1.0);
        assert!((back.l - skin.l).abs() < 1e-9 && (back.a - skin.a).abs() < 1e-9);
        let absent = RegionColors([Some(skin), None, None, None]).exposed(-1.0);
        assert_eq!(absent.0, [Some(darker), None, None, None]);
    }
}
