use tokio::task::JoinHandle;

use crate::catalog::{CatalogError, Record, shelf::Writer};

/// A writer at work while the next rows are read: reading takes about as long as writing.
pub(super) struct WriteBehind(JoinHandle<Result<Writer, CatalogError>>);

impl WriteBehind {
    /// One that has nothing to write yet.
    pub(super) fn with(writer: Writer) -> Self {
        Self(tokio::spawn(async { Ok(writer) }))
    }

    /// Waits until all that came before is written, and begins to write `records`.
    pub(super) async fn write(self, records: Vec<Record>) -> Result<Self, CatalogError> {
        let mut writer = self.done().await?;
        Ok(Self(tokio::spawn(async move {
            writer.write(&records).await?;
            Ok(writer)
        })))
    }

    /// The writer, once everything is written.
    pub(super) async fn done(self) -> Result<Writer, CatalogError> {
        self.0.await.map_err(|_| CatalogError::Broken)?
    }
}
