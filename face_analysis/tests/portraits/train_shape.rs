//! `train_shape_vote`, run on the portraits.

use std::{fs, path::Path, process::Command};

use face_analysis::{manifest::ModelFile, shape::vote::Vote};

use crate::support::{ASTRONAUT, HOPPER, analyze, portrait, portrait_path, weights};

/// Runs the program on a folder; what it wrote and what it said.
fn train(folder: &Path, arguments: &[&str]) -> (Option<Vec<u8>>, String) {
    let out = folder.join("vote.safetensors");
    let run = Command::new(env!("CARGO_BIN_EXE_train_shape_vote"))
        .args([Path::new("--weights"), &weights()])
        .args([Path::new("--out"), &out, folder])
        .args(arguments)
        .output()
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    (fs::read(out).ok(), String::from_utf8(said).unwrap())
}

/// Six copies of each portrait, the first of which the network is said to have seen.
fn copies(folder: &Path) {
    let mut table = "file,shape,split,person\n".to_owned();
    for (name, shape) in [(ASTRONAUT, "oval"), (HOPPER, "square")] {
        for copy in 0..6 {
            let (split, file) = (
                if copy == 0 { "train" } else { "val" },
                format!("{copy}-{name}"),
            );
            fs::copy(portrait_path(name), folder.join(&file)).unwrap();
            table += &format!("{file},{shape},{split},{copy}\n");
        }
    }
    fs::write(folder.join("labels.csv"), table).unwrap();
}

#[test]
fn a_vote_is_fitted_judged_on_new_photos_and_written() {
    let root = tempfile::tempdir().unwrap();
    copies(root.path());
    let (bytes, said) = train(
        root.path(),
        &["--seen", "split=train", "--together", "person"],
    );
    let count = "12 labeled photos, 12 with a face, 10 of these new to the network";
    assert!(said.contains(count), "{said}");
    for judged in ["proportions alone", "network alone", "vote"] {
        let line = said.lines().find(|line| line.trim().starts_with(judged));
        let line = line.unwrap_or_else(|| panic!("{judged} in {said}"));
        assert!(line.contains(" of 10), log loss"), "{line}");
    }
    let file = ModelFile {
        path: "vote.safetensors".into(),
        bytes: bytes.unwrap(),
    };
    // Two faces are told apart by any proportion.
    let vote = Vote::load(&file).unwrap();
    for (name, shape) in [(ASTRONAUT, "Oval"), (HOPPER, "Square")] {
        let ratios = analyze(&portrait(name)).ratios.unwrap();
        let verdict = vote.ratios.scores(&ratios).verdict();
        assert_eq!(verdict.first.title(), shape);
    }
}

#[test]
fn photos_that_the_network_has_seen_are_not_judged() {
    let root = tempfile::tempdir().unwrap();
    copies(root.path());
    let (bytes, said) = train(
        root.path(),
        &["--seen", "shape=oval", "--labels", "/nowhere"],
    );
    assert!(bytes.is_none() && said.contains("/nowhere"), "{said}");
    fs::remove_file(root.path().join("labels.csv")).unwrap();
    let (bytes, said) = train(root.path(), &[]);
    assert!(bytes.is_none(), "{said}");
    assert!(said.contains("no photo is new to the network"), "{said}");
}
