//! Pages for people.

use http::Method;
use portico_tenant::GOOD_PASSWORD;

use crate::support::{ADA, Answer, Visit, form, visitor};

async fn sign_in(visit: &Visit, identifier: &str, password: &str) -> Answer {
    let fields = [("identifier", identifier), ("password", password)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    visit
        .request(Method::POST, "/demo/sign-in", &[], &form(&fields))
        .await
}

#[tokio::test]
async fn the_first_page_says_what_this_is_and_how_the_switches_stand() {
    let visit = Visit::stranger(|_| {});
    let page = visit.get("/").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    for part in [
        "/outbox",
        "/demo/sign-in",
        "scope_mode",
        "&quot;tutorial&quot;",
        "pool.password_policy.min_length",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[tokio::test]
async fn the_outbox_shows_the_newest_first_with_code_and_link() {
    let visit = Visit::new(|_| {}).await;
    assert!(
        visit
            .get("/outbox")
            .await
            .text()
            .contains("Nothing was sent yet")
    );
    visit.registered(ADA).await;
    visit
        .in_pool("/user/register", &visitor("bob@example.test"))
        .send()
        .await;
    let text = visit.get("/outbox").await.text();
    let (ada, bob) = (
        text.find(ADA).unwrap(),
        text.find("bob@example.test").unwrap(),
    );
    assert!(bob < ada);
    assert!(text.contains(&format!(
        "<div class=\"code\" data-code>{}</div>",
        visit.newest_code(ADA)
    )));
    let link = visit.mail("bob@example.test").link.unwrap();
    assert!(text.contains(&format!("href=\"{link}\"")));

    let all = visit.get("/outbox.json").await.json();
    assert_eq!(all[0]["to"], "bob@example.test");
    assert_eq!(all[0]["link"], link);
    assert_eq!(all[1]["kind"], "activate_code");
    assert_eq!(all[1]["code"], visit.newest_code(ADA));
}

#[tokio::test]
async fn a_switch_that_was_changed_is_shown_with_its_default() {
    let visit = Visit::stranger(|settings| settings.max_attempts = 3);
    let text = visit.get("/").await.text();
    assert_eq!(text.matches("instead of").count(), 1);
    assert!(text.contains("<code>3</code><br><span class=\"quiet\">instead of <code>5</code>"));
}

#[tokio::test]
async fn the_outbox_shows_text_as_text() {
    let visit = Visit::new(|settings| settings.plain_identifier_needs_address = false).await;
    visit.registered("<b>&'\"").await;
    let text = visit.get("/outbox").await.text();
    assert!(!text.contains("<b>") && text.contains("&lt;b&gt;&amp;&#39;&quot;"));
}

#[tokio::test]
async fn an_active_account_signs_in_and_sees_its_answers() {
    let visit = Visit::new(|_| {}).await;
    assert_eq!(visit.get("/demo/sign-in").await.status, 200);
    visit.registered(ADA).await;
    assert_eq!(
        sign_in(&visit, ADA, GOOD_PASSWORD).await.status,
        401,
        "not active yet"
    );
    visit.activated(ADA).await;
    let page = sign_in(&visit, ADA, GOOD_PASSWORD).await;
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("id=\"signed-in\"") && page.text().contains("O&#39;Brien-\u{141}")
    );
    assert_eq!(page.header("set-cookie"), None);
}

#[tokio::test]
async fn a_wrong_password_or_name_signs_nobody_in() {
    let visit = Visit::new(|_| {}).await;
    visit.activated(ADA).await;
    for (identifier, password) in [
        (ADA, ""),
        (ADA, "teal-otter-49-crossing"),
        ("", GOOD_PASSWORD),
        ("bob@example.test", GOOD_PASSWORD),
    ] {
        let page = sign_in(&visit, identifier, password).await;
        assert_eq!(page.status, 401);
        assert!(!page.text().contains("signed-in") && !page.text().contains(GOOD_PASSWORD));
    }
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_name() {
    let visit = Visit::new(|_| {}).await;
    visit.activated(ADA).await;
    for _ in 0..5 {
        assert_eq!(sign_in(&visit, ADA, "wrong").await.status, 401);
    }
    let page = sign_in(&visit, ADA, GOOD_PASSWORD).await;
    assert_eq!((page.status, page.header("retry-after")), (429, Some("60")));
}
