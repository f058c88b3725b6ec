use crate::{
    catalog::{Budget, Catalog, Wish, Worn},
    preferences::Preferences,
};

/// `wish` with what it leaves open filled in from what the person prefers in general: what they
/// ask for now counts above that.
pub fn preferred(mut wish: Wish, preferences: &Preferences, catalog: &Catalog) -> Wish {
    if wish.budget.from.is_none() && wish.budget.to.is_none() {
        wish.budget = Budget {
            thrifty: wish.budget.thrifty,
            ..preferences.budget()
        };
    }
    wish.audience = wish.audience.or(preferences.department);
    if wish.size.is_none() {
        wish.worn = Worn::of(&preferences.sizes);
    }
    let likes = catalog.likes(&preferences.fit, &preferences.style);
    wish.likes = wish.likes.or(likes);
    if wish.occasion.is_none() {
        dress_for(&mut wish, preferences, catalog);
    }
    if let Some(words) = preferences.dislikes_in_words() {
        rule_out(&mut wish, catalog.wish(&words));
    }
    wish
}

/// What a person mostly dresses for is what a whole outfit is for; of a single kind what does for
/// it is only liked better, or nobody who works could ask for a swimsuit.
fn dress_for(wish: &mut Wish, preferences: &Preferences, catalog: &Catalog) {
    let named = preferences.occasions.iter();
    let occasions: Vec<_> = named
        .filter_map(|name| catalog.wish(name).occasion)
        .collect();
    if wish.kinds.is_empty() {
        wish.occasion = occasions.into_iter().next();
    } else {
        wish.likes.occasions = occasions;
    }
}

/// Rules out what a person dislikes, unless the message asks for a color, a material or for
/// nothing but such a kind.
fn rule_out(wish: &mut Wish, disliked: Wish) {
    if wish.materials.is_empty() {
        wish.without_materials.extend(disliked.without_materials);
    }
    if wish.color.is_none() {
        wish.without_colors.extend(disliked.without_colors);
    }
    if wish.kinds.is_empty() || !wish.kinds.is_subset(&disliked.without_kinds) {
        wish.without_kinds.extend(disliked.without_kinds);
    }
}
