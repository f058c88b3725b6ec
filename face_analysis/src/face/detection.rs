//! What a detector says, and how its raw output is read.

use super::geometry::{Bounds, Point};

/// Key points of a detection: the eyes, the tip of the nose, the mouth, the tragions of the ears.
pub const KEY_POINTS: usize = 6;
/// Index of the eye on the left side of the picture.
pub const LEFT_EYE: usize = 0;
/// Index of the eye on the right side of the picture.
pub const RIGHT_EYE: usize = 1;

/// Raw values of a box: center, size, then the key points.
const VALUES: usize = 4 + 2 * KEY_POINTS;

/// A face that a detector saw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detection {
    /// How sure the detector is: 0 to 1.
    pub score: f32,
    /// The face from the brows to the chin.
    pub bounds: Bounds,
    /// Eyes, nose, mouth, ears.
    pub key_points: [Point; KEY_POINTS],
}

impl Detection {
    /// The detection with each of its points moved by `place`.
    #[must_use]
    pub fn map(&self, place: impl Fn(Point) -> Point) -> Self {
        let Bounds {
            left,
            top,
            right,
            bottom,
        } = self.bounds;
        let corners = [
            Point { x: left, y: top },
            Point {
                x: right,
                y: bottom,
            },
        ];
        Self {
            score: self.score,
            bounds: Bounds::around(corners.map(&place)),
            key_points: self.key_points.map(&place),
        }
    }
}

/// Reads the raw output of a network with square input of `input_side` pixels: detections above
/// `min_score` in coordinates of the input (0 to 1), before suppression.
///
/// `boxes` holds 16 values for each anchor: center, size, key points, in pixels of the input, all
/// but the size relative to the anchor. `scores` holds one logit for each.
///
/// After MediaPipe's `tensors_to_detections_calculator.cc` with `reverse_output_order`.
pub fn decode(
    boxes: &[f32],
    scores: &[f32],
    anchors: &[Point],
    input_side: u32,
    min_score: f32,
) -> Vec<Detection> {
    let scale = input_side as f32;
    let candidates = boxes.chunks_exact(VALUES).zip(scores).zip(anchors);
    candidates
        .filter_map(|((values, &logit), anchor)| {
            let score = sigmoid(logit);
            // Written so that a score that is no number is dropped as well.
            if score.is_nan() || score < min_score {
                return None;
            }
            let point = |at: usize| Point {
                x: values[at] / scale + anchor.x,
                y: values[at + 1] / scale + anchor.y,
            };
            let center = point(0);
            let (half_width, half_height) = (values[2] / scale / 2.0, values[3] / scale / 2.0);
            let bounds = Bounds {
                left: center.x - half_width,
                top: center.y - half_height,
                right: center.x + half_width,
                bottom: center.y + half_height,
            };
            (bounds.width() > 0.0 && bounds.height() > 0.0).then(|| Detection {
                score,
                bounds,
                key_points: std::array::from_fn(|index| point(4 + 2 * index)),
            })
        })
        .collect()
}

/// From a logit to a probability.
pub fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(center: f32, size: f32) -> Vec<f32> {
        let mut values = vec![center, center, size, size];
        values.extend((0..2 * KEY_POINTS).map(|value| value as f32));
        values
    }

    #[test]
    fn a_box_is_told_in_pixels_relative_to_its_anchor() {
        let anchor = Point { x: 0.5, y: 0.25 };
        let found = decode(&raw(10.0, 40.0), &[2.0], &[anchor], 100, 0.5);
        assert_eq!(found.len(), 1);
        let bounds = found[0].bounds;
        assert!((bounds.left - 0.4).abs() < 1e-6 && (bounds.right - 0.8).abs() < 1e-6);
        assert!((bounds.top - 0.15).abs() < 1e-6 && (bounds.bottom - 0.55).abs() < 1e-6);
        assert!((found[0].key_points[1].x - 0.52).abs() < 1e-6);
        assert!((found[0].key_points[1].y - 0.28).abs() < 1e-6);
        assert!((found[0].score - 0.880_797).abs() < 1e-6);
    }

    #[test]
    fn low_scores_empty_boxes_and_numbers_that_are_none_are_dropped() {
        let anchors = [Point::default(); 3];
        let boxes = [raw(0.0, 10.0), raw(0.0, -1.0), raw(0.0, 10.0)].concat();
        assert!(decode(&boxes, &[-0.1, 5.0, f32::NAN], &anchors, 100, 0.5).is_empty());
    }

    #[test]
    fn extreme_logits_do_not_overflow() {
        assert_eq!(sigmoid(-1e9), 0.0);
        assert_eq!(sigmoid(1e9), 1.0);
    }
}
