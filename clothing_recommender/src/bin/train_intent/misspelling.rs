//! Messages as people type them in a hurry.

/// SplitMix64 (Steele, Lea and Flood, 2014): the same corpus always gives the same misspellings.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }
}

/// The shortest word that is misspelled, in letters.
const SHORTEST: usize = 4;

/// `message` in lower case, without marks at its end, with about one in three longer words
/// misspelled: a letter left out, doubled or exchanged with the next.
pub fn misspelled(message: &str, seed: u64) -> String {
    let mut chance = Chance(seed);
    let words: Vec<String> = message
        .trim_end_matches(['.', '!', '?'])
        .to_lowercase()
        .split_whitespace()
        .map(|word| {
            let mut letters: Vec<char> = word.chars().collect();
            if letters.len() < SHORTEST || chance.below(3) > 0 {
                return word.to_owned();
            }
            let at = 1 + chance.below(letters.len() - 2);
            match chance.below(3) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letters[at]),
                _ => letters.swap(at, at + 1),
            }
            letters.into_iter().collect()
        })
        .collect();
    words.join(" ")
}
