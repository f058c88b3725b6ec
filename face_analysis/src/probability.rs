//! From logits to probabilities.

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
    fn probabilities_follow_the_logits_and_sum_to_one() {
        let [a, b, c] = softmax([0.0, 2.0_f64.ln(), 1e4_f64.ln() - 1e4]);
        assert!((a - 1.0 / 3.0).abs() < 1e-12 && (b - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(c, 0.0);
        let large = softmax([1e5, 1e5]);
        assert_eq!(large, [0.5, 0.5]);
    }
}
