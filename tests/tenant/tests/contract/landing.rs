//! The tenant's own activation page, where a link of the vendor's style leads (contract.md section 7).

use http::Method;
use portico_tenant::{GOOD_PASSWORD, LinkStyle};
use serde_json::{Value, json};

use crate::support::{ADA, Answer, Visit, escaped, visitor};

/// A visit with a mailed link to the tenant's own page.
async fn linked(body: &Value, query: &str) -> (Visit, String) {
    let visit = Visit::new(|settings| settings.link_style = LinkStyle::Vendor).await;
    let path = "/user/register?send_activation_message=false";
    let user = visit.in_pool(path, body).send().await.json()["id"].clone();
    let path = format!("/users/{}/activation/send{query}", user.as_str().unwrap());
    assert_eq!(visit.in_pool(&path, &json!({})).send().await.status, 204);
    let link = visit.mail(ADA).link.unwrap();
    (visit, link)
}

async fn press(visit: &Visit, link: &str, body: &str) -> Answer {
    visit.request(Method::POST, link, &[], body).await
}

#[tokio::test]
async fn opening_the_link_shows_and_a_press_activates() {
    let onward = "http://localhost:8080/done/";
    let query = format!("?post_activation_url={}", escaped(onward));
    let (visit, link) = linked(&visitor(ADA), &query).await;
    for _ in 0..3 {
        let page = visit.get(&link).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("id=\"activate\""));
        assert!(!page.text().contains("new-password"), "it has one");
        assert!(!visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    }
    let page = press(&visit, &link, "").await;
    assert!(page.text().contains("id=\"activated\""), "{}", page.text());
    assert!(page.text().contains(&format!("href=\"{onward}\"")));
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    let again = press(&visit, &link, "").await;
    assert_eq!(again.status, 410);
    assert!(again.text().contains("id=\"not-activated\""));
}

#[tokio::test]
async fn without_anything_to_go_on_to_it_offers_to_sign_in() {
    let (visit, link) = linked(&visitor(ADA), "").await;
    let page = press(&visit, &link, "").await;
    assert!(page.text().contains("id=\"onward\" href=\"/demo/sign-in\""));
}

#[tokio::test]
async fn an_account_without_a_password_is_asked_for_one() {
    let mut body = visitor(ADA);
    body.as_object_mut().unwrap().remove("password");
    let (visit, link) = linked(&body, "").await;
    assert!(visit.get(&link).await.text().contains("new-password"));
    for weak in ["", "password=Short1!"] {
        let page = press(&visit, &link, weak).await;
        assert!(page.text().contains("cannot be used"), "{}", page.text());
    }
    let page = press(&visit, &link, &format!("password={GOOD_PASSWORD}")).await;
    assert!(page.text().contains("id=\"activated\""), "{}", page.text());
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}

#[tokio::test]
async fn a_link_that_was_touched_leads_nowhere() {
    let (visit, link) = linked(&visitor(ADA), "").await;
    let (path, _) = link.split_once('?').unwrap();
    let elsewhere = format!("{link}&post_activation_url=https%3A%2F%2Fevil.example.test%2F");
    for (touched, status) in [
        (path.to_owned(), 400),
        (format!("{path}?code="), 400),
        (format!("{path}?code=x"), 410),
        (elsewhere, 400),
        (link.replace("/customers/", "/others/"), 404),
    ] {
        let page = press(&visit, &touched, "").await;
        assert_eq!(page.status, status, "{touched}");
        assert!(!page.text().contains("evil"));
    }
    assert!(!visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}

#[tokio::test]
async fn an_edited_template_may_link_with_the_short_code_and_the_user() {
    let visit = Visit::new(|settings| settings.link_style = LinkStyle::PageShortCode).await;
    let answer = visit.in_pool("/user/register", &visitor(ADA)).send().await;
    let user = answer.json()["id"].as_str().unwrap().to_owned();
    let mail = visit.mail(ADA);
    let code = mail.code.unwrap();
    assert_eq!(mail.extended_code, None);
    let link = format!("http://localhost:8080/activate/#code={code}&user_id={user}");
    assert_eq!(mail.link.unwrap(), link);
    let answer = visit.activate(&user, &json!({"code": code})).send().await;
    assert_eq!(answer.status, 201);
}
