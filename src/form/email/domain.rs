//! Domains in other scripts: conversion between ASCII (Punycode), which is sent, and Unicode letters, which are shown
//! (RFC 5890 section 2.3.2.1).
//!
//! The browser converts to ASCII (UTS 46) through [`Hosts`], so the page needs no tables. Punycode is decoded in this
//! file (RFC 3492), because a browser converts the domain in a field of `type=email` before a script can read it.

use std::fmt;

/// Converts a host name to ASCII as a browser does; `None` if it is no host name.
#[derive(Clone, Copy)]
pub struct Hosts(pub fn(&str) -> Option<String>);

impl fmt::Debug for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hosts")
    }
}

impl PartialEq for Hosts {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// The prefix of a label in Punycode.
const MARK: &str = "xn--";

/// A domain in ASCII; an ASCII domain stays as typed. `None` if it is no host name.
pub(super) fn in_ascii(domain: &str, hosts: Hosts) -> Option<String> {
    match domain.is_ascii() && !domain.split('.').any(is_marked) {
        true => Some(domain.to_owned()),
        false => hosts.0(domain),
    }
}

/// A domain in its letters, if the browser converts them back to the same ASCII; otherwise as it is.
pub(super) fn in_letters(domain: &str, hosts: Hosts) -> String {
    let mut labels = Vec::new();
    for label in domain.split('.') {
        labels.push(match is_marked(label) {
            true => decoded(&label[MARK.len()..]).unwrap_or_else(|| label.to_owned()),
            false => label.to_owned(),
        });
    }
    let letters = labels.join(".");
    match letters != domain && hosts.0(&letters) == hosts.0(domain) {
        true => letters,
        false => domain.to_owned(),
    }
}

fn is_marked(label: &str) -> bool {
    label
        .get(..MARK.len())
        .is_some_and(|mark| mark.eq_ignore_ascii_case(MARK))
}

/// Decodes Punycode (RFC 3492 section 6.2); `None` if it is invalid.
fn decoded(text: &str) -> Option<String> {
    const BASE: u32 = 36;
    const LEAST: u32 = 1;
    const MOST: u32 = 26;
    let text = text.to_ascii_lowercase();
    let (basic, rest) = text.rsplit_once('-').unwrap_or(("", &text));
    let mut letters: Vec<char> = basic.chars().collect();
    let (mut code, mut index, mut bias) = (128u32, 0u32, 72u32);
    let mut digits = rest.chars();
    while !digits.as_str().is_empty() {
        let (before, mut weight, mut k) = (index, 1u32, BASE);
        loop {
            // Letters are the digits 0 to 25; ASCII digits are 26 to 35.
            let digit = match digits.next()? {
                c @ '0'..='9' => c as u32 - '0' as u32 + MOST,
                c => c.to_digit(BASE)? - 10,
            };
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = k.saturating_sub(bias).clamp(LEAST, MOST);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            k += BASE;
        }
        let count = u32::try_from(letters.len()).ok()? + 1;
        let mut delta = (index - before) / if before == 0 { 700 } else { 2 };
        delta += delta / count;
        let mut shift = 0;
        while delta > (BASE - LEAST) * MOST / 2 {
            delta /= BASE - LEAST;
            shift += BASE;
        }
        bias = shift + (BASE - LEAST + 1) * delta / (delta + 38);
        code = code.checked_add(index / count)?;
        index %= count;
        letters.insert(index as usize, char::from_u32(code)?);
        index += 1;
    }
    // Punycode of only ASCII letters is not valid.
    let letters: String = letters.into_iter().collect();
    (!letters.is_ascii()).then_some(letters)
}
