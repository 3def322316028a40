//! How hard a password is to guess, as the worker says it (`crates/strength`): the pool's five words, a
//! warning, suggestions.
//!
//! The meter is advice. The pool's level is a rule: a password below it is not sent. Where there is no worker, or no
//! answer in time, only the tenant judges, when the form is sent.

use super::policy::{Policy, Standing, Strength};
use crate::question::Question;

/// The worker's answer: a number that holds a score, a warning and suggestions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement(pub u32);

/// What makes a password easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warning {
    /// `qwerty`
    StraightRow,
    /// `qazxdr`
    KeyboardPattern,
    /// `aaa`
    RepeatedLetter,
    /// `abcabc`
    RepeatedPart,
    /// One of the ten most frequent passwords.
    TopTen,
    /// One of the hundred most frequent passwords.
    TopHundred,
    /// A frequent password.
    Common,
    /// Like a frequent password.
    LikeCommon,
    /// `abc`, `6543`
    Sequence,
    /// A year not long ago.
    RecentYear,
    /// A single word.
    SingleWord,
    /// A day.
    Date,
    /// A single name.
    SingleName,
    /// A frequent name.
    CommonName,
}

/// All warnings, in the order of the worker's numbers.
pub const WARNINGS: [Warning; 14] = [
    Warning::StraightRow,
    Warning::KeyboardPattern,
    Warning::RepeatedLetter,
    Warning::RepeatedPart,
    Warning::TopTen,
    Warning::TopHundred,
    Warning::Common,
    Warning::LikeCommon,
    Warning::Sequence,
    Warning::RecentYear,
    Warning::SingleWord,
    Warning::Date,
    Warning::SingleName,
    Warning::CommonName,
];

/// What would make a password harder to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// A few words that do not belong together.
    FewWords,
    /// Signs, digits and capital letters are not needed.
    NoNeedForSymbols,
    /// One or two more words.
    AnotherWord,
    /// A capital letter does not help much.
    Capital,
    /// Capital letters only do not help much.
    AllCapitals,
    /// A word backwards does not help much.
    Reversed,
    /// Signs instead of letters do not help much.
    Substitutions,
    /// A longer keyboard pattern, with more turns.
    LongerPattern,
    /// No repetitions.
    NoRepetition,
    /// No sequences.
    NoSequence,
    /// No recent years.
    NoRecentYear,
    /// No years that have to do with the visitor.
    NoOwnYear,
    /// No days that have to do with the visitor.
    NoOwnDate,
}

/// All suggestions, in the order of the worker's bits.
pub const SUGGESTIONS: [Suggestion; 13] = [
    Suggestion::FewWords,
    Suggestion::NoNeedForSymbols,
    Suggestion::AnotherWord,
    Suggestion::Capital,
    Suggestion::AllCapitals,
    Suggestion::Reversed,
    Suggestion::Substitutions,
    Suggestion::LongerPattern,
    Suggestion::NoRepetition,
    Suggestion::NoSequence,
    Suggestion::NoRecentYear,
    Suggestion::NoOwnYear,
    Suggestion::NoOwnDate,
];

impl Suggestion {
    /// Whether a rule of the pool asks for what this suggestion calls useless.
    pub fn contradicts(self, policy: &Policy) -> bool {
        let capitals = policy.capital_letters > 0;
        let signs = policy.digits > 0 || policy.special_characters > 0;
        match self {
            Self::NoNeedForSymbols => capitals || signs,
            Self::Capital | Self::AllCapitals => capitals,
            // Digits stand in for letters, too: `0` for `o`.
            Self::Substitutions => signs,
            Self::FewWords
            | Self::AnotherWord
            | Self::Reversed
            | Self::LongerPattern
            | Self::NoRepetition
            | Self::NoSequence
            | Self::NoRecentYear
            | Self::NoOwnYear
            | Self::NoOwnDate => false,
        }
    }
}

impl Judgement {
    /// The pool's word for the score.
    pub fn strength(self) -> Strength {
        match self.0 & 7 {
            0 => Strength::Any,
            1 => Strength::Weak,
            2 => Strength::Fair,
            3 => Strength::Strong,
            _ => Strength::VeryStrong,
        }
    }

    /// The main weakness, if the worker names one.
    pub fn warning(self) -> Option<Warning> {
        let number = (self.0 >> 3 & 15).checked_sub(1)?;
        WARNINGS.get(number as usize).copied()
    }

    /// What would make the password stronger.
    pub fn suggestions(self) -> impl Iterator<Item = Suggestion> {
        let bits = self.0 >> 7;
        let all = SUGGESTIONS.into_iter().zip(0..);
        all.filter(move |(_, bit)| bits >> bit & 1 == 1)
            .map(|(suggestion, _)| suggestion)
    }
}

/// What is known of a password's strength.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Estimate {
    /// Nothing is typed.
    #[default]
    Unknown,
    /// The worker was asked.
    Checking,
    /// The worker has answered.
    Known(Judgement),
    /// The worker cannot be loaded or does not answer: the tenant judges.
    Unavailable,
}

/// A password's strength, and the open question to the worker.
#[derive(Clone, Copy, Debug, Default)]
pub struct Judged {
    asked: Option<Question>,
    /// What is known.
    pub estimate: Estimate,
}

impl Judged {
    /// The password changed; an empty one needs no answer.
    pub fn typed(&mut self, empty: bool) {
        self.asked = None;
        self.estimate = match self.estimate {
            // Without a worker the state does not change back and forth with every key.
            Estimate::Unavailable => Estimate::Unavailable,
            _ if empty => Estimate::Unknown,
            _ => Estimate::Checking,
        };
    }

    /// The password is asked about by this question; `empty` needs no answer.
    pub fn ask(&mut self, question: Question, empty: bool) {
        self.typed(empty);
        self.asked = (!empty).then_some(question);
    }

    /// The page stops waiting for the answer; it is still used if it comes.
    pub fn give_up(&mut self) {
        if self.estimate == Estimate::Checking {
            self.estimate = Estimate::Unavailable;
        }
    }

    /// The judgement of exactly this text, if it is below the pool's level.
    pub fn below(&self, least: Strength) -> Option<Judgement> {
        match self.estimate {
            Estimate::Known(judgement) => Some(judgement).filter(|j| j.strength() < least),
            _ => None,
        }
    }

    /// Whether an answer to this question is still waited for.
    pub fn awaits(&self, question: Question) -> bool {
        self.asked == Some(question)
    }

    /// The answer to this question; one that nobody waits for changes nothing.
    pub fn answer(&mut self, question: Question, answer: Option<Judgement>) {
        if self.awaits(question) {
            self.asked = None;
            self.estimate = answer.map_or(Estimate::Unavailable, Estimate::Known);
        }
    }

    /// How the password stands to the pool's level.
    pub fn standing(&self, least: Strength) -> Standing {
        match self.estimate {
            Estimate::Known(judgement) if judgement.strength() >= least => Standing::Met,
            Estimate::Known(_) => Standing::Unmet,
            Estimate::Unknown => Standing::Unmet,
            Estimate::Checking => Standing::Checking,
            Estimate::Unavailable => Standing::CheckedLater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The questions of a story, in their order.
    fn questions() -> [Question; 3] {
        let first = Question::default();
        [first, first.next(), first.next().next()]
    }

    #[test]
    fn an_answer_is_read_as_the_worker_writes_it() {
        // `p4ssword`: score 0, like a common password, another word, no substitutions.
        let judgement = Judgement(8 << 3 | (1 << 2 | 1 << 6) << 7);
        assert_eq!(judgement.strength(), Strength::Any);
        assert_eq!(judgement.warning(), Some(Warning::LikeCommon));
        assert!(
            judgement
                .suggestions()
                .eq([Suggestion::AnotherWord, Suggestion::Substitutions])
        );
        let strong = Judgement(4);
        assert_eq!(strong.strength(), Strength::VeryStrong);
        assert_eq!(strong.warning(), None);
        assert_eq!(strong.suggestions().count(), 0);
    }

    /// The variants of an enum of the page, each with the variant of the worker that has its name. A
    /// variant that is missing here, or on one of the two sides, does not compile.
    macro_rules! same_names {
        ($kind:ident: $($name:ident)*) => {{
            fn is_listed(ours: $kind, theirs: portico_strength::$kind) {
                match ours { $($kind::$name => {})* }
                match theirs { $(portico_strength::$kind::$name => {})* }
            }
            let all = [$(($kind::$name, portico_strength::$kind::$name)),*];
            all.into_iter().for_each(|(ours, theirs)| is_listed(ours, theirs));
            all
        }};
    }

    fn code(
        score: u8,
        warning: Option<portico_strength::Warning>,
        suggestions: Vec<portico_strength::Suggestion>,
    ) -> Judgement {
        let judgement = portico_strength::Judgement {
            score,
            guesses: 1,
            warning,
            suggestions,
        };
        Judgement(judgement.code())
    }

    #[test]
    fn every_score_warning_and_suggestion_of_the_worker_is_read_as_what_it_is() {
        let warnings = same_names!(Warning: StraightRow KeyboardPattern RepeatedLetter RepeatedPart TopTen
            TopHundred Common LikeCommon Sequence RecentYear SingleWord Date SingleName CommonName);
        let suggestions = same_names!(Suggestion: FewWords NoNeedForSymbols AnotherWord Capital AllCapitals
            Reversed Substitutions LongerPattern NoRepetition NoSequence NoRecentYear NoOwnYear NoOwnDate);
        assert_eq!(WARNINGS.len(), warnings.len());
        assert_eq!(SUGGESTIONS.len(), suggestions.len());
        let strengths = [
            Strength::Any,
            Strength::Weak,
            Strength::Fair,
            Strength::Strong,
            Strength::VeryStrong,
        ];
        for (score, strength) in (0..).zip(strengths) {
            for (ours, theirs) in warnings {
                let read = code(score, Some(theirs), Vec::new());
                assert_eq!(read.strength(), strength);
                assert_eq!(read.warning(), Some(ours));
                assert_eq!(read.suggestions().count(), 0);
            }
            for (ours, theirs) in suggestions {
                let read = code(score, None, vec![theirs]);
                assert_eq!(read.strength(), strength);
                assert_eq!(read.warning(), None);
                assert!(read.suggestions().eq([ours]), "{ours:?}");
            }
        }
        let all = suggestions.map(|(_, theirs)| theirs).to_vec();
        let (ours, theirs) = warnings[warnings.len() - 1];
        let read = code(4, Some(theirs), all);
        assert_eq!(read.strength(), Strength::VeryStrong);
        assert_eq!(read.warning(), Some(ours));
        assert!(read.suggestions().eq(suggestions.map(|(ours, _)| ours)));
    }

    #[test]
    fn a_late_answer_is_dropped() {
        let [first, second, _] = questions();
        let mut judged = Judged::default();
        judged.ask(first, false);
        judged.ask(second, false);
        judged.answer(first, Some(Judgement(4)));
        assert_eq!(judged.standing(Strength::Weak), Standing::Checking);
        judged.answer(second, Some(Judgement(1)));
        assert_eq!(judged.standing(Strength::Weak), Standing::Met);
        assert_eq!(judged.standing(Strength::Fair), Standing::Unmet);
        judged.answer(second, Some(Judgement(4)));
        assert_eq!(judged.standing(Strength::Fair), Standing::Unmet);
    }

    #[test]
    fn where_nobody_answers_the_tenant_judges_until_somebody_does() {
        let [first, second, third] = questions();
        let mut judged = Judged::default();
        judged.ask(first, false);
        judged.answer(first, None);
        judged.ask(second, false);
        assert_eq!(judged.standing(Strength::Fair), Standing::CheckedLater);
        judged.answer(second, Some(Judgement(4)));
        judged.ask(third, true);
        assert_eq!(judged.estimate, Estimate::Unknown);
        assert!(!judged.awaits(third));
    }

    #[test]
    fn an_answer_that_was_given_up_is_heard_when_it_comes() {
        let [first, ..] = questions();
        let mut judged = Judged::default();
        judged.ask(first, false);
        judged.give_up();
        assert_eq!(judged.standing(Strength::Fair), Standing::CheckedLater);
        assert_eq!(judged.below(Strength::Fair), None);
        judged.answer(first, Some(Judgement(1)));
        assert_eq!(judged.below(Strength::Fair), Some(Judgement(1)));
        assert_eq!(judged.below(Strength::Weak), None);
        judged.typed(false);
        assert_eq!(judged.below(Strength::Fair), None, "of another text");
    }
}
