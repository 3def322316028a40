//! Domains of other scripts: their form in ASCII, which mail and tenant know, and the letters that
//! people know them by (RFC 5890 section 2.3.2.1).
//!
//! What a letter becomes is the browser's knowledge (UTS 46), asked for through [`Hosts`]: the page
//! has no tables. Only the letters are read back here (RFC 3492), since a browser makes ASCII of what
//! is typed into a field for addresses before any script sees it.

use std::fmt;

/// Turns a host name into ASCII as a browser does; none where it is no host name.
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

/// How a label begins that stands for letters of other scripts.
const MARK: &str = "xn--";

/// A domain in ASCII; what is ASCII stays as typed. None where it is no host name.
pub(super) fn in_ascii(domain: &str, hosts: Hosts) -> Option<String> {
    match domain.is_ascii() && !domain.split('.').any(is_marked) {
        true => Some(domain.to_owned()),
        false => hosts.0(domain),
    }
}

/// A domain in its letters, where a browser makes the same of them.
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

/// Punycode (RFC 3492 section 6.2); none where it is none.
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
            // Letters are the digits up to 25, digits those after them.
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
    // What is all ASCII needs no code.
    let letters: String = letters.into_iter().collect();
    (!letters.is_ascii()).then_some(letters)
}
