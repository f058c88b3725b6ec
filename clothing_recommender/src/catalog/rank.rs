use super::{
    Candidate, Item, Miss, Price, Wish,
    candidate::{CANDIDATES, is_of_another_garment},
    charges::{
        OTHER_COLOR, OTHER_MATERIAL, OTHER_SIZE, OTHER_WEATHER, breaks_color_code, budget_cost,
        kind_cost, material_cost, occasion_cost,
    },
    known::Known,
    merit::merit,
};
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
    /// Its price in the currency that it was compared in, where that is another one.
    pub(super) about: Option<Price>,
}

/// What it costs an item to repeat something of one that is chosen already.
const SAME_COLOR: f64 = 1.5;
const SAME_FAMILY: f64 = 0.4;
const SAME_AUDIENCE: f64 = 0.5;
const SAME_KIND: f64 = 0.2;

/// How `item`, of `relevance` within 0 and 1, stands to what is known.
pub(super) fn score<'a>(item: &'a Item, relevance: f64, known: &Known<'_>) -> Scored<'a> {
    let Known {
        wish,
        vocabulary,
        unit,
        ..
    } = *known;
    let mut misses = Vec::new();
    let mut penalty = 0.0;
    let mut charge = |miss: Miss, cost: f64| {
        if cost > 0.0 {
            misses.push(miss);
            penalty += cost;
        }
    };
    let garment = &item.garment;
    let kind = kind_cost(&garment.kind, &item.category, wish, &vocabulary.kinds);
    charge(Miss::Kind, kind);
    let standing = wish.budget.standing(garment.price, &vocabulary.currencies);
    charge(Miss::Budget, budget_cost(standing));
    if let Some(color) = &wish.color
        && !color.is_met_by(&item.color)
    {
        charge(Miss::Color, OTHER_COLOR);
    }
    let material = material_cost(&garment.materials, wish, &vocabulary.materials);
    charge(Miss::Material, material.unwrap_or(OTHER_MATERIAL));
    if wish.missing_size(&item.category, &garment.sizes).is_some() {
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
        merit: merit(item, relevance, known),
        about: vocabulary
            .currencies
            .about(garment.price, unit.currency_for(garment.price.currency)),
        item,
        misses,
        penalty,
        relevance,
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
            about: scored.about,
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
