use shared::palette::{Use, palette};

use crate::{
    catalog::{Audience, Candidate, Wish},
    knowledge::listed,
    profile::Profile,
};

/// Garments whose own tip is given.
const OWN_TIPS: usize = 2;

/// Palette colors named in a tip.
const PARTNERS: usize = 3;

/// How to wear what was chosen, a tip each, true of these items.
pub fn tips(chosen: &[&Candidate], wish: &Wish, profile: &Profile) -> Vec<String> {
    let mut tips: Vec<String> = Vec::new();
    for candidate in chosen {
        let tip = &candidate.item.garment.tip;
        if tips.len() < OWN_TIPS && !tips.contains(tip) {
            tips.push(tip.clone());
        }
    }
    tips.extend(color_tip(chosen, profile));
    tips.extend(audience_tip(chosen, wish));
    tips
}

fn color_tip(chosen: &[&Candidate], profile: &Profile) -> Option<String> {
    let first = &chosen.first()?.item;
    let Some(season) = profile.season else {
        return Some(
            "Tell me your color season, or send the face analysis along, and I choose colors for you."
                .to_owned(),
        );
    };
    // Beside a neutral a color, beside a color a neutral.
    let wanted = match first.color.fit(season).nearest.uses {
        Use::Neutral => Use::Best,
        _ => Use::Neutral,
    };
    let own = first.color.name.to_lowercase();
    let partners: Vec<&str> = palette(season)
        .colors
        .iter()
        .filter(|color| color.uses == wanted && color.name != own)
        .take(PARTNERS)
        .map(|color| color.name.as_str())
        .collect();
    Some(format!(
        "From your {} palette, {} go well beside the {}.",
        season.title(),
        listed(&partners),
        own
    ))
}

/// Where nobody said whose cuts are wanted and there are both of a kind.
fn audience_tip(chosen: &[&Candidate], wish: &Wish) -> Option<String> {
    let is_mixed = is_cut_for(chosen, Audience::Women) && is_cut_for(chosen, Audience::Men);
    (wish.audience.is_none() && is_mixed).then(|| {
        "Tell me whether you wear women's or men's cuts, and I narrow this down.".to_owned()
    })
}

/// Where nobody said whose cuts are wanted of an outfit, which keeps to one: whose it kept to, and
/// an invitation to say so.
pub fn cut_tip(chosen: &[&Candidate], wish: &Wish) -> Option<String> {
    if wish.audience.is_some() || !wish.kinds.is_empty() {
        return None;
    }
    let (these, others) = match (
        is_cut_for(chosen, Audience::Women),
        is_cut_for(chosen, Audience::Men),
    ) {
        (true, false) => ("women's", "men's"),
        (false, true) => ("men's", "women's"),
        _ => return None,
    };
    Some(format!(
        "I kept to {these} cuts, so that the pieces go together. Tell me if you wear {others}, and \
         I choose from those."
    ))
}

fn is_cut_for(chosen: &[&Candidate], audience: Audience) -> bool {
    chosen
        .iter()
        .any(|candidate| candidate.item.garment.audience == audience)
}
