use crate::{
    catalog::{Candidate, Item, Miss, Wish},
    colors::ColorWish,
    knowledge::{FaceShapes, capitalized, listed},
    profile::Profile,
};

/// Below this ΔE00 two colors pass for the same at a glance.
const SAME_COLOR: f64 = 3.0;

/// Ways to say the same.
const WAYS: usize = 3;

/// Which way is taken for an item: always the same one, and another for the next item as often as not.
fn turn_of(id: &str) -> usize {
    id.bytes().map(usize::from).sum::<usize>() % WAYS
}

/// What is true of a candidate for this person, a sentence each: its color, its cut, its
/// purpose, what of it the person likes, and its price in their currency.
pub fn facts(
    candidate: &Candidate,
    wish: &Wish,
    profile: &Profile,
    shapes: &FaceShapes,
) -> Vec<String> {
    let item = &candidate.item;
    let turn = turn_of(&item.id);
    let color = profile.season.map(|season| {
        let fit = item.color.fit(season);
        let (name, title, nearest) = (&item.color.name, season.title(), &fit.nearest.name);
        if name.eq_ignore_ascii_case(nearest) {
            match turn {
                0 => format!("{name} is one of the colors of your {title} palette."),
                1 => format!("{name} stands in your {title} palette by name."),
                _ => format!("{name} is a color of your own: it is in the {title} palette."),
            }
        } else if fit.distance <= SAME_COLOR {
            format!("{name} is all but the {nearest} of your {title} palette.")
        } else {
            match turn {
                0 => format!("{name} belongs to your {title} palette, close to its {nearest}."),
                1 => format!("{name} is a near neighbor of the {nearest} in your {title} palette."),
                _ => format!(
                    "Next to {nearest}, {} has its place in your {title} palette.",
                    name.to_lowercase()
                ),
            }
        }
    });
    let cut = profile
        .face_shape
        .and_then(|shape| shapes.praise(shape, &item.garment.details))
        .map(|praise| format!("{}.", capitalized(praise)));
    let note = &item.garment.note;
    let purpose = match &wish.occasion {
        // An imported garment may have nothing to say for itself.
        _ if note.is_empty() => None,
        Some(occasion) if !candidate.misses.contains(&Miss::Occasion) => match turn {
            0 => Some(format!("Right for {}: {note}.", occasion.title)),
            1 => Some(format!(
                "{}, so it does well for {}.",
                capitalized(note),
                occasion.title
            )),
            _ => Some(format!(
                "For {} it has a point in its favor: {note}.",
                occasion.title
            )),
        },
        _ => Some(format!("{}.", capitalized(note))),
    };
    let about = candidate
        .about
        .filter(|_| !candidate.misses.contains(&Miss::Budget))
        .map(|price| format!("Its price is about {price}."));
    let mut facts: Vec<String> = [color, cut, purpose, liking(item, wish), about]
        .into_iter()
        .flatten()
        .collect();
    if facts.is_empty() {
        facts.push(format!("It is a {}.", item.garment.kind.replace('-', " ")));
    }
    facts
}

/// What it has of what the person likes, in one sentence: "Its relaxed fit and classic look are
/// what you like."
fn liking(item: &Item, wish: &Wish) -> Option<String> {
    let (garment, likes) = (&item.garment, &wish.likes);
    let fit = likes.fit(&garment.fit).map(|fit| format!("{fit} fit"));
    let look = likes
        .look(&garment.style)
        .map(|look| format!("{} look", look.to_lowercase()));
    let liked = match (fit, look) {
        (Some(fit), Some(look)) => Some(format!("its {fit} and its {look} are what you like")),
        (Some(one), None) | (None, Some(one)) => Some(format!("its {one} is what you like")),
        (None, None) => None,
    };
    let does_for = likes
        .occasion(garment)
        .map(|occasion| format!("it does for {}, which you often dress for", occasion.title));
    let parts: Vec<String> = [liked, does_for].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| format!("{}.", capitalized(&parts.join(", and "))))
}

/// What a candidate lacks of what was asked for, a sentence each.
pub fn lacks(candidate: &Candidate, wish: &Wish) -> Vec<String> {
    let item = &candidate.item;
    candidate
        .misses
        .iter()
        .map(|miss| match miss {
            Miss::Kind => "It is another kind of piece than you asked for.".to_owned(),
            Miss::Budget => {
                let price = candidate.about.unwrap_or(item.garment.price);
                let starts_within = wish
                    .budget
                    .to
                    .is_some_and(|to| price.from / 100 <= to && to < price.to / 100);
                let about = candidate.about.map(|price| format!(", about {price},"));
                format!(
                    "At {}{} it is {} {}.",
                    item.garment.price,
                    about.unwrap_or_default(),
                    if starts_within {
                        "not always"
                    } else {
                        "typically not"
                    },
                    wish.budget
                )
            }
            Miss::Color => format!("It is not {}.", color_of(wish)),
            Miss::Occasion => format!("It is not made for {}.", occasion_of(wish)),
            Miss::Weather => "It is made for other weather.".to_owned(),
            Miss::Material => format!("It is not made of {}.", materials_of(wish)),
            Miss::Size => {
                let size = wish.missing_size(&item.category, &item.garment.sizes);
                format!(
                    "It comes in {} and may not come in your size, {}.",
                    item.garment.sizes,
                    size.unwrap_or_default().to_uppercase()
                )
            }
        })
        .collect()
}

/// Why a candidate is recommended: what speaks for it.
pub fn reason(
    candidate: &Candidate,
    wish: &Wish,
    profile: &Profile,
    shapes: &FaceShapes,
) -> String {
    facts(candidate, wish, profile, shapes).join(" ")
}

/// What even the best candidates lack, in words for the person; nothing where one fits.
pub fn unmet(misses: &[Miss], wish: &Wish) -> Option<String> {
    if misses.is_empty() {
        return None;
    }
    let parts: Vec<String> = misses
        .iter()
        .map(|miss| match miss {
            Miss::Kind => "of that kind".to_owned(),
            Miss::Budget => wish.budget.to_string(),
            Miss::Color => format!("in {}", color_of(wish)),
            Miss::Occasion => format!("for {}", occasion_of(wish)),
            Miss::Weather => "for that weather".to_owned(),
            Miss::Material => format!("of {}", materials_of(wish)),
            Miss::Size => match wish.size {
                Some(_) => "in that size".to_owned(),
                None => "in your size".to_owned(),
            },
        })
        .collect();
    Some(format!(
        "Nothing in the sample catalog fits in every point ({}); these come closest.",
        listed(&parts)
    ))
}

fn color_of(wish: &Wish) -> String {
    wish.color.as_ref().map(ColorWish::text).unwrap_or_default()
}

fn materials_of(wish: &Wish) -> String {
    let names: Vec<&str> = wish.materials.iter().map(String::as_str).collect();
    names.join(" or ")
}

fn occasion_of(wish: &Wish) -> &str {
    wish.occasion
        .as_ref()
        .map_or("the occasion", |occasion| occasion.title.as_str())
}
