//! Identifiers and addresses: e-mail, mobile number, user name; what is typed, or its issue.

use super::{Entry, Issue, advice::Advice, email, mobile};
use crate::{
    config::{AddressKind, IdentifierKind},
    secret::Secret,
};

impl From<AddressKind> for IdentifierKind {
    fn from(kind: AddressKind) -> Self {
        match kind {
            AddressKind::Email => Self::Email,
            AddressKind::Mobile => Self::Mobile,
        }
    }
}

/// Reads an identifier of this kind as typed.
///
/// # Errors
/// The first thing that is wrong.
pub fn read(kind: IdentifierKind, text: &str) -> Result<String, Issue> {
    match kind {
        IdentifierKind::Email => email::read(text).map_err(|fault| match fault {
            email::EmailFault::Empty => Issue::Missing,
            fault => Issue::Email(fault),
        }),
        IdentifierKind::Mobile => mobile::read(text).map_err(|fault| match fault {
            mobile::MobileFault::Empty => Issue::Missing,
            fault => Issue::Mobile(fault),
        }),
        // Any ASCII but spaces (contract.md section 4, type `uid`).
        IdentifierKind::Username => match text.trim() {
            "" => Err(Issue::Missing),
            name if name.bytes().all(|b| b.is_ascii_graphic()) => Ok(name.to_owned()),
            _ => Err(Issue::Username),
        },
    }
}

/// What was read, as it stands in the field.
fn shown(kind: IdentifierKind, identifier: String) -> String {
    match kind {
        IdentifierKind::Mobile => mobile::shown(&identifier),
        IdentifierKind::Email | IdentifierKind::Username => identifier,
    }
}

impl Entry {
    /// The identifier changed.
    pub(crate) fn typed(&mut self, kind: IdentifierKind, text: &Secret) {
        text.open().clone_into(&mut self.text);
        self.advice = None;
        let Self { text, shown, .. } = self;
        shown.typed(|| read(kind, text).err());
    }

    /// The identifier's field was left: what a paste brought along is taken off, to be seen (EM-04).
    pub(crate) fn left(&mut self, kind: IdentifierKind) {
        let found = read(kind, &self.text);
        let issue = found.as_ref().err().cloned();
        self.shown.left(!self.text.trim().is_empty(), || issue);
        if let Ok(identifier) = found {
            self.text = shown(kind, identifier);
            self.advise(kind);
        }
    }

    /// The identifier was sent: it, or nothing and its issue shows.
    pub(crate) fn submit(&mut self, kind: IdentifierKind) -> Option<String> {
        let found = read(kind, &self.text);
        self.shown.set(found.as_ref().err().cloned());
        let identifier = found.ok()?;
        self.text = shown(kind, identifier.clone());
        Some(identifier)
    }

    /// Finds what is to be said of a good answer.
    pub(crate) fn advise(&mut self, kind: IdentifierKind) {
        self.advice = match kind {
            IdentifierKind::Email => email::advice(&self.text),
            IdentifierKind::Mobile => mobile::read(&self.text)
                .ok()
                .and_then(|number| mobile::advice(&number)),
            IdentifierKind::Username => None,
        };
    }

    /// What was meant, if that is the advice.
    pub(crate) fn meant(&self) -> Option<Secret> {
        match &self.advice {
            Some(Advice::Meant(meant)) => Some(Secret::new(meant.clone())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_one_word_of_ascii() {
        let name = IdentifierKind::Username;
        assert_eq!(read(name, " ada.o'neil ").as_deref(), Ok("ada.o'neil"));
        assert_eq!(read(name, " "), Err(Issue::Missing));
        assert_eq!(read(name, "ada lovelace"), Err(Issue::Username));
        assert_eq!(read(name, "zoë"), Err(Issue::Username));
    }
}
