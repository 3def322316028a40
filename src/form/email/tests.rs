//! Addresses: what is taken, what is said of it, what is refused, and why.

use super::*;

/// What becomes of an address.
#[derive(Debug, PartialEq)]
enum Verdict {
    Accept,
    Warn(Advice),
    Reject(EmailFault),
}
use Verdict::{Accept, Reject, Warn};

fn verdict(text: &str) -> Verdict {
    match read(text) {
        Err(fault) => Reject(fault),
        Ok(address) => advice(&address).map_or(Accept, Warn),
    }
}

#[test]
fn each_kind_of_address_is_taken_or_refused_for_its_reason() {
    let long = |name: usize, labels: usize| {
        let domain = vec!["b".repeat(61); labels].join(".");
        format!("{}@{domain}.example", "a".repeat(name))
    };
    let table: &[(&str, Verdict, &str)] = &[
        // EM-01: the grammar of the browsers' own field (WHATWG), and what mail servers make of it.
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
            Reject(EmailFault::BadCharacter('\0')),
            "a control",
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
        // EM-03: nothing of the name is changed.
        ("Ada.Byron+news@Example.Test", Accept, "dots, tag and case"),
        ("o'neil@example.test", Accept, "an apostrophe"),
        // EM-04: what is inside is not taken out.
        (
            "ada byron@example.test",
            Reject(EmailFault::Space),
            "a space",
        ),
        ("ada@exam ple.test", Reject(EmailFault::Space), "a space"),
        (
            "ada\u{200b}byron@example.test",
            Reject(EmailFault::Space),
            "one that is not seen",
        ),
        // EM-05, EM-11: other scripts after the @.
        ("ada@bücher.example", Accept, "a German domain"),
        ("ada@例え.テスト", Accept, "a Japanese one"),
        ("ada@مثال.إختبار", Accept, "an Arabic one"),
        ("ada@пример.example", Accept, "scripts label by label"),
        (
            "ada@pаypal.example",
            Warn(Advice::MixedScripts),
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
fn what_surrounds_an_address_in_a_paste_is_taken_off() {
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
    ] {
        assert_eq!(read(text).as_deref(), Ok("ada@example.test"), "{text:?}");
    }
}
