use shared::{color::Lab, palette::Use};

use super::{
    Audience, Item, Kinds, Wish,
    search::{CANDIDATES, Candidate, Miss, is_of_another_garment},
};
use crate::{knowledge::FaceShapes, occasions::ColorCode, profile::Profile};

/// An item and how it stands to a wish.
#[derive(Debug)]
pub(super) struct Scored<'a> {
    pub(super) item: &'a Item,
    pub(super) misses: Vec<Miss>,
    /// What its misses cost; 0 for what fits in every point. Lower comes first.
    pub(super) penalty: f64,
    /// How good it is apart from that. Higher comes first.
    pub(super) merit: f64,
}

/// What misses cost. The order is what people give up last: they rather take another color than
/// pay more, and rather pay more than get a skirt for a jacket.
const OTHER_CATEGORY: f64 = 100.0;
const OTHER_KIND: f64 = 40.0;
const OVER_BUDGET: f64 = 22.0;
const FAR_OVER_BUDGET: f64 = 38.0;
const OTHER_COLOR: f64 = 20.0;
const OTHER_OCCASION: f64 = 12.0;
const FORMALITY_STEP: f64 = 1.5;
const OTHER_WEATHER: f64 = 4.0;

/// What speaks for an item among those of one penalty, and against it.
const EXPECTED_COLOR: f64 = 0.6;
const FLATTERING_CUT: f64 = 0.8;
const PER_DELTA_E: f64 = 0.02;
const PER_RARER_COLOR: f64 = 0.05;
const PER_FORMALITY_STEP: f64 = 0.3;
const PER_DOLLAR: f64 = 0.02;

/// What it costs an item to repeat something of one that is chosen already.
const SAME_COLOR: f64 = 1.5;
const SAME_FAMILY: f64 = 0.4;
const SAME_AUDIENCE: f64 = 0.5;
const SAME_KIND: f64 = 0.2;

/// Departments in which people build on neutrals; in the others color leads.
const NEUTRAL_CATEGORIES: [&str; 5] = ["outerwear", "tailoring", "bottoms", "shoes", "bags"];

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

pub(super) fn score<'a>(
    item: &'a Item,
    wish: &Wish,
    profile: &Profile,
    shapes: &FaceShapes,
    kinds: &Kinds,
) -> Scored<'a> {
    let mut misses = Vec::new();
    let mut penalty = 0.0;
    let mut miss = |miss: Miss, cost: f64| {
        misses.push(miss);
        penalty += cost;
    };
    let garment = &item.garment;
    if !wish.kinds.is_empty() && !wish.kinds.contains(&garment.kind) {
        let same_category = wish
            .kinds
            .iter()
            .any(|kind| kinds.category(kind) == Some(&item.category));
        let cost = if same_category {
            OTHER_KIND
        } else {
            OTHER_CATEGORY
        };
        miss(Miss::Kind, cost);
    }
    if !wish.budget.allows(garment.price) {
        let excess = wish.budget.excess(garment.price);
        miss(
            Miss::Budget,
            OVER_BUDGET + (FAR_OVER_BUDGET - OVER_BUDGET) * excess / (1.0 + excess),
        );
    }
    if wish
        .color
        .as_ref()
        .is_some_and(|wish| !wish.is_met_by(&item.color))
    {
        miss(Miss::Color, OTHER_COLOR);
    }
    if let Some(occasion) = &wish.occasion {
        let gap = occasion.formality_gap(garment.formality);
        let is_tagged = garment.occasions.contains(&occasion.tag);
        if gap > 0 || !is_tagged || breaks_color_code(item, occasion.colors) {
            miss(
                Miss::Occasion,
                OTHER_OCCASION + FORMALITY_STEP * f64::from(gap),
            );
        }
    }
    if wish
        .weather
        .is_some_and(|weather| !garment.weather.is_empty() && !garment.weather.contains(&weather))
    {
        miss(Miss::Weather, OTHER_WEATHER);
    }
    Scored {
        merit: merit(item, wish, profile, shapes),
        item,
        misses,
        penalty,
    }
}

fn merit(item: &Item, wish: &Wish, profile: &Profile, shapes: &FaceShapes) -> f64 {
    let garment = &item.garment;
    let is_neutral = match profile.season {
        Some(season) => item.color.fit(season).nearest.uses == Use::Neutral,
        None => item.color.is_neutral(),
    };
    let wants_neutral = NEUTRAL_CATEGORIES.contains(&&*item.category);
    let distance = profile
        .season
        .map_or(0.0, |season| item.color.fit(season).distance);
    let flatters = profile
        .face_shape
        .is_some_and(|shape| shapes.praise(shape, &garment.details).is_some());
    let steps_off = wish.occasion.as_ref().map_or(0, |occasion| {
        occasion.usual_formality().abs_diff(garment.formality)
    });
    let thrift = if wish.budget.thrifty {
        f64::from(garment.price.from)
    } else {
        0.0
    };
    EXPECTED_COLOR * f64::from(is_neutral == wants_neutral) + FLATTERING_CUT * f64::from(flatters)
        - PER_DELTA_E * distance
        - PER_RARER_COLOR * item.rarity as f64
        - PER_FORMALITY_STEP * f64::from(steps_off)
        - PER_DOLLAR * thrift
}

/// Whether the item's color goes against custom. Shirts may be light under any suit.
fn breaks_color_code(item: &Item, code: Option<ColorCode>) -> bool {
    let is_clothing = CLOTHES.contains(&&*item.category);
    match code {
        Some(ColorCode::NotWhite) => {
            is_clothing && item.color.family == "white" && item.garment.audience == Audience::Women
        }
        Some(ColorCode::Dark) => {
            is_clothing && item.category.as_ref() != "tops" && Lab::from(item.color.rgb).l > DARK
        }
        None => false,
    }
}

/// The best items, one of each garment, with as much variety as costs no fit.
pub(super) fn pick(mut scored: Vec<Scored<'_>>, wish: &Wish) -> Vec<Candidate> {
    let mut chosen = Vec::new();
    while chosen.len() < CANDIDATES {
        scored.retain(|scored| is_of_another_garment(&chosen, scored.item));
        let merit = |scored: &Scored<'_>| scored.merit - sameness(&chosen, scored.item, wish);
        let Some(best) = best(scored.iter(), merit) else {
            break;
        };
        chosen.push(best.into());
    }
    chosen
}

/// The item of the lowest penalty and, among those, of the highest `merit`; ties go to the
/// earlier id, so that one question always has one answer.
pub(super) fn best<'a, 'b: 'a>(
    scored: impl Iterator<Item = &'a Scored<'b>>,
    merit: impl Fn(&Scored<'b>) -> f64,
) -> Option<&'a Scored<'b>> {
    scored
        .map(|scored| (scored, merit(scored)))
        .min_by(|(first, first_merit), (second, second_merit)| {
            first
                .penalty
                .total_cmp(&second.penalty)
                .then(second_merit.total_cmp(first_merit))
                .then_with(|| first.item.id.cmp(&second.item.id))
        })
        .map(|(scored, _)| scored)
}

impl From<&Scored<'_>> for Candidate {
    fn from(scored: &Scored<'_>) -> Self {
        Self {
            item: scored.item.clone(),
            misses: scored.misses.clone(),
        }
    }
}

/// How much an item repeats what is chosen already.
fn sameness(chosen: &[Candidate], item: &Item, wish: &Wish) -> f64 {
    chosen
        .iter()
        .map(|Candidate { item: other, .. }| {
            let same_color = other.color.name == item.color.name;
            let same_family = !same_color && other.color.family == item.color.family;
            let same_audience = other.garment.audience == item.garment.audience;
            let same_kind = other.garment.kind == item.garment.kind;
            SAME_COLOR * f64::from(same_color)
                + SAME_FAMILY * f64::from(same_family && wish.color.is_none())
                + SAME_AUDIENCE * f64::from(same_audience && wish.audience.is_none())
                + SAME_KIND * f64::from(same_kind && wish.kinds.len() > 1)
        })
        .sum()
}
