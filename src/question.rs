//! The number of a request of the journey. The answer carries it, so that an answer that comes too late is recognised.

/// Identifies a request. No two requests of a page have the same number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question(u32);

impl Question {
    /// The question after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}
