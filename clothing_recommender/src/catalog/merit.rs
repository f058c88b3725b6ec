//! What speaks for an item among those that miss equally little, and against it.

use shared::palette::Use;

use super::{Currency, Item, known::Known};

const EXPECTED_COLOR: f64 = 0.6;
const FLATTERING_CUT: f64 = 0.8;
const MEANT: f64 = 10.0;
/// For what is made for the weather rather than for any.
const MADE_FOR_WEATHER: f64 = 0.8;
/// Against each step beyond the usual where nobody said what for, as far as words and meaning do not
/// find it either; even what they find first costs a little. Most trousers are no tuxedo's.
const PER_STEP_OVERDRESSED: f64 = 2.0;
const SURELY_FOUND: f64 = 1.1;
/// Against each step by which a piece is plainer or dressier than what it is to be worn with.
const PER_STEP_BESIDE: f64 = 1.5;
const PER_DELTA_E: f64 = 0.02;
const PER_RARER_COLOR: f64 = 0.05;
const PER_FORMALITY_STEP: f64 = 0.5;
const PER_DOLLAR: f64 = 0.02;
/// For what the words and the meaning of a message find first, down to 0 for what they do not find.
pub(super) const RELEVANCE: f64 = 2.0;
/// For all that the person likes, down to 0 for nothing of it: less than for what the message says.
pub(super) const LIKED: f64 = 0.9;

/// The dressiest that people wear without an occasion.
const USUAL_FORMALITY: u8 = 3;

/// Departments in which people build on neutrals; in the others color leads.
const NEUTRAL_CATEGORIES: [&str; 5] = ["outerwear", "tailoring", "bottoms", "shoes", "bags"];

/// What speaks for `item`, of `relevance` within 0 and 1, less what speaks against it. Higher comes
/// first.
pub(super) fn merit(item: &Item, relevance: f64, known: &Known<'_>) -> f64 {
    let Known {
        wish,
        profile,
        shapes,
        vocabulary,
        ..
    } = *known;
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
        let rate = vocabulary
            .currencies
            .rate(garment.price.currency, Currency::USD);
        f64::from(garment.price.from) / 100.0 * rate.unwrap_or(1.0)
    } else {
        0.0
    };
    let overdressed = match (&wish.occasion, wish.beside) {
        (None, None) => garment.formality.saturating_sub(USUAL_FORMALITY),
        _ => 0,
    };
    let is_made_for_it = wish
        .weather
        .is_some_and(|weather| garment.weather.contains(&weather) && garment.weather.len() < 3);
    let steps_beside = wish
        .beside
        .map_or(0, |formality| formality.abs_diff(garment.formality));
    let is_meant = wish.like.as_ref() == Some(&garment.item);
    RELEVANCE * relevance
        + EXPECTED_COLOR * f64::from(is_neutral == wants_neutral)
        + FLATTERING_CUT * f64::from(flatters)
        + MEANT * f64::from(is_meant)
        + MADE_FOR_WEATHER * f64::from(is_made_for_it)
        + LIKED * wish.likes.share(garment)
        - PER_STEP_OVERDRESSED * f64::from(overdressed) * (SURELY_FOUND - relevance)
        - PER_STEP_BESIDE * f64::from(steps_beside)
        - PER_DELTA_E * distance
        - PER_RARER_COLOR * item.rarity as f64
        - PER_FORMALITY_STEP * f64::from(steps_off)
        - PER_DOLLAR * thrift
}
