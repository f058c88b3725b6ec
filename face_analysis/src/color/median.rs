//! Medians: of 8-bit values by counting, of colors coordinate by coordinate.

use shared::color::Lab;

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

/// The median of each coordinate, of an even number the upper of the two in the middle. Must not be
/// empty.
pub fn of_colors(colors: &[Lab]) -> Lab {
    let middle = |coordinate: fn(&Lab) -> f64| {
        let mut values: Vec<f64> = colors.iter().map(coordinate).collect();
        *values
            .select_nth_unstable_by(colors.len() / 2, f64::total_cmp)
            .1
    };
    Lab::new(middle(|c| c.l), middle(|c| c.a), middle(|c| c.b))
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

    #[test]
    fn colors_have_their_median_coordinate_by_coordinate() {
        let colors = [
            Lab::new(10.0, 5.0, -1.0),
            Lab::new(90.0, 4.0, -3.0),
            Lab::new(20.0, -100.0, -2.0),
        ];
        assert_eq!(of_colors(&colors), Lab::new(20.0, 4.0, -2.0));
    }
}
