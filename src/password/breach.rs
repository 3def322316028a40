//! Looks a password up in a register of breached passwords without revealing it: only the first five digits of its
//! SHA-1 are sent, the register answers with all suffixes of that prefix, and the comparison is done in the page.
//!
//! SHA-1 is only the key of that public register. Without an answer the password counts as "not checked", which never
//! stops the visitor. Hashing and sending are done by the [`Browser`].

use std::time::Duration;

use crate::{
    browser::{Browser, Method, Request},
    config::BreachCheck,
    secret::Password,
};

/// The longest wait for the register.
const DEADLINE: Duration = Duration::from_secs(1);

/// The number of hexadecimal digits that are sent.
const PREFIX: usize = 5;

/// Asks the register; [`None`] when it was not checked.
pub async fn is_breached<B: Browser>(
    browser: &B,
    check: &BreachCheck,
    password: &Password,
) -> Option<bool> {
    let digest = digits(browser.sha1(password.secret()).await?);
    let (prefix, suffix) = digest.split_at(PREFIX);
    let request = Request {
        method: Method::Get,
        url: [check.url.as_str().trim_end_matches('/'), "/", prefix].concat(),
        bearer: None,
        body: None,
        idempotency_key: None,
        padded: true,
        keepalive: false,
        deadline: DEADLINE,
    };
    let response = browser.fetch(request).await.ok()?;
    (response.status == 200).then(|| count(&response.body, suffix) >= check.at_least)
}

/// A hash in upper-case hexadecimal digits.
fn digits(hash: [u8; 20]) -> String {
    let digit = |value: u8| char::from(b"0123456789ABCDEF"[usize::from(value & 15)]);
    hash.iter()
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

/// How often the password of this suffix was seen. Rows that only pad the answer count zero.
fn count(body: &str, suffix: &str) -> u64 {
    body.lines()
        .filter_map(|row| row.trim().split_once(':'))
        .find(|(other, _)| other.eq_ignore_ascii_case(suffix))
        .and_then(|(_, count)| count.trim().parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-1 of `password`, RFC 3174 by any tool: 5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8.
    const HASH: [u8; 20] = [
        0x5b, 0xaa, 0x61, 0xe4, 0xc9, 0xb9, 0x3f, 0x3f, 0x06, 0x82, 0x25, 0x0b, 0x6c, 0xf8, 0x33,
        0x1b, 0x7e, 0xe6, 0x8f, 0xd8,
    ];

    #[test]
    fn five_capital_digits_are_the_question() {
        let digest = digits(HASH);
        assert_eq!(
            digest.split_at(PREFIX),
            ("5BAA6", "1E4C9B93F3F0682250B6CF8331B7EE68FD8")
        );
    }

    #[test]
    fn rows_are_read_as_registers_write_them() {
        let suffix = "1E4C9B93F3F0682250B6CF8331B7EE68FD8";
        for (body, expected) in [
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD8:37", 37),
            (
                "00A:1\r\n1E4C9B93F3F0682250B6CF8331B7EE68FD8:37\r\n00B:2",
                37,
            ),
            ("00A:1\n1e4c9b93f3f0682250b6cf8331b7ee68fd8:2\n", 2),
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD8:0\r\n", 0),
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD9:37", 0),
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD8", 0),
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD8:many", 0),
            ("<html>", 0),
            ("", 0),
        ] {
            assert_eq!(count(body, suffix), expected, "{body:?}");
        }
    }
}
