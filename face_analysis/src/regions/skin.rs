//! The color of the skin.

use super::{
    mask::Mask,
    outline::{self, places},
    reading::{Expectation, Reading, Reason},
    statistics::{self, Trim},
    view::View,
};
use crate::{
    error::InferenceError,
    face::{Face, geometry::Turn, mesh::Mesh},
    parsing::Class,
};

const EXPECTED: Expectation = Expectation {
    pixels: 400.0,
    coverage: 0.5,
    spread: 15.0,
};
/// Light falls off over a face: what is within this range is lit skin, what is beyond it shadow, a
/// beard or a glint.
const TRIM: Trim = Trim {
    below: 1.5,
    above: 1.5,
};
/// A channel this bright is burnt out, and the color that it shows is not the skin's.
const CLIPPED_LIGHTNESS: f64 = 97.0;
/// Part of the face's outline that must be skin.
const LEAST_COVERAGE: f64 = 0.03;
/// Margin around everything that is not skin, in widths of the view: networks draw edges a few
/// pixels off, and neighbors' light is mixed in there.
const MARGIN: f32 = 0.008;

/// Reads the skin: the parser's skin and nose inside the mesh's oval, away from brows, eyes, lips,
/// glasses, hair and whatever else is not skin.
pub fn read(view: &View, face: &Face) -> Result<Reading, InferenceError> {
    let oval = view.polygons(&[places(&face.mesh, &outline::OVAL)])?;
    let outline = oval.count();
    let inside = oval.and(view.inside());
    let skin = mask(view, face, &inside)?;
    let coverage = |count: usize| count as f64 / outline.max(1) as f64;
    if coverage(skin.count()) < LEAST_COVERAGE {
        let is_cut_off = coverage(inside.count()) < 0.5;
        let reason = if is_cut_off {
            Reason::OutOfFrame
        } else {
            Reason::Covered
        };
        return Ok(Reading::Absent(reason));
    }
    let colors = usable(view, &skin);
    // A beard may cover a third of the face but nothing above the base of the nose.
    let beardless = usable(view, &skin.and(&above_mouth(view, &face.mesh)));
    let middle = statistics::middle_lightness(if beardless.is_empty() {
        &colors
    } else {
        &beardless
    });
    let summary = middle.and_then(|middle| statistics::around(&colors, middle, TRIM));
    Ok(summary.map_or(Reading::Absent(Reason::Covered), |summary| {
        let kept = summary.count as f64 / colors.len() as f64;
        let pixels = view.photo_pixels(skin.count()) * kept;
        Reading::Present(EXPECTED.measured(&summary, pixels, coverage(skin.count()) * kept, None))
    }))
}

fn mask(view: &View, face: &Face, oval: &Mask) -> Result<Mask, InferenceError> {
    let radius = (MARGIN * view.side as f32).ceil() as u32;
    let skin = view.classes(|class| matches!(class, Class::Skin | Class::Nose));
    let others = [
        &outline::LEFT_BROW[..],
        &outline::RIGHT_BROW,
        &outline::LEFT_EYE,
        &outline::RIGHT_EYE,
        &outline::LIPS,
    ];
    let others = view.polygons(&others.map(|points| places(&face.mesh, points)))?;
    let skin = skin.eroded(radius)?.and(&oval.eroded(radius)?);
    Ok(skin.without(&others.dilated(radius)?))
}

fn usable(view: &View, mask: &Mask) -> Vec<shared::color::Lab> {
    let mut colors = view.colors(mask);
    colors.retain(|color| color.l < CLIPPED_LIGHTNESS);
    colors
}

/// What lies on the forehead's side of the base of the nose.
fn above_mouth(view: &View, mesh: &Mesh) -> Mask {
    let level = Turn::by(-mesh.roll());
    let base = level.of(mesh.points[outline::NOSE_BASE]).y;
    view.places(|place| level.of(place).y < base)
}
