//! The authorization endpoint (contract.md sections 2.5 and 2.6, RFC 6749 section 4.1).

use http::Method;
use portico_tenant::{IssuerParameter, Login, Settings, Tenant};

use crate::support::{Answer, CALLBACK, PAGE, STATE, Visit, form};

const ISSUER: &str = "http://127.0.0.1:8450/demo/system";

fn returned_error(answer: &Answer) -> String {
    let location = answer
        .header("location")
        .unwrap_or_else(|| panic!("{}", answer.text()));
    assert!(
        location.starts_with(&format!("{CALLBACK}?error=")),
        "{location}"
    );
    assert_eq!(answer.returned("code"), None);
    answer.returned("error").unwrap()
}

#[tokio::test]
async fn a_request_in_order_comes_back_with_code_state_and_issuer() {
    let visit = Visit::stranger(|_| {});
    let answer = visit.authorize(&Visit::authorize_parameters()).await;
    assert_eq!(answer.status, 302);
    let location = answer.header("location").unwrap();
    assert!(
        location.starts_with(&format!("{CALLBACK}?code=")),
        "{location}"
    );
    assert_eq!(answer.returned("state").unwrap(), STATE);
    assert_eq!(answer.returned("iss").unwrap(), ISSUER);
    assert_eq!(answer.returned("error"), None);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn two_requests_never_get_the_same_code() {
    let visit = Visit::stranger(|_| {});
    assert_ne!(visit.code().await, visit.code().await);
}

#[tokio::test]
async fn a_code_has_characters_that_must_be_escaped() {
    let code = Visit::stranger(|_| {}).code().await;
    assert!(
        code.contains('+') && code.contains('/') && code.contains('='),
        "{code}"
    );
}

#[tokio::test]
async fn without_a_known_client_or_redirect_uri_nothing_is_sent_anywhere() {
    let visit = Visit::stranger(|_| {});
    for (name, value) in [
        ("client_id", None),
        ("client_id", Some("Portico")),
        ("client_id", Some("")),
        ("redirect_uri", None),
        ("redirect_uri", Some("http://localhost:8080/callback")),
        (
            "redirect_uri",
            Some("http://localhost:8080/callback/?next=/"),
        ),
        ("redirect_uri", Some("HTTP://localhost:8080/callback/")),
        ("redirect_uri", Some("http://127.0.0.1:8080/callback/")),
        ("redirect_uri", Some("http://localhost:8080/callback/#")),
    ] {
        let answer = visit.authorize_with(name, value).await;
        assert_eq!(answer.status, 400, "{name} {value:?}");
        assert_eq!(answer.header("location"), None, "{name} {value:?}");
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
    }
}

#[tokio::test]
async fn a_mistake_in_the_request_comes_back_as_an_error_code() {
    let visit = Visit::stranger(|_| {});
    for (name, value, error) in [
        ("response_type", None, "invalid_request"),
        ("response_type", Some("token"), "unsupported_response_type"),
        (
            "response_type",
            Some("code id_token"),
            "unsupported_response_type",
        ),
        ("response_mode", Some("fragment"), "invalid_request"),
        ("response_mode", Some("form_post"), "invalid_request"),
        ("scope", None, "invalid_scope"),
        ("scope", Some(""), "invalid_scope"),
        ("scope", Some("identity openid"), "invalid_scope"),
        ("scope", Some("identity offline_access"), "invalid_scope"),
        (
            "scope",
            Some("identity  identity_self_registration"),
            "invalid_scope",
        ),
        ("code_challenge", None, "invalid_request"),
        ("code_challenge", Some("short"), "invalid_request"),
        (
            "code_challenge",
            Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c="),
            "invalid_request",
        ),
        ("code_challenge_method", None, "invalid_request"),
        ("code_challenge_method", Some("plain"), "invalid_request"),
        ("code_challenge_method", Some("s256"), "invalid_request"),
        ("state", None, "invalid_request"),
        ("state", Some("short"), "invalid_request"),
        ("prompt", Some("maybe"), "invalid_request"),
        ("prompt", Some("none login"), "invalid_request"),
        ("request", Some("eyJ"), "request_not_supported"),
        ("request_uri", Some("urn:x"), "request_uri_not_supported"),
        ("dpop_jkt", Some("x"), "invalid_request"),
        ("claims", Some("{}"), "invalid_request"),
        (
            "resource",
            Some("https://api.example.test"),
            "invalid_request",
        ),
    ] {
        let answer = visit.authorize_with(name, value).await;
        assert_eq!(returned_error(&answer), error, "{name} {value:?}");
    }
}

#[tokio::test]
async fn an_error_carries_state_issuer_and_the_vendors_own_parameters() {
    let visit = Visit::stranger(|_| {});
    let answer = visit.authorize_with("scope", Some("openid")).await;
    assert_eq!(answer.returned("state").unwrap(), STATE);
    assert_eq!(answer.returned("iss").unwrap(), ISSUER);
    for name in ["error_description", "error_hint", "error_cause", "trace_id"] {
        assert!(answer.returned(name).is_some(), "{name}");
    }
}

#[tokio::test]
async fn a_repeated_parameter_is_never_sent_back_to_the_page() {
    let visit = Visit::stranger(|_| {});
    for (name, value) in Visit::authorize_parameters() {
        let mut all = Visit::authorize_parameters();
        all.push((name.clone(), value));
        let answer = visit.authorize(&all).await;
        assert_eq!(answer.status, 400, "{name}");
        assert_eq!(answer.header("location"), None, "{name}");
    }
}

#[tokio::test]
async fn an_unknown_parameter_passes_only_where_the_switch_says_so() {
    let visit = Visit::stranger(|settings| settings.unknown_parameters_refused = false);
    let answer = visit
        .authorize_with("resource", Some("https://api.example.test"))
        .await;
    assert!(answer.returned("code").is_some());
}

#[tokio::test]
async fn known_parameters_that_need_nothing_pass() {
    let visit = Visit::stranger(|_| {});
    for name in [
        "nonce",
        "idp_hint",
        "login_hint",
        "acr_values",
        "max_age",
        "authorization_correlation_id",
    ] {
        let answer = visit.authorize_with(name, Some("1")).await;
        assert!(answer.returned("code").is_some(), "{name}");
    }
}

#[tokio::test]
async fn state_may_be_missing_only_where_the_switch_says_so() {
    let visit = Visit::stranger(|settings| settings.state_required = false);
    let answer = visit.authorize_with("state", None).await;
    assert!(answer.returned("code").is_some());
    assert_eq!(answer.returned("state"), None);
}

#[tokio::test]
async fn the_issuer_parameter_is_sent_omitted_or_forged_as_switched() {
    let visit = Visit::stranger(|_| {});
    let discovery = "/demo/system/.well-known/openid-configuration";
    let supported = "authorization_response_iss_parameter_supported";
    for (switch, iss, told) in [
        (IssuerParameter::Sent, Some(ISSUER.to_owned()), true),
        (IssuerParameter::Omitted, None, false),
        (
            IssuerParameter::Forged("https://evil.example.test".into()),
            Some("https://evil.example.test".to_owned()),
            true,
        ),
    ] {
        visit
            .tenant
            .settings(|settings| settings.issuer_parameter = switch);
        let answer = visit.authorize(&Visit::authorize_parameters()).await;
        assert_eq!(answer.returned("iss"), iss);
        assert_eq!(visit.get(discovery).await.json()[supported], told);
    }
}

#[tokio::test]
async fn extra_parameters_are_appended_to_every_redirect() {
    let extra = vec![("session_state".to_owned(), "a b".to_owned())];
    let visit = Visit::stranger(|settings| settings.callback_extra = extra);
    let answer = visit.authorize(&Visit::authorize_parameters()).await;
    assert_eq!(answer.returned("session_state").unwrap(), "a b");
}

#[tokio::test]
async fn every_request_ends_in_the_error_that_is_switched_on() {
    let visit = Visit::stranger(|settings| settings.authorize_error = Some("access_denied".into()));
    let answer = visit.authorize(&Visit::authorize_parameters()).await;
    assert_eq!(returned_error(&answer), "access_denied");
}

#[tokio::test]
async fn without_a_session_prompt_none_ends_in_login_required() {
    let visit = Visit::stranger(|_| {});
    let answer = visit.authorize_with("prompt", Some("none")).await;
    assert_eq!(returned_error(&answer), "login_required");
}

#[tokio::test]
async fn with_a_session_prompt_none_succeeds_and_no_page_is_shown() {
    let visit = Visit::stranger(|settings| {
        settings.single_sign_on = true;
        settings.login = Login::Page;
        settings.consent = true;
    });
    let answer = visit.authorize_with("prompt", Some("none")).await;
    assert!(answer.returned("code").is_some());
}

#[tokio::test]
async fn authorize_is_asked_with_get_only() {
    let visit = Visit::stranger(|_| {});
    let body = form(&Visit::authorize_parameters());
    let uri = "/demo/system/oauth2/authorize";
    let answer = visit.request(Method::POST, uri, &[], &body).await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn a_redirect_uri_with_a_query_keeps_it() {
    let uri = format!("{PAGE}/callback/?from=tenant");
    let tenant = Tenant::new(Settings {
        redirect_uris: vec![uri.clone()],
        ..Settings::default()
    });
    let visit = Visit {
        tenant,
        token: String::new(),
    };
    let answer = visit.authorize_with("redirect_uri", Some(&uri)).await;
    assert!(
        answer
            .header("location")
            .unwrap()
            .starts_with(&format!("{uri}&code="))
    );
}

#[tokio::test]
async fn discovery_names_the_endpoints_that_exist() {
    let visit = Visit::stranger(|_| {});
    let answer = visit
        .get("/demo/system/.well-known/openid-configuration")
        .await;
    let document = answer.json();
    assert_eq!(document["issuer"], ISSUER);
    assert_eq!(
        document["authorization_endpoint"],
        format!("{ISSUER}/oauth2/authorize")
    );
    assert_eq!(document["token_endpoint"], format!("{ISSUER}/oauth2/token"));
    assert_eq!(
        document["revocation_endpoint"],
        format!("{ISSUER}/oauth2/revoke")
    );
    assert_eq!(
        document["code_challenge_methods_supported"],
        serde_json::json!(["S256"])
    );
    assert_eq!(
        document["token_endpoint_auth_methods_supported"],
        serde_json::json!([
            "none",
            "client_secret_basic",
            "client_secret_post",
            "tls_client_auth",
            "self_signed_tls_client_auth"
        ])
    );
    let jwks = visit
        .get(document["jwks_uri"].as_str().unwrap())
        .await
        .json();
    assert_eq!(jwks["keys"][0]["alg"], "ES256");
    assert_eq!(
        jwks["keys"][0]["d"],
        serde_json::Value::Null,
        "the private part stays here"
    );
}
