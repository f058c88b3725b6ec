use std::time::Duration;

use super::{ChatModel, standing::Standing};

/// An endpoint, and what is known of it.
pub(super) struct Remote {
    pub(super) model: Box<dyn ChatModel>,
    pub(super) standing: Standing,
    /// After how long a rejected key is tried again.
    pub(super) recheck: Duration,
}
