//! Layered configuration: defaults in code, overridden by `.env`, overridden by the environment.
//!
//! Every variable of the original engine works under its old name; unknown ones are ignored. A
//! variable that is set to nothing counts as unset, because Compose passes `KEY=` lines on as such.

mod common;
mod dotenv;
mod placeholder;
mod reader;

use std::collections::HashMap;

use ::config::{Config, Environment};

pub use common::{Common, Defaults, LogFormat, LogLevel};
pub use reader::Reader;

/// Why a service cannot start with the configuration it was given.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// `.env` exists but cannot be read or parsed. The text never holds a value of the file.
    #[error(".env: {0}")]
    DotEnv(String),
    /// The layers cannot be merged.
    #[error("configuration: {0}")]
    Layers(#[from] ::config::ConfigError),
    /// One or more variables hold a value that makes no sense; one line for each, naming it.
    #[error("bad configuration:\n  {}", .0.join("\n  "))]
    Values(Vec<String>),
}

/// The merged layers, ready to be read by name.
pub struct Layers {
    merged: Config,
}

impl Layers {
    /// Reads `.env` in the working directory, if there is one, and the environment above it.
    ///
    /// # Errors
    /// [`ConfigError::DotEnv`] when `.env` exists and cannot be understood.
    pub fn load() -> Result<Self, ConfigError> {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self::merge(dotenv::read(".env".as_ref())?, environment)
    }

    /// Lays `environment` over `dotenv`.
    ///
    /// # Errors
    /// [`ConfigError::Layers`] when the two cannot be merged.
    pub fn merge(
        dotenv: HashMap<String, String>,
        environment: HashMap<String, String>,
    ) -> Result<Self, ConfigError> {
        let layer = |map| Environment::default().source(Some(map)).ignore_empty(true);
        let merged = Config::builder()
            .add_source(layer(dotenv))
            .add_source(layer(environment))
            .build()?;
        Ok(Self { merged })
    }

    /// A reader that collects the mistakes it meets, so that all are reported at once.
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.merged)
    }
}
