//! العربية: what is wrong with an answer, and what to do about it.

use std::borrow::Cow;

use super::{
    label::{apart, name},
    number::{ANSWER, CHARACTER, DIGIT, ITEM, count, number},
    password::{level, unmet, warning},
};
use crate::{
    config::{CodeAlphabet, IdentifierKind},
    form::{Issue, email::EmailFault, mobile::MobileFault, names::Name, node::Label},
    i18n::{self, Subject},
    password::guess::Guess,
};

const UNFIT: &str = "بعض إجاباتك لا تتوافق معًا. راجعها من فضلك";

pub(super) fn issue(subject: &Subject, issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Missing => match subject {
            Subject::Identifier(kind) => missing(*kind).into(),
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
        Issue::Email(fault) => email(*fault),
        Issue::Mobile(fault) => mobile(*fault),
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
            let warning = judgement.warning().map(warning).unwrap_or_default();
            let (found, least) = (level(judgement.strength()), level(*least));
            let text = ["يسهل تخمين كلمة المرور هذه: هي «", found, "»، والمطلوب «", least, "». ", warning].concat();
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

/// What to do about it.
fn advice(issue: &Issue) -> Cow<'static, str> {
    match issue {
        Issue::Unlike(Some(help)) => i18n::apart(help.pick("ar")).into(),
        Issue::UnlikeExample(example) => ["اكتبه على صورة ", &i18n::apart(example.pick("ar"))]
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

fn missing(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "اكتب عنوان بريدك الإلكتروني",
        IdentifierKind::Mobile => "اكتب رقم هاتفك المحمول",
        IdentifierKind::Username => "اكتب اسم مستخدم",
    }
}

fn email(fault: EmailFault) -> Cow<'static, str> {
    match fault {
        EmailFault::Empty => "اكتب عنوان بريدك الإلكتروني",
        EmailFault::NoAt => "اكتب عنوانًا فيه علامة @، مثل \u{2066}name@example.com\u{2069}",
        EmailFault::ManyAts => {
            "اكتب عنوانًا واحدًا فيه علامة @ واحدة، مثل \u{2066}name@example.com\u{2069}"
        }
        EmailFault::NoName => {
            "اكتب أيضًا الجزء الذي يسبق علامة @، مثل \u{2066}name@example.com\u{2069}"
        }
        EmailFault::Quoted => "اكتب عنوان البريد الإلكتروني من دون علامات اقتباس",
        EmailFault::Literal => "اكتب بعد علامة @ اسمًا بدلًا من رقم جهاز",
        EmailFault::NotYet => {
            "لا يمكننا بعد إرسال البريد إلى عنوان فيه مثل هذه الحروف قبل علامة @. استخدم عنوانًا حروفه هناك من a إلى z"
        }
        EmailFault::BadDomain => {
            "راجع الجزء الذي يلي علامة @: ينبغي أن يشبه \u{2066}example.com\u{2069}"
        }
        EmailFault::Space => "احذف المسافة من عنوان البريد الإلكتروني",
        EmailFault::BadCharacter(c) => {
            return format!(
                "احذف «{}» من عنوان البريد الإلكتروني",
                i18n::apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
        EmailFault::TooLong => {
            "هذا النص أطول من أن يكون عنوان بريد إلكتروني. تأكد من خلوّه من نص زائد"
        }
    }
    .into()
}

fn mobile(fault: MobileFault) -> Cow<'static, str> {
    match fault {
        MobileFault::Empty => "اكتب رقم هاتفك المحمول",
        MobileFault::NoCountry => "ابدأ بعلامة + ثم رمز بلدك، مثل \u{2066}+966\u{2069}",
        MobileFault::TooShort => "هذا أقصر من رقم هاتف محمول. تأكد من اكتمال الأرقام",
        MobileFault::TooLong => "هذا أطول من رقم هاتف محمول. تأكد من خلوّه من أرقام زائدة",
        MobileFault::BadCharacter(c) => {
            return format!(
                "احذف «{}» من رقم الهاتف المحمول",
                i18n::apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
    }
    .into()
}
