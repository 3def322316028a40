//! العربية: the rules of a password, its strength, and what to do about them.

use std::borrow::Cow;

use super::number::{CAPITAL, CHARACTER, DIGIT, SMALL, SPECIAL, count};
use crate::password::{
    policy::{Rule, Strength},
    strength::{Suggestion, Warning},
};

pub(super) fn rule(rule: Rule) -> Cow<'static, str> {
    match rule {
        Rule::MinLength(n) => format!("ما لا يقل عن {}", count(n, CHARACTER)),
        Rule::CapitalLetters(n) => {
            format!(
                "ما لا يقل عن {} (\u{2066}A\u{2060}–\u{2060}Z\u{2069})",
                count(n, CAPITAL)
            )
        }
        Rule::LowercaseLetters(n) => {
            format!(
                "ما لا يقل عن {} (\u{2066}a\u{2060}–\u{2060}z\u{2069})",
                count(n, SMALL)
            )
        }
        Rule::Digits(n) => format!(
            "ما لا يقل عن {} (\u{2066}0\u{2060}–\u{2060}9\u{2069})",
            count(n, DIGIT)
        ),
        Rule::SpecialCharacters(n) => {
            format!(
                "ما لا يقل عن {}، مثل \u{2066}!#%?\u{2069}",
                count(n, SPECIAL)
            )
        }
        Rule::Strength(strength) => {
            return match strength {
                Strength::Any | Strength::Weak => "ألا تكون كلمة واحدة شائعة",
                Strength::Fair => "ألا يسهل تخمينها",
                Strength::Strong => "أن يصعب تخمينها: عدة كلمات غير مألوفة خيار جيد",
                Strength::VeryStrong => "أن يصعب تخمينها جدًا: عدة كلمات غير مألوفة خيار جيد",
            }
            .into();
        }
    }
    .into()
}

/// How hard a password is to guess, in a sentence.
pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Any => "سهلة التخمين جدًا.",
        Strength::Weak => "ضعيفة: سهلة التخمين.",
        Strength::Fair => "مقبولة: قد تُخمَّن.",
        Strength::Strong => "قوية: صعبة التخمين.",
        Strength::VeryStrong => "قوية جدًا: صعبة التخمين جدًا.",
    }
}

/// What is weak about a password.
pub(super) fn warning(warning: Warning) -> &'static str {
    match warning {
        Warning::StraightRow => "المفاتيح المتتالية تُجرَّب أولًا.",
        Warning::KeyboardPattern => "الأنماط القصيرة على لوحة المفاتيح تُجرَّب أولًا.",
        Warning::RepeatedLetter => "تكرار الرمز نفسه يُجرَّب أولًا.",
        Warning::RepeatedPart => "التكرار لا يزيد صعوبة التخمين إلا قليلًا.",
        Warning::TopTen => "هذه من أكثر عشر كلمات مرور استخدامًا.",
        Warning::TopHundred => "هذه من أكثر مئة كلمة مرور استخدامًا.",
        Warning::Common => "يستخدم كثيرون كلمة المرور هذه.",
        Warning::LikeCommon => "يستخدم كثيرون كلمة مرور تشبهها.",
        Warning::Sequence => "المتتاليات مثل \u{2066}abc\u{2069} أو \u{2066}6543\u{2069} تُجرَّب أولًا.",
        Warning::RecentYear => "السنوات القريبة تُجرَّب أولًا.",
        Warning::SingleWord => "الكلمة الواحدة وحدها تُجرَّب أولًا.",
        Warning::Date => "التواريخ تُجرَّب أولًا.",
        Warning::SingleName => "الاسم وحده يُجرَّب أولًا.",
        Warning::CommonName => "الأسماء الشائعة تُجرَّب أولًا.",
    }
}

/// What would make a password stronger.
pub(super) fn suggestion(suggestion: Suggestion) -> &'static str {
    match suggestion {
        Suggestion::FewWords => "اختر بضع كلمات لا علاقة بينها.",
        Suggestion::NoNeedForSymbols => "لا حاجة إلى رموز أو أرقام أو أحرف كبيرة.",
        Suggestion::AnotherWord => "أضف كلمة أو كلمتين غير مألوفتين.",
        Suggestion::Capital => "الحرف الكبير في البداية لا يفيد إلا قليلًا.",
        Suggestion::AllCapitals => "الأحرف الكبيرة وحدها لا تفيد إلا قليلًا.",
        Suggestion::Reversed => "الكلمات المعكوسة لا تفيد إلا قليلًا.",
        Suggestion::Substitutions => "الرموز الشبيهة بالأحرف لا تفيد إلا قليلًا.",
        Suggestion::LongerPattern => "استخدم نمطًا أطول فيه انعطافات أكثر.",
        Suggestion::NoRepetition => "لا تكرر الكلمات أو الرموز.",
        Suggestion::NoSequence => "لا تستخدم المتتاليات.",
        Suggestion::NoRecentYear => "لا تستخدم السنوات القريبة.",
        Suggestion::NoOwnYear => "لا تستخدم سنوات لها صلة بك.",
        Suggestion::NoOwnDate => "لا تستخدم تواريخ لها صلة بك.",
    }
}

/// What to do for the rules that a password does not meet.
pub(super) fn unmet(lacking: &[Rule]) -> String {
    let added: Vec<String> = lacking.iter().filter_map(|rule| sort(*rule)).collect();
    let mut text = String::new();
    if !added.is_empty() {
        text = ["أضف ما لا يقل عن ", &added.join(" و")].concat();
    }
    for rule in lacking {
        if let Rule::MinLength(length) = rule {
            let begun = if text.is_empty() {
                "استخدم"
            } else {
                "، واستخدم"
            };
            let length = count(*length, CHARACTER);
            text = [&text, begun, " ما لا يقل عن ", &length].concat();
        }
    }
    text
}

/// All that the rules of a password ask for, in one sentence.
pub(super) fn rules(rules: &[Rule]) -> String {
    let asked = rules.iter().filter_map(|rule| match rule {
        Rule::MinLength(n) => Some(count(*n, CHARACTER)),
        rule => sort(*rule),
    });
    let asked: Vec<String> = asked.collect();
    let hard = rules.iter().find_map(|rule| match rule {
        Rule::Strength(Strength::Any | Strength::Weak) => Some("، وألا تكون كلمة واحدة شائعة"),
        Rule::Strength(Strength::Fair) => Some("، وألا يسهل تخمينها"),
        Rule::Strength(Strength::Strong) => Some("، وأن يصعب تخمينها"),
        Rule::Strength(Strength::VeryStrong) => Some("، وأن يصعب تخمينها جدًا"),
        _ => None,
    });
    let hard = hard.unwrap_or_default();
    ["تحتاج إلى ما لا يقل عن ", &asked.join(" و"), hard, "."].concat()
}

/// So many characters of one sort.
fn sort(rule: Rule) -> Option<String> {
    Some(match rule {
        Rule::CapitalLetters(n) => count(n, CAPITAL),
        Rule::LowercaseLetters(n) => count(n, SMALL),
        Rule::Digits(n) => count(n, DIGIT),
        Rule::SpecialCharacters(n) => count(n, SPECIAL),
        Rule::MinLength(_) | Rule::Strength(_) => return None,
    })
}

/// How hard a password is to guess, in a word.
pub(super) fn level(strength: Strength) -> &'static str {
    match strength {
        Strength::Any => "ضعيفة جدًا",
        Strength::Weak => "ضعيفة",
        Strength::Fair => "مقبولة",
        Strength::Strong => "قوية",
        Strength::VeryStrong => "قوية جدًا",
    }
}
