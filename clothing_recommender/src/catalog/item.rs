use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Price;
use crate::{colors::NamedColor, weather::Weather};

/// Whom a garment is cut for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Women's sizes and cuts.
    Women,
    /// Men's sizes and cuts.
    Men,
    /// Everybody.
    Unisex,
}

impl Audience {
    /// That of this name.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Women, Self::Men, Self::Unisex];
        all.into_iter().find(|audience| audience.name() == name)
    }

    /// Its name in files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Women => "women",
            Self::Men => "men",
            Self::Unisex => "unisex",
        }
    }

    /// As it reads in a style: "women's cut"; nothing where it fits everybody.
    pub fn cut(self) -> Option<&'static str> {
        match self {
            Self::Women => Some("women's cut"),
            Self::Men => Some("men's cut"),
            Self::Unisex => None,
        }
    }
}

/// A garment, whatever its color.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Garment {
    /// Unique name.
    pub id: String,
    /// Name for people.
    pub item: String,
    /// What kind it is, by its name in the kinds' file.
    pub kind: String,
    /// Whom it is cut for.
    pub audience: Audience,
    /// Two or three words on its look.
    pub style: String,
    /// Details that matter to a face shape, such as `v-neck`.
    #[serde(default)]
    pub details: Vec<String>,
    /// What it is made of, the most important first.
    pub materials: Vec<String>,
    /// How it sits, such as `slim`; empty where nothing fits, as with bags.
    #[serde(default)]
    pub fit: String,
    /// The sizes it comes in: `XS-XXL`, `one size`.
    pub sizes: String,
    /// 1 sport, 2 casual, 3 smart, 4 business, 5 evening.
    pub formality: u8,
    /// Tags of the occasions it fits.
    pub occasions: Vec<String>,
    /// Weather it is made for; empty where that does not matter.
    #[serde(default)]
    pub weather: Vec<Weather>,
    /// Typical price.
    pub price: Price,
    /// Retailers that carry garments of its kind.
    #[serde(rename = "where")]
    pub retailers: Vec<String>,
    /// Colors it is typically sold in, by name, the most usual first.
    pub colors: Vec<String>,
    /// What is good about it: a clause without a capital and a full stop.
    pub note: String,
    /// How to wear it, in sentences.
    pub tip: String,
}

/// A garment in one of its colors: what is recommended.
#[derive(Debug, Clone)]
pub struct Item {
    /// Unique: the garment's id, a slash and its color.
    pub id: String,
    /// The garment.
    pub garment: Arc<Garment>,
    /// The department it hangs in.
    pub category: Arc<str>,
    /// The color.
    pub color: Arc<NamedColor>,
    /// Its place among the garment's colors: 0 is the most usual one.
    pub rarity: usize,
}
