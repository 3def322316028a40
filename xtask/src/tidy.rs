//! Checks of rules that no compiler checks: where words, colours and addresses may be, that a file begins with `//!`,
//! what must not be in the built site, what the page must not depend on natively. The submodules check documents,
//! names, the order of modules and sizes.

mod circles;
mod documents;
mod imports;
mod literals;
mod names;
mod order;
mod weight;

use crate::{build::Built, process, sizes};
use anyhow::{Context, Result};
use literals::literals;
use portico_site::{
    files,
    headers::{self, Headers, Scheme},
    mail, observatory,
};
use serde_json::json;
use std::{fs, path::Path, process::Command};

/// Dependencies that only the browser build may have.
const BROWSER_ONLY: [&str; 4] = ["leptos", "web-sys", "gloo-net", "wasm-bindgen"];

/// Capitalised words that nobody reads on the page: names of keys, and a word of HTTP.
const NOT_FOR_PEOPLE: [&str; 7] = [
    "Enter",
    "Escape",
    "Tab",
    "ArrowUp",
    "ArrowDown",
    "Backspace",
    "Bearer",
];

/// Addresses that are no tenant's: namespaces of web formats, and loopback.
const NOT_TENANTS: [&str; 5] = [
    "http://www.w3.org/",
    "https://json-schema.org/",
    "http://localhost",
    "http://127.0.0.1",
    "http://[::1]",
];

/// What is wrong in the sources; empty when nothing is.
///
/// # Errors
/// When a file cannot be read.
pub fn sources(checkout: &Path) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for folder in ["src", "vendor", "tests", "crates", "xtask/src", "style"] {
        for path in files::under(&checkout.join(folder))? {
            let name = format!("{folder}/{}", path.display());
            let whole = checkout.join(&name);
            let ending = path.extension().and_then(|ending| ending.to_str());
            if !matches!(ending, Some("rs" | "css")) {
                continue;
            }
            let text = fs::read_to_string(&whole)
                .with_context(|| format!("cannot read {}", whole.display()))?;
            wrong.extend(file(&name, &text));
        }
    }
    wrong.extend(mail::templates(checkout)?);
    wrong.extend(order::findings(checkout)?);
    wrong.extend(circles::findings(checkout)?);
    wrong.extend(documents::findings(checkout)?);
    wrong.extend(names::findings(checkout)?);
    Ok(wrong)
}

/// What is wrong in one file of the sources.
fn file(name: &str, text: &str) -> Vec<String> {
    if name.ends_with(".css") {
        return colours(name, text);
    }
    let mut wrong = Vec::new();
    if !text.starts_with("//!") {
        wrong.push(format!(
            "{name}:1: must open with `//!`: what it is for, and what it does not do"
        ));
    }
    let test = name.ends_with("/tests.rs") || name.contains("/tests/");
    if !name.starts_with("src/") || test {
        return wrong;
    }
    for (line, literal) in literals(text) {
        let mut no = |what: &str| wrong.push(format!("{name}:{line}: {what}: {literal:?}"));
        if !name.starts_with("src/i18n") {
            // A single such letter may be a sign, as in a unit.
            let foreign = |c: &char| c.is_alphabetic() && !c.is_ascii();
            let foreign = literal.chars().filter(foreign).count() > 1;
            if foreign || (name.starts_with("src/web") && for_people(&literal)) {
                no("words belong in src/i18n");
            }
        }
        let address = ["http://", "https://"].iter().any(|scheme| {
            literal
                .strip_prefix(scheme)
                .is_some_and(|host| !host.is_empty())
        });
        if address && !NOT_TENANTS.iter().any(|start| literal.starts_with(start)) {
            no("an address belongs in the config");
        }
        if is_hex_colour(&literal) {
            no("a colour belongs in style/tokens.css");
        }
    }
    if name.starts_with("src/web") {
        for (number, line) in text.lines().enumerate() {
            // The policy refuses such an attribute, and Trusted Types such a property.
            for bad in [" style=\"", " style={", "inner_html", "innerHTML"] {
                if line.contains(bad) && !line.trim_start().starts_with("//") {
                    wrong.push(format!(
                        "{name}:{}: the policy refuses `{}`",
                        number + 1,
                        bad.trim()
                    ));
                }
            }
        }
    }
    wrong
}

/// Whether a text looks as if a person should read it: it begins with a capitalised word.
fn for_people(literal: &str) -> bool {
    let mut words = literal.split_whitespace();
    let Some(first) = words.next() else {
        return false;
    };
    let mut letters = first.chars();
    letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && letters.next().is_some_and(|c| c.is_ascii_lowercase())
        && letters.all(|c| c.is_ascii_lowercase() || ",.:!?'".contains(c))
        && !NOT_FOR_PEOPLE.contains(&first)
}

fn is_hex_colour(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.chars().all(|c| c.is_ascii_hexdigit())
    })
}

/// Colours outside of the tokens.
fn colours(name: &str, text: &str) -> Vec<String> {
    const FUNCTIONS: [&str; 8] = [
        "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "oklab(", "oklch(",
    ];
    const NAMED: [&str; 12] = [
        "white", "black", "red", "green", "blue", "gray", "grey", "orange", "yellow", "navy",
        "silver", "purple",
    ];
    if name == "style/tokens.css" {
        return Vec::new();
    }
    let slim = text.lines().enumerate().filter_map(|(number, line)| {
        let (_, value) = line.split_once(':')?;
        Some((number + 1, value.trim_end().strip_suffix(';')?))
    });
    let mut wrong = Vec::new();
    for (number, value) in slim {
        let words = value.split(|c: char| c.is_whitespace() || ",()".contains(c));
        let named = words
            .into_iter()
            .any(|word| NAMED.contains(&word) || is_hex_colour(word));
        if named || FUNCTIONS.iter().any(|function| value.contains(function)) {
            wrong.push(format!(
                "{name}:{number}: a colour belongs in style/tokens.css:{value}"
            ));
        }
    }
    wrong
}

/// Dependencies that the page and the doctor must not have natively. This check ensures that only `web` uses the
/// browser, and that the doctor uses only the part of `portico-site` that compiles for its page.
///
/// # Errors
/// When `cargo tree` fails.
pub fn native_dependencies(checkout: &Path) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    for package in ["portico", "portico-doctor"] {
        let tree = process::output(
            Command::new("cargo")
                .current_dir(checkout)
                .args(["tree", "--locked", "--package", package])
                .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]),
        )?;
        wrong.extend(known_by_browser(package, &tree));
    }
    Ok(wrong)
}

fn known_by_browser(package: &str, tree: &str) -> Vec<String> {
    let mut found: Vec<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| BROWSER_ONLY.contains(name))
        .map(|name| format!("{package} depends on {name} natively"))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// What is wrong in the built site.
///
/// # Errors
/// When there is no build.
pub fn built(checkout: &Path, how: Built) -> Result<Vec<String>> {
    let dist = &checkout.join("dist");
    let mut wrong = Vec::new();
    for path in files::under(dist)? {
        let name = path.display().to_string();
        if name.ends_with(".js") && fs::read_to_string(dist.join(&path))?.contains("innerHTML") {
            wrong.push(format!(
                "{name}: Trusted Types refuse innerHTML (a static view without a class?)"
            ));
        }
        // Source maps and hidden files.
        let parts = || path.iter().filter_map(|part| part.to_str());
        if name.ends_with(".map") || parts().any(|part| part.starts_with('.')) {
            wrong.push(format!("{name}: must not be shipped"));
        }
    }
    wrong.extend(observed(dist)?);
    if let Some(home) = std::env::home_dir().filter(|home| home.parent().is_some()) {
        wrong.extend(homely(dist, &home)?);
    }
    let told = fs::read_to_string(checkout.join("docs/performance.md"))?;
    wrong.extend(weight::too_heavy(&sizes::sizes(dist)?, &told, how)?);
    Ok(wrong)
}

/// Files that contain the path of the builder's home folder: every visitor could read it, and a build on another machine
/// would differ.
fn homely(dist: &Path, home: &Path) -> Result<Vec<String>> {
    let home = format!("{}/", home.display());
    let mut wrong = Vec::new();
    for path in files::under(dist)? {
        let bytes = fs::read(dist.join(&path))?;
        if bytes
            .windows(home.len())
            .any(|part| part == home.as_bytes())
        {
            wrong.push(format!("{}: names {home}", path.display()));
        }
    }
    Ok(wrong)
}

/// Documents that would not get the full score of MDN's Observatory, if served with the headers of the build.
fn observed(dist: &Path) -> Result<Vec<String>> {
    let headers = fs::read_to_string(dist.join(headers::FILE))?;
    let headers: Headers = serde_json::from_str(&headers)?;
    // Any tenant. Only that of a developer is not https.
    let tenant =
        json!({ "issuer": "https://tenant.example", "identity_api": "https://tenant.example" });
    let mut said = headers.every_answer.clone();
    let policy = headers.policy_for(&json!({ "tenant": tenant }), Scheme::Https)?;
    said.push(("content-security-policy".to_owned(), policy));
    let mut wrong = Vec::new();
    for path in files::under(dist)? {
        if path.extension().is_some_and(|ending| ending == "html") {
            let document = fs::read_to_string(dist.join(&path))?;
            let verdict = observatory::judge(&said, &document);
            if verdict.score != observatory::FULL {
                let name = path.display();
                wrong.push(format!("{name}: the Observatory's table gives {verdict:?}"));
            }
        }
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// The number of findings for this code in a file that has none otherwise.
    fn check(name: &str, code: &str) -> usize {
        file(name, &format!("//! A file.\n{code}\n")).len()
    }

    #[test]
    fn a_file_opens_with_what_it_is_for() {
        assert_eq!(file("tests/e2e/src/lib.rs", "//! Why.\n").len(), 0);
        assert_eq!(file("tests/e2e/src/lib.rs", "use x;\n").len(), 1);
    }

    #[test]
    fn words_are_in_i18n_only() {
        assert_eq!(check("src/web/app.rs", r#"view! { <p>"Continue"</p> }"#), 1);
        assert_eq!(
            check("src/web/app.rs", r#"let x = "Please wait, we try.";"#),
            1
        );
        assert_eq!(
            check("src/web/app.rs", r#"let x = "step-code is-wide";"#),
            0
        );
        assert_eq!(check("src/web/app.rs", r#"if key == "Enter" {}"#), 0);
        assert_eq!(check("src/web/app.rs", "// \"Please wait\""), 0);
        assert_eq!(check("src/web/app.rs", r#"format!("Bearer {token}")"#), 0);
        assert_eq!(check("src/form.rs", r#"let x = "µs";"#), 0);
        assert_eq!(check("src/form.rs", r#"let x = "البريد";"#), 1);
        assert_eq!(check("src/i18n/ar.rs", r#"let x = "البريد";"#), 0);
        assert_eq!(check("src/i18n.rs", r#"let x = "Continue";"#), 0);
        let test = "#[cfg(test)]\nmod tests { const X: &str = \"Hello there\"; }";
        assert_eq!(check("src/web/app.rs", test), 0);
    }

    #[test]
    fn no_tenant_is_named_in_the_source() {
        assert_eq!(
            check("src/config.rs", r#"let x = "https://demo.eu.example/t";"#),
            1
        );
        assert_eq!(check("src/config.rs", r#"let x = "https://";"#), 0);
        assert_eq!(
            check(
                "src/web/icon.rs",
                r#"let x = "http://www.w3.org/2000/svg";"#
            ),
            0
        );
        assert_eq!(check("src/config.rs", "/// See https://demo.example/."), 0);
    }

    #[test]
    fn attributes_that_the_policy_refuses_are_reported() {
        assert_eq!(check("src/web/app.rs", r#"view! { <p style="x"></p> }"#), 1);
        assert_eq!(check("src/web/app.rs", "view! { <p inner_html=x></p> }"), 1);
        assert_eq!(
            check("src/web/app.rs", "view! { <p style:color=x></p> }"),
            0
        );
    }

    #[test]
    fn colours_are_in_the_tokens_only() {
        for bad in [
            "color: #fff;",
            "border: 1px solid red;",
            "color: rgb(0 0 0);",
            "a: oklch(1 1 1);",
        ] {
            assert_eq!(colours("style/base.css", bad).len(), 1, "{bad}");
            assert_eq!(colours("style/tokens.css", bad).len(), 0, "{bad}");
        }
        for good in [
            "color: var(--ink);",
            "#fade:hover {",
            "color: currentColor;",
            "a: transparent;",
        ] {
            assert_eq!(colours("style/base.css", good).len(), 0, "{good}");
        }
        assert_eq!(check("src/form.rs", r##"let x = "#a1b2c3";"##), 1);
    }

    #[test]
    fn the_native_page_depends_on_no_browser_crate() {
        let tree = "portico v0.1.0\nserde v1\nweb-sys v0.3\njs-sys v0.3\nweb-sys v0.3 (*)\n";
        assert_eq!(
            known_by_browser("portico", tree),
            ["portico depends on web-sys natively"]
        );
        assert!(known_by_browser("portico", "portico v0.1.0\nserde v1\n").is_empty());
    }

    #[test]
    fn a_file_that_contains_the_builders_home_folder_is_reported() {
        let dist = std::env::temp_dir().join(format!("portico-homely-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("a.wasm"), b"\0/home/ada/.rustup/b.rs\0").unwrap();
        fs::write(dist.join("b.wasm"), b"\0/rustc/0123/b.rs\0/home/adam/c.rs").unwrap();
        let wrong = homely(&dist, Path::new("/home/ada")).unwrap();
        fs::remove_dir_all(dist).unwrap();
        assert_eq!(wrong, ["a.wasm: names /home/ada/"]);
    }

    #[test]
    fn a_document_whose_script_has_no_integrity_is_reported() {
        let dist = std::env::temp_dir().join(format!("portico-observed-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        let headers = serde_json::to_string(&Headers::new(&["sha256-a=".to_owned()], &[])).unwrap();
        fs::write(dist.join(headers::FILE), headers).unwrap();
        let script = "<script src=\"/a.js\" integrity=\"sha384-a\"></script>";
        fs::write(dist.join("index.html"), script).unwrap();
        assert_eq!(observed(&dist).unwrap(), Vec::<String>::new());
        fs::write(dist.join("404.html"), "<script src=\"/a.js\"></script>").unwrap();
        let wrong = observed(&dist).unwrap();
        fs::remove_dir_all(dist).unwrap();
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].starts_with("404.html: "), "{wrong:?}");
    }
}
