use shared::season::Season;

use super::{Audience, Catalog, Item, Wish, outfit, rank};
use crate::{knowledge::FaceShapes, profile::Profile};

/// How many candidates a search returns at most.
pub(super) const CANDIDATES: usize = 12;

/// How many it returns where fewer fit in every point: the nearest make up the number.
const FEWEST_CANDIDATES: usize = 5;

/// Something that was asked for and an item is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Miss {
    /// Another kind of garment.
    Kind,
    /// Typically outside the budget.
    Budget,
    /// Another color.
    Color,
    /// Not made for the occasion.
    Occasion,
    /// Not made for the weather.
    Weather,
}

/// An item that may be recommended.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The item.
    pub item: Item,
    /// What it lacks of what was asked for; empty for what fits in every point.
    pub misses: Vec<Miss>,
}

impl Candidate {
    /// Whether it is all that was asked for.
    pub fn fits(&self) -> bool {
        self.misses.is_empty()
    }
}

/// What a search found, best first.
#[derive(Debug, Clone)]
pub struct Shortlist {
    /// What was looked for.
    pub wish: Wish,
    /// Items, each of another garment; those that fit in every point come first.
    pub candidates: Vec<Candidate>,
}

impl Shortlist {
    /// The candidate of that id.
    pub fn get(&self, id: &str) -> Option<&Candidate> {
        self.candidates
            .iter()
            .find(|candidate| candidate.item.id == id)
    }

    /// What even the best candidates lack: empty if anything fits in every point.
    pub fn unmet(&self) -> Vec<Miss> {
        self.candidates
            .first()
            .map(|best| best.misses.clone())
            .unwrap_or_default()
    }
}

impl Catalog {
    /// The items that come closest to `wish` for a person: only in colors of their season where
    /// it is known, and only in their sizes where the wish says whose.
    pub fn search(&self, wish: Wish, profile: &Profile, shapes: &FaceShapes) -> Shortlist {
        let scored: Vec<_> = self
            .items
            .iter()
            .filter(|item| suits_season(item, profile.season) && is_cut_for(item, wish.audience))
            .map(|item| rank::score(item, &wish, profile, shapes, &self.kinds))
            .collect();
        let mut candidates = if wish.kinds.is_empty() {
            outfit::pick(&scored, &wish)
        } else {
            rank::pick(scored, &wish)
        };
        let fitting = candidates
            .iter()
            .take_while(|candidate| candidate.fits())
            .count();
        candidates.truncate(fitting.max(FEWEST_CANDIDATES));
        Shortlist { wish, candidates }
    }
}

fn suits_season(item: &Item, season: Option<Season>) -> bool {
    season.is_none_or(|season| item.color.fit(season).suits)
}

fn is_cut_for(item: &Item, audience: Option<Audience>) -> bool {
    let cut = item.garment.audience;
    audience.is_none_or(|audience| cut == audience || cut == Audience::Unisex)
}

/// Whether none of `chosen` is the same garment as `item` in another color.
pub(super) fn is_of_another_garment(chosen: &[Candidate], item: &Item) -> bool {
    chosen
        .iter()
        .all(|candidate| candidate.item.garment.id != item.garment.id)
}
