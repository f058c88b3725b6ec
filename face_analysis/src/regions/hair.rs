//! The color of the hair.

use super::{
    outline::{self, places},
    reading::{Expectation, Reading, Reason},
    statistics::{self, Trim},
    view::View,
};
use crate::{error::InferenceError, face::Face, parsing::Class};

const EXPECTED: Expectation = Expectation {
    pixels: 400.0,
    coverage: 0.4,
    spread: 18.0,
};
/// Hair shines more than it hides in shadow.
const TRIM: Trim = Trim {
    below: 2.0,
    above: 1.5,
};
/// Hair smaller than this part of the face is a tuft or a mistake of the parser's.
const LEAST_COVERAGE: f64 = 0.03;
/// A hat at least this large, as a part of the face, hides hair.
const HAT: f64 = 0.1;
/// Margin to everything that is not hair, in widths of the view.
const MARGIN: f32 = 0.008;

/// Reads the hair around the face. Its coverage is measured against the face's outline, since hair
/// has none that is known.
pub fn read(view: &View, face: &Face) -> Result<Reading, InferenceError> {
    let radius = (MARGIN * view.side as f32).ceil() as u32;
    let oval = view.polygons(&[places(&face.mesh, &outline::OVAL)])?;
    let of_face = |count: usize| count as f64 / oval.count().max(1) as f64;
    let hair = view
        .classes(|class| class == Class::Hair)
        .and(view.inside());
    let hat = view.classes(|class| class == Class::Hat).and(view.inside());
    let has_hat = of_face(hat.count()) >= HAT;
    let hair = hair.eroded(radius)?;
    let summary = statistics::summary(&view.colors(&hair), TRIM);
    let coverage = of_face(hair.count());
    Ok(match summary {
        Some(summary) if coverage >= LEAST_COVERAGE => {
            let pixels = view.photo_pixels(hair.count());
            let doubt = has_hat.then_some(Reason::Hat);
            Reading::Present(EXPECTED.measured(&summary, pixels, coverage, doubt))
        }
        _ if has_hat => Reading::Absent(Reason::Hat),
        _ => Reading::Absent(Reason::NoneSeen),
    })
}
