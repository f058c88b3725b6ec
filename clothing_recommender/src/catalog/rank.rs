use shared::{color::Lab, palette::Use};

use super::{
    Audience, Item, Kinds, Wish,
    search::{CANDIDATES, Candidate, Miss, is_of_another_garment},
};
use crate::{knowledge::FaceShapes, occasions::ColorCode, profile::Profile};

/// An item and how it stands to a wish.
#[derive(Debug, Clone)]
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

/// Departments in which people build on neutrals; in the others color leads.
const NEUTRAL_CATEGORIES: [&str; 5] = ["outerwear", "tailoring", "bottoms", "shoes", "bags"];

/// Departments that a color code speaks of.
const CLOTHES: [&str; 6] = [
    "outerwear",
    "tailoring",
    "tops",
    "knitwear",
    "bottoms",
    "dresses",
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
        miss(
            Miss::Kind,
            if same_category {
                OTHER_KIND
            } else {
                OTHER_CATEGORY
            },
        );
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
    let wants_neutral = NEUTRAL_CATEGORIES.contains(&&*item.category);
    let mut merit = 0.0;
    if let Some(season) = profile.season {
        let fit = item.color.fit(season);
        merit += 1.0 - fit.distance / 20.0;
        let is_neutral = fit.nearest.uses == Use::Neutral;
        merit += if is_neutral == wants_neutral {
            0.6
        } else {
            0.0
        };
    } else if item.color.is_neutral() == wants_neutral {
        merit += 0.6;
    }
    merit -= 0.05 * item.rarity as f64;
    if let Some(shape) = profile.face_shape {
        merit += if shapes.praise(shape, &garment.details).is_some() {
            0.8
        } else {
            0.0
        };
    }
    if let Some(occasion) = &wish.occasion {
        let distance = occasion.usual_formality().abs_diff(garment.formality);
        merit -= 0.3 * f64::from(distance);
    }
    if wish.budget.thrifty {
        merit -= f64::from(garment.price.from) / 50.0;
    }
    merit
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
pub(super) fn pick(scored: Vec<Scored<'_>>, wish: &Wish) -> Vec<Candidate> {
    let mut chosen = Vec::new();
    let mut rest = scored;
    while chosen.len() < CANDIDATES {
        rest.retain(|scored| is_of_another_garment(&chosen, scored.item));
        let Some(best) = best(&rest, |scored| {
            scored.merit - sameness(&chosen, scored.item, wish)
        }) else {
            break;
        };
        chosen.push(candidate(best));
    }
    chosen
}

/// The item of the lowest penalty and, among those, of the highest `merit`; ties go to the
/// earlier id, so that one question always has one answer.
pub(super) fn best<'a, 'b>(
    scored: &'b [Scored<'a>],
    merit: impl Fn(&Scored<'a>) -> f64,
) -> Option<&'b Scored<'a>> {
    scored
        .iter()
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

pub(super) fn candidate(scored: &Scored<'_>) -> Candidate {
    Candidate {
        item: scored.item.clone(),
        misses: scored.misses.clone(),
    }
}

/// How much an item repeats what is chosen already.
fn sameness(chosen: &[Candidate], item: &Item, wish: &Wish) -> f64 {
    chosen
        .iter()
        .map(|Candidate { item: other, .. }| {
            let mut sameness = 0.0;
            if other.color.name == item.color.name {
                sameness += 1.5;
            } else if other.color.family == item.color.family && wish.color.is_none() {
                sameness += 0.4;
            }
            if wish.audience.is_none() && other.garment.audience == item.garment.audience {
                sameness += 0.5;
            }
            if other.garment.kind == item.garment.kind && wish.kinds.len() > 1 {
                sameness += 0.2;
            }
            sameness
        })
        .sum()
}
