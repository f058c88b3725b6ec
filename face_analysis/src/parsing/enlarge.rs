//! From the parser's logits at an eighth to a label for each pixel.

/// Logits on a grid: `[row][column][class]`, all numbers of a place next to each other.
#[derive(Debug)]
pub struct LogitGrid<'a> {
    /// Rows and columns; at least one.
    pub side: usize,
    /// Classes; at most 256.
    pub classes: usize,
    /// `side` × `side` × `classes` numbers.
    pub values: &'a [f32],
}

impl LogitGrid<'_> {
    /// The likeliest class of each of `side` × `side` pixels, row by row, as if the logits were
    /// enlarged to that size bilinearly, with the corners of both on one another.
    ///
    /// What lies between four places of the grid is a mean of their logits. Where all four have the
    /// same likeliest class, so has every pixel between them, and nothing need be computed: that is
    /// most of a picture, and spares enlarging one plane for each class.
    pub fn labels(&self, side: usize) -> Vec<u8> {
        let places = self.values.chunks_exact(self.classes);
        let likeliest: Vec<u8> = places
            .map(|logits| first_of_largest(logits) as u8)
            .collect();
        let steps: Vec<Step> = (0..side).map(|pixel| self.step(pixel, side)).collect();
        let mut labels = Vec::with_capacity(side * side);
        let mut mixed = vec![0.0; self.classes];
        for row in &steps {
            for column in &steps {
                let corners = [
                    row.low * self.side + column.low,
                    row.low * self.side + column.high,
                    row.high * self.side + column.low,
                    row.high * self.side + column.high,
                ];
                let label = likeliest[corners[0]];
                labels.push(
                    if corners.iter().all(|&corner| likeliest[corner] == label) {
                        label
                    } else {
                        self.mix(corners, row.share, column.share, &mut mixed);
                        first_of_largest(&mixed) as u8
                    },
                );
            }
        }
        labels
    }

    /// Where a pixel lies on the grid.
    fn step(&self, pixel: usize, side: usize) -> Step {
        let last = self.side - 1;
        let place = pixel as f32 * last as f32 / (side.max(2) - 1) as f32;
        // Float-to-integer casts saturate.
        let low = (place as usize).min(last);
        Step {
            low,
            high: (low + 1).min(last),
            share: place - low as f32,
        }
    }

    /// The logits between four corners: upper left, upper right, lower left, lower right.
    fn mix(&self, corners: [usize; 4], down: f32, right: f32, mixed: &mut [f32]) {
        let [a, b, c, d] = corners.map(|corner| {
            let start = corner * self.classes;
            &self.values[start..start + self.classes]
        });
        let weights = [
            (1.0 - down) * (1.0 - right),
            (1.0 - down) * right,
            down * (1.0 - right),
            down * right,
        ];
        for (class, mixed) in mixed.iter_mut().enumerate() {
            *mixed = a[class] * weights[0]
                + b[class] * weights[1]
                + c[class] * weights[2]
                + d[class] * weights[3];
        }
    }
}

/// The place before and the place after, and how far it is from the one to the other: 0 to 1.
#[derive(Debug, Clone, Copy)]
struct Step {
    low: usize,
    high: usize,
    share: f32,
}

fn first_of_largest(logits: &[f32]) -> usize {
    let mut best = 0;
    for (class, &logit) in logits.iter().enumerate() {
        if logit > logits[best] {
            best = class;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use tch::{Device, Kind, Tensor};

    use super::*;

    #[test]
    fn labels_are_those_of_logits_enlarged_plane_by_plane() {
        tch::manual_seed(7);
        let (grid, side, classes) = (12, 96, 19);
        // Some places alike, so that whole cells are of one class.
        let small = Tensor::randn([1, classes, 6, 6], (Kind::Float, Device::Cpu)) * 3;
        let logits = small.upsample_nearest2d([grid, grid], None, None);
        let logits = logits + Tensor::randn([1, classes, grid, grid], (Kind::Float, Device::Cpu));
        let enlarged = logits.upsample_bilinear2d([side, side], true, None, None);
        let expected: Vec<u8> = enlarged
            .argmax(1, false)
            .to_kind(Kind::Uint8)
            .view([-1])
            .try_into()
            .unwrap();

        let places = logits.permute([0, 2, 3, 1]).reshape([-1]);
        let values: Vec<f32> = places.try_into().unwrap();
        let found = LogitGrid {
            side: grid as usize,
            classes: classes as usize,
            values: &values,
        }
        .labels(side as usize);

        let differing = found.iter().zip(&expected).filter(|(a, b)| a != b).count();
        // Two classes may be so near one another that rounding decides.
        assert!(differing <= 2, "{differing} of {} differ", expected.len());
    }

    #[test]
    fn one_place_and_one_pixel_are_enough() {
        let grid = LogitGrid {
            side: 1,
            classes: 3,
            values: &[0.0, 2.0, 1.0],
        };
        assert_eq!(grid.labels(1), [1]);
        assert_eq!(grid.labels(3), [1; 9]);
    }
}
