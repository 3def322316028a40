//! Every message has a text in every language, with numbers, plurals and isolates as that language needs them.

use std::time::Duration;

use super::{
    plural::{Plural, arabic, english},
    *,
};
use crate::{
    config::CodeAlphabet,
    form::{advice::Advice, email::EmailFault, mobile::MobileFault, names::Name},
    password::{
        guess::Guess,
        policy::Strength,
        strength::{Judgement, SUGGESTIONS, WARNINGS},
    },
};

/// All variants of an enum without data. One that is missing here does not compile.
macro_rules! all {
    ($kind:ident: $($name:ident)*) => {{
        let _complete = |value: &$kind| match value { $($kind::$name => {})* };
        [$($kind::$name),*]
    }};
}

/// Looks for each variant of an enum in samples of it. A variant that is missing here does not compile; one
/// without a sample fails.
macro_rules! hold_each {
    ($samples:expr, $kind:ident: $($name:ident)*) => {{
        let name = |sample: &$kind| match sample { $($kind::$name { .. } => stringify!($name)),* };
        let found: Vec<&str> = $samples.into_iter().map(|sample| name(&sample)).collect();
        for name in [$(stringify!($name)),*] {
            assert!(found.contains(&name), "no sample of {}::{name}", stringify!($kind));
        }
    }};
}

const ODD: &str = "Ünïcödé \"quoted\" <b>&amp; عربي";

const IDENTIFIERS: [IdentifierKind; 3] = all!(IdentifierKind: Email Mobile Username);
const ADDRESSES: [AddressKind; 2] = all!(AddressKind: Email Mobile);
const MESSAGE_KINDS: [MessageKind; 2] = all!(MessageKind: Code Link);
const ALPHABETS: [CodeAlphabet; 3] = all!(CodeAlphabet: Any Upper Digits);
const NAMES: [Name; 18] = all!(Name:
    Given Middle Family Full Nickname Birthdate Organization JobTitle Email Phone Website Street Line1 Line2
    City State PostalCode Country
);
const STANDINGS: [Standing; 4] = all!(Standing: Met Unmet Checking CheckedLater);
const STRENGTHS: [Strength; 5] = all!(Strength: Any Weak Fair Strong VeryStrong);
const GUESSES: [Guess; 2] = all!(Guess: Known Pattern);
const ENDINGS: [Ending; 4] = all!(Ending: Activated Told Created AwaitingApproval);
const WAYS: [Way; 5] = all!(Way: StartAgain TryAgain LookAgain OpenAlone OpenAtHome);
const PROBLEMS: [Problem; 17] = all!(Problem:
    Cancelled ActivationCancelled StartAgain TryLater Operator NoStorage Framed Elsewhere Unreachable Offline
    RegistrationClosed LinkSpent LinkMissing LinkDamaged Prepared PreparedActive Declined
);

fn labels() -> [Label; 5] {
    [
        Label::Known(Name::Given),
        Label::Known(Name::Family),
        Label::Known(Name::Full),
        Label::Known(Name::PostalCode),
        Label::Told(Texts::plain(ODD)),
    ]
}

fn item(label: Label) -> Label {
    Label::Item(Box::new(label), 2)
}

fn advices() -> [Advice; 7] {
    [
        Advice::Meant(ODD.to_owned()),
        Advice::NoDot,
        Advice::OddDots,
        Advice::MixedScripts,
        Advice::WrittenAs("xn--pypal-4ve.example".into()),
        Advice::TypedDifferently,
        Advice::OddLength,
    ]
}

fn rules() -> Vec<Rule> {
    let counted = [1, 2, 5, 15, 100].into_iter().flat_map(|number| {
        [
            Rule::MinLength(number),
            Rule::CapitalLetters(number),
            Rule::LowercaseLetters(number),
            Rule::Digits(number),
            Rule::SpecialCharacters(number),
        ]
    });
    counted.chain(STRENGTHS.map(Rule::Strength)).collect()
}

fn subjects() -> Vec<Subject> {
    [Subject::Password]
        .into_iter()
        .chain(ALPHABETS.map(Subject::Code))
        .chain(IDENTIFIERS.map(Subject::Identifier))
        .chain(labels().map(Subject::Text))
        .chain(labels().map(Subject::Choice))
        .chain(labels().map(Subject::List))
        .chain(labels().map(Subject::Consent))
        .chain([Subject::Form])
        .collect()
}

fn issues() -> Vec<Issue> {
    let mut all = vec![
        Issue::Missing,
        Issue::TooShort(2),
        Issue::TooLong(100),
        Issue::NotAChoice,
        Issue::Unlike(None),
        Issue::Unlike(Some(Texts::plain(ODD))),
        Issue::UnlikeExample(Texts::plain(ODD)),
        Issue::Url,
        Issue::Date,
        Issue::YearBefore(1900),
        Issue::NotANumber,
        Issue::NotWhole,
        Issue::AtLeast(-5),
        Issue::AtMost(100),
        Issue::MoreThan(0),
        Issue::LessThan(7),
        Issue::MultipleOf(10),
        Issue::TooFewItems(1),
        Issue::TooManyItems(3),
        Issue::TooFewChosen(1),
        Issue::TooManyChosen(3),
        Issue::Repeated,
        Issue::Unfit,
        Issue::RulesUnmet(vec![Rule::MinLength(15)]),
        Issue::RulesUnmet(vec![Rule::CapitalLetters(1), Rule::Digits(2)]),
        Issue::Breached,
        Issue::TooWeak(Judgement(0), Strength::Weak),
        Issue::TooWeak(Judgement(8 << 3 | 1), Strength::VeryStrong),
        Issue::TooManyOctets(72),
        Issue::Complained(String::new()),
        Issue::Complained(ODD.to_owned()),
        Issue::Username,
        Issue::CodeRefused,
        Issue::CodeExpired,
        Issue::CodeLength(6),
    ];
    all.extend(GUESSES.map(Issue::Guessable));
    all.extend(email_faults().map(Issue::Email));
    all.extend(mobile_faults().map(Issue::Mobile));
    all
}

fn email_faults() -> [EmailFault; 11] {
    [
        EmailFault::Empty,
        EmailFault::NoAt,
        EmailFault::ManyAts,
        EmailFault::NoName,
        EmailFault::BadDomain,
        EmailFault::Space,
        EmailFault::Quoted,
        EmailFault::Literal,
        EmailFault::NotYet,
        EmailFault::BadCharacter('ض'),
        EmailFault::TooLong,
    ]
}

fn mobile_faults() -> [MobileFault; 5] {
    [
        MobileFault::Empty,
        MobileFault::NoCountry,
        MobileFault::TooShort,
        MobileFault::TooLong,
        MobileFault::BadCharacter('ض'),
    ]
}

fn faults() -> [Fault; 20] {
    [
        Fault::Unfetched(404),
        Fault::NotJson(3, 14),
        Fault::Missing,
        Fault::Unknown,
        Fault::WrongType("object"),
        Fault::Empty,
        Fault::NotOneOf(&["code", "link"]),
        Fault::NotAnAddress,
        Fault::Insecure,
        Fault::Decorated,
        Fault::NotTheCallback,
        Fault::Repeated,
        Fault::NotAPath,
        Fault::NotAPointer,
        Fault::NotACountry,
        Fault::NotAScope,
        Fault::OnlyWith("\"api\": \"create_user\""),
        Fault::Unacknowledged,
        Fault::CodeInBrowser,
        Fault::ThirdParty,
    ]
}

/// Every message, those with data once per kind of data.
fn samples() -> Vec<Message> {
    let seconds = Duration::from_secs;
    let items = labels().into_iter().flat_map(|label| {
        [
            Message::AddItem(label.clone()),
            Message::RemoveItem(item(label.clone())),
            Message::FieldLabel(item(label.clone())),
            Message::Within(label.clone(), Box::new(Message::Choose)),
            Message::Within(item(label), Box::new(Message::Choose)),
        ]
    });
    let mut all = vec![
        Message::ErrorPrefix,
        Message::Language,
        Message::LegalLinks,
        Message::Privacy,
        Message::Terms,
        Message::Help,
        Message::NewTab,
        Message::Step(1, 3),
        Message::Optional,
        Message::InvitingHeading,
        Message::Continue,
        Message::OpeningHeading,
        Message::LeavingHeading,
        Message::ExchangingHeading,
        Message::PreparingHeading,
        Message::WaitingLead,
        Message::DeliveredHeading,
        Message::DeliveredLead,
        Message::FillingHeading,
        Message::FillingLead,
        Message::Choose,
        Message::PasswordLabel,
        Message::Show,
        Message::Hide,
        Message::ShowPassword,
        Message::HidePassword,
        Message::PasswordShown,
        Message::PasswordHidden,
        Message::ItemAdded,
        Message::ItemRemoved,
        Message::FieldHelp(Texts::plain(ODD)),
        Message::Example(Texts::plain(ODD)),
        Message::ReadDocument(ODD.to_owned()),
        Message::RulesLead,
        Message::RulesMet(2, 4),
        Message::Register,
        Message::Registering,
        Message::CheckingPassword,
        Message::NoticePasswordAgain,
        Message::NoticeNotSent,
        Message::LoginPage,
        Message::NoticeWait(None),
        Message::NoticeWait(Some(seconds(30))),
        Message::NoticeNotAccepted,
        Message::SummaryHeading,
        Message::SendFirst,
        Message::SendLinkInstead,
        Message::SendCodeInstead,
        Message::NoticeCodeAgain,
        Message::NoticePerhapsActive,
        Message::NoticeSmallWindow,
        Message::NoticeOffline,
        Message::NoticeOfflineWaits,
        Message::HaveAccount,
        Message::ByCode,
        Message::ByCodeAndPassword,
        Message::ByLink,
        Message::CodeLabel,
        Message::CodeSends,
        Message::Activate,
        Message::Activating,
        Message::CodeLives(seconds(600)),
        Message::LinkLives(seconds(7200)),
        Message::MessageOld,
        Message::NothingCame,
        Message::Resend,
        Message::ResendIn(seconds(30)),
        Message::Resending,
        Message::NewestOnly,
        Message::MessageSent,
        Message::MessageSentAt(9, 5),
        Message::Edit,
        Message::OpenMailbox("Mail"),
        Message::Working,
        Message::ConfirmingHeading,
        Message::ConfirmingLead,
        Message::ConfirmingPassword,
        Message::AskingHeading,
        Message::AskingLead,
        Message::LinkNames(ODD.to_owned()),
        Message::LinkNamesNobody,
        Message::RegisteredMyself,
        Message::NotRegistered,
        Message::AccountFor(ODD.to_owned()),
        Message::AccountForByLink(ODD.to_owned()),
        Message::NoticeRegisterAgain,
        Message::RegisterAgain,
        Message::SignIn,
        Message::DoneClose,
        Message::AskForHelp,
        Message::Technical,
        Message::MisconfiguredHeading,
        Message::MisconfiguredLead(1),
        Message::MisconfiguredLead(3),
        Message::WholeFile,
        Message::FailedHeading,
        Message::FailedText,
        Message::FailedBlocked,
        Message::FailedReload,
        Message::NoScriptHeading,
        Message::NoScriptText,
        Message::NotFoundHeading,
        Message::NotFoundText,
        Message::NotFoundWayOn,
    ];
    all.extend(labels().map(Message::FieldLabel));
    all.extend(NAMES.map(|name| Message::FieldLabel(Label::Known(name))));
    all.extend(advices().map(Message::Advice));
    all.extend(STANDINGS.map(Message::Standing));
    all.extend(WAYS.map(Message::WayOn));
    all.extend(MESSAGE_KINDS.map(Message::NoticePerhapsRegistered));
    for alphabet in ALPHABETS {
        all.extend([None, Some(6)].map(|length| Message::CodeHint(length, alphabet)));
    }
    for kind in ADDRESSES {
        all.extend([
            Message::InvitingLead(kind),
            Message::ActivatingHeading(kind),
            Message::SentTo(kind),
            Message::NotSentYet(kind),
            Message::NothingCameText(kind),
            Message::ChangeAddress(kind),
            Message::NoticeAddressAgain(kind, false),
            Message::NoticeAddressAgain(kind, true),
        ]);
    }
    all.extend(IDENTIFIERS.map(Message::IdentifierLabel));
    for ending in ENDINGS {
        all.extend([Message::DoneHeading(ending), Message::DoneLead(ending)]);
    }
    for problem in PROBLEMS {
        all.extend([
            Message::ProblemHeading(problem),
            Message::ProblemText(problem),
        ]);
    }
    all.extend(rules().into_iter().map(Message::Rule));
    all.push(Message::Rules(vec![Rule::MinLength(15)]));
    for strength in STRENGTHS {
        let rules = vec![
            Rule::MinLength(8),
            Rule::Digits(1),
            Rule::Strength(strength),
        ];
        all.push(Message::Rules(rules));
        all.push(Message::StrengthIs(strength));
    }
    all.extend(WARNINGS.map(Message::StrengthWarning));
    all.extend(SUGGESTIONS.map(Message::StrengthSuggestion));
    for subject in subjects() {
        all.extend(
            issues()
                .into_iter()
                .map(|issue| Message::Issue(subject.clone(), issue)),
        );
    }
    all.extend(items);
    all.extend(faults().map(Message::Mistake));
    all
}

#[test]
fn the_samples_hold_every_message_and_every_variant_of_what_it_is_about() {
    hold_each!(samples(), Message:
        ErrorPrefix Language LegalLinks Privacy Terms Help NewTab Step Optional InvitingHeading InvitingLead
        HaveAccount IdentifierLabel LoginPage Continue Advice OpeningHeading LeavingHeading ExchangingHeading
        PreparingHeading WaitingLead DeliveredHeading DeliveredLead FillingHeading FillingLead FieldLabel
        FieldHelp Example AddItem RemoveItem ItemAdded ItemRemoved ReadDocument Within Choose PasswordLabel
        Show Hide ShowPassword HidePassword PasswordShown PasswordHidden RulesLead Rule Rules Standing
        StrengthIs StrengthWarning StrengthSuggestion RulesMet CheckingPassword Register Registering
        NoticePasswordAgain NoticeNotSent NoticePerhapsRegistered NoticeWait NoticeNotAccepted
        NoticeAddressAgain NoticeCodeAgain NoticePerhapsActive NoticeRegisterAgain NoticeSmallWindow
        NoticeOffline NoticeOfflineWaits SummaryHeading Issue ActivatingHeading SentTo NotSentYet ByCode
        ByCodeAndPassword ByLink CodeLabel CodeHint CodeSends Activate Activating RegisterAgain CodeLives
        LinkLives MessageOld NothingCame NothingCameText Resend SendFirst SendLinkInstead SendCodeInstead
        ResendIn Resending NewestOnly Edit ChangeAddress OpenMailbox MessageSent MessageSentAt Working
        ConfirmingHeading ConfirmingLead
        ConfirmingPassword AskingHeading AskingLead LinkNames LinkNamesNobody RegisteredMyself NotRegistered
        DoneHeading DoneLead AccountFor AccountForByLink SignIn DoneClose ProblemHeading ProblemText WayOn
        AskForHelp Technical MisconfiguredHeading MisconfiguredLead WholeFile Mistake FailedHeading FailedText
        FailedBlocked FailedReload NoScriptHeading NoScriptText NotFoundHeading NotFoundText NotFoundWayOn
    );
    hold_each!(labels().into_iter().chain(labels().map(item)), Label: Known Told Item);
    hold_each!(advices(), Advice: Meant NoDot OddDots MixedScripts WrittenAs OddLength TypedDifferently);
    hold_each!(rules(), Rule: MinLength CapitalLetters LowercaseLetters Digits SpecialCharacters Strength);
    hold_each!(subjects(), Subject: Identifier Password Code Text Choice List Consent Form);
    hold_each!(issues(), Issue:
        Missing Email Mobile Username TooShort TooLong NotAChoice Unlike UnlikeExample Url Date YearBefore
        NotANumber NotWhole AtLeast AtMost MoreThan LessThan MultipleOf TooFewItems TooManyItems TooFewChosen
        TooManyChosen Repeated Unfit RulesUnmet TooManyOctets Guessable Breached TooWeak Complained CodeRefused
        CodeExpired CodeLength
    );
    hold_each!(email_faults(), EmailFault:
        Empty NoAt ManyAts NoName BadDomain Space Quoted Literal NotYet BadCharacter TooLong
    );
    hold_each!(mobile_faults(), MobileFault: Empty NoCountry TooShort TooLong BadCharacter);
    hold_each!(faults(), Fault:
        Unfetched NotJson Missing Unknown WrongType Empty NotOneOf NotAnAddress Insecure Decorated
        NotTheCallback Repeated NotAScope NotAPath NotAPointer NotACountry OnlyWith Unacknowledged
        CodeInBrowser ThirdParty
    );
    hold_each!(WARNINGS, Warning:
        StraightRow KeyboardPattern RepeatedLetter RepeatedPart TopTen TopHundred Common LikeCommon Sequence
        RecentYear SingleWord Date SingleName CommonName
    );
    hold_each!(SUGGESTIONS, Suggestion:
        FewWords NoNeedForSymbols AnotherWord Capital AllCapitals Reversed Substitutions LongerPattern
        NoRepetition NoSequence NoRecentYear NoOwnYear NoOwnDate
    );
}

#[test]
fn every_message_is_said_in_every_language() {
    for message in samples() {
        let said = Language::ALL.map(|language| say(language, &message));
        for text in &said {
            assert!(!text.trim().is_empty(), "{message:?}");
            assert!(!text.contains("  "), "{message:?}: {text}");
            let isolates = |c| text.matches(c).count();
            let opened = isolates('\u{2066}') + isolates('\u{2068}');
            assert_eq!(opened, isolates('\u{2069}'), "{message:?}: {text}");
        }
        let somebody_elses = match &message {
            Message::FieldLabel(Label::Item(label, _)) => matches!(**label, Label::Told(_)),
            Message::FieldLabel(Label::Told(_))
            | Message::FieldHelp(_)
            | Message::Issue(_, Issue::Unlike(Some(_))) => true,
            _ => false,
        };
        assert!(
            said[0] != said[1] || somebody_elses,
            "{message:?} is not translated"
        );
    }
}

#[test]
fn somebody_elses_words_are_said_whole_and_set_apart() {
    for message in samples() {
        if !format!("{message:?}").contains("Ünï") {
            continue;
        }
        for language in Language::ALL {
            let text = say(language, &message);
            let heard = matches!(
                &message,
                Message::FieldLabel(_)
                    | Message::Issue(_, Issue::Complained(_))
                    | Message::Issue(
                        _,
                        Issue::TooShort(_) | Issue::TooLong(_) | Issue::NotAChoice
                    )
            );
            assert!(text.contains(ODD) || !heard, "{message:?}: {text}");
            let alone = matches!(&message, Message::FieldLabel(_) | Message::FieldHelp(_));
            let apart = format!("\u{2068}{ODD}\u{2069}");
            assert!(
                alone || !text.contains(ODD) || text.contains(&apart),
                "{message:?}: {text}"
            );
        }
    }
}

#[test]
fn numbers_are_said() {
    for language in Language::ALL {
        for (message, number) in [
            (Message::Step(2, 3), "2"),
            (Message::Rule(Rule::MinLength(15)), "15"),
            (Message::CodeHint(Some(6), CodeAlphabet::Any), "6"),
            (Message::CodeHint(Some(6), CodeAlphabet::Digits), "6"),
            (Message::CodeLives(Duration::from_secs(600)), "10"),
            (Message::ResendIn(Duration::from_millis(29_001)), "30"),
            (Message::Mistake(Fault::NotJson(3, 14)), "14"),
        ] {
            let text = say(language, &message);
            assert!(text.contains(number), "{text}");
        }
    }
}

#[test]
fn waits_are_rounded_up_and_lives_down() {
    let said = |message| say(Language::English, &message).into_owned();
    let life = |seconds| said(Message::CodeLives(Duration::from_millis(seconds)));
    for (milliseconds, expected) in [
        (1_999, "1 second"),
        (89_999, "89 seconds"),
        (119_999, "119 seconds"),
        (179_999, "2 minutes"),
        (599_999, "9 minutes"),
        (5_399_000, "89 minutes"),
        (7_199_000, "119 minutes"),
        (7_200_000, "2 hours"),
        (10_799_000, "2 hours"),
    ] {
        assert!(
            life(milliseconds).contains(&format!(" {expected}.")),
            "{}",
            life(milliseconds)
        );
    }
    let wait = |seconds| said(Message::NoticeWait(Some(Duration::from_millis(seconds))));
    for (milliseconds, expected) in [
        (1_001, "2 seconds"),
        (120_001, "3 minutes"),
        (7_201_000, "3 hours"),
    ] {
        assert!(
            wait(milliseconds).contains(expected),
            "{}",
            wait(milliseconds)
        );
    }
}

#[test]
fn counted_nouns_take_the_form_of_their_number() {
    for (number, form) in [
        (0, Plural::Zero),
        (1, Plural::One),
        (2, Plural::Two),
        (3, Plural::Few),
        (10, Plural::Few),
        (11, Plural::Many),
        (99, Plural::Many),
        (100, Plural::Other),
        (101, Plural::Other),
        (102, Plural::Other),
        (103, Plural::Few),
        (111, Plural::Many),
    ] {
        assert_eq!(arabic(number), form, "{number}");
    }
    assert_eq!(
        [0, 1, 2].map(english),
        [Plural::Other, Plural::One, Plural::Other]
    );
    for (number, english, arabic) in [
        (1, "1 second", "ثانية واحدة"),
        (2, "2 seconds", "ثانيتين"),
        (3, "3 seconds", "3 ثوانٍ"),
        (11, "11 seconds", "11 ثانية"),
        (120, "2 minutes", "دقيقتين"),
        (600, "10 minutes", "10 دقائق"),
        (86_400, "24 hours", "24 ساعة"),
    ] {
        let message = Message::ResendIn(Duration::from_secs(number));
        assert!(
            say(Language::English, &message).contains(english),
            "{number}"
        );
        assert!(say(Language::Arabic, &message).contains(arabic), "{number}");
    }
}

#[test]
fn an_issue_of_a_password_names_what_is_missing() {
    #[track_caller]
    fn check(lacking: &[Rule], english: &str, arabic: &str) {
        let issue = Message::Issue(Subject::Password, Issue::RulesUnmet(lacking.to_vec()));
        assert_eq!(say(Language::English, &issue), english);
        let said = say(Language::Arabic, &issue);
        let plain: String = said
            .chars()
            .filter(|c| !"\u{2066}\u{2069}".contains(*c))
            .collect();
        assert_eq!(plain, arabic);
    }
    check(
        &[Rule::CapitalLetters(1), Rule::Digits(1)],
        "Add a capital letter and a digit",
        "أضف ما لا يقل عن حرف لاتيني كبير واحد ورقم واحد",
    );
    check(
        &[Rule::MinLength(15)],
        "Use at least 15 characters",
        "استخدم ما لا يقل عن 15 حرفًا",
    );
    check(
        &[
            Rule::MinLength(8),
            Rule::LowercaseLetters(2),
            Rule::Digits(3),
            Rule::SpecialCharacters(1),
        ],
        "Add 2 small letters, 3 digits and a special character, and use at least 8 characters",
        "أضف ما لا يقل عن حرفين لاتينيين صغيرين و3 أرقام ورمز خاص واحد، واستخدم ما لا يقل عن 8 أحرف",
    );
}

#[test]
fn the_rules_of_a_password_are_one_short_sentence() {
    let all = vec![
        Rule::MinLength(12),
        Rule::CapitalLetters(1),
        Rule::LowercaseLetters(1),
        Rule::Digits(2),
        Rule::SpecialCharacters(1),
        Rule::Strength(Strength::Strong),
    ];
    assert_eq!(
        say(Language::English, &Message::Rules(all.clone())),
        "It needs at least 12 characters, a capital letter, a small letter, 2 digits and a special character, and has to be hard to guess."
    );
    for language in Language::ALL {
        let said = say(language, &Message::Rules(all.clone()));
        assert_eq!(said.matches('.').count(), 1, "{said}");
        assert!(said.split_whitespace().count() < 30, "{said}");
    }
    assert_eq!(
        say(Language::English, &Message::Rules(vec![Rule::MinLength(8)])),
        "It needs at least 8 characters."
    );
}
