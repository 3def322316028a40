//! العربية, what is said about the fields of the form.

use std::borrow::Cow;

use super::{
    identifier,
    later::{ANSWER, CAPITAL, CHARACTER, DIGIT, ITEM, SMALL, SPECIAL, count},
};
use crate::{
    config::CodeAlphabet,
    form::{Issue, names::Name, node::Label},
    i18n::{self, Message, SAID_FIRST, Subject},
    password::{
        guess::Guess,
        policy::{Rule, Strength},
    },
};

const UNFIT: &str = "بعض إجاباتك لا تتوافق معًا. راجعها من فضلك";

/// The words at a field.
pub(super) fn words(label: &Label) -> Cow<'static, str> {
    match label {
        Label::Told(texts) => texts.of("ar").to_owned().into(),
        Label::Known(name) => known(*name).into(),
        Label::Item(label, number) => [&*apart(label), " ", &number.to_string()].concat().into(),
    }
}

/// The same within a sentence. The number of an item belongs to the sentence's direction, not to that of
/// somebody else's words before it.
pub(super) fn apart(label: &Label) -> Cow<'static, str> {
    match label {
        Label::Item(..) => words(label),
        _ => i18n::apart(&words(label)).into(),
    }
}

fn known(name: Name) -> &'static str {
    match name {
        Name::Given => "الاسم الأول",
        Name::Middle => "الاسم الأوسط",
        Name::Family => "اسم العائلة",
        Name::Full => "الاسم الكامل",
        Name::Nickname => "الكنية",
        Name::Birthdate => "تاريخ الميلاد",
        Name::Organization => "المؤسسة",
        Name::JobTitle => "المسمى الوظيفي",
        Name::Email => "عنوان البريد الإلكتروني",
        Name::Phone => "رقم الهاتف",
        Name::Website => "الموقع الإلكتروني",
        Name::Street => "الشارع ورقم المبنى",
        Name::Line1 => "العنوان، السطر 1",
        Name::Line2 => "العنوان، السطر 2",
        Name::City => "المدينة",
        Name::State => "الولاية أو المنطقة",
        Name::PostalCode => "الرمز البريدي",
        Name::Country => "البلد",
    }
}

pub(super) fn issue(subject: &Subject, issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Missing => match subject {
            Subject::Identifier(_) => SAID_FIRST.into(),
            Subject::Password => "اكتب كلمة مرور".into(),
            Subject::Code(_) => "اكتب الرمز الوارد في الرسالة".into(),
            Subject::Text(Label::Known(Name::Given)) => "اكتب اسمك الأول".into(),
            Subject::Text(Label::Known(Name::Family)) => "اكتب اسم عائلتك".into(),
            Subject::Text(Label::Known(Name::Full)) => "اكتب اسمك الكامل".into(),
            Subject::Text(label) => ["املأ الحقل «", &apart(label), "»"].concat().into(),
            Subject::Choice(label) => {
                ["اختر إجابة للحقل «", &apart(label), "»"].concat().into()
            }
            Subject::List(label) => {
                ["أضف عنصرًا إلى «", &apart(label), "»"].concat().into()
            }
            Subject::Consent(label) => {
                ["للمتابعة، ضع علامة عند «", &apart(label), "»"].concat().into()
            }
            Subject::Form => UNFIT.into(),
        },
        Issue::Email(_) | Issue::Mobile(_) => SAID_FIRST.into(),
        Issue::Username => {
            "استخدم اسم مستخدم بلا مسافات، من الحروف \u{2066}a\u{2069} إلى \u{2066}z\u{2069} والأرقام وعلامات مثل \u{2066}- _\u{2069}".into()
        },
        Issue::TooManyOctets(n) => format!(
            "كلمة المرور أطول من أن تُحفظ كاملة: الحروف العربية والرموز التعبيرية تُحسب أكثر من مرة. استخدم {n} حرفًا بسيطًا على الأكثر"
        )
        .into(),
        Issue::Guessable(Guess::Known) => {
            "كلمة المرور هذه مكوّنة من اسمك أو عنوانك أو اسم هذه الخدمة، وغيرك يعرفها أيضًا. استخدم عدة كلمات لا صلة بينها".into()
        }
        Issue::Guessable(Guess::Pattern) => {
            "كلمة المرور هذه صف من المفاتيح أو جزء مكرر، وهذا أول ما يُجرَّب. استخدم عدة كلمات لا صلة بينها".into()
        }
        Issue::Breached => {
            "كلمة المرور هذه معروفة من تسريب للبيانات، وسيجرّبها غيرك. اختر كلمة لا تستخدمها في أي مكان آخر".into()
        }
        Issue::TooWeak(judgement, least) => {
            let warning = judgement.warning().map(Message::StrengthWarning);
            let warning = warning.map(|warning| super::say(&warning)).unwrap_or_default();
            let (found, least) = (level(judgement.strength()), level(*least));
            let text = ["يسهل تخمين كلمة المرور هذه: هي «", found, "»، والمطلوب «", least, "». ", &warning].concat();
            text.trim_end().trim_end_matches('.').to_owned().into()
        }
        Issue::RulesUnmet(lacking) => unmet(lacking).into(),
        Issue::CodeRefused if *subject == Subject::Code(CodeAlphabet::Any) => {
            "هذا الرمز لا يعمل. قارنه بأحدث رسالة، وانتبه إلى الحروف اللاتينية الكبيرة والصغيرة، أو اطلب رسالة جديدة".into()
        }
        Issue::CodeRefused => {
            "هذا الرمز لا يعمل. قارنه بأحدث رسالة، أو اطلب رسالة جديدة".into()
        }
        Issue::CodeExpired => "انتهت صلاحية هذا الرمز. اطلب رسالة جديدة".into(),
        Issue::CodeLength(n) if *subject == Subject::Code(CodeAlphabet::Digits) => format!(
            "يتكوّن الرمز من {} لا غير. انسخه من أحدث رسالة",
            count(*n, DIGIT)
        )
        .into(),
        Issue::CodeLength(n) => format!(
            "يتكوّن الرمز من {}. انسخه من أحدث رسالة",
            count(*n, CHARACTER)
        )
        .into(),
        Issue::Unfit if *subject == Subject::Form => UNFIT.into(),
        issue => [&name(subject), ": ", &advice(issue)].concat().into(),
    }
}

/// What to do for the rules that a password does not meet.
fn unmet(lacking: &[Rule]) -> String {
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
fn level(strength: Strength) -> &'static str {
    match strength {
        Strength::Any => "ضعيفة جدًا",
        Strength::Weak => "ضعيفة",
        Strength::Fair => "مقبولة",
        Strength::Strong => "قوية",
        Strength::VeryStrong => "قوية جدًا",
    }
}

/// What to do about it.
fn advice(issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Unlike(Some(help)) => i18n::apart(help.of("ar")).into(),
        Issue::UnlikeExample(example) => ["اكتبه على صورة ", &i18n::apart(example.of("ar"))]
            .concat()
            .into(),
        Issue::Unlike(None) => "ليس هذا بالصيغة المطلوبة. تحقق منه من فضلك".into(),
        Issue::Complained(words) if words.is_empty() => "لم تُقبل هذه القيمة، غيّرها من فضلك".into(),
        Issue::Complained(words) => ["لم تُقبل هذه القيمة (", &i18n::apart(words), ")"]
            .concat()
            .into(),
        Issue::NotAChoice => "اختر واحدة من الإجابات".into(),
        Issue::Url => "اكتب عنوانًا مثل \u{2066}https://example.com\u{2069}".into(),
        Issue::Date => "اكتب يومًا من التقويم، مثل \u{2066}2001-12-31\u{2069}".into(),
        Issue::YearBefore(first) => format!("اكتب السنة بأربعة أرقام، {first} أو بعدها").into(),
        Issue::NotANumber => "اكتب عددًا بالأرقام".into(),
        Issue::NotWhole => "اكتب عددًا صحيحًا بلا كسور".into(),
        Issue::Repeated => "هذا مكرر في القائمة. غيّر أحدهما أو احذفه".into(),
        Issue::AtLeast(n) => ["اكتب ", &number(&n.to_string()), " أو أكثر"]
            .concat()
            .into(),
        Issue::AtMost(n) => ["اكتب ", &number(&n.to_string()), " أو أقل"]
            .concat()
            .into(),
        Issue::MoreThan(n) => ["اكتب عددًا أكبر من ", &number(&n.to_string()), ""]
            .concat()
            .into(),
        Issue::LessThan(n) => ["اكتب عددًا أصغر من ", &number(&n.to_string()), ""]
            .concat()
            .into(),
        Issue::MultipleOf(n) => ["اكتب عددًا من مضاعفات ", &number(&n.to_string()), ""]
            .concat()
            .into(),
        Issue::TooShort(n) => ["استخدم ما لا يقل عن ", &count(*n, CHARACTER)]
            .concat()
            .into(),
        Issue::TooLong(n) => ["استخدم ما لا يزيد على ", &count(*n, CHARACTER)]
            .concat()
            .into(),
        Issue::TooFewItems(n) => ["أضف ما لا يقل عن ", &count(*n, ITEM)].concat().into(),
        Issue::TooFewChosen(n) => ["اختر ما لا يقل عن ", &count(*n, ANSWER)].concat().into(),
        Issue::TooManyChosen(n) => ["اختر ما لا يزيد على ", &count(*n, ANSWER)].concat().into(),
        Issue::TooManyItems(n) => ["أبقِ ما لا يزيد على ", &count(*n, ITEM)].concat().into(),
        _ => "هذا لا يتوافق مع إجابات أخرى. غيّره من فضلك".into(),
    }
}

fn name(subject: &Subject) -> Cow<'static, str> {
    match subject {
        Subject::Identifier(kind) => identifier(*kind).into(),
        Subject::Password => "كلمة المرور".into(),
        Subject::Code(_) => "رمز التفعيل".into(),
        Subject::Form => "".into(),
        Subject::Text(label)
        | Subject::Choice(label)
        | Subject::List(label)
        | Subject::Consent(label) => match label {
            Label::Known(_) => words(label),
            _ => apart(label),
        },
    }
}

/// A number stays in one piece, its sign in front.
fn number(digits: &str) -> String {
    ["\u{2066}", digits, "\u{2069}"].concat()
}
