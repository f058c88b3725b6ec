//! The face analysis service.

use std::process::ExitCode;

fn main() -> ExitCode {
    face_analysis::engine::threads::wait_asleep();
    serve()
}

#[tokio::main]
async fn serve() -> ExitCode {
    shared::service::main(
        face_analysis::IDENTITY,
        face_analysis::Settings::read,
        face_analysis::build,
    )
    .await
}
