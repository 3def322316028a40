//! Mistakes of the host that serves the page.

use crate::deployment::finds_on_site;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    let value = HeaderValue::from_str(value).unwrap();
    response.headers_mut().insert(name, value);
}

/// Changes the policy of an answer that has one.
fn change_policy(response: &mut Response, change: impl Fn(&str) -> String) {
    if let Some(policy) = response.headers().get(header::CONTENT_SECURITY_POLICY) {
        let changed = change(policy.to_str().unwrap());
        set(response, header::CONTENT_SECURITY_POLICY, &changed);
    }
}

#[test]
fn there_is_no_policy() {
    finds_on_site(&["site.policy-missing"], |_, response| {
        response
            .headers_mut()
            .remove(header::CONTENT_SECURITY_POLICY);
    });
}

#[test]
fn the_policy_does_not_name_the_tenant() {
    finds_on_site(&["site.policy-connect"], |_, response| {
        change_policy(response, |policy| {
            let from = policy.find("connect-src").unwrap();
            let to = from + policy[from..].find(';').unwrap();
            format!("{}connect-src 'self'{}", &policy[..from], &policy[to..])
        });
    });
}

#[test]
fn the_policy_allows_an_address_that_is_not_needed() {
    finds_on_site(&["site.policy-needless"], |_, response| {
        change_policy(response, |policy| {
            policy.replace(
                "connect-src 'self'",
                "connect-src 'self' https://stats.example",
            )
        });
    });
}

#[test]
fn the_policy_is_weaker() {
    finds_on_site(&["site.policy"], |_, response| {
        change_policy(response, |policy| {
            policy.replace("script-src ", "script-src 'unsafe-inline' ")
        });
    });
}

#[test]
fn the_policy_is_of_another_build() {
    finds_on_site(&["site.script-blocked"; 3], |_, response| {
        change_policy(response, |policy| {
            policy.replacen("'sha256-", "'sha256-0", 1)
        });
    });
}

#[test]
fn the_policy_is_of_a_build_with_another_script_file() {
    finds_on_site(&["site.script-blocked"; 3], |_, response| {
        change_policy(response, |policy| {
            policy.replacen("'sha384-", "'sha384-0", 1)
        });
    });
}

#[test]
fn the_policy_is_of_a_build_with_another_style_sheet() {
    finds_on_site(&["site.style-blocked"; 3], |_, response| {
        change_policy(response, |policy| {
            policy.replace("style-src 'self' 'sha256-", "style-src 'self' 'sha256-0")
        });
    });
}

#[test]
fn a_header_is_missing_and_another_is_weaker() {
    finds_on_site(
        &["site.header-differs", "site.header-missing"],
        |_, response| {
            response.headers_mut().remove("cross-origin-opener-policy");
            set(response, header::STRICT_TRANSPORT_SECURITY, "max-age=300");
        },
    );
}

#[test]
fn a_header_that_protects_more_is_no_mistake() {
    finds_on_site(&[], |_, response| {
        let value = "max-age=99999999; includeSubDomains; preload";
        set(response, header::STRICT_TRANSPORT_SECURITY, value);
    });
}

#[test]
fn the_config_may_be_cached() {
    finds_on_site(&["site.config-cached"], |path, response| {
        if path == "/config.json" {
            set(response, header::CACHE_CONTROL, "public, max-age=86400");
        }
    });
}

#[test]
fn the_callback_may_be_cached() {
    finds_on_site(&["site.cache"], |path, response| {
        if path == "/callback/" {
            set(response, header::CACHE_CONTROL, "no-cache");
        }
    });
}

#[test]
fn the_served_config_differs() {
    finds_on_site(&["site.config-differs"], |path, response| {
        if path == "/config.json" {
            *response.body_mut() = "{\"tenant\":{}}".into();
        }
    });
}

#[test]
fn the_config_is_not_served() {
    finds_on_site(&["site.config-missing"], |path, response| {
        if path == "/config.json" {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
    });
}

#[test]
fn web_assembly_has_the_wrong_type() {
    finds_on_site(&["site.wasm-type"], |path, response| {
        if path.ends_with(".wasm") && response.status() == StatusCode::OK {
            set(response, header::CONTENT_TYPE, "application/octet-stream");
        }
    });
}

#[test]
fn a_script_has_the_wrong_type() {
    finds_on_site(&["site.file-type"], |path, response| {
        if path.ends_with(".js") {
            set(response, header::CONTENT_TYPE, "text/plain");
        }
    });
}

#[test]
fn a_file_was_not_uploaded() {
    finds_on_site(&["site.file-missing"], |path, response| {
        if path == "/assets/c.css" {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
    });
}

#[test]
fn a_folder_was_not_uploaded() {
    finds_on_site(&["site.document"], |path, response| {
        if path == "/activate/" {
            *response.status_mut() = StatusCode::NOT_FOUND;
        }
    });
}

#[test]
fn unknown_paths_return_the_start_page() {
    finds_on_site(&["site.unknown-path"; 2], |_, response| {
        if response.status() == StatusCode::NOT_FOUND {
            *response.status_mut() = StatusCode::OK;
        }
    });
}
