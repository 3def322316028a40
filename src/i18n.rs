//! Every sentence of the page.

/// Languages that Portico speaks, in the order in which they are offered.
pub const KNOWN_LANGUAGES: &[&str] = &["en", "ar"];
