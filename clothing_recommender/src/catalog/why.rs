use shared::season::Season;

use super::{Candidate, Miss, Wish};

/// What of a wish `candidate` meets, a few words each: why it was found.
pub fn why(candidate: &Candidate, wish: &Wish, season: Option<Season>) -> Vec<String> {
    let item = &candidate.item;
    let meets = |miss| !candidate.misses.contains(&miss);
    let mut why = Vec::new();
    if let Some(season) = season {
        let fit = item.color.fit(season);
        why.push(format!(
            "{} palette: {:.1} ΔE00 from {}",
            season.title(),
            fit.distance,
            fit.nearest.name
        ));
    }
    if !wish.kinds.is_empty() && meets(Miss::Kind) {
        why.push(format!("kind: {}", item.garment.kind.replace('-', " ")));
    }
    if let Some(color) = wish.color.as_ref().filter(|_| meets(Miss::Color)) {
        why.push(format!("color: {}", color.text()));
    }
    if let Some(occasion) = wish.occasion.as_ref().filter(|_| meets(Miss::Occasion)) {
        why.push(format!("occasion: {}", occasion.title));
    }
    let has_limit = wish.budget.from.is_some() || wish.budget.to.is_some();
    if has_limit && meets(Miss::Budget) {
        why.push(format!("price: {}", wish.budget));
    }
    if !wish.materials.is_empty() && meets(Miss::Material) {
        why.push(format!("material: {}", item.garment.materials.join(", ")));
    }
    if let Some(size) = wish.met_size(&item.category, &item.garment.sizes) {
        why.push(format!("size: {}", size.to_uppercase()));
    }
    if let Some(fit) = wish.likes.fit(&item.garment.fit) {
        why.push(format!("fit: {fit}, as liked"));
    }
    if let Some(look) = wish.likes.look(&item.garment.style) {
        why.push(format!("style: {}, as liked", look.to_lowercase()));
    }
    if let Some(occasion) = wish.likes.occasion(&item.garment) {
        why.push(format!("does for {}", occasion.title));
    }
    if wish.weather.is_some() && meets(Miss::Weather) {
        why.push("made for the weather".to_owned());
    }
    if let Some(cut) = wish.audience.and_then(|_| item.garment.audience.cut()) {
        why.push(cut.to_owned());
    }
    why
}
