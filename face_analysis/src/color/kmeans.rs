//! k-means in CIELAB (S. Lloyd, "Least squares quantization in PCM", 1982), the same every time:
//! it starts where colors are densest, not at random.

use std::collections::BTreeMap;

use shared::color::Lab;

/// What lightness counts beside hue and saturation.
const LIGHTNESS_WEIGHT: f64 = 0.4;

/// The L* whose colors keep their a* and b* in a [`Place`].
const REFERENCE_LIGHTNESS: f64 = 50.0;

/// Side of the cells in which pixels are counted for the start.
const CELL: f64 = 6.0;

/// Least distance between two clusters, when they start and when they are told. Beige (#D8C3A5) and baby blue (#A8C8E8) are 15 and
/// 16 from white, navy is 37 from black; a rust sweater in half the light is 5 from itself.
const SEPARATION: f64 = 14.0;

/// Share of the pixels that a cell must hold to start a cluster: less is noise.
const MIN_DENSITY: f64 = 0.01;

/// Clusters at most: more than are ever told, so that a small color does not pull a large one.
const MAX_CLUSTERS: usize = 8;

/// Rounds at most; colors settle within ten.
const MAX_ROUNDS: usize = 20;

/// Weighted lightness, and a* and b* as they would be at [`REFERENCE_LIGHTNESS`].
///
/// A fold in half the light has half of each tristimulus value. In CIELAB, whose coordinates are
/// differences of their cube roots (CIE 15:2004, 8.2.1.1), that scales L* + 16, a* and b* by one
/// factor; so a* / (L* + 16) and b* / (L* + 16) stay, and only the lightness of a fold moves.
type Place = [f64; 3];

/// Splits `pixels` by color. No cluster is empty; of no pixels there are none.
pub fn clusters(pixels: &[Lab]) -> Vec<Vec<Lab>> {
    let places: Vec<Place> = pixels.iter().copied().map(place).collect();
    let mut centers = densest(&places);
    let mut assigned = assign(&places, &centers);
    for _ in 0..MAX_ROUNDS {
        move_to_means(&mut centers, &places, &assigned);
        let next = assign(&places, &centers);
        if next == assigned {
            break;
        }
        assigned = next;
    }
    let kept = join(&centers);
    let mut clusters = vec![Vec::new(); centers.len()];
    for (&pixel, cluster) in pixels.iter().zip(assigned) {
        clusters[kept[cluster]].push(pixel);
    }
    clusters.retain(|cluster| !cluster.is_empty());
    clusters
}

/// For each center the first one that is nearer to it than [`SEPARATION`], which may be itself:
/// where noise or shade started several clusters in one color, they have moved together.
fn join(centers: &[Place]) -> Vec<usize> {
    let first_near = |(place, center): (usize, &Place)| {
        let near = centers.iter().position(|other| !is_apart(center, other));
        near.unwrap_or(place)
    };
    centers.iter().enumerate().map(first_near).collect()
}

fn place(color: Lab) -> Place {
    let scale = (REFERENCE_LIGHTNESS + 16.0) / (color.l + 16.0);
    [color.l * LIGHTNESS_WEIGHT, color.a * scale, color.b * scale]
}

fn squared_distance(one: &Place, other: &Place) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum()
}

fn is_apart(one: &Place, other: &Place) -> bool {
    squared_distance(one, other) >= SEPARATION * SEPARATION
}

/// The means of the fullest cells that lie far enough from one another, fullest first.
fn densest(places: &[Place]) -> Vec<Place> {
    let mut cells: BTreeMap<[i32; 3], (usize, Place)> = BTreeMap::new();
    for place in places {
        let key = place.map(|coordinate| (coordinate / CELL).floor() as i32);
        let (count, sum) = cells.entry(key).or_default();
        *count += 1;
        add(sum, place);
    }
    let mut cells: Vec<_> = cells.into_values().collect();
    cells.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let mut centers: Vec<Place> = Vec::new();
    for (count, sum) in cells {
        let is_noise = (count as f64) < MIN_DENSITY * places.len() as f64;
        if centers.len() == MAX_CLUSTERS || is_noise && !centers.is_empty() {
            break;
        }
        let center = mean(count, sum);
        if centers.iter().all(|other| is_apart(&center, other)) {
            centers.push(center);
        }
    }
    centers
}

/// The nearest center to each place; the earlier of two that are equally near.
fn assign(places: &[Place], centers: &[Place]) -> Vec<usize> {
    let nearest = |place| {
        let distances = centers
            .iter()
            .map(|center| squared_distance(place, center))
            .enumerate();
        distances
            .min_by(|(_, one), (_, other)| one.total_cmp(other))
            .map_or(0, |(center, _)| center)
    };
    places.iter().map(nearest).collect()
}

/// A center that nobody is near to stays where it is.
fn move_to_means(centers: &mut [Place], places: &[Place], assigned: &[usize]) {
    let mut sums = vec![(0, Place::default()); centers.len()];
    for (place, &cluster) in places.iter().zip(assigned) {
        let (count, sum) = &mut sums[cluster];
        *count += 1;
        add(sum, place);
    }
    for (center, (count, sum)) in centers.iter_mut().zip(sums) {
        if count > 0 {
            *center = mean(count, sum);
        }
    }
}

fn add(sum: &mut Place, place: &Place) {
    for (total, value) in sum.iter_mut().zip(place) {
        *total += value;
    }
}

fn mean(count: usize, sum: Place) -> Place {
    sum.map(|total| total / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A color in light that varies by a fifth to either side.
    fn shades(color: Lab, count: usize) -> impl Iterator<Item = Lab> {
        (0..count).map(move |step| {
            let light = (0.8 + 0.4 * (step % 9) as f64 / 8.0).cbrt();
            Lab::new(
                (color.l + 16.0) * light - 16.0,
                color.a * light,
                color.b * light,
            )
        })
    }

    #[test]
    fn shaded_colors_are_told_apart_whatever_the_order() {
        let red = Lab::new(45.0, 60.0, 40.0);
        let blue = Lab::new(30.0, 10.0, -45.0);
        let white = Lab::new(90.0, 0.0, 0.0);
        let mut pixels: Vec<Lab> = shades(red, 70)
            .chain(shades(blue, 140))
            .chain(shades(white, 35))
            .collect();
        for _ in 0..2 {
            let mut sizes: Vec<usize> = clusters(&pixels).iter().map(Vec::len).collect();
            sizes.sort_unstable();
            assert_eq!(sizes, [35, 70, 140]);
            pixels.reverse();
        }
    }

    #[test]
    fn one_color_is_one_cluster_and_no_pixels_are_none() {
        let gray = Lab::new(50.0, 0.0, 0.0);
        assert_eq!(clusters(&[gray; 9]), [vec![gray; 9]]);
        assert!(clusters(&[]).is_empty());
    }

    #[test]
    fn every_pixel_is_in_a_cluster_even_where_no_color_is_dense() {
        let scattered: Vec<Lab> = (0..500)
            .map(|step| {
                let step = f64::from(step);
                Lab::new(
                    step / 5.0,
                    (step * 7.3) % 200.0 - 100.0,
                    (step * 3.1) % 180.0 - 90.0,
                )
            })
            .collect();
        let found = clusters(&scattered);
        assert_eq!(found.iter().map(Vec::len).sum::<usize>(), 500);
        assert!(found.len() <= MAX_CLUSTERS);
    }
}
