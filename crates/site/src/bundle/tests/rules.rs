//! An emulator of Netlify and Cloudflare Pages with `_headers`.

use super::{Answer, PATHS, POLICY, design, designed};
use crate::bundle::hosts::rules;
use std::collections::{BTreeMap, BTreeSet};

/// The answer of a host with `_headers`: all rules that match apply, in order; values of equal names are joined.
fn by_rules(text: &str, path: &str, takes_back: bool) -> Answer {
    let (mut answer, mut applies) = (Answer::new(), false);
    for line in text.lines() {
        let Some(line) = line.strip_prefix("  ") else {
            applies = match line.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == line,
            };
            continue;
        };
        if !applies {
            continue;
        }
        if let Some(name) = line.strip_prefix("! ") {
            assert!(takes_back, "Netlify has no `!`");
            answer.remove(name);
            continue;
        }
        let (name, value) = line.split_once(": ").unwrap();
        answer
            .entry(name.to_owned())
            .and_modify(|joined| *joined = format!("{joined}, {value}"))
            .or_insert_with(|| value.to_owned());
    }
    answer
}

/// What a browser allows by all policies of a header together: the sources that each of them allows.
fn obeyed(header: &str) -> BTreeMap<String, BTreeSet<String>> {
    let policies: Vec<BTreeMap<&str, BTreeSet<&str>>> = header
        .split(", ")
        .map(|policy| {
            let directives = policy.split("; ");
            directives
                .map(|directive| {
                    let mut words = directive.split(' ');
                    let name = words.next().unwrap();
                    (name, words.filter(|word| *word != "'none'").collect())
                })
                .collect()
        })
        .collect();
    // The directives that apply to a worker; the others are about documents.
    [
        "script-src",
        "connect-src",
        "img-src",
        "worker-src",
        "trusted-types",
    ]
    .into_iter()
    .map(|name| {
        let sources = policies.iter().filter_map(|policy| match name {
            "trusted-types" => policy.get(name),
            _ => policy.get(name).or_else(|| policy.get("default-src")),
        });
        let allows = |sources: &BTreeSet<&str>, source: &str| {
            let own = source.starts_with("https://signup.example/");
            sources.contains(source) || own && sources.contains("'self'")
        };
        let both = sources.cloned().reduce(|one, other| {
            let either = one.union(&other).copied();
            either
                .filter(|source| allows(&one, source) && allows(&other, source))
                .collect()
        });
        let both = both.unwrap_or_default().into_iter().map(str::to_owned);
        (name.to_owned(), both.collect())
    })
    .collect()
}

#[test]
fn two_policies_allow_what_both_allow() {
    let both = obeyed("default-src 'none'; script-src a b, script-src b; img-src c; connect-src d");
    assert_eq!(both["script-src"], BTreeSet::from(["b".to_owned()]));
    assert!(both["img-src"].is_empty() && both["connect-src"].is_empty());
    let file = "https://signup.example/a";
    let both = obeyed(&format!("connect-src 'self' b, connect-src {file}"));
    assert_eq!(both["connect-src"], BTreeSet::from([file.to_owned()]));
}

#[test]
fn cloudflare_sends_what_was_designed() {
    let design = design("cloudflare");
    let text = rules::cloudflare(&design).unwrap();
    // The rule of a folder does not match its address without a slash, which the host redirects.
    for path in PATHS {
        assert_eq!(
            by_rules(&text, path, true),
            designed(&design, path),
            "{path}"
        );
    }
}

#[test]
fn netlify_sends_what_was_designed_and_never_a_header_twice() {
    let design = design("netlify");
    let text = rules::netlify(&design).unwrap();
    for path in PATHS {
        let mut answer = by_rules(&text, path, false);
        if let Some(worker) = &design.answer(path).1.policy {
            let joined = answer.insert(POLICY.to_owned(), worker.clone()).unwrap();
            assert_eq!(joined, format!("{}, {worker}", design.policy));
            assert_eq!(obeyed(&joined), obeyed(worker), "{path}");
        }
        // Netlify's own value, with which browsers revalidate, too.
        answer
            .entry("Cache-Control".to_owned())
            .or_insert_with(|| "no-cache".to_owned());
        assert_eq!(answer, designed(&design, path), "{path}");
    }
}

#[test]
fn a_header_that_a_host_would_cut_off_is_refused() {
    let mut design = design("long");
    design.every_answer[0].1 = "x".repeat(2_000);
    assert!(rules::cloudflare(&design).is_err());
}
