use shared::{palette::palette, season::Season};

use crate::{
    colors::{ColorWish, Colors},
    language::Tokens,
    occasions::Occasions,
};

/// Whether `text` names no color that `season` has nothing of. With `occasions` their names count for
/// none: black tie is no color.
pub fn keeps_to_season(
    text: &str,
    season: Season,
    colors: &Colors,
    occasions: Option<&Occasions>,
) -> bool {
    let others = Tokens::of(&without_palette_names(&text.to_lowercase(), season));
    let codes = occasions
        .map(|occasions| occasions.phrases(&others))
        .unwrap_or_default();
    colors
        .mentions(&others)
        .iter()
        .filter(|mention| !codes.iter().any(|code| code.contains(&mention.words.start)))
        .all(|mention| match &mention.wish {
            ColorWish::Named { name, .. } => colors
                .get(name)
                .is_some_and(|color| color.fit(season).suits),
            ColorWish::Family(family) => colors
                .iter()
                .any(|color| color.family == *family && color.fit(season).suits),
        })
}

/// `phrase` without the names of the palette's own colors, which may be said in any case: a stone
/// gray of the palette is not the stone of a shop.
fn without_palette_names(phrase: &str, season: Season) -> String {
    let mut names: Vec<&str> = palette(season)
        .colors
        .iter()
        .map(|color| color.name.as_str())
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
        .into_iter()
        .fold(phrase.to_owned(), |rest, name| rest.replace(name, "|"))
}
