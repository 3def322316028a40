//! Passwords: the pool's policy, and their hashes (contract.md section 4).

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use serde::{Deserialize, Serialize};

/// The pool's password policy; counts are minimums, 0 switches a rule off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Characters.
    pub min_length: u64,
    /// Capital letters.
    pub capital_letters: u64,
    /// Lower-case letters.
    pub lowercase_letters: u64,
    /// Digits.
    pub digits: u64,
    /// Special characters.
    pub special_characters: u64,
    /// Password history; has no effect at registration.
    pub not_used_since: u64,
    /// Least zxcvbn score.
    pub strength: Strength,
}

impl Default for Policy {
    /// All rules are on, so that the page has to obey all of them.
    fn default() -> Self {
        Self {
            min_length: 12,
            capital_letters: 1,
            lowercase_letters: 1,
            digits: 1,
            special_characters: 1,
            not_used_since: 0,
            strength: Strength::Strong,
        }
    }
}

/// The five levels are zxcvbn's five scores (contract.md section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// 0: anything.
    Any,
    /// 1
    Weak,
    /// 2
    Fair,
    /// 3
    Strong,
    /// 4
    VeryStrong,
}

/// Which characters count as capital, lower-case, digit and special (contract.md section 4, NF).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// ASCII only; special are the visible ASCII characters that are neither letter nor digit.
    Ascii,
    /// Unicode letters and digits; special is everything else.
    Unicode,
}

/// The cost of one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory in KiB.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// As little as argon2 allows: for tests.
    pub const CHEAP: Self = Self {
        memory: 8,
        passes: 1,
    };
    /// What OWASP's password storage cheat sheet recommends for argon2id.
    pub const FULL: Self = Self {
        memory: 19 * 1024,
        passes: 2,
    };

    fn argon2(self) -> Argon2<'static> {
        let params = Params::new(self.memory, self.passes, 1, None).unwrap_or_default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }

    /// Argon2id in PHC string form, with a fresh salt.
    ///
    /// # Errors
    /// When argon2 refuses, which it does only for absurd input.
    pub(crate) fn hash(self, secret: &str) -> Result<String, String> {
        self.argon2()
            .hash_password(secret.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| error.to_string())
    }
}

/// Whether `secret` is what was hashed.
pub(crate) fn matches(secret: &str, hashed: &str) -> bool {
    PasswordHash::new(hashed).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(secret.as_bytes(), &hash)
            .is_ok()
    })
}

/// The rules of the policy that a password breaks, as texts; empty if it may be used.
pub(crate) fn faults(
    password: &str,
    policy: &Policy,
    counting: Counting,
    max_bytes: Option<usize>,
    expected: &[&str],
) -> Vec<String> {
    let mut faults = Vec::new();
    let mut at_least = |least: u64, have: usize, what: &str| {
        if (have as u64) < least {
            faults.push(format!("must have at least {least} {what}"));
        }
    };
    let of =
        |kind: fn(Counting, char) -> bool| password.chars().filter(|c| kind(counting, *c)).count();
    at_least(policy.min_length, password.chars().count(), "characters");
    at_least(
        policy.capital_letters,
        of(Counting::capital),
        "capital letters",
    );
    at_least(
        policy.lowercase_letters,
        of(Counting::lowercase),
        "lowercase letters",
    );
    at_least(policy.digits, of(Counting::digit), "digits");
    at_least(
        policy.special_characters,
        of(Counting::special),
        "special characters",
    );
    if let Some(max) = max_bytes
        && password.len() > max
    {
        faults.push(format!("must have at most {max} bytes"));
    }
    if policy.strength != Strength::Any && score(password, expected) < policy.strength as u8 {
        faults.push("too weak".into());
    }
    faults
}

/// zxcvbn's score, 0 to 4, of the first 100 characters; more would take too long.
fn score(password: &str, expected: &[&str]) -> u8 {
    let head: String = password.chars().take(100).collect();
    zxcvbn::zxcvbn(&head, expected).score().into()
}

impl Counting {
    fn capital(self, c: char) -> bool {
        match self {
            Self::Ascii => c.is_ascii_uppercase(),
            Self::Unicode => c.is_uppercase(),
        }
    }

    fn lowercase(self, c: char) -> bool {
        match self {
            Self::Ascii => c.is_ascii_lowercase(),
            Self::Unicode => c.is_lowercase(),
        }
    }

    fn digit(self, c: char) -> bool {
        match self {
            Self::Ascii => c.is_ascii_digit(),
            Self::Unicode => c.is_numeric(),
        }
    }

    fn special(self, c: char) -> bool {
        match self {
            Self::Ascii => c.is_ascii_punctuation(),
            Self::Unicode => !c.is_alphanumeric(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(password: &str, counting: Counting, expected: &[&str]) {
        let got = faults(
            password,
            &Policy::default(),
            counting,
            Some(72),
            &["ada@example.test"],
        );
        assert_eq!(got, expected, "{password}");
    }

    #[test]
    fn each_rule_is_counted() {
        let ascii = Counting::Ascii;
        check("Teal-Otter-49-crossing", ascii, &[]);
        check("Teal-Otter4", ascii, &["must have at least 12 characters"]);
        check(
            "teal-otter-49-crossing",
            ascii,
            &["must have at least 1 capital letters"],
        );
        check(
            "TEAL-OTTER-49-CROSSING",
            ascii,
            &["must have at least 1 lowercase letters"],
        );
        check(
            "Teal-Otter-xy-crossing",
            ascii,
            &["must have at least 1 digits"],
        );
        check(
            "TealxOtterx49xcrossing",
            ascii,
            &["must have at least 1 special characters"],
        );
        check("Password1234!", ascii, &["too weak"]);
    }

    #[test]
    fn a_space_or_an_umlaut_is_special_only_when_counting_unicode() {
        check(
            "Teal Otter 49 cr\u{f6}ssing",
            Counting::Ascii,
            &["must have at least 1 special characters"],
        );
        check("Teal Otter 49 cr\u{f6}ssing", Counting::Unicode, &[]);
    }

    #[test]
    fn more_bytes_than_the_hash_takes_are_refused() {
        let long = format!("Teal-Otter-49-{}", "q7Z-".repeat(20));
        check(&long, Counting::Ascii, &["must have at most 72 bytes"]);
    }

    #[test]
    fn the_visitors_own_words_make_a_password_weak() {
        let policy = Policy {
            strength: Strength::VeryStrong,
            ..Policy::default()
        };
        let judge = |expected: &[&str]| {
            faults(
                "Quvenzhane-Zyx-81",
                &policy,
                Counting::Ascii,
                None,
                expected,
            )
        };
        assert!(judge(&[]).is_empty());
        assert_eq!(judge(&["quvenzhane-zyx"]), ["too weak"]);
    }

    #[test]
    fn a_hash_knows_its_password_and_no_other() {
        let hashed = Cost::CHEAP.hash("\u{30d1}ss w\u{f6}rd").unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(matches("\u{30d1}ss w\u{f6}rd", &hashed));
        assert!(!matches("\u{30d1}ss word", &hashed));
    }
}
