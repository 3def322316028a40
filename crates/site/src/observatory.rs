//! Computes the score that MDN's HTTP Observatory gives to an answer with a document, by the Observatory's table of results
//! and points. Two of its tests are not about such an answer, and are left out, because they give 0 points if they pass:
//! the redirect from http, and cookies (the page has none).

use std::collections::{BTreeMap, BTreeSet};

/// The full score without HSTS preloading, which is worth another 5 points. Only the owner of the domain can decide on
/// that.
pub const FULL: i32 = 155;

/// Points for what is right count only if the score without them is at least this.
const ENOUGH_FOR_MORE: i32 = 90;

/// The Observatory's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// 0 to [`FULL`], or 5 more.
    pub score: i32,
    /// `A+` to `F`.
    pub grade: &'static str,
    /// The name of each result in the Observatory's table, and its points.
    pub results: Vec<(&'static str, i32)>,
}

/// Judges an answer over https: its headers, with names in any case, and its document.
pub fn judge(headers: &[(String, String)], document: &str) -> Verdict {
    let header = |name: &str| {
        let named = headers
            .iter()
            .find(|(one, _)| one.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.trim().to_ascii_lowercase())
    };
    let policy = header("content-security-policy");
    let in_document = in_document(document, "content-security-policy");
    let framing = policy.as_deref().is_some_and(|policy| {
        let ancestors = directives(policy).remove("frame-ancestors");
        ancestors.is_some_and(|ancestors| ancestors.is_disjoint(&BTreeSet::from(BROAD)))
    });
    let referrer = header("referrer-policy").or_else(|| self::in_document(document, "referrer"));
    let results = vec![
        of_policy(policy.or(in_document).as_deref()),
        of_referrer(referrer.as_deref()),
        of_transport(header("strict-transport-security").as_deref()),
        of_integrity(document),
        of_types(header("x-content-type-options").as_deref()),
        of_frames(framing, header("x-frame-options").as_deref()),
        of_resources(header("cross-origin-resource-policy").as_deref()),
        of_embedder(header("cross-origin-embedder-policy").as_deref()),
        of_opener(header("cross-origin-opener-policy").as_deref()),
    ];
    let sum = |count: fn(i32) -> bool| -> i32 {
        let points = results.iter().map(|(_, points)| *points);
        100 + points.filter(|points| count(*points)).sum::<i32>()
    };
    let wrong = sum(|points| points < 0);
    let score = match wrong >= ENOUGH_FOR_MORE {
        true => sum(|_| true),
        false => wrong.max(0),
    };
    Verdict {
        score,
        grade: grade(score),
        results,
    }
}

fn grade(score: i32) -> &'static str {
    match score {
        100.. => "A+",
        90.. => "A",
        85.. => "A-",
        80.. => "B+",
        70.. => "B",
        65.. => "B-",
        60.. => "C+",
        50.. => "C",
        45.. => "C-",
        40.. => "D+",
        30.. => "D",
        25.. => "D-",
        _ => "F",
    }
}

/// Sources that allow more than single hosts.
const BROAD: [&str; 8] = [
    "*",
    "ftp:",
    "http:",
    "https:",
    "http://*",
    "https://*",
    "http://*.*",
    "https://*.*",
];

fn directives(policy: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found = BTreeMap::new();
    for directive in policy.split(';') {
        let mut words = directive.split_whitespace();
        if let Some(name) = words.next() {
            // The first of two equal directives counts.
            found.entry(name).or_insert_with(|| words.collect());
        }
    }
    found
}

fn of_policy(policy: Option<&str>) -> (&'static str, i32) {
    let Some(policy) = policy else {
        return ("csp-not-implemented", -25);
    };
    let directives = directives(policy);
    let everything = BTreeSet::from(["*"]);
    let sources = |name: &str| {
        let named = directives
            .get(name)
            .or_else(|| directives.get("default-src"));
        let mut sources = named.unwrap_or(&everything).clone();
        // Browsers ignore it beside a hash or a nonce.
        if sources
            .iter()
            .any(|source| source.starts_with("'sha") || source.starts_with("'nonce-"))
        {
            sources.remove("'unsafe-inline'");
        }
        sources
    };
    let (script, style, object) = (
        sources("script-src"),
        sources("style-src"),
        sources("object-src"),
    );
    let broad = |sources: &BTreeSet<&str>| sources.iter().any(|source| BROAD.contains(source));
    let inline = |sources: &BTreeSet<&str>| {
        broad(sources)
            || ["'unsafe-inline'", "data:"]
                .iter()
                .any(|bad| sources.contains(bad))
    };
    let insecure = |sources: &BTreeSet<&str>| {
        sources
            .iter()
            .any(|source| source.starts_with("http:") || source.starts_with("ftp:"))
    };
    let passive = ["img-src", "media-src"];
    let mut active = directives
        .iter()
        .filter(|(name, _)| !passive.contains(name));
    if inline(&script) || broad(&object) {
        ("csp-implemented-with-unsafe-inline", -20)
    } else if active.any(|(_, sources)| insecure(sources)) {
        ("csp-implemented-with-insecure-scheme", -20)
    } else if script.contains("'unsafe-eval'") || style.contains("'unsafe-eval'") {
        ("csp-implemented-with-unsafe-eval", -10)
    } else if passive.iter().any(|name| insecure(&sources(name))) {
        (
            "csp-implemented-with-insecure-scheme-in-passive-content-only",
            -10,
        )
    } else if inline(&style) {
        ("csp-implemented-with-unsafe-inline-in-style-src-only", 0)
    } else if directives.get("default-src") == Some(&BTreeSet::from(["'none'"])) {
        ("csp-implemented-with-no-unsafe-default-src-none", 10)
    } else {
        ("csp-implemented-with-no-unsafe", 5)
    }
}

fn of_referrer(policy: Option<&str>) -> (&'static str, i32) {
    const PRIVATE: [&str; 4] = [
        "no-referrer",
        "same-origin",
        "strict-origin",
        "strict-origin-when-cross-origin",
    ];
    const UNSAFE: [&str; 4] = [
        "origin",
        "origin-when-cross-origin",
        "unsafe-url",
        "no-referrer-when-downgrade",
    ];
    let Some(policy) = policy else {
        return ("referrer-policy-not-implemented", 0);
    };
    // The last one that is known counts.
    let mut words = policy.split(',').map(str::trim).rev();
    match words.find(|word| PRIVATE.contains(word) || UNSAFE.contains(word)) {
        Some(word) if PRIVATE.contains(&word) => ("referrer-policy-private", 5),
        Some(_) => ("referrer-policy-unsafe", -5),
        None => ("referrer-policy-header-invalid", -5),
    }
}

fn of_transport(header: Option<&str>) -> (&'static str, i32) {
    const SIX_MONTHS: u64 = 15_552_000;
    let Some(header) = header else {
        return ("hsts-not-implemented", -20);
    };
    let mut parts = header.split(';').map(str::trim);
    let age = parts.find_map(|part| part.strip_prefix("max-age=")?.parse::<u64>().ok());
    match age {
        None => ("hsts-header-invalid", -20),
        Some(age) if age < SIX_MONTHS => ("hsts-implemented-max-age-less-than-six-months", -10),
        Some(_) => ("hsts-implemented-max-age-at-least-six-months", 0),
    }
}

/// Stricter than the Observatory, which requires it of one script only.
fn of_integrity(document: &str) -> (&'static str, i32) {
    let scripts: Vec<&str> = tags(document, "script")
        .filter(|tag| attribute(tag, "src").is_some())
        .collect();
    let foreign = |tag: &&str| attribute(tag, "src").is_some_and(|src| src.contains("//"));
    let protected = |tag: &&str| attribute(tag, "integrity").is_some();
    if scripts.is_empty() {
        ("sri-not-implemented-but-no-scripts-loaded", 0)
    } else if scripts.iter().all(protected) {
        ("sri-implemented-and-all-scripts-loaded-securely", 5)
    } else if scripts.iter().any(|tag| foreign(tag) && !protected(tag)) {
        (
            "sri-not-implemented-but-external-scripts-loaded-securely",
            -5,
        )
    } else {
        (
            "sri-not-implemented-but-all-scripts-loaded-from-secure-origin",
            0,
        )
    }
}

fn of_types(header: Option<&str>) -> (&'static str, i32) {
    match header {
        Some("nosniff") => ("x-content-type-options-nosniff", 0),
        Some(_) => ("x-content-type-options-header-invalid", -5),
        None => ("x-content-type-options-not-implemented", -5),
    }
}

fn of_frames(by_policy: bool, header: Option<&str>) -> (&'static str, i32) {
    match (by_policy, header) {
        (true, _) => ("x-frame-options-implemented-via-csp", 5),
        (false, Some("deny" | "sameorigin")) => ("x-frame-options-sameorigin-or-deny", 5),
        (false, Some(_)) => ("x-frame-options-header-invalid", -20),
        (false, None) => ("x-frame-options-not-implemented", -20),
    }
}

fn of_resources(header: Option<&str>) -> (&'static str, i32) {
    match header {
        Some("same-origin" | "same-site") => (
            "cross-origin-resource-policy-implemented-with-same-origin",
            10,
        ),
        Some("cross-origin") => (
            "cross-origin-resource-policy-implemented-with-cross-origin",
            0,
        ),
        Some(_) => ("cross-origin-resource-policy-header-invalid", -5),
        None => ("cross-origin-resource-policy-not-implemented", 0),
    }
}

fn of_embedder(header: Option<&str>) -> (&'static str, i32) {
    match header {
        Some("require-corp" | "credentialless") => ("cross-origin-embedder-policy-implemented", 10),
        _ => ("cross-origin-embedder-policy-not-implemented", 0),
    }
}

fn of_opener(header: Option<&str>) -> (&'static str, i32) {
    match header {
        Some("same-origin" | "same-origin-allow-popups") => {
            ("cross-origin-opener-policy-implemented", 10)
        }
        _ => ("cross-origin-opener-policy-not-implemented", 0),
    }
}

/// The value of a `<meta>` of the document that replaces a header.
fn in_document(document: &str, name: &str) -> Option<String> {
    let mut metas = tags(document, "meta");
    let meta = metas.find(|tag| {
        ["http-equiv", "name"]
            .iter()
            .any(|by| attribute(tag, by).is_some_and(|said| said.eq_ignore_ascii_case(name)))
    });
    attribute(meta?, "content").map(str::to_ascii_lowercase)
}

/// The opening tags of this name, as this project's documents write them.
fn tags<'a>(document: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let start = format!("<{name}");
    let rests: Vec<&str> = document.split(start.as_str()).skip(1).collect();
    rests
        .into_iter()
        .map(|rest| rest.split('>').next().unwrap_or(rest))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests;
