//! Compares the settings of each host with the design. A small emulator reads each format as the host's documentation says,
//! as far as the generated files need it. `cargo xtask bundle --try` tries a real nginx and a real Caddy.

#![allow(clippy::unwrap_used)]

mod caddy;
mod cloudfront;
mod github_pages;
mod made;
mod nginx;
mod observatory;
#[cfg(feature = "trial")]
mod proxy;
mod rules;
#[cfg(feature = "trial")]
mod servers;

use super::{
    design::{Design, POLICY},
    hosts,
};
use crate::headers::Headers;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf};

fn config() -> Value {
    json!({
        "tenant": {
            "issuer": "https://acme.example/acme/system",
            "identity_api": "https://signup.example/identity",
            "pool": "customers",
        },
        "client": { "redirect_uri": "https://signup.example/callback/" },
        "host": { "change_password_url": "https://acme.example/password" },
    })
}

/// A site made by hand, in a folder of its own for each test.
fn site(name: &str) -> PathBuf {
    let site = std::env::temp_dir().join(format!("portico-bundle-{}-{name}", std::process::id()));
    let document = "<!doctype html>\n<meta charset=\"utf-8\">\n<script>x</script>\n\
        <script type=\"module\" src=\"/assets/a.js\" integrity=\"sha384-x\"></script>\n";
    for (file, text) in [
        ("index.html", document),
        ("index.html.br", "b"),
        ("index.html.gz", "g"),
        ("callback/index.html", document),
        ("404.html", document),
        ("assets/a-1.wasm", "w"),
        ("assets/a-1.wasm.br", "b"),
        ("assets/a-1.wasm.gz", "g"),
        ("assets/strength-1.js", "s"),
        ("assets/strength-1.wasm", "w"),
        ("config.json", "{}"),
    ] {
        crate::files::write(&site.join(file), text).unwrap();
    }
    site
}

fn design(name: &str) -> Design {
    let site = site(name);
    let headers = Headers::new(&["sha256-abc=".to_owned()], &["sha256-def=".to_owned()])
        .with_worker("strength", "/assets/strength-1.wasm");
    let design = Design::read(&headers, &config(), "signup.example".to_owned(), &site).unwrap();
    fs::remove_dir_all(site).unwrap();
    design
}

/// Documents, assets, the worker, the config, and unknown paths.
const PATHS: [&str; 10] = [
    "/",
    "/index.html",
    "/callback/",
    "/assets/a-1.wasm",
    "/assets/strength-1.js",
    "/assets/strength-1.wasm",
    "/config.json",
    "/assets/none.wasm",
    "/none",
    "/callback",
];

type Answer = BTreeMap<String, String>;

/// The headers of the design for an address.
fn designed(design: &Design, path: &str) -> Answer {
    design.headers(design.answer(path).1).into_iter().collect()
}

/// A text without the quotation marks and escapes of nginx and Caddy.
fn unquoted(text: &str) -> String {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner
        .unwrap_or(text)
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
}

#[test]
fn the_page_is_served_at_the_root_of_its_origin() {
    assert_eq!(super::host_of(&config()).unwrap(), "signup.example");
    let mut below = config();
    below["client"]["redirect_uri"] = json!("https://signup.example/register/callback/");
    assert!(super::host_of(&below).is_err());
}

#[test]
fn the_worker_has_a_policy_of_its_own_and_nothing_else_has() {
    let design = design("worker");
    let own: Vec<&str> = design
        .workers()
        .map(|(served, _)| served.file.as_str())
        .collect();
    assert_eq!(own, ["assets/strength-1.js"]);
    let worker = &designed(&design, "/assets/strength-1.js")[POLICY];
    let one = "connect-src https://signup.example/assets/strength-1.wasm;";
    assert!(worker.contains(one), "{worker}");
    for path in PATHS
        .into_iter()
        .filter(|path| *path != "/assets/strength-1.js")
    {
        assert_eq!(designed(&design, path)[POLICY], design.policy, "{path}");
    }
}

#[test]
fn security_txt_is_written_if_the_config_has_a_contact_and_a_warning_if_not() {
    let site = site("well-known");
    let (security, robots) = (
        site.join(".well-known/security.txt"),
        site.join("robots.txt"),
    );
    super::well_known(&site, &config()).unwrap();
    assert!(!security.exists(), "nobody has named a contact");
    let told = fs::read_to_string(&robots).unwrap();
    let mut named = config();
    named["host"]["security_contact"] = json!("mailto:security@acme.example");
    named["host"]["security_expires"] = json!("2030-01-31T00:00:00Z");
    super::well_known(&site, &named).unwrap();
    let text = fs::read_to_string(&security).unwrap();
    fs::remove_dir_all(site).unwrap();
    let warning = super::nobody_to_tell(&config()).unwrap();
    assert!(warning.contains("host.security_contact"), "{warning}");
    assert_eq!(super::nobody_to_tell(&named), None);
    assert_eq!(
        text,
        "Contact: mailto:security@acme.example\nExpires: 2030-01-31T00:00:00Z\n"
    );
    assert_eq!(told.lines().next(), Some("User-agent: *"));
    assert!(told.contains("Disallow: /callback/\n") && !told.contains("Disallow: /\n"));
    let design = design("well-known-moved");
    let [(from, to)] = design.redirects.as_slice() else {
        panic!("one address leads elsewhere: {:?}", design.redirects);
    };
    assert_eq!(from, "/.well-known/change-password");
    assert_eq!(to, "https://acme.example/password");
}

#[test]
fn the_change_password_address_is_a_redirect_wherever_a_host_can_redirect() {
    let design = design("change-password");
    let (from, to) = (
        "/.well-known/change-password",
        "https://acme.example/password",
    );
    assert_eq!(design.redirects, [(from.to_owned(), to.to_owned())]);
    let nginx = hosts::nginx::include(&design);
    assert!(nginx.contains(&format!("location = {from} {{")), "{nginx}");
    assert!(nginx.contains(&format!("return 302 \"{to}\";")));
    assert!(hosts::caddy::snippet(&design).contains(&format!("redir {from} {to} 302\n")));
    assert!(hosts::rules::redirects(&design).contains(&format!("{from} {to} 302")));
    let moved = format!("{from:?}:{to:?}");
    let cloudfront = hosts::cloudfront::files(&design).unwrap();
    assert!(cloudfront.iter().any(|(_, text)| text.contains(&moved)));
}
