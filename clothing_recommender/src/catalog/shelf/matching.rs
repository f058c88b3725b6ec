//! Which garments come into question, and how well words and meaning match them.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

use super::{CatalogError, HITS, Shelf, order::fused, sql, words, write};
use crate::{
    catalog::{
        Filter, Wish,
        index::{Costs, Eligible, FEW},
    },
    embedding::Embedding,
    store::Store,
};

/// Up to this many garments that come into question are named to the database, which leaves out the
/// others before it ranks.
const NAMED: usize = 4_000;

/// Which garments a search is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extent {
    /// Those that cost no more than the dearest of so many; words and meaning are looked for among
    /// them.
    Cheapest(usize),
    /// Those that cost least; words and meaning are looked for among all that come into question.
    Least,
}

impl Extent {
    fn enough(self) -> usize {
        match self {
            Self::Cheapest(count) => count,
            Self::Least => 0,
        }
    }
}

/// What the index tells.
struct Looked {
    eligible: Vec<Eligible>,
    /// The ids of those among which words and meaning are looked for, if they are few.
    few: Option<Vec<i64>>,
    /// None where the index has no vectors.
    by_meaning: Option<Vec<i64>>,
}

impl Shelf {
    /// The garments that `extent` is about, and how well words and meaning match them.
    pub(super) async fn match_up(
        self: &Arc<Self>,
        wish: &Wish,
        filter: &Filter,
        extent: Extent,
    ) -> Result<(Vec<Eligible>, HashMap<i64, f32>), CatalogError> {
        let words = words::telling(&wish.text);
        let vector = self.vector_of(wish, words.is_empty()).await;
        let looked = self.look(wish, filter, &vector, extent).await?;
        let few = looked.few.as_deref();
        let by_meaning = match (looked.by_meaning, &vector) {
            (Some(ids), _) => ids,
            (None, Some(vector)) => self.nearest_in_postgres(vector, few).await?,
            (None, None) => Vec::new(),
        };
        let by_words = self.by_words(words.into_iter().collect(), few).await?;
        Ok((looked.eligible, fused(&[by_words, by_meaning])))
    }

    /// The vector of what a wish says; none where it says nothing, or the encoder fails: words are left.
    async fn vector_of(&self, wish: &Wish, says_nothing: bool) -> Option<Embedding> {
        let embedder = self.embedder.as_ref().filter(|_| !says_nothing)?;
        if matches!(self.store, Store::Sqlite(_)) && self.counts().1 == 0 {
            return None;
        }
        if wish.meaning.is_some() {
            return wish.meaning;
        }
        match embedder.embed(&[&wish.text]).await {
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
        extent: Extent,
    ) -> Result<Looked, CatalogError> {
        let (shelf, wish, filter, vector) = (self.clone(), wish.clone(), filter.clone(), *vector);
        let look = move || {
            let index = shelf.index.read().unwrap_or_else(PoisonError::into_inner);
            let costs = Costs::new(&index, &wish, &filter, &shelf.vocabulary);
            let eligible = index.eligible(&costs, extent.enough());
            let few = match extent {
                Extent::Cheapest(_) if eligible.len() > FEW => None,
                Extent::Cheapest(_) => Some(eligible.iter().map(|one| one.row).collect()),
                Extent::Least => index.few(&costs),
            };
            let admits = |row: u32| match extent {
                Extent::Cheapest(_) => eligible.binary_search_by_key(&row, |one| one.row).is_ok(),
                Extent::Least => index.admits(&costs, row),
            };
            let by_meaning = match (&shelf.store, vector) {
                (Store::Postgres(_), _) => None,
                (Store::Sqlite(_), Some(vector)) => {
                    Some(index.nearest(&vector, few.as_deref(), admits, HITS))
                }
                (Store::Sqlite(_), None) => Some(Vec::new()),
            };
            Looked {
                few: few
                    .filter(|rows: &Vec<u32>| rows.len() <= NAMED)
                    .map(|rows| index.ids_of(&rows)),
                eligible,
                by_meaning,
            }
        };
        tokio::task::spawn_blocking(look)
            .await
            .map_err(|_| CatalogError::Broken)
    }

    async fn nearest_in_postgres(
        &self,
        vector: &Embedding,
        few: Option<&[i64]>,
    ) -> Result<Vec<i64>, CatalogError> {
        let Store::Postgres(pool) = &self.store else {
            return Ok(Vec::new());
        };
        let vector = write::as_text(vector);
        let mut transaction = pool.begin().await?;
        // Of few, the vector of each is compared; its index of vectors knows no filters.
        let ids = if let Some(few) = few {
            sqlx::query_scalar(sql::NEAREST_AMONG)
                .bind(vector)
                .bind(HITS as i64)
                .bind(serde_json::to_string(few)?)
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
}
