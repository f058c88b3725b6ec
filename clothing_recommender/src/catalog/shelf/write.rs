//! Writing garments and their vectors, each batch in one transaction.

use serde::Serialize;
use sqlx::{Postgres, Sqlite, Transaction};

use super::{CatalogError, dialect, sql};
use crate::{
    catalog::Record,
    embedding::{DIMENSIONS, Embedding},
    store::{Store, on_store},
};

/// Rows in a statement.
const BATCH: usize = 500;

/// A byte of a vector is this many to the unit, see the schema.
const BYTE_SCALE: f32 = 127.0;

/// Runs `$body` with the connection of whichever transaction `$transaction` is.
macro_rules! within {
    ($transaction:expr, $connection:ident => $body:expr) => {
        match $transaction {
            Within::Sqlite(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
            Within::Postgres(transaction) => {
                let $connection = &mut **transaction;
                $body
            }
        }
    };
}

#[derive(Debug)]
enum Within {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// A transaction that writes garments of one source. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub(in crate::catalog) struct Writer {
    store: Store,
    transaction: Within,
    source: String,
    revision: i64,
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    record: &'a Record,
    facets: String,
}

impl Writer {
    /// Begins one; other writers wait until it is over.
    pub(in crate::catalog) async fn begin(
        store: &Store,
        source: &str,
    ) -> Result<Self, CatalogError> {
        let mut transaction = match store {
            Store::Sqlite(pool) => Within::Sqlite(pool.begin_with(sql::BEGIN.sqlite).await?),
            Store::Postgres(pool) => Within::Postgres(pool.begin_with(sql::BEGIN.postgres).await?),
        };
        let revision = within!(&mut transaction, connection => sqlx::query_scalar(sql::NEXT_REVISION)
            .fetch_one(connection)
            .await?);
        Ok(Self {
            store: store.clone(),
            transaction,
            source: source.to_owned(),
            revision,
        })
    }

    /// Writes `records`, whose keys differ from one another; garments that are there already take
    /// their new values.
    pub(in crate::catalog) async fn write(
        &mut self,
        records: &[Record],
    ) -> Result<(), CatalogError> {
        for batch in records.chunks(BATCH) {
            let rows: Vec<Row<'_>> = batch
                .iter()
                .map(|record| Row {
                    record,
                    facets: record.facets(),
                })
                .collect();
            let rows = serde_json::to_string(&rows)?;
            let (write, words) = (self.sql(sql::WRITE), self.sql(sql::WRITE_WORDS));
            within!(&mut self.transaction, connection => {
                sqlx::query(write)
                    .bind(rows.as_str())
                    .bind(self.source.as_str())
                    .bind(self.revision)
                    .execute(&mut *connection)
                    .await?;
                sqlx::query(words).bind(rows.as_str()).execute(connection).await?;
            });
        }
        Ok(())
    }

    /// Takes away what the source had and has not been written now.
    pub(in crate::catalog) async fn sweep(&mut self) -> Result<(), CatalogError> {
        let ids: Vec<i64> = within!(&mut self.transaction, connection => sqlx::query_scalar(sql::OUTDATED)
            .bind(self.source.as_str())
            .bind(self.revision)
            .fetch_all(connection)
            .await?);
        if ids.is_empty() {
            return Ok(());
        }
        let ids = serde_json::to_string(&ids)?;
        let (words, garments) = (self.sql(sql::DELETE_WORDS), self.sql(sql::DELETE));
        within!(&mut self.transaction, connection => {
            sqlx::query(words).bind(ids.as_str()).execute(&mut *connection).await?;
            sqlx::query(garments).bind(ids.as_str()).execute(&mut *connection).await?;
            sqlx::query(sql::MARK_REMOVED).bind(self.revision).execute(connection).await?;
        });
        Ok(())
    }

    /// Remembers that the sample is the one of `version`.
    pub(in crate::catalog) async fn mark_sample(
        &mut self,
        version: &str,
    ) -> Result<(), CatalogError> {
        within!(&mut self.transaction, connection => sqlx::query(sql::MARK_SAMPLE)
            .bind(version)
            .execute(connection)
            .await
            .map(drop)?);
        Ok(())
    }

    /// Writes a vector for each of `ids`.
    pub(in crate::catalog) async fn write_vectors(
        &mut self,
        vectors: &[(i64, Embedding)],
    ) -> Result<(), CatalogError> {
        for (id, vector) in vectors {
            match &mut self.transaction {
                Within::Sqlite(transaction) => {
                    sqlx::query(sql::WRITE_VECTOR.sqlite)
                        .bind(id)
                        .bind(self.revision)
                        .bind(as_bytes(vector))
                        .execute(&mut **transaction)
                        .await?;
                }
                Within::Postgres(transaction) => {
                    sqlx::query(sql::WRITE_VECTOR.postgres)
                        .bind(id)
                        .bind(self.revision)
                        .bind(as_text(vector))
                        .execute(&mut **transaction)
                        .await?;
                }
            }
        }
        Ok(())
    }

    /// Makes it all visible at once.
    pub(in crate::catalog) async fn commit(self) -> Result<(), CatalogError> {
        match self.transaction {
            Within::Sqlite(transaction) => transaction.commit().await?,
            Within::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }

    fn sql(&self, statement: sql::Both) -> &'static str {
        dialect(&self.store, statement)
    }
}

/// What of the sample is in the database.
pub(super) async fn sample_version(store: &Store) -> Result<String, CatalogError> {
    let (_, _, version): (i64, i64, String) =
        on_store!(store, pool => sqlx::query_as(sql::STATE).fetch_one(pool).await?);
    Ok(version)
}

/// `vector` as PostgreSQL reads it.
pub(super) fn as_text(vector: &Embedding) -> String {
    let numbers: Vec<String> = vector.iter().map(f32::to_string).collect();
    format!("[{}]", numbers.join(","))
}

/// `vector` as SQLite keeps it: a signed byte a number.
pub(in crate::catalog) fn as_bytes(vector: &Embedding) -> Vec<u8> {
    vector
        .iter()
        .flat_map(|value| ((value * BYTE_SCALE).round() as i8).to_ne_bytes())
        .collect()
}

/// The vector that `bytes` are, at length 1.
pub(in crate::catalog) fn from_bytes(bytes: &[u8]) -> Embedding {
    let mut vector = [0.0; DIMENSIONS];
    for (to, byte) in vector.iter_mut().zip(bytes) {
        *to = f32::from(i8::from_ne_bytes([*byte]));
    }
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 0.0 {
        for value in &mut vector {
            *value /= length;
        }
    }
    vector
}
