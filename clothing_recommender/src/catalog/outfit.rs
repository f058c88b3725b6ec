//! Picking for a message that names no garment: one piece from each department.

use super::{
    Audience, Candidate, Wish,
    candidate::{CANDIDATES, is_of_another_garment},
    rank::{Scored, best},
};

/// Departments in the order in which they make an outfit, from smart upwards and below.
const DRESSED: [&str; 10] = [
    "tailoring",
    "dresses",
    "shoes",
    "bags",
    "jewelry",
    "tops",
    "accessories",
    "bottoms",
    "outerwear",
    "knitwear",
];
const RELAXED: [&str; 10] = [
    "tops",
    "bottoms",
    "shoes",
    "outerwear",
    "accessories",
    "knitwear",
    "dresses",
    "bags",
    "jewelry",
    "tailoring",
];

/// For the gym, and for outdoors, where one dresses against the weather.
const TRAINING: [&str; 9] = [
    "activewear",
    "activewear",
    "shoes",
    "tops",
    "bags",
    "accessories",
    "bottoms",
    "outerwear",
    "knitwear",
];
const OUTDOORS: [&str; 8] = [
    "activewear",
    "outerwear",
    "shoes",
    "bottoms",
    "accessories",
    "bags",
    "knitwear",
    "tops",
];

/// From this formality on people dress rather than get dressed.
const DRESSED_FROM: u8 = 3;

/// The best item of each department in turn, then again from the first until there are enough. All
/// of them are of one cut or for everybody.
pub(super) fn pick(scored: &[Scored<'_>], wish: &Wish) -> Vec<Candidate> {
    let is_dressed = wish
        .occasion
        .as_ref()
        .is_some_and(|occasion| occasion.formal[0] >= DRESSED_FROM);
    let occasion = wish.occasion.as_ref();
    // What one wears nowhere else comes first where it belongs.
    let departments: Vec<&str> = match occasion.map(|occasion| occasion.tag.as_str()) {
        Some("sport") => TRAINING.to_vec(),
        Some("outdoors") => OUTDOORS.to_vec(),
        Some("beach") => [&["swimwear"][..], &RELAXED].concat(),
        _ if is_dressed => DRESSED.to_vec(),
        _ => RELAXED.to_vec(),
    };
    let only = match wish.audience {
        Some(_) => None,
        None => cut(scored),
    };
    let goes_with_it = |scored: &&Scored<'_>| {
        let audience = scored.item.garment.audience;
        only.is_none_or(|only| audience == only || audience == Audience::Unisex)
    };
    let mut chosen: Vec<Candidate> = Vec::new();
    loop {
        let before = chosen.len();
        for department in &departments {
            // A department that comes twice gives two kinds: a top and something below it.
            let this_time: Vec<String> = chosen[before..].iter().map(kind_of).collect();
            let of_department = scored
                .iter()
                .filter(goes_with_it)
                .filter(|scored| &*scored.item.category == *department)
                .filter(|scored| !this_time.contains(&scored.item.garment.kind))
                .filter(|scored| is_of_another_garment(&chosen, scored.item));
            let merit = |scored: &Scored<'_>| scored.merit - repeats(&chosen, scored);
            let best = best(of_department, merit).map(Candidate::from);
            chosen.extend(best);
        }
        // A department without anything that fits must not push out one that has; a second piece
        // of a department comes after the first of every other.
        chosen[before..].sort_by_key(|candidate| candidate.misses.len());
        if chosen.len() >= CANDIDATES || chosen.len() == before {
            break;
        }
    }
    chosen.truncate(CANDIDATES);
    chosen
}

/// Whose cuts an outfit keeps to where nobody said whose: those of the best garment, since nobody
/// wears a men's jacket with a women's skirt.
fn cut(scored: &[Scored<'_>]) -> Option<Audience> {
    let cut_for_some = scored
        .iter()
        .filter(|scored| scored.item.garment.audience != Audience::Unisex);
    best(cut_for_some, |scored| scored.merit).map(|best| best.item.garment.audience)
}

fn kind_of(candidate: &Candidate) -> String {
    candidate.item.garment.kind.clone()
}

/// How many pieces of the same color are chosen already.
fn repeats(chosen: &[Candidate], scored: &Scored<'_>) -> f64 {
    let name = &scored.item.color.name;
    let same = chosen.iter().filter(|other| other.item.color.name == *name);
    same.count() as f64
}
