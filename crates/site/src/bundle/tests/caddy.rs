//! An emulator of Caddy with its snippet.

use super::{Answer, PATHS, POLICY, design, designed, unquoted};
use crate::bundle::hosts::caddy;
use std::collections::BTreeMap;

/// The answer of Caddy: the headers, `Cache-Control` and policy by the map, status 404 for an unknown path.
fn by_caddy(text: &str, path: &str) -> (u16, Answer) {
    let within = |start: &str| {
        let (_, rest) = text.split_once(&format!("\n{start} {{\n")).unwrap();
        let indent = start.len() - start.trim_start().len();
        let end = format!("\n{}}}\n", "\t".repeat(indent));
        rest.split_once(&end).unwrap().0.to_owned()
    };
    let pair = |line: &str| {
        let (name, value) = line.trim().split_once(' ')?;
        Some((name.to_owned(), unquoted(value)))
    };
    // A line of the map: the path, then cache and policy.
    let row = |line: &str| {
        let (path, values) = line.trim().split_once(' ')?;
        let (cache, policy) = match values.strip_suffix(" -") {
            Some(cache) => (cache, None),
            None => {
                let at = values.find("\" \"")? + 1;
                (&values[..at], Some(unquoted(&values[at + 1..])))
            }
        };
        Some((path.to_owned(), (unquoted(cache), policy)))
    };
    let mut answer: Answer = within("\theader").lines().filter_map(pair).collect();
    let again: Answer = within("\t\theader").lines().filter_map(pair).collect();
    assert_eq!(again, answer, "an error has the same headers");
    answer.remove("Vary");
    let known = text
        .lines()
        .find_map(|line| line.strip_prefix("\t@portico_site path "));
    let found = known.unwrap().split(' ').any(|one| one == path);
    let rows: BTreeMap<String, (String, Option<String>)> =
        within("\tmap {path} {portico_cache} {portico_policy}")
            .lines()
            .filter_map(row)
            .collect();
    // An unknown path is an error, which is answered with /404.html.
    let (cache, policy) = rows.get(path).filter(|_| found).unwrap_or(&rows["default"]);
    let policy = policy.as_ref().or(rows["default"].1.as_ref());
    answer.insert("Cache-Control".to_owned(), cache.clone());
    answer.insert(POLICY.to_owned(), policy.unwrap().clone());
    for line in [
        "\n\theader Cache-Control {portico_cache}\n".to_owned(),
        format!("\n\theader {POLICY} {{portico_policy}}\n"),
        format!("\n\t\theader Cache-Control \"{}\"\n", rows["default"].0),
        format!(
            "\n\t\theader {POLICY} \"{}\"\n",
            rows["default"].1.as_ref().unwrap()
        ),
    ] {
        assert!(text.contains(&line), "{line}");
    }
    (if found { 200 } else { 404 }, answer)
}

#[test]
fn caddy_sends_what_was_designed() {
    let design = design("caddy");
    let text = caddy::snippet(&design);
    for path in PATHS.into_iter().filter(|path| *path != "/callback") {
        let (status, answer) = by_caddy(&text, path);
        assert_eq!(status, design.answer(path).0, "{path}");
        assert_eq!(answer, designed(&design, path), "{path}");
    }
    assert!(caddy::caddyfile(&design).contains("\nsignup.example {"));
}
