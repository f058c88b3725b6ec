use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{People, StoreError, now, person, told};
use crate::{preferences::Preferences, profile::Profile, sheet::Sheet, store::on_store};

/// Who a person is, as it is kept and as the API tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct StoredProfile {
    /// Color season.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Dark Winter")]
    pub palette: Option<&'static str>,
    /// Face shape.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Oval")]
    pub face_shape: Option<&'static str>,
    /// What they prefer in general.
    #[serde(skip_serializing_if = "Preferences::is_empty")]
    pub preferences: Preferences,
    /// When it was written: UTC, ISO 8601.
    #[schema(example = "2025-12-16T15:08:45.934351+00:00")]
    pub updated_at: String,
}

impl StoredProfile {
    /// A profile as it is written now.
    pub fn new(profile: Profile, preferences: Preferences) -> Self {
        Self::written(profile, preferences, now())
    }

    /// Color season and face shape.
    pub fn profile(&self) -> Profile {
        Profile {
            season: self.palette.and_then(|name| name.parse().ok()),
            face_shape: self.face_shape.and_then(|name| name.parse().ok()),
        }
    }

    fn written(profile: Profile, preferences: Preferences, at: i64) -> Self {
        Self {
            palette: profile.season.map(|season| season.title()),
            face_shape: profile.face_shape.map(|shape| shape.title()),
            preferences,
            updated_at: told(at),
        }
    }
}

impl People {
    /// A person's profile, if they have one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn profile(&self, user_id: &str) -> Result<Option<StoredProfile>, StoreError> {
        let row: Option<(String, i64)> = on_store!(&self.store, pool => {
            sqlx::query_as("SELECT profile, updated_at FROM profiles WHERE person = $1")
                .bind(person(user_id))
                .fetch_optional(pool)
                .await?
        });
        Ok(row.map(|(json, at)| {
            // What we wrote reads again; were it otherwise, it would be as good as nothing.
            let fields: Map<String, Value> = serde_json::from_str(&json).unwrap_or_default();
            let mut sheet = Sheet::of(&fields);
            let profile = Profile::read(&mut sheet);
            let preferences = sheet
                .object("preferences", Preferences::read)
                .unwrap_or_default();
            StoredProfile::written(profile, preferences, at)
        }))
    }

    /// Writes a person's profile in place of what was there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn put_profile(
        &self,
        user_id: &str,
        profile: &StoredProfile,
    ) -> Result<(), StoreError> {
        let json = serde_json::to_string(profile).unwrap_or_default();
        on_store!(&self.store, pool => {
            sqlx::query(
                "INSERT INTO profiles (person, profile, updated_at) VALUES ($1, $2, $3)
                 ON CONFLICT (person) DO UPDATE SET profile = excluded.profile, updated_at = excluded.updated_at",
            )
            .bind(person(user_id))
            .bind(json)
            .bind(now())
            .execute(pool)
            .await?;
        });
        Ok(())
    }

    /// Forgets a person's profile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delete_profile(&self, user_id: &str) -> Result<(), StoreError> {
        on_store!(&self.store, pool => {
            sqlx::query("DELETE FROM profiles WHERE person = $1")
                .bind(person(user_id))
                .execute(pool)
                .await?;
        });
        Ok(())
    }
}
