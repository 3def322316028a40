//! The main path, once through everything.

use portico_tenant::{GOOD_PASSWORD, MailKind, Status};
use serde_json::json;

use crate::support::{ADA, Visit};

#[tokio::test]
async fn a_visitor_registers_by_code_and_signs_in() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    assert!(!visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));

    let mail = visit.mail(ADA);
    assert_eq!(mail.kind, MailKind::ActivateCode);
    let answer = visit
        .activate(&user, &json!({"code": mail.code}))
        .send()
        .await;

    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.json()["status"], "active");
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    assert!(!visit.tenant.can_sign_in(ADA, "Teal-Otter-49-crossinG"));
    let accounts = visit.tenant.account_by_address(ADA);
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].status, Status::Active);
    assert_eq!(accounts[0].identifiers, [ADA]);
    assert_eq!(accounts[0].verified_addresses, [ADA]);
}

#[tokio::test]
async fn a_visitor_registers_by_link_and_signs_in() {
    let visit = Visit::new(|_| {}).await;
    let body = crate::support::visitor(ADA);
    let answer = visit.in_pool("/user/register", &body).send().await;
    assert_eq!(answer.status, 201, "{}", answer.text());

    let mail = visit.mail(ADA);
    assert_eq!(mail.kind, MailKind::ActivateLink);
    let code = mail.extended_code.unwrap();
    let escaped = crate::support::escaped(&code);
    assert_eq!(
        mail.link.unwrap(),
        format!("http://localhost:8080/activate/#code={escaped}")
    );

    let seen = visit
        .in_pool("/user/otp/inspect", &json!({"code": code}))
        .send()
        .await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    let answer = visit
        .in_pool("/user/activate", &json!({"code": code}))
        .send()
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}
