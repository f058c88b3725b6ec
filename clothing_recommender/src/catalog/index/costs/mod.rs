use super::{Index, Row, bit};
use crate::{
    catalog::{Audience, Filter, Swatch, Unit, Vocabulary, Wish, charges, likes},
    colors::{Colors, NamedColor},
    occasions::{ColorCode, Occasion},
};

/// What a wish costs a garment that does not meet it: the penalties of [`charges`], worked out once
/// for each distinct kind, material, size and color instead of once for each garment.
#[derive(Debug)]
pub(in crate::catalog) struct Costs<'a> {
    wish: &'a Wish,
    filter: &'a Filter,
    /// By kind: what it costs, and its department by number; none where it is filtered out.
    kinds: Vec<Option<(f32, u32)>>,
    materials: Vec<Option<f32>>,
    /// By department, then by sizes.
    sizes: Vec<Vec<f32>>,
    /// Which fits and styles are liked.
    fits: Vec<bool>,
    styles: Vec<bool>,
    /// The bits of what the person mostly dresses for, each with its occasion.
    liked_occasions: Vec<(u32, &'a Occasion)>,
    /// By currency: what a unit of it is in the currency of the wish's limits, and of the filter's.
    budget_rates: Vec<f64>,
    filter_rates: Vec<f64>,
    colors: Vec<Option<Color>>,
    occasion_bit: u32,
    filter_bit: Option<u32>,
    is_clothing: Vec<bool>,
    is_darkened: Vec<bool>,
}

#[derive(Debug, Clone, Copy)]
struct Color {
    cost: f32,
    is_white: bool,
    is_loud: bool,
}

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
            at.map_or(0, |at| 1 << (at as u32).min(super::MOST_TAGS))
        };
        Self {
            kinds,
            materials: index
                .materials
                .values()
                .iter()
                .map(|list| charges::material_cost(list, wish, &vocabulary.materials))
                .map(|cost| cost.map(|cost| cost as f32))
                .collect(),
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
            colors: index
                .swatches
                .values()
                .iter()
                .map(|swatch| color(swatch, wish, filter, &vocabulary.colors))
                .collect(),
            occasion_bit: wish.occasion.as_ref().map_or(0, |o| bit_of(&o.tag)),
            filter_bit: filter.occasion.as_ref().map(|o| bit_of(&o.tag)),
            is_clothing: of_kinds(index, charges::is_clothing),
            is_darkened: of_kinds(index, charges::is_darkened),
            wish,
            filter,
        }
    }

    /// Whether the wish is for a whole outfit.
    pub(super) fn is_outfit(&self) -> bool {
        self.wish.kinds.is_empty()
    }

    /// The department of `row`, by number.
    pub(super) fn department(&self, row: &Row) -> u32 {
        self.kinds[row.kind as usize].map_or(0, |(_, department)| department)
    }

    /// Which share of what the person likes `row` has, as [`likes::Likes::share`] tells it.
    pub(super) fn liked(&self, row: &Row) -> f32 {
        let asked = &self.wish.likes;
        let does_for = |(bit, occasion): &(u32, &Occasion)| {
            row.occasions & bit != 0 && occasion.formality_gap(row.formality) == 0
        };
        let share = likes::share(&[
            (!asked.fits.is_empty()).then(|| self.fits[row.fit as usize]),
            (!asked.looks.is_empty()).then(|| self.styles[row.style as usize]),
            (!asked.occasions.is_empty()).then(|| self.liked_occasions.iter().any(does_for)),
        ]);
        share as f32
    }

    /// What its misses cost `row` in its best color; nothing where it does not come into question.
    pub(super) fn of(&self, row: &Row, colors: &[u32]) -> Option<f32> {
        let (kind, department) = self.kinds[row.kind as usize]?;
        let materials = self.materials[row.materials as usize]?;
        let audience = self.filter.audience.or(self.wish.audience);
        let is_cut = |audience| row.audience == audience || row.audience == Audience::Unisex;
        if !audience.is_none_or(is_cut) || !self.passes(row) {
            return None;
        }
        let rate = self.budget_rates[row.currency as usize];
        let price = row.price.map(|end| f64::from(end) * rate);
        let budget = charges::budget_cost(self.wish.budget.standing_of(price));
        let weather = self
            .wish
            .weather
            .is_some_and(|weather| row.weather != 0 && row.weather & bit(weather) == 0);
        let occasion = self.occasion_cost(row, colors)?;
        Some(
            kind + materials
                + self.sizes[department as usize][row.sizes as usize]
                + budget as f32
                + if weather {
                    charges::OTHER_WEATHER as f32
                } else {
                    0.0
                }
                + occasion,
        )
    }

    /// The cost of color and occasion together, which the color of clothes has a say in.
    fn occasion_cost(&self, row: &Row, colors: &[u32]) -> Option<f32> {
        let colors = colors
            .iter()
            .filter_map(|&number| self.colors[number as usize]);
        let Some(occasion) = &self.wish.occasion else {
            return colors.map(|color| color.cost).min_by(f32::total_cmp);
        };
        let gap = occasion.formality_gap(row.formality);
        let is_wrong = gap > 0 || row.occasions & self.occasion_bit == 0;
        let miss = charges::occasion_cost(gap) as f32;
        colors
            .map(|color| {
                let breaks = self.breaks_code(row, color, occasion);
                color.cost + if is_wrong || breaks { miss } else { 0.0 }
            })
            .min_by(f32::total_cmp)
    }

    fn breaks_code(&self, row: &Row, color: Color, occasion: &Occasion) -> bool {
        let kind = row.kind as usize;
        match occasion.colors {
            Some(ColorCode::NotWhite) => {
                self.is_clothing[kind] && color.is_white && row.audience == Audience::Women
            }
            Some(ColorCode::Dark) => self.is_darkened[kind] && color.is_loud,
            None => false,
        }
    }

    fn passes(&self, row: &Row) -> bool {
        let filter = self.filter;
        let rate = self.filter_rates[row.currency as usize];
        let [from, to] = row.price.map(|amount| f64::from(amount) * rate);
        filter.most.is_none_or(|most| to <= f64::from(most))
            && filter.least.is_none_or(|least| from >= f64::from(least))
            && self.filter_bit.is_none_or(|bit| row.occasions & bit != 0)
            && filter
                .occasion
                .as_ref()
                .is_none_or(|occasion| occasion.formality_gap(row.formality) == 0)
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
