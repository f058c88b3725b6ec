//! In which order the garments of a search come.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use crate::catalog::{index::Eligible, merit};

/// Reciprocal rank fusion's constant. Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion
/// outperforms Condorcet and individual Rank Learning Methods", 2009.
const FUSION: f32 = 60.0;

/// The lists as one, by reciprocal rank: the best is 1.
pub(super) fn fused(lists: &[Vec<i64>]) -> HashMap<i64, f32> {
    let mut scores: HashMap<i64, f32> = HashMap::new();
    for list in lists {
        let mut seen = HashSet::new();
        for (rank, id) in list.iter().enumerate() {
            if seen.insert(id) {
                *scores.entry(*id).or_default() += 1.0 / (FUSION + rank as f32 + 1.0);
            }
        }
    }
    let best = scores.values().copied().fold(f32::MIN_POSITIVE, f32::max);
    for score in scores.values_mut() {
        *score /= best;
    }
    scores
}

/// What a message makes of the order of garments that nothing else tells apart.
pub(super) fn seed(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.trim().to_lowercase().hash(&mut hasher);
    hasher.finish()
}

/// The `count` best of `eligible`, which come by rising id, for an outfit of each department:
/// those that miss least, among them those that match best and are liked, among those in an order
/// of the message's own.
pub(super) fn choose(
    eligible: &[Eligible],
    relevance: &HashMap<i64, f32>,
    seed: u64,
    is_outfit: bool,
    count: usize,
) -> Vec<(i64, f32)> {
    // Often nothing tells apart a good part of a large catalog: no more is kept of it than can be
    // chosen yet, and how well each matches is found by going along, since few match at all.
    let enough = count.max(FEWEST_KEPT).saturating_mul(2);
    let mut matching: Vec<(i64, f32)> = relevance.iter().map(|(id, it)| (*id, *it)).collect();
    matching.sort_unstable_by_key(|(id, _)| *id);
    let mut matching = matching.into_iter().peekable();
    let mut groups: Vec<Vec<Ranked>> = Vec::new();
    for one in eligible {
        while matching.next_if(|(id, _)| *id < one.id).is_some() {}
        let matched = matching.next_if(|(id, _)| *id == one.id);
        let relevance = matched.map_or(0.0, |(_, relevance)| relevance);
        let group = if is_outfit {
            one.department as usize
        } else {
            0
        };
        if groups.len() <= group {
            groups.resize_with(group + 1, Vec::new);
        }
        let group = &mut groups[group];
        group.push(Ranked::of(one, relevance, seed));
        if group.len() >= enough {
            keep_best(group, count);
        }
    }
    groups.iter_mut().for_each(|group| keep_best(group, count));
    let mut chosen = groups.concat();
    chosen.sort_unstable_by(Ranked::order);
    chosen.iter().map(|one| (one.id, one.relevance)).collect()
}

/// Fewer than these are not worth sorting out.
const FEWEST_KEPT: usize = 1_024;

/// A garment with all that its place depends on.
#[derive(Debug, Clone, Copy)]
struct Ranked {
    penalty: f32,
    worth: f32,
    chance: u64,
    id: i64,
    relevance: f32,
}

impl Ranked {
    fn of(one: &Eligible, relevance: f32, seed: u64) -> Self {
        Self {
            penalty: one.penalty,
            // As the ranking weighs them.
            worth: merit::RELEVANCE as f32 * relevance + merit::LIKED as f32 * one.liked,
            // A multiplication by an odd number shuffles: Knuth, The Art of Computer Programming, 6.4.
            chance: (one.id as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15),
            id: one.id,
            relevance,
        }
    }

    /// Which of two comes first.
    fn order(&self, other: &Self) -> Ordering {
        self.penalty
            .total_cmp(&other.penalty)
            .then_with(|| other.worth.total_cmp(&self.worth))
            .then_with(|| self.chance.cmp(&other.chance))
    }
}

/// Leaves the `count` best of `group`, in no order.
fn keep_best(group: &mut Vec<Ranked>, count: usize) {
    if group.len() > count {
        group.select_nth_unstable_by(count, Ranked::order);
        group.truncate(count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every garment sorted, and of each department the first.
    fn sorted(
        eligible: &[Eligible],
        relevance: &HashMap<i64, f32>,
        is_outfit: bool,
        count: usize,
    ) -> Vec<(i64, f32)> {
        let of = |one: &Eligible| relevance.get(&one.id).copied().unwrap_or(0.0);
        let mut all: Vec<(Ranked, u32)> = eligible
            .iter()
            .map(|one| (Ranked::of(one, of(one), 7), one.department))
            .collect();
        all.sort_by(|(first, _), (second, _)| first.order(second));
        let mut taken: HashMap<u32, usize> = HashMap::new();
        all.retain(|(_, department)| {
            let taken = taken
                .entry(if is_outfit { *department } else { 0 })
                .or_default();
            *taken += 1;
            *taken <= count
        });
        let told = all.iter().map(|(one, _)| (one.id, one.relevance));
        told.collect()
    }

    #[test]
    fn the_best_come_first_of_however_many() {
        let eligible: Vec<Eligible> = (0..9_000_u32)
            .map(|row| Eligible {
                row,
                id: i64::from(row) * 3 + 1,
                penalty: (row % 3) as f32,
                liked: (row % 2) as f32,
                department: row % 4,
            })
            .collect();
        let relevance = (0..200)
            .map(|number| (number * 40 + 1, number as f32 / 200.0))
            .collect();
        for is_outfit in [false, true] {
            for count in [1, 5, 1_500, 20_000] {
                assert_eq!(
                    choose(&eligible, &relevance, 7, is_outfit, count),
                    sorted(&eligible, &relevance, is_outfit, count),
                    "{is_outfit} {count}"
                );
            }
        }
    }
}
