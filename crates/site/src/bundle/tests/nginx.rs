//! An emulator of nginx with its include.

use super::{Answer, PATHS, design, designed, unquoted};
use crate::bundle::hosts::nginx;

/// The answer of nginx: that of the location with exactly this path, else of `/`; with the headers of the server, unless the
/// location has one of its own.
fn by_nginx(text: &str, path: &str) -> (u16, Answer, String) {
    let find = |path: &str| {
        let start = format!("location = {path} {{\n");
        let (_, rest) = text.split_once(&start)?;
        Some(rest.split_once("\n}\n").unwrap().0.to_owned())
    };
    let found = find(path).filter(|body| !body.contains("internal;"));
    let status = if found.is_some() { 200 } else { 404 };
    let body = found.unwrap_or_else(|| find("/404.html").unwrap());
    assert!(!body.contains("add_header"), "it would hide all others");
    let setting = |name: &str| {
        let line = body.lines().find_map(|line| line.trim().strip_prefix(name));
        line.map(|line| unquoted(line.trim().trim_end_matches(';')))
    };
    let mut answer = Answer::new();
    for line in text
        .lines()
        .filter_map(|line| line.strip_prefix("add_header "))
    {
        let (name, value) = line
            .strip_suffix(" always;")
            .unwrap()
            .split_once(' ')
            .unwrap();
        match value {
            "$portico_cache" | "$portico_policy" => {
                let set = format!("set {value}");
                // The server's setting counts if the location has none.
                let of_all = || {
                    let line = text.lines().find_map(|line| line.strip_prefix(&set));
                    unquoted(line.unwrap().trim().trim_end_matches(';'))
                };
                answer.insert(name.to_owned(), setting(&set).unwrap_or_else(of_all));
            }
            value if value.starts_with('$') => {}
            value => {
                answer.insert(name.to_owned(), unquoted(value));
            }
        }
    }
    answer.remove("Vary");
    (status, answer, setting("default_type").unwrap_or_default())
}

#[test]
fn nginx_sends_what_was_designed() {
    let design = design("nginx");
    let text = nginx::include(&design);
    for path in PATHS.into_iter().filter(|path| *path != "/callback") {
        let (status, answer, kind) = by_nginx(&text, path);
        let (wanted, served) = design.answer(path);
        assert_eq!(
            (status, kind.as_str()),
            (wanted, served.media_type),
            "{path}"
        );
        assert_eq!(answer, designed(&design, path), "{path}");
    }
    assert!(text.contains("return 308 /callback/$is_args$args;"));
    assert!(text.contains("return 302 \"https://acme.example/password\";"));
}
