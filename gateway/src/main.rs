//! The gateway: the one open port.

use std::process::ExitCode;

// This thread only accepts; connections are served by one thread for each core.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    shared::service::main(gateway::IDENTITY, gateway::Settings::read, gateway::build).await
}
