//! Weighted non-maximum suppression: many boxes around one face become one.

use super::{
    detection::Detection,
    geometry::{Bounds, Point},
};

/// Boxes that overlap more than this show the same face (`min_suppression_threshold` of
/// MediaPipe's graphs).
const SAME_FACE: f32 = 0.3;

/// Merges detections that overlap: each group gets the score of its best one and the mean of all
/// places in it, weighted by score. Sorted by score, best first.
///
/// Boxes must not be empty, so that each overlaps itself.
///
/// After MediaPipe's `non_max_suppression_calculator.cc` with `algorithm: WEIGHTED`.
pub fn suppress(mut detections: Vec<Detection>) -> Vec<Detection> {
    detections.sort_by(|a, b| b.score.total_cmp(&a.score));
    let mut faces = Vec::new();
    while let Some(&best) = detections.first() {
        let (same, others): (Vec<_>, Vec<_>) = detections
            .into_iter()
            .partition(|other| best.bounds.intersection_over_union(&other.bounds) > SAME_FACE);
        faces.push(merge(&best, &same));
        detections = others;
    }
    faces
}

fn merge(best: &Detection, group: &[Detection]) -> Detection {
    Detection {
        score: best.score,
        bounds: Bounds {
            left: mean(group, |detection| detection.bounds.left),
            top: mean(group, |detection| detection.bounds.top),
            right: mean(group, |detection| detection.bounds.right),
            bottom: mean(group, |detection| detection.bounds.bottom),
        },
        key_points: std::array::from_fn(|index| Point {
            x: mean(group, |detection| detection.key_points[index].x),
            y: mean(group, |detection| detection.key_points[index].y),
        }),
    }
}

/// The mean of a value over `group`, weighted by score. Scores are positive: decoding drops others.
fn mean(group: &[Detection], value: impl Fn(&Detection) -> f32) -> f32 {
    let total: f32 = group.iter().map(|detection| detection.score).sum();
    let sum: f32 = group
        .iter()
        .map(|detection| detection.score * value(detection))
        .sum();
    sum / total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::detection::KEY_POINTS;

    fn detection(left: f32, score: f32) -> Detection {
        Detection {
            score,
            bounds: Bounds {
                left,
                top: 0.0,
                right: left + 10.0,
                bottom: 10.0,
            },
            key_points: [Point { x: left, y: 1.0 }; KEY_POINTS],
        }
    }

    #[test]
    fn overlapping_boxes_become_their_weighted_mean_with_the_best_score() {
        let faces = suppress(vec![detection(4.0, 0.6), detection(0.0, 0.9)]);
        assert_eq!(faces.len(), 1);
        assert_eq!(faces[0].score, 0.9);
        assert!((faces[0].bounds.left - 1.6).abs() < 1e-5);
        assert!((faces[0].key_points[3].x - 1.6).abs() < 1e-5);
    }

    #[test]
    fn boxes_apart_stay_two_faces_best_first() {
        let faces = suppress(vec![detection(100.0, 0.7), detection(0.0, 0.8)]);
        let scores: Vec<_> = faces.iter().map(|face| face.score).collect();
        assert_eq!(scores, [0.8, 0.7]);
    }
}
