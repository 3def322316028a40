//! English: the words at a field.

use std::borrow::Cow;

use crate::{
    config::IdentifierKind,
    form::{names::Name, node::Label},
    i18n::{self, Subject},
};

/// The words at a field.
pub(super) fn words(label: &Label) -> Cow<'static, str> {
    match label {
        Label::Told(texts) => texts.pick("en").to_owned().into(),
        Label::Known(name) => known(*name).into(),
        Label::Item(label, number) => [&*apart(label), " ", &number.to_string()].concat().into(),
    }
}

/// The same within a sentence. The number of an item belongs to the sentence's direction, not to that of
/// somebody else's words before it.
pub(super) fn apart(label: &Label) -> Cow<'static, str> {
    match label {
        Label::Item(..) => words(label),
        _ => i18n::apart(&words(label)).into(),
    }
}

fn known(name: Name) -> &'static str {
    match name {
        Name::Given => "First name",
        Name::Middle => "Middle name",
        Name::Family => "Last name",
        Name::Full => "Full name",
        Name::Nickname => "Nickname",
        Name::Birthdate => "Date of birth",
        Name::Organization => "Organization",
        Name::JobTitle => "Job title",
        Name::Email => "Email address",
        Name::Phone => "Phone number",
        Name::Website => "Website",
        Name::Street => "Street and number",
        Name::Line1 => "Address line 1",
        Name::Line2 => "Address line 2",
        Name::City => "City",
        Name::State => "State or region",
        Name::PostalCode => "Postal code",
        Name::Country => "Country",
    }
}

pub(super) fn identifier(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "Email address",
        IdentifierKind::Mobile => "Mobile number",
        IdentifierKind::Username => "User name",
    }
}

/// What an issue is about.
pub(super) fn name(subject: &Subject) -> Cow<'static, str> {
    match subject {
        Subject::Identifier(kind) => identifier(*kind).into(),
        Subject::Password => "Password".into(),
        Subject::Code(_) => "Activation code".into(),
        Subject::Form => "".into(),
        Subject::Text(label)
        | Subject::Choice(label)
        | Subject::List(label)
        | Subject::Consent(label) => match label {
            Label::Known(_) => words(label),
            _ => apart(label),
        },
    }
}
