//! Advice about a valid answer: a likely slip, or something unusual.
//!
//! Advice is shown when the field is left and removed with the next key. It is no issue: it stops nothing, and changes
//! an answer only if the visitor presses its button.

use crate::secret::Secret;

/// Advice about a valid answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advice {
    /// This address was probably meant.
    Meant(String),
    /// The domain has no dot, which is valid only inside an organisation.
    NoDot,
    /// Dots in the local part where mail servers accept none (RFC 5321 section 4.1.2).
    OddDots,
    /// The domain mixes two scripts with similar letters.
    MixedScripts,
    /// The same, with the domain in ASCII.
    WrittenAs(String),
    /// A number with a length that is not known in its country.
    OddLength,
    /// Another keyboard may type this password differently.
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
