//! Points, boxes and turned squares, in pixels of the upright picture: x to the right, y down, and
//! pixel `i` reaches from `i` to `i + 1`.

/// A place in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    /// To the right, in pixels.
    pub x: f32,
    /// Down, in pixels.
    pub y: f32,
}

impl Point {
    /// The angle of the line from here to `other` against the horizontal, clockwise, in radians.
    pub fn angle_to(self, other: Self) -> f32 {
        (other.y - self.y).atan2(other.x - self.x)
    }

    /// How far `other` is, in pixels.
    pub fn distance_to(self, other: Self) -> f32 {
        (other.x - self.x).hypot(other.y - self.y)
    }

    /// Turns the point about the origin by `angle` radians, clockwise.
    #[must_use]
    pub fn turned(self, angle: f32) -> Self {
        // Most squares are upright.
        if angle == 0.0 {
            return self;
        }
        Turn::by(angle).of(self)
    }
}

/// A turn about the origin whose sine and cosine are known, for many points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Turn {
    sin: f32,
    cos: f32,
}

impl Turn {
    /// By `angle` radians, clockwise.
    pub fn by(angle: f32) -> Self {
        let (sin, cos) = angle.sin_cos();
        Self { sin, cos }
    }

    /// Where a point comes to lie.
    pub fn of(self, Point { x, y }: Point) -> Point {
        Point {
            x: x * self.cos - y * self.sin,
            y: x * self.sin + y * self.cos,
        }
    }
}

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// Left edge.
    pub left: f32,
    /// Upper edge.
    pub top: f32,
    /// Right edge.
    pub right: f32,
    /// Lower edge.
    pub bottom: f32,
}

impl Bounds {
    /// The smallest box around `points`; an empty one where there are none.
    pub fn around(points: impl IntoIterator<Item = Point>) -> Self {
        points
            .into_iter()
            .map(|point| Self {
                left: point.x,
                top: point.y,
                right: point.x,
                bottom: point.y,
            })
            .reduce(|a, b| Self {
                left: a.left.min(b.left),
                top: a.top.min(b.top),
                right: a.right.max(b.right),
                bottom: a.bottom.max(b.bottom),
            })
            .unwrap_or_default()
    }

    /// Width in pixels; negative for a box turned inside out.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Height in pixels; negative for a box turned inside out.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Area in square pixels; 0 for a box turned inside out.
    pub fn area(&self) -> f32 {
        self.width().max(0.0) * self.height().max(0.0)
    }

    /// The middle.
    pub fn center(&self) -> Point {
        Point {
            x: (self.left + self.right) / 2.0,
            y: (self.top + self.bottom) / 2.0,
        }
    }

    /// The box with each side moved out by `fraction` of the width or height.
    #[must_use]
    pub fn grown(&self, fraction: f32) -> Self {
        let (dx, dy) = (self.width() * fraction, self.height() * fraction);
        Self {
            left: self.left - dx,
            top: self.top - dy,
            right: self.right + dx,
            bottom: self.bottom + dy,
        }
    }

    /// The area that two boxes share, over the area that they cover together: 0 to 1.
    pub fn intersection_over_union(&self, other: &Self) -> f32 {
        let shared = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
        .area();
        let union = self.area() + other.area() - shared;
        if union > 0.0 { shared / union } else { 0.0 }
    }
}

/// A square cut-out of the picture that may be turned and may reach beyond its edges.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Square {
    /// The middle.
    pub center: Point,
    /// Length of a side in pixels.
    pub side: f32,
    /// How far the square's upper edge is turned clockwise against the picture's, in radians.
    pub angle: f32,
}

impl Square {
    /// An upright square around a box: its middle, and `scale` times its longer side.
    pub fn around(bounds: &Bounds, scale: f32) -> Self {
        Self {
            center: bounds.center(),
            side: bounds.width().max(bounds.height()) * scale,
            angle: 0.0,
        }
    }

    /// The smallest upright square around a whole picture.
    pub fn around_picture(width: u32, height: u32) -> Self {
        let whole = Bounds {
            left: 0.0,
            top: 0.0,
            right: width as f32,
            bottom: height as f32,
        };
        Self::around(&whole, 1.0)
    }

    /// From the square's own coordinates (0 to 1 from its upper left corner) to the picture's.
    pub fn to_picture(&self, unit: Point) -> Point {
        let turned = Point {
            x: (unit.x - 0.5) * self.side,
            y: (unit.y - 0.5) * self.side,
        }
        .turned(self.angle);
        Point {
            x: self.center.x + turned.x,
            y: self.center.y + turned.y,
        }
    }

    /// The middles of `side` × `side` pixels that the square is divided into, row by row.
    pub fn middles(&self, side: u32) -> impl Iterator<Item = Point> {
        let (center, length) = (self.center, self.side);
        let turn = Turn::by(self.angle);
        let along = move |pixel: u32| ((pixel as f32 + 0.5) / side as f32 - 0.5) * length;
        (0..side).flat_map(move |row| {
            let y = along(row);
            (0..side).map(move |column| {
                let turned = turn.of(Point {
                    x: along(column),
                    y,
                });
                Point {
                    x: center.x + turned.x,
                    y: center.y + turned.y,
                }
            })
        })
    }

    /// From the picture's coordinates to the square's own (0 to 1 inside it).
    pub fn from_picture(&self, point: Point) -> Point {
        let level = Point {
            x: point.x - self.center.x,
            y: point.y - self.center.y,
        }
        .turned(-self.angle);
        Point {
            x: level.x / self.side + 0.5,
            y: level.y / self.side + 0.5,
        }
    }

    /// The smallest upright box around the square.
    pub fn bounds(&self) -> Bounds {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        Bounds::around(corners.map(|(x, y)| self.to_picture(Point { x, y })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Bounds = Bounds {
        left: 10.0,
        top: 20.0,
        right: 30.0,
        bottom: 60.0,
    };

    #[test]
    fn overlap_is_measured_against_what_both_cover() {
        let half = Bounds { right: 20.0, ..BOX };
        let apart = Bounds {
            left: 30.0,
            right: 40.0,
            ..BOX
        };
        assert_eq!(BOX.intersection_over_union(&BOX), 1.0);
        assert_eq!(BOX.intersection_over_union(&half), 0.5);
        assert_eq!(BOX.intersection_over_union(&apart), 0.0);
        let empty = Bounds::default();
        assert_eq!(empty.intersection_over_union(&empty), 0.0);
    }

    #[test]
    fn growing_moves_each_side() {
        let grown = BOX.grown(0.1);
        assert_eq!((grown.left, grown.right), (8.0, 32.0));
        assert_eq!((grown.top, grown.bottom), (16.0, 64.0));
    }

    #[test]
    fn a_turned_squares_upper_edge_follows_its_angle() {
        let square = Square {
            center: Point { x: 50.0, y: 50.0 },
            side: 20.0,
            angle: std::f32::consts::FRAC_PI_2,
        };
        let corner = square.to_picture(Point { x: 0.0, y: 0.0 });
        assert!((corner.x - 60.0).abs() < 1e-4 && (corner.y - 40.0).abs() < 1e-4);
        let next = square.to_picture(Point { x: 1.0, y: 0.0 });
        assert!((corner.angle_to(next) - square.angle).abs() < 1e-6);
    }

    #[test]
    fn middles_of_pixels_are_where_their_own_coordinates_are() {
        let square = Square {
            center: Point { x: -3.0, y: 70.0 },
            side: 33.0,
            angle: 0.7,
        };
        for upright in [false, true] {
            let angle = if upright { 0.0 } else { square.angle };
            let square = Square { angle, ..square };
            let places: Vec<Point> = square.middles(5).collect();
            assert_eq!(places.len(), 25);
            assert_eq!(places[0], square.to_picture(Point { x: 0.1, y: 0.1 }));
            assert_eq!(places[13], square.to_picture(Point { x: 0.7, y: 0.5 }));
        }
    }

    #[test]
    fn to_the_picture_and_back_is_the_same_place() {
        let square = Square {
            center: Point { x: -3.0, y: 70.0 },
            side: 33.0,
            angle: 0.7,
        };
        let unit = Point { x: 0.2, y: 0.9 };
        let back = square.from_picture(square.to_picture(unit));
        assert!((back.x - unit.x).abs() < 1e-6 && (back.y - unit.y).abs() < 1e-6);
    }
}
