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
    let about = candidate.about.map(|price| format!("about {price}"));
    let limit = wish.budget.compared_in().filter(|_| meets(Miss::Budget));
    let price = [limit.map(|_| wish.budget.to_string()), about];
    let price: Vec<String> = price.into_iter().flatten().collect();
    if !price.is_empty() {
        why.push(format!("price: {}", price.join(", ")));
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
