//! The new password: its text, whether it is revealed, and its issue by the rules of the pool, the list of first
//! guesses, the breach register and the estimate of its strength.

use super::{Issue, Shown, advice::Advice};
use crate::{
    config::Config,
    password::{
        guess,
        policy::{Policy, Rule, Standing, Strength},
        strength::{Estimate, Judged, Suggestion},
    },
    question::Question,
    secret::{Password, Secret},
    typed,
};

/// A new password with its rules.
#[derive(Clone, Debug, Default)]
pub struct NewPassword {
    /// The text as typed.
    pub text: Secret,
    /// Its issue.
    pub shown: Shown,
    /// Advice about a valid password.
    pub advice: Option<Advice>,
    /// Whether it is readable on the screen.
    pub revealed: bool,
    /// The rules that it has to meet.
    pub policy: Policy,
    /// How hard it is to guess.
    pub judged: Judged,
    /// The open question to the breach register.
    asked: Option<Question>,
    /// Whether the register was asked about this text.
    checked: bool,
    /// Whether this text is known from a breach.
    breached: bool,
    /// Words about the service, which it must not consist of.
    service: Vec<String>,
    /// Words about the visitor, which it must not consist of.
    visitor: Vec<String>,
}

impl NewPassword {
    /// An empty password under this policy.
    pub fn under(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    /// Each rule and whether the password meets it, in the order in which they are shown.
    pub fn standings(&self) -> Vec<(Rule, Standing)> {
        let mut standings = self.policy.standings(self.text.open());
        for (rule, standing) in &mut standings {
            if let Rule::Strength(least) = rule {
                *standing = self.judged.standing(*least);
            }
        }
        standings
    }

    /// Suggestions that would make it harder to guess, without those that contradict a rule of the pool.
    pub fn suggestions(&self) -> impl Iterator<Item = Suggestion> {
        let suggestions = match self.judged.estimate {
            Estimate::Known(judgement) => Some(judgement.suggestions()),
            _ => None,
        };
        let policy = self.policy;
        let suggestions = suggestions.into_iter().flatten();
        suggestions.filter(move |suggestion| !suggestion.contradicts(&policy))
    }

    /// From now on refuses the name of the brand and the host.
    #[must_use]
    pub(crate) fn for_service(mut self, config: Option<&Config>) -> Self {
        if let Some(config) = config {
            let host = config.redirect_uri.host().to_owned();
            self.service = vec![config.brand.name.clone(), host];
        }
        self
    }

    /// From now on refuses these names and addresses of the visitor.
    pub(crate) fn known(&mut self, words: Vec<String>) {
        self.visitor = words;
    }

    /// The password changed.
    pub fn typed(&mut self, text: Secret) {
        self.text = text;
        self.judged.typed(self.text.is_empty());
        (self.asked, self.checked, self.breached) = (None, false, false);
        self.advice = None;
        if self.shown.issue().is_some() {
            let issue = self.issue();
            self.shown.set(issue);
        }
    }

    /// Its field was left.
    pub fn left(&mut self) {
        let issue = self.issue();
        let unsure = issue.is_none() && is_typed_differently(self.text.open());
        self.advice = unsure.then_some(Advice::TypedDifferently);
        self.shown.left(!self.text.is_empty(), || issue);
    }

    /// The form was submitted: the password, or `None`, and its issue is shown. In both cases it is hidden again.
    pub fn submit(&mut self) -> Option<Password> {
        self.revealed = false;
        let issue = self.issue();
        let good = issue.is_none();
        self.shown.set(issue);
        good.then(|| self.text.clone().into())
    }

    /// The text for this question to the breach register; `None` if it was asked already or has an issue.
    pub(crate) fn ask(&mut self, question: Question) -> Option<Password> {
        if self.checked || self.asked.is_some() || self.issue().is_some() {
            return None;
        }
        self.asked = Some(question);
        Some(self.text.clone().into())
    }

    /// The register's answer to this question; the answer for an earlier text is ignored.
    pub(crate) fn answered(&mut self, question: Question, breached: bool) {
        if self.awaits(question) {
            (self.asked, self.checked, self.breached) = (None, true, breached);
            if breached {
                self.advice = None;
                self.shown.set(Some(Issue::Breached));
            }
        }
    }

    /// Whether this is the open question to the register.
    pub(crate) fn awaits(&self, question: Question) -> bool {
        self.asked == Some(question)
    }

    /// Whether a check that could refuse it is not answered yet.
    pub(crate) fn is_in_question(&self) -> bool {
        self.asked.is_some() || self.is_being_judged()
    }

    /// Whether the pool requires a level of strength and the worker has not judged the password yet.
    pub(crate) fn is_being_judged(&self) -> bool {
        self.policy.strength > Strength::Any && self.judged.estimate == Estimate::Checking
    }

    /// Stops waiting: checks without an answer count as passed.
    pub(crate) fn give_up(&mut self) {
        self.judged.give_up();
        if let Some(question) = self.asked {
            self.answered(question, false);
        }
    }

    fn issue(&self) -> Option<Issue> {
        let password = self.text.open();
        if password.is_empty() {
            return Some(Issue::Missing);
        }
        let unmet = self.policy.unmet(password);
        if !unmet.is_empty() {
            return Some(Issue::RulesUnmet(unmet));
        }
        if self.policy.is_too_long(password) {
            return Some(Issue::TooManyOctets(self.policy.max_octets));
        }
        if self.breached {
            return Some(Issue::Breached);
        }
        let words = [&self.service[..], &self.visitor].concat();
        let least = self.policy.strength;
        let weak = || Some(Issue::TooWeak(self.judged.below(least)?, least));
        guess::first_guess(password, &words)
            .map(Issue::Guessable)
            .or_else(weak)
    }
}

/// Whether another keyboard may type it differently (NIST SP 800-63B-4 section 3.1.1.2): it has spaces at its ends or
/// other spaces than U+0020, combining marks, full-width or half-width characters, curly quotation marks, or invisible
/// characters.
fn is_typed_differently(password: &str) -> bool {
    let odd = |c: char| {
        (c.is_whitespace() && c != ' ')
            || typed::plain(c) != c
            || typed::is_ignorable(c)
            || matches!(c,
                '\u{300}'..='\u{36f}' | '\u{653}'..='\u{655}' | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{1100}'..='\u{11ff}'
                | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{2010}'..='\u{201f}' | '\u{2212}'
                | '\u{3099}' | '\u{309a}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}' | '\u{fe20}'..='\u{fe2f}'
                | '\u{ff00}'..='\u{ffef}')
    };
    // Inside an emoji every keyboard puts the same joiners and variation selectors.
    let picture = |c: Option<char>| {
        c.is_some_and(
            |c| matches!(c, '\u{fe0f}' | '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}'),
        )
    };
    let mut before = None;
    let mut rest = password.chars();
    while let Some(c) = rest.next() {
        let part = match c {
            '\u{200d}' => picture(before) && picture(rest.clone().next()),
            '\u{fe0f}' => before.is_some_and(|c: char| !c.is_alphabetic()),
            _ => false,
        };
        if odd(c) && !part {
            return true;
        }
        before = Some(c);
    }
    password.trim().len() < password.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::password::{
        guess::Guess,
        strength::{Judgement, SUGGESTIONS},
    };

    #[track_caller]
    fn check(policy: Policy, text: &str, issue: Option<Issue>, advice: Option<Advice>) {
        let mut password = NewPassword::under(policy);
        password.known(vec!["ada.byron@mail.example".into(), "Byron".into()]);
        password.service = vec!["Harbour Bank".into()];
        password.typed(Secret::new(text));
        assert_eq!(password.shown.issue(), None, "not while it is typed first");
        password.left();
        let found = (password.shown.issue().cloned(), password.advice.clone());
        assert_eq!(found, (issue.clone(), advice), "{text:?}");
        let sent = password.submit().map(|sent| sent.open().to_owned());
        assert_eq!(
            sent.as_deref(),
            issue.is_none().then_some(text),
            "as it was typed"
        );
    }

    #[test]
    fn each_reason_to_refuse_a_password_has_its_own_issue() {
        let usual = Policy::default();
        let short = Some(Issue::RulesUnmet(vec![Rule::MinLength(15)]));
        check(usual, "harbour at six", short, None);
        let known = Some(Issue::Guessable(Guess::Known));
        check(usual, "ada.byron.1815!!", known.clone(), None);
        check(usual, "HarbourBank2026!", known, None);
        let pattern = Some(Issue::Guessable(Guess::Pattern));
        check(usual, "qwertyuiop12345", pattern, None);
        let bcrypt = Policy {
            max_octets: 72,
            ..usual
        };
        let long = "grün ".repeat(12) + "und noch mehr!";
        check(bcrypt, &long, Some(Issue::TooManyOctets(72)), None);
        check(usual, &long, None, None);
    }

    #[test]
    fn no_advice_contradicts_a_rule_of_the_pool() {
        // All suggestions of the worker at once.
        let everything = u32::MAX << 7;
        let advised = |policy: Policy| {
            let mut password = NewPassword::under(policy);
            password.typed(Secret::new("Tr0ub4dour"));
            let question = Question::default();
            password.judged.ask(question, false);
            password
                .judged
                .answer(question, Some(Judgement(everything)));
            password.suggestions().collect::<Vec<_>>()
        };
        assert_eq!(advised(Policy::default()), SUGGESTIONS);
        let plain = Policy::default();
        for (policy, silenced) in [
            (
                Policy {
                    capital_letters: 1,
                    ..plain
                },
                &[
                    Suggestion::NoNeedForSymbols,
                    Suggestion::Capital,
                    Suggestion::AllCapitals,
                ][..],
            ),
            (
                Policy { digits: 2, ..plain },
                &[Suggestion::NoNeedForSymbols, Suggestion::Substitutions],
            ),
            (
                Policy {
                    special_characters: 1,
                    ..plain
                },
                &[Suggestion::NoNeedForSymbols, Suggestion::Substitutions],
            ),
            (
                Policy {
                    lowercase_letters: 1,
                    min_length: 40,
                    ..plain
                },
                &[],
            ),
        ] {
            let expected: Vec<_> = SUGGESTIONS
                .into_iter()
                .filter(|one| !silenced.contains(one))
                .collect();
            assert_eq!(advised(policy), expected, "{policy:?}");
        }
    }

    #[test]
    fn every_character_is_accepted_and_those_that_keyboards_type_differently_get_advice() {
        let usual = Policy::default();
        check(
            usual,
            "six otters & a ünïcödé 🔑 \"quoted\" <b>",
            None,
            None,
        );
        check(
            usual,
            &"Zwölf Boxkämpfer jagen ".repeat(40),
            None,
            Some(Advice::TypedDifferently),
        );
        check(
            usual,
            " six green otters",
            None,
            Some(Advice::TypedDifferently),
        );
        check(
            usual,
            "six gru\u{308}ne otters",
            None,
            Some(Advice::TypedDifferently),
        );
        check(
            usual,
            "six\u{200b}green otters",
            None,
            Some(Advice::TypedDifferently),
        );
        check(usual, "six 👩\u{200d}🚀 green otters", None, None);
        check(usual, "six ❤\u{fe0f} green otters", None, None);
    }

    #[test]
    fn characters_that_look_like_others_are_accepted_unchanged_with_advice() {
        for text in [
            "six\u{a0}green otters",
            "six\u{2009}green otters",
            "six\u{202f}green otters",
            "six\u{3000}green otters",
            "six ｇｒｅｅｎ otters",
            "six green otters！",
            "six ｶﾜｳｿ green otters",
            "six\u{200d}green otters",
            "six gre\u{200c}en otters",
            "six \u{2067}green\u{2069} otters",
            "six\u{3164}green otters",
            "six\u{2800}green otters",
            "six green \u{1112}\u{1161}\u{11ab} otters",
            "six कि\u{93c} green otters",
            "six \u{627}\u{653} green otters",
            "six “green” otters",
            "six green\u{2011}ish otters",
            "six g\u{fe0f}reen otters",
        ] {
            let usual = Policy::default();
            check(usual, text, None, Some(Advice::TypedDifferently));
        }
    }
}
