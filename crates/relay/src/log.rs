//! The log: what was sent, what failed and why, without recipients and contents. Only the relay's own lines are logged,
//! because libraries may log whole connections.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer, filter::Targets, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt,
};

/// Sends the log to standard error.
pub fn to_standard_error(level: LevelFilter) {
    let layer = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_filter(own(level));
    // A second call changes nothing.
    let _ = registry().with(layer).try_init();
}

/// Admits the relay's own lines up to this level.
pub fn own(level: LevelFilter) -> Targets {
    Targets::new().with_target(env!("CARGO_CRATE_NAME"), level)
}
