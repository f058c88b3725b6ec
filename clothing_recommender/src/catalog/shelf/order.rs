//! In which order the garments of a search come.

use std::{
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

/// The `count` best of `eligible`, for an outfit of each department: those that miss least, among
/// them those that match best and are liked, among those in an order of the message's own.
pub(super) fn choose(
    mut eligible: Vec<Eligible>,
    relevance: &HashMap<i64, f32>,
    seed: u64,
    is_outfit: bool,
    count: usize,
) -> Vec<(i64, f32)> {
    let of = |one: &Eligible| relevance.get(&one.id).copied().unwrap_or(0.0);
    // As the ranking weighs them.
    let worth =
        |one: &Eligible| merit::RELEVANCE as f32 * of(one) + merit::LIKED as f32 * one.liked;
    let chance = |one: &Eligible| {
        // A multiplication by an odd number shuffles: Knuth, The Art of Computer Programming, 6.4.
        (one.id as u64 ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    };
    let order = |first: &Eligible, second: &Eligible| {
        first
            .penalty
            .total_cmp(&second.penalty)
            .then_with(|| worth(second).total_cmp(&worth(first)))
            .then_with(|| chance(first).cmp(&chance(second)))
    };
    if !is_outfit {
        if eligible.len() > count && count > 0 {
            eligible.select_nth_unstable_by(count - 1, order);
            eligible.truncate(count);
        }
        eligible.sort_unstable_by(order);
        return eligible.iter().map(|one| (one.id, of(one))).collect();
    }
    eligible.sort_unstable_by(order);
    let mut taken: HashMap<u32, usize> = HashMap::new();
    eligible.retain(|one| {
        let taken = taken.entry(one.department).or_default();
        *taken += 1;
        *taken <= count
    });
    eligible.iter().map(|one| (one.id, of(one))).collect()
}
