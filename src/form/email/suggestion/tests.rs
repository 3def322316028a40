//! How many slips are found, and for how many valid domains a suggestion is made by mistake.

use std::collections::BTreeSet;

use super::{KEYS, KNOWN, meant};

/// Valid domains: well-known sites, companies and mail providers of three public lists, which docs/verification.md
/// names.
const VALID: &str = include_str!("../../../../tests/facts/domains.txt");

/// The domains of which the tests make slips: the most used mail domains of many countries.
const USED: [&str; 40] = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "live.com",
    "msn.com",
    "googlemail.com",
    "protonmail.com",
    "comcast.net",
    "verizon.net",
    "sbcglobal.net",
    "bellsouth.net",
    "att.net",
    "cox.net",
    "charter.net",
    "yahoo.co.uk",
    "hotmail.co.uk",
    "btinternet.com",
    "virginmedia.com",
    "gmx.de",
    "web.de",
    "t-online.de",
    "freenet.de",
    "orange.fr",
    "wanadoo.fr",
    "laposte.net",
    "yahoo.fr",
    "hotmail.fr",
    "libero.it",
    "virgilio.it",
    "yandex.ru",
    "rambler.ru",
    "rediffmail.com",
    "yahoo.co.in",
    "uol.com.br",
    "yahoo.com.br",
    "bigpond.com",
    "sympatico.ca",
];

fn known() -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for line in KNOWN.lines() {
        let (name, endings) = line.split_once(' ').expect("a name and its endings");
        for ending in endings.split(' ') {
            all.insert(format!("{}.{ending}", name.trim_end_matches('!')));
        }
    }
    all
}

/// The neighbours of a key, computed independently of the code under test.
fn neighbours(key: char) -> Vec<char> {
    let x = |row: usize, column: usize| 2 * column + row;
    let mut found = Vec::new();
    let places: Vec<(usize, usize, char)> = KEYS
        .iter()
        .enumerate()
        .flat_map(|(row, keys)| {
            keys.iter()
                .enumerate()
                .map(move |(column, key)| (row, column, *key as char))
        })
        .collect();
    for (row, column, _) in places.iter().filter(|(.., k)| *k == key) {
        for (other_row, other_column, other) in &places {
            let apart = x(*row, *column).abs_diff(x(*other_row, *other_column));
            let touches = match row.abs_diff(*other_row) {
                0 => apart == 2,
                1 => apart == 1,
                _ => false,
            };
            if touches {
                found.push(*other);
            }
        }
    }
    found
}

/// Every slip of a domain that one rule makes.
fn slips(domain: &str) -> Vec<(&'static str, String)> {
    let letters: Vec<char> = domain.chars().collect();
    let with = |change: &dyn Fn(&mut Vec<char>)| {
        let mut changed = letters.clone();
        change(&mut changed);
        changed.into_iter().collect::<String>()
    };
    let mut made = Vec::new();
    for place in 0..letters.len() {
        let dot = letters[place] == '.';
        made.push((
            if dot { "missing dot" } else { "omission" },
            with(&|l| {
                l.remove(place);
            }),
        ));
        if !dot {
            made.push(("doubling", with(&|l| l.insert(place, letters[place]))));
            for near in neighbours(letters[place]) {
                made.push(("neighbour key", with(&|l| l[place] = near)));
            }
        }
        if place + 1 < letters.len() && letters[place] != letters[place + 1] {
            made.push(("transposition", with(&|l| l.swap(place, place + 1))));
        }
    }
    let (name, ending) = domain.split_once('.').expect("a dot");
    made.push(("missing ending", name.to_owned()));
    if ending == "com" {
        for wrong in [
            "co", "cm", "om", "con", "cmo", "ocm", "comm", "vom", "xom", "cim", "cpm", "coom",
        ] {
            made.push(("wrong ending", format!("{name}.{wrong}")));
        }
    }
    made
}

#[test]
fn most_slips_are_found_and_no_suggestion_is_itself_a_slip() {
    let valid: BTreeSet<&str> = VALID.lines().collect();
    let known = known();
    let (mut all, mut found) = (0, 0);
    let mut missed = Vec::new();
    for domain in USED {
        assert_eq!(meant(domain), None);
        for (rule, typed) in slips(domain) {
            // A slip that makes another valid domain, or no domain, cannot be found.
            let good = known.contains(&typed) || valid.contains(&*typed);
            if good || typed.starts_with(['.', '-']) {
                continue;
            }
            all += 1;
            let guess = meant(&typed);
            if let Some(guess) = &guess {
                assert_eq!(meant(guess), None, "{typed}, {guess}");
            }
            if guess.as_deref() == Some(domain) {
                found += 1;
            } else {
                missed.push((rule, domain, typed, guess));
            }
        }
    }
    assert!(all >= 2000, "{all}");
    assert!(found * 100 >= all * 95, "{found} of {all}: {missed:?}");
}

#[test]
fn hardly_any_valid_domain_is_called_a_slip() {
    let known = known();
    // The known domains never get a suggestion, so they are not counted.
    let others = || VALID.lines().filter(|domain| !known.contains(*domain));
    let alarms: Vec<(&str, String)> = others()
        .filter_map(|domain| Some((domain, meant(domain)?)))
        .collect();
    assert!(others().count() >= 2000);
    assert!(alarms.len() * 1000 <= others().count() * 5, "{alarms:?}");
}

#[test]
fn a_known_domain_is_never_a_slip() {
    for domain in known() {
        assert_eq!(meant(&domain), None, "{domain}");
        assert_eq!(meant(&domain.to_uppercase()), None, "{domain}");
    }
}

#[test]
fn a_slip_gets_the_domain_that_was_meant() {
    for (typed, domain) in [
        ("gmial.com", Some("gmail.com")),
        ("GMAIL.CON", Some("gmail.com")),
        ("gamil.con", Some("gmail.com")),
        ("gmail", Some("gmail.com")),
        ("gmailcom", Some("gmail.com")),
        ("gmail.co", Some("gmail.com")),
        ("gmail.net", Some("gmail.com")),
        ("hotmial.fr", Some("hotmail.fr")),
        ("hotmail.co.ul", Some("hotmail.co.uk")),
        ("yahho.co.uk", Some("yahoo.co.uk")),
        ("example.con", Some("example.com")),
        ("example.co.nett", Some("example.co.net")),
        ("hotmail.hu", None),
        ("yahoo.com.pe", None),
        ("company.co", None),
        ("company.cam", None),
        ("intranet", None),
        ("", None),
        (".", None),
        ("bücher.example", None),
    ] {
        assert_eq!(meant(typed).as_deref(), domain, "{typed}");
    }
}
