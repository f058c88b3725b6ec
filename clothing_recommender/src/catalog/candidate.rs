use super::{Item, Price, Wish};

/// How many candidates a search returns at most.
pub(super) const CANDIDATES: usize = 12;

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
    /// Of another material.
    Material,
    /// Not in the size.
    Size,
}

/// An item that may be recommended.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The item.
    pub item: Item,
    /// What it lacks of what was asked for; empty for what fits in every point.
    pub misses: Vec<Miss>,
    /// How well it matches, from 0 to 1.
    pub score: f64,
    /// Its price in the currency that it was compared in, where that is another one: approximate.
    pub about: Option<Price>,
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

/// Whether none of `chosen` is the same garment as `item` in another color.
pub(super) fn is_of_another_garment(chosen: &[Candidate], item: &Item) -> bool {
    chosen
        .iter()
        .all(|candidate| candidate.item.garment.id != item.garment.id)
}
