#![allow(clippy::unwrap_used)]
use std::path::Path;

use super::*;

fn weights() -> Vec<PathBuf> {
    vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../weights")]
}

async fn cosines(texts: [&str; 3]) -> [f32; 3] {
    let vectors = Embedder::open(&weights()).unwrap().embed(&texts).await;
    let vectors = vectors.unwrap();
    [(0, 1), (0, 2), (1, 2)].map(|(first, second)| cosine(&vectors[first], &vectors[second]))
}

/// The figures are those of the sentence-transformers documentation's first example.
#[tokio::test]
async fn cosines_are_those_that_the_models_makers_publish() {
    let measured = cosines([
        "The weather is lovely today.",
        "It's so sunny outside!",
        "He drove to the stadium.",
    ])
    .await;
    for (measured, published) in measured.into_iter().zip([0.6660, 0.1046, 0.1411]) {
        assert!(
            (measured - published).abs() < 5e-4,
            "{measured} {published}"
        );
    }
}

#[tokio::test]
async fn a_text_has_the_same_vector_alone_and_among_others() {
    let embedder = Embedder::open(&weights()).unwrap();
    let long = "a warm wool coat for cold mornings ".repeat(80);
    let texts: Vec<&str> = std::iter::repeat_n(["navy suit", "", "🧥", long.as_str()], 5)
        .flatten()
        .collect();
    let together = embedder.embed(&texts).await.unwrap();
    for (text, vector) in texts.iter().zip(&together) {
        let alone = embedder.embed_later(&[text]).await.unwrap();
        assert!(cosine(&alone[0], vector) > 0.9999);
        assert!((cosine(vector, vector) - 1.0).abs() < 1e-4);
    }
}

#[tokio::test]
async fn garments_are_near_what_people_call_them() {
    let [near, far, _] = cosines([
        "a sparkly top for new year's eve",
        "Sequin Party Blouse, glittering evening wear",
        "Waterproof Hiking Boots for muddy trails",
    ])
    .await;
    assert!(near > far + 0.2, "{near} {far}");
}

#[test]
fn a_folder_without_the_encoder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = Embedder::open(&[folder.path().to_owned()]).unwrap_err();
    assert!(error.to_string().contains("WEIGHTS_DIR"), "{error}");

    std::fs::create_dir(folder.path().join("minilm")).unwrap();
    for (name, text) in [("model.safetensors", "junk"), ("config.json", "{}")] {
        std::fs::write(folder.path().join("minilm").join(name), text).unwrap();
    }
    let error = Embedder::open(&[folder.path().to_owned()]).unwrap_err();
    assert!(error.to_string().contains("config.json"), "{error}");
}
