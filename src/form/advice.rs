//! What is said of an answer that is taken as it is: a slip that is likely, something unusual.
//!
//! Advice is given when the field is left and gone with the next key. It is no issue: nothing waits
//! for it, and nothing is changed by it without a press.

use crate::secret::Secret;

/// What is said of a good answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// This address was meant, most likely.
    Meant(String),
    /// The domain has no dot: right within a firm, a slip everywhere else.
    NoDot,
    /// Dots in the name where mail servers take none (RFC 5321 section 4.1.2).
    OddDots,
    /// The domain is written in two scripts whose letters look alike.
    MixedScripts,
    /// The same, and how the domain is written in ASCII, where the two do not look alike.
    WrittenAs(String),
    /// A number of a length that is not known in its country.
    OddLength,
    /// Another keyboard may make something else of this password.
    TypedDifferently,
}

impl Advice {
    /// What was meant, if that is the advice.
    pub(crate) fn meant(&self) -> Option<Secret> {
        match self {
            Self::Meant(meant) => Some(Secret::new(meant.clone())),
            _ => None,
        }
    }
}
