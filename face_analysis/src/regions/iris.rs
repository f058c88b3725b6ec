//! The color of an iris.

use shared::color::Lab;

use super::{
    close_up::CloseUp,
    reading::{Expectation, Reading, Reason},
    statistics::{self, Trim},
};
use crate::{error::InferenceError, parsing::Class};

const EXPECTED: Expectation = Expectation {
    pixels: 30.0,
    coverage: 0.3,
    spread: 12.0,
};
/// Glints are far brighter than the iris; what is left of the pupil and of lashes is darker.
const TRIM: Trim = Trim {
    below: 1.5,
    above: 1.5,
};
/// The iris between its pupil and its dark edge, in radii of the iris. A pupil of 2 to 5 mm in an
/// iris of 11.7 mm (Rüfer et al., Cornea 24, 2005) ends at 0.17 to 0.43.
const INNER: f32 = 0.45;
const OUTER: f32 = 0.88;
/// How far the lids' shadow and lashes reach over the iris, in its radii.
const LID_MARGIN: f32 = 0.12;
/// Part of the disc that must be seen between the lids.
const LEAST_COVERAGE: f64 = 0.06;
/// Pixels of the photo below which an iris is a guess.
const LEAST_PIXELS: f64 = 6.0;
/// Openness below which lids show lashes rather than iris.
const CLOSED: f32 = 0.1;
/// Part of the eye that must be behind glasses for them to count.
const BEHIND_GLASSES: f64 = 0.5;
/// Range of lightness, from the 10th to the 90th percentile over the eye's opening, that an eye
/// with its white and its pupil shows at least, even through a lens.
const LEAST_CONTRAST: f64 = 14.0;
/// A lens whose lightness is below this part of the skin's is dark.
const DARK_LENS: f64 = 0.55;

/// Reads an iris: what lies between pupil and edge, below the lids and their shadow.
pub fn read(close_up: &CloseUp, skin: Option<Lab>) -> Result<Reading, InferenceError> {
    let view = &close_up.view;
    let disc = close_up.ring(0.0, 1.0);
    let of_disc = |count: usize| count as f64 / disc.count().max(1) as f64;
    if of_disc(disc.and(view.inside()).count()) < 0.5 {
        return Ok(Reading::Absent(Reason::OutOfFrame));
    }
    if view.photo_pixels(disc.count()) < LEAST_PIXELS {
        return Ok(Reading::Absent(Reason::TooSmall));
    }
    let (is_covered, is_behind_glasses) = obstacles(close_up);
    if is_covered {
        return Ok(Reading::Absent(Reason::Covered));
    }
    if is_behind_glasses && hides(close_up, skin) {
        return Ok(Reading::Absent(Reason::Sunglasses));
    }
    let margin = (LID_MARGIN * close_up.radius()).round() as u32;
    let iris = close_up.ring(INNER, OUTER);
    let iris = iris
        .and(&close_up.opening.eroded(margin)?)
        .and(view.inside());
    if close_up.openness < CLOSED || of_disc(iris.count()) < LEAST_COVERAGE {
        return Ok(Reading::Absent(Reason::Closed));
    }
    let colors = view.colors(&iris);
    Ok(
        statistics::summary(&colors, TRIM).map_or(Reading::Absent(Reason::Closed), |summary| {
            let kept = summary.count as f64 / colors.len() as f64;
            let pixels = view.photo_pixels(iris.count()) * kept;
            let coverage = of_disc(iris.count()) * kept;
            let doubt = is_behind_glasses.then_some(Reason::Glasses);
            Reading::Present(EXPECTED.measured(&summary, pixels, coverage, doubt))
        }),
    )
}

/// Whether hair, a hat or cloth lies over the opening, and whether glasses do.
fn obstacles(close_up: &CloseUp) -> (bool, bool) {
    let total = close_up.opening.count().max(1) as f64;
    let share = |is_chosen: fn(Class) -> bool| {
        close_up
            .view
            .classes(is_chosen)
            .and(&close_up.opening)
            .count() as f64
            / total
    };
    let is_covered =
        share(|class| matches!(class, Class::Hair | Class::Hat | Class::Clothes)) > 0.5;
    (
        is_covered,
        share(|class| class == Class::Glasses) >= BEHIND_GLASSES,
    )
}

/// Whether a lens hides the eye: no white and no pupil can be told apart, or it is as dark as no
/// eye beside this skin.
fn hides(close_up: &CloseUp, skin: Option<Lab>) -> bool {
    let colors = close_up.view.colors(&close_up.opening);
    if colors.is_empty() {
        return true;
    }
    let lightness: Vec<f64> = colors.iter().map(|color| color.l).collect();
    let bright = statistics::quantile(lightness.clone(), 0.9);
    let dark = statistics::quantile(lightness, 0.1);
    let lens = close_up.view.classes(|class| class == Class::Glasses);
    let lens: Vec<f64> = close_up
        .view
        .colors(&lens)
        .iter()
        .map(|color| color.l)
        .collect();
    let is_dark = skin.is_some_and(|skin| {
        !lens.is_empty() && statistics::quantile(lens, 0.75) < DARK_LENS * skin.l
    });
    bright - dark < LEAST_CONTRAST || is_dark
}
