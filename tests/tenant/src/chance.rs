//! Everything the tenant draws at random.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::settings::{CodeAlphabet, ExtendedCode};

/// Without `0 O 1 I L`, which readers of a mail confuse.
const LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ";
const DIGITS: &[u8] = b"23456789";
const ALL_DIGITS: &[u8] = b"0123456789";

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// 256 bits as base64url: authorization codes, token ids, transactions.
pub(crate) fn token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}

/// An opaque id in the look of a UUID.
pub(crate) fn id() -> String {
    let hex: String = bytes::<16>().iter().map(|b| format!("{b:02x}")).collect();
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    [
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32),
    ]
    .join("-")
}

/// 256 bits in the form the settings ask for.
pub(crate) fn extended_code(form: ExtendedCode) -> String {
    loop {
        let raw = bytes::<32>();
        match form {
            ExtendedCode::UrlSafe => return URL_SAFE_NO_PAD.encode(raw),
            ExtendedCode::Base64 => {
                let code = STANDARD.encode(raw);
                // Each code has `+` and `/`, so that a link that does not escape them fails.
                if code.contains('+') && code.contains('/') {
                    return code;
                }
            }
        }
    }
}

/// A one-time code of `length` characters; with letters there is at least one of them.
pub(crate) fn code(alphabet: CodeAlphabet, length: usize) -> String {
    match alphabet {
        CodeAlphabet::Digits => draw(ALL_DIGITS, length),
        CodeAlphabet::LettersAndDigits => {
            let first = draw(LETTERS, length.min(1));
            let both: Vec<u8> = [LETTERS, DIGITS].concat();
            first + &draw(&both, length.saturating_sub(1))
        }
    }
}

fn draw(from: &[u8], length: usize) -> String {
    let mut drawn = String::new();
    while drawn.len() < length {
        let [byte] = bytes::<1>();
        // Bytes from the last whole multiple on are skipped; they would favour the first characters.
        let fair = 256 / from.len() * from.len();
        if usize::from(byte) < fair {
            drawn.push(char::from(from[usize::from(byte) % from.len()]));
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_the_asked_length_and_alphabet() {
        for length in [1, 4, 6, 12] {
            let digits = code(CodeAlphabet::Digits, length);
            assert!(digits.len() == length && digits.chars().all(|c| c.is_ascii_digit()));
            let mixed = code(CodeAlphabet::LettersAndDigits, length);
            assert!(mixed.len() == length && mixed.starts_with(|c: char| c.is_ascii_uppercase()));
        }
    }

    #[test]
    fn an_opaque_extended_code_needs_escaping_in_a_link() {
        let code = extended_code(ExtendedCode::Base64);
        assert!(code.contains('+') && code.contains('/') && code.ends_with('='));
    }

    #[test]
    fn an_id_looks_like_a_uuid_and_is_drawn_anew() {
        let one = id();
        assert_eq!(
            one.split('-').map(str::len).collect::<Vec<_>>(),
            [8, 4, 4, 4, 12]
        );
        assert_ne!(one, id());
    }
}
