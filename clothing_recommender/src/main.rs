//! Starts the clothing recommender, or does one of its commands.

use std::{ffi::OsString, io::Write, process::ExitCode};

use clothing_recommender::{IDENTITY, Settings, build, command};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if !command::is_command(&arguments) {
        return shared::service::main(IDENTITY, Settings::read, build).await;
    }
    match command::run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when this fails.
            let _ = writeln!(std::io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}
