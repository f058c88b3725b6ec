//! How far a share that was counted can be off.

/// The normal distribution's 97.5th percentile: 95 % lie within so many deviations.
const DEVIATIONS: f64 = 1.959_964;

/// A share that was counted, with the interval that the true one lies in with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// How often something was so.
    pub hits: usize,
    /// Of how many cases.
    pub total: usize,
}

impl Share {
    /// Counts the cases that are so.
    pub fn of(cases: impl IntoIterator<Item = bool>) -> Self {
        let mut share = Self { hits: 0, total: 0 };
        for is_hit in cases {
            share.hits += usize::from(is_hit);
            share.total += 1;
        }
        share
    }

    /// 0 to 1; NaN of no cases.
    pub fn value(&self) -> f64 {
        self.hits as f64 / self.total as f64
    }

    /// Lower and upper end of the score interval (Wilson: Probable inference, the law of succession,
    /// and statistical inference. JASA 22, 1927), which keeps within 0 and 1 and is no point where
    /// all or none are hits. All of it where there are no cases.
    pub fn interval(&self) -> (f64, f64) {
        if self.total == 0 {
            return (0.0, 1.0);
        }
        let (count, share) = (self.total as f64, self.value());
        let square = DEVIATIONS * DEVIATIONS;
        let middle = share + square / (2.0 * count);
        let spread = share * (1.0 - share) / count + square / (4.0 * count * count);
        let reach = DEVIATIONS * spread.sqrt();
        let scale = 1.0 + square / count;
        (
            ((middle - reach) / scale).max(0.0),
            ((middle + reach) / scale).min(1.0),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_the_published_ones() {
        // Newcombe: Two-sided confidence intervals for the single proportion. Statistics in Medicine
        // 17, 1998, table I, method 3.
        for (hits, total, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let (found_low, found_high) = Share { hits, total }.interval();
            assert!((found_low - low).abs() < 5e-5, "{found_low} {low}");
            assert!((found_high - high).abs() < 5e-5, "{found_high} {high}");
        }
    }

    #[test]
    fn nothing_counted_says_nothing() {
        assert_eq!(Share::of([]).interval(), (0.0, 1.0));
        assert_eq!(Share::of([true, false, true]), Share { hits: 2, total: 3 });
    }
}
