//! What each distinct kind, material, size, currency and color of the catalog costs.

use super::{Asked, Color, Costs};
use crate::{
    catalog::{
        Filter, Swatch, Unit, Vocabulary, Wish, charges,
        index::{Index, MOST_TAGS},
    },
    colors::{Colors, NamedColor},
};

impl<'a> Costs<'a> {
    /// What `wish` costs the garments of `index` and which of them `filter` leaves out.
    pub(in crate::catalog) fn new(
        index: &Index,
        wish: &'a Wish,
        filter: &'a Filter,
        vocabulary: &Vocabulary,
    ) -> Self {
        let mut departments: Vec<&str> = Vec::new();
        let kinds: Vec<Option<(f32, u32)>> = index
            .kinds
            .values()
            .iter()
            .map(|(kind, category)| {
                let department = departments
                    .iter()
                    .position(|known| known == category)
                    .unwrap_or_else(|| {
                        departments.push(category);
                        departments.len() - 1
                    });
                let is_left = filter.category.as_ref().is_none_or(|only| only == category)
                    && !wish.without_kinds.contains(kind);
                is_left.then(|| {
                    let cost = charges::kind_cost(kind, category, wish, &vocabulary.kinds);
                    (cost as f32, department as u32)
                })
            })
            .collect();
        let bit_of = |tag: &str| {
            let at = index.tags.values().iter().position(|known| known == tag);
            at.map_or(0, |at| 1 << (at as u32).min(MOST_TAGS))
        };
        let colors: Vec<Option<Color>> = index
            .swatches
            .values()
            .iter()
            .map(|swatch| color(swatch, wish, filter, &vocabulary.colors))
            .collect();
        let is_free = |color: &Option<Color>| color.is_some_and(|color| color.cost <= 0.0);
        let has_code = wish.occasion.as_ref().is_some_and(|o| o.colors.is_some());
        let materials: Vec<Option<f32>> = index
            .materials
            .values()
            .iter()
            .map(|list| charges::material_cost(list, wish, &vocabulary.materials))
            .map(|cost| cost.map(|cost| cost as f32))
            .collect();
        let audience = filter.audience.or(wish.audience);
        let has_limit = filter.least.is_some() || filter.most.is_some();
        let asked = Asked {
            audience,
            budget: wish.budget.compared_in().is_some(),
            price: has_limit,
            likes: !wish.likes.is_empty(),
            color: has_code || !colors.iter().all(is_free),
            some_only: has_limit
                || audience.is_some()
                || filter.occasion.is_some()
                || kinds.iter().any(Option::is_none)
                || materials.iter().any(Option::is_none)
                || colors.iter().any(Option::is_none),
        };
        Self {
            kinds,
            materials,
            sizes: departments
                .iter()
                .map(|department| size_costs(index, department, wish))
                .collect(),
            fits: liked(index.fits.values(), |fit| wish.likes.fit(fit).is_some()),
            styles: liked(index.styles.values(), |style| {
                wish.likes.look(style).is_some()
            }),
            liked_occasions: wish
                .likes
                .occasions
                .iter()
                .map(|occasion| (bit_of(&occasion.tag), occasion))
                .collect(),
            budget_rates: rates(index, vocabulary, wish.budget.unit),
            filter_rates: rates(
                index,
                vocabulary,
                filter.currency.map(Unit::In).unwrap_or_default(),
            ),
            colors,
            occasion_bit: wish.occasion.as_ref().map_or(0, |o| bit_of(&o.tag)),
            filter_bit: filter.occasion.as_ref().map(|o| bit_of(&o.tag)),
            is_clothing: of_kinds(index, charges::is_clothing),
            is_darkened: of_kinds(index, charges::is_darkened),
            asked,
            wish,
            filter,
        }
    }
}

/// What a unit of each currency of the catalog is in the one that amounts of `unit` are compared
/// in; what has no rate is compared as it stands.
fn rates(index: &Index, vocabulary: &Vocabulary, unit: Unit) -> Vec<f64> {
    let rate = |code: &String| {
        let currency = code.parse().ok()?;
        let to = unit.currency_for(currency);
        vocabulary.currencies.rate(currency, to)
    };
    let codes = index.currencies.values().iter();
    codes.map(|code| rate(code).unwrap_or(1.0)).collect()
}

/// What the sizes of the catalog cost in a department.
fn size_costs(index: &Index, department: &str, wish: &Wish) -> Vec<f32> {
    let cost = |sizes: &String| match wish.missing_size(department, sizes) {
        Some(_) => charges::OTHER_SIZE as f32,
        None => 0.0,
    };
    index.sizes.values().iter().map(cost).collect()
}

fn liked(texts: &[String], is_liked: impl Fn(&str) -> bool) -> Vec<bool> {
    texts.iter().map(|text| is_liked(text)).collect()
}

fn of_kinds(index: &Index, holds: impl Fn(&str) -> bool) -> Vec<bool> {
    let kinds = index.kinds.values().iter();
    kinds.map(|(_, category)| holds(category)).collect()
}

/// What `swatch` costs; nothing where it does not come into question.
fn color(swatch: &Swatch, wish: &Wish, filter: &Filter, colors: &Colors) -> Option<Color> {
    let named: NamedColor = colors.swatch(&swatch.name, swatch.hex);
    let is_left = filter.season.is_none_or(|season| named.fit(season).suits)
        && wish.without_colors.iter().all(|not| !not.is_met_by(&named))
        && filter.color.is_none_or(|rgb| named.is_near(rgb));
    let is_met = wish
        .color
        .as_ref()
        .is_none_or(|wish| wish.is_met_by(&named));
    is_left.then(|| Color {
        cost: if is_met {
            0.0
        } else {
            charges::OTHER_COLOR as f32
        },
        is_white: named.family == "white",
        is_loud: charges::is_loud(named.rgb),
    })
}
