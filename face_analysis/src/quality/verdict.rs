//! From what was measured to a score and issues.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    issue::{Code, Issue},
    limits::{self, Limit},
    measures::Measures,
};
use crate::regions::reading::Reason;

/// How well a photo serves for an analysis.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Quality {
    /// 1 for a photo that nothing is wrong with, down to 0.
    #[schema(example = 0.93)]
    pub score: f64,
    /// What is wrong with it; empty for a good portrait.
    pub issues: Vec<Issue>,
}

impl Quality {
    /// Judges a photo: each measure beyond what is fine costs a part of the score, and beyond its
    /// limit it is an issue.
    ///
    /// # Errors
    /// The issue because of which an analysis would be a guess.
    pub fn of(measures: &Measures) -> Result<Self, Issue> {
        let mut verdict = Verdict {
            score: 1.0,
            issues: Vec::new(),
            refused: None,
        };
        verdict.size_and_place(measures);
        verdict.light(measures);
        verdict.pose(measures);
        verdict.covering(measures);
        verdict.file(measures);
        match verdict.refused {
            Some(issue) => Err(issue),
            None => Ok(Self {
                score: (verdict.score * 1e4).round() / 1e4,
                issues: verdict.issues,
            }),
        }
    }

    /// What lenses are before the eyes, if any are.
    pub fn lenses(&self) -> Option<Reason> {
        self.issues.iter().find_map(|issue| match issue.code {
            Code::Sunglasses => Some(Reason::Sunglasses),
            Code::Glasses => Some(Reason::Glasses),
            _ => None,
        })
    }
}

struct Verdict {
    score: f64,
    issues: Vec<Issue>,
    refused: Option<Issue>,
}

impl Verdict {
    fn check(&mut self, limit: &Limit, value: f64, code: Code, message: &'static str) {
        self.score *= 1.0 - limit.cost * limit.strain(value);
        if limit.is_refused(value) {
            self.refused.get_or_insert(Issue::new(code, message));
        }
        if limit.is_issue(value) {
            self.issues.push(Issue::new(code, message));
        }
    }

    fn size_and_place(&mut self, measures: &Measures) {
        self.check(
            &limits::EYE_DISTANCE,
            measures.eye_distance,
            Code::TooSmall,
            "The face is too small in the picture.",
        );
        self.check(
            &limits::BLUR,
            measures.blur,
            Code::Blurred,
            "The face is blurred.",
        );
        self.check(
            &limits::OUTSIDE,
            measures.covering.outside,
            Code::OutOfFrame,
            "A part of the face lies beyond the edge of the picture.",
        );
        self.check(
            &limits::OTHER_FACES,
            measures.other_faces as f64,
            Code::SeveralFaces,
            "There are several faces in the picture; this is the analysis of one.",
        );
    }

    fn light(&mut self, measures: &Measures) {
        let light = &measures.light;
        self.check(
            &limits::HIGHLIGHTS,
            light.highlights,
            Code::Dark,
            "There is too little light on the face.",
        );
        self.check(
            &limits::BURNT,
            light.burnt,
            Code::Overexposed,
            "Parts of the face are so bright that their color is lost.",
        );
        if limits::COLORFULNESS.is_issue(measures.colorfulness) {
            self.check(
                &limits::COLORFULNESS,
                measures.colorfulness,
                Code::Grayscale,
                "The picture has no color, so that the season is a guess from light and dark alone.",
            );
        } else {
            self.check(
                &limits::CAST,
                light.skin.map_or(0.0, limits::outside_skin),
                Code::StrongCast,
                "The light or a filter gives the skin a color that skin does not have.",
            );
        }
    }

    fn pose(&mut self, measures: &Measures) {
        let pose = &measures.pose;
        let (sideways, turned) = if pose.left > 0.0 {
            (
                Code::TurnedLeft,
                "The face is turned toward the left side of the picture.",
            )
        } else {
            (
                Code::TurnedRight,
                "The face is turned toward the right side of the picture.",
            )
        };
        self.check(&limits::TURNED, pose.left.abs(), sideways, turned);
        let up = pose.up - limits::LEVEL;
        let (upward, raised) = if up > 0.0 {
            (Code::TurnedUp, "The face is turned upward.")
        } else {
            (Code::TurnedDown, "The face is turned downward.")
        };
        self.check(&limits::RAISED, up.abs(), upward, raised);
        self.check(
            &limits::TILT,
            pose.tilt.abs(),
            Code::Tilted,
            "The head is tilted to one side.",
        );
    }

    fn covering(&mut self, measures: &Measures) {
        let covering = &measures.covering;
        let lips_missing = 1.0 - covering.lips;
        if limits::LOWER.is_issue(covering.lower) && limits::LIPS_MISSING.is_issue(lips_missing) {
            let message = "Something covers mouth and chin, such as a mask.";
            self.check(&limits::LOWER, covering.lower, Code::Occluded, message);
        } else if limits::OTHER.is_issue(covering.other) {
            let message = "Something covers a part of the face, such as a hand.";
            self.check(&limits::OTHER, covering.other, Code::Occluded, message);
        } else {
            let message = "Hair covers a part of the face.";
            self.check(&limits::HAIR, covering.hair, Code::Occluded, message);
        }
        if limits::DARK_GLASSES.is_issue(covering.dark_glasses) {
            self.check(
                &limits::DARK_GLASSES,
                covering.dark_glasses,
                Code::Sunglasses,
                "Sunglasses hide the eyes, so that their color is unknown.",
            );
        } else {
            self.check(
                &limits::GLASSES,
                covering.glasses,
                Code::Glasses,
                "Glasses are before the eyes; they tint and cover the skin around them.",
            );
        }
        self.check(
            &limits::HAT,
            covering.hat,
            Code::Hat,
            "Something on the head hides the hair.",
        );
    }

    fn file(&mut self, measures: &Measures) {
        let message = "The picture was compressed so strongly that colors run together.";
        let coarse = measures.jpeg_quality.map(|quality| 100.0 - quality);
        let coarse = coarse.unwrap_or_default();
        if limits::COARSENESS.is_issue(coarse) {
            self.check(&limits::COARSENESS, coarse, Code::HeavyCompression, message);
        } else {
            self.check(
                &limits::BLOCKINESS,
                measures.blockiness,
                Code::HeavyCompression,
                message,
            );
        }
    }
}
