//! Picking for a message that names no garment: one piece from each department.

use super::{
    Wish,
    rank::{Scored, best, candidate},
    search::{CANDIDATES, Candidate, is_of_another_garment},
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

/// From this formality on people dress rather than get dressed.
const DRESSED_FROM: u8 = 3;

/// The best item of each department in turn, then again from the first until there are enough.
pub(super) fn pick(scored: Vec<Scored<'_>>, wish: &Wish) -> Vec<Candidate> {
    let is_dressed = wish
        .occasion
        .as_ref()
        .is_some_and(|occasion| occasion.formal[0] >= DRESSED_FROM);
    let departments = if is_dressed { DRESSED } else { RELAXED };
    let mut chosen: Vec<Candidate> = Vec::new();
    for round in 0.. {
        let before = chosen.len();
        for department in departments {
            let of_department: Vec<_> = scored
                .iter()
                .filter(|scored| &*scored.item.category == department)
                .filter(|scored| is_of_another_garment(&chosen, scored.item))
                .cloned()
                .collect();
            let repeats = |scored: &Scored<'_>| {
                chosen
                    .iter()
                    .filter(|other| other.item.color.name == scored.item.color.name)
                    .count() as f64
            };
            if let Some(best) = best(&of_department, |scored| scored.merit - repeats(scored)) {
                chosen.push(candidate(best));
            }
        }
        if chosen.len() >= CANDIDATES || chosen.len() == before || round > CANDIDATES {
            break;
        }
    }
    // A department without anything that fits must not push out one that has.
    chosen.sort_by_key(|candidate| candidate.misses.len());
    chosen.truncate(CANDIDATES);
    chosen
}
