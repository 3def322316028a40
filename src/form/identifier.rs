//! Reads identifiers and addresses as typed: e-mail address, mobile number, user name.

use super::{Entry, Issue, email, email::Hosts, mobile};
use crate::{
    config::{AddressKind, Asked, IdentifierKind},
    secret::Secret,
    typed,
};

impl From<AddressKind> for IdentifierKind {
    fn from(kind: AddressKind) -> Self {
        match kind {
            AddressKind::Email => Self::Email,
            AddressKind::Mobile => Self::Mobile,
        }
    }
}

/// Reads an identifier as typed.
///
/// # Errors
/// Its first issue.
pub fn read(asked: Asked, text: &str, hosts: Option<Hosts>) -> Result<String, Issue> {
    match asked.kind {
        IdentifierKind::Email => {
            email::read(text, hosts, asked.international).map_err(|fault| match fault {
                email::EmailFault::Empty => Issue::Missing,
                fault => Issue::Email(fault),
            })
        }
        IdentifierKind::Mobile => mobile::read(text, asked.country).map_err(|fault| match fault {
            mobile::MobileFault::Empty => Issue::Missing,
            fault => Issue::Mobile(fault),
        }),
        // Any printable ASCII except spaces (contract.md section 4, type `uid`).
        IdentifierKind::Username => match typed::tidy(text) {
            name if name.is_empty() => Err(Issue::Missing),
            name if name.bytes().all(|b| b.is_ascii_graphic()) => Ok(name),
            _ => Err(Issue::Username),
        },
    }
}

/// The identifier as its field shows it.
fn shown(kind: IdentifierKind, identifier: String) -> String {
    match kind {
        IdentifierKind::Mobile => mobile::shown(&identifier),
        IdentifierKind::Email | IdentifierKind::Username => identifier,
    }
}

impl Entry {
    /// The identifier changed.
    pub(crate) fn typed(&mut self, asked: Asked, text: &Secret, hosts: Option<Hosts>) {
        text.open().clone_into(&mut self.text);
        self.advice = None;
        let Self { text, shown, .. } = self;
        shown.typed(|| read(asked, text, hosts).err());
    }

    /// The identifier's field was left: shows the value that was read, without what surrounded it in a paste (EM-04).
    pub(crate) fn left(&mut self, asked: Asked, hosts: Option<Hosts>) {
        let found = read(asked, &self.text, hosts);
        let issue = found.as_ref().err().cloned();
        self.shown.left(!typed::is_blank(&self.text), || issue);
        if let Ok(identifier) = found {
            self.text = shown(asked.kind, identifier);
            self.advise(asked, hosts);
        }
    }

    /// The form was submitted: the identifier as the tenant takes it, or `None`, and its issue is shown.
    pub(crate) fn submit(&mut self, asked: Asked, hosts: Option<Hosts>) -> Option<String> {
        let found = read(asked, &self.text, hosts);
        self.shown.set(found.as_ref().err().cloned());
        let identifier = found.ok()?;
        self.text = shown(asked.kind, identifier.clone());
        Some(match (asked.kind, hosts) {
            (IdentifierKind::Email, Some(hosts)) => email::on_the_wire(&identifier, hosts),
            _ => identifier,
        })
    }

    /// Sets the advice for a valid answer.
    pub(crate) fn advise(&mut self, asked: Asked, hosts: Option<Hosts>) {
        self.advice = match asked.kind {
            IdentifierKind::Email => email::advice(&self.text, hosts),
            IdentifierKind::Mobile => mobile::read(&self.text, asked.country)
                .ok()
                .and_then(|number| mobile::advice(&number)),
            IdentifierKind::Username => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_ascii_without_spaces() {
        let name = Asked {
            kind: IdentifierKind::Username,
            country: None,
            international: false,
        };
        assert_eq!(
            read(name, " ada.o'neil ", None).as_deref(),
            Ok("ada.o'neil")
        );
        let pasted = read(name, "\u{202d}ａｄａ．byron\u{202c}\u{2800}", None);
        assert_eq!(pasted.as_deref(), Ok("ada.byron"));
        assert_eq!(read(name, "\u{3164}", None), Err(Issue::Missing));
        assert_eq!(read(name, " ", None), Err(Issue::Missing));
        assert_eq!(read(name, "ada lovelace", None), Err(Issue::Username));
        assert_eq!(read(name, "zoë", None), Err(Issue::Username));
    }
}
