//! The parser's labels as a picture.

use std::io::Cursor;

use base64::{Engine, prelude::BASE64_STANDARD};
use image::{
    ExtendedColorType, ImageEncoder, ImageResult,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};

use crate::{face::geometry::Point, parsing::LabelMap};

/// A gray PNG of the photo's size, in base64, whose values are the numbers of the classes.
///
/// # Errors
/// When the encoder fails, which it does not over a picture in memory.
pub fn mask(labels: &LabelMap, (width, height): (u32, u32)) -> ImageResult<String> {
    let at = |x: u32, y: u32| {
        let place = Point {
            x: x as f32 + 0.5,
            y: y as f32 + 0.5,
        };
        labels.at(place) as u8
    };
    let pixels: Vec<u8> = (0..height)
        .flat_map(|y| (0..width).map(move |x| at(x, y)))
        .collect();
    let mut png = Cursor::new(Vec::new());
    // Rows resemble the rows above them: all is zero but where an edge runs.
    PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up).write_image(
        &pixels,
        width,
        height,
        ExtendedColorType::L8,
    )?;
    Ok(BASE64_STANDARD.encode(png.into_inner()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{face::geometry::Square, parsing::Class};

    #[test]
    fn each_pixel_has_the_number_of_its_class() {
        let square = Square {
            center: Point { x: 4.0, y: 2.0 },
            side: 4.0,
            angle: 0.0,
        };
        let classes = [Class::Hair, Class::Hat, Class::Skin, Class::Neck];
        let labels = LabelMap::new(square, 2, classes.map(|class| class as u8).to_vec());
        let png = BASE64_STANDARD.decode(mask(&labels, (7, 4)).unwrap());
        let mask = image::load_from_memory(&png.unwrap()).unwrap();
        assert_eq!(mask.color(), image::ColorType::L8);
        let rows: Vec<_> = mask.to_luma8().chunks(7).map(<[u8]>::to_vec).collect();
        let (upper, lower) = ([0, 0, 17, 17, 18, 18, 0], [0, 0, 1, 1, 14, 14, 0]);
        assert_eq!(rows, [upper, upper, lower, lower]);
    }
}
