//! العربية: counted nouns and durations.

use std::time::Duration;

use crate::i18n::{
    Said,
    plural::{Plural, arabic},
    said,
};

/// A counted noun: a single one, a pair, the plural after 3 to 10, the singular after 11 to 99, the
/// singular after the hundreds.
pub(super) struct Noun {
    one: &'static str,
    two: &'static str,
    few: &'static str,
    many: &'static str,
    other: &'static str,
}

pub(super) const CHARACTER: Noun = Noun {
    one: "حرف واحد",
    two: "حرفين",
    few: "أحرف",
    many: "حرفًا",
    other: "حرف",
};
pub(super) const CAPITAL: Noun = Noun {
    one: "حرف لاتيني كبير واحد",
    two: "حرفين لاتينيين كبيرين",
    few: "أحرف لاتينية كبيرة",
    many: "حرفًا لاتينيًا كبيرًا",
    other: "حرف لاتيني كبير",
};
pub(super) const SMALL: Noun = Noun {
    one: "حرف لاتيني صغير واحد",
    two: "حرفين لاتينيين صغيرين",
    few: "أحرف لاتينية صغيرة",
    many: "حرفًا لاتينيًا صغيرًا",
    other: "حرف لاتيني صغير",
};
pub(super) const DIGIT: Noun = Noun {
    one: "رقم واحد",
    two: "رقمين",
    few: "أرقام",
    many: "رقمًا",
    other: "رقم",
};
pub(super) const SPECIAL: Noun = Noun {
    one: "رمز خاص واحد",
    two: "رمزين خاصين",
    few: "رموز خاصة",
    many: "رمزًا خاصًا",
    other: "رمز خاص",
};
pub(super) const SECOND: Noun = Noun {
    one: "ثانية واحدة",
    two: "ثانيتين",
    few: "ثوانٍ",
    many: "ثانية",
    other: "ثانية",
};
pub(super) const MINUTE: Noun = Noun {
    one: "دقيقة واحدة",
    two: "دقيقتين",
    few: "دقائق",
    many: "دقيقة",
    other: "دقيقة",
};
pub(super) const HOUR: Noun = Noun {
    one: "ساعة واحدة",
    two: "ساعتين",
    few: "ساعات",
    many: "ساعة",
    other: "ساعة",
};
pub(super) const ITEM: Noun = Noun {
    one: "عنصر واحد",
    two: "عنصرين",
    few: "عناصر",
    many: "عنصرًا",
    other: "عنصر",
};
pub(super) const ANSWER: Noun = Noun {
    one: "إجابة واحدة",
    two: "إجابتين",
    few: "إجابات",
    many: "إجابة",
    other: "إجابة",
};
pub(super) const MISTAKE: Noun = Noun {
    one: "خطأ واحد",
    two: "خطأين",
    few: "أخطاء",
    many: "خطأً",
    other: "خطأ",
};

pub(super) fn count(number: usize, noun: Noun) -> String {
    let form = match arabic(number as u64) {
        Plural::One => return noun.one.to_owned(),
        Plural::Two => return noun.two.to_owned(),
        Plural::Few => noun.few,
        Plural::Many => noun.many,
        Plural::Zero | Plural::Other => noun.other,
    };
    format!("{number} {form}")
}

pub(super) fn duration(duration: Duration) -> String {
    match said(duration) {
        Said::Seconds(n) => count(n as usize, SECOND),
        Said::Minutes(n) => count(n as usize, MINUTE),
        Said::Hours(n) => count(n as usize, HOUR),
    }
}

/// A number stays in one piece, its sign in front.
pub(super) fn number(digits: &str) -> String {
    ["\u{2066}", digits, "\u{2069}"].concat()
}
