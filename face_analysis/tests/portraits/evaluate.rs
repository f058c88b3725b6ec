//! `evaluate`, run on the portraits.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::support::{ASTRONAUT, HOPPER, portrait_path, weights};

fn evaluate(arguments: &[&Path]) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_evaluate"))
        .arg("--weights")
        .arg(weights())
        .args(arguments)
        .output()
        .unwrap();
    let said = [run.stdout, run.stderr].concat();
    (run.status.success(), String::from_utf8(said).unwrap())
}

#[test]
fn labeled_portraits_are_counted_by_what_was_said_of_them() {
    let root = tempfile::tempdir().unwrap();
    // The folders are labels; what no one could be right about is a photo without a face.
    for (portrait, folder) in [(ASTRONAUT, "light-summer"), (HOPPER, "square")] {
        fs::create_dir(root.path().join(folder)).unwrap();
        let copy = root.path().join(folder).join(portrait);
        fs::copy(portrait_path(portrait), copy).unwrap();
    }
    let blank = image::RgbImage::from_pixel(200, 200, image::Rgb([90; 3]));
    blank.save(root.path().join("blank.png")).unwrap();
    let table = root.path().join("found.csv");
    let (is_fine, said) = evaluate(&[root.path(), Path::new("--table"), &table]);
    assert!(is_fine, "{said}");
    for expected in [
        "3 photos, 2 analyzed",
        "no face was found in the picture",
        "Season, 1 labeled photos",
        "Face shape, 1 labeled photos",
        "The same 2 photos in another light",
        "(20.7 to 100.0; 1 of 1)",
    ] {
        assert!(said.contains(expected), "{expected:?} is not in:\n{said}");
    }
    let found = fs::read_to_string(table).unwrap();
    assert_eq!(found.lines().count(), 4);
    assert!(
        found.contains("DARK WINTER") && found.contains("Light Summer"),
        "{found}"
    );
}

#[test]
fn a_folder_without_photos_is_refused() {
    let empty = tempfile::tempdir().unwrap();
    let (is_fine, said) = evaluate(&[empty.path()]);
    assert!(!is_fine && said.contains("no photos in"), "{said}");
    let (is_fine, said) = evaluate(&[&PathBuf::from("/nowhere")]);
    assert!(!is_fine && said.contains("/nowhere"), "{said}");
}
