//! The number of a question to the outside: its answer brings it back, so that a late answer is known for one.

/// Names one question. Every question has another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Question(u32);

impl Question {
    /// The question after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}
