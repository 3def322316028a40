//! Checks the setting `host`: the contents of `/.well-known/` that a bundle adds to the site. It is compiled natively
//! only; the page does not read `host`.

use super::{Fault, Reader, endpoint::is_legal};

/// Reports every mistake to the reader.
pub(super) fn check(r: &mut Reader<'_>) {
    let contact = r.optional_text("security_contact");
    let expires = r.optional_text("security_expires");
    let address = |text: &str| {
        ["mailto:", "tel:", "https:"].iter().any(|scheme| {
            text.strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty())
        }) && is_legal(text)
    };
    if contact.as_deref().is_some_and(|text| !address(text)) {
        r.wrong("security_contact", Fault::NotAnAddress);
    }
    if expires.as_deref().is_some_and(|text| !moment(text)) {
        r.wrong("security_expires", Fault::WrongType("YYYY-MM-DDThh:mm:ssZ"));
    }
    // Required of each other by RFC 9116 section 2.5.
    match (&contact, &expires) {
        (Some(_), None) if !r.was_told("security_expires") => {
            r.wrong("security_expires", Fault::Missing);
        }
        (None, Some(_)) if !r.was_told("security_contact") => {
            r.wrong("security_contact", Fault::Missing);
        }
        _ => {}
    }
    r.optional_link("change_password_url");
}

/// Whether a text has the form of a moment in UTC (RFC 3339); its numbers are not checked.
fn moment(text: &str) -> bool {
    let form = "0000-00-00T00:00:00Z";
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, form)| match form {
                b'0' => byte.is_ascii_digit(),
                form => byte == form,
            })
}
