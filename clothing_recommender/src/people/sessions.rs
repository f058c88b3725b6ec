use serde::Serialize;
use utoipa::ToSchema;

use super::{People, StoreError, now, person, told};
use crate::{
    conversation::{Message, Role},
    session::SessionKey,
    store::on_store,
};

/// Messages that are kept of a session; the oldest go first.
const KEPT_MESSAGES: i64 = 200;

/// Messages that a turn gets to see; the client may have told some of them, too.
const SEEN_MESSAGES: i64 = 20;

/// Sessions that are listed, the latest first.
const LISTED_SESSIONS: i64 = 1_000;

/// A session, for a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SessionSummary {
    /// Its id.
    #[schema(example = "16a959aa5e8f3fef")]
    pub session_id: String,
    /// When it began: UTC, ISO 8601.
    #[schema(example = "2025-12-16T15:08:45.934351+00:00")]
    pub created_at: String,
    /// When something was said last.
    #[schema(example = "2025-12-16T15:08:45.934351+00:00")]
    pub updated_at: String,
    /// How many messages are kept, of both sides.
    pub messages: i64,
}

/// Something that was said, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Said {
    /// By whom.
    pub role: Role,
    /// The text.
    pub content: String,
    /// When: UTC, ISO 8601.
    #[schema(example = "2025-12-16T15:08:45.934351+00:00")]
    pub timestamp: String,
}

type Row = (String, String, i64);

impl People {
    /// What was said last in a session, oldest first; empty for one that is new or over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn history(&self, key: &SessionKey) -> Result<Vec<Message>, StoreError> {
        let rows = self.latest(key, SEEN_MESSAGES).await?;
        Ok(rows
            .into_iter()
            .map(|(role, content, _)| Message {
                role: role_of(&role),
                content,
            })
            .collect())
    }

    /// Adds what was said in a turn.
    ///
    /// # Errors
    /// [`StoreError`], and then neither side is added.
    pub async fn append(&self, key: &SessionKey, turn: &[Message]) -> Result<(), StoreError> {
        let (person, session, now) = (person(&key.user_id), key.session_id.as_str(), now());
        on_store!(&self.store, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query(
                "INSERT INTO sessions (person, session, created_at, updated_at) VALUES ($1, $2, $3, $3)
                 ON CONFLICT (person, session) DO UPDATE SET updated_at = excluded.updated_at",
            )
            .bind(&person)
            .bind(session)
            .bind(now)
            .execute(&mut *transaction)
            .await?;
            for message in turn {
                sqlx::query(
                    "INSERT INTO messages (person, session, role, content, said_at) VALUES ($1, $2, $3, $4, $5)",
                )
                .bind(&person)
                .bind(session)
                .bind(name_of(message.role))
                // PostgreSQL's texts hold no NUL.
                .bind(message.content.replace('\0', ""))
                .bind(now)
                .execute(&mut *transaction)
                .await?;
            }
            sqlx::query(
                "DELETE FROM messages WHERE person = $1 AND session = $2 AND id <= (
                     SELECT id FROM messages WHERE person = $1 AND session = $2
                     ORDER BY id DESC LIMIT 1 OFFSET $3)",
            )
            .bind(&person)
            .bind(session)
            .bind(KEPT_MESSAGES)
            .execute(&mut *transaction)
            .await?;
            Ok(transaction.commit().await?)
        })
    }

    /// A person's sessions, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn sessions(&self, user_id: &str) -> Result<Vec<SessionSummary>, StoreError> {
        let rows: Vec<(String, i64, i64, i64)> = on_store!(&self.store, pool => {
            sqlx::query_as(
                "SELECT session, created_at, updated_at,
                     (SELECT count(*) FROM messages
                      WHERE messages.person = sessions.person AND messages.session = sessions.session)
                 FROM sessions WHERE person = $1 ORDER BY updated_at DESC, session LIMIT $2",
            )
            .bind(person(user_id))
            .bind(LISTED_SESSIONS)
            .fetch_all(pool)
            .await?
        });
        Ok(rows
            .into_iter()
            .map(
                |(session_id, created_at, updated_at, messages)| SessionSummary {
                    session_id,
                    created_at: told(created_at),
                    updated_at: told(updated_at),
                    messages,
                },
            )
            .collect())
    }

    /// Everything that is kept of a session, oldest first; empty where there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn session(&self, key: &SessionKey) -> Result<Vec<Said>, StoreError> {
        let rows = self.latest(key, KEPT_MESSAGES).await?;
        Ok(rows
            .into_iter()
            .map(|(role, content, said_at)| Said {
                role: role_of(&role),
                content,
                timestamp: told(said_at),
            })
            .collect())
    }

    /// Forgets a session. Whether there was one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_session(&self, key: &SessionKey) -> Result<bool, StoreError> {
        let deleted = on_store!(&self.store, pool => {
            sqlx::query("DELETE FROM sessions WHERE person = $1 AND session = $2")
                .bind(person(&key.user_id))
                .bind(key.session_id.as_str())
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(deleted > 0)
    }

    /// Forgets all sessions of a person.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_sessions(&self, user_id: &str) -> Result<(), StoreError> {
        on_store!(&self.store, pool => {
            sqlx::query("DELETE FROM sessions WHERE person = $1")
                .bind(person(user_id))
                .execute(pool)
                .await?;
        });
        Ok(())
    }

    async fn latest(&self, key: &SessionKey, count: i64) -> Result<Vec<Row>, StoreError> {
        let mut rows: Vec<Row> = on_store!(&self.store, pool => {
            sqlx::query_as(
                "SELECT role, content, said_at FROM messages WHERE person = $1 AND session = $2
                 ORDER BY id DESC LIMIT $3",
            )
            .bind(person(&key.user_id))
            .bind(key.session_id.as_str())
            .bind(count)
            .fetch_all(pool)
            .await?
        });
        rows.reverse();
        Ok(rows)
    }
}

fn name_of(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::Assistant => "assistant",
    }
}

/// The table holds no other name.
fn role_of(name: &str) -> Role {
    match name {
        "assistant" => Role::Assistant,
        _ => Role::User,
    }
}
