//! The color of the lips.

use super::{
    outline::{self, places},
    reading::{Expectation, Reading, Reason},
    statistics::{self, Trim},
    view::View,
};
use crate::{error::InferenceError, face::Face, parsing::Class};

const EXPECTED: Expectation = Expectation {
    pixels: 100.0,
    coverage: 0.5,
    spread: 12.0,
};
/// Lips glisten, and the line between them is dark.
const TRIM: Trim = Trim {
    below: 1.5,
    above: 1.5,
};
/// Part of the lips' outline that the parser must take for lips.
const LEAST_COVERAGE: f64 = 0.1;
/// Pixels of the photo below which lips are a guess.
const LEAST_PIXELS: f64 = 12.0;

/// Reads the lips: the parser's lips between the mesh's outer and inner edge of the mouth.
pub fn read(view: &View, face: &Face) -> Result<Reading, InferenceError> {
    let ring = view.polygons(&[places(&face.mesh, &outline::LIPS)])?;
    let ring = ring.without(&view.polygons(&[places(&face.mesh, &outline::MOUTH)])?);
    let inside = ring.and(view.inside());
    let lips = view.classes(|class| matches!(class, Class::UpperLip | Class::LowerLip));
    let lips = lips.and(&inside);
    let coverage = |count: usize| count as f64 / ring.count().max(1) as f64;
    let absent = if coverage(inside.count()) < 0.5 {
        Reason::OutOfFrame
    } else if view.photo_pixels(ring.count()) < LEAST_PIXELS {
        Reason::TooSmall
    } else {
        Reason::Covered
    };
    let colors = view.colors(&lips);
    Ok(match statistics::summary(&colors, TRIM) {
        Some(summary)
            if coverage(lips.count()) >= LEAST_COVERAGE
                && view.photo_pixels(lips.count()) >= LEAST_PIXELS =>
        {
            let kept = summary.count as f64 / colors.len() as f64;
            let pixels = view.photo_pixels(lips.count()) * kept;
            let coverage = coverage(lips.count()) * kept;
            Reading::Present(EXPECTED.measured(&summary, pixels, coverage, None))
        }
        _ => Reading::Absent(absent),
    })
}
