//! What it costs an item to miss what was asked for.

use shared::color::{Lab, Rgb};

use super::{Audience, Item, Kinds, Materials, Wish, budget::Standing};
use crate::occasions::ColorCode;

/// What misses cost. The order is what people give up last: they rather take another color than
/// pay more, and rather pay more than get a skirt for a jacket.
const OTHER_CATEGORY: f64 = 120.0;
const OTHER_KIND: f64 = 75.0;
const PARTLY_OVER_BUDGET: f64 = 8.0;
const OVER_BUDGET: f64 = 22.0;
const FAR_OVER_BUDGET: f64 = 38.0;
pub(super) const OTHER_COLOR: f64 = 20.0;
const OTHER_OCCASION: f64 = 12.0;
pub(super) const OTHER_MATERIAL: f64 = 16.0;
pub(super) const OTHER_SIZE: f64 = 30.0;
const FORMALITY_STEP: f64 = 1.5;
pub(super) const OTHER_WEATHER: f64 = 10.0;

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

/// The lightest L* and the highest chroma that pass for dark and quiet.
const DARK: f64 = 45.0;
const QUIET: f64 = 40.0;

/// Departments beside clothes that a code of darkness speaks of: jewelry is free.
const WORN_WITH_THEM: [&str; 3] = ["shoes", "bags", "accessories"];

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

/// What it costs to stand so to the budget.
pub(super) fn budget_cost(standing: Standing) -> f64 {
    match standing {
        Standing::Within => 0.0,
        Standing::Partly => PARTLY_OVER_BUDGET,
        Standing::Outside(excess) => {
            OVER_BUDGET + (FAR_OVER_BUDGET - OVER_BUDGET) * excess / (1.0 + excess)
        }
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

/// Whether a department is one that a code of darkness speaks of. Shirts may be light under any
/// suit.
pub(super) fn is_darkened(category: &str) -> bool {
    category != "tops" && (is_clothing(category) || WORN_WITH_THEM.contains(&category))
}

/// Whether a color does not pass for dark: it is light, or loud.
pub(super) fn is_loud(color: Rgb) -> bool {
    let color = Lab::from(color);
    color.l > DARK || color.a.hypot(color.b) > QUIET
}

/// Whether the item's color goes against custom.
pub(super) fn breaks_color_code(item: &Item, code: Option<ColorCode>) -> bool {
    match code {
        Some(ColorCode::NotWhite) => {
            is_clothing(&item.category)
                && item.color.family == "white"
                && item.garment.audience == Audience::Women
        }
        Some(ColorCode::Dark) => is_darkened(&item.category) && is_loud(item.color.rgb),
        None => false,
    }
}
