//! العربية: the words at a field.

use std::borrow::Cow;

use crate::{
    config::IdentifierKind,
    form::{names::Name, node::Label},
    i18n::{self, Subject},
};

/// The words at a field.
pub(super) fn words(label: &Label) -> Cow<'static, str> {
    match label {
        Label::Told(texts) => texts.pick("ar").to_owned().into(),
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

pub(super) fn identifier(kind: IdentifierKind) -> &'static str {
    match kind {
        IdentifierKind::Email => "عنوان البريد الإلكتروني",
        IdentifierKind::Mobile => "رقم الهاتف المحمول",
        IdentifierKind::Username => "اسم المستخدم",
    }
}

/// What an issue is about.
pub(super) fn name(subject: &Subject) -> Cow<'static, str> {
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
