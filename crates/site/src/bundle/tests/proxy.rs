//! The allow-list in front of the identity API.

use super::config;
use crate::bundle::{
    identity_api::{IdentityApi, NONE_FOR_CREATE_USER, creates_users},
    trial::OPERATIONS,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn proxy(config: &Value) -> IdentityApi {
    let upstream = Some("https://acme.example/api/identity/acme");
    IdentityApi::read(config, upstream).unwrap().unwrap()
}

/// The paths of the vendor's operations that are let through.
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
fn only_the_calls_that_a_journey_needs_are_let_through() {
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
    let mut relay = config();
    relay["activation"] = json!({ "delivery": "relay" });
    relay["tenant"]["schema"] = json!("mine");
    let with_relay = [
        "pools/POOL",
        "pools/POOL/user/activate",
        "pools/POOL/user/otp/inspect",
        "pools/POOL/user/register",
        "pools/POOL/users/someone/activate",
    ];
    assert_eq!(admitted(&proxy(&relay)), with_relay);
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
fn both_servers_let_the_same_calls_through() {
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
    assert_eq!(
        count("nginx/identity-api.conf", "proxy_pass_request_headers off;"),
        api.calls.len()
    );
    for what in ["request_header -**", "header_down -**"] {
        assert_eq!(count("caddy/identity-api.caddy", what), api.calls.len());
    }
}

#[test]
fn no_proxy_is_written_for_a_page_that_creates_users_because_no_body_is_checked() {
    let mut create = config();
    create["registration"] = json!({ "api": "create_user" });
    for upstream in [None, Some("https://acme.example/api/identity/acme")] {
        assert!(IdentityApi::read(&create, upstream).unwrap().is_none());
    }
    assert!(creates_users(&create) && !creates_users(&config()));
    assert!(NONE_FOR_CREATE_USER.contains("body"));
}

/// The queries of the call whose path ends so.
fn queries(config: &Value, end: &str) -> Vec<String> {
    let api = proxy(config);
    let mut calls = api.calls.iter().filter(|call| call.path.ends_with(end));
    calls.next().unwrap().queries.clone()
}

#[test]
fn the_tenant_gets_the_queries_of_the_config_and_no_other() {
    let (register, send) = ("/user/register", "/activation/send");
    let code = "code_type_in_message=code";
    let link = "code_type_in_message=link";
    assert_eq!(
        queries(&config(), register),
        [format!("{code}&send_activation_message=true")]
    );
    assert_eq!(queries(&config(), send), [code, link]);
    let mut other = config();
    other["tenant"]["theme_server"] = json!("a b&mode=x\";}\n$args{");
    other["activation"] = json!({
        "message": "link",
        "delivery": "on_request",
        "mode": "invitation",
        "post_activation_url": "https://acme.example/?a=b&c#d",
        "other_kind": false,
    });
    let theme = "server_id=a%20b%26mode%3Dx%22%3B%7D%0A%24args%7B";
    assert_eq!(
        queries(&other, send),
        [format!(
            "{link}&{theme}&mode=invitation&post_activation_url=https%3A%2F%2Facme.example%2F%3Fa%3Db%26c%23d"
        )]
    );
    assert_eq!(queries(&other, register), ["send_activation_message=false"]);
    let api = proxy(&other);
    let call = api.calls.iter().find(|call| call.path.ends_with(send));
    let call = call.unwrap();
    assert_eq!(call.query("server_id=evil"), call.queries[0]);
    let call = api.calls.iter().find(|call| call.method == "GET").unwrap();
    assert_eq!(call.query("a=b"), "");
}

#[test]
fn a_proxy_that_the_page_would_not_use_is_refused() {
    let mut direct = config();
    direct["tenant"]["identity_api"] = json!("https://acme.example/api/identity/acme");
    assert!(IdentityApi::read(&direct, None).unwrap().is_none());
    let upstream = "https://acme.example/api/identity/acme";
    assert!(IdentityApi::read(&direct, Some(upstream)).is_err());
    assert!(IdentityApi::read(&config(), None).is_err());
    for bad in [
        "http://acme.example/",
        "https://a.example/;x",
        "acme.example",
        "https://a.example/{x}",
    ] {
        assert!(IdentityApi::read(&config(), Some(bad)).is_err(), "{bad}");
    }
}
