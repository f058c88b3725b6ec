//! The garments in the database, with an index of them in memory.

mod by_words;
mod keep;
mod matching;
mod order;
mod sql;
mod words;
mod write;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicI64},
};

use matching::Extent;
use order::{choose, seed};
pub(super) use write::{Writer, as_bytes, from_bytes};

use super::{Filter, Record, Wish, index::Index, vocabulary::Vocabulary};
use crate::{
    embedding::Embedder,
    store::{Store, on_store},
};

/// Why the catalog cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The database failed.
    #[error("the catalog's database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// What the database holds cannot be understood.
    #[error("the catalog's database holds what cannot be read: {0}")]
    Content(#[from] serde_json::Error),
    /// A thread of ours broke off.
    #[error("a search broke off")]
    Broken,
}

/// How many garments words and meaning each may name.
const HITS: usize = 200;

/// The garments.
pub(super) struct Shelf {
    store: Store,
    embedder: Option<Embedder>,
    index: RwLock<Index>,
    /// How often words occur, as far as has been asked, and at which revision.
    frequencies: Mutex<(i64, HashMap<String, bool>)>,
    /// The revision at which no garment lacked a vector.
    complete: AtomicI64,
    pub(super) vocabulary: Arc<Vocabulary>,
}

/// A garment that was found, and how well words and meaning match, 0 to 1.
pub(super) struct Hit {
    pub(super) record: Record,
    pub(super) relevance: f32,
}

/// What a search found.
pub(super) struct Hits {
    /// Best first.
    pub(super) hits: Vec<Hit>,
    /// How many came into question.
    pub(super) total: usize,
}

impl Shelf {
    /// How many garments there are, and how many of them have a vector.
    pub(super) fn counts(&self) -> (usize, usize) {
        let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
        (index.len(), index.vectors())
    }

    /// The best `count` garments for `wish`; for a whole outfit, of each department. Words and
    /// meaning decide among what misses equally little.
    pub(super) async fn find(
        self: &Arc<Self>,
        wish: &Wish,
        filter: &Filter,
        count: usize,
    ) -> Result<Vec<Hit>, CatalogError> {
        let (eligible, relevance) = self.match_up(wish, filter, Extent::Cheapest(count)).await?;
        let is_outfit = wish.kinds.is_empty();
        let chosen = choose(&eligible, &relevance, seed(&wish.text), is_outfit, count);
        self.fetch(&chosen).await
    }

    /// `limit` of the garments that `filter` leaves and that miss nothing of `wish`, after the
    /// first `offset`, those that match best first; where all miss something, of those that miss
    /// least. Of a wish in nothing but words only what the words or their meaning find is left.
    pub(super) async fn page(
        self: &Arc<Self>,
        wish: &Wish,
        filter: &Filter,
        (offset, limit): (usize, usize),
    ) -> Result<Hits, CatalogError> {
        let (mut eligible, relevance) = self.match_up(wish, filter, Extent::Least).await?;
        let penalties = eligible.iter().map(|one| one.penalty);
        let least = penalties.fold(f32::INFINITY, f32::min);
        let is_mere_words = !wish.text.is_empty() && wish.says_only_words();
        eligible.retain(|one| {
            one.penalty <= least && (!is_mere_words || relevance.contains_key(&one.id))
        });
        let total = eligible.len();
        let last = offset.saturating_add(limit);
        let chosen = choose(&eligible, &relevance, seed(&wish.text), false, last);
        let chosen = chosen.get(offset..).unwrap_or_default();
        Ok(Hits {
            hits: self.fetch(chosen).await?,
            total,
        })
    }

    async fn fetch(&self, chosen: &[(i64, f32)]) -> Result<Vec<Hit>, CatalogError> {
        let ids: Vec<i64> = chosen.iter().map(|(id, _)| *id).collect();
        let records = self.records(&ids).await?;
        let mut by_id: HashMap<i64, Record> = records
            .into_iter()
            .map(|record| (record.id, record))
            .collect();
        Ok(chosen
            .iter()
            .filter_map(|(id, relevance)| {
                Some(Hit {
                    record: by_id.remove(id)?,
                    relevance: *relevance,
                })
            })
            .collect())
    }

    async fn records(&self, ids: &[i64]) -> Result<Vec<Record>, CatalogError> {
        let ids = serde_json::to_string(ids)?;
        let texts: Vec<String> = on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::BY_ID))
            .bind(ids)
            .fetch_all(pool)
            .await?);
        read(&texts)
    }

    fn sql(&self, statement: sql::Both) -> &'static str {
        dialect(&self.store, statement)
    }
}

fn dialect(store: &Store, statement: sql::Both) -> &'static str {
    match store {
        Store::Sqlite(_) => statement.sqlite,
        Store::Postgres(_) => statement.postgres,
    }
}

fn read(texts: &[String]) -> Result<Vec<Record>, CatalogError> {
    let records: Result<Vec<Record>, serde_json::Error> = texts
        .iter()
        .map(|text| serde_json::from_str(text))
        .collect();
    Ok(records?)
}
