//! How good season scores are.

use std::fmt;

use shared::season::{Family, Season};

use super::calibration::{bins, expected_error};
use crate::color::season::SeasonScores;

/// Bins of the calibration error.
const BINS: usize = 15;
const FAMILIES: [Family; 4] = [
    Family::Spring,
    Family::Summer,
    Family::Autumn,
    Family::Winter,
];

/// The usual figures over a set of judged faces.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// How often the likeliest season is right.
    pub top_1: f64,
    /// How often the right season is among the three likeliest.
    pub top_3: f64,
    /// How often the likeliest of spring, summer, autumn and winter is right, each with the
    /// probability of its three seasons.
    pub four_seasons: f64,
    /// Mean of −ln of the right season's probability.
    pub log_loss: f64,
    /// Expected calibration error: how far confidence and accuracy of the likeliest season are
    /// apart, over 15 bins of equal width (Guo et al., ICML 2017).
    pub calibration_error: f64,
}

impl Evaluation {
    /// Compares scores with the seasons that people chose. All figures are NaN for no faces.
    pub fn of(judged: &[(SeasonScores, Season)]) -> Self {
        let mean = |figure: &dyn Fn(&(SeasonScores, Season)) -> f64| {
            judged.iter().map(figure).sum::<f64>() / judged.len() as f64
        };
        let share = |hit: &dyn Fn(&(SeasonScores, Season)) -> bool| {
            mean(&|judged| if hit(judged) { 1.0 } else { 0.0 })
        };
        Self {
            top_1: share(&|(scores, season)| rank(scores, *season) == 0),
            top_3: share(&|(scores, season)| rank(scores, *season) < 3),
            four_seasons: share(&|(scores, season)| best_family(scores) == season.family()),
            log_loss: mean(&|(scores, season)| -scores.0[season.index()].ln()),
            calibration_error: calibration_error(judged),
        }
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "top-1 {:.3}  top-3 {:.3}  four seasons {:.3}  log loss {:.3}  calibration error {:.3}",
            self.top_1, self.top_3, self.four_seasons, self.log_loss, self.calibration_error
        )
    }
}

/// How many seasons are likelier than `season`.
pub fn rank(scores: &SeasonScores, season: Season) -> usize {
    let own = scores.0[season.index()];
    scores.0.iter().filter(|&&other| other > own).count()
}

/// The likeliest of spring, summer, autumn and winter, each with the probability of its three seasons.
pub fn best_family(scores: &SeasonScores) -> Family {
    let sum = |family: Family| {
        let scored = Season::ALL.into_iter().zip(scores.0);
        let own = scored.filter(|(season, _)| season.family() == family);
        own.map(|(_, score)| score).sum::<f64>()
    };
    FAMILIES
        .into_iter()
        .max_by(|&a, &b| sum(a).total_cmp(&sum(b)))
        .unwrap_or(Family::Spring)
}

fn calibration_error(judged: &[(SeasonScores, Season)]) -> f64 {
    let outcomes = judged.iter().map(|(scores, season)| {
        let confidence = scores.0.into_iter().fold(0.0, f64::max);
        (confidence, rank(scores, *season) == 0)
    });
    expected_error(&bins(&outcomes.collect::<Vec<_>>(), BINS))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `share` to the first season, the rest to the second.
    fn scores(first: Season, share: f64, second: Season) -> SeasonScores {
        let mut scores = [0.0; 12];
        scores[first.index()] += share;
        scores[second.index()] += 1.0 - share;
        SeasonScores(scores)
    }

    #[test]
    fn hits_are_counted_by_rank_and_by_family() {
        let guess = scores(Season::DarkWinter, 0.6, Season::DarkAutumn);
        let evaluation = Evaluation::of(&[
            (guess, Season::DarkWinter),
            (guess, Season::DarkAutumn),
            (guess, Season::CoolWinter),
        ]);
        assert!((evaluation.top_1 - 1.0 / 3.0).abs() < 1e-12);
        // Ten seasons tie for the third place, and a tie is no miss.
        assert_eq!(evaluation.top_3, 1.0);
        assert!((evaluation.four_seasons - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn calibration_compares_confidence_with_accuracy() {
        let sure = scores(Season::WarmSpring, 0.9, Season::LightSpring);
        let rows: Vec<_> = (0..10)
            .map(|number| match number {
                0 => (sure, Season::LightSpring),
                _ => (sure, Season::WarmSpring),
            })
            .collect();
        assert!(Evaluation::of(&rows).calibration_error < 1e-12);
        let wrong = [(sure, Season::LightSpring)];
        assert!((Evaluation::of(&wrong).calibration_error - 0.9).abs() < 1e-12);
    }

    #[test]
    fn log_loss_is_that_of_the_right_season() {
        let guess = scores(Season::WarmSpring, 0.5, Season::LightSpring);
        let evaluation = Evaluation::of(&[(guess, Season::LightSpring)]);
        assert!((evaluation.log_loss - 2_f64.ln()).abs() < 1e-12);
    }
}
