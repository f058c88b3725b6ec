//! Log lines: what, when, and for which request; never a secret, a photo or a message's text.

use std::io::IsTerminal;

use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::config::{Common, LogFormat};

/// Our own crates, which log at LOG_LEVEL. Libraries are held at warnings: at debug level some
/// of them print requests whole.
const OWN: [&str; 4] = ["gateway", "face_analysis", "clothing_recommender", "shared"];

/// Starts logging to standard error. A second call changes nothing.
pub fn init(common: &Common) {
    let own = common.log_level.0;
    let filter = OWN.iter().fold(
        Targets::new().with_default(own.min(tracing::Level::WARN)),
        |targets, name| targets.with_target(*name, own),
    );
    let layer = match common.log_format {
        LogFormat::Json => fmt::layer()
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .with_writer(std::io::stderr)
            .boxed(),
        LogFormat::Console => fmt::layer()
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr)
            .boxed(),
    };
    let _ = tracing_subscriber::registry()
        .with(layer.with_filter(filter))
        .try_init();
}
