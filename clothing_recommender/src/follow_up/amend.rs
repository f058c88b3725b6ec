use super::{Cue, FollowUp, Shown};
use crate::{
    catalog::{Budget, Catalog, Unit, Wish},
    occasions::{Occasion, Occasions},
    weather::Weather,
};

/// What stands for an occasion where none was named and something dressier or plainer is wanted:
/// an occasion of the data file, and how it reads after "for".
const DRESSIER: (&str, &str) = ("cocktail", "a dressier occasion");
const PLAINER: (&str, &str) = ("casual", "a more casual occasion");

/// The longest text of a wish that grows from turn to turn.
const MOST_CHARACTERS: usize = 400;

/// The highest formality, of evening dress.
const EVENING: u8 = 5;

/// `earlier` as a message changes it that wishes for `new` and refers to what was `shown`.
pub(super) fn amended(
    earlier: Wish,
    new: Wish,
    follow_up: &FollowUp,
    shown: &[Shown],
    catalog: &Catalog,
    occasions: &Occasions,
) -> Wish {
    let names_kinds = !new.kinds.is_empty();
    let meant = follow_up.place.and_then(|place| at(shown, place));
    // What is wanted beside a blue dress need not be blue.
    let adds = names_kinds && follow_up.says(Cue::Adds) && !follow_up.says(Cue::Amends);
    let text = match names_kinds {
        true => new.text,
        false => format!("{} {}", earlier.text, new.text),
    };
    let mut wish = Wish {
        text: text.chars().take(MOST_CHARACTERS).collect(),
        color: new.color.or(earlier.color.filter(|_| !adds)),
        materials: match new.materials.is_empty() && !adds {
            true => earlier.materials,
            false => new.materials,
        },
        without_materials: [earlier.without_materials, new.without_materials]
            .into_iter()
            .flatten()
            .collect(),
        without_kinds: [earlier.without_kinds, new.without_kinds]
            .into_iter()
            .flatten()
            .filter(|kind| !new.kinds.contains(kind))
            .collect(),
        likes: match adds {
            true => new.likes,
            false => new.likes.or(earlier.likes),
        },
        without_colors: [earlier.without_colors, new.without_colors]
            .into_iter()
            .flatten()
            .collect(),
        size: new.size.or(earlier.size.filter(|_| !adds)),
        occasion: new.occasion.or(earlier.occasion),
        audience: new.audience.or(earlier.audience),
        weather: new.weather.or(earlier.weather),
        budget: budget(earlier.budget, new.budget, follow_up, shown),
        passed_over: earlier.passed_over,
        ..new
    };
    if !names_kinds {
        wish.kinds = earlier.kinds;
        wish.like = earlier.like;
    }
    if follow_up.says(Cue::Another) {
        let unwanted = meant.map_or(shown, std::slice::from_ref);
        wish.passed_over
            .extend(unwanted.iter().map(|shown| shown.item.clone()));
        wish.like = None;
    } else if let (Some(meant), false) = (meant, names_kinds) {
        let kinds = catalog.wish(&meant.item).kinds;
        if !kinds.is_empty() {
            wish.kinds = kinds;
        }
        wish.like = Some(meant.item.clone());
    }
    if follow_up.says(Cue::Warmer) {
        wish.weather = Some(warmer(wish.weather));
    }
    if follow_up.says(Cue::Cooler) {
        wish.weather = Some(cooler(wish.weather));
    }
    if follow_up.says(Cue::Dressier) {
        wish.occasion = dressier(wish.occasion, occasions);
    }
    if follow_up.says(Cue::Plainer) {
        wish.occasion = plainer(wish.occasion, occasions);
    }
    wish
}

fn at(shown: &[Shown], place: usize) -> Option<&Shown> {
    match place.checked_sub(1) {
        Some(index) => shown.get(index),
        None => shown.last(),
    }
}

/// A new limit replaces the old one; "cheaper" sets one below most of what was shown.
fn budget(earlier: Budget, new: Budget, follow_up: &FollowUp, shown: &[Shown]) -> Budget {
    if new.from.is_some() || new.to.is_some() {
        return new;
    }
    let mut prices: Vec<_> = shown.iter().filter_map(|shown| shown.price).collect();
    prices.sort_by_key(|price| price.to);
    let middle = prices.get(prices.len() / 2);
    let unit = middle.map_or(earlier.unit, |price| Unit::In(price.currency));
    if follow_up.says(Cue::Cheaper) {
        let below = middle.map(|price| whole(price.to).saturating_sub(1).max(1));
        // A limit in another currency held for what was shown already.
        let before = earlier
            .to
            .filter(|_| middle.is_none_or(|price| earlier.unit.is_of(price.currency)));
        return Budget {
            from: None,
            to: below.into_iter().chain(before).min(),
            unit,
            thrifty: true,
        };
    }
    if follow_up.says(Cue::Dearer) {
        return Budget {
            from: middle.map(|price| whole(price.from)),
            to: None,
            unit,
            thrifty: false,
        };
    }
    Budget {
        thrifty: earlier.thrifty || new.thrifty,
        ..earlier
    }
}

/// Whole units of a price in hundredths.
fn whole(hundredths: u32) -> u32 {
    hundredths / 100
}

fn warmer(weather: Option<Weather>) -> Weather {
    match weather {
        Some(Weather::Hot) => Weather::Mild,
        _ => Weather::Cold,
    }
}

fn cooler(weather: Option<Weather>) -> Weather {
    match weather {
        Some(Weather::Cold) => Weather::Mild,
        _ => Weather::Hot,
    }
}

fn dressier(occasion: Option<Occasion>, occasions: &Occasions) -> Option<Occasion> {
    match occasion {
        Some(mut occasion) => {
            let least = occasion.usual_formality().saturating_add(1).min(EVENING);
            occasion.formal = [least, EVENING];
            Some(occasion)
        }
        None => standing_in(DRESSIER, occasions),
    }
}

fn plainer(occasion: Option<Occasion>, occasions: &Occasions) -> Option<Occasion> {
    match occasion {
        Some(mut occasion) => {
            let most = occasion.usual_formality().saturating_sub(1).max(1);
            occasion.formal = [most.saturating_sub(1).max(1), most];
            Some(occasion)
        }
        None => standing_in(PLAINER, occasions),
    }
}

fn standing_in((id, title): (&str, &str), occasions: &Occasions) -> Option<Occasion> {
    let mut occasion = occasions.get(id)?.clone();
    title.clone_into(&mut occasion.title);
    Some(occasion)
}
