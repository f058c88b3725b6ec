//! Keeping the index in step with the database, and giving garments their vectors.

use std::{
    sync::{
        Arc, Mutex, PoisonError, RwLock, Weak,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use sqlx::{Row, sqlite::SqliteRow};

use super::{CatalogError, Shelf, Writer, read, sql, write};
use crate::{
    catalog::{Record, index::Index, sample, sample_vectors, vocabulary::Vocabulary},
    embedding::Embedder,
    store::{Store, on_store},
};

/// Where the sample comes from, as the database has it.
const SAMPLE: &str = "sample";

/// Rows read at a time.
const PAGE: usize = 10_000;

/// Garments that get their vectors together.
const BATCH: usize = 32;

/// How often the database is asked whether another process has written.
const PERIOD: Duration = Duration::from_secs(2);

impl Shelf {
    /// Opens the catalog of `store`, which gets the sample if it does not have this version of it.
    pub(in crate::catalog) async fn open(
        store: Store,
        embedder: Option<Embedder>,
        vocabulary: Arc<Vocabulary>,
    ) -> Result<Arc<Self>, CatalogError> {
        let shelf = Arc::new(Self {
            store,
            embedder,
            index: RwLock::default(),
            frequencies: Mutex::default(),
            complete: AtomicI64::new(0),
            vocabulary,
        });
        shelf.seed().await?;
        shelf.refresh().await?;
        Ok(shelf)
    }

    /// Keeps it up to date for as long as somebody uses it.
    pub(in crate::catalog) fn keep(self: &Arc<Self>) {
        let shelf = Arc::downgrade(self);
        tokio::spawn(async move {
            while let Some(shelf) = Weak::upgrade(&shelf) {
                if let Err(error) = shelf.catch_up().await {
                    tracing::warn!(%error, "the catalog is not up to date");
                }
                drop(shelf);
                tokio::time::sleep(PERIOD).await;
            }
        });
    }

    /// Takes in what is new, and gives vectors to what has none. While nothing changes, nothing is
    /// looked for: over a large catalog that takes a while.
    async fn catch_up(&self) -> Result<(), CatalogError> {
        self.refresh().await?;
        let revision = self.with_index(|index| index.revision);
        if self.complete.load(Ordering::Relaxed) == revision {
            return Ok(());
        }
        if self.embed_missing(|_| ()).await? == 0 {
            self.complete.store(revision, Ordering::Relaxed);
        }
        self.refresh().await
    }

    async fn seed(&self) -> Result<(), CatalogError> {
        let version = sample::version();
        if write::sample_version(&self.store).await? == version {
            return Ok(());
        }
        let mut writer = Writer::begin(&self.store, SAMPLE).await?;
        writer.write(&self.vocabulary.sample).await?;
        writer.sweep().await?;
        writer.mark_sample(&version).await?;
        writer.commit().await?;
        self.adopt_vectors().await
    }

    /// Gives garments the vectors that were made beforehand.
    async fn adopt_vectors(&self) -> Result<(), CatalogError> {
        let texts: Vec<String> = on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::WITHOUT_VECTOR))
            .bind(i64::MIN)
            .bind(PAGE as i64)
            .fetch_all(pool)
            .await?);
        let known = sample_vectors::bundled();
        let vectors: Vec<_> = read(&texts)?
            .iter()
            .filter_map(|record| {
                let vector = known.get(&sample_vectors::mark(&record.meaning()))?;
                Some((record.id, *vector))
            })
            .collect();
        let mut writer = Writer::begin(&self.store, SAMPLE).await?;
        writer.write_vectors(&vectors).await?;
        writer.commit().await
    }

    /// Reads what the database has and the index has not.
    pub(in crate::catalog) async fn refresh(&self) -> Result<(), CatalogError> {
        let (revision, removed, _): (i64, i64, String) = on_store!(&self.store, pool => sqlx::query_as(sql::STATE)
            .fetch_one(pool)
            .await?);
        let (known, known_vectors) =
            self.with_index(|index| (index.revision, index.vector_revision));
        if known == revision && known_vectors == revision {
            return Ok(());
        }
        if known < removed || known == 0 {
            return self.read_anew(revision).await;
        }
        let texts: Vec<String> = on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::SINCE))
            .bind(known)
            .fetch_all(pool)
            .await?);
        let records = read(&texts)?;
        let vectors = match &self.store {
            Store::Sqlite(pool) => {
                let rows = sqlx::query(sql::VECTORS_SINCE).bind(known_vectors);
                vectors_of(&rows.fetch_all(pool).await?)?
            }
            Store::Postgres(_) => Vec::new(),
        };
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        records.iter().for_each(|record| index.put(record));
        for (id, bytes) in &vectors {
            index.put_vector(*id, bytes);
        }
        index.arrange();
        (index.revision, index.vector_revision) = (revision, revision);
        Ok(())
    }

    /// Reads everything. The old index serves until the new one is whole.
    async fn read_anew(&self, revision: i64) -> Result<(), CatalogError> {
        let mut index = Index::default();
        let mut last = i64::MIN;
        loop {
            let texts: Vec<String> = on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::ALL))
                .bind(last)
                .bind(PAGE as i64)
                .fetch_all(pool)
                .await?);
            let records = read(&texts)?;
            let Some(newest) = records.last() else {
                break;
            };
            last = newest.id;
            records.iter().for_each(|record| index.put(record));
        }
        if let Store::Sqlite(pool) = &self.store {
            let mut last = i64::MIN;
            loop {
                let rows = sqlx::query(sql::ALL_VECTORS).bind(last).bind(PAGE as i64);
                let vectors = vectors_of(&rows.fetch_all(pool).await?)?;
                let Some((newest, _)) = vectors.last() else {
                    break;
                };
                last = *newest;
                for (id, bytes) in &vectors {
                    index.put_vector(*id, bytes);
                }
            }
        }
        (index.revision, index.vector_revision) = (revision, revision);
        let index = tokio::task::spawn_blocking(move || {
            index.arrange();
            index
        });
        let index = index.await.map_err(|_| CatalogError::Broken)?;
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = index;
        Ok(())
    }

    /// Gives a vector to every garment that has none of what it is now, and tells `progress` how
    /// many have got theirs. They are searchable by words all the while.
    pub(in crate::catalog) async fn embed_missing(
        &self,
        progress: impl Fn(usize),
    ) -> Result<usize, CatalogError> {
        let Some(embedder) = &self.embedder else {
            return Ok(0);
        };
        let (mut last, mut done) = (i64::MIN, 0);
        loop {
            let texts: Vec<String> = on_store!(&self.store, pool => sqlx::query_scalar(self.sql(sql::WITHOUT_VECTOR))
                .bind(last)
                .bind(BATCH as i64)
                .fetch_all(pool)
                .await?);
            let records = read(&texts)?;
            let Some(newest) = records.last() else {
                return Ok(done);
            };
            last = newest.id;
            let meanings: Vec<String> = records.iter().map(Record::meaning).collect();
            let meanings: Vec<&str> = meanings.iter().map(String::as_str).collect();
            let vectors = match embedder.embed_later(&meanings).await {
                Ok(vectors) => vectors,
                Err(error) => {
                    tracing::warn!(%error, "garments stay without vectors");
                    return Ok(done);
                }
            };
            let vectors: Vec<_> = records
                .iter()
                .map(|record| record.id)
                .zip(vectors)
                .collect();
            let mut writer = Writer::begin(&self.store, SAMPLE).await?;
            writer.write_vectors(&vectors).await?;
            writer.commit().await?;
            done += vectors.len();
            progress(done);
        }
    }

    fn with_index<T>(&self, tell: impl FnOnce(&Index) -> T) -> T {
        tell(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }
}

fn vectors_of(rows: &[SqliteRow]) -> Result<Vec<(i64, Vec<u8>)>, CatalogError> {
    let vectors = rows
        .iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect::<Result<_, sqlx::Error>>()?;
    Ok(vectors)
}
