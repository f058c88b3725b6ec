//! Starts the clothing recommender.

use std::process::ExitCode;

use clothing_recommender::{IDENTITY, Settings, build};

#[tokio::main]
async fn main() -> ExitCode {
    shared::service::main(IDENTITY, Settings::read, build).await
}
