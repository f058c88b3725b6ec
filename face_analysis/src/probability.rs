//! From logits to probabilities, and from these to a verdict.

/// Two answers are near when the second is at least this likely, as a part of the first's
/// probability: of seven such faces, by calibrated probabilities, three are the second's and four
/// the first's.
const NEAR: f64 = 0.75;

/// The two likeliest of several answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict<T> {
    /// The likeliest answer.
    pub first: T,
    /// Its probability.
    pub confidence: f64,
    /// The second likeliest.
    pub second: T,
    /// Whether the second is nearly as likely: at least three quarters of the first's probability.
    pub is_borderline: bool,
}

/// The verdict of `scores`, which are the probabilities of `answers` in the same order. Of equally
/// likely answers the earlier one comes first.
pub fn verdict<T: Copy, const N: usize>(answers: [T; N], scores: [f64; N]) -> Verdict<T> {
    const { assert!(N >= 2, "a verdict chooses between at least two answers") };
    let (mut first, mut second) = if scores[1] > scores[0] {
        (1, 0)
    } else {
        (0, 1)
    };
    for index in 2..N {
        if scores[index] > scores[first] {
            (first, second) = (index, first);
        } else if scores[index] > scores[second] {
            second = index;
        }
    }
    Verdict {
        first: answers[first],
        confidence: scores[first],
        second: answers[second],
        is_borderline: scores[second] >= NEAR * scores[first],
    }
}

/// The softmax of `logits`: positive and summing to 1, in the same order.
pub fn softmax<const N: usize>(logits: [f64; N]) -> [f64; N] {
    // Shifting all logits alike changes nothing but keeps the exponentials finite.
    let highest = logits.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let exponentials = logits.map(|logit| (logit - highest).exp());
    let sum: f64 = exponentials.iter().sum();
    exponentials.map(|exponential| exponential / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_likeliest_are_found_wherever_they_stand() {
        let clear = verdict(["a", "b", "c", "d"], [0.1, 0.2, 0.6, 0.1]);
        assert_eq!((clear.first, clear.second), ("c", "b"));
        assert_eq!(clear.confidence, 0.6);
        assert!(!clear.is_borderline);
        let near = verdict(["a", "b", "c"], [0.4, 0.28, 0.32]);
        assert_eq!((near.first, near.second), ("a", "c"));
        assert!(near.is_borderline);
        let equal = verdict(["a", "b"], [0.5, 0.5]);
        assert_eq!((equal.first, equal.second), ("a", "b"));
    }

    #[test]
    fn probabilities_follow_the_logits_and_sum_to_one() {
        let [a, b, c] = softmax([0.0, 2.0_f64.ln(), 1e4_f64.ln() - 1e4]);
        assert!((a - 1.0 / 3.0).abs() < 1e-12 && (b - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(c, 0.0);
        let large = softmax([1e5, 1e5]);
        assert_eq!(large, [0.5, 0.5]);
    }
}
