use std::sync::Arc;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::color::Rgb;

use super::{Audience, Garment, Item, Price};
use crate::{colors::Colors, weather::Weather};

/// A color of a garment as the database keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Swatch {
    pub(super) name: String,
    pub(super) hex: Rgb,
}

/// A row of the table `garments`. Lists are JSON in text there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Record {
    #[serde(default)]
    pub(super) id: i64,
    pub(super) key: String,
    pub(super) item: String,
    pub(super) kind: String,
    pub(super) category: String,
    pub(super) audience: Audience,
    pub(super) style: String,
    #[serde(with = "in_text")]
    pub(super) details: Vec<String>,
    #[serde(with = "in_text")]
    pub(super) materials: Vec<String>,
    pub(super) fit: String,
    pub(super) sizes: String,
    pub(super) formality: u8,
    #[serde(with = "in_text")]
    pub(super) occasions: Vec<String>,
    #[serde(with = "in_text")]
    pub(super) weather: Vec<Weather>,
    pub(super) price_from: u32,
    pub(super) price_to: u32,
    pub(super) currency: String,
    #[serde(with = "in_text")]
    pub(super) retailers: Vec<String>,
    #[serde(with = "in_text")]
    pub(super) colors: Vec<Swatch>,
    pub(super) note: String,
    pub(super) tip: String,
}

impl Record {
    /// A garment of `category` whose colors `colors` knows, as a row.
    pub(super) fn of(garment: Garment, category: &str, colors: &Colors) -> Self {
        let swatches = garment.colors.iter().filter_map(|name| colors.get(name));
        Self {
            id: 0,
            colors: swatches
                .map(|color| Swatch {
                    name: color.name.clone(),
                    hex: color.rgb,
                })
                .collect(),
            key: garment.id,
            item: garment.item,
            kind: garment.kind,
            category: category.to_owned(),
            audience: garment.audience,
            style: garment.style,
            details: garment.details,
            materials: garment.materials,
            fit: garment.fit,
            sizes: garment.sizes,
            formality: garment.formality,
            occasions: garment.occasions,
            weather: garment.weather,
            price_from: garment.price.from,
            price_to: garment.price.to,
            currency: garment.price.currency.code().to_owned(),
            retailers: garment.retailers,
            note: garment.note,
            tip: garment.tip,
        }
    }

    /// What stands in the columns that words are looked for in: the kind, whom and what it is for.
    pub(super) fn facets(&self) -> String {
        let weather = self.weather.iter().map(|weather| match weather {
            Weather::Cold => "winter cold",
            Weather::Mild => "spring autumn fall",
            Weather::Hot => "summer hot",
        });
        let colors = self.colors.iter().map(|color| color.name.as_str());
        let parts: Vec<&str> = [self.kind.as_str(), &self.category, self.audience.name()]
            .into_iter()
            .chain(self.details.iter().map(String::as_str))
            .chain(self.materials.iter().map(String::as_str))
            .chain([self.style.as_str(), &self.fit])
            .chain(self.occasions.iter().map(String::as_str))
            .chain(weather)
            .chain(colors)
            .collect();
        parts.join(" ")
    }

    /// What its sentence vector is the vector of. Colors are left out: they are ranked by value.
    pub(super) fn meaning(&self) -> String {
        let (kind, audience) = (self.kind.replace('-', " "), self.audience.name());
        let (materials, occasions) = (self.materials.join(", "), self.occasions.join(", "));
        format!(
            "{}: {kind} for {audience}. {}. Made of {materials}, for {occasions}; {}.",
            self.item, self.style, self.note
        )
    }

    /// It in each of its colors.
    pub(super) fn items(self, colors: &Colors) -> Vec<Item> {
        let garment = Arc::new(Garment {
            colors: self.colors.iter().map(|color| color.name.clone()).collect(),
            price: Price {
                from: self.price_from,
                to: self.price_to,
                currency: self.currency.parse().unwrap_or(super::Currency::USD),
            },
            id: self.key,
            item: self.item,
            kind: self.kind,
            audience: self.audience,
            style: self.style,
            details: self.details,
            materials: self.materials,
            fit: self.fit,
            sizes: self.sizes,
            formality: self.formality,
            occasions: self.occasions,
            weather: self.weather,
            retailers: self.retailers,
            note: self.note,
            tip: self.tip,
        });
        let category: Arc<str> = self.category.into();
        let swatches = self.colors.iter().enumerate();
        swatches
            .map(|(rarity, swatch)| Item {
                id: format!("{}/{}", garment.id, slug(&swatch.name)),
                garment: garment.clone(),
                category: category.clone(),
                color: Arc::new(colors.swatch(&swatch.name, swatch.hex)),
                rarity,
            })
            .collect()
    }
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

/// A list as JSON within a text.
mod in_text {
    use serde::{Deserializer, Serializer, de::Error as _, ser::Error as _};

    use super::{Deserialize, DeserializeOwned, Serialize};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        list: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(list).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
}
