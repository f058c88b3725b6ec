use shared::color::{Lab, Rgb};

use crate::language::Tokens;

const LIGHT: [&str; 5] = ["light", "pale", "baby", "pastel", "soft"];
const DARK: [&str; 3] = ["dark", "deep", "midnight"];

/// By how much L* such a word changes a color.
const STEP: f64 = 18.0;

/// The name of `family` as a shop would print it.
pub(super) fn title(family: &str) -> String {
    let mut letters = family.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// `color` as `words` shade it: "light blue", "dark green".
pub(super) fn shaded(color: Rgb, words: &Tokens) -> Rgb {
    let lab = Lab::from(color);
    let step = if words.has_any(&LIGHT) {
        STEP
    } else if words.has_any(&DARK) {
        -STEP
    } else {
        return color;
    };
    Rgb::from(Lab {
        l: (lab.l + step).clamp(0.0, 100.0),
        ..lab
    })
}
