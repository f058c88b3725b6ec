use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{People, StoreError, person};
use crate::{
    sheet::MAX_ENTRIES,
    store::on_store,
    wardrobe::{self, Owned},
};

/// A garment in a wardrobe that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoredItem {
    /// Names it in this wardrobe.
    #[schema(example = "9b753983bcb8714d")]
    pub id: String,
    /// The garment.
    #[serde(flatten)]
    pub owned: Owned,
}

/// What came of adding a garment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is there now.
    Item(StoredItem),
    /// The wardrobe is full: [`MAX_ENTRIES`].
    Full,
}

impl People {
    /// What a person owns, in the order in which it was added.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn wardrobe(&self, user_id: &str) -> Result<Vec<StoredItem>, StoreError> {
        let rows: Vec<(String, String)> = on_store!(&self.store, pool => {
            sqlx::query_as("SELECT id, item FROM wardrobe_items WHERE person = $1 ORDER BY place")
                .bind(person(user_id))
                .fetch_all(pool)
                .await?
        });
        Ok(rows
            .into_iter()
            .filter_map(|(id, json)| {
                // What we wrote reads again; were it otherwise, it would be as good as nothing.
                let item: Value = serde_json::from_str(&json).ok()?;
                let owned = wardrobe::read(&Value::Array(vec![item])).pop()?;
                Some(StoredItem { id, owned })
            })
            .collect())
    }

    /// Writes a whole wardrobe in place of what was there. Every garment gets a new id.
    ///
    /// # Errors
    /// [`StoreError`], and then the old one stays.
    pub async fn put_wardrobe(
        &self,
        user_id: &str,
        garments: Vec<Owned>,
    ) -> Result<Vec<StoredItem>, StoreError> {
        let person = person(user_id);
        let items: Vec<StoredItem> = garments.into_iter().map(with_id).collect();
        on_store!(&self.store, pool => {
            let mut transaction = pool.begin().await?;
            sqlx::query("DELETE FROM wardrobe_items WHERE person = $1")
                .bind(&person)
                .execute(&mut *transaction)
                .await?;
            for item in &items {
                sqlx::query("INSERT INTO wardrobe_items (person, id, item) VALUES ($1, $2, $3)")
                    .bind(&person)
                    .bind(&item.id)
                    .bind(json(item))
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await?;
        });
        Ok(items)
    }

    /// Adds a garment to a wardrobe.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_to_wardrobe(&self, user_id: &str, owned: Owned) -> Result<Added, StoreError> {
        let item = with_id(owned);
        let most = i64::try_from(MAX_ENTRIES).unwrap_or(i64::MAX);
        let added = on_store!(&self.store, pool => {
            sqlx::query(
                "INSERT INTO wardrobe_items (person, id, item)
                 SELECT $1, $2, $3 WHERE (SELECT count(*) FROM wardrobe_items WHERE person = $1) < $4",
            )
            .bind(person(user_id))
            .bind(&item.id)
            .bind(json(&item))
            .bind(most)
            .execute(pool)
            .await?
            .rows_affected()
        });
        Ok(if added > 0 {
            Added::Item(item)
        } else {
            Added::Full
        })
    }

    /// Takes a garment out of a wardrobe. Whether it was there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_from_wardrobe(&self, user_id: &str, id: &str) -> Result<bool, StoreError> {
        let deleted = on_store!(&self.store, pool => {
            sqlx::query("DELETE FROM wardrobe_items WHERE person = $1 AND id = $2")
                .bind(person(user_id))
                // PostgreSQL's texts hold no NUL.
                .bind(id.replace('\0', ""))
                .execute(pool)
                .await?
                .rows_affected()
        });
        Ok(deleted > 0)
    }

    /// Forgets a person's wardrobe.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_wardrobe(&self, user_id: &str) -> Result<(), StoreError> {
        on_store!(&self.store, pool => {
            sqlx::query("DELETE FROM wardrobe_items WHERE person = $1")
                .bind(person(user_id))
                .execute(pool)
                .await?;
        });
        Ok(())
    }
}

fn with_id(owned: Owned) -> StoredItem {
    StoredItem {
        id: format!("{:016x}", rand::random::<u64>()),
        owned,
    }
}

fn json(item: &StoredItem) -> String {
    // Texts alone, which JSON can always hold.
    serde_json::to_string(&item.owned).unwrap_or_default()
}
