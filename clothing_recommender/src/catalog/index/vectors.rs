//! Sentence vectors of all garments, a byte a number, in memory.

use super::{
    clusters::Clusters,
    query::{Query, dot},
};
use crate::embedding::DIMENSIONS;

/// Rows kept in one piece of memory, so that growing never copies the rest.
const CHUNK: usize = 4096;

/// From this many vectors on, only those near a query are looked at.
const CLUSTERED_FROM: usize = 50_000;

/// Vectors by row.
#[derive(Debug, Default)]
pub(super) struct Vectors {
    chunks: Vec<Vec<i8>>,
    is_known: Vec<bool>,
    known: usize,
    clusters: Option<Clusters>,
}

impl Vectors {
    /// How many rows have a vector.
    pub(super) fn known(&self) -> usize {
        self.known
    }

    /// Gives `row` its vector, in bytes as the database keeps them.
    pub(super) fn set(&mut self, row: usize, bytes: &[u8]) {
        if bytes.len() != DIMENSIONS {
            return;
        }
        if self.is_known.len() <= row {
            self.is_known.resize(row + 1, false);
        }
        while self.chunks.len() * CHUNK <= row {
            self.chunks.push(Vec::new());
        }
        let chunk = &mut self.chunks[row / CHUNK];
        if chunk.is_empty() {
            chunk.resize(CHUNK * DIMENSIONS, 0);
        }
        let start = row % CHUNK * DIMENSIONS;
        for (to, from) in chunk[start..start + DIMENSIONS].iter_mut().zip(bytes) {
            *to = i8::from_ne_bytes([*from]);
        }
        let was_known = std::mem::replace(&mut self.is_known[row], true);
        self.known += usize::from(!was_known);
        if let Some(clusters) = &mut self.clusters {
            clusters.put(
                row as u32,
                &self.chunks[row / CHUNK][start..start + DIMENSIONS],
            );
        }
    }

    /// Forgets the vector of `row`: its garment has changed.
    pub(super) fn forget(&mut self, row: usize) {
        if let Some(is_known) = self.is_known.get_mut(row) {
            self.known -= usize::from(*is_known);
            *is_known = false;
        }
    }

    /// Whether the clusters are due: there are none, or far fewer than the vectors ask for.
    pub(super) fn wants_clusters(&self) -> bool {
        match &self.clusters {
            None => self.known >= CLUSTERED_FROM,
            Some(clusters) => self.known > 4 * clusters.built_for(),
        }
    }

    /// Parts the vectors into clusters.
    pub(super) fn cluster(&mut self) {
        let rows: Vec<u32> = (0..self.is_known.len())
            .filter(|&row| self.is_known[row])
            .map(|row| row as u32)
            .collect();
        self.clusters = Some(Clusters::build(&rows, |row| self.vector(row)));
    }

    /// The `count` rows nearest to `query` among those that `admits`, best first.
    pub(super) fn nearest(
        &self,
        query: &Query,
        count: usize,
        few: Option<&[u32]>,
        admits: impl Fn(u32) -> bool,
    ) -> Vec<u32> {
        let mut best = Best::of(count);
        let mut look = |row: u32| {
            if self.is_known.get(row as usize).is_some_and(|known| *known) && admits(row) {
                best.offer(dot(query, self.vector(row)), row);
            }
        };
        match (few, &self.clusters) {
            (Some(rows), _) => rows.iter().copied().for_each(&mut look),
            (None, Some(clusters)) => clusters.near(query).for_each(&mut look),
            (None, None) => (0..self.is_known.len() as u32).for_each(&mut look),
        }
        best.rows()
    }

    fn vector(&self, row: u32) -> &[i8] {
        let row = row as usize;
        let start = row % CHUNK * DIMENSIONS;
        &self.chunks[row / CHUNK][start..start + DIMENSIONS]
    }
}

/// The rows with the highest scores so far.
struct Best {
    count: usize,
    /// Worst first.
    heap: std::collections::BinaryHeap<std::cmp::Reverse<(i32, std::cmp::Reverse<u32>)>>,
}

impl Best {
    fn of(count: usize) -> Self {
        Self {
            count,
            heap: std::collections::BinaryHeap::with_capacity(count + 1),
        }
    }

    fn offer(&mut self, score: i32, row: u32) {
        let entry = std::cmp::Reverse((score, std::cmp::Reverse(row)));
        if self.heap.len() < self.count {
            self.heap.push(entry);
        } else if self.heap.peek().is_some_and(|worst| entry < *worst) {
            self.heap.pop();
            self.heap.push(entry);
        }
    }

    fn rows(self) -> Vec<u32> {
        self.heap
            .into_sorted_vec()
            .into_iter()
            .map(|std::cmp::Reverse((_, std::cmp::Reverse(row)))| row)
            .collect()
    }
}
