//! العربية: Modern Standard Arabic.
//!
//! Numbers are written with European digits, as the fields take them. A counted noun has six forms
//! ([`Noun`]); all of them stand in the genitive or accusative, as the sentences here need them.

mod field;
mod later;

use std::borrow::Cow;

use super::{Message, Subject, Way, apart};
use crate::{
    WHOLE,
    config::{AddressKind, IdentifierKind},
    form::{Issue, advice::Advice, email::EmailFault, mobile::MobileFault},
    journey::problem::Problem,
};

pub(super) fn say(message: &Message) -> Cow<'static, str> {
    let text = match message {
        Message::ErrorPrefix => "خطأ: ",
        Message::Language => "اللغة",
        Message::LegalLinks => "روابط قانونية ومساعدة",
        Message::Privacy => "الخصوصية",
        Message::Terms => "الشروط",
        Message::Help => "المساعدة",
        Message::NewTab => "(يُفتح في علامة تبويب جديدة)",
        Message::Step(at, of) => return format!("الخطوة {at} من {of}").into(),
        Message::InvitingHeading => "أنشئ حسابك",
        Message::InvitingLead(AddressKind::Email) => {
            "ابدأ بعنوان بريدك الإلكتروني. سنرسل إليه رسالة لاحقًا للتأكد من أنه عنوانك."
        }
        Message::InvitingLead(AddressKind::Mobile) => {
            "ابدأ برقم هاتفك المحمول. سنرسل إليه رسالة لاحقًا للتأكد من أنه رقمك."
        }
        Message::IdentifierLabel(kind) => identifier(*kind),
        Message::LoginPage => {
            "ستظهر بعد ذلك صفحة لتسجيل الدخول. اتبع ما تطلبه، ثم تستمر العملية هنا."
        }
        Message::Continue => "متابعة",
        Message::Advice(Advice::Meant(address)) => {
            return ["هل تقصد ", &apart(address), "؟"].concat().into();
        }
        Message::Advice(Advice::NoDot) => "لا توجد نقطة بعد علامة @. إذا كان ذلك صحيحًا فتابع.",
        Message::Advice(Advice::OddDots) => {
            "مواضع النقاط قبل علامة @ غير معتادة. إذا كانت صحيحة فتابع."
        }
        Message::Advice(Advice::MixedScripts) => {
            "الجزء الذي يلي علامة @ يخلط حروفًا متشابهة من أبجديتين. هل هذا صحيح؟"
        }
        Message::OpeningHeading => "لحظة من فضلك",
        Message::LeavingHeading => "جارٍ التجهيز",
        Message::WaitingLead => "يستغرق هذا بضع ثوانٍ. يُرجى إبقاء هذه الصفحة مفتوحة.",
        Message::NoticeOffline => "أنت غير متصل بالإنترنت. ما تكتبه محفوظ.",
        Message::NoticeOfflineWaits => {
            "أنت غير متصل بالإنترنت. ستستمر العملية تلقائيًا فور عودة الاتصال."
        }
        Message::HaveAccount => "لديك حساب بالفعل؟",
        Message::SignIn => "تسجيل الدخول",
        Message::SummaryHeading => "هناك مشكلة",
        Message::AskForHelp => "اطلب المساعدة",
        Message::Technical => "لمشغّل هذه الصفحة",
        Message::ProblemHeading(Problem::NoStorage) => "متصفحك لا يسمح لهذه الصفحة بتذكّر أي شيء",
        Message::ProblemHeading(Problem::Unreachable) => "تعذّر الوصول إلى الخدمة",
        Message::ProblemHeading(Problem::Offline) => "أنت غير متصل بالإنترنت",
        Message::ProblemText(Problem::NoStorage) => {
            "تحتاج هذه الصفحة إلى أن تتذكر أين وصلت بين خطوة وأخرى. اسمح لهذا العنوان بملفات تعريف الارتباط وبيانات الموقع، أو غادر التصفح الخاص، ثم حاول مرة أخرى."
        }
        Message::ProblemText(Problem::Unreachable) => {
            "ما كتبته محفوظ. تحقّق من اتصالك ثم حاول مرة أخرى."
        }
        Message::ProblemText(Problem::Offline) => "ما كتبته محفوظ. اتصل بالإنترنت ثم حاول مرة أخرى.",
        Message::WayOn(Way::TryAgain) => "حاول مرة أخرى",
        Message::Issue(Subject::Identifier(kind), Issue::Missing) => missing(*kind),
        Message::Issue(_, Issue::Email(fault)) => return email(*fault),
        Message::Issue(_, Issue::Mobile(fault)) => return mobile(*fault),
        message if WHOLE => return later::say(message),
        _ => "",
    };
    Cow::Borrowed(text)
}

fn missing(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "اكتب عنوان بريدك الإلكتروني",
        IdentifierKind::Mobile => "اكتب رقم هاتفك المحمول",
        IdentifierKind::Username => "اكتب اسم مستخدم",
    }
}

fn identifier(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "عنوان البريد الإلكتروني",
        IdentifierKind::Mobile => "رقم الهاتف المحمول",
        IdentifierKind::Username => "اسم المستخدم",
    }
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
                apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
    }
    .into()
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
                apart(c.encode_utf8(&mut [0; 4]))
            )
            .into();
        }
        EmailFault::TooLong => {
            "هذا النص أطول من أن يكون عنوان بريد إلكتروني. تأكد من خلوّه من نص زائد"
        }
    }
    .into()
}
