//! How well the compiled-in head does on messages that it was not fitted to.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use super::*;
use crate::{
    embedding::{Embedder, common_words},
    language::Spelling,
};

const TRAINING: &str = include_str!("../../data/intent_training.tsv");
const TEST: &str = include_str!("../../tests/data/intents.tsv");

/// Right routes out of a hundred that are demanded.
const ROUTES: usize = 95;

/// Right acts out of a hundred that are demanded: there are eight, some next to each other.
const ACTS_RIGHT: usize = 90;

fn weights() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../weights")
}

fn listener() -> Listener {
    Listener::new(Embedder::open(&[weights()]).unwrap()).unwrap()
}

/// As a turn corrects messages before it listens to them.
fn spelling() -> Spelling {
    Spelling::new(common_words(&[weights()]).unwrap())
}

/// The letters and digits of a message: what makes it the same message.
fn essence(message: &str) -> String {
    let lower = message.to_lowercase();
    lower
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

#[test]
fn the_corpora_are_as_large_as_they_are_said_to_be_and_share_no_message() {
    let training: HashSet<String> = examples(TRAINING)
        .unwrap()
        .iter()
        .map(|example| essence(&example.message))
        .collect();
    let test = examples(TEST).unwrap();
    assert!(training.len() >= 600, "{}", training.len());
    assert_eq!(test.len(), 300);
    for example in test {
        let message = &example.message;
        assert!(
            !training.contains(&essence(message)),
            "{message} is in both"
        );
    }
}

#[tokio::test]
async fn at_least_95_of_100_messages_are_understood() {
    let (listener, spelling) = (listener(), spelling());
    let test = examples(TEST).unwrap();
    let (mut routes, mut acts, mut wrong) = (0, 0, Vec::new());
    for Example { act, message } in &test {
        let heard = listener.hear(&spelling.corrected(message)).await;
        let decision = heard.likelihoods.decision();
        let is_route_right = (decision == Act::Clothing) == (*act == Act::Clothing);
        routes += usize::from(is_route_right);
        acts += usize::from(decision == *act);
        if decision != *act {
            let mark = if is_route_right { "" } else { "!! " };
            wrong.push(format!("{mark}{act} taken for {decision}: {message}"));
        }
    }
    let report = wrong.join("\n");
    println!("routes {routes}/{0}, acts {acts}/{0}\n{report}", test.len());
    assert!(routes * 100 >= ROUTES * test.len(), "{routes}\n{report}");
    assert!(acts * 100 >= ACTS_RIGHT * test.len(), "{acts}\n{report}");
}

#[tokio::test]
async fn danger_is_not_overlooked() {
    let listener = listener();
    let test = examples(TEST).unwrap();
    for Example { act, message } in test {
        let decision = listener.hear(&message).await.likelihoods.decision();
        if act == Act::SelfHarm {
            assert_eq!(decision, act, "{message}");
        }
    }
}

#[tokio::test]
async fn any_text_at_all_has_an_act() {
    let listener = listener();
    for text in ["", " ", "🧥", "\u{0}", "ａｂｃ", &"long ".repeat(5_000)] {
        let heard = listener.hear(text).await;
        assert!(
            heard
                .likelihoods
                .0
                .iter()
                .all(|likelihood| likelihood.is_finite()),
            "{text}"
        );
    }
}

#[test]
fn the_manifest_names_the_files_that_are_compiled_in() {
    use sha2::{Digest, Sha256};
    let manifest: toml::Table = include_str!("../../../weights/manifest.toml")
        .parse()
        .unwrap();
    let head: &[u8] = include_bytes!("../../../weights/intent.safetensors");
    let index: &[u8] = include_bytes!("../../../weights/knowledge.safetensors");
    for (entry, file, bytes) in [
        (&manifest["intent"]["head"], "intent.safetensors", head),
        (
            &manifest["knowledge"]["index"],
            "knowledge.safetensors",
            index,
        ),
    ] {
        let digest: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(entry["file"].as_str(), Some(file));
        assert_eq!(entry["sha256"].as_str(), Some(digest.as_str()), "{file}");
    }
}
