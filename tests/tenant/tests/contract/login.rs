//! The pages a person may meet on the way to a code (contract.md section 2.5).

use std::time::Duration;

use http::Method;
use portico_tenant::Login;

use crate::support::{Answer, STATE, Visit, form};

/// The transaction hidden in a page's form.
fn transaction(page: &Answer) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let (_, rest) = text.split_once("name=\"transaction\" value=\"").unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

async fn fill(visit: &Visit, place: &str, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let uri = format!("/demo/system/{place}");
    visit.request(Method::POST, &uri, &[], &form(&fields)).await
}

#[tokio::test]
async fn the_login_page_lets_the_sandbox_user_through() {
    let visit = Visit::stranger(|settings| settings.login = Login::Page);
    let page = visit.authorize_with("login_hint", Some("\"><b>")).await;
    assert!(
        !page.text().contains("<b>"),
        "a hint must not become markup"
    );
    let transaction = transaction(&page);
    let fields = [
        ("transaction", transaction.as_str()),
        ("username", "visitor"),
        ("password", "visitor"),
    ];
    let answer = fill(&visit, "login", &fields).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.returned("state").unwrap(), STATE);
    let code = answer.returned("code").unwrap();
    assert_eq!(visit.exchange(&code).await.status, 200);

    let again = fill(&visit, "login", &fields).await;
    assert_eq!(again.status, 400, "a page is sent once");
}

#[tokio::test]
async fn a_wrong_login_shows_the_page_again() {
    let visit = Visit::stranger(|settings| settings.login = Login::Page);
    let page = visit.authorize(&Visit::authorize_parameters()).await;
    let first = transaction(&page);
    let fields = [
        ("transaction", first.as_str()),
        ("username", "visitor"),
        ("password", "wrong"),
    ];
    let page = fill(&visit, "login", &fields).await;
    let second = transaction(&page);
    assert!(page.text().contains("wrong"));
    let fields = [
        ("transaction", second.as_str()),
        ("username", "visitor"),
        ("password", "visitor"),
    ];
    assert!(
        fill(&visit, "login", &fields)
            .await
            .returned("code")
            .is_some()
    );
}

#[tokio::test]
async fn cancelling_the_login_or_refusing_consent_is_access_denied() {
    let visit = Visit::stranger(|settings| settings.login = Login::Page);
    let page = visit.authorize(&Visit::authorize_parameters()).await;
    let open = transaction(&page);
    let answer = fill(
        &visit,
        "login",
        &[("transaction", &open), ("action", "cancel")],
    )
    .await;
    assert_eq!(answer.returned("error").unwrap(), "access_denied");

    visit.tenant.settings(|settings| {
        settings.login = Login::AutoAccept;
        settings.consent = true;
    });
    let page = visit.authorize(&Visit::authorize_parameters()).await;
    let open = transaction(&page);
    let answer = fill(
        &visit,
        "consent",
        &[("transaction", &open), ("action", "deny")],
    )
    .await;
    assert_eq!(answer.returned("error").unwrap(), "access_denied");
    assert_eq!(answer.returned("state").unwrap(), STATE);
}

#[tokio::test]
async fn consent_follows_the_login_and_lists_the_scopes() {
    let visit = Visit::stranger(|settings| {
        settings.login = Login::Page;
        settings.consent = true;
    });
    let page = visit.authorize(&Visit::authorize_parameters()).await;
    let open = transaction(&page);
    let fields = [
        ("transaction", open.as_str()),
        ("username", "visitor"),
        ("password", "visitor"),
    ];
    let page = fill(&visit, "login", &fields).await;
    assert!(page.text().contains("identity_self_registration"));
    let open = transaction(&page);
    let answer = fill(
        &visit,
        "consent",
        &[("transaction", &open), ("action", "allow")],
    )
    .await;
    assert!(answer.returned("code").is_some());
}

#[tokio::test]
async fn the_login_cannot_be_skipped_by_sending_the_consent_page() {
    let visit = Visit::stranger(|settings| settings.login = Login::Page);
    let page = visit.authorize(&Visit::authorize_parameters()).await;
    let open = transaction(&page);
    let answer = fill(
        &visit,
        "consent",
        &[("transaction", &open), ("action", "allow")],
    )
    .await;
    assert_eq!(answer.returned("error").unwrap(), "access_denied");
}

#[tokio::test]
async fn prompt_consent_shows_the_consent_page() {
    let visit = Visit::stranger(|_| {});
    let page = visit.authorize_with("prompt", Some("consent")).await;
    assert!(!transaction(&page).is_empty());
}

#[tokio::test]
async fn a_page_left_open_too_long_cannot_be_sent() {
    let visit = Visit::stranger(|settings| settings.consent = true);
    let page = visit.authorize(&Visit::authorize_parameters()).await;
    let open = transaction(&page);
    visit.tenant.advance(Duration::from_secs(600));
    let answer = fill(
        &visit,
        "consent",
        &[("transaction", &open), ("action", "allow")],
    )
    .await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.header("location"), None);
}

#[tokio::test]
async fn pages_cannot_be_framed_stored_or_leak_their_address() {
    let visit = Visit::stranger(|settings| settings.consent = true);
    let page = visit.authorize(&Visit::authorize_parameters()).await;
    for (name, value) in [
        ("x-frame-options", "DENY"),
        ("cache-control", "no-store"),
        ("referrer-policy", "no-referrer"),
    ] {
        assert_eq!(page.header(name), Some(value));
    }
}
