//! The list of everything that a catalogue of texts (`texts/<tag>.json`) holds: the keys, where each stands on the page, how
//! long it may be, and the slots that its text has. What a text says in a language is in the catalogues alone.

/// Where a text stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Said to screen readers when something happened, or beside something that is seen.
    Announcement,
    /// The words of a button.
    Button,
    /// A piece of another text: a duration.
    Fragment,
    /// A heading of a screen; its title as well.
    Heading,
    /// A small text beside something.
    Hint,
    /// What is wrong with a field.
    Issue,
    /// One item of a list within a sentence.
    Item,
    /// The label of a field.
    Label,
    /// The paragraph below a heading.
    Lead,
    /// The words of a link.
    Link,
    /// A notice above a form.
    Notice,
    /// Joins other texts.
    Pattern,
    /// The title of the document.
    Title,
}

/// What is filled into a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A whole number from the first to the second, which counts something: its noun may need plural forms.
    Count(u64, u64),
    /// A whole number from the first to the second, of which nothing depends.
    Number(u64, u64),
    /// Any number, as text: it may be negative or have a fraction.
    Decimal,
    /// How long to wait: a text of `wait.*`, with its preposition.
    Wait,
    /// How long something still works: a text of `life.*`, with its preposition.
    Life,
    /// Items joined by `list.*`.
    List,
    /// Another text of the catalogue.
    Text,
    /// Words of somebody else: an address, a label of the schema. The page sets them apart by isolates.
    Foreign,
}

/// What is known of a key.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in a catalogue.
    pub name: &'static str,
    /// Where the text stands.
    pub place: Place,
    /// How many characters the English text may have, where the place is narrow.
    pub longest: Option<usize>,
    /// The slots, by name.
    pub slots: &'static [(&'static str, Slot)],
    /// For whoever translates it; lines of a doc comment.
    pub note: &'static [&'static str],
}

macro_rules! keys {
    ($(
        $(#[doc = $note:literal])+
        $key:ident $name:literal $place:ident $($longest:literal)? $([$($slot:ident: $kind:ident $(($from:literal, $to:literal))?),+])?;
    )+) => {
        /// A text of the page. The number of a key is its line in the file that the page reads.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u16)]
        pub enum Key {
            $($(#[doc = $note])+ $key,)+
        }

        /// All keys, in the order of [`Key`].
        pub const ENTRIES: &[Entry] = &[
            $(Entry {
                name: $name,
                place: Place::$place,
                longest: longest!($($longest)?),
                slots: &[$($((stringify!($slot), Slot::$kind $(($from, $to))?)),+)?],
                note: &[$($note),+],
            },)+
        ];
    };
}

macro_rules! longest {
    () => {
        None
    };
    ($longest:literal) => {
        Some($longest)
    };
}

keys! {
    /// Title of the browser tab after a press was refused. {title} is the heading of the page.
    PageErrorTitle "page.error_title" Title [title: Text];
    /// Name of the language switch, read by screen readers only.
    PageLanguage "page.language" Label 30;
    /// Name of the group of links at the foot of the page, read by screen readers only.
    PageLinks "page.links" Label 40;
    /// Link to the privacy notice of the operator.
    PagePrivacy "page.privacy" Link 24;
    /// Link to the terms of use of the operator.
    PageTerms "page.terms" Link 24;
    /// Link to the help pages of the operator.
    PageHelp "page.help" Link 24;
    /// Read by screen readers after the words of a link that opens in a new tab.
    PageNewTab "page.new_tab" Announcement;
    /// Where the visitor is: small text above the heading, for example “Step 2 of 3”.
    PageStep "page.step" Hint 20 [at: Number(1, 3), of: Number(3, 3)];
    /// Read by screen readers when a press takes a moment.
    PageWorking "page.working" Announcement;
    /// Joins two sentences. Leave out the space where your script puts none between sentences
    /// (Chinese, Japanese).
    SentencesJoined "sentences.joined" Pattern [a: Text, b: Text];
    /// List of two items within a sentence, for example “a capital letter and a digit”.
    ListTwo "list.two" Pattern [a: Text, b: Text];
    /// Joins the items of a list of three or more, except the last.
    ListMiddle "list.middle" Pattern [a: Text, b: Text];
    /// Joins the last item to a list of three or more. {a} is the list so far, such as “12
    /// characters, a digit”.
    ListLast "list.last" Pattern [a: Text, b: Text];
    /// Adverbial phrase: after which time. It holds its own preposition, because it is put into
    /// “Try again {wait}.” and into brackets.
    WaitSeconds "wait.seconds" Fragment [n: Count(1, 119)];
    /// Adverbial phrase: after which time. It holds its own preposition, because it is put into
    /// “Try again {wait}.” and into brackets.
    WaitMinutes "wait.minutes" Fragment [n: Count(1, 120)];
    /// Adverbial phrase: after which time. It holds its own preposition, because it is put into
    /// “Try again {wait}.” and into brackets.
    WaitHours "wait.hours" Fragment [n: Count(1, 999)];
    /// Adverbial phrase: for how much longer. It holds its own preposition, because it is put into
    /// “The code works {life}.”
    LifeSeconds "life.seconds" Fragment [n: Count(1, 119)];
    /// Adverbial phrase: for how much longer. It holds its own preposition, because it is put into
    /// “The code works {life}.”
    LifeMinutes "life.minutes" Fragment [n: Count(1, 120)];
    /// Adverbial phrase: for how much longer. It holds its own preposition, because it is put into
    /// “The code works {life}.”
    LifeHours "life.hours" Fragment [n: Count(1, 999)];
    /// Heading of step 1 and title of the page.
    InvitingHeading "inviting.heading" Heading 50;
    /// Below the heading of step 1.
    InvitingLeadEmail "inviting.lead.email" Lead;
    /// Below the heading of step 1, where accounts are made with a mobile number.
    InvitingLeadMobile "inviting.lead.mobile" Lead;
    /// After the lead of step 1, where a page of another system follows that calls itself a sign-in
    /// page.
    InvitingLoginPage "inviting.login_page" Lead;
    /// Button of step 1.
    InvitingContinue "inviting.continue" Button 24;
    /// Question before the link sign_in.
    HaveAccount "have_account" Hint 40;
    /// Link or button to the sign-in page of the operator. Use the glossary’s verb for “sign in”.
    SignIn "sign_in" Button 24;
    /// Button that replaces a mistyped email address. {address} is the likely address, such as
    /// name@gmail.com.
    AdviceMeant "advice.meant" Button [address: Foreign];
    /// Below an email address such as name@server. Nothing is wrong yet.
    AdviceNoDot "advice.no_dot" Hint;
    /// Below an email address such as a..b@example.com. Nothing is wrong yet.
    AdviceOddDots "advice.odd_dots" Hint;
    /// Below an email address whose domain mixes, for example, Latin and Cyrillic letters.
    AdviceMixedScripts "advice.mixed_scripts" Hint;
    /// The same, with the form that machines use. {domain} looks like xn--pypal-4ve.example.
    AdviceWrittenAs "advice.written_as" Hint [domain: Foreign];
    /// Below a mobile number. Nothing is wrong yet.
    AdviceOddLength "advice.odd_length" Hint;
    /// Below a new password that is accepted, but may be hard to type elsewhere.
    AdviceTypedDifferently "advice.typed_differently" Hint;
    /// Heading while the page starts.
    OpeningHeading "opening.heading" Heading 50;
    /// Heading before the browser goes to another page and back.
    LeavingHeading "leaving.heading" Heading 50;
    /// Heading while the page gets access to the service.
    ExchangingHeading "exchanging.heading" Heading 50;
    /// Heading while the form of step 2 is loaded.
    PreparingHeading "preparing.heading" Heading 50;
    /// Below the four headings before this one.
    WaitingLead "waiting.lead" Lead;
    /// Heading in a small window whose work is done.
    DeliveredHeading "delivered.heading" Heading 50;
    /// Below it: the visitor goes back to the window that they came from.
    DeliveredLead "delivered.lead" Lead;
    /// Heading of step 2: name, password and so on.
    FillingHeading "filling.heading" Heading 50;
    /// Below the heading of step 2. “optional” is the word of filling.optional. Not shown where no
    /// field is optional.
    FillingLead "filling.lead" Lead;
    /// After the label of a field that may stay empty.
    FillingOptional "filling.optional" Label 14;
    /// First line of a drop-down list, before anything is chosen.
    FillingChoose "filling.choose" Label 24;
    /// Below a label. {example} is an answer as the operator would write it, such as AB-1234.
    FillingExample "filling.example" Hint [example: Foreign];
    /// Link to a document that the visitor agrees to. {document} is its name, such as Terms of use.
    FillingRead "filling.read" Link [document: Foreign];
    /// Button that adds an empty item to a list. {label} is the name of the list, such as Phone
    /// numbers.
    FillingAdd "filling.add" Button 40 [label: Foreign];
    /// Button that removes an item. {label} is its name and number, such as Phone numbers 2.
    FillingRemove "filling.remove" Button 40 [label: Foreign];
    /// Read by screen readers after the button filling.add.
    FillingAdded "filling.added" Announcement;
    /// Read by screen readers after the button filling.remove.
    FillingRemoved "filling.removed" Announcement;
    /// Button of step 2.
    FillingRegister "filling.register" Button 24;
    /// The same button while it works.
    FillingRegistering "filling.registering" Button 26;
    /// Any button that sends, while the password is looked up; read by screen readers too.
    FillingChecking "filling.checking" Button 26;
    /// Puts the name of a field or group before a message about it. {label} is such as Postal code
    /// or Phone numbers 2; {text} is one of the messages issue.field.*, or a message with another
    /// label.
    Labelled "labelled" Pattern [label: Foreign, text: Text];
    /// One of several fields with the same name, for example “Phone number 2”.
    LabelItem "label.item" Label [label: Foreign, n: Number(1, 999)];
    /// Label of a field: the personal name. Nominative; it also stands within quotation marks and
    /// before a colon.
    LabelGiven "label.given" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelMiddle "label.middle" Label 30;
    /// Label of a field: the surname. Nominative; it also stands within quotation marks and before
    /// a colon.
    LabelFamily "label.family" Label 30;
    /// Label of a field: the whole name of a person in one field. Nominative; it also stands within
    /// quotation marks and before a colon.
    LabelFull "label.full" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelNickname "label.nickname" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelBirthdate "label.birthdate" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelAge "label.age" Label 30;
    /// Label of a field: company, school or authority. Nominative; it also stands within quotation
    /// marks and before a colon.
    LabelOrganization "label.organization" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelJobTitle "label.job_title" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelEmail "label.email" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelMobile "label.mobile" Label 30;
    /// Label of a field: the name that the account signs in with. Nominative; it also stands within
    /// quotation marks and before a colon.
    LabelUsername "label.username" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelPhone "label.phone" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelWebsite "label.website" Label 30;
    /// Label of a field: street and house number, in the usual order of your country. Nominative;
    /// it also stands within quotation marks and before a colon.
    LabelStreet "label.street" Label 30;
    /// Label of a field: first line of a postal address. Nominative; it also stands within
    /// quotation marks and before a colon.
    LabelLine1 "label.line1" Label 30;
    /// Label of a field: second line of a postal address (flat, building). Nominative; it also
    /// stands within quotation marks and before a colon.
    LabelLine2 "label.line2" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelCity "label.city" Label 30;
    /// Label of a field: the part of a country in a postal address. Nominative; it also stands
    /// within quotation marks and before a colon.
    LabelState "label.state" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelPostalCode "label.postal_code" Label 30;
    /// Label of a field. Nominative; it also stands within quotation marks and before a colon.
    LabelCountry "label.country" Label 30;
    /// Label of the new password.
    PasswordLabel "password.label" Label 30;
    /// Visible words of the button password.show_label, beside the field.
    PasswordShow "password.show" Button 10;
    /// Visible words of the button password.hide_label, beside the field.
    PasswordHide "password.hide" Button 10;
    /// Name of the button for screen readers. It must contain the words of password.show (WCAG
    /// 2.5.3).
    PasswordShowLabel "password.show_label" Button 40;
    /// Name of the button for screen readers. It must contain the words of password.hide (WCAG
    /// 2.5.3).
    PasswordHideLabel "password.hide_label" Button 40;
    /// Read by screen readers after the button.
    PasswordShown "password.shown" Announcement;
    /// Read by screen readers after the button.
    PasswordHidden "password.hidden" Announcement;
    /// Above the list of rules. The messages password.rule.* are its items and stand alone.
    PasswordRules "password.rules" Hint 40;
    /// Item of the list of rules.
    PasswordRuleLength "password.rule.length" Item 48 [n: Count(1, 999)];
    /// Item of the list of rules. Only Latin letters without accents count: keep “(A to Z)”; where
    /// the script is another one, say Latin letters.
    PasswordRuleCapitals "password.rule.capitals" Item 48 [n: Count(1, 999)];
    /// Item of the list of rules. Only Latin letters without accents count.
    PasswordRuleLowercase "password.rule.lowercase" Item 48 [n: Count(1, 999)];
    /// Item of the list of rules. Only European digits count.
    PasswordRuleDigits "password.rule.digits" Item 48 [n: Count(1, 999)];
    /// Item of the list of rules. Keep the four characters !#%? as they are.
    PasswordRuleSpecial "password.rule.special" Item 48 [n: Count(1, 999)];
    /// Item of the list of rules.
    PasswordRuleWeak "password.rule.weak" Item 70;
    /// Item of the list of rules.
    PasswordRuleFair "password.rule.fair" Item 70;
    /// Item of the list of rules.
    PasswordRuleStrong "password.rule.strong" Item 70;
    /// Item of the list of rules.
    PasswordRuleVeryStrong "password.rule.very_strong" Item 70;
    /// Read by screen readers before a rule that the password meets.
    PasswordStandingMet "password.standing.met" Announcement;
    /// Read by screen readers before a rule that the password does not meet yet.
    PasswordStandingUnmet "password.standing.unmet" Announcement;
    /// Read by screen readers before a rule that is being looked at.
    PasswordStandingChecking "password.standing.checking" Announcement;
    /// Read by screen readers before a rule that only the service can check.
    PasswordStandingLater "password.standing.later" Announcement;
    /// Read by screen readers when the visitor pauses, for example “Password rules met: 2 of 4.”
    PasswordMet "password.met" Announcement [met: Number(0, 5), of: Number(1, 5)];
    /// Part of the list in password.must*, for example “at least 12 characters”; never in
    /// password.add*.
    PasswordItemLength "password.item.length" Fragment [n: Count(1, 999)];
    /// Part of a list that is put into password.must* and password.add*. Use the case that the
    /// verbs there govern; if they govern different cases, choose other verbs there.
    PasswordItemCapitals "password.item.capitals" Fragment [n: Count(1, 999)];
    /// Part of a list that is put into password.must* and password.add*. Use the case that the
    /// verbs there govern; if they govern different cases, choose other verbs there.
    PasswordItemLowercase "password.item.lowercase" Fragment [n: Count(1, 999)];
    /// Part of a list that is put into password.must* and password.add*. Use the case that the
    /// verbs there govern; if they govern different cases, choose other verbs there.
    PasswordItemDigits "password.item.digits" Fragment [n: Count(1, 999)];
    /// Part of a list that is put into password.must* and password.add*. Use the case that the
    /// verbs there govern; if they govern different cases, choose other verbs there.
    PasswordItemSpecial "password.item.special" Fragment [n: Count(1, 999)];
    /// Description of the password field for screen readers: one short sentence. {list} is such as
    /// “at least 12 characters, a capital letter and 2 digits”.
    PasswordMust "password.must" Announcement [list: List];
    /// Description of the password field for screen readers: one short sentence. {list} is such as
    /// “at least 12 characters, a capital letter and 2 digits”.
    PasswordMustWeak "password.must.weak" Announcement [list: List];
    /// Description of the password field for screen readers: one short sentence. {list} is such as
    /// “at least 12 characters, a capital letter and 2 digits”.
    PasswordMustFair "password.must.fair" Announcement [list: List];
    /// Description of the password field for screen readers: one short sentence. {list} is such as
    /// “at least 12 characters, a capital letter and 2 digits”.
    PasswordMustStrong "password.must.strong" Announcement [list: List];
    /// Description of the password field for screen readers: one short sentence. {list} is such as
    /// “at least 12 characters, a capital letter and 2 digits”.
    PasswordMustVeryStrong "password.must.very_strong" Announcement [list: List];
    /// Name of a strength. It stands alone or within quotation marks; a gender or case, where it
    /// needs one, is that of “strength”.
    StrengthNameAny "strength.name.any" Fragment 20;
    /// Name of a strength. It stands alone or within quotation marks; a gender or case, where it
    /// needs one, is that of “strength”.
    StrengthNameWeak "strength.name.weak" Fragment 20;
    /// Name of a strength. It stands alone or within quotation marks; a gender or case, where it
    /// needs one, is that of “strength”.
    StrengthNameFair "strength.name.fair" Fragment 20;
    /// Name of a strength. It stands alone or within quotation marks; a gender or case, where it
    /// needs one, is that of “strength”.
    StrengthNameStrong "strength.name.strong" Fragment 20;
    /// Name of a strength. It stands alone or within quotation marks; a gender or case, where it
    /// needs one, is that of “strength”.
    StrengthNameVeryStrong "strength.name.very_strong" Fragment 20;
    /// Below the password field: how hard the password is to guess. It begins with the name of the
    /// strength.
    StrengthAny "strength.any" Hint;
    /// Below the password field: how hard the password is to guess. It begins with the name of the
    /// strength.
    StrengthWeak "strength.weak" Hint;
    /// Below the password field: how hard the password is to guess. It begins with the name of the
    /// strength.
    StrengthFair "strength.fair" Hint;
    /// Below the password field: how hard the password is to guess. It begins with the name of the
    /// strength.
    StrengthStrong "strength.strong" Hint;
    /// Below the password field: how hard the password is to guess. It begins with the name of the
    /// strength.
    StrengthVeryStrong "strength.very_strong" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningStraightRow "warning.straight_row" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningKeyboardPattern "warning.keyboard_pattern" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningRepeatedLetter "warning.repeated_letter" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningRepeatedPart "warning.repeated_part" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningTopTen "warning.top_ten" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningTopHundred "warning.top_hundred" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningCommon "warning.common" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningLikeCommon "warning.like_common" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningSequence "warning.sequence" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningRecentYear "warning.recent_year" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningSingleWord "warning.single_word" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningDate "warning.date" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningSingleName "warning.single_name" Hint;
    /// After strength.*: what makes the password weak. One sentence with its full stop.
    WarningCommonName "warning.common_name" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionFewWords "suggestion.few_words" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionNoSymbolsNeeded "suggestion.no_symbols_needed" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionAnotherWord "suggestion.another_word" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionCapital "suggestion.capital" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionAllCapitals "suggestion.all_capitals" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionReversed "suggestion.reversed" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionSubstitutions "suggestion.substitutions" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionLongerPattern "suggestion.longer_pattern" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionNoRepetition "suggestion.no_repetition" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionNoSequence "suggestion.no_sequence" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionNoRecentYear "suggestion.no_recent_year" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionNoOwnYear "suggestion.no_own_year" Hint;
    /// After warning.*: what would make the password stronger. One sentence with its full stop.
    SuggestionNoOwnDate "suggestion.no_own_date" Hint;
    /// Above every page while the device has no network.
    NoticeOffline "notice.offline" Notice;
    /// The same after a press that waits for the network.
    NoticeOfflineWaits "notice.offline_waits" Notice;
    /// Above the form of step 2.
    NoticePasswordAgain "notice.password_again" Notice;
    /// Above a form whose press got no answer.
    NoticeNotSent "notice.not_sent" Notice;
    /// Above the form of step 2 after a press without an answer.
    NoticePerhapsRegisteredCode "notice.perhaps_registered.code" Notice;
    /// Above the form of step 2 after a press without an answer.
    NoticePerhapsRegisteredLink "notice.perhaps_registered.link" Notice;
    /// Above a form that the service refuses for a while. {wait} is one of wait.*, such as “in 30
    /// seconds”, and counts down.
    NoticeWait "notice.wait" Notice [wait: Wait];
    /// The same where the time is over or not known.
    NoticeWaitUnknown "notice.wait_unknown" Notice;
    /// Above the form of step 2.
    NoticeNotAccepted "notice.not_accepted" Notice;
    /// Above the form of step 2, when the visitor came back from step 3 to correct it.
    NoticeAddressAgainEmail "notice.address_again.email" Notice;
    /// The same where the form asks for a password.
    NoticeAddressAgainPasswordEmail "notice.address_again_password.email" Notice;
    /// Above the form of step 2, when the visitor came back from step 3 to correct it.
    NoticeAddressAgainMobile "notice.address_again.mobile" Notice;
    /// The same where the form asks for a password.
    NoticeAddressAgainPasswordMobile "notice.address_again_password.mobile" Notice;
    /// Above the code of step 3.
    NoticeCodeAgain "notice.code_again" Notice;
    /// Above the code of step 3.
    NoticePerhapsActive "notice.perhaps_active" Notice;
    /// Above the code of step 3, with the button activating.register_again.
    NoticeRegisterAgain "notice.register_again" Notice;
    /// Above a form that waits for a small window.
    NoticeSmallWindow "notice.small_window" Notice;
    /// Heading above the list of what is wrong with a form.
    SummaryHeading "summary.heading" Heading 50;
    /// The field label.given is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingGiven "missing.given" Issue;
    /// The field label.middle is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingMiddle "missing.middle" Issue;
    /// The field label.family is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingFamily "missing.family" Issue;
    /// The field label.full is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingFull "missing.full" Issue;
    /// The field label.nickname is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingNickname "missing.nickname" Issue;
    /// The field label.birthdate is empty. Under the field and in the list above the form. Says
    /// what to do. No full stop at the end.
    MissingBirthdate "missing.birthdate" Issue;
    /// The field label.age is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingAge "missing.age" Issue;
    /// The field label.organization is empty. Under the field and in the list above the form. Says
    /// what to do. No full stop at the end.
    MissingOrganization "missing.organization" Issue;
    /// The field label.job_title is empty. Under the field and in the list above the form. Says
    /// what to do. No full stop at the end.
    MissingJobTitle "missing.job_title" Issue;
    /// The field label.email is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingEmail "missing.email" Issue;
    /// The field label.mobile is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingMobile "missing.mobile" Issue;
    /// The field label.username is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingUsername "missing.username" Issue;
    /// The field label.phone is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingPhone "missing.phone" Issue;
    /// The field label.website is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingWebsite "missing.website" Issue;
    /// The field label.street is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingStreet "missing.street" Issue;
    /// The field label.line1 is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingLine1 "missing.line1" Issue;
    /// The field label.line2 is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingLine2 "missing.line2" Issue;
    /// The field label.city is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingCity "missing.city" Issue;
    /// The field label.state is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingState "missing.state" Issue;
    /// The field label.postal_code is empty. Under the field and in the list above the form. Says
    /// what to do. No full stop at the end.
    MissingPostalCode "missing.postal_code" Issue;
    /// The field label.country is empty. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingCountry "missing.country" Issue;
    /// Nothing is chosen at label.organization, which is a list to choose from. Under the field and
    /// in the list above the form. Says what to do. No full stop at the end.
    MissingChoiceOrganization "missing.choice.organization" Issue;
    /// Nothing is chosen at label.job_title, which is a list to choose from. Under the field and in
    /// the list above the form. Says what to do. No full stop at the end.
    MissingChoiceJobTitle "missing.choice.job_title" Issue;
    /// Nothing is chosen at label.city, which is a list to choose from. Under the field and in the
    /// list above the form. Says what to do. No full stop at the end.
    MissingChoiceCity "missing.choice.city" Issue;
    /// Nothing is chosen at label.state, which is a list to choose from. Under the field and in the
    /// list above the form. Says what to do. No full stop at the end.
    MissingChoiceState "missing.choice.state" Issue;
    /// Nothing is chosen at label.country, which is a list to choose from. Under the field and in
    /// the list above the form. Says what to do. No full stop at the end.
    MissingChoiceCountry "missing.choice.country" Issue;
    /// The new password is empty. Under the field and in the list above the form. Says what to do.
    /// No full stop at the end.
    MissingPassword "missing.password" Issue;
    /// The activation code is empty. Under the field and in the list above the form. Says what to
    /// do. No full stop at the end.
    MissingCode "missing.code" Issue;
    /// A field that is written into is empty. {label} is the name of a field in the operator’s
    /// words, such as Favourite colour. Under the field and in the list above the form. Says what
    /// to do. No full stop at the end.
    MissingText "missing.text" Issue [label: Foreign];
    /// Nothing is chosen. {label} is the name of a field in the operator’s words, such as Favourite
    /// colour. Under the field and in the list above the form. Says what to do. No full stop at the
    /// end.
    MissingChoice "missing.choice" Issue [label: Foreign];
    /// A list has no items. {label} is the name of the list, such as Phone numbers. Under the field
    /// and in the list above the form. Says what to do. No full stop at the end.
    MissingList "missing.list" Issue [label: Foreign];
    /// A box that has to be ticked is not. {label} is the sentence beside the box, such as I accept
    /// the terms of use. Under the field and in the list above the form. Says what to do. No full
    /// stop at the end.
    MissingConsent "missing.consent" Issue [label: Foreign];
    /// The form as a whole. Under the field and in the list above the form. Says what to do. No
    /// full stop at the end.
    IssueForm "issue.form" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailNoAt "issue.email.no_at" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailManyAts "issue.email.many_ats" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailNoName "issue.email.no_name" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailQuoted "issue.email.quoted" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailLiteral "issue.email.literal" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailNotYet "issue.email.not_yet" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailBadDomain "issue.email.bad_domain" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailSpace "issue.email.space" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end.
    IssueEmailTooLong "issue.email.too_long" Issue;
    /// What is wrong with an email address and what to do. No full stop at the end. {character} is
    /// a single character, such as a comma.
    IssueEmailBadCharacter "issue.email.bad_character" Issue [character: Foreign];
    /// What is wrong with a mobile number and what to do. No full stop at the end. Use the code of
    /// a country that speaks your language.
    IssueMobileNoCountry "issue.mobile.no_country" Issue;
    /// What is wrong with a mobile number and what to do. No full stop at the end.
    IssueMobileTooShort "issue.mobile.too_short" Issue;
    /// What is wrong with a mobile number and what to do. No full stop at the end.
    IssueMobileTooLong "issue.mobile.too_long" Issue;
    /// What is wrong with a mobile number and what to do. No full stop at the end. {character} is a
    /// single character, such as a letter.
    IssueMobileBadCharacter "issue.mobile.bad_character" Issue [character: Foreign];
    /// What is wrong with a username. No full stop at the end.
    IssueUsername "issue.username" Issue;
    /// What is wrong with the new password and what to do. No full stop at the end. {list} is made
    /// of password.item.*, such as “a capital letter and 2 digits”.
    IssuePasswordAdd "issue.password.add" Issue [list: List];
    /// What is wrong with the new password and what to do. No full stop at the end.
    IssuePasswordUse "issue.password.use" Issue [n: Count(1, 999)];
    /// What is wrong with the new password and what to do. No full stop at the end. {list} as in
    /// issue.password.add; {n} is the least length of the whole password.
    IssuePasswordAddAndUse "issue.password.add_and_use" Issue [list: List, n: Count(1, 999)];
    /// What is wrong with the new password and what to do. No full stop at the end. {n} is usually
    /// 72. Where the script is not Latin, say that its letters count more than once.
    IssuePasswordTooLong "issue.password.too_long" Issue [n: Count(64, 999)];
    /// What is wrong with the new password and what to do. No full stop at the end.
    IssuePasswordKnown "issue.password.known" Issue;
    /// What is wrong with the new password and what to do. No full stop at the end.
    IssuePasswordPattern "issue.password.pattern" Issue;
    /// What is wrong with the new password and what to do. No full stop at the end.
    IssuePasswordBreached "issue.password.breached" Issue;
    /// What is wrong with the new password and what to do. No full stop at the end. {found} and
    /// {least} are strength.name.*.
    IssuePasswordWeak "issue.password.weak" Issue [found: Text, least: Text];
    /// What is wrong with the new password and what to do. No full stop at the end. {warning} is a
    /// whole sentence out of warning.*, with its full stop.
    IssuePasswordWeakBecause "issue.password.weak_because" Issue [warning: Text, found: Text, least: Text];
    /// What is wrong with the activation code. It does not say whether an account exists. No full
    /// stop at the end.
    IssueCodeRefused "issue.code.refused" Issue;
    /// What is wrong with the activation code. It does not say whether an account exists. No full
    /// stop at the end.
    IssueCodeRefusedCased "issue.code.refused_cased" Issue;
    /// What is wrong with the activation code. It does not say whether an account exists. No full
    /// stop at the end.
    IssueCodeExpired "issue.code.expired" Issue;
    /// What is wrong with the activation code. It does not say whether an account exists. No full
    /// stop at the end.
    IssueCodeDigits "issue.code.digits" Issue [n: Count(4, 32)];
    /// What is wrong with the activation code. It does not say whether an account exists. No full
    /// stop at the end.
    IssueCodeCharacters "issue.code.characters" Issue [n: Count(4, 32)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldUnlike "issue.field.unlike" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// {example} is an answer that fits, such as AB-1234.
    IssueFieldUnlikeExample "issue.field.unlike_example" Issue [example: Foreign];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldComplained "issue.field.complained" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// {words} is what the service says, often in English.
    IssueFieldComplainedWords "issue.field.complained_words" Issue [words: Foreign];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldNotAChoice "issue.field.not_a_choice" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldUrl "issue.field.url" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldDate "issue.field.date" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// {year} is a year, written without a separator.
    IssueFieldYearBefore "issue.field.year_before" Issue [year: Number(1900, 1900)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldNotANumber "issue.field.not_a_number" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// Something like 2.5 was typed.
    IssueFieldNotWhole "issue.field.not_whole" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// {number} may be negative.
    IssueFieldAtLeast "issue.field.at_least" Issue [number: Decimal];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// {number} may be negative.
    IssueFieldAtMost "issue.field.at_most" Issue [number: Decimal];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// {number} may be negative.
    IssueFieldMoreThan "issue.field.more_than" Issue [number: Decimal];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// {number} may be negative.
    IssueFieldLessThan "issue.field.less_than" Issue [number: Decimal];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldMultipleOf "issue.field.multiple_of" Issue [number: Decimal];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldTooShort "issue.field.too_short" Issue [n: Count(1, 999)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldTooLong "issue.field.too_long" Issue [n: Count(1, 999)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon. Items
    /// are entries of a list that the visitor fills.
    IssueFieldTooFewItems "issue.field.too_few_items" Issue [n: Count(1, 999)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldTooManyItems "issue.field.too_many_items" Issue [n: Count(1, 999)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    /// Options are boxes to tick.
    IssueFieldTooFewChosen "issue.field.too_few_chosen" Issue [n: Count(1, 999)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldTooManyChosen "issue.field.too_many_chosen" Issue [n: Count(1, 999)];
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldRepeated "issue.field.repeated" Issue;
    /// Stands after the name of the field and a colon (see “labelled”), for example “Age: enter a
    /// number in digits”. No full stop at the end; begin as your language does after a colon.
    IssueFieldUnfit "issue.field.unfit" Issue;
    /// Heading of step 3: a message was sent. Means: look into your mailbox.
    ActivatingHeadingEmail "activating.heading.email" Heading 50;
    /// Heading of step 3 where the message goes to a phone.
    ActivatingHeadingMobile "activating.heading.mobile" Heading 50;
    /// Security: it is the same for every address and must not say that an account was made; keep
    /// “if it can be registered”. {address} is such as name@example.com.
    ActivatingSentCodeEmail "activating.sent.code.email" Lead [address: Foreign];
    /// Security: it is the same for every address and must not say that an account was made; keep
    /// “if it can be registered”. {address} is such as name@example.com.
    ActivatingSentLinkEmail "activating.sent.link.email" Lead [address: Foreign];
    /// Security: it is the same for every address and must not say that an account was made; keep
    /// “if it can be registered”. {address} is a number such as +44 7700 900123; “it” is the
    /// number.
    ActivatingSentCodeMobile "activating.sent.code.mobile" Lead [address: Foreign];
    /// Security: it is the same for every address and must not say that an account was made; keep
    /// “if it can be registered”. {address} is a number such as +44 7700 900123; “it” is the
    /// number.
    ActivatingSentLinkMobile "activating.sent.link.mobile" Lead [address: Foreign];
    /// Where sending failed; the button activating.send_first sends it. Security: it is the same
    /// for every address and must not say that an account was made; keep “if it can be registered”.
    /// {address} is such as name@example.com.
    ActivatingUnsentCodeEmail "activating.unsent.code.email" Lead [address: Foreign];
    /// Where sending failed; the button activating.send_first sends it. Security: it is the same
    /// for every address and must not say that an account was made; keep “if it can be registered”.
    /// {address} is such as name@example.com.
    ActivatingUnsentLinkEmail "activating.unsent.link.email" Lead [address: Foreign];
    /// Where sending failed; the button activating.send_first sends it. Security: it is the same
    /// for every address and must not say that an account was made; keep “if it can be registered”.
    /// {address} is a number such as +44 7700 900123; “it” at the end is the number.
    ActivatingUnsentCodeMobile "activating.unsent.code.mobile" Lead [address: Foreign];
    /// Where sending failed; the button activating.send_first sends it. Security: it is the same
    /// for every address and must not say that an account was made; keep “if it can be registered”.
    /// {address} is a number such as +44 7700 900123; “it” at the end is the number.
    ActivatingUnsentLinkMobile "activating.unsent.link.mobile" Lead [address: Foreign];
    /// After activating.sent.code.*.
    ActivatingByCode "activating.by_code" Lead;
    /// The same where the password is set with the code.
    ActivatingByCodeAndPassword "activating.by_code_and_password" Lead;
    /// After activating.sent.link.*.
    ActivatingByLink "activating.by_link" Lead;
    /// Label of the field for the code.
    CodeLabel "code.label" Label 30;
    /// Above the field for the code, where its length is not known.
    CodeHint "code.hint" Hint;
    /// Above the field: what the code looks like, for example “6 digits. Spaces don’t matter.”
    CodeHintDigits "code.hint.digits" Hint [n: Count(4, 32)];
    /// The same where the code has letters too.
    CodeHintCharacters "code.hint.characters" Hint [n: Count(4, 32)];
    /// After code.hint.*: “it” is the code, which is sent without a press (WCAG 3.2.2).
    CodeSends "code.sends" Hint;
    /// {life} is one of life.*, such as “for another 10 minutes”.
    CodeLives "code.lives" Hint [life: Life];
    /// {life} is one of life.*, such as “for another 2 hours”.
    LinkLives "link.lives" Hint [life: Life];
    /// In place of code.lives and link.lives when the time is over.
    MessageOld "message.old" Hint;
    /// Button of step 3 and of the page of a link.
    ActivatingActivate "activating.activate" Button 24;
    /// The same button while it works.
    ActivatingActivating "activating.activating" Button 26;
    /// Button that begins anew with the same details.
    ActivatingRegisterAgain "activating.register_again" Button 24;
    /// Heading of what helps when no message came.
    NothingCameHeading "nothing_came.heading" Heading 50;
    /// Below it.
    NothingCameEmail "nothing_came.email" Hint;
    /// Below it, where the message goes to a phone.
    NothingCameMobile "nothing_came.mobile" Hint;
    /// Button.
    ActivatingResend "activating.resend" Button 24;
    /// The same button while it cannot be used yet. {wait} is one of wait.*, such as “in 30
    /// seconds”, and counts down.
    ActivatingResendIn "activating.resend_in" Button 44 [wait: Wait];
    /// The same button where nothing could be sent so far.
    ActivatingSendFirst "activating.send_first" Button 24;
    /// The same button while it works.
    ActivatingSending "activating.sending" Button 24;
    /// Button: a link in place of the code.
    ActivatingSendLink "activating.send_link" Button 26;
    /// Button: a code in place of the link.
    ActivatingSendCode "activating.send_code" Button 26;
    /// Above these buttons.
    ActivatingNewestOnly "activating.newest_only" Hint;
    /// Read by screen readers, and seen before activating.newest_only, after a press of
    /// activating.resend.
    ActivatingMessageSent "activating.message_sent" Announcement;
    /// Button that leads back to the address.
    ActivatingChangeEmail "activating.change.email" Button 26;
    /// Button that leads back to the number.
    ActivatingChangeMobile "activating.change.mobile" Button 26;
    /// Heading of the page that the link in the message opens.
    ConfirmingHeading "confirming.heading" Heading 50;
    /// Below it; the button is activating.activate.
    ConfirmingLead "confirming.lead" Lead;
    /// The same where a password is asked for.
    ConfirmingPassword "confirming.password" Lead;
    /// Heading of the same page in a browser that does not know the registration. A real question:
    /// the answer decides.
    AskingHeading "asking.heading" Heading 50;
    /// Security: warns people whose address somebody else has used. Keep every sentence.
    AskingLead "asking.lead" Lead;
    /// Security: the link may lie. {address} is an email address or a number.
    AskingLinkNames "asking.link_names" Lead [address: Foreign];
    /// The same where the link names no address. “the one” is the address.
    AskingLinkNamesNobody "asking.link_names_nobody" Lead;
    /// Button: I have registered.
    AskingYes "asking.yes" Button 28;
    /// Button: it was not me. Avoid a form that shows the gender.
    AskingNo "asking.no" Button 28;
    /// Heading of the end.
    DoneHeading "done.heading" Heading 50;
    /// Heading where this page only heard of the end.
    DoneHeadingTold "done.heading.told" Heading 60;
    /// Heading where somebody has to approve the account.
    DoneHeadingApproval "done.heading.approval" Heading 50;
    /// Below done.heading.
    DoneLead "done.lead" Lead;
    /// Below done.heading. Security: the same for a new and an existing account.
    DoneLeadCreated "done.lead.created" Lead;
    /// Below done.heading.told. Means: this page cannot confirm it.
    DoneLeadTold "done.lead.told" Lead;
    /// Below done.heading.approval. “it” is the account.
    DoneLeadApproval "done.lead.approval" Lead;
    /// {address} is an email address or a number.
    DoneAccountFor "done.account_for" Lead [address: Foreign];
    /// Security: only the link has said it, and it may lie.
    DoneAccountForByLink "done.account_for_by_link" Lead [address: Foreign];
    /// Where there is no sign-in page to lead to.
    DoneClose "done.close" Lead;
    /// The visitor stopped, or the page of the service did.
    ProblemCancelledHeading "problem.cancelled.heading" Heading 54;
    /// Below its heading. The visitor stopped, or the page of the service did.
    ProblemCancelledText "problem.cancelled.text" Lead;
    /// The same when only the activation is missing.
    ProblemActivationCancelledHeading "problem.activation_cancelled.heading" Heading 54;
    /// Below its heading. The same when only the activation is missing.
    ProblemActivationCancelledText "problem.activation_cancelled.text" Lead;
    /// The address of the page is of an old attempt; a button starts again.
    ProblemStartAgainHeading "problem.start_again.heading" Heading 54;
    /// Below its heading. The address of the page is of an old attempt; a button starts again.
    ProblemStartAgainText "problem.start_again.text" Lead;
    /// The service answers that it cannot. “It” is the service.
    ProblemTryLaterHeading "problem.try_later.heading" Heading 54;
    /// Below its heading. The service answers that it cannot. “It” is the service.
    ProblemTryLaterText "problem.try_later.text" Lead;
    /// The page is set up wrongly; the visitor cannot mend it.
    ProblemOperatorHeading "problem.operator.heading" Heading 54;
    /// Below its heading. The page is set up wrongly; the visitor cannot mend it.
    ProblemOperatorText "problem.operator.text" Lead;
    /// Use the words of browsers for cookies, site data and private browsing.
    ProblemNoStorageHeading "problem.no_storage.heading" Heading 54;
    /// Below its heading. Use the words of browsers for cookies, site data and private browsing.
    ProblemNoStorageText "problem.no_storage.text" Lead;
    /// The page is shown within another site. “It” is this page.
    ProblemFramedHeading "problem.framed.heading" Heading 54;
    /// Below its heading. The page is shown within another site. “It” is this page.
    ProblemFramedText "problem.framed.text" Lead;
    /// The page was opened at an address that the service does not lead back to.
    ProblemElsewhereHeading "problem.elsewhere.heading" Heading 54;
    /// Below its heading. The page was opened at an address that the service does not lead back to.
    ProblemElsewhereText "problem.elsewhere.text" Lead;
    /// No answer.
    ProblemUnreachableHeading "problem.unreachable.heading" Heading 54;
    /// Below its heading. No answer.
    ProblemUnreachableText "problem.unreachable.text" Lead;
    /// The device has no network.
    ProblemOfflineHeading "problem.offline.heading" Heading 54;
    /// Below its heading. The device has no network.
    ProblemOfflineText "problem.offline.text" Lead;
    /// The operator takes no registrations.
    ProblemRegistrationClosedHeading "problem.registration_closed.heading" Heading 54;
    /// Below its heading. The operator takes no registrations.
    ProblemRegistrationClosedText "problem.registration_closed.text" Lead;
    /// “It” is the link in the message.
    ProblemLinkSpentHeading "problem.link_spent.heading" Heading 54;
    /// Below its heading. “It” is the link in the message.
    ProblemLinkSpentText "problem.link_spent.text" Lead;
    /// The page of a link was opened without the link’s code.
    ProblemLinkMissingHeading "problem.link_missing.heading" Heading 54;
    /// Below its heading. The page of a link was opened without the link’s code.
    ProblemLinkMissingText "problem.link_missing.text" Lead;
    /// The link was cut or changed on its way.
    ProblemLinkDamagedHeading "problem.link_damaged.heading" Heading 54;
    /// Below its heading. The link was cut or changed on its way.
    ProblemLinkDamagedText "problem.link_damaged.text" Lead;
    /// Security: somebody else has made the account. “It” is the account.
    ProblemPreparedHeading "problem.prepared.heading" Heading 54;
    /// Below its heading. Security: somebody else has made the account. “It” is the account.
    ProblemPreparedText "problem.prepared.text" Lead;
    /// Security: the strongest warning of the page. “It” is the account.
    ProblemPreparedActiveHeading "problem.prepared_active.heading" Heading 54;
    /// Below its heading. Security: the strongest warning of the page. “It” is the account.
    ProblemPreparedActiveText "problem.prepared_active.text" Lead;
    /// Security: the visitor said that they have not registered.
    ProblemDeclinedHeading "problem.declined.heading" Heading 54;
    /// Below its heading. Security: the visitor said that they have not registered.
    ProblemDeclinedText "problem.declined.text" Lead;
    /// Button: begin anew.
    WayStartAgain "way.start_again" Button 24;
    /// Button: the same once more.
    WayTryAgain "way.try_again" Button 24;
    /// Button below problem.framed.*.
    WayOpenAlone "way.open_alone" Button 28;
    /// Button below problem.elsewhere.*: opens this page where it belongs.
    WayOpenAtHome "way.open_at_home" Button 28;
    /// Link to the help pages of the operator.
    StoppedHelp "stopped.help" Link 24;
    /// Opens a block with technical English. The operator is whoever runs this page.
    StoppedTechnical "stopped.technical" Button 44;
    /// Heading where the page’s own settings are wrong.
    MisconfiguredHeading "misconfigured.heading" Heading 50;
    /// Below it, for visitors.
    MisconfiguredLead "misconfigured.lead" Lead;
    /// Shown when the program of the page does not run.
    FailedHeading "failed.heading" Heading 50;
    /// Below it. “it” is the page.
    FailedText "failed.text" Lead;
    /// In place of failed.text. Use Apple’s own name of Lockdown Mode in your language.
    FailedBlocked "failed.blocked" Lead;
    /// Button below it.
    FailedReload "failed.reload" Button 28;
    /// Shown where scripts are switched off.
    NoScriptHeading "no_script.heading" Heading 50;
    /// Below it.
    NoScriptText "no_script.text" Lead;
    /// Shown at an address where nothing is (404).
    NotFoundHeading "not_found.heading" Heading 50;
    /// Below it.
    NotFoundText "not_found.text" Lead;
    /// Button that leads to the start page.
    NotFoundWay "not_found.way" Button 28;
}
