//! العربية: Modern Standard Arabic.
//!
//! Numbers are written with European digits, as the fields take them. A counted noun has six forms
//! ([`Noun`]); all of them stand in the genitive or accusative, as the sentences here need them.

mod field;
mod label;
mod number;
mod password;
mod problem;

use std::borrow::Cow;

use super::{Message, Way, apart, lasting};
use crate::{
    config::{AddressKind, CodeAlphabet, MessageKind},
    form::advice::Advice,
    journey::Ending,
    password::policy::Standing,
};

use number::{CHARACTER, DIGIT, MISTAKE, count, duration};

#[expect(
    clippy::too_many_lines,
    reason = "one sentence per line, and all of them"
)]
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
        Message::IdentifierLabel(kind) => label::identifier(*kind),
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
        Message::Optional => "(اختياري)",
        Message::ExchangingHeading => "جارٍ فتح اتصال آمن",
        Message::PreparingHeading => "جارٍ إعداد النموذج",
        Message::DeliveredHeading => "يمكنك إغلاق هذه النافذة",
        Message::DeliveredLead => "تستمر العملية في النافذة التي ضغطت فيها على الزر.",
        Message::FillingHeading => "بياناتك",
        Message::FillingLead => "يُرجى الإجابة عن كل ما لم يُذكر أنه اختياري.",
        Message::FieldLabel(label) => return label::words(label),
        Message::AddItem(label) => {
            return ["أضف إلى «", &label::apart(label), "»"].concat().into();
        }
        Message::RemoveItem(label) => {
            return ["احذف «", &label::apart(label), "»"].concat().into();
        }
        Message::ItemAdded => "أُضيف عنصر.",
        Message::ItemRemoved => "حُذف العنصر.",
        Message::FieldHelp(texts) => return texts.pick("ar").to_owned().into(),
        Message::Example(texts) => {
            return ["على سبيل المثال: ", &apart(texts.pick("ar"))]
                .concat()
                .into();
        }
        Message::ReadDocument(name) => return ["اقرأ «", &apart(name), "»"].concat().into(),
        Message::Within(label, message) => {
            return [&label::apart(label), ": ", &say(message)].concat().into();
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
        Message::Rule(rule) => return password::rule(*rule),
        Message::Rules(rules) => return password::rules(rules).into(),
        Message::Standing(Standing::Met) => "مستوفى:",
        Message::Standing(Standing::Unmet) => "غير مستوفى بعد:",
        Message::Standing(Standing::Checking) => "قيد التحقق:",
        Message::Standing(Standing::CheckedLater) => "يُتحقق منه عند الإرسال:",
        Message::StrengthIs(strength) => password::strength(*strength),
        Message::StrengthWarning(warning) => password::warning(*warning),
        Message::StrengthSuggestion(suggestion) => password::suggestion(*suggestion),
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
        Message::Edit => "تعديل",
        Message::ChangeAddress(AddressKind::Email) => "تعديل العنوان",
        Message::ChangeAddress(AddressKind::Mobile) => "تعديل الرقم",
        Message::OpenMailbox(service) => return ["فتح ", &apart(service)].concat().into(),
        Message::MessageSent => "رسالة جديدة في طريقها إليك.",
        Message::MessageSentAt(hour, minute) => {
            let time = format!("{hour:02}:{minute:02}");
            return [
                "رسالة جديدة في طريقها إليك، أُرسلت الساعة ",
                &apart(&time),
                ".",
            ]
            .concat()
            .into();
        }
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
        Message::ProblemHeading(problem) => problem::heading(*problem),
        Message::ProblemText(problem) => problem::text(*problem),
        Message::WayOn(Way::StartAgain) => "ابدأ من جديد",
        Message::WayOn(Way::LookAgain) => "تحقق مما إذا فُتح التسجيل",
        Message::WayOn(Way::TryAgain) => "حاول مرة أخرى",
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
        Message::Mistake(fault) => return problem::mistake(fault),
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
