//! Pools that sign in by one-time codes: no password anywhere (contract.md section 4).

use http::Method;
use portico_tenant::{Channel, GOOD_PASSWORD, MailKind, Settings};
use serde_json::{Value, json};

use crate::support::{ADA, Answer, Visit, form, visitor};

const PHONE: &str = "+48123456789";

fn by(mechanism: &str) -> impl FnOnce(&mut Settings) {
    let all = vec![mechanism.to_owned()];
    move |settings| settings.pool.authentication_mechanisms = all
}

fn without_password(identifier: &str) -> Value {
    let mut body = visitor(identifier);
    body.as_object_mut().unwrap().remove("password");
    body
}

/// Registers and activates without any credential.
async fn activated(visit: &Visit, body: &Value, to: &str) {
    let answer = visit.register(body).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let user = answer.json()["id"].as_str().unwrap().to_owned();
    let code = visit.newest_code(to);
    let answer = visit.activate(&user, &json!({"code": code})).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());
}

async fn send(visit: &Visit, fields: &[(&str, &str)]) -> Answer {
    let fields: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    let body = form(&fields);
    visit
        .request(Method::POST, "/demo/sign-in", &[], &body)
        .await
}

#[tokio::test]
async fn an_account_without_a_password_signs_in_by_a_code_once() {
    for mechanism in ["otp", "email_otp"] {
        let visit = Visit::new(by(mechanism)).await;
        activated(&visit, &without_password(ADA), ADA).await;
        assert!(visit.tenant.can_sign_in_by_code(ADA));
        let page = send(&visit, &[("identifier", ADA), ("action", "send")]).await;
        assert_eq!(page.status, 200);
        let mail = visit.mail(ADA);
        assert_eq!(mail.kind, MailKind::SignInCode);
        let code = mail.code.unwrap();
        let right = [("identifier", ADA), ("code", code.as_str())];
        let page = send(&visit, &right).await;
        assert!(page.text().contains("id=\"signed-in\""), "{}", page.text());
        assert_eq!(send(&visit, &right).await.status, 401);
    }
}

#[tokio::test]
async fn a_telephone_number_is_registered_and_signed_in_by_text_messages() {
    let visit = Visit::new(by("sms_otp")).await;
    activated(&visit, &without_password(PHONE), PHONE).await;
    send(&visit, &[("identifier", PHONE), ("action", "send")]).await;
    let messages = visit.tenant.outbox();
    assert!(
        messages
            .iter()
            .all(|one| one.channel == Channel::Sms && one.subject.is_empty())
    );
    let code = visit.newest_code(PHONE);
    let page = send(&visit, &[("identifier", PHONE), ("code", &code)]).await;
    assert!(page.text().contains("id=\"signed-in\""), "{}", page.text());
}

#[tokio::test]
async fn a_user_name_signs_in_by_a_code_to_its_address() {
    let visit = Visit::new(by("email_otp")).await;
    let mut body = without_password("ada.byron");
    body["otp_address"] = json!(ADA);
    activated(&visit, &body, ADA).await;
    assert!(visit.tenant.can_sign_in_by_code("ada.byron"));
    send(&visit, &[("identifier", "ada.byron"), ("action", "send")]).await;
    let code = visit.newest_code(ADA);
    let page = send(&visit, &[("identifier", "ada.byron"), ("code", &code)]).await;
    assert!(page.text().contains("id=\"signed-in\""), "{}", page.text());
}

#[tokio::test]
async fn a_code_goes_only_where_the_pool_sends_codes() {
    let visit = Visit::new(by("sms_otp")).await;
    activated(&visit, &without_password(ADA), ADA).await;
    let before = visit.tenant.outbox().len();
    assert!(!visit.tenant.can_sign_in_by_code(ADA));
    let known = send(&visit, &[("identifier", ADA), ("action", "send")]).await;
    let unknown = send(
        &visit,
        &[("identifier", "bob@example.test"), ("action", "send")],
    )
    .await;
    assert_eq!(
        (known.status, unknown.status),
        (200, 200),
        "nobody learns who is known"
    );
    assert_eq!(visit.tenant.outbox().len(), before);
}

#[tokio::test]
async fn an_activation_code_signs_nobody_in_and_the_other_way_round() {
    let visit = Visit::new(by("otp")).await;
    activated(&visit, &without_password(ADA), ADA).await;
    let answer = visit
        .register(&without_password("bob@example.test"))
        .send()
        .await;
    let bob = answer.json()["id"].as_str().unwrap().to_owned();
    let waiting = visit.newest_code("bob@example.test");
    for identifier in [ADA, "bob@example.test"] {
        let page = send(&visit, &[("identifier", identifier), ("code", &waiting)]).await;
        assert_eq!(page.status, 401);
    }
    send(&visit, &[("identifier", ADA), ("action", "send")]).await;
    let code = visit.newest_code(ADA);
    let answer = visit.activate(&bob, &json!({"code": code})).send().await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn a_code_to_sign_in_ends_after_ten_minutes() {
    let visit = Visit::new(by("otp")).await;
    activated(&visit, &without_password(ADA), ADA).await;
    send(&visit, &[("identifier", ADA), ("action", "send")]).await;
    let code = visit.newest_code(ADA);
    visit.tenant.advance(std::time::Duration::from_secs(600));
    let page = send(&visit, &[("identifier", ADA), ("code", &code)]).await;
    assert_eq!(page.status, 401);
}

#[tokio::test]
async fn a_password_opens_nothing_where_the_pool_knows_none() {
    let visit = Visit::new(|_| {}).await;
    visit.activated(ADA).await;
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    visit.tenant.settings(by("otp"));
    assert!(!visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}
