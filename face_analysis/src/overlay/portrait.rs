//! The portrait on a card: the face cut out, its regions tinted and lined.

use image::{GrayImage, Luma, RgbImage, imageops};
use shared::color::Rgb;

use crate::{
    error::InferenceError,
    face::{
        crop::{Outside, cut},
        geometry::{Point, Square},
    },
    parsing::{Class, LabelMap},
    pipeline::Analysis,
};

/// A part of the face that is tinted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Skin,
    Hair,
    Brows,
    Eyes,
    Lips,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Skin, Self::Hair, Self::Brows, Self::Eyes, Self::Lips];

    /// Its name on the card.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Skin => "Skin",
            Self::Hair => "Hair",
            Self::Brows => "Brows",
            Self::Eyes => "Eyes",
            Self::Lips => "Lips",
        }
    }

    /// What it is tinted with: far apart from one another, and from skin and hair.
    pub const fn tint(self) -> Rgb {
        match self {
            Self::Skin => Rgb::new(0xF2, 0xA6, 0x5A),
            Self::Hair => Rgb::new(0x8E, 0x6C, 0xE8),
            Self::Brows => Rgb::new(0x1F, 0xB8, 0xA6),
            Self::Eyes => Rgb::new(0x2F, 0x8F, 0xFF),
            Self::Lips => Rgb::new(0xF0, 0x3E, 0x7A),
        }
    }

    /// How strongly: the larger a part, the weaker.
    const fn opacity(self) -> f32 {
        match self {
            Self::Skin => 0.10,
            Self::Hair => 0.20,
            Self::Brows | Self::Eyes | Self::Lips => 0.26,
        }
    }

    const fn holds(self, class: Class) -> bool {
        match self {
            Self::Skin => matches!(class, Class::Skin | Class::Nose),
            Self::Hair => matches!(class, Class::Hair),
            Self::Brows => matches!(class, Class::LeftBrow | Class::RightBrow),
            Self::Eyes => matches!(class, Class::LeftEye | Class::RightEye),
            Self::Lips => matches!(class, Class::UpperLip | Class::LowerLip),
        }
    }
}

/// Side of the portrait, in sides of the parser's square.
const ROOM: f32 = 1.12;
/// Pixels of a part's mask across its edge: the labels' steps are blurred into a curve.
const SOFTNESS: f32 = 2.2;
/// Width of the line around a part, in pixels of the portrait.
const LINE: f32 = 2.2;
/// How far from the edge of the parser's square tints begin to fade, in its sides.
const FADING: f32 = 0.08;
/// How much of the line's color it has.
const LINE_OPACITY: f32 = 0.85;

/// Cuts a square of `side` pixels around the face out of the photo, and tints it.
///
/// # Errors
/// When OpenCV fails.
pub fn portrait(photo: &RgbImage, face: &Analysis, side: u32) -> Result<RgbImage, InferenceError> {
    let square = framed(face.labels.square(), photo.dimensions());
    let mut portrait = cut(photo, &square, side, Outside::Edge)?;
    for part in Part::ALL {
        tint(&mut portrait, &square, &face.labels, part);
    }
    Ok(portrait)
}

/// The square around the parser's that lies in the photo, if there is one; else the largest that
/// does.
fn framed(parsed: &Square, (width, height): (u32, u32)) -> Square {
    let (width, height) = (width as f32, height as f32);
    let side = (parsed.side * ROOM).min(width).min(height);
    let clamp =
        |center: f32, length: f32| center.clamp(side / 2.0, (length - side / 2.0).max(side / 2.0));
    Square {
        center: Point {
            x: clamp(parsed.center.x, width),
            y: clamp(parsed.center.y, height),
        },
        side,
        angle: 0.0,
    }
}

fn tint(portrait: &mut RgbImage, square: &Square, labels: &LabelMap, part: Part) {
    let mask = soft_mask(labels, part);
    let side = portrait.width() as f32;
    let tint = part.tint();
    // Pixels of the portrait in a pixel of the mask.
    let scale = labels.square().side / labels.side() as f32 * side / square.side;
    for (x, y, pixel) in portrait.enumerate_pixels_mut() {
        let place = square.to_picture(Point {
            x: (x as f32 + 0.5) / side,
            y: (y as f32 + 0.5) / side,
        });
        let unit = labels.square().from_picture(place);
        let (value, slope) = sample(&mask, unit);
        if value < 0.02 {
            continue;
        }
        // How far the pixel is inside the edge, where the mask is one half.
        let depth = (value - 0.5) / slope.max(1e-3) * scale;
        let fill = (depth + 0.5).clamp(0.0, 1.0) * part.opacity();
        let line = (LINE / 2.0 + 0.5 - depth.abs()).clamp(0.0, 1.0) * LINE_OPACITY;
        let opacity = (fill + line * (1.0 - fill)) * presence(unit);
        for (value, target) in pixel.0.iter_mut().zip([tint.r, tint.g, tint.b]) {
            let mixed = f32::from(*value) * (1.0 - opacity) + f32::from(target) * opacity;
            *value = mixed.round() as u8;
        }
    }
}

/// What is left of a tint at a place of the parser's unit square, beyond which nothing is known: hair
/// and neck go on there, and a tint that broke off would look as if they ended.
fn presence(unit: Point) -> f32 {
    let margin = |along: f32| along.min(1.0 - along);
    (margin(unit.x).min(margin(unit.y)) / FADING).clamp(0.0, 1.0)
}

/// 255 where the part is, 0 where it is not, and blurred at its edge.
fn soft_mask(labels: &LabelMap, part: Part) -> GrayImage {
    let side = labels.side();
    let mask = GrayImage::from_fn(side, side, |x, y| {
        let unit = Point {
            x: (x as f32 + 0.5) / side as f32,
            y: (y as f32 + 0.5) / side as f32,
        };
        let class = labels.at(labels.square().to_picture(unit));
        Luma([if part.holds(class) { 255 } else { 0 }])
    });
    imageops::fast_blur(&mask, SOFTNESS)
}

/// The mask at a place of its unit square, 0 to 1, and how steeply it changes there, for each of
/// its pixels; nothing beyond it.
fn sample(mask: &GrayImage, unit: Point) -> (f32, f32) {
    let side = mask.width();
    let (x, y) = (unit.x * side as f32 - 0.5, unit.y * side as f32 - 0.5);
    if x < 0.0 || y < 0.0 || x >= side as f32 - 1.0 || y >= side as f32 - 1.0 {
        return (0.0, 1.0);
    }
    let at =
        |x: u32, y: u32| f32::from(mask.get_pixel(x.min(side - 1), y.min(side - 1)).0[0]) / 255.0;
    let (left, top) = (x as u32, y as u32);
    let (right, down) = (x.fract(), y.fract());
    let [a, b] = [at(left, top), at(left + 1, top)];
    let [c, d] = [at(left, top + 1), at(left + 1, top + 1)];
    let (upper, lower) = (a + (b - a) * right, c + (d - c) * right);
    let across = (b - a) * (1.0 - down) + (d - c) * down;
    (upper + (lower - upper) * down, across.hypot(lower - upper))
}
