use std::{path::Path, time::Duration};

use super::*;
use crate::embedding::Embedder;

/// The sample with vectors.
async fn with_meaning() -> Catalog {
    let weights = Path::new(env!("CARGO_MANIFEST_DIR")).join("../weights");
    let embedder = Embedder::open(&[weights]).unwrap();
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    let catalog = Catalog::bundled(colors, occasions).unwrap();
    let catalog = catalog
        .open(Store::in_memory().await, Some(embedder))
        .await
        .unwrap();
    // Words are found before anything has a vector.
    let (garments, _) = catalog.counts();
    assert!(garments >= 600);
    assert!(
        names(&catalog, "herringbone")
            .await
            .iter()
            .any(|name| name.contains("Herringbone"))
    );
    for _ in 0..600 {
        if catalog.counts() == (garments, garments) {
            return catalog;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    panic!(
        "vectors are missing after two minutes: {:?}",
        catalog.counts()
    );
}

async fn names(catalog: &Catalog, message: &str) -> Vec<String> {
    let shortlist = search(catalog, message, &Profile::default()).await;
    let items = shortlist.candidates.iter();
    items
        .map(|candidate| candidate.item.garment.item.clone())
        .collect()
}

#[tokio::test]
async fn what_no_word_names_is_found_by_its_meaning() {
    let catalog = with_meaning().await;
    for (message, expected) in [
        ("a glittery dress that sparkles", "Sequin"),
        ("boots for deep frost and blizzards", "Snow"),
    ] {
        let names = names(&catalog, message).await;
        let found = names.iter().take(4).any(|name| name.contains(expected));
        assert!(found, "{message}: {names:?}");
    }
}

#[tokio::test]
async fn different_questions_get_different_answers() {
    let catalog = catalog().await;
    let mut answers = HashSet::new();
    let questions = [
        "a dress",
        "a dress for a picnic with friends",
        "a dress to dance in",
        "a dress with sleeves for my sister's graduation",
        "a knitted dress",
        "a cheap dress",
        "an elegant dress",
    ];
    for question in questions {
        answers.insert(names(&catalog, question).await);
    }
    assert_eq!(answers.len(), questions.len());
    assert_eq!(
        names(&catalog, "a dress").await,
        names(&catalog, "a dress").await
    );
}

#[tokio::test]
async fn what_is_ruled_out_is_never_offered() {
    let catalog = catalog().await;
    let nobody = Profile::default();
    for (message, banned) in [
        (
            "a warm sweater, but not wool",
            &["wool", "merino wool", "lambswool", "cashmere"][..],
        ),
        ("vegan shoes", &["leather", "suede", "patent leather"]),
    ] {
        for candidate in search(&catalog, message, &nobody).await.candidates {
            let materials = &candidate.item.garment.materials;
            let is_banned = |material: &String| banned.contains(&material.as_str());
            assert!(!materials.iter().any(is_banned), "{message}: {materials:?}");
        }
    }
    for candidate in search(&catalog, "a coat, not black", &nobody)
        .await
        .candidates
    {
        assert_ne!(candidate.item.color.family, "black");
    }
}

#[tokio::test]
async fn a_size_and_a_material_are_met_or_said_to_be_missed() {
    let catalog = catalog().await;
    let nobody = Profile::default();
    let linen = search(&catalog, "a linen shirt for men", &nobody).await;
    assert!(linen.unmet().is_empty());
    assert!(
        linen.candidates[0]
            .item
            .garment
            .materials
            .contains(&"linen".to_owned())
    );
    let giant = search(&catalog, "men's loafers size 19", &nobody).await;
    assert_eq!(giant.unmet(), [Miss::Size]);
    let odd = search(&catalog, "a velvet swimsuit", &nobody).await;
    assert_eq!(odd.unmet(), [Miss::Material]);
    assert!(odd.candidates[0].score < linen.candidates[0].score);
}

#[tokio::test]
async fn the_sample_is_written_once_and_anew_when_it_has_changed() {
    let store = Store::in_memory().await;
    let Store::Sqlite(pool) = &store else {
        panic!("not SQLite");
    };
    let colors = Arc::new(Colors::bundled().unwrap());
    let occasions = Arc::new(Occasions::bundled().unwrap());
    let bundled = Catalog::bundled(colors, occasions).unwrap();
    let open = async || {
        bundled
            .clone()
            .open(store.clone(), None)
            .await
            .unwrap()
            .counts()
            .0
    };
    let revision = async || -> i64 {
        let state = sqlx::query_scalar("SELECT revision FROM catalog_state");
        state.fetch_one(pool).await.unwrap()
    };
    let garments = open().await;
    let first = revision().await;
    assert_eq!(open().await, garments);
    assert_eq!(revision().await, first);

    // As an older release would have left it: a garment that is no more, and another one changed.
    for statement in [
        "UPDATE catalog_state SET sample = 'old'",
        "UPDATE garments SET key = 'gone' WHERE key = 'mens-tuxedo'",
        "UPDATE garments SET price_to = 1000000 WHERE key = 'womens-wool-wrap-coat'",
    ] {
        sqlx::query(statement).execute(pool).await.unwrap();
    }
    assert_eq!(open().await, garments);
    assert!(revision().await > first);
    let keys = "SELECT count(*) FROM garments WHERE key = 'gone' OR price_to = 1000000";
    let left: i64 = sqlx::query_scalar(keys).fetch_one(pool).await.unwrap();
    assert_eq!(left, 0);
}
