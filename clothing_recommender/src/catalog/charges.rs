//! What it costs an item to miss what was asked for.

use shared::color::{Lab, Rgb};

use super::{Audience, Item, Kinds, Materials, Wish};
use crate::occasions::ColorCode;

/// What misses cost. The order is what people give up last: they rather take another color than
/// pay more, and rather pay more than get a skirt for a jacket.
const OTHER_CATEGORY: f64 = 100.0;
const OTHER_KIND: f64 = 40.0;
const OVER_BUDGET: f64 = 22.0;
const FAR_OVER_BUDGET: f64 = 38.0;
pub(super) const OTHER_COLOR: f64 = 20.0;
const OTHER_OCCASION: f64 = 12.0;
pub(super) const OTHER_MATERIAL: f64 = 16.0;
pub(super) const OTHER_SIZE: f64 = 30.0;
const FORMALITY_STEP: f64 = 1.5;
pub(super) const OTHER_WEATHER: f64 = 4.0;

/// Departments that a color code speaks of.
const CLOTHES: [&str; 8] = [
    "outerwear",
    "tailoring",
    "tops",
    "knitwear",
    "bottoms",
    "dresses",
    "activewear",
    "swimwear",
];

/// The lightest L* that passes for dark.
const DARK: f64 = 45.0;

/// What it costs to be of `kind`, which hangs in `category`.
pub(super) fn kind_cost(kind: &str, category: &str, wish: &Wish, kinds: &Kinds) -> f64 {
    if wish.kinds.is_empty() || wish.kinds.contains(kind) {
        return 0.0;
    }
    let is_there = |kind: &String| kinds.category(kind).is_some_and(|its| **its == *category);
    if wish.kinds.iter().any(is_there) {
        OTHER_KIND
    } else {
        OTHER_CATEGORY
    }
}

/// What it costs to be made of `materials`; nothing is the answer where they are ruled out.
pub(super) fn material_cost(materials: &[String], wish: &Wish, known: &Materials) -> Option<f64> {
    if wish.materials.is_empty() && wish.without_materials.is_empty() {
        return Some(0.0);
    }
    let families = known.of(materials);
    if !families.is_disjoint(&wish.without_materials) {
        return None;
    }
    let is_met = wish.materials.is_empty() || !families.is_disjoint(&wish.materials);
    Some(if is_met { 0.0 } else { OTHER_MATERIAL })
}

/// What it costs to be outside the budget by `excess`, a share of it.
pub(super) fn budget_cost(excess: f64) -> f64 {
    if excess > 0.0 {
        OVER_BUDGET + (FAR_OVER_BUDGET - OVER_BUDGET) * excess / (1.0 + excess)
    } else {
        0.0
    }
}

/// What it costs to be wrong for an occasion, `gap` steps of formality away from it.
pub(super) fn occasion_cost(gap: u8) -> f64 {
    OTHER_OCCASION + FORMALITY_STEP * f64::from(gap)
}

/// Whether a department is one that color codes speak of.
pub(super) fn is_clothing(category: &str) -> bool {
    CLOTHES.contains(&category)
}

/// Whether a color does not pass for dark.
pub(super) fn is_light(color: Rgb) -> bool {
    Lab::from(color).l > DARK
}

/// Whether the item's color goes against custom. Shirts may be light under any suit.
pub(super) fn breaks_color_code(item: &Item, code: Option<ColorCode>) -> bool {
    let is_clothing = is_clothing(&item.category);
    match code {
        Some(ColorCode::NotWhite) => {
            is_clothing && item.color.family == "white" && item.garment.audience == Audience::Women
        }
        Some(ColorCode::Dark) => {
            is_clothing && item.category.as_ref() != "tops" && is_light(item.color.rgb)
        }
        None => false,
    }
}
