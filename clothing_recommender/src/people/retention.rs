use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{People, StoreError, now};
use crate::store::on_store;

/// The longest time between two rounds.
const LONGEST_PAUSE: Duration = Duration::from_secs(60 * 60);

/// The shortest, for a retention of seconds.
const SHORTEST_PAUSE: Duration = Duration::from_millis(200);

/// How long a session is kept after something was said in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(pub Duration);

impl People {
    /// Forgets sessions that are older than `retention` allows, now and then until `stop`.
    pub fn watch_retention(&self, retention: Retention, stop: CancellationToken) {
        let pause = (retention.0 / 10).clamp(SHORTEST_PAUSE, LONGEST_PAUSE);
        let people = self.clone();
        tokio::spawn(stop.run_until_cancelled_owned(async move {
            loop {
                match people.prune(retention).await {
                    Ok(0) => {}
                    Ok(sessions) => tracing::info!(sessions, "forgot sessions as configured"),
                    Err(error) => tracing::error!(%error, "old sessions cannot be forgotten"),
                }
                tokio::time::sleep(pause).await;
            }
        }));
    }

    /// Forgets sessions in which nothing was said for too long. How many.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn prune(&self, retention: Retention) -> Result<u64, StoreError> {
        let age = i64::try_from(retention.0.as_micros()).unwrap_or(i64::MAX);
        let oldest = now().saturating_sub(age);
        Ok(on_store!(&self.store, pool => {
            sqlx::query("DELETE FROM sessions WHERE updated_at < $1")
                .bind(oldest)
                .execute(pool)
                .await?
                .rows_affected()
        }))
    }
}
