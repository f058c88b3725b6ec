use shared::{
    color::{Lab, Rgb},
    palette::Use,
};

use super::{
    Audience, Item, Kinds, Materials, Vocabulary, Wish,
    search::{CANDIDATES, Candidate, Miss, is_of_another_garment},
    sizes,
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
    /// How well words and meaning match, 0 to 1.
    pub(super) relevance: f64,
}

/// What misses cost. The order is what people give up last: they rather take another color than
/// pay more, and rather pay more than get a skirt for a jacket.
const OTHER_CATEGORY: f64 = 100.0;
const OTHER_KIND: f64 = 40.0;
const OVER_BUDGET: f64 = 22.0;
const FAR_OVER_BUDGET: f64 = 38.0;
pub(super) const OTHER_COLOR: f64 = 20.0;
const OTHER_OCCASION: f64 = 12.0;
const OTHER_MATERIAL: f64 = 16.0;
pub(super) const OTHER_SIZE: f64 = 30.0;
const FORMALITY_STEP: f64 = 1.5;
pub(super) const OTHER_WEATHER: f64 = 4.0;

/// What speaks for an item among those of one penalty, and against it.
const EXPECTED_COLOR: f64 = 0.6;
const FLATTERING_CUT: f64 = 0.8;
const MEANT: f64 = 10.0;
const PER_DELTA_E: f64 = 0.02;
const PER_RARER_COLOR: f64 = 0.05;
const PER_FORMALITY_STEP: f64 = 0.3;
const PER_DOLLAR: f64 = 0.02;
/// For what the words and the meaning of a message find first, down to 0 for what they do not find.
const RELEVANCE: f64 = 2.0;

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

/// What people are told beside garments to rank them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) wish: &'a Wish,
    pub(super) profile: &'a Profile,
    pub(super) shapes: &'a FaceShapes,
    pub(super) vocabulary: &'a Vocabulary,
}

/// How `item`, of `relevance` within 0 and 1, stands to what is known.
pub(super) fn score<'a>(item: &'a Item, relevance: f64, known: &Known<'_>) -> Scored<'a> {
    let Known { wish, profile, .. } = *known;
    let mut misses = Vec::new();
    let mut penalty = 0.0;
    let mut charge = |miss: Miss, cost: f64| {
        if cost > 0.0 {
            misses.push(miss);
            penalty += cost;
        }
    };
    let garment = &item.garment;
    let kind = kind_cost(&garment.kind, &item.category, wish, &known.vocabulary.kinds);
    charge(Miss::Kind, kind);
    charge(Miss::Budget, budget_cost(wish.budget.excess(garment.price)));
    if let Some(color) = &wish.color
        && !color.is_met_by(&item.color)
    {
        charge(Miss::Color, OTHER_COLOR);
    }
    let material = material_cost(&garment.materials, wish, &known.vocabulary.materials);
    charge(Miss::Material, material.unwrap_or(OTHER_MATERIAL));
    if let Some(size) = &wish.size
        && !sizes::admit(&garment.sizes, size)
    {
        charge(Miss::Size, OTHER_SIZE);
    }
    if let Some(occasion) = &wish.occasion {
        let gap = occasion.formality_gap(garment.formality);
        let is_tagged = garment.occasions.contains(&occasion.tag);
        if gap > 0 || !is_tagged || breaks_color_code(item, occasion.colors) {
            charge(Miss::Occasion, occasion_cost(gap));
        }
    }
    if wish
        .weather
        .is_some_and(|weather| !garment.weather.is_empty() && !garment.weather.contains(&weather))
    {
        charge(Miss::Weather, OTHER_WEATHER);
    }
    Scored {
        merit: merit(item, wish, profile, known.shapes) + RELEVANCE * relevance,
        item,
        misses,
        penalty,
        relevance,
    }
}

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
        f64::from(garment.price.from) / 100.0
    } else {
        0.0
    };
    let is_meant = wish.like.as_ref() == Some(&garment.item);
    EXPECTED_COLOR * f64::from(is_neutral == wants_neutral)
        + FLATTERING_CUT * f64::from(flatters)
        + MEANT * f64::from(is_meant)
        - PER_DELTA_E * distance
        - PER_RARER_COLOR * item.rarity as f64
        - PER_FORMALITY_STEP * f64::from(steps_off)
        - PER_DOLLAR * thrift
}

/// Whether the item's color goes against custom. Shirts may be light under any suit.
fn breaks_color_code(item: &Item, code: Option<ColorCode>) -> bool {
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
            score: match_score(scored),
        }
    }
}

/// The penalty at which an item is half of what was asked for.
const HALF_FIT: f64 = 40.0;

/// The share of the match score that words and meaning decide.
const RELEVANT_SHARE: f64 = 0.25;

/// How well an item matches, 0 to 1, in hundredths: three quarters for what was asked for in so
/// many words (1 where nothing is missed, falling with the penalty), a quarter for relevance.
fn match_score(scored: &Scored<'_>) -> f64 {
    let fit = HALF_FIT / (HALF_FIT + scored.penalty);
    let score = (1.0 - RELEVANT_SHARE) * fit + RELEVANT_SHARE * scored.relevance;
    (score * 100.0).round() / 100.0
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
