//! Telling a garment from the plain background that it was photographed on.

use shared::color::Lab;

use super::median;

/// Distance in CIELAB (ΔE*ab, CIE 15:2004) up to which a pixel is still background: unevenness of a
/// studio's paper, yet less than lies between white and the palest gray garment.
const TOLERANCE: f64 = 6.0;

/// Share of the border that a plain background makes up at least; a garment may touch the rest.
const MIN_BORDER: f64 = 0.5;

/// Share of the picture that must be left. With less the picture was a swatch of cloth, and what
/// looked like background is the garment.
const MIN_GARMENT: f64 = 0.05;

/// What of a picture, in rows of `width` pixels, is not background.
///
/// Background is what is connected to the border and of nearly the color that most of the border
/// has, along with the pixels next to it, which mix both colors. Where the border has no such
/// color, or hardly anything would be left, all of the picture is.
pub fn remove(pixels: &[Lab], width: usize) -> Vec<Lab> {
    let all = || pixels.to_vec();
    let picture = Grid {
        width,
        height: pixels.len() / width.max(1),
    };
    let border: Vec<usize> = picture.border().collect();
    let colors: Vec<Lab> = border.iter().map(|&at| pixels[at]).collect();
    if colors.is_empty() {
        return all();
    }
    let backdrop = median::of_colors(&colors);
    let is_near: Vec<bool> = pixels
        .iter()
        .map(|&pixel| distance(pixel, backdrop) <= TOLERANCE)
        .collect();
    let near = border.iter().filter(|&&at| is_near[at]).count();
    if (near as f64) < MIN_BORDER * border.len() as f64 {
        return all();
    }
    let background = picture.grow(picture.flood(&border, &is_near));
    let garment: Vec<Lab> = pixels
        .iter()
        .zip(background)
        .filter(|(_, is_background)| !is_background)
        .map(|(&pixel, _)| pixel)
        .collect();
    if (garment.len() as f64) < MIN_GARMENT * pixels.len() as f64 {
        return all();
    }
    garment
}

fn distance(one: Lab, other: Lab) -> f64 {
    let squares = [one.l - other.l, one.a - other.a, one.b - other.b].map(|step| step * step);
    squares.iter().sum::<f64>().sqrt()
}

/// The places of a picture, row after row.
struct Grid {
    width: usize,
    height: usize,
}

impl Grid {
    fn border(&self) -> impl Iterator<Item = usize> {
        let (width, height) = (self.width, self.height);
        (0..width * height).filter(move |at| {
            let (x, y) = (at % width, at / width);
            x == 0 || y == 0 || x + 1 == width || y + 1 == height
        })
    }

    /// The places left, right, above and below.
    fn neighbors(&self, at: usize) -> impl Iterator<Item = usize> {
        let (x, y) = (at % self.width, at / self.width);
        [
            (x > 0).then(|| at - 1),
            (x + 1 < self.width).then(|| at + 1),
            (y > 0).then(|| at - self.width),
            (y + 1 < self.height).then(|| at + self.width),
        ]
        .into_iter()
        .flatten()
    }

    /// Which places can be reached from `start` by way of `passable` ones.
    fn flood(&self, start: &[usize], passable: &[bool]) -> Vec<bool> {
        let mut reached = vec![false; passable.len()];
        let mut pending = start.to_vec();
        while let Some(at) = pending.pop() {
            if passable[at] && !reached[at] {
                reached[at] = true;
                pending.extend(self.neighbors(at));
            }
        }
        reached
    }

    /// `mask` and its neighbors.
    fn grow(&self, mask: Vec<bool>) -> Vec<bool> {
        let has_neighbor = |at| self.neighbors(at).any(|neighbor| mask[neighbor]);
        (0..mask.len())
            .map(|at| mask[at] || has_neighbor(at))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Lab = Lab::new(95.0, 0.0, 2.0);
    const CLOTH: Lab = Lab::new(40.0, 30.0, 20.0);

    /// A picture of 20 × 20 pixels.
    fn picture(paint: impl Fn(usize, usize) -> Lab) -> Vec<Lab> {
        (0..400).map(|at| paint(at % 20, at / 20)).collect()
    }

    #[test]
    fn paper_goes_with_the_edge_of_the_cloth_and_what_the_cloth_encloses_stays() {
        let pixels = picture(|x, y| match (x, y) {
            (9..=10, 9..=10) => PAPER,
            (4..16, 4..16) => CLOTH,
            _ => PAPER,
        });
        let garment = remove(&pixels, 20);
        assert_eq!(garment.len(), 100);
        assert_eq!(garment.iter().filter(|&&pixel| pixel == PAPER).count(), 4);
    }

    #[test]
    fn cloth_may_run_out_of_the_picture() {
        let pixels = picture(|x, y| {
            if (4..16).contains(&x) && y >= 4 {
                CLOTH
            } else {
                PAPER
            }
        });
        let garment = remove(&pixels, 20);
        assert_eq!(garment.len(), 150);
        assert!(garment.iter().all(|&pixel| pixel == CLOTH));
    }

    #[test]
    fn where_nothing_plain_surrounds_or_nothing_is_left_all_is_garment() {
        let restless = picture(|x, y| Lab::new((x * 5) as f64, (y * 9) as f64 - 90.0, 0.0));
        assert_eq!(remove(&restless, 20), restless);
        let swatch = picture(|_, _| CLOTH);
        assert_eq!(remove(&swatch, 20), swatch);
        assert!(remove(&[], 0).is_empty());
    }
}
