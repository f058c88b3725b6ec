//! The face analysis service.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    shared::service::main(
        face_analysis::IDENTITY,
        face_analysis::Settings::read,
        face_analysis::build,
    )
    .await
}
