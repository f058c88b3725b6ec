//! Medians of 8-bit values, by counting.

/// How often each of the 256 values occurred.
#[derive(Debug, Clone)]
pub struct Histogram {
    counts: [u32; 256],
    total: u32,
}

impl Default for Histogram {
    fn default() -> Self {
        Self {
            counts: [0; 256],
            total: 0,
        }
    }
}

impl Histogram {
    /// Counts a value.
    pub fn add(&mut self, value: u8) {
        self.counts[usize::from(value)] += 1;
        self.total += 1;
    }

    /// How many values were counted.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// The middle value, or the mean of the two middle ones; `None` of nothing.
    pub fn median(&self) -> Option<f64> {
        let last = self.total.checked_sub(1)?;
        let (low, high) = (self.nth(last / 2), self.nth(last.div_ceil(2)));
        Some((low + high) / 2.0)
    }

    /// The value at place `index` of all in order.
    fn nth(&self, index: u32) -> f64 {
        let mut seen = 0;
        let value = self.counts.iter().position(|&count| {
            seen += count;
            seen > index
        });
        value.unwrap_or(0) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn median(values: &[u8]) -> Option<f64> {
        let mut histogram = Histogram::default();
        values.iter().for_each(|&value| histogram.add(value));
        histogram.median()
    }

    #[test]
    fn the_median_is_the_middle_value_or_the_mean_of_two() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[7]), Some(7.0));
        assert_eq!(median(&[255, 0, 3]), Some(3.0));
        assert_eq!(median(&[4, 1, 2, 255]), Some(3.0));
    }
}
