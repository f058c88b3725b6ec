//! The gateway: the one open port.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    shared::service::main(gateway::IDENTITY, gateway::Settings::read, gateway::build).await
}
