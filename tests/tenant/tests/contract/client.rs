//! The confidential client at the token endpoint (contract.md section 2.1, RFC 6749 sections 2.3 and 4.4).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portico_tenant::{ClientAuthentication, Settings};
use serde_json::json;

use crate::support::{Answer, Visit, escaped};

const ID: &str = "portico-relay";
const SECRET: &str = "relay:secret/with+odd%characters=";
const BOTH: &str = "identity identity_self_registration";

fn basic(id: &str, secret: &str) -> String {
    let pair = format!("{}:{}", escaped(id), escaped(secret));
    format!("Basic {}", STANDARD.encode(pair))
}

fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    owned.collect()
}

/// The body of a correct request.
const GRANT: [(&str, &str); 2] = [("grant_type", "client_credentials"), ("scope", BOTH)];
const POSTED: [(&str, &str); 4] = [
    GRANT[0],
    GRANT[1],
    ("client_id", ID),
    ("client_secret", SECRET),
];

fn by_post(settings: &mut Settings) {
    settings.confidential_client.authentication = ClientAuthentication::ClientSecretPost;
}

async fn ask(visit: &Visit, fields: &[(&str, &str)], authorization: Option<&str>) -> Answer {
    let header = authorization.map(|value| ("authorization", value));
    let headers: Vec<(&str, &str)> = header.into_iter().collect();
    visit.post("token", &owned(fields), &headers).await
}

fn check(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(answer.json()["error"], error, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

async fn check_token(visit: &mut Visit, answer: Answer) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["scope"], BOTH);
    assert_eq!(answer.json()["refresh_token"], json!(null));
    visit.token = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(visit.read("/pools/customers").send().await.status, 200);
}

#[tokio::test]
async fn a_secret_in_the_header_gives_a_token_with_the_scopes_asked_for() {
    let mut visit = Visit::stranger(|_| {});
    let answer = ask(&visit, &GRANT, Some(&basic(ID, SECRET))).await;
    check_token(&mut visit, answer).await;
}

#[tokio::test]
async fn a_secret_in_the_body_gives_a_token_where_that_is_registered() {
    let mut visit = Visit::stranger(by_post);
    let answer = ask(&visit, &POSTED, None).await;
    check_token(&mut visit, answer).await;
}

#[tokio::test]
async fn a_client_that_does_not_prove_itself_gets_nothing() {
    let visit = Visit::stranger(|settings| settings.max_attempts = 0);
    for authorization in [
        basic(ID, "wrong"),
        basic(ID, ""),
        basic("other", SECRET),
        basic("portico", SECRET),
        format!("Basic {}", STANDARD.encode(ID)),
        "Basic ?".to_owned(),
        "Bearer x".to_owned(),
        String::new(),
    ] {
        let answer = ask(&visit, &GRANT, Some(&authorization)).await;
        check(&answer, 401, "invalid_client");
        assert!(answer.header("www-authenticate").is_some());
    }
    for fields in [
        &[GRANT[0], GRANT[1]][..],
        &[GRANT[0], GRANT[1], ("client_id", ID)],
        &[
            GRANT[0],
            GRANT[1],
            ("client_id", ID),
            ("client_assertion", "eyJ"),
        ],
    ] {
        check(&ask(&visit, fields, None).await, 401, "invalid_client");
    }
}

#[tokio::test]
async fn a_secret_is_known_however_a_client_escapes_it() {
    let visit = Visit::stranger(|settings| settings.max_attempts = 0);
    for (secret, writings) in [
        (
            SECRET,
            &[
                SECRET,
                "relay%3Asecret%2Fwith%2Bodd%25characters%3D",
                "relay%3asecret%2fwith%2bodd%25characters%3d",
                "relay:secret/with%2Bodd%25characters=",
            ][..],
        ),
        ("a~b", &["a~b", "a%7Eb"]),
        ("a b+c", &["a+b%2Bc", "a%20b%2Bc", "a b+c", "a%20b+c"]),
        ("a&b=c", &["a&b=c", "a%26b%3Dc"]),
        ("100%", &["100%", "100%25"]),
        ("100%41", &["100%41", "100%2541"]),
    ] {
        visit
            .tenant
            .settings(|settings| settings.confidential_client.secret = secret.into());
        for writing in writings {
            let authorization = format!("Basic {}", STANDARD.encode(format!("{ID}:{writing}")));
            let answer = ask(&visit, &GRANT, Some(&authorization)).await;
            assert_eq!(answer.status, 200, "{secret}: {writing}");
        }
        for wrong in [
            format!("{secret}x"),
            secret.to_uppercase() + "-",
            String::new(),
        ] {
            let authorization = basic(ID, &wrong);
            let answer = ask(&visit, &GRANT, Some(&authorization)).await;
            check(&answer, 401, "invalid_client");
        }
    }
}

#[tokio::test]
async fn a_client_is_refused_by_a_method_it_is_not_registered_with() {
    let visit = Visit::stranger(|_| {});
    check(&ask(&visit, &POSTED, None).await, 401, "invalid_client");
    visit.tenant.settings(by_post);
    let answer = ask(&visit, &GRANT, Some(&basic(ID, SECRET))).await;
    check(&answer, 401, "invalid_client");
}

#[tokio::test]
async fn a_client_authenticates_once() {
    let visit = Visit::stranger(|_| {});
    let right = basic(ID, SECRET);
    let answer = ask(&visit, &POSTED, Some(&right)).await;
    check(&answer, 400, "invalid_request");
    let other = [GRANT[0], GRANT[1], ("client_id", "portico")];
    let answer = ask(&visit, &other, Some(&right)).await;
    check(&answer, 400, "invalid_request");
}

#[tokio::test]
async fn each_client_has_its_own_grant() {
    let visit = Visit::stranger(|_| {});
    let public = [GRANT[0], GRANT[1], ("client_id", "portico")];
    check(
        &ask(&visit, &public, None).await,
        400,
        "unauthorized_client",
    );
    let right = basic(ID, SECRET);
    for (grant, error) in [
        ("authorization_code", "unauthorized_client"),
        ("refresh_token", "unsupported_grant_type"),
        ("password", "unsupported_grant_type"),
    ] {
        let fields = [("grant_type", grant), ("scope", BOTH)];
        check(&ask(&visit, &fields, Some(&right)).await, 400, error);
    }
    let answer = ask(&visit, &[("scope", BOTH)], Some(&right)).await;
    check(&answer, 400, "invalid_request");
}

#[tokio::test]
async fn a_scope_must_be_subscribed_to_and_none_is_all_of_them() {
    let visit = Visit::stranger(|settings| {
        settings.confidential_client.scopes = vec!["identity_self_registration".into()];
    });
    let right = basic(ID, SECRET);
    for fields in [
        &[GRANT[0], ("scope", "")][..],
        &[GRANT[0], ("scope", BOTH)],
        &[GRANT[0], ("scope", "identity_self_registration ")],
    ] {
        let answer = ask(&visit, fields, Some(&right)).await;
        check(&answer, 400, "invalid_scope");
    }
    let own = [GRANT[0], ("scope", "identity_self_registration")];
    for fields in [&own[..], &[GRANT[0]]] {
        let answer = ask(&visit, fields, Some(&right)).await;
        assert_eq!(answer.json()["scope"], "identity_self_registration");
    }
}

#[tokio::test]
async fn the_clients_code_cannot_be_asked_for_at_the_authorization_endpoint() {
    let visit = Visit::stranger(|_| {});
    let answer = visit.authorize_with("client_id", Some(ID)).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("location"), None);
}

#[tokio::test]
async fn five_wrong_secrets_lock_the_client_for_a_minute_but_not_the_page() {
    let visit = Visit::stranger(|_| {});
    for _ in 0..5 {
        let answer = ask(&visit, &GRANT, Some(&basic(ID, "wrong"))).await;
        check(&answer, 401, "invalid_client");
    }
    let right = basic(ID, SECRET);
    let answer = ask(&visit, &GRANT, Some(&right)).await;
    assert_eq!(answer.status, 429, "{}", answer.text());
    assert_eq!(answer.header("retry-after"), Some("60"));
    assert_eq!(visit.exchange(&visit.code().await).await.status, 200);
    visit.tenant.advance(Duration::from_secs(60));
    assert_eq!(ask(&visit, &GRANT, Some(&right)).await.status, 200);
}

#[tokio::test]
async fn without_an_id_there_is_no_such_client() {
    let visit = Visit::stranger(|settings| settings.confidential_client.id = String::new());
    let answer = ask(&visit, &GRANT, Some(&basic("", SECRET))).await;
    check(&answer, 401, "invalid_client");
    let answer = ask(&visit, &[GRANT[0], ("client_id", "")], None).await;
    check(&answer, 401, "invalid_client");
}

#[tokio::test]
async fn an_unknown_parameter_is_refused() {
    let visit = Visit::stranger(|_| {});
    let fields = [GRANT[0], GRANT[1], ("audience", "x")];
    let answer = ask(&visit, &fields, Some(&basic(ID, SECRET))).await;
    check(&answer, 400, "invalid_request");
}
