//! From what anchors look like to the light's color.
//!
//! A normal prior, that photos are about balanced, times a normal likelihood for each anchor (Brainard,
//! Freeman: Bayesian color constancy. JOSA A 14, 1997). The mean of the posterior is the estimate: the
//! less is seen, the less is corrected.

use shared::color::Lab;

use super::anchor::Anchor;

/// Deviation of the light of portraits from white in a* and b* of a white sheet. Over 208 portraits
/// a* of the whites of the eyes varies by 6.2 and b* by 8.9 (robustly), and the skin follows them
/// with a slope of 0.40 in a* and 0.52 in b*: about half of their variance is the light's, as this
/// value and that of [`SCLERA`] have it.
const PRIOR: f64 = 6.0;

/// What is known of a kind of anchor.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// a* and b* that it has in white light, as [`Evidence::cast`].
    own: (f64, f64),
    /// Deviation of one such anchor from that, with any number of pixels, in a* and b*.
    deviation: f64,
    /// Pixels with which the variance is twice that.
    pixels: f64,
}

/// The white of an eye: its median over 208 portraits whose white is lit. It is not white, for it has
/// vessels, and lids and skin throw their own light on it.
pub const SCLERA: Kind = Kind {
    own: (8.0, 8.0),
    deviation: 6.0,
    pixels: 8.0,
};
/// A background that may be gray. On 46 portraits whose background may be, it differs by 4.0 in a*
/// and 4.8 in b* from what the whites say.
pub const BACKGROUND: Kind = Kind {
    own: (0.0, 0.0),
    deviation: 4.5,
    pixels: 100.0,
};

/// Chroma up to which a background may be gray, beside no or the given cast.
const NEARLY_GRAY: f64 = 10.0;
/// Spread up to which a background is one surface.
const ONE_SURFACE: f64 = 9.0;

/// What an anchor says of the light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// a* and b* that a white sheet would have, if the anchor had just the color of its kind.
    cast: (f64, f64),
    /// Variance of either.
    variance: f64,
    /// As [`Anchor::spread`].
    spread: f64,
}

impl Kind {
    /// a* and b* that it has in white light.
    #[cfg(test)]
    pub fn own(&self) -> (f64, f64) {
        self.own
    }

    /// What an anchor of this kind says of the light.
    pub fn evidence(&self, anchor: &Anchor) -> Evidence {
        let (a, b) = of_white(anchor.seen);
        Evidence {
            cast: (a - self.own.0, b - self.own.1),
            variance: self.deviation.powi(2) * (1.0 + self.pixels / anchor.pixels.max(1.0)),
            spread: anchor.spread,
        }
    }
}

impl Evidence {
    /// What both eyes say. They err alike, so that two are hardly better than one: the variance is
    /// the better one's.
    pub fn mean(eyes: &[Self]) -> Option<Self> {
        let weight: f64 = eyes.iter().map(|eye| eye.variance.recip()).sum();
        let mean = |of: fn(&Self) -> f64| {
            eyes.iter().map(|eye| of(eye) / eye.variance).sum::<f64>() / weight
        };
        let variance = eyes.iter().map(|eye| eye.variance).min_by(f64::total_cmp)?;
        Some(Self {
            cast: (mean(|eye| eye.cast.0), mean(|eye| eye.cast.1)),
            variance,
            spread: mean(|eye| eye.spread),
        })
    }

    /// Whether a background may be gray, beside what the eyes say of the light.
    pub fn may_be_gray(&self, eyes: Option<&Self>) -> bool {
        let (a, b) = eyes.map_or((0.0, 0.0), |eyes| eyes.cast);
        self.spread <= ONE_SURFACE && (self.cast.0 - a).hypot(self.cast.1 - b) <= NEARLY_GRAY
    }

    /// The likeliest cast, and the part of the prior's variance that the evidence removes.
    pub fn combined(all: impl Iterator<Item = Self>) -> ((f64, f64), f64) {
        let (mut a, mut b, mut precision) = (0.0, 0.0, 0.0);
        for one in all {
            a += one.cast.0 / one.variance;
            b += one.cast.1 / one.variance;
            precision += one.variance.recip();
        }
        let total = precision + PRIOR.powi(-2);
        ((a / total, b / total), precision / total)
    }
}

/// a* and b* that white would have in the light in which a gray surface looks like `color`: in
/// CIELAB both grow with the cube root of luminance.
fn of_white(color: Lab) -> (f64, f64) {
    let scale = 116.0 / (color.l + 16.0);
    (color.a * scale, color.b * scale)
}
