//! Whether answers are right as often as they say.

/// An answer: how sure it was, 0 to 1, and whether it was right.
pub type Outcome = (f64, bool);

/// Answers of like confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// The confidence that the bin begins with; the next one's, or 1, is where it ends.
    pub from: f64,
    /// How many answers it holds.
    pub count: usize,
    /// How many of them are right.
    pub right: usize,
    /// Their mean confidence.
    pub confidence: f64,
}

/// The answers in `count` bins of equal width, the least confident first.
pub fn bins(outcomes: &[Outcome], count: usize) -> Vec<Bin> {
    let width = 1.0 / count as f64;
    let mut bins: Vec<Bin> = (0..count)
        .map(|index| Bin {
            from: index as f64 * width,
            count: 0,
            right: 0,
            confidence: 0.0,
        })
        .collect();
    for &(confidence, is_right) in outcomes {
        let index = ((confidence / width) as usize).min(count.saturating_sub(1));
        if let Some(bin) = bins.get_mut(index) {
            bin.count += 1;
            bin.right += usize::from(is_right);
            bin.confidence += confidence;
        }
    }
    for bin in &mut bins {
        bin.confidence /= bin.count.max(1) as f64;
    }
    bins
}

/// The expected calibration error: the mean over all answers of how far the confidence and the
/// accuracy of their bin are apart (Guo et al., On calibration of modern neural networks. ICML 2017).
/// NaN of no answers.
pub fn expected_error(bins: &[Bin]) -> f64 {
    let total: usize = bins.iter().map(|bin| bin.count).sum();
    let gap = |bin: &Bin| (bin.confidence * bin.count as f64 - bin.right as f64).abs();
    bins.iter().map(gap).sum::<f64>() / total as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_binned_by_confidence() {
        let found = bins(
            &[(0.05, false), (0.55, true), (0.59, false), (1.0, true)],
            10,
        );
        let filled: Vec<_> = found.iter().filter(|bin| bin.count > 0).collect();
        let counts: Vec<_> = filled.iter().map(|bin| (bin.count, bin.right)).collect();
        assert_eq!(counts, [(1, 0), (2, 1), (1, 1)]);
        assert!((filled[1].confidence - 0.57).abs() < 1e-12);
        assert!((filled[2].from - 0.9).abs() < 1e-12);
    }

    #[test]
    fn the_error_is_the_gap_between_confidence_and_accuracy() {
        let nine_of_ten: Vec<_> = (0..10).map(|number| (0.9, number > 0)).collect();
        assert!(expected_error(&bins(&nine_of_ten, 15)) < 1e-12);
        assert!((expected_error(&bins(&[(0.9, false)], 15)) - 0.9).abs() < 1e-12);
        assert!(expected_error(&bins(&[], 15)).is_nan());
    }
}
