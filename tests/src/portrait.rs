//! The two public-domain portraits that `scripts/fetch-portraits` fetches.

use std::{fs, path::PathBuf};

/// Eileen Collins, NASA, 1999; PNG.
pub fn astronaut() -> Vec<u8> {
    read("astronaut.png")
}

/// Grace Hopper, United States Navy, 1984; JPEG.
pub fn grace_hopper() -> Vec<u8> {
    read("grace_hopper.jpg")
}

fn read(name: &str) -> Vec<u8> {
    let path = target().join("setup/portraits").join(name);
    fs::read(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; scripts/fetch-portraits fetches it",
            path.display()
        )
    })
}

/// Cargo's target folder: this test's own binary is in its `<profile>/deps`.
fn target() -> PathBuf {
    let own = std::env::current_exe().expect("this test's own path");
    own.ancestors()
        .nth(3)
        .expect("the target folder")
        .to_owned()
}
