//! The pool's rules for passwords (contract.md section 4), and whether a password meets each of them.
//!
//! Characters are code points (NIST SP 800-63B-4 section 3.1.1.2). Which characters the tenant counts as special is
//! not known; the page counts ASCII punctuation only, the strictest reading, so that what passes here passes at the
//! tenant. Nothing is trimmed, cut or normalised (PW-06).

use serde::{Deserialize, Serialize};

/// The pool's required strength: a score of zxcvbn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Score 0: anything.
    #[default]
    Any,
    /// Score 1.
    Weak,
    /// Score 2.
    Fair,
    /// Score 3.
    Strong,
    /// Score 4.
    VeryStrong,
}

impl Strength {
    /// Reads the pool's word; an unknown one becomes the highest level.
    pub fn from_word(word: &str) -> Self {
        match word {
            "" | "any" => Self::Any,
            "weak" => Self::Weak,
            "fair" => Self::Fair,
            "strong" => Self::Strong,
            _ => Self::VeryStrong,
        }
    }
}

/// The five words, by score.
pub const SCORES: [Strength; 5] = [
    Strength::Any,
    Strength::Weak,
    Strength::Fair,
    Strength::Strong,
    Strength::VeryStrong,
];

/// The rules of a pool; a zero is no rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Characters at least.
    pub min_length: usize,
    /// Capital letters at least.
    pub capital_letters: usize,
    /// Small letters at least.
    pub lowercase_letters: usize,
    /// Digits at least.
    pub digits: usize,
    /// Special characters at least.
    pub special_characters: usize,
    /// Score at least.
    pub strength: Strength,
    /// Octets at most: bcrypt ignores all after the 72nd.
    pub max_octets: usize,
}

/// Length at least when the pool names none: the password is the only factor
/// (NIST SP 800-63B-4 section 3.1.1.2).
pub const ADVISED_LENGTH: usize = 15;

/// Length at least when the pool names none and always asks for a second factor (ibid.).
pub const ADVISED_LENGTH_OF_TWO: usize = 8;

/// One rule that a password has to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Characters at least.
    MinLength(usize),
    /// Capital letters at least.
    CapitalLetters(usize),
    /// Small letters at least.
    LowercaseLetters(usize),
    /// Digits at least.
    Digits(usize),
    /// Special characters at least.
    SpecialCharacters(usize),
    /// Hard to guess: this strength, judged by the worker, and at last by the tenant.
    Strength(Strength),
}

/// How a password stands to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It meets the rule.
    Met,
    /// It does not meet the rule.
    Unmet,
    /// The worker is judging it.
    Checking,
    /// The tenant decides when the form is sent.
    CheckedLater,
}

impl Policy {
    /// Whether the tenant would ignore a part of the password (PW-17).
    pub fn is_too_long(&self, password: &str) -> bool {
        self.max_octets > 0 && password.len() > self.max_octets
    }

    /// The rules of this pool, in the order in which they are shown.
    pub fn rules(&self) -> Vec<Rule> {
        let length = if self.min_length == 0 {
            ADVISED_LENGTH
        } else {
            self.min_length
        };
        let mut rules = vec![Rule::MinLength(length)];
        for (count, rule) in [
            (
                self.capital_letters,
                Rule::CapitalLetters as fn(usize) -> Rule,
            ),
            (self.lowercase_letters, Rule::LowercaseLetters),
            (self.digits, Rule::Digits),
            (self.special_characters, Rule::SpecialCharacters),
        ] {
            if count > 0 {
                rules.push(rule(count));
            }
        }
        if self.strength > Strength::Any {
            rules.push(Rule::Strength(self.strength));
        }
        rules
    }

    /// Each rule with the standing of a password.
    pub fn standings(&self, password: &str) -> Vec<(Rule, Standing)> {
        self.rules()
            .into_iter()
            .map(|rule| (rule, rule.standing(password)))
            .collect()
    }

    /// The counting rules that are not met. For a kind of character the number is how many more are needed; for the
    /// length it is the whole length.
    pub fn unmet(&self, password: &str) -> Vec<Rule> {
        let rules = self.rules().into_iter();
        rules.filter_map(|rule| rule.lacking(password)).collect()
    }

    /// The pool's rules in the words of `passwordrules` (WHATWG html issue 3518), for generators.
    pub fn passwordrules(&self) -> String {
        let mut text = String::new();
        for rule in self.rules() {
            match rule {
                Rule::MinLength(length) => text.push_str(&format!("minlength: {length};")),
                Rule::CapitalLetters(_) => text.push_str(" required: upper;"),
                Rule::LowercaseLetters(_) => text.push_str(" required: lower;"),
                Rule::Digits(_) => text.push_str(" required: digit;"),
                Rule::SpecialCharacters(_) => text.push_str(" required: special;"),
                Rule::Strength(_) => {}
            }
        }
        if self.max_octets > 0 {
            // Generators write ASCII: characters are octets.
            text.push_str(&[" maxlength: ", &self.max_octets.to_string(), ";"].concat());
        }
        text
    }
}

impl Rule {
    fn standing(self, password: &str) -> Standing {
        match (self, self.lacking(password)) {
            (Self::Strength(_), _) => Standing::CheckedLater,
            (_, None) => Standing::Met,
            (_, Some(_)) => Standing::Unmet,
        }
    }

    /// What a password lacks to meet the rule; `None` if it meets the rule, or the rule is not a counting one.
    fn lacking(self, password: &str) -> Option<Self> {
        let count = |wanted: fn(char) -> bool| password.chars().filter(|c| wanted(*c)).count();
        let of = |least: usize, wanted, rule: fn(usize) -> Self| {
            let more = least.saturating_sub(count(wanted));
            (more > 0).then(|| rule(more))
        };
        match self {
            Self::MinLength(n) => (count(|_| true) < n).then_some(self),
            Self::CapitalLetters(n) => of(n, |c| c.is_ascii_uppercase(), Self::CapitalLetters),
            Self::LowercaseLetters(n) => of(n, |c| c.is_ascii_lowercase(), Self::LowercaseLetters),
            Self::Digits(n) => of(n, |c| c.is_ascii_digit(), Self::Digits),
            Self::SpecialCharacters(n) => {
                of(n, |c| c.is_ascii_punctuation(), Self::SpecialCharacters)
            }
            Self::Strength(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rule: Rule, password: &str, met: bool) {
        let expected = if met { Standing::Met } else { Standing::Unmet };
        assert_eq!(rule.standing(password), expected, "{rule:?} {password:?}");
    }

    #[test]
    fn length_is_counted_in_code_points() {
        check(Rule::MinLength(15), &"😀".repeat(15), true);
        check(Rule::MinLength(15), &"😀".repeat(14), false);
        check(
            Rule::MinLength(35),
            &"👨\u{200d}👩\u{200d}👧".repeat(7),
            true,
        );
        check(Rule::MinLength(3), " a ", true);
    }

    #[test]
    fn classes_are_counted_strictly() {
        check(Rule::CapitalLetters(2), "AbC", true);
        check(Rule::CapitalLetters(1), "äÄ", false);
        check(Rule::LowercaseLetters(1), "ABC", false);
        check(Rule::Digits(2), "a1b2", true);
        check(Rule::Digits(1), "٣", false);
        check(Rule::SpecialCharacters(1), "a b", false);
        check(Rule::SpecialCharacters(2), "_~", true);
        check(Rule::SpecialCharacters(1), "€", false);
    }

    #[test]
    fn a_pool_without_a_length_gets_the_advised_one() {
        assert_eq!(Policy::default().rules(), [Rule::MinLength(ADVISED_LENGTH)]);
        let policy = Policy {
            min_length: 8,
            ..Policy::default()
        };
        assert_eq!(policy.rules(), [Rule::MinLength(8)]);
        assert_eq!(policy.unmet("12345678"), []);
        assert_eq!(policy.unmet("1234567"), [Rule::MinLength(8)]);
    }

    #[test]
    fn what_a_password_lacks_is_counted_and_enough_to_meet_every_rule() {
        let policy = Policy {
            min_length: 8,
            capital_letters: 2,
            lowercase_letters: 1,
            digits: 3,
            special_characters: 1,
            strength: Strength::Fair,
            ..Policy::default()
        };
        let lacking = [
            Rule::MinLength(8),
            Rule::CapitalLetters(1),
            Rule::Digits(2),
            Rule::SpecialCharacters(1),
        ];
        assert_eq!(policy.unmet("aA1"), lacking);
        assert_eq!(policy.unmet("aAB123!x"), []);
        // Only ASCII letters count.
        let lacking = [Rule::CapitalLetters(2), Rule::LowercaseLetters(1)];
        assert_eq!(policy.unmet("ÄÖ ä 123!!"), lacking);
        for password in ["", "a", "AAAA", "1234567", "zoë!", "Zoë 1 !"] {
            let mut mended = password.to_owned();
            for rule in policy.unmet(password) {
                let (sign, more) = match rule {
                    Rule::CapitalLetters(n) => ("Q", n),
                    Rule::LowercaseLetters(n) => ("q", n),
                    Rule::Digits(n) => ("7", n),
                    Rule::SpecialCharacters(n) => ("%", n),
                    Rule::MinLength(_) | Rule::Strength(_) => ("", 0),
                };
                mended.push_str(&sign.repeat(more));
            }
            let short = 8_usize.saturating_sub(mended.chars().count());
            mended.push_str(&" ".repeat(short));
            assert_eq!(policy.unmet(&mended), [], "{password:?}");
        }
    }

    #[test]
    fn what_bcrypt_would_cut_is_counted_in_octets() {
        let policy = Policy {
            max_octets: 72,
            ..Policy::default()
        };
        assert!(!policy.is_too_long(&"a".repeat(72)) && policy.is_too_long(&"a".repeat(73)));
        assert!(!policy.is_too_long(&"😀".repeat(18)) && policy.is_too_long(&"😀".repeat(19)));
        assert!(!Policy::default().is_too_long(&"😀".repeat(1000)));
        assert!(policy.passwordrules().ends_with(" maxlength: 72;"));
    }

    #[test]
    fn generators_are_told_the_rules() {
        let policy = Policy {
            min_length: 12,
            digits: 1,
            capital_letters: 2,
            strength: Strength::Fair,
            ..Policy::default()
        };
        assert_eq!(
            policy.passwordrules(),
            "minlength: 12; required: upper; required: digit;"
        );
    }
}
