//! Which garments come into question, and how well words and meaning match them.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

use super::{CatalogError, HITS, Shelf, ids_of, order::fused, sql, words, write};
use crate::{
    catalog::{
        Filter, Wish,
        index::{Costs, Eligible},
    },
    embedding::Embedding,
    store::Store,
};

/// Up to this many garments, PostgreSQL compares the vector of each; its index knows no filters.
const COMPARED: usize = 4_000;

impl Shelf {
    /// The garments that come into question, and how well words and meaning match them.
    pub(super) async fn match_up(
        self: &Arc<Self>,
        wish: &Wish,
        filter: &Filter,
        enough: usize,
    ) -> Result<(Vec<Eligible>, HashMap<i64, f32>), CatalogError> {
        let words = words::telling(&wish.text);
        let vector = self.vector_of(wish, words.is_empty()).await;
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
}
