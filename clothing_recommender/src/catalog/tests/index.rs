use std::collections::BTreeMap;

use super::*;
use crate::catalog::{
    index::{Costs, Index},
    known::Known,
    rank,
};

/// The index works penalties out by another way than the ranking, and must come to the same.
#[test]
fn the_index_knows_what_the_ranking_will_charge() {
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    let vocabulary = Vocabulary::bundled(colors.clone(), occasions.clone()).unwrap();
    let shapes = FaceShapes::bundled().unwrap();
    let mut index = Index::default();
    let worn = BTreeMap::from([("top", "XS"), ("shoes", "12"), ("pants", "40")])
        .into_iter()
        .map(|(name, size)| (name.to_owned(), size.to_owned()))
        .collect();
    let mut records = vocabulary.sample.clone();
    for (id, record) in records.iter_mut().enumerate() {
        record.id = id as i64;
        record.currency = ["USD", "EUR", "JPY"][id % 3].to_owned();
        index.put(record);
    }
    let more = [
        "a wool coat, not black, size M",
        "vegan shoes for a funeral under $60",
        "a bag between €50 and €100",
        "a slim minimalist outfit without skirts",
    ];
    for message in REQUESTS.into_iter().chain(more) {
        for season in [None, Some(Season::DarkWinter), Some(Season::LightSpring)] {
            let mut wish = vocabulary.wish(message);
            wish.worn = Worn::of(&worn);
            wish.likes.occasions = occasions.named("work").cloned().into_iter().collect();
            let filter = Filter {
                season,
                ..Filter::default()
            };
            let costs = Costs::new(&index, &wish, &filter, &vocabulary);
            let eligible = index.eligible(&costs, usize::MAX);
            let profile = Profile {
                season,
                ..Profile::default()
            };
            let known = Known {
                wish: &wish,
                profile: &profile,
                shapes: &shapes,
                vocabulary: &vocabulary,
                unit: Unit::Unsaid,
            };
            assert!(eligible.len() >= 20, "{message}");
            for one in eligible {
                let record = records[one.row as usize].clone();
                let key = record.key.clone();
                let items = record.items(&colors);
                let liked = wish.likes.share(&items[0].garment);
                assert!(
                    (liked - f64::from(one.liked)).abs() < 1e-3,
                    "{message}: {key}"
                );
                let penalty = items
                    .iter()
                    .filter(|item| season.is_none_or(|season| item.color.fit(season).suits))
                    .filter(|item| {
                        let ruled_out = |not: &crate::colors::ColorWish| not.is_met_by(&item.color);
                        !wish.without_colors.iter().any(ruled_out)
                    })
                    .map(|item| rank::score(item, 0.0, &known).penalty)
                    .fold(f64::INFINITY, f64::min);
                assert!(
                    (penalty - f64::from(one.penalty)).abs() < 1e-3,
                    "{message}: {key}: {penalty} {}",
                    one.penalty
                );
            }
        }
    }
}
