//! What a search asks of every garment, in memory: some fifty bytes each beside its vector. The
//! words stay in the database.

mod cheapest;
mod clusters;
mod costs;
mod interner;
mod query;
mod vectors;

pub(super) use costs::Costs;

use cheapest::cheapest;
use interner::Interner;
use vectors::Vectors;

use super::{Audience, Record, Swatch};
use crate::{embedding::Embedding, weather::Weather};

/// What is kept of a garment.
#[derive(Debug, Clone, Copy)]
struct Row {
    kind: u32,
    materials: u32,
    sizes: u32,
    fit: u32,
    style: u32,
    currency: u32,
    /// A bit for each tag of `tags`.
    occasions: u32,
    /// A bit for each of cold, mild, hot; none where weather does not matter.
    weather: u8,
    audience: Audience,
    formality: u8,
    colors: u8,
    /// Where its colors begin in `colors`.
    first_color: u32,
    price: [u32; 2],
}

/// The garments by rising id.
#[derive(Debug, Default)]
pub(super) struct Index {
    ids: Vec<i64>,
    rows: Vec<Row>,
    colors: Vec<u32>,
    /// Kind and department.
    kinds: Interner<(String, String)>,
    materials: Interner<Vec<String>>,
    sizes: Interner<String>,
    fits: Interner<String>,
    styles: Interner<String>,
    currencies: Interner<String>,
    tags: Interner<String>,
    swatches: Interner<Swatch>,
    vectors: Vectors,
    /// Everything up to this revision of the database is in here.
    pub(super) revision: i64,
    /// The same for vectors.
    pub(super) vector_revision: i64,
}

/// A garment that comes into question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Eligible {
    pub(super) row: u32,
    pub(super) id: i64,
    /// What its misses cost, in its best color.
    pub(super) penalty: f32,
    /// Which share of what the person likes it has, 0 to 1.
    pub(super) liked: f32,
    /// Its department, by number.
    pub(super) department: u32,
}

/// Occasion tags beyond this many share the last bit.
const MOST_TAGS: u32 = 31;

impl Index {
    /// How many garments there are.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// How many of them have a vector.
    pub(super) fn vectors(&self) -> usize {
        self.vectors.known()
    }

    /// Adds a garment, or puts it in the place of its former self.
    pub(super) fn put(&mut self, record: &Record) {
        let first_color = self.colors.len() as u32;
        let colors = record.colors.iter().take(usize::from(u8::MAX));
        for swatch in colors {
            let number = self.swatches.number(swatch.clone());
            self.colors.push(number);
        }
        let row = Row {
            kind: self
                .kinds
                .number((record.kind.clone(), record.category.clone())),
            materials: self.materials.number(record.materials.clone()),
            sizes: self.sizes.number(record.sizes.clone()),
            fit: self.fits.number(record.fit.clone()),
            style: self.styles.number(record.style.clone()),
            currency: self.currencies.number(record.currency.clone()),
            occasions: record
                .occasions
                .iter()
                .map(|tag| 1 << self.tags.number(tag.clone()).min(MOST_TAGS))
                .fold(0, |bits, bit: u32| bits | bit),
            weather: record.weather.iter().fold(0, |bits, one| bits | bit(*one)),
            audience: record.audience,
            formality: record.formality,
            colors: (self.colors.len() as u32 - first_color) as u8,
            first_color,
            price: [record.price_from, record.price_to],
        };
        // New garments have the highest ids, so this mostly appends.
        match self.ids.binary_search(&record.id) {
            Ok(at) => {
                self.rows[at] = row;
                self.vectors.forget(at);
            }
            Err(at) if at == self.ids.len() => {
                self.ids.push(record.id);
                self.rows.push(row);
            }
            // An id below one that is known: its transaction was slower. It is taken in when the
            // index is next read from the beginning.
            Err(_) => {}
        }
    }

    /// Gives the garment `id` its vector.
    pub(super) fn put_vector(&mut self, id: i64, bytes: &[u8]) {
        if let Ok(row) = self.ids.binary_search(&id) {
            self.vectors.set(row, bytes);
        }
    }

    /// Arranges the vectors for quick search, if there are enough of them.
    pub(super) fn arrange(&mut self) {
        if self.vectors.wants_clusters() {
            self.vectors.cluster();
        }
    }

    /// The garments that come into question, and what their misses cost: none of them costs more
    /// than the dearest of the `enough` cheapest.
    pub(super) fn eligible(&self, costs: &Costs, enough: usize) -> Vec<Eligible> {
        let priced: Vec<Eligible> = (0..self.rows.len())
            .filter_map(|at| {
                let row = &self.rows[at];
                let penalty = costs.of(row, self.colors_of(row))?;
                Some(Eligible {
                    row: at as u32,
                    id: self.ids[at],
                    penalty,
                    liked: costs.liked(row),
                    department: costs.department(row),
                })
            })
            .collect();
        cheapest(priced, enough, costs.is_outfit())
    }

    /// The `count` garments among `eligible`, which are sorted by row, whose meaning is nearest
    /// to `vector`.
    pub(super) fn nearest(
        &self,
        vector: &Embedding,
        eligible: &[Eligible],
        count: usize,
    ) -> Vec<i64> {
        const FEW: usize = 20_000;
        let query = query::query(vector);
        let rows = if eligible.len() <= FEW {
            let few: Vec<u32> = eligible.iter().map(|one| one.row).collect();
            self.vectors.nearest(&query, count, Some(&few), |_| true)
        } else if eligible.len() == self.len() {
            self.vectors.nearest(&query, count, None, |_| true)
        } else {
            let mut admitted = vec![false; self.len()];
            for one in eligible {
                admitted[one.row as usize] = true;
            }
            let admits = |row: u32| admitted[row as usize];
            self.vectors.nearest(&query, count, None, admits)
        };
        rows.into_iter().map(|row| self.ids[row as usize]).collect()
    }

    fn colors_of(&self, row: &Row) -> &[u32] {
        let first = row.first_color as usize;
        &self.colors[first..first + usize::from(row.colors)]
    }
}

fn bit(weather: Weather) -> u8 {
    match weather {
        Weather::Cold => 1,
        Weather::Mild => 2,
        Weather::Hot => 4,
    }
}
