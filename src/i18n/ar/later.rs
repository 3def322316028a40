//! العربية, what is said after step 1.

use std::{borrow::Cow, time::Duration};

use super::field;
use crate::{
    config::{AddressKind, CodeAlphabet, Fault, MessageKind},
    form::advice::Advice,
    i18n::{
        Message, SAID_FIRST, Said, Way, apart, lasting,
        plural::{Plural, arabic},
        said,
    },
    journey::{Ending, problem::Problem},
    password::{
        policy::{Rule, Standing, Strength},
        strength::{Suggestion, Warning},
    },
};

#[expect(
    clippy::too_many_lines,
    reason = "one sentence per line, and all of them"
)]
pub(super) fn say(message: &Message) -> Cow<'static, str> {
    let text = match message {
        Message::Advice(Advice::OddLength) => {
            "طول هذا الرقم غير معتاد في بلده. إذا كان صحيحًا فتابع."
        }
        Message::Advice(Advice::WrittenAs(domain)) => {
            return [
                "الجزء الذي يلي علامة @ يخلط حروفًا متشابهة من أبجديتين. صورته البسيطة ",
                &apart(domain),
                ". هل هذا صحيح؟",
            ]
            .concat()
            .into();
        }
        Message::Advice(Advice::TypedDifferently) => {
            "تبدأ كلمة المرور هذه أو تنتهي بمسافة، أو فيها علامات قد تكتبها لوحة مفاتيح أخرى بشكل مختلف. ستُؤخذ كما هي."
        }
        said_first!() => SAID_FIRST,
        Message::Optional => "(اختياري)",
        Message::ExchangingHeading => "جارٍ فتح اتصال آمن",
        Message::PreparingHeading => "جارٍ إعداد النموذج",
        Message::DeliveredHeading => "يمكنك إغلاق هذه النافذة",
        Message::DeliveredLead => "تستمر العملية في النافذة التي ضغطت فيها على الزر.",
        Message::FillingHeading => "بياناتك",
        Message::FillingLead => "يُرجى الإجابة عن كل ما لم يُذكر أنه اختياري.",
        Message::FieldLabel(label) => return field::words(label),
        Message::AddItem(label) => {
            return ["أضف إلى «", &field::apart(label), "»"].concat().into();
        }
        Message::RemoveItem(label) => {
            return ["احذف «", &field::apart(label), "»"].concat().into();
        }
        Message::ItemAdded => "أُضيف عنصر.",
        Message::ItemRemoved => "حُذف العنصر.",
        Message::FieldHelp(texts) => return texts.of("ar").to_owned().into(),
        Message::Example(texts) => {
            return ["على سبيل المثال: ", &apart(texts.of("ar"))]
                .concat()
                .into();
        }
        Message::ReadDocument(name) => return ["اقرأ «", &apart(name), "»"].concat().into(),
        Message::Within(label, message) => {
            return [&field::apart(label), ": ", &super::say(message)]
                .concat()
                .into();
        }
        Message::Choose => "اختر إجابة",
        Message::PasswordLabel => "كلمة المرور",
        Message::Show => "إظهار",
        Message::Hide => "إخفاء",
        Message::ShowPassword => "إظهار كلمة المرور",
        Message::HidePassword => "إخفاء كلمة المرور",
        Message::PasswordShown => "كلمة المرور ظاهرة الآن.",
        Message::PasswordHidden => "كلمة المرور مخفية الآن.",
        Message::RulesLead => "شروط كلمة المرور",
        Message::Rule(rule) => return self::rule(*rule),
        Message::Rules(rules) => return field::rules(rules).into(),
        Message::Standing(Standing::Met) => "مستوفى:",
        Message::Standing(Standing::Unmet) => "غير مستوفى بعد:",
        Message::Standing(Standing::Checking) => "قيد التحقق:",
        Message::Standing(Standing::CheckedLater) => "يُتحقق منه عند الإرسال:",
        Message::StrengthIs(strength) => match strength {
            Strength::Any => "سهلة التخمين جدًا.",
            Strength::Weak => "ضعيفة: سهلة التخمين.",
            Strength::Fair => "مقبولة: قد تُخمَّن.",
            Strength::Strong => "قوية: صعبة التخمين.",
            Strength::VeryStrong => "قوية جدًا: صعبة التخمين جدًا.",
        },
        Message::StrengthWarning(warning) => match warning {
            Warning::StraightRow => "المفاتيح المتتالية تُجرَّب أولًا.",
            Warning::KeyboardPattern => "الأنماط القصيرة على لوحة المفاتيح تُجرَّب أولًا.",
            Warning::RepeatedLetter => "تكرار الرمز نفسه يُجرَّب أولًا.",
            Warning::RepeatedPart => "التكرار لا يزيد صعوبة التخمين إلا قليلًا.",
            Warning::TopTen => "هذه من أكثر عشر كلمات مرور استخدامًا.",
            Warning::TopHundred => "هذه من أكثر مئة كلمة مرور استخدامًا.",
            Warning::Common => "يستخدم كثيرون كلمة المرور هذه.",
            Warning::LikeCommon => "يستخدم كثيرون كلمة مرور تشبهها.",
            Warning::Sequence => {
                "المتتاليات مثل \u{2066}abc\u{2069} أو \u{2066}6543\u{2069} تُجرَّب أولًا."
            }
            Warning::RecentYear => "السنوات القريبة تُجرَّب أولًا.",
            Warning::SingleWord => "الكلمة الواحدة وحدها تُجرَّب أولًا.",
            Warning::Date => "التواريخ تُجرَّب أولًا.",
            Warning::SingleName => "الاسم وحده يُجرَّب أولًا.",
            Warning::CommonName => "الأسماء الشائعة تُجرَّب أولًا.",
        },
        Message::StrengthSuggestion(suggestion) => match suggestion {
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
        },
        Message::RulesMet(met, of) => {
            return format!("استُوفي {met} من أصل {of} من شروط كلمة المرور.").into();
        }
        Message::Register => "إنشاء الحساب",
        Message::Registering => "جارٍ إنشاء حسابك…",
        Message::CheckingPassword => "جارٍ فحص كلمة المرور…",
        Message::NoticePasswordAgain => {
            "جرى تجديد الاتصال حفاظًا على سلامتك. كل ما كتبته محفوظ ما عدا كلمة المرور، فاكتبها مرة أخرى من فضلك."
        }
        Message::NoticeNotSent => {
            "تعذّر الوصول إلى الخدمة. لم يضِع شيء: تحقّق من اتصالك ثم أعد الإرسال."
        }
        Message::NoticePerhapsRegistered(MessageKind::Code) => {
            "لم يصل أي رد، فربما وصلت بياناتك وربما لم تصل. لم يضِع شيء: أعد إرسالها من فضلك. إذا وصلتك رسالتان فالرمز في الأحدث منهما وحده يعمل."
        }
        Message::NoticePerhapsRegistered(MessageKind::Link) => {
            "لم يصل أي رد، فربما وصلت بياناتك وربما لم تصل. ابحث أولًا عن رسالة فيها رابط، فإن وصلت فافتحه. وإن لم تصل أي رسالة فأعد إرسال بياناتك."
        }
        Message::NoticeWait(None) => "عدد المحاولات كبير جدًا. انتظر قليلًا ثم حاول مرة أخرى.",
        Message::NoticeWait(Some(time)) => {
            return format!(
                "عدد المحاولات كبير جدًا. حاول مرة أخرى بعد {}.",
                duration(*time)
            )
            .into();
        }
        Message::NoticeNotAccepted => {
            "لم تقبل الخدمة هذه البيانات ولم تذكر السبب. راجعها من فضلك ثم حاول مرة أخرى."
        }
        Message::NoticeAddressAgain(AddressKind::Email, false) => {
            "صحّح عنوان البريد الإلكتروني ثم أعد إرسال النموذج."
        }
        Message::NoticeAddressAgain(AddressKind::Mobile, false) => {
            "صحّح رقم الهاتف المحمول ثم أعد إرسال النموذج."
        }
        Message::NoticeAddressAgain(AddressKind::Email, true) => {
            "صحّح عنوان البريد الإلكتروني ثم أعد إرسال النموذج. كلمة المرور لا تُحفظ أبدًا، فاكتبها مرة أخرى أيضًا من فضلك."
        }
        Message::NoticeAddressAgain(AddressKind::Mobile, true) => {
            "صحّح رقم الهاتف المحمول ثم أعد إرسال النموذج. كلمة المرور لا تُحفظ أبدًا، فاكتبها مرة أخرى أيضًا من فضلك."
        }
        Message::NoticeCodeAgain => {
            "جرى تجديد الاتصال حفاظًا على سلامتك. اكتب الرمز مرة أخرى من فضلك."
        }
        Message::NoticePerhapsActive => {
            "ضاعت إجابة في الطريق، فقد يكون حسابك مفعّلًا بالفعل. جرّب تسجيل الدخول، أو اطلب رسالة جديدة."
        }
        Message::NoticeRegisterAgain => {
            "لا تعرف الخدمة هذا الرمز أو لا تعرف هذا التسجيل. جرّب رمز أحدث رسالة. وإن رُفض هو أيضًا فسجّل مرة أخرى، فلن يستغرق ذلك أكثر من دقيقة."
        }
        Message::NoticeSmallWindow => {
            "يُجدَّد الاتصال حفاظًا على سلامتك في نافذة صغيرة. لن يضيع شيء، وستستمر العملية هنا تلقائيًا. إن لم تظهر لك هذه النافذة فاضغط على الزر مرة أخرى."
        }
        Message::Issue(subject, issue) => return field::issue(subject, issue),
        Message::ActivatingHeading(AddressKind::Email) => "تحقّق من بريدك الإلكتروني",
        Message::ActivatingHeading(AddressKind::Mobile) => "تحقّق من رسائلك النصية",
        Message::SentTo(AddressKind::Email) => {
            "إذا كان التسجيل بهذا العنوان ممكنًا فقد أرسلنا رسالة إلى"
        }
        Message::SentTo(AddressKind::Mobile) => {
            "إذا كان التسجيل بهذا الرقم ممكنًا فقد أرسلنا رسالة إلى"
        }
        Message::NotSentYet(AddressKind::Email) => {
            "إذا كان التسجيل بهذا العنوان ممكنًا فستحتاج إلى رسالة إلى"
        }
        Message::NotSentYet(AddressKind::Mobile) => {
            "إذا كان التسجيل بهذا الرقم ممكنًا فستحتاج إلى رسالة إلى"
        }
        Message::ByCode => "في الرسالة رمز. اكتبه هنا لتفعيل حسابك.",
        Message::ByCodeAndPassword => "في الرسالة رمز. اكتبه هنا واختر كلمة مرور لتفعيل حسابك.",
        Message::ByLink => "في الرسالة رابط. افتحه على هذا الجهاز أو على جهاز آخر لتفعيل حسابك.",
        Message::CodeLabel => "رمز التفعيل",
        Message::CodeHint(None, _) => "انسخه من الرسالة. لا تؤثر المسافات.",
        Message::CodeHint(Some(length), alphabet) => {
            let noun = match alphabet {
                CodeAlphabet::Digits => DIGIT,
                CodeAlphabet::Upper | CodeAlphabet::Any => CHARACTER,
            };
            return format!("يتكوّن من {}. لا تؤثر المسافات.", count(*length, noun)).into();
        }
        Message::CodeSends => "يُرسَل الرمز عند كتابة آخر خانة.",
        Message::Activate => "تفعيل الحساب",
        Message::Activating => "جارٍ تفعيل حسابك…",
        Message::RegisterAgain => "سجّل مرة أخرى",
        Message::CodeLives(time) => {
            return format!("يبقى الرمز صالحًا مدة {}.", duration(lasting(*time))).into();
        }
        Message::LinkLives(time) => {
            return format!("يبقى الرابط صالحًا مدة {}.", duration(lasting(*time))).into();
        }
        Message::MessageOld => "انتهت صلاحية الرسالة الأخيرة. اطلب رسالة جديدة.",
        Message::NothingCame => "لم تصلك الرسالة؟",
        Message::NothingCameText(AddressKind::Mobile) => {
            "قد يستغرق وصولها بضع دقائق. تأكد من صحة الرقم أعلاه."
        }
        Message::NothingCameText(AddressKind::Email) => {
            "قد يستغرق وصولها بضع دقائق. ابحث أيضًا في مجلد الرسائل غير المرغوب فيها، وتأكد من صحة العنوان أعلاه."
        }
        Message::Resend => "إرسال رسالة جديدة",
        Message::SendFirst => "إرسال الرسالة",
        Message::SendLinkInstead => "إرسال رابط بدلًا من الرمز",
        Message::SendCodeInstead => "إرسال رمز بدلًا من الرابط",
        Message::ResendIn(time) => {
            return format!("إرسال رسالة جديدة (بعد {})", duration(*time)).into();
        }
        Message::Resending => "جارٍ الإرسال…",
        Message::NewestOnly => "الرسالة الأحدث وحدها صالحة.",
        Message::ChangeAddress(AddressKind::Email) => "تغيير العنوان",
        Message::ChangeAddress(AddressKind::Mobile) => "تغيير الرقم",
        Message::MessageSent => "رسالة جديدة في طريقها إليك.",
        Message::Working => "يُرجى الانتظار.",
        Message::ConfirmingHeading => "فعّل حسابك",
        Message::ConfirmingLead => {
            "لقد فتحت الرابط الوارد في رسالتنا. ضغطة واحدة ويصبح حسابك جاهزًا."
        }
        Message::ConfirmingPassword => "رابطك صالح. اختر كلمة مرور ويصبح حسابك جاهزًا.",
        Message::AskingHeading => "هل سجّلت للتو بهذا العنوان؟",
        Message::AskingLead => {
            "لم يُجرَ التسجيل الذي يخصه هذا الرابط من هذا المتصفح. إذا كنت قد سجّلت للتو بعنوانك من متصفح آخر أو جهاز آخر فتابع. وإن لم تسجّل فقد استخدم شخص آخر عنوانك، وسيفتح التفعيل حسابًا يستطيع هو تسجيل الدخول إليه."
        }
        Message::LinkNames(address) => {
            return [
                "يقول الرابط إنه للعنوان ",
                &apart(address),
                ". الرسالة نفسها وحدها تبيّن إن كان ذلك صحيحًا.",
            ]
            .concat()
            .into();
        }
        Message::LinkNamesNobody => {
            "لا يذكر الرابط العنوان الذي يخصه: إنه العنوان الذي وصلت إليه رسالتنا."
        }
        Message::RegisteredMyself => "نعم، فعّل حسابي",
        Message::NotRegistered => "لا، لم أسجّل",
        Message::DoneHeading(Ending::Told) => "إذا كنت قد فعّلت حسابك للتو فسجّل الدخول",
        Message::DoneLead(Ending::Told) => {
            "لم ترَ هذه الصفحة التفعيل نفسه. إذا تعذّر عليك تسجيل الدخول فافتح الرابط الوارد في رسالتنا مرة أخرى، أو سجّل من جديد."
        }
        Message::AccountFor(address) => {
            return ["هذا الحساب للعنوان ", &apart(address), "."]
                .concat()
                .into();
        }
        Message::AccountForByLink(address) => {
            return [
                "قال الرابط إن هذا الحساب للعنوان ",
                &apart(address),
                ". ولم تذكر الخدمة العنوان الذي يخصه.",
            ]
            .concat()
            .into();
        }
        Message::DoneHeading(Ending::Activated | Ending::Created) => "حسابك جاهز",
        Message::DoneHeading(Ending::AwaitingApproval) => "حسابك في انتظار الموافقة",
        Message::DoneLead(Ending::Activated) => "يمكنك الآن تسجيل الدخول.",
        Message::DoneLead(Ending::Created) => {
            "يمكنك الآن تسجيل الدخول. وإن كان لديك حساب من قبل فلم يتغير فيه شيء: سجّل الدخول كالمعتاد."
        }
        Message::DoneLead(Ending::AwaitingApproval) => {
            "سيراجعه أحد المسؤولين. يمكنك تسجيل الدخول فور الموافقة عليه."
        }
        Message::DoneClose => "يمكنك إغلاق هذه الصفحة.",
        Message::ProblemHeading(problem) => heading(*problem),
        Message::ProblemText(problem) => self::problem(*problem),
        Message::WayOn(Way::StartAgain) => "ابدأ من جديد",
        Message::WayOn(Way::TryAgain) => SAID_FIRST,
        Message::WayOn(Way::OpenAlone) => "افتح في علامة تبويب مستقلة",
        Message::WayOn(Way::OpenAtHome) => "افتحها في عنوانها الأصلي",
        Message::MisconfiguredHeading => "لم يكتمل إعداد هذه الصفحة بعد",
        Message::MisconfiguredLead(mistakes) => {
            return format!(
                "إن جئت للتسجيل فحاول مرة أخرى لاحقًا من فضلك، فالخطأ ليس منك. وإن كنت تدير هذه الصفحة فعليك تصحيح {} في الملف \u{2066}config.json\u{2069}.",
                count(*mistakes, MISTAKE)
            )
            .into();
        }
        Message::WholeFile => "الملف كله",
        Message::Mistake(fault) => return mistake(fault),
        Message::FailedHeading => "تعذّر تشغيل هذه الصفحة",
        Message::FailedText => {
            "لم يصل جزء من الصفحة، أو أوقفها شيء، أو أن متصفحك قديم جدًا. أعد تحميل الصفحة من فضلك. وإن لم ينفع ذلك فاستخدم إصدارًا حديثًا من متصفحك أو متصفحًا آخر."
        }
        Message::FailedBlocked => {
            "تحتاج هذه الصفحة إلى \u{2066}WebAssembly\u{2069}، ومتصفحك لا يشغّله. يعطّله وضع التأمين في أجهزة \u{2066}Apple\u{2069} وبعض إعدادات الأمان. اسمح به لهذا الموقع، أو استخدم متصفحًا آخر."
        }
        Message::FailedReload => "إعادة تحميل الصفحة",
        Message::NoScriptHeading => "يُرجى تفعيل \u{2066}JavaScript\u{2069}",
        Message::NoScriptText => {
            "يُنشأ حسابك داخل متصفحك، وذلك يحتاج إلى \u{2066}JavaScript\u{2069}. فعّله لهذا الموقع ثم أعد تحميل الصفحة."
        }
        Message::NotFoundHeading => "لا يوجد شيء هنا",
        Message::NotFoundText => "ربما كُتب العنوان خطأً، أو أن الرابط قديم.",
        Message::NotFoundWayOn => "إنشاء حساب",
    };
    Cow::Borrowed(text)
}

fn rule(rule: Rule) -> Cow<'static, str> {
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

fn heading(problem: Problem) -> &'static str {
    match problem {
        Problem::Cancelled | Problem::ActivationCancelled => "توقفت قبل النهاية",
        Problem::StartAgain => "ابدأ من جديد من فضلك",
        Problem::TryLater => "الخدمة مشغولة",
        Problem::Operator => "التسجيل لا يعمل حاليًا",
        Problem::Framed => "افتح هذه الصفحة وحدها من فضلك",
        Problem::Elsewhere => "افتح هذه الصفحة في عنوانها الأصلي من فضلك",
        Problem::RegistrationClosed => "التسجيل مغلق",
        Problem::LinkSpent => "لم يعد هذا الرابط صالحًا",
        Problem::Prepared => "أعدّ شخص آخر هذا الحساب",
        Problem::PreparedActive => "لا تستخدم هذا الحساب",
        Problem::Declined => "لم يُفعَّل أي شيء",
        Problem::LinkMissing => "الرابط غير مكتمل",
        Problem::LinkDamaged => "تلف الرابط في الطريق",
        Problem::NoStorage | Problem::Unreachable | Problem::Offline => SAID_FIRST,
    }
}

fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Cancelled => "ما كتبته ما زال محفوظًا إن أردت المتابعة.",
        Problem::ActivationCancelled => {
            "تسجيلك في انتظار التفعيل. رسالتنا ما زالت صالحة: تابع بها متى شئت."
        }
        Problem::Elsewhere => {
            "فُتحت الصفحة في عنوان لن تتمكن من العودة إليه بعد الخطوة التالية. لم يُرسَل أي شيء بعد."
        }
        Problem::StartAgain => {
            "استغرقت هذه المحاولة وقتًا طويلًا، أو استُخدمت من قبل، أو بدأت في علامة تبويب أخرى. لم يضِع سوى لحظة: ابدأ من جديد، فما كتبته ما زال محفوظًا."
        }
        Problem::TryLater => {
            "لا تستطيع الخدمة الرد الآن. ما كتبته محفوظ. انتظر دقيقة ثم حاول مرة أخرى."
        }
        Problem::Operator => {
            "حدث خطأ من جانبنا، وليس بيدك ما تفعله بطريقة أخرى. حاول مرة أخرى لاحقًا من فضلك."
        }
        Problem::Framed => {
            "فُتحت الصفحة داخل صفحة أخرى. حفاظًا على كلمة مرورك لا تعمل إلا في علامة تبويب مستقلة."
        }
        Problem::RegistrationClosed => "لا يمكن إنشاء حسابات جديدة هنا في الوقت الحالي.",
        Problem::LinkSpent => {
            "استُخدم من قبل أو انتهت مدته. إذا كان حسابك مفعّلًا فسجّل الدخول مباشرة، وإلا فسجّل مرة أخرى بالعنوان نفسه."
        }
        Problem::Prepared => {
            "للحساب كلمة مرور بالفعل، ولم تُختر أي كلمة مرور هنا، ولذلك لم يُفعَّل. إذا كنت تريد حسابًا فسجّل بنفسك بعنوانك. وإن كان لديك حساب فسجّل الدخول كالمعتاد. وإن كنت تتوقع أن يعمل هذا الرابط فاطلب المساعدة."
        }
        Problem::PreparedActive => {
            "الحساب مفعّل الآن، وله طرق لتسجيل الدخول لم تُضبط هنا: أعدّه شخص آخر ويستطيع الدخول إليه. لا تسجّل الدخول ولا تكتب أي شيء شخصي. اطلب المساعدة ليُحذف الحساب، ثم سجّل من جديد."
        }
        Problem::Declined => {
            "استخدم شخص ما عنوانك، وربما كان ذلك خطأً. سيبقى الحساب مغلقًا. احذف الرسالة ولا تفتح رابطها مرة أخرى. وإن أردت حسابًا خاصًا بك فسجّل هنا."
        }
        Problem::LinkMissing => {
            "تُفتح هذه الصفحة من الرابط الوارد في رسالتنا. افتحه من هناك، أو انسخ الرابط كاملًا إلى شريط العنوان."
        }
        Problem::LinkDamaged => {
            "جزء منه مفقود أو تغيّر. انسخ الرابط كاملًا من الرسالة إلى شريط العنوان، حتى آخر محرف فيه."
        }
        Problem::NoStorage | Problem::Unreachable | Problem::Offline => SAID_FIRST,
    }
}

fn mistake(fault: &Fault) -> Cow<'static, str> {
    match fault {
        Fault::Unfetched(status) => format!("أجاب المضيف بالحالة {status}. ضع \u{2066}config.json\u{2069} بجانب \u{2066}index.html\u{2069} وتأكد من أن المضيف يقدّمه.").into(),
        Fault::NotJson(line, column) => format!("هذا ليس \u{2066}JSON\u{2069}: انظر إلى السطر {line}، العمود {column}. كثيرًا ما تكون فاصلة ناقصة، أو فاصلة قبل قوس الإغلاق.").into(),
        Fault::Missing => "هذا مطلوب. أضِفه.".into(),
        Fault::Unknown => "لا تعرف \u{2066}Portico\u{2069} هذا الاسم. صحّح كتابته أو احذفه.".into(),
        Fault::WrongType(wanted) => format!("المطلوب هنا نوع آخر: {}.", apart(wanted)).into(),
        Fault::Empty => "لا يجوز أن يكون هذا فارغًا. أعطه قيمة، أو احذفه إن كان اختياريًا.".into(),
        Fault::NotOneOf(words) => format!("القيم الممكنة هي: {}.", apart(&words.join(", "))).into(),
        Fault::NotAnAddress => "هذا ليس عنوانًا كاملًا. اكتبه مع البروتوكول، مثل \u{2066}https://example.com/path\u{2069}.".into(),
        Fault::Insecure => "عناوين \u{2066}https\u{2069} وحدها آمنة هنا (ولا يُسمح بـ\u{2066}http\u{2069} إلا مع \u{2066}localhost\u{2069}). استخدم \u{2066}https\u{2069}.".into(),
        Fault::Decorated => "في العنوان جزء لا يجوز أن يكون فيه: استعلام، أو جزء بعد #، أو اسم مستخدم، أو كلمة مرور. احذفه.".into(),
        Fault::NotTheCallback => "يجب أن ينتهي عنوان إعادة التوجيه بـ\u{2066}/callback/\u{2069} حيث توجد صفحة العودة. اكتبه كما هو مسجّل لدى المستأجر تمامًا.".into(),
        Fault::NotAPath => "يجب أن يكون هذا مسارًا في أصل الصفحة نفسه، مثل \u{2066}/events\u{2069}: يبدأ بشرطة مائلة واحدة ولا يحوي إلا الحروف والأرقام و\u{2066}/ - . _ ~\u{2069}.".into(),
        Fault::NotAPointer => "ليس هذا موضع إجابة. اكتب مؤشر \u{2066}JSON\u{2069} مثل \u{2066}/address/city\u{2069}، مع \u{2066}*\u{2069} لعناصر القائمة.".into(),
        Fault::NotACountry => "هذه ليست منطقة لها أرقام هاتف خاصة بها. اكتب حرفيها الكبيرين من \u{2066}ISO 3166\u{2069} مثل \u{2066}SA\u{2069} أو \u{2066}GB\u{2069}.".into(),
        Fault::Repeated => "هذا مكرر في القائمة. احذف أحدهما.".into(),
        Fault::OnlyWith(setting) => format!("لا أثر لهذا من دون {}. أضِفه أو احذف هذا.", apart(setting)).into(),
        Fault::Unacknowledged => "مع \u{2066}\"status\": \"active\"\u{2069} يمكن تسجيل الدخول إلى حسابات لم يثبت أحد أن عنوانها له. إن كان هذا مقصودًا فاكتب هنا \u{2066}\"accepted\"\u{2069}.".into(),
        Fault::CodeInBrowser => "هذا عنوان المستأجر نفسه. الرمز الذي يُنشأ من المتصفح معروف فيه قبل أن يصل إلى البريد، فلا يثبت شيئًا. اذكر خادم رسائل خاصًّا بك.".into(),
        #[cfg(not(target_arch = "wasm32"))]
        Fault::ThirdParty => "لا تحمّل الصفحة شيئًا من مكان آخر، فسياستها لا تسمح بأي مصدر خارجي. ضع الملف بجانب \u{2066}config.json\u{2069} واذكر مساره من هناك.".into(),
        Fault::NotAScope => "النطاق كلمة واحدة من محارف \u{2066}ASCII\u{2069} بلا مسافات ولا علامات اقتباس ولا شرطات مائلة عكسية. اكتب النطاقات المتعددة عناصرَ متعددة.".into(),
    }
}

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
const SECOND: Noun = Noun {
    one: "ثانية واحدة",
    two: "ثانيتين",
    few: "ثوانٍ",
    many: "ثانية",
    other: "ثانية",
};
const MINUTE: Noun = Noun {
    one: "دقيقة واحدة",
    two: "دقيقتين",
    few: "دقائق",
    many: "دقيقة",
    other: "دقيقة",
};
const HOUR: Noun = Noun {
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
const MISTAKE: Noun = Noun {
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

fn duration(duration: Duration) -> String {
    match said(duration) {
        Said::Seconds(n) => count(n as usize, SECOND),
        Said::Minutes(n) => count(n as usize, MINUTE),
        Said::Hours(n) => count(n as usize, HOUR),
    }
}
