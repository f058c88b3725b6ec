//! Colors of many pixels as one, whatever glints and shadows are among them.

use shared::color::Lab;

use crate::color::median;

/// Ratio of a normal distribution's standard deviation to its median absolute deviation
/// (Rousseeuw, Croux: Alternatives to the median absolute deviation. JASA 88, 1993).
const SIGMA: f64 = 1.4826;
/// Pixels of one even color still differ by sensor noise and compression.
const LEAST_SIGMA: f64 = 1.5;

/// What many colors have in common.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// The median of each coordinate.
    pub median: Lab,
    /// Median distance (ΔE*ab) of the colors from it.
    pub spread: f64,
    /// Colors that count.
    pub count: usize,
}

/// How far from the middle lightness a color may be, in robust standard deviations of lightness.
#[derive(Debug, Clone, Copy)]
pub struct Trim {
    /// Darker ones are shadow.
    pub below: f64,
    /// Lighter ones are glints.
    pub above: f64,
}

/// Sums `colors` up, less those that [`Trim`] takes for shadow or glint; `None` of nothing.
pub fn summary(colors: &[Lab], trim: Trim) -> Option<Summary> {
    around(colors, middle_lightness(colors)?, trim)
}

/// As [`summary`], with `middle` and its deviation known from colors that are surely the region's.
pub fn around(colors: &[Lab], (middle, sigma): (f64, f64), trim: Trim) -> Option<Summary> {
    let kept: Vec<Lab> = colors
        .iter()
        .copied()
        .filter(|color| {
            let step = color.l - middle;
            -trim.below * sigma <= step && step <= trim.above * sigma
        })
        .collect();
    (!kept.is_empty()).then(|| {
        let median = median::of_colors(&kept);
        Summary {
            median,
            spread: middle_of(kept.iter().map(|&color| distance(color, median)).collect()),
            count: kept.len(),
        }
    })
}

/// The median lightness of `colors` and its robust standard deviation; `None` of nothing.
pub fn middle_lightness(colors: &[Lab]) -> Option<(f64, f64)> {
    if colors.is_empty() {
        return None;
    }
    let middle = middle_of(colors.iter().map(|color| color.l).collect());
    let deviations = colors.iter().map(|color| (color.l - middle).abs());
    let sigma = (SIGMA * middle_of(deviations.collect())).max(LEAST_SIGMA);
    Some((middle, sigma))
}

/// The value that `share` (0 to 1) of the values are not above. Must not be empty.
pub fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    let place = (share * (values.len() - 1) as f64).round() as usize;
    *values.select_nth_unstable_by(place, f64::total_cmp).1
}

/// Distance of two colors, ΔE*ab of CIE 15:2004.
pub fn distance(one: Lab, other: Lab) -> f64 {
    (one.l - other.l)
        .hypot(one.a - other.a)
        .hypot(one.b - other.b)
}

fn middle_of(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIM: Trim = Trim {
        below: 2.0,
        above: 2.0,
    };

    /// 90 colors of lightness 49 to 51, and ten of `other`.
    fn mostly(other: Lab) -> Vec<Lab> {
        let usual = (0..90).map(|step| Lab::new(49.0 + f64::from(step % 3), 10.0, 20.0));
        usual.chain([other; 10]).collect()
    }

    #[test]
    fn glints_and_shadows_leave_the_color_alone() {
        for other in [Lab::new(98.0, 0.0, 0.0), Lab::new(3.0, 0.0, 0.0)] {
            let found = summary(&mostly(other), TRIM);
            assert_eq!(found.map(|found| found.count), Some(90));
            assert_eq!(
                found.map(|found| found.median),
                Some(Lab::new(50.0, 10.0, 20.0))
            );
        }
    }

    #[test]
    fn spread_is_the_middle_distance_and_of_nothing_there_is_none() {
        let found = summary(&mostly(Lab::new(50.0, 10.0, 20.0)), TRIM);
        assert_eq!(found.map(|found| found.spread), Some(1.0));
        assert_eq!(summary(&[], TRIM), None);
    }

    #[test]
    fn quantiles_are_found_by_rank() {
        let values = vec![5.0, 1.0, 4.0, 2.0, 3.0];
        assert_eq!(quantile(values.clone(), 0.0), 1.0);
        assert_eq!(quantile(values.clone(), 0.75), 4.0);
        assert_eq!(quantile(values, 1.0), 5.0);
    }
}
