use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Weather that a garment is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weather {
    /// Winter.
    Cold,
    /// Spring and autumn.
    Mild,
    /// Summer.
    Hot,
}
