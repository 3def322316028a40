//! How severe a finding is.

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Registration works, but something should be corrected or checked.
    Warning,
    /// Visitors cannot register, or the page is served without its protection.
    Error,
}

impl Severity {
    /// Its name in text and JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}
