use std::{path::Path, process::Output};

use tokio::process::Command;

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data");
const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../weights");

/// Runs `clothing_recommender catalog import FILE` with one variable that says where the catalog is.
pub async fn import(file: &Path, variable: (&str, &str)) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clothing_recommender"))
        .args(["catalog", "import"])
        .arg(file)
        .env_clear()
        .env("WEIGHTS_DIR", WEIGHTS)
        .env(variable.0, variable.1)
        .current_dir(FILES)
        .output()
        .await
        .unwrap()
}
