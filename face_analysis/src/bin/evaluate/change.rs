//! The same photo in another light.

use image::RgbImage;
use shared::color::{from_linear, to_linear};

/// What is done to a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// As if a camera set to D65 had taken it in daylight of 5000 K.
    Warmed,
    /// The same in daylight of 9000 K.
    Cooled,
    /// Exposed one stop less.
    Darkened,
    /// Exposed half a stop more; what was bright is burnt out.
    Brightened,
}

impl Change {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 4] = [Self::Warmed, Self::Cooled, Self::Darkened, Self::Brightened];

    /// The name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warmed => "warmed to 5000 K",
            Self::Cooled => "cooled to 9000 K",
            Self::Darkened => "darkened by 1 stop",
            Self::Brightened => "brightened by 1/2 stop",
        }
    }

    /// What red, green and blue light are multiplied by. For the casts: the CIE's daylight of that
    /// temperature (CIE 15:2004, equations 3.2 to 3.4) in linear sRGB, at luminance 1.
    const fn gains(self) -> [f64; 3] {
        match self {
            Self::Warmed => [1.176, 0.976, 0.722],
            Self::Cooled => [0.858, 1.011, 1.314],
            Self::Darkened => [0.5; 3],
            Self::Brightened => [std::f64::consts::SQRT_2; 3],
        }
    }

    /// The changed photo.
    pub fn apply(self, photo: &RgbImage) -> RgbImage {
        let tables = self.gains().map(|gain| -> [u8; 256] {
            std::array::from_fn(|channel| from_linear(to_linear(channel as u8) * gain))
        });
        let mut changed = photo.clone();
        for pixel in changed.pixels_mut() {
            for (value, table) in pixel.0.iter_mut().zip(&tables) {
                *value = table[usize::from(*value)];
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;
    use shared::color::{Lab, Rgb as Color};

    use super::*;

    fn changed(change: Change, gray: u8) -> Lab {
        let photo = change.apply(&RgbImage::from_pixel(1, 1, Rgb([gray; 3])));
        let [r, g, b] = photo.get_pixel(0, 0).0;
        Color::new(r, g, b).into()
    }

    #[test]
    fn casts_keep_luminance_and_exposures_keep_gray() {
        let gray = Lab::from(Color::new(150, 150, 150));
        for (change, sign) in [(Change::Warmed, 1.0), (Change::Cooled, -1.0)] {
            let color = changed(change, 150);
            assert!((color.l - gray.l).abs() < 1.0, "{color:?}");
            assert!(color.b * sign > 8.0, "{color:?}");
        }
        for (change, sign) in [(Change::Darkened, -1.0), (Change::Brightened, 1.0)] {
            let color = changed(change, 150);
            assert!(color.chroma() < 0.1);
            assert!((color.l - gray.l) * sign > 5.0, "{color:?}");
        }
        assert!(changed(Change::Brightened, 240).l > 99.9);
    }
}
