use serde::Serialize;
use shared::season::Season;
use utoipa::ToSchema;

use super::{Audience, Candidate, Page, Wish, why};
use crate::weather::Weather;

/// What the sample is and is not.
const NOTICE: &str = "The bundled garments are a sample: typical garments at typical prices, sold \
                      at retailers that carry their kind. They link to no product.";

/// A page of the catalog.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing {
    /// The garments, best first, each in the color that matches best.
    items: Vec<Entry>,
    /// How many there are in all.
    #[schema(example = 17)]
    total: usize,
    /// The most that were asked for.
    limit: usize,
    /// How many were passed over.
    offset: usize,
    /// What the sample is and is not.
    notice: &'static str,
}

/// A garment in one of its colors.
#[derive(Debug, Serialize, ToSchema)]
struct Entry {
    /// Its id in the catalog.
    #[schema(example = "womens-silk-blouse/emerald-green")]
    id: String,
    /// The garment.
    #[schema(example = "Silk Blouse")]
    item: String,
    /// The department.
    #[schema(example = "tops")]
    category: String,
    /// What kind it is.
    #[schema(example = "blouse")]
    kind: String,
    /// Whom it is cut for.
    gender: Audience,
    /// The color that matches best.
    #[schema(example = "Emerald Green")]
    color: String,
    /// That color in sRGB.
    #[schema(example = "#0B8A57")]
    hex_color: String,
    /// Every color it comes in, the most usual first.
    colors: Vec<String>,
    /// Its look in a few words.
    #[schema(example = "Professional, elegant")]
    style: String,
    /// What it is made of, the most important first.
    materials: Vec<String>,
    /// How it sits.
    fit: String,
    /// The sizes it comes in.
    sizes: String,
    /// 1 sport, 2 casual, 3 smart, 4 business, 5 evening.
    formality: u8,
    /// What it is worn to.
    occasions: Vec<String>,
    /// When in the year it is worn.
    seasons_of_year: Vec<&'static str>,
    /// Typical price range.
    #[schema(example = "$80-150")]
    price_range: String,
    /// Lower end of the price.
    #[schema(example = 80.0)]
    price_min: f64,
    /// Upper end of the price.
    #[schema(example = 150.0)]
    price_max: f64,
    /// The currency of the price, ISO 4217.
    #[schema(example = "USD")]
    currency: String,
    /// Retailers that carry garments of its kind.
    where_to_buy: Vec<String>,
    /// What is good about it.
    note: String,
    /// How to wear it.
    tip: String,
    /// How well it matches, from 0 to 1.
    #[schema(example = 0.94)]
    score: f64,
    /// What of the question it meets.
    why: Vec<String>,
}

impl Listing {
    /// `page`, which answers `wish` for a person of `season`.
    pub fn of(
        page: Page,
        wish: &Wish,
        season: Option<Season>,
        (offset, limit): (usize, usize),
    ) -> Self {
        let entries = page.candidates.iter();
        Self {
            items: entries
                .map(|candidate| entry(candidate, wish, season))
                .collect(),
            total: page.total,
            limit,
            offset,
            notice: NOTICE,
        }
    }
}

fn entry(candidate: &Candidate, wish: &Wish, season: Option<Season>) -> Entry {
    let (item, garment) = (&candidate.item, &candidate.item.garment);
    Entry {
        id: item.id.clone(),
        item: garment.item.clone(),
        category: item.category.to_string(),
        kind: garment.kind.clone(),
        gender: garment.audience,
        color: item.color.name.clone(),
        hex_color: item.color.rgb.hex(),
        colors: garment.colors.clone(),
        style: garment.style.clone(),
        materials: garment.materials.clone(),
        fit: garment.fit.clone(),
        sizes: garment.sizes.clone(),
        formality: garment.formality,
        occasions: garment.occasions.clone(),
        seasons_of_year: seasons_of_year(&garment.weather),
        price_range: garment.price.to_string(),
        price_min: f64::from(garment.price.from) / 100.0,
        price_max: f64::from(garment.price.to) / 100.0,
        currency: garment.price.currency.code().to_owned(),
        where_to_buy: garment.retailers.clone(),
        note: garment.note.clone(),
        tip: garment.tip.clone(),
        score: candidate.score,
        why: why(candidate, wish, season),
    }
}

/// The seasons in which the weather is such; all of them where weather does not matter.
fn seasons_of_year(weather: &[Weather]) -> Vec<&'static str> {
    [
        ("spring", Weather::Mild),
        ("summer", Weather::Hot),
        ("autumn", Weather::Mild),
        ("winter", Weather::Cold),
    ]
    .into_iter()
    .filter(|(_, needed)| weather.is_empty() || weather.contains(needed))
    .map(|(season, _)| season)
    .collect()
}
