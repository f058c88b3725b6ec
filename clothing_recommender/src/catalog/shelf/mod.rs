//! The garments in the database, with an index of them in memory.

mod keep;
mod sql;
mod words;
mod write;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    sync::{Arc, Mutex, PoisonError, RwLock, atomic::AtomicI64},
};

pub(super) use write::{Writer, as_bytes, from_bytes};

use super::{
    Filter, Record, Wish,
    index::{Costs, Eligible, Index},
    merit,
    vocabulary::Vocabulary,
};
use crate::{
    embedding::{Embedder, Embedding},
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

/// Words that more garments than this have tell little, and would be slow to rank.
const COMMON: i64 = 5_000;

/// Up to this many garments that come into question are named to the database, which leaves out the
/// others before it ranks.
const FEW: usize = 4_000;

/// Up to this many garments, PostgreSQL compares the vector of each; its index knows no filters.
const COMPARED: usize = 4_000;

/// Reciprocal rank fusion's constant. Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion
/// outperforms Condorcet and individual Rank Learning Methods", 2009.
const FUSION: f32 = 60.0;

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
        let (eligible, relevance) = self.match_up(wish, filter, count).await?;
        let is_outfit = wish.kinds.is_empty();
        let chosen = choose(eligible, &relevance, seed(&wish.text), is_outfit, count);
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
        let (mut eligible, relevance) = self.match_up(wish, filter, usize::MAX).await?;
        let penalties = eligible.iter().map(|one| one.penalty);
        let least = penalties.fold(f32::INFINITY, f32::min);
        let is_mere_words = !wish.text.is_empty() && wish.says_only_words();
        eligible.retain(|one| {
            one.penalty <= least && (!is_mere_words || relevance.contains_key(&one.id))
        });
        let total = eligible.len();
        let last = offset.saturating_add(limit);
        let chosen = choose(eligible, &relevance, seed(&wish.text), false, last);
        let chosen = chosen.get(offset..).unwrap_or_default();
        Ok(Hits {
            hits: self.fetch(chosen).await?,
            total,
        })
    }

    /// The garments that come into question, and how well words and meaning match them.
    async fn match_up(
        self: &Arc<Self>,
        wish: &Wish,
        filter: &Filter,
        enough: usize,
    ) -> Result<(Vec<Eligible>, HashMap<i64, f32>), CatalogError> {
        let words = words::telling(&wish.text);
        let vector = self.vector_of(&wish.text, words.is_empty()).await;
        let (eligible, by_meaning) = self.look(wish, filter, &vector, enough).await?;
        let by_meaning = match (by_meaning, &vector) {
            (Some(ids), _) => ids,
            (None, Some(vector)) => self.nearest_in_postgres(vector, &eligible).await?,
            (None, None) => Vec::new(),
        };
        let by_words = self
            .by_words(words.into_iter().collect(), &eligible)
            .await?;
        Ok((eligible, fused(&[by_words, by_meaning])))
    }

    /// The vector of `text`; none where it says nothing, or the encoder fails: words are left.
    async fn vector_of(&self, text: &str, says_nothing: bool) -> Option<Embedding> {
        let embedder = self.embedder.as_ref().filter(|_| !says_nothing)?;
        if matches!(self.store, Store::Sqlite(_)) && self.counts().1 == 0 {
            return None;
        }
        match embedder.embed(&[text]).await {
            Ok(vectors) => vectors.into_iter().next(),
            Err(error) => {
                tracing::warn!(%error, "searching the catalog by words alone");
                None
            }
        }
    }

    /// Asks the index, on a thread that may take its time. PostgreSQL has its own for vectors.
    async fn look(
        self: &Arc<Self>,
        wish: &Wish,
        filter: &Filter,
        vector: &Option<Embedding>,
        enough: usize,
    ) -> Result<(Vec<Eligible>, Option<Vec<i64>>), CatalogError> {
        let (shelf, wish, filter, vector) = (self.clone(), wish.clone(), filter.clone(), *vector);
        let look = move || {
            let index = shelf.index.read().unwrap_or_else(PoisonError::into_inner);
            let costs = Costs::new(&index, &wish, &filter, &shelf.vocabulary);
            let eligible = index.eligible(&costs, enough);
            let by_meaning = match (&shelf.store, vector) {
                (Store::Postgres(_), _) => None,
                (Store::Sqlite(_), Some(vector)) => Some(index.nearest(&vector, &eligible, HITS)),
                (Store::Sqlite(_), None) => Some(Vec::new()),
            };
            (eligible, by_meaning)
        };
        tokio::task::spawn_blocking(look)
            .await
            .map_err(|_| CatalogError::Broken)
    }

    async fn nearest_in_postgres(
        &self,
        vector: &Embedding,
        eligible: &[Eligible],
    ) -> Result<Vec<i64>, CatalogError> {
        let Store::Postgres(pool) = &self.store else {
            return Ok(Vec::new());
        };
        let vector = write::as_text(vector);
        let mut transaction = pool.begin().await?;
        let ids = if eligible.len() <= COMPARED {
            sqlx::query_scalar(sql::NEAREST_AMONG)
                .bind(vector)
                .bind(HITS as i64)
                .bind(ids_of(eligible))
                .fetch_all(&mut *transaction)
                .await?
        } else {
            sqlx::query(sql::SEARCH_WIDELY)
                .execute(&mut *transaction)
                .await?;
            sqlx::query_scalar(sql::NEAREST)
                .bind(vector)
                .bind(HITS as i64)
                .fetch_all(&mut *transaction)
                .await?
        };
        transaction.rollback().await?;
        Ok(ids)
    }

    /// The garments that have most of `words`, the rare ones above all: BM25 in SQLite, `ts_rank`
    /// in PostgreSQL.
    async fn by_words(
        &self,
        words: Vec<String>,
        eligible: &[Eligible],
    ) -> Result<Vec<i64>, CatalogError> {
        let is_few = eligible.len() <= FEW;
        let words = if is_few {
            words
        } else {
            self.rare(words).await?
        };
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.query(&words);
        let ids = if is_few {
            on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::BY_WORDS_AMONG))
                .bind(query)
                .bind(HITS as i64)
                .bind(ids_of(eligible))
                .fetch_all(pool)
                .await?)
        } else {
            // Some of these will not come into question.
            on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::BY_WORDS))
                .bind(query)
                .bind(4 * HITS as i64)
                .fetch_all(pool)
                .await?)
        };
        Ok(ids)
    }

    /// Those of `words` that not too many garments have.
    async fn rare(&self, words: Vec<String>) -> Result<Vec<String>, CatalogError> {
        if self.counts().0 as i64 <= COMMON {
            return Ok(words);
        }
        let mut rare = Vec::new();
        for word in words {
            let known = {
                let index = self.index.read().unwrap_or_else(PoisonError::into_inner);
                let mut known = self
                    .frequencies
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                // Words come from messages: there is no end of them.
                if known.0 != index.revision || known.1.len() > 100_000 {
                    *known = (index.revision, HashMap::new());
                }
                known.1.get(&word).copied()
            };
            let is_rare = match known {
                Some(is_rare) => is_rare,
                None => {
                    let query = self.query(std::slice::from_ref(&word));
                    let count: i64 = on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::HOW_OFTEN))
                        .bind(query)
                        .bind(COMMON + 1)
                        .fetch_one(pool)
                        .await?);
                    let mut known = self
                        .frequencies
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner);
                    known.1.insert(word.clone(), count <= COMMON);
                    count <= COMMON
                }
            };
            if is_rare {
                rare.push(word);
            }
        }
        Ok(rare)
    }

    fn query(&self, words: &[String]) -> String {
        match self.store {
            Store::Sqlite(_) => words::for_sqlite(words),
            Store::Postgres(_) => words::for_postgres(words),
        }
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

fn ids_of(eligible: &[Eligible]) -> String {
    let ids: Vec<i64> = eligible.iter().map(|one| one.id).collect();
    serde_json::to_string(&ids).unwrap_or_default()
}

/// The lists as one, by reciprocal rank: the best is 1.
fn fused(lists: &[Vec<i64>]) -> HashMap<i64, f32> {
    let mut scores: HashMap<i64, f32> = HashMap::new();
    for list in lists {
        let mut seen = std::collections::HashSet::new();
        for (rank, id) in list.iter().enumerate() {
            if seen.insert(id) {
                *scores.entry(*id).or_default() += 1.0 / (FUSION + rank as f32 + 1.0);
            }
        }
    }
    let best = scores.values().copied().fold(f32::MIN_POSITIVE, f32::max);
    for score in scores.values_mut() {
        *score /= best;
    }
    scores
}

/// What a message makes of the order of garments that nothing else tells apart.
fn seed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.trim().to_lowercase().hash(&mut hasher);
    hasher.finish()
}

/// The `count` best of `eligible`, for an outfit of each department: those that miss least, among
/// them those that match best and are liked, among those in an order of the message's own.
fn choose(
    mut eligible: Vec<Eligible>,
    relevance: &HashMap<i64, f32>,
    seed: u64,
    is_outfit: bool,
    count: usize,
) -> Vec<(i64, f32)> {
    let of = |one: &Eligible| relevance.get(&one.id).copied().unwrap_or(0.0);
    // As the ranking weighs them.
    let worth =
        |one: &Eligible| merit::RELEVANCE as f32 * of(one) + merit::LIKED as f32 * one.liked;
    let chance = |one: &Eligible| {
        // A multiplication by an odd number shuffles: Knuth, The Art of Computer Programming, 6.4.
        (one.id as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    };
    let order = |first: &Eligible, second: &Eligible| {
        first
            .penalty
            .total_cmp(&second.penalty)
            .then_with(|| worth(second).total_cmp(&worth(first)))
            .then_with(|| chance(first).cmp(&chance(second)))
    };
    if !is_outfit {
        if eligible.len() > count && count > 0 {
            eligible.select_nth_unstable_by(count - 1, order);
            eligible.truncate(count);
        }
        eligible.sort_unstable_by(order);
        return eligible.iter().map(|one| (one.id, of(one))).collect();
    }
    eligible.sort_unstable_by(order);
    let mut taken: HashMap<u32, usize> = HashMap::new();
    eligible.retain(|one| {
        let taken = taken.entry(one.department).or_default();
        *taken += 1;
        *taken <= count
    });
    eligible.iter().map(|one| (one.id, of(one))).collect()
}
