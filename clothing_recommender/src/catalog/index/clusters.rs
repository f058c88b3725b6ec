//! An inverted file: vectors by the nearest of about a thousand centers, so that a query looks at
//! a few of the lists instead of at everything. Sivic and Zisserman, "Video Google", 2003; Jégou,
//! Douze and Schmid, "Product Quantization for Nearest Neighbor Search", 2011, section IV.
//!
//! The centers come from k-means on a sample, in two levels, so that a vector finds its list with
//! 64 products instead of 1024.

use super::query::{Query, dot, query};
use crate::embedding::DIMENSIONS;

/// Centers of a level; lists are this number squared.
const BRANCHES: usize = 32;

/// Vectors that k-means looks at, and how often.
const SAMPLE: usize = 32_768;
const ROUNDS: usize = 6;

/// Lists that a query looks at: about 5 % of the vectors.
const PROBES: usize = 48;

#[derive(Debug)]
pub(super) struct Clusters {
    coarse: Vec<Center>,
    /// [`BRANCHES`] centers for each coarse one, in its order; a list each.
    fine: Vec<Center>,
    lists: Vec<Vec<u32>>,
    built_for: usize,
}

/// A center, of length 1, in the whole numbers of a query.
type Center = Query;

impl Clusters {
    /// Clusters of `rows`, whose vectors `vector` tells.
    pub(super) fn build<'a>(rows: &[u32], vector: impl Fn(u32) -> &'a [i8]) -> Self {
        let step = rows.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<&[i8]> = rows.iter().step_by(step).map(|&row| vector(row)).collect();
        let coarse = centers(&sample);
        let mut parts: Vec<Vec<&[i8]>> = vec![Vec::new(); coarse.len()];
        for &one in &sample {
            parts[nearest(&coarse, one)].push(one);
        }
        let fine: Vec<Center> = parts.iter().flat_map(|part| centers(part)).collect();
        let mut clusters = Self {
            lists: vec![Vec::new(); fine.len()],
            coarse,
            fine,
            built_for: rows.len(),
        };
        for &row in rows {
            clusters.put(row, vector(row));
        }
        clusters
    }

    /// How many vectors there were when the centers were chosen.
    pub(super) fn built_for(&self) -> usize {
        self.built_for
    }

    /// Adds `row`. A row whose vector changed is then in two lists, and may be found twice.
    pub(super) fn put(&mut self, row: u32, vector: &[i8]) {
        let branch = nearest(&self.coarse, vector) * BRANCHES;
        let leaf = branch + nearest(&self.fine[branch..branch + BRANCHES], vector);
        self.lists[leaf].push(row);
    }

    /// The rows of the lists whose centers are nearest to `query`.
    pub(super) fn near(&self, query: &Query) -> impl Iterator<Item = u32> {
        let mut scored: Vec<(i64, usize)> = self
            .fine
            .iter()
            .enumerate()
            .map(|(list, center)| (product(query, center), list))
            .collect();
        scored.sort_unstable_by(|first, second| second.cmp(first));
        scored.truncate(PROBES);
        scored
            .into_iter()
            .flat_map(|(_, list)| self.lists[list].iter().copied())
    }
}

/// [`BRANCHES`] centers of `vectors` by spherical k-means.
fn centers(vectors: &[&[i8]]) -> Vec<Center> {
    let stride = (vectors.len() / BRANCHES).max(1);
    let mut centers: Vec<Center> = (0..BRANCHES)
        .map(|branch| match vectors.get(branch * stride) {
            Some(vector) => unit(vector.iter().map(|&byte| f32::from(byte)).collect()),
            None => [0; DIMENSIONS],
        })
        .collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![vec![0.0_f32; DIMENSIONS]; BRANCHES];
        let mut counts = [0_usize; BRANCHES];
        for vector in vectors {
            let branch = nearest(&centers, vector);
            counts[branch] += 1;
            for (sum, byte) in sums[branch].iter_mut().zip(*vector) {
                *sum += f32::from(*byte);
            }
        }
        for ((center, sum), count) in centers.iter_mut().zip(sums).zip(counts) {
            if count > 0 {
                *center = unit(sum);
            }
        }
    }
    centers
}

fn nearest(centers: &[Center], vector: &[i8]) -> usize {
    centers
        .iter()
        .enumerate()
        .max_by_key(|(_, center)| dot(center, vector))
        .map_or(0, |(index, _)| index)
}

/// `values` at length 1, in the whole numbers of a query.
fn unit(values: Vec<f32>) -> Center {
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    let scale = if length > 0.0 { 1.0 / length } else { 0.0 };
    let mut center = [0.0; DIMENSIONS];
    for (to, value) in center.iter_mut().zip(values) {
        *to = value * scale;
    }
    query(&center)
}

fn product(query: &Query, center: &Center) -> i64 {
    query
        .iter()
        .zip(center)
        .map(|(a, b)| i64::from(i32::from(*a) * i32::from(*b)))
        .sum()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Unit vectors about `centers` of them, as bytes.
    fn vectors(count: usize, centers: usize) -> Vec<Vec<i8>> {
        // Knuth's MMIX generator: the same vectors in every run.
        let mut state = 7_u64;
        let mut draw = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let centers: Vec<Vec<f32>> = (0..centers)
            .map(|_| (0..DIMENSIONS).map(|_| draw()).collect())
            .collect();
        (0..count)
            .map(|index| {
                let center = &centers[index % centers.len()];
                let near = center.iter().map(|value| value + 0.8 * draw()).collect();
                unit(near).iter().map(|value| (value / 32) as i8).collect()
            })
            .collect()
    }

    #[test]
    fn the_lists_that_are_looked_at_hold_nearly_all_that_is_near() {
        let vectors = vectors(6_000, 120);
        let rows: Vec<u32> = (0..vectors.len() as u32).collect();
        let clusters = Clusters::build(&rows, |row| &vectors[row as usize]);
        let (mut found, mut looked_at) = (0, 0);
        for asked in (0..vectors.len()).step_by(200) {
            let values: Vec<f32> = vectors[asked].iter().map(|&byte| f32::from(byte)).collect();
            let query = unit(values);
            let mut order = rows.clone();
            order.sort_by_key(|&row| std::cmp::Reverse(dot(&query, &vectors[row as usize])));
            let near: HashSet<u32> = clusters.near(&query).collect();
            looked_at += near.len();
            found += order[..10].iter().filter(|row| near.contains(*row)).count();
        }
        let asked = vectors.len() / 200;
        assert!(found * 100 >= asked * 10 * 95, "{found} of {}", asked * 10);
        assert!(looked_at < asked * vectors.len() / 4, "{looked_at}");
    }
}
