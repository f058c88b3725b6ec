mod tables;

use super::{Row, bit};
use crate::{
    catalog::{Audience, Filter, Wish, charges, likes},
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
    asked: Asked,
}

/// What of it is asked at all. A search looks at every garment, most of them by a few of these.
#[derive(Debug, Clone, Copy)]
struct Asked {
    audience: Option<Audience>,
    /// Whether the wish has a limit on prices.
    budget: bool,
    /// Whether the filter has one.
    price: bool,
    /// Whether anything is liked.
    likes: bool,
    /// Whether it matters which color a garment is in.
    color: bool,
    /// Whether anything does not come into question.
    some_only: bool,
}

#[derive(Debug, Clone, Copy)]
struct Color {
    cost: f32,
    is_white: bool,
    is_loud: bool,
}

impl Costs<'_> {
    /// Whether the wish is for a whole outfit.
    pub(super) fn is_outfit(&self) -> bool {
        self.wish.kinds.is_empty()
    }

    /// The department of `row`, by number.
    pub(super) fn department(&self, row: &Row) -> u32 {
        self.kinds[row.kind as usize].map_or(0, |(_, department)| department)
    }

    /// What kinds cost, by rising cost.
    pub(super) fn levels(&self) -> Vec<f32> {
        let mut levels: Vec<f32> = self.kinds.iter().flatten().map(|(cost, _)| *cost).collect();
        levels.sort_unstable_by(f32::total_cmp);
        levels.dedup();
        levels
    }

    /// By kind, whether it costs `level`.
    pub(super) fn kinds_at(&self, level: f32) -> Vec<bool> {
        let is_there = |kind: &Option<(f32, u32)>| {
            kind.is_some_and(|(cost, _)| cost.total_cmp(&level).is_eq())
        };
        self.kinds.iter().map(is_there).collect()
    }

    /// Which share of what the person likes `row` has, as [`likes::Likes::share`] tells it.
    pub(super) fn liked(&self, row: &Row) -> f32 {
        if !self.asked.likes {
            return 0.0;
        }
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

    /// Whether `row` comes into question.
    pub(super) fn admits(&self, row: &Row, colors: &[u32]) -> bool {
        if !self.asked.some_only {
            return !colors.is_empty();
        }
        let is_left = |number: &u32| self.colors[*number as usize].is_some();
        self.kinds[row.kind as usize].is_some()
            && self.materials[row.materials as usize].is_some()
            && self.is_cut(row)
            && self.passes(row)
            && colors.iter().any(is_left)
    }

    /// What its misses cost `row` in its best color; nothing where it does not come into question.
    pub(super) fn of(&self, row: &Row, colors: &[u32]) -> Option<f32> {
        let (kind, department) = self.kinds[row.kind as usize]?;
        let materials = self.materials[row.materials as usize]?;
        if !self.is_cut(row) || !self.passes(row) {
            return None;
        }
        let weather = self
            .wish
            .weather
            .is_some_and(|weather| row.weather != 0 && row.weather & bit(weather) == 0);
        let occasion = self.occasion_cost(row, colors)?;
        Some(
            kind + materials
                + self.sizes[department as usize][row.sizes as usize]
                + self.budget_cost(row)
                + if weather {
                    charges::OTHER_WEATHER as f32
                } else {
                    0.0
                }
                + occasion,
        )
    }

    fn budget_cost(&self, row: &Row) -> f32 {
        if !self.asked.budget {
            return 0.0;
        }
        let rate = self.budget_rates[row.currency as usize];
        let price = row.price.map(|end| f64::from(end) * rate);
        charges::budget_cost(self.wish.budget.standing_of(price)) as f32
    }

    /// The cost of color and occasion together, which the color of clothes has a say in.
    fn occasion_cost(&self, row: &Row, colors: &[u32]) -> Option<f32> {
        // Where every color does, the first stands for all.
        let colors = if self.asked.color {
            colors
        } else {
            colors.get(..1)?
        };
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

    /// Whether it is cut for those whom the filter or the wish names.
    fn is_cut(&self, row: &Row) -> bool {
        let is_cut = |audience| row.audience == audience || row.audience == Audience::Unisex;
        self.asked.audience.is_none_or(is_cut)
    }

    fn passes(&self, row: &Row) -> bool {
        let filter = self.filter;
        self.is_priced(row)
            && self.filter_bit.is_none_or(|bit| row.occasions & bit != 0)
            && filter
                .occasion
                .as_ref()
                .is_none_or(|occasion| occasion.formality_gap(row.formality) == 0)
    }

    /// Whether its price is within the filter's limits.
    fn is_priced(&self, row: &Row) -> bool {
        if !self.asked.price {
            return true;
        }
        let filter = self.filter;
        let rate = self.filter_rates[row.currency as usize];
        let [from, to] = row.price.map(|amount| f64::from(amount) * rate);
        filter.most.is_none_or(|most| to <= f64::from(most))
            && filter.least.is_none_or(|least| from >= f64::from(least))
    }
}
