//! From where on a measure costs something, is an issue, and makes an analysis a guess: every
//! threshold of the quality judgment, each with its reason.

use shared::color::Lab;

/// What a measure may be. Whether more or less of it is worse follows from the order of the two.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// Up to here nothing is wrong.
    pub fine: f64,
    /// From here on it is an issue.
    pub issue: f64,
    /// From here on an analysis would be a guess; none if there is no such place.
    pub refused: Option<f64>,
    /// The part of the score that it costs when it is twice as far from fine as an issue: 0 to 1.
    pub cost: f64,
}

impl Limit {
    /// How far beyond fine a value is: 0 there and before, 0.5 where it becomes an issue, 1 at
    /// twice the distance and beyond.
    pub fn strain(&self, value: f64) -> f64 {
        ((value - self.fine) / (self.issue - self.fine) / 2.0).clamp(0.0, 1.0)
    }

    /// Whether it is an issue.
    pub fn is_issue(&self, value: f64) -> bool {
        self.is_beyond(self.issue, value)
    }

    /// Whether an analysis would be a guess.
    pub fn is_refused(&self, value: f64) -> bool {
        self.refused
            .is_some_and(|bound| self.is_beyond(bound, value))
    }

    fn is_beyond(&self, bound: f64, value: f64) -> bool {
        if self.issue > self.fine {
            value >= bound
        } else {
            value <= bound
        }
    }
}

/// Pixels between the eyes. An iris, 11.7 mm across where eyes are 63 mm apart, has 6 pixels at 30:
/// enough to tell its color from lid and pupil. At 10 it has two, and the whole face 25.
pub const EYE_DISTANCE: Limit = Limit {
    fine: 42.0,
    issue: 30.0,
    refused: Some(10.0),
    cost: 0.7,
};

/// [`super::sharpness::blur`]. Sharp portraits have 0.3 to 0.57. A blur whose deviation is 4 % of the
/// distance between the eyes, so that lashes and the edge of the iris are gone, gives 0.7. At 0.86
/// lips and brows melt into the skin, and the parser no longer finds them.
pub const BLUR: Limit = Limit {
    fine: 0.57,
    issue: 0.68,
    refused: Some(0.86),
    cost: 0.7,
};

/// The part of the face beyond the edge of the photo. A hundredth is the mesh's own inaccuracy; a
/// twenty-fifth is a chin or a temple; without two fifths nothing can be said of its shape.
pub const OUTSIDE: Limit = Limit {
    fine: 0.01,
    issue: 0.04,
    refused: Some(0.4),
    cost: 0.7,
};

/// Faces beside the one that was analyzed. They do it no harm; it may only be the wrong one.
pub const OTHER_FACES: Limit = Limit {
    fine: 0.0,
    issue: 1.0,
    refused: None,
    cost: 0.2,
};

/// Luma that the brightest twentieth of the face exceeds, so that dark skin is not taken for dark
/// light: on portraits of every skin tone the eyes' whites, teeth and glints exceed 115 even in the
/// shade. Three stops below a good exposure leave 85; at 25 colors have some ten steps left.
pub const HIGHLIGHTS: Limit = Limit {
    fine: 112.0,
    issue: 85.0,
    refused: Some(25.0),
    cost: 0.7,
};

/// The part of the skin that is burnt out. Glints on nose and forehead stay below three
/// hundredths; from an eighth on the light, and not the skin, makes the face's color; when it is
/// most of the skin, no color is left to measure.
pub const BURNT: Limit = Limit {
    fine: 0.03,
    issue: 0.12,
    refused: Some(0.6),
    cost: 0.7,
};

/// [`super::light::colorfulness`]. Gray pictures have 0, and up to 5 after a JPEG's noise; the
/// palest colored ones 40, a hundredth of their light still 12.
pub const COLORFULNESS: Limit = Limit {
    fine: 16.0,
    issue: 8.0,
    refused: None,
    cost: 0.8,
};

/// [`outside_skin`]. Faces in daylight of every skin tone have up to 3; a lamp or a filter whose
/// gains differ by half moves skin by 6 or more.
pub const CAST: Limit = Limit {
    fine: 3.0,
    issue: 6.0,
    refused: None,
    cost: 0.6,
};

/// Degrees to the left or right. Up to 15 nobody calls turned; from 25 on one cheek is
/// foreshortened by a tenth and the shape changes; at 60 one half of the face is hidden.
pub const TURNED: Limit = Limit {
    fine: 15.0,
    issue: 25.0,
    refused: Some(60.0),
    cost: 0.6,
};

/// What [`super::pose::Pose::up`] says of a face that looks straight ahead: a chin lies somewhat
/// behind a forehead. The median over 40 portraits.
pub const LEVEL: f64 = -7.0;

/// Degrees up or down. Smaller than to the side, for what shortens is the length of the face, by
/// which round is told from oblong.
pub const RAISED: Limit = Limit {
    fine: 13.0,
    issue: 20.0,
    refused: Some(50.0),
    cost: 0.6,
};

/// Degrees to one shoulder. The face is leveled before it is measured, so that a tilt costs little;
/// from 20 on shoulders and hair hang differently.
pub const TILT: Limit = Limit {
    fine: 12.0,
    issue: 20.0,
    refused: None,
    cost: 0.3,
};

/// The part of the lower face that is no face. A beard is skin to the parser, a hand on the chin
/// takes a tenth, a mask nearly all.
pub const LOWER: Limit = Limit {
    fine: 0.15,
    issue: 0.35,
    refused: None,
    cost: 0.8,
};

/// The part of the lips' place that is not lips. Smiles and mustaches leave a third; where two
/// thirds are missing something lies over them.
pub const LIPS_MISSING: Limit = Limit {
    fine: 0.35,
    issue: 0.65,
    refused: None,
    cost: 0.6,
};

/// The part of the face that is neither face nor hair, hat or glasses: 0.02 at most on open faces,
/// a tenth for a hand. Without two thirds of the face the rest is a guess.
pub const OTHER: Limit = Limit {
    fine: 0.03,
    issue: 0.1,
    refused: Some(0.65),
    cost: 0.7,
};

/// The part of the face that is hair. The mesh's outline reaches the hairline, where up to 0.17 is
/// hair; from 0.28 on it hangs into the face.
pub const HAIR: Limit = Limit {
    fine: 0.18,
    issue: 0.28,
    refused: Some(0.65),
    cost: 0.6,
};

/// The part of the eyes that is glasses to the parser. Clear lenses leave up to 0.8, for it draws
/// frames too wide; behind dark and mirroring ones it sees no eye at all.
pub const DARK_GLASSES: Limit = Limit {
    fine: 0.8,
    issue: 0.92,
    refused: None,
    cost: 0.7,
};

/// The part of the face that is glasses: at least 0.1 with them and 0.01 without.
pub const GLASSES: Limit = Limit {
    fine: 0.02,
    issue: 0.05,
    refused: None,
    cost: 0.2,
};

/// Hat over face. Hats have 0.4 to 1.3, a band around the head 0.2, and up to 0.08 is hair that was
/// taken for one.
pub const HAT: Limit = Limit {
    fine: 0.1,
    issue: 0.18,
    refused: None,
    cost: 0.3,
};

/// 100 less the IJG quality of a JPEG. Below a quality of 25 blocks of eight pixels have one color
/// each, and the color of an iris is that of its surroundings.
pub const COARSENESS: Limit = Limit {
    fine: 60.0,
    issue: 75.0,
    refused: None,
    cost: 0.6,
};

/// [`super::compression::blockiness`], which tells of a coarse JPEG that was saved anew. Photos
/// have up to 1.37, a quality of 30 gives 1.5, one of 20 gives 1.8.
pub const BLOCKINESS: Limit = Limit {
    fine: 1.45,
    issue: 1.75,
    refused: None,
    cost: 0.6,
};

/// Hue angles of skin in CIELAB, in degrees, and its chroma, on portraits of every skin tone in
/// daylight (hue 23 to 64, chroma 13 to 47), with some room.
const SKIN_HUE: (f64, f64) = (28.0, 72.0);
const SKIN_CHROMA: (f64, f64) = (8.0, 47.0);
/// The lightness from which on skin has its least chroma; darker pictures have less of both.
const FULL_CHROMA: f64 = 50.0;

/// How far a color lies, in the plane of a* and b*, from the nearest one that skin may have.
pub fn outside_skin(color: Lab) -> f64 {
    let least = SKIN_CHROMA.0 * (color.l / FULL_CHROMA).clamp(0.0, 1.0);
    // Hues between the opposite of skin's and 360 degrees are below skin's, not above.
    let middle = (SKIN_HUE.0 + SKIN_HUE.1) / 2.0;
    let hue = (color.hue_degrees() - middle + 180.0).rem_euclid(360.0) - 180.0 + middle;
    let nearest_hue = hue.clamp(SKIN_HUE.0, SKIN_HUE.1).to_radians();
    // The foot of the perpendicular on the ray of that hue.
    let along = color.a * nearest_hue.cos() + color.b * nearest_hue.sin();
    let chroma = along.clamp(least, SKIN_CHROMA.1);
    (color.a - chroma * nearest_hue.cos()).hypot(color.b - chroma * nearest_hue.sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_or_less_is_worse_as_the_limit_says() {
        for (limit, values) in [
            (&BLUR, [0.4, 0.6, 0.7, 0.95]),
            (&HIGHLIGHTS, [200.0, 100.0, 60.0, 10.0]),
        ] {
            let [fine, meager, bad, hopeless] = values;
            assert_eq!(limit.strain(fine), 0.0);
            assert!((0.0..0.5).contains(&limit.strain(meager)) && limit.strain(meager) > 0.0);
            assert!((0.5..1.0).contains(&limit.strain(bad)));
            assert_eq!(limit.strain(hopeless), 1.0);
            assert_eq!(
                [fine, meager, bad, hopeless].map(|value| limit.is_issue(value)),
                [false, false, true, true]
            );
            assert_eq!(
                [fine, meager, bad, hopeless].map(|value| limit.is_refused(value)),
                [false, false, false, true]
            );
        }
    }

    #[test]
    fn skin_of_any_tone_is_skin_and_a_cast_is_not() {
        let color = |l: f64, chroma: f64, hue: f64| {
            let hue = hue.to_radians();
            Lab::new(l, chroma * hue.cos(), chroma * hue.sin())
        };
        for (l, chroma, hue) in [
            (78.0, 16.0, 36.0),
            (33.0, 33.0, 59.0),
            (23.0, 16.0, 46.0),
            (59.0, 47.0, 48.0),
        ] {
            assert!(
                outside_skin(color(l, chroma, hue)) < 0.1,
                "{l} {chroma} {hue}"
            );
        }
        // Skin under a lamp, in blue light, in green light, and gray.
        for (l, chroma, hue) in [
            (75.0, 54.0, 71.0),
            (69.0, 19.0, 269.0),
            (74.0, 37.0, 119.0),
            (60.0, 1.0, 315.0),
        ] {
            assert!(
                outside_skin(color(l, chroma, hue)) > CAST.issue,
                "{l} {chroma} {hue}"
            );
        }
    }
}
