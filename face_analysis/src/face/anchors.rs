//! Where the detectors look: the centers that their boxes are told relative to.

use super::geometry::Point;

/// A layer of a detector's output: a grid of cells with the same number of anchors in each.
///
/// MediaPipe's anchors have a fixed size of 1, so that a center is all there is to them.
#[derive(Debug, Clone, Copy)]
pub struct AnchorGrid {
    /// Pixels of the input from one cell to the next.
    pub stride: u32,
    /// Anchors in each cell.
    pub per_cell: usize,
}

/// Anchor centers in coordinates of the input (0 to 1), in the order of the network's outputs:
/// layer by layer, row by row, cell by cell.
///
/// After MediaPipe's `ssd_anchors_calculator.cc` with `anchor_offset_x` = `anchor_offset_y` = 0.5.
pub fn anchors(input_side: u32, grids: &[AnchorGrid]) -> Vec<Point> {
    let mut centers = Vec::new();
    for grid in grids {
        let cells = input_side / grid.stride;
        let center = |cell: u32| (cell as f32 + 0.5) / cells as f32;
        for row in 0..cells {
            for column in 0..cells {
                let anchor = Point {
                    x: center(column),
                    y: center(row),
                };
                centers.extend(std::iter::repeat_n(anchor, grid.per_cell));
            }
        }
    }
    centers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_range_has_one_anchor_for_each_cell_of_four_pixels() {
        let grid = AnchorGrid {
            stride: 4,
            per_cell: 1,
        };
        let anchors = anchors(192, &[grid]);
        assert_eq!(anchors.len(), 2304);
        assert_eq!(anchors[0].x, 0.5 / 48.0);
        assert_eq!(anchors[1].x, 1.5 / 48.0);
        assert_eq!(anchors[48].y, 1.5 / 48.0);
    }

    #[test]
    fn back_has_two_anchors_in_small_cells_then_six_in_large_ones() {
        let grids = [(16, 2), (32, 6)].map(|(stride, per_cell)| AnchorGrid { stride, per_cell });
        let anchors = anchors(256, &grids);
        assert_eq!(anchors.len(), 896);
        assert_eq!(anchors[0], anchors[1]);
        assert_ne!(anchors[1], anchors[2]);
        assert_eq!(anchors[512], anchors[517]);
        assert_eq!(anchors[512].x, 0.5 / 8.0);
    }
}
