//! Surfaces whose own color is known, so that the light's can be told from them.

use shared::color::Lab;

use crate::{
    error::InferenceError,
    parsing::Class,
    regions::{
        close_up::CloseUp,
        statistics::{self, quantile},
        view::View,
    },
};

/// A surface in the photo that is gray, or whose own color is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// What it looks like: the median of each coordinate.
    pub seen: Lab,
    /// Pixels of the photo that show it.
    pub pixels: f64,
    /// Median distance (ΔE*ab) of these pixels from [`Self::seen`].
    pub spread: f64,
}

/// Where the white of the eye begins, in radii of the iris: beyond the limbus, which blurs.
const LIMBUS: f32 = 1.2;
/// Margin to the lids, in radii of the iris: lashes, shadow and red rims.
const LID_MARGIN: f32 = 0.14;
/// The lids shade the white of the eye, and its corners are red: of its pixels those count whose
/// lightness is between these parts of all.
const LIT: (f64, f64) = (0.5, 0.95);
/// Pixels of the photo below which the white of an eye is mixed with its surroundings.
const LEAST_WHITE: f64 = 8.0;
/// The cube root of the white's luminance over that of the skin's. Of 286 portraits three quarters have
/// more; darker whites lie in the shade of brow and lids and look as red as these: their a* and b*
/// vary twice as much, and tell nothing of the skin's.
const LEAST_RATIO: f64 = 0.85;

/// The white of an eye; `None` where it is not seen, or lies in shade beside `skin`.
///
/// # Errors
/// When OpenCV fails.
pub fn sclera(eye: &CloseUp, skin: Option<Lab>) -> Result<Option<Anchor>, InferenceError> {
    let view = &eye.view;
    let margin = (LID_MARGIN * eye.radius()).round() as u32;
    let covered = view.classes(|class| {
        matches!(
            class,
            Class::Hair | Class::Hat | Class::Clothes | Class::Glasses
        )
    });
    let white = eye.opening.eroded(margin)?;
    let white = white.without(&eye.ring(0.0, LIMBUS)).without(&covered);
    let white = white.and(view.inside());
    let colors = view.colors(&white);
    if view.photo_pixels(white.count()) < LEAST_WHITE {
        return Ok(None);
    }
    let lightness: Vec<f64> = colors.iter().map(|color| color.l).collect();
    let (low, high) = (
        quantile(lightness.clone(), LIT.0),
        quantile(lightness, LIT.1),
    );
    let lit = colors
        .into_iter()
        .filter(|color| (low..=high).contains(&color.l));
    let is_lit = |white: &Anchor| {
        // In CIELAB L* + 16 goes with the cube root of luminance, so that exposure cancels out.
        skin.is_none_or(|skin| white.seen.l + 16.0 >= LEAST_RATIO * (skin.l + 16.0))
    };
    Ok(anchor(view, lit.collect()).filter(is_lit))
}

/// Margin to everything that is no background, in widths of the view.
const MARGIN: f32 = 0.02;
/// Part of the view that background makes up at least.
const LEAST_BACKGROUND: f64 = 0.04;
/// Lightness of a background whose color can be seen: brighter ones are burnt out to white, darker
/// ones are noise.
const VISIBLE: (f64, f64) = (25.0, 97.0);

/// What is behind the head; `None` where too little of it is seen.
///
/// # Errors
/// When OpenCV fails.
pub fn background(view: &View) -> Result<Option<Anchor>, InferenceError> {
    let margin = (MARGIN * view.side as f32).ceil() as u32;
    let background = view.classes(|class| class == Class::Background);
    let background = background.eroded(margin)?.and(view.inside());
    let mut colors = view.colors(&background);
    let total = colors.len();
    colors.retain(|color| (VISIBLE.0..=VISIBLE.1).contains(&color.l));
    let pixels = f64::from(view.side * view.side);
    let share = background.count() as f64 / pixels * colors.len() as f64 / total.max(1) as f64;
    Ok((share >= LEAST_BACKGROUND)
        .then(|| anchor(view, colors))
        .flatten())
}

fn anchor(view: &View, colors: Vec<Lab>) -> Option<Anchor> {
    let (middle, sigma) = statistics::middle_lightness(&colors)?;
    let all = statistics::Trim {
        below: f64::INFINITY,
        above: f64::INFINITY,
    };
    let summary = statistics::around(&colors, (middle, sigma), all)?;
    Some(Anchor {
        seen: summary.median,
        pixels: view.photo_pixels(summary.count),
        spread: summary.spread,
    })
}
