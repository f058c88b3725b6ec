#![allow(clippy::unwrap_used, clippy::panic)]
use std::{collections::HashSet, sync::Arc};

use shared::{
    color::{Lab, ciede2000},
    face_shape::FaceShape,
    palette::{Use, palette},
    season::Season,
};

use super::*;
use crate::{knowledge::FaceShapes, profile::Profile, store::Store};

mod hybrid;
mod index;

impl Catalog {
    /// The sample in a database in memory, found by words alone.
    pub async fn for_tests(colors: Arc<Colors>, occasions: Arc<Occasions>) -> Self {
        let catalog = Self::bundled(colors, occasions).unwrap();
        catalog.open(Store::in_memory().await, None).await.unwrap()
    }
}

async fn catalog() -> Catalog {
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    Catalog::for_tests(colors, occasions).await
}

async fn search(catalog: &Catalog, message: &str, profile: &Profile) -> Shortlist {
    let shapes = FaceShapes::bundled().unwrap();
    let wish = catalog.wish(message);
    catalog.search(wish, profile, &shapes).await.unwrap()
}

fn of_season(season: Season) -> Profile {
    Profile {
        season: Some(season),
        face_shape: None,
    }
}

const MAIN_CATEGORIES: [&str; 10] = [
    "outerwear",
    "tailoring",
    "tops",
    "knitwear",
    "bottoms",
    "dresses",
    "shoes",
    "bags",
    "accessories",
    "jewelry",
];

const REQUESTS: [&str; 14] = [
    "Find me a jacket for a job interview",
    "Suggest me shoes for work",
    "a red dress for a party",
    "something in mustard",
    "black trousers",
    "blue sweater under $60",
    "camel coat",
    "orange bag",
    "what should I wear to a wedding",
    "men's shirt in pink",
    "gold earrings",
    "silver watch for my husband",
    "gym clothes",
    "an outfit for a black tie gala",
];

#[test]
fn every_season_finds_three_garments_in_every_department_for_women_and_for_men() {
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    let vocabulary = Vocabulary::bundled(colors.clone(), occasions).unwrap();
    let sample = vocabulary.sample.iter().cloned();
    let items: Vec<Item> = sample.flat_map(|record| record.items(&colors)).collect();
    let mut missing = Vec::new();
    for season in Season::ALL {
        for audience in [Audience::Women, Audience::Men] {
            for category in MAIN_CATEGORIES {
                if category == "dresses" && audience == Audience::Men {
                    continue;
                }
                let garments: HashSet<&str> = items
                    .iter()
                    .filter(|item| &*item.category == category)
                    .filter(|item| {
                        let cut = item.garment.audience;
                        cut == audience || cut == Audience::Unisex
                    })
                    .filter(|item| item.color.fit(season).suits)
                    .map(|item| item.garment.id.as_str())
                    .collect();
                if garments.len() < 3 {
                    missing.push(format!("{season} {audience:?} {category}: {garments:?}"));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn no_color_of_the_catalog_suits_nobody() {
    let colors = Colors::bundled().unwrap();
    let useless: Vec<&str> = colors
        .iter()
        .filter(|color| !Season::ALL.iter().any(|season| color.fit(*season).suits))
        .map(|color| color.name.as_str())
        .collect();
    assert!(useless.is_empty(), "{useless:?}");
}

/// Measured here anew, by the season table and CIEDE2000 alone.
#[tokio::test]
async fn nothing_is_recommended_that_is_nearer_to_an_avoided_color_than_to_a_color_of_the_season() {
    let catalog = catalog().await;
    for season in Season::ALL {
        let palette = palette(season);
        for request in REQUESTS {
            let shortlist = search(&catalog, request, &of_season(season)).await;
            assert!(shortlist.candidates.len() >= 3, "{season}: {request}");
            for candidate in &shortlist.candidates {
                let color = Lab::from(candidate.item.color.rgb);
                let nearest = |hexes: &mut dyn Iterator<Item = shared::color::Rgb>| {
                    hexes
                        .map(|hex| ciede2000(Lab::from(hex), color))
                        .fold(f64::INFINITY, f64::min)
                };
                let worn = nearest(
                    &mut palette
                        .colors
                        .iter()
                        .filter(|swatch| swatch.uses.is_worn() || swatch.uses == Use::Metal)
                        .map(|swatch| swatch.hex),
                );
                let avoided = nearest(&mut palette.avoid.iter().map(|avoided| avoided.hex));
                assert!(worn < avoided, "{season}: {request}: {}", candidate.item.id);
            }
        }
    }
}

#[tokio::test]
async fn what_is_asked_for_is_what_is_found() {
    let catalog = catalog().await;
    let nobody = Profile::default();
    let best = async |message| {
        search(&catalog, message, &nobody)
            .await
            .candidates
            .remove(0)
    };

    let jacket = best("Find me a jacket for a job interview").await;
    assert!(jacket.misses.is_empty());
    assert_eq!(jacket.item.garment.kind, "blazer");
    assert!(
        jacket
            .item
            .garment
            .occasions
            .contains(&"interview".to_owned())
    );

    let dress = best("a green dress under $150 for a wedding").await;
    assert!(dress.misses.is_empty(), "{dress:?}");
    assert_eq!(&*dress.item.category, "dresses");
    assert_eq!(dress.item.color.family, "green");
    assert!(dress.item.garment.price.to <= 15_000);

    let boots = best("warm boots for my husband").await;
    assert_eq!(boots.item.garment.kind, "boots");
    assert_ne!(boots.item.garment.audience, Audience::Women);
}

#[tokio::test]
async fn what_does_not_exist_is_said_and_the_nearest_offered() {
    let shortlist = search(&catalog().await, "a blazer under $20", &Profile::default()).await;
    assert_eq!(shortlist.unmet(), [Miss::Budget]);
    let best = &shortlist.candidates[0].item.garment;
    assert_eq!(best.kind, "blazer");
    let cheapest = shortlist
        .candidates
        .iter()
        .filter(|candidate| candidate.item.garment.kind == "blazer")
        .map(|candidate| candidate.item.garment.price.to)
        .min();
    assert_eq!(Some(best.price.to), cheapest);
}

#[tokio::test]
async fn every_candidate_is_another_garment() {
    let catalog = catalog().await;
    for request in REQUESTS {
        let shortlist = search(&catalog, request, &of_season(Season::WarmSpring)).await;
        let garments: HashSet<&str> = shortlist
            .candidates
            .iter()
            .map(|candidate| candidate.item.garment.id.as_str())
            .collect();
        assert_eq!(garments.len(), shortlist.candidates.len(), "{request}");
    }
}

#[tokio::test]
async fn an_outfit_takes_a_piece_from_each_of_five_departments() {
    let shortlist = search(
        &catalog().await,
        "what should I wear to a wedding",
        &Profile::default(),
    )
    .await;
    let departments: HashSet<&str> = shortlist.candidates[..5]
        .iter()
        .map(|candidate| &*candidate.item.category)
        .collect();
    assert_eq!(departments.len(), 5);
    assert!(shortlist.unmet().is_empty());
}

#[tokio::test]
async fn a_cut_that_flatters_the_face_comes_before_one_that_does_not() {
    let round = Profile {
        season: None,
        face_shape: Some(FaceShape::Round),
    };
    let shortlist = search(&catalog().await, "a sweater for women", &round).await;
    let details = &shortlist.candidates[0].item.garment.details;
    assert!(details.contains(&"v-neck".to_owned()), "{details:?}");
}
