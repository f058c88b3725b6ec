//! What the season classifier looks at: 46 numbers out of four colors.

use super::region::{Lab8, Region, RegionColors};

/// How many features there are.
pub const COUNT: usize = 46;

/// Which features there are and in what order. Weights carry this text, so that ones fitted on
/// other features are refused.
pub const LAYOUT: &str =
    "v1: skin hair lips eyes: Lab; differences of pairs; chroma; sin, cos of hue; absent";

/// The features; `None` where a region that one needs is absent.
pub type Features = [Option<f64>; COUNT];

/// Computes the features, in the order of [`LAYOUT`]:
///
/// - 12: L, a, b of each region;
/// - 18: their differences for each pair of regions;
/// - 4: chroma of each region;
/// - 8: sine and cosine of each region's hue angle, since the angle itself jumps at ±180°;
/// - 4: 1 for each region that is absent, else 0.
pub fn features(RegionColors(colors): &RegionColors) -> Features {
    let mut features = Vec::with_capacity(COUNT);
    for color in colors {
        features.extend(channels(*color));
    }
    for first in 0..Region::ALL.len() {
        for second in first + 1..Region::ALL.len() {
            let (first, second) = (channels(colors[first]), channels(colors[second]));
            let pairs = first.into_iter().zip(second);
            features.extend(pairs.map(|(first, second)| Some(first? - second?)));
        }
    }
    features.extend(colors.map(|color| Some(color?.chroma())));
    for color in colors {
        let hue = color.map(|color| color.hue());
        features.extend([hue.map(f64::sin), hue.map(f64::cos)]);
    }
    features.extend(colors.map(|color| Some(if color.is_none() { 1.0 } else { 0.0 })));
    std::array::from_fn(|index| features[index])
}

fn channels(color: Option<Lab8>) -> [Option<f64>; 3] {
    match color {
        Some(Lab8 { l, a, b }) => [Some(l), Some(a), Some(b)],
        None => [None; 3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLORS: RegionColors = RegionColors([
        Some(Lab8 {
            l: 150.0,
            a: 3.0,
            b: 4.0,
        }),
        Some(Lab8 {
            l: 10.0,
            a: 0.0,
            b: -2.0,
        }),
        None,
        Some(Lab8 {
            l: 60.0,
            a: 1.0,
            b: 0.0,
        }),
    ]);

    #[test]
    fn colors_differences_chroma_hue_and_absence_stand_in_their_places() {
        let features = features(&COLORS);
        assert_eq!(features[..3], [Some(150.0), Some(3.0), Some(4.0)]);
        assert_eq!(features[12..15], [Some(140.0), Some(3.0), Some(6.0)]);
        assert_eq!(features[30], Some(5.0));
        let (sin, cos) = (features[34].unwrap_or(0.0), features[35].unwrap_or(0.0));
        assert!((sin - 0.8).abs() < 1e-12 && (cos - 0.6).abs() < 1e-12);
        assert_eq!(features[36], Some(-1.0));
        assert_eq!(features[42..], [0.0, 0.0, 1.0, 0.0].map(Some));
    }

    #[test]
    fn what_needs_an_absent_region_is_absent() {
        let features = features(&COLORS);
        // Lips, and their differences to skin, hair and eyes.
        for places in [6..9, 15..18, 21..24, 27..30, 32..33, 38..40] {
            assert!(features[places].iter().all(Option::is_none));
        }
        assert_eq!(features.iter().flatten().count(), COUNT - 15);
    }
}
