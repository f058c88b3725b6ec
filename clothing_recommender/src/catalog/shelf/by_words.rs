//! Finding garments by their words.

use std::{collections::HashMap, sync::PoisonError};

use super::{CatalogError, HITS, Shelf, sql, words};
use crate::store::{Store, on_store};

/// Words that more garments than this have tell little, and would be slow to rank.
const COMMON: i64 = 5_000;

impl Shelf {
    /// The garments that have most of `words`, the rare ones above all: BM25 in SQLite, `ts_rank`
    /// in PostgreSQL. Where few come into question, they are named, and only they are found.
    pub(super) async fn by_words(
        &self,
        words: Vec<String>,
        few: Option<&[i64]>,
    ) -> Result<Vec<i64>, CatalogError> {
        let words = match few {
            Some(_) => words,
            None => self.rare(words).await?,
        };
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.query(&words);
        let ids = if let Some(few) = few {
            on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::BY_WORDS_AMONG))
                .bind(query)
                .bind(HITS as i64)
                .bind(serde_json::to_string(few)?)
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
}
