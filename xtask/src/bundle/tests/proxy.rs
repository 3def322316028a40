//! The allow-list in front of the identity API.

use super::config;
use crate::bundle::{identity_api::IdentityApi, trial::OPERATIONS};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn proxy(config: &Value) -> IdentityApi {
    let upstream = Some("https://acme.example/api/identity/acme");
    IdentityApi::of(config, upstream).unwrap().unwrap()
}

/// Which of the vendor's operations are let through, by their number.
fn admitted(api: &IdentityApi) -> Vec<&'static str> {
    let admits = |(method, path): &(&str, &'static str)| {
        api.admits(
            method,
            &format!("/system/{}", path.replace("POOL", "customers")),
        )
    };
    OPERATIONS
        .into_iter()
        .filter(admits)
        .map(|(_, path)| path)
        .collect()
}

#[test]
fn only_what_a_journey_needs_is_let_through() {
    let usual = [
        "pools/POOL",
        "pools/POOL/user/activate",
        "pools/POOL/user/otp/inspect",
        "pools/POOL/user/register",
        "pools/POOL/users/someone/activate",
        "pools/POOL/users/someone/activation/send",
        "schemas/default_payload",
    ];
    assert_eq!(admitted(&proxy(&config())), usual);
    let mut create = config();
    create["registration"] = json!({ "api": "create_user" });
    create["activation"] = json!({ "delivery": "relay" });
    create["tenant"]["schema"] = json!("mine");
    assert_eq!(
        admitted(&proxy(&create)),
        [
            "pools/POOL",
            "pools/POOL/user/activate",
            "pools/POOL/user/otp/inspect",
            "pools/POOL/users",
            "pools/POOL/users/someone/activate",
        ]
    );
    let api = proxy(&config());
    for path in [
        "/system/pools/another/user/register",
        "/system/pools/customers/users/a%2fb/activate",
        "/system/pools/customers/users/../activate",
        "/system/pools/customers/users//activate",
        "/system/pools/customers/user/register/",
    ] {
        assert!(!api.admits("POST", path), "{path}");
    }
    assert!(!api.admits("DELETE", "/system/pools/customers"));
}

#[test]
fn a_proxy_says_the_same_in_both_languages() {
    let api = proxy(&config());
    let files: BTreeMap<String, String> = api.files().into_iter().collect();
    for call in &api.calls {
        let pattern = format!("^/identity{}$", call.path.replace('*', "([A-Za-z0-9_-]+)"));
        let nginx = format!(
            "location ~ {pattern} {{\n    if ($request_method != {}) {{",
            call.method
        );
        assert!(files["nginx/identity-api.conf"].contains(&nginx), "{nginx}");
        let method = format!("method {}\n\t\tpath_regexp ", call.method);
        let caddy = &files["caddy/identity-api.caddy"];
        assert!(
            caddy.split(&method).skip(1).any(|rest| rest
                .lines()
                .next()
                .unwrap()
                .ends_with(&pattern)),
            "{pattern}"
        );
    }
    let count = |file: &str, what: &str| files[file].matches(what).count();
    assert_eq!(
        count("nginx/identity-api.conf", "location "),
        api.calls.len()
    );
    assert_eq!(
        count("nginx/identity-api.conf", "limit_req zone"),
        api.calls.len()
    );
    assert_eq!(
        count("caddy/identity-api.caddy", "reverse_proxy "),
        api.calls.len()
    );
}

#[test]
fn a_proxy_that_nothing_would_go_through_is_refused() {
    let mut direct = config();
    direct["tenant"]["identity_api"] = json!("https://acme.example/api/identity/acme");
    assert!(IdentityApi::of(&direct, None).unwrap().is_none());
    let upstream = "https://acme.example/api/identity/acme";
    assert!(IdentityApi::of(&direct, Some(upstream)).is_err());
    assert!(IdentityApi::of(&config(), None).is_err());
    for bad in [
        "http://acme.example/",
        "https://a.example/;x",
        "acme.example",
        "https://a.example/{x}",
    ] {
        assert!(IdentityApi::of(&config(), Some(bad)).is_err(), "{bad}");
    }
}
