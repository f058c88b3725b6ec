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
    /// The kind of each row once more: what most of them are left out by, without a look at the rest.
    row_kinds: Vec<u32>,
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

/// Up to this many garments, the vector of each is compared.
pub(super) const FEW: usize = 20_000;

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
                self.row_kinds[at] = row.kind;
                self.vectors.forget(at);
            }
            Err(at) if at == self.ids.len() => {
                self.ids.push(record.id);
                self.rows.push(row);
                self.row_kinds.push(row.kind);
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

    /// The garments that come into question, by rising id, and what their misses cost: none of them
    /// costs more than the dearest of the `enough` cheapest and one more.
    pub(super) fn eligible(&self, costs: &Costs, enough: usize) -> Vec<Eligible> {
        let mut priced = Vec::new();
        let mut levels = costs.levels().into_iter().peekable();
        while let Some(level) = levels.next() {
            self.price(costs, level, &mut priced);
            let Some(next) = levels.peek() else { break };
            // Nothing costs less than its kind, and other kinds are almost all of a large catalog.
            let cheaper = priced.iter().filter(|one| one.penalty < *next);
            if cheaper.count() > enough {
                break;
            }
        }
        priced.sort_unstable_by_key(|one| one.row);
        cheapest(priced, enough, costs.is_outfit())
    }

    /// Adds to `priced` the garments that come into question whose kind costs `level`.
    fn price(&self, costs: &Costs, level: f32, priced: &mut Vec<Eligible>) {
        let is_of_level = costs.kinds_at(level);
        let rows = self.row_kinds.iter().enumerate();
        for (at, _) in rows.filter(|(_, kind)| is_of_level[**kind as usize]) {
            let row = &self.rows[at];
            let Some(penalty) = costs.of(row, self.colors_of(row)) else {
                continue;
            };
            priced.push(Eligible {
                row: at as u32,
                id: self.ids[at],
                penalty,
                liked: costs.liked(row),
                department: costs.department(row),
            });
        }
    }

    /// The rows that come into question at all, unless there are more than [`FEW`].
    pub(super) fn few(&self, costs: &Costs) -> Option<Vec<u32>> {
        let rows = (0..self.len() as u32).filter(|&row| self.admits(costs, row));
        let rows: Vec<u32> = rows.take(FEW + 1).collect();
        (rows.len() <= FEW).then_some(rows)
    }

    /// Whether `row` comes into question.
    pub(super) fn admits(&self, costs: &Costs, row: u32) -> bool {
        let row = &self.rows[row as usize];
        costs.admits(row, self.colors_of(row))
    }

    /// The `count` garments whose meaning is nearest to `vector`: of `few`, or of all that `admits`
    /// holds for.
    pub(super) fn nearest(
        &self,
        vector: &Embedding,
        few: Option<&[u32]>,
        admits: impl Fn(u32) -> bool,
        count: usize,
    ) -> Vec<i64> {
        let query = query::query(vector);
        let rows = match few {
            Some(_) => self.vectors.nearest(&query, count, few, |_| true),
            None => self.vectors.nearest(&query, count, None, admits),
        };
        self.ids_of(&rows)
    }

    /// The ids of `rows`.
    pub(super) fn ids_of(&self, rows: &[u32]) -> Vec<i64> {
        rows.iter().map(|row| self.ids[*row as usize]).collect()
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
