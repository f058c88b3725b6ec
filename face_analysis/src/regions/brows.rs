//! The color of the brows.

use shared::color::Lab;

use super::{
    outline::{self, places},
    reading::{Expectation, Reading, Reason},
    statistics::{self, Trim, distance, quantile},
    view::View,
};
use crate::{error::InferenceError, face::Face, parsing::Class};

const EXPECTED: Expectation = Expectation {
    pixels: 60.0,
    coverage: 0.25,
    spread: 12.0,
};
const TRIM: Trim = Trim {
    below: 2.0,
    above: 2.0,
};
/// Part of the brows' outline that the parser must take for brows.
const LEAST_COVERAGE: f64 = 0.1;
/// Pixels of the photo below which brows are a guess.
const LEAST_PIXELS: f64 = 12.0;

/// Reads both brows. Skin shows between their hairs, so of the parser's brows the half counts that
/// is least like the skin: darker or, on white brows, lighter.
pub fn read(view: &View, face: &Face, skin: Option<Lab>) -> Result<Reading, InferenceError> {
    let outline = [&outline::LEFT_BROW, &outline::RIGHT_BROW];
    let outline = view.polygons(&outline.map(|points| places(&face.mesh, points)))?;
    let inside = outline.and(view.inside());
    let brows = view.classes(|class| matches!(class, Class::LeftBrow | Class::RightBrow));
    let brows = brows.and(&inside);
    let coverage = |count: usize| count as f64 / outline.count().max(1) as f64;
    if coverage(brows.count()) < LEAST_COVERAGE || view.photo_pixels(brows.count()) < LEAST_PIXELS {
        let covering = view.classes(|class| {
            matches!(
                class,
                Class::Hair | Class::Hat | Class::Glasses | Class::Clothes
            )
        });
        let reason = if coverage(inside.count()) < 0.5 {
            Reason::OutOfFrame
        } else if view.photo_pixels(outline.count()) < LEAST_PIXELS {
            Reason::TooSmall
        } else if coverage(covering.and(&inside).count()) > 0.5 {
            Reason::Covered
        } else {
            Reason::NoneSeen
        };
        return Ok(Reading::Absent(reason));
    }
    let mut colors = view.colors(&brows);
    if let Some(skin) = skin {
        let distances = colors.iter().map(|&color| distance(color, skin));
        let least = quantile(distances.collect(), 0.5);
        colors.retain(|&color| distance(color, skin) >= least);
    }
    Ok(
        statistics::summary(&colors, TRIM).map_or(Reading::Absent(Reason::NoneSeen), |summary| {
            let kept = if skin.is_some() { 0.5 } else { 1.0 };
            let pixels = view.photo_pixels(brows.count()) * kept;
            let coverage = coverage(brows.count()) * kept;
            Reading::Present(EXPECTED.measured(&summary, pixels, coverage, None))
        }),
    )
}
