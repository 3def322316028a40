//! Which addresses are accepted, which get advice, which are refused, and why.

use super::*;

/// The result for an address.
#[derive(Debug, PartialEq)]
enum Verdict {
    Accept,
    Warn(Advice),
    Reject(EmailFault),
}
use Verdict::{Accept, Reject, Warn};

/// The conversion of a browser: UTS 46, without the URL standard's forbidden host code points.
pub(crate) const HOSTS: Hosts = Hosts(|host| {
    let ascii = idna::domain_to_ascii(host).ok()?;
    (!ascii.contains(|c| "\0\t\n\r #/:<>?@[\\]^|%".contains(c))).then_some(ascii)
});

fn verdict(text: &str) -> Verdict {
    verdict_where(text, false)
}

fn verdict_where(text: &str, international: bool) -> Verdict {
    match read(text, Some(HOSTS), international) {
        Err(fault) => Reject(fault),
        Ok(address) => advice(&address, Some(HOSTS)).map_or(Accept, Warn),
    }
}

#[test]
fn with_international_mail_a_local_part_has_letters_of_every_script_and_nothing_else_new() {
    let letters = |count: usize| format!("{}@example.test", "ж".repeat(count));
    for (text, verdict, why) in [
        ("дмитрий@example.test", Accept, "Cyrillic"),
        (
            "أحمد@bücher.example",
            Accept,
            "Arabic, before a domain of another script",
        ),
        ("用户+a@example.test", Accept, "Han beside ASCII"),
        ("zoe\u{308}@example.test", Accept, "a letter in two parts"),
        (&letters(32), Accept, "64 octets"),
        (&letters(33), Reject(EmailFault::TooLong), "more octets"),
        (
            "ada‘x@example.test",
            Reject(EmailFault::BadCharacter('‘')),
            "a quotation mark",
        ),
        (
            "ada💥@example.test",
            Reject(EmailFault::BadCharacter('💥')),
            "no letter",
        ),
        (
            "\"ж\"@example.test",
            Reject(EmailFault::Quoted),
            "in quotation marks",
        ),
    ] {
        assert_eq!(verdict_where(text, true), verdict, "{text}: {why}");
    }
    assert_eq!(verdict("дмитрий@example.test"), Reject(EmailFault::NotYet));
}

#[test]
fn each_kind_of_address_is_taken_or_refused_for_its_reason() {
    let long = |name: usize, labels: usize| {
        let domain = vec!["b".repeat(61); labels].join(".");
        format!("{}@{domain}.example", "a".repeat(name))
    };
    let table: &[(&str, Verdict, &str)] = &[
        // EM-01: the grammar of `type=email` (WHATWG), with advice where mail servers are stricter.
        ("ada@example.test", Accept, "the usual"),
        (
            "!#$%&'*+-/=?^_`{|}~@example.test",
            Accept,
            "every sign of an atom",
        ),
        ("1@2.example", Accept, "digits alone"),
        ("ada@a-b.example", Accept, "a hyphen inside"),
        (
            "ada@intranet",
            Warn(Advice::NoDot),
            "no dot: right in a firm",
        ),
        (
            ".ada@example.test",
            Warn(Advice::OddDots),
            "a dot at the start",
        ),
        (
            "ada.@example.test",
            Warn(Advice::OddDots),
            "a dot at the end",
        ),
        (
            "a..da@example.test",
            Warn(Advice::OddDots),
            "two dots in a row",
        ),
        ("", Reject(EmailFault::Empty), "nothing"),
        (
            " \u{200b} ",
            Reject(EmailFault::Empty),
            "nothing that is seen",
        ),
        ("ada", Reject(EmailFault::NoAt), "no @"),
        ("ada@b@c", Reject(EmailFault::ManyAts), "two @"),
        (
            "@example.test",
            Reject(EmailFault::NoName),
            "nothing before the @",
        ),
        ("ada@", Reject(EmailFault::BadDomain), "nothing after it"),
        ("ada@.test", Reject(EmailFault::BadDomain), "an empty label"),
        (
            "ada@example..test",
            Reject(EmailFault::BadDomain),
            "an empty label",
        ),
        (
            "ada@example.test.",
            Reject(EmailFault::BadDomain),
            "the root's dot",
        ),
        (
            "ada@-example.test",
            Reject(EmailFault::BadDomain),
            "a hyphen at the edge",
        ),
        (
            "ada@example-.test",
            Reject(EmailFault::BadDomain),
            "a hyphen at the edge",
        ),
        (
            "ada,byron@example.test",
            Reject(EmailFault::BadCharacter(',')),
            "a comma",
        ),
        (
            "ada(x)@example.test",
            Reject(EmailFault::BadCharacter('(')),
            "a comment",
        ),
        (
            "ada@exam_ple.test",
            Reject(EmailFault::BadCharacter('_')),
            "no host has it",
        ),
        (
            "ada@example.test\u{0}",
            Accept,
            "a control, which is not seen",
        ),
        // EM-02: RFC 5321 section 4.5.3.1, RFC 1035 section 2.3.4.
        (&long(64, 1), Accept, "the longest name"),
        (&long(65, 1), Reject(EmailFault::TooLong), "a longer one"),
        (&long(60, 3), Accept, "the longest address: 254"),
        (&long(61, 3), Reject(EmailFault::TooLong), "a longer one"),
        (
            &format!("a@{}.test", "b".repeat(63)),
            Accept,
            "the longest label",
        ),
        (
            &format!("a@{}.test", "b".repeat(64)),
            Reject(EmailFault::BadDomain),
            "a longer one",
        ),
        (
            &format!("a@{}.test", "例".repeat(30)),
            Accept,
            "90 octets here, fewer on the wire",
        ),
        (
            &format!("a@{}.test", "é例ü字ñ語ß漢".repeat(5)),
            Reject(EmailFault::BadDomain),
            "40 letters here, more than 63 on the wire",
        ),
        (
            &format!("a@{}.test", vec!["é例ü字ñ語ß漢".repeat(3); 6].join(".")),
            Reject(EmailFault::TooLong),
            "149 letters here, more than 254 on the wire",
        ),
        // EM-03: the local part is not changed.
        ("Ada.Byron+news@Example.Test", Accept, "dots, tag and case"),
        ("o'neil@example.test", Accept, "an apostrophe"),
        // EM-04: spaces inside are not removed.
        (
            "ada byron@example.test",
            Reject(EmailFault::Space),
            "a space",
        ),
        ("ada@exam ple.test", Reject(EmailFault::Space), "a space"),
        (
            "ada\u{2009}byron@example.test",
            Reject(EmailFault::Space),
            "a thin one",
        ),
        // EM-05, EM-11: other scripts after the @.
        ("ada@bücher.example", Accept, "a German domain"),
        ("ada@例え.テスト", Accept, "a Japanese one"),
        ("ada@مثال.إختبار", Accept, "an Arabic one"),
        ("ada@пример.example", Accept, "scripts label by label"),
        ("ada@xn--bcher-kva.example", Accept, "its form on the wire"),
        (
            "ada@xn--pypal-4ve.example",
            Warn(Advice::WrittenAs("xn--pypal-4ve.example".into())),
            "as Chromium hands over what was typed",
        ),
        (
            "ada@bü／cher.example",
            Reject(EmailFault::BadCharacter('/')),
            "a slash, as browsers read it",
        ),
        (
            "ada@pаypal.example",
            Warn(Advice::WrittenAs("xn--pypal-4ve.example".into())),
            "a Cyrillic а among Latin letters",
        ),
        // EM-06: other scripts before it.
        (
            "zoë@example.test",
            Reject(EmailFault::NotYet),
            "not every server can",
        ),
        (
            "адa@example.test",
            Reject(EmailFault::NotYet),
            "a Cyrillic а",
        ),
        (
            "用户@例え.テスト",
            Reject(EmailFault::NotYet),
            "all Chinese",
        ),
        // EM-07.
        (
            "\"ada lovelace\"@example.test",
            Reject(EmailFault::Space),
            "quoted, with a space",
        ),
        ("\"ada\"@example.test", Reject(EmailFault::Quoted), "quoted"),
        ("ada@[192.0.2.1]", Reject(EmailFault::Literal), "a machine"),
        // EM-09: no list of endings.
        ("ada@example.madeup", Accept, "an ending that nobody knows"),
        // EM-10.
        (
            "Ada+x@gmial.con",
            Warn(Advice::Meant("Ada+x@gmail.com".into())),
            "two slips",
        ),
        (
            "ada@example.con",
            Warn(Advice::Meant("ada@example.com".into())),
            "an ending that cannot be",
        ),
        ("ada@gmail.com", Accept, "none"),
    ];
    for (text, expected, reason) in table {
        assert_eq!(verdict(text), *expected, "{text:?}: {reason}");
    }
}

#[test]
fn what_surrounds_a_pasted_address_is_removed() {
    for text in [
        " ada@example.test ",
        "\u{feff}ada@example.test\u{200b}",
        "\u{a0}ada@example.test\n",
        "mailto:ada@example.test?subject=x",
        "MAILTO:ada@example.test",
        "<ada@example.test>",
        "Ada Lovelace <ada@example.test>",
        "<mailto:ada@example.test>",
        "\u{202a}ada@example.test\u{202c}",
        "\u{202e}ada\u{2067}@exam\u{2800}ple.test\u{3164}",
        "ａｄａ＠ｅｘａｍｐｌｅ．ｔｅｓｔ",
        "　ada＠example。test　",
        "＜ada@example.test＞",
        "ｍａｉｌｔｏ：ada@example.test",
        "mailto:ada%40example.test",
        "mailto:%61da@example%2Etest?body=%40",
        "Ada <mailto:ada@example.test>",
        "ada@exam\u{2028}ple.test",
    ] {
        assert_eq!(
            read(text, None, false).as_deref(),
            Ok("ada@example.test"),
            "{text:?}"
        );
    }
    let tagged = read("mailto:ada%2Bnews%252B@example.test", None, false);
    assert_eq!(
        tagged.as_deref(),
        Ok("ada+news%2B@example.test"),
        "decoded once"
    );
}

#[test]
fn a_joiner_is_kept_in_a_domain_and_in_a_local_part_of_its_script() {
    for text in [
        "ada@نامه\u{200c}ای.example",
        "ada@xn--mgba3gch31f060k.example",
    ] {
        let address = read(text, Some(HOSTS), false).expect("an address");
        assert_eq!(address, "ada@نامه\u{200c}ای.example");
        assert_eq!(
            on_the_wire(&address, HOSTS),
            "ada@xn--mgba3gch31f060k.example"
        );
        assert_eq!(read(&address, Some(HOSTS), false).as_ref(), Ok(&address));
    }
    let name = "نامه\u{200c}ای@example.test";
    assert_eq!(verdict_where(name, true), Accept);
    assert_eq!(verdict(name), Reject(EmailFault::NotYet));
}

#[test]
fn a_domain_of_another_script_is_shown_in_its_letters_and_sent_in_ascii() {
    for (typed, shown, sent) in [
        (
            "ada@bücher.example",
            "bücher.example",
            "xn--bcher-kva.example",
        ),
        (
            "ada@xn--bcher-kva.example",
            "bücher.example",
            "xn--bcher-kva.example",
        ),
        (
            "ada@XN--BCHER-KVA.example",
            "bücher.example",
            "xn--bcher-kva.example",
        ),
        (
            "ada@BÜCHER.example",
            "BÜCHER.example",
            "xn--bcher-kva.example",
        ),
        ("ada@例え.テスト", "例え.テスト", "xn--r8jz45g.xn--zckzah"),
        (
            "ada@xn--r8jz45g.xn--zckzah",
            "例え.テスト",
            "xn--r8jz45g.xn--zckzah",
        ),
        (
            "ada@xn--mgbh0fb.xn--kgbechtv",
            "مثال.إختبار",
            "xn--mgbh0fb.xn--kgbechtv",
        ),
        (
            "ada@straße.example",
            "straße.example",
            "xn--strae-oqa.example",
        ),
        ("Ada@Example.Test", "Example.Test", "Example.Test"),
    ] {
        let address = read(typed, Some(HOSTS), false).expect(typed);
        assert_eq!(
            address.split_once('@').map(|(_, domain)| domain),
            Some(shown),
            "{typed}"
        );
        let wire = on_the_wire(&address, HOSTS);
        assert_eq!(
            wire.split_once('@').map(|(_, domain)| domain),
            Some(sent),
            "{typed}"
        );
    }
}

#[test]
fn invalid_punycode_stays_as_it_is_or_is_refused() {
    // Only ASCII letters encoded, an overflow, an empty label, a letter outside ASCII.
    for typed in [
        "ada@xn--abc-.example",
        "ada@xn--99999999999.example",
        "ada@xn--.example",
        "ada@xn--\u{e9}.example",
    ] {
        match read(typed, Some(HOSTS), false) {
            Ok(address) => assert_eq!(address, typed),
            Err(fault) => assert_eq!(fault, EmailFault::BadDomain, "{typed}"),
        }
    }
}

proptest::proptest! {
    /// The ASCII that a browser makes of a label is decoded to letters from which it makes the same ASCII.
    #[test]
    fn punycode_is_decoded_to_the_letters_that_it_encodes(label in "[a-zà-ÿа-яا-يぁ-ん一-三]{1,12}") {
        if let Some(ascii) = HOSTS.0(&label) {
            let letters = super::domain::in_letters(&ascii, HOSTS);
            proptest::prop_assert_eq!(HOSTS.0(&letters), Some(ascii.clone()));
            proptest::prop_assert!(!letters.starts_with("xn--"), "{} {}", ascii, letters);
        }
    }
}

#[test]
fn letters_of_other_scripts_are_distinguished_from_signs() {
    for c in "éßøłжЯαאعहกあカ漢字한Ωꙮ٣𝒳".chars() {
        assert!(is_foreign_letter(c), "{c}");
    }
    for c in " \"(),:;<>@[\\]§©®°±²×÷‑–—‘’“”…€™←→☺✉️、。〈〉（）：＠！\u{200b}\u{feff}😀".chars()
    {
        assert!(!is_foreign_letter(c), "{c:?}");
    }
    // Compared with Unicode's tables in the standard library.
    let letters = || ('\u{c0}'..=char::MAX).filter(|c| c.is_alphanumeric());
    let told = letters().filter(|c| is_foreign_letter(*c)).count();
    assert!(told * 1000 > letters().count() * 995, "{told}");
}
