//! selfSendActivationMessage (contract.md section 3.2).

use portico_tenant::{GOOD_PASSWORD, LinkStyle, MailKind, UnknownUser};
use serde_json::json;

use crate::support::{ADA, Visit, visitor};

const BOB: &str = "bob@example.test";

/// Always the same answer; `kinds` are the messages that went out.
async fn check(visit: &Visit, user: &str, body: &serde_json::Value, kinds: &[(&str, MailKind)]) {
    let before = visit.tenant.outbox().len();
    let answer = visit.resend(user, body).send().await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert!(answer.body.is_empty());
    assert_eq!(answer.header("content-type"), None);
    assert!(answer.header("etag").is_some());
    let sent = visit.tenant.outbox().split_off(before);
    let sent: Vec<(&str, MailKind)> = sent.iter().map(|it| (it.to.as_str(), it.kind)).collect();
    assert_eq!(sent, kinds);
}

#[tokio::test]
async fn a_resend_goes_to_the_only_address() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let code = [(ADA, MailKind::ActivateCode)];
    check(&visit, &user, &json!({}), &code).await;
    check(&visit, &user, &json!({"address": ADA}), &code).await;
    check(&visit, &user, &json!({"identifier": ADA}), &code).await;
    check(
        &visit,
        &user,
        &json!({"identifier": "", "address": ADA}),
        &code,
    )
    .await;
}

#[tokio::test]
async fn the_old_name_of_the_address_wins() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    check(
        &visit,
        &user,
        &json!({"identifier": BOB, "address": ADA}),
        &[],
    )
    .await;
}

#[tokio::test]
async fn a_resend_ends_the_earlier_code() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    let first = visit.newest_code(ADA);
    visit.resend(&user, &json!({})).send().await;
    let second = visit.newest_code(ADA);
    assert_ne!(first, second);
    assert_eq!(
        visit
            .activate(&user, &json!({"code": first}))
            .send()
            .await
            .status,
        401
    );
    assert_eq!(
        visit
            .activate(&user, &json!({"code": second}))
            .send()
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn a_message_out_of_place_is_silently_not_sent() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(BOB).await;
    let active = visit.activated(ADA).await;
    check(&visit, &active, &json!({}), &[]).await;
    check(&visit, &active, &json!({"address": ADA}), &[]).await;
    check(
        &visit,
        &user,
        &json!({"address": "stranger@example.test"}),
        &[],
    )
    .await;
    check(&visit, &user, &json!({"address": "nonsense"}), &[]).await;
}

#[tokio::test]
async fn the_owner_of_a_taken_address_is_told() {
    let visit = Visit::new(|_| {}).await;
    visit.activated(ADA).await;
    let user = visit.registered(BOB).await;
    check(
        &visit,
        &user,
        &json!({"address": ADA}),
        &[(ADA, MailKind::IdentifierUsed)],
    )
    .await;
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}

#[tokio::test]
async fn an_address_taken_since_is_told_to_its_owner_not_to_the_visitor() {
    let visit = Visit::new(|_| {}).await;
    let late = visit.registered(ADA).await;
    visit.activated(ADA).await;
    check(
        &visit,
        &late,
        &json!({}),
        &[(ADA, MailKind::IdentifierUsed)],
    )
    .await;
}

#[tokio::test]
async fn an_unknown_user_is_not_found_unless_silence_is_switched_on() {
    let visit = Visit::new(|_| {}).await;
    assert_eq!(visit.resend("nobody", &json!({})).send().await.status, 404);
    visit
        .tenant
        .settings(|settings| settings.send_to_unknown_user = UnknownUser::Silent);
    assert_eq!(visit.resend("nobody", &json!({})).send().await.status, 204);
    assert!(visit.tenant.outbox().is_empty());
}

#[tokio::test]
async fn the_message_has_a_link_unless_a_code_is_asked_for() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    for (query, kind) in [
        ("", MailKind::ActivateLink),
        ("?code_type_in_message=link", MailKind::ActivateLink),
        (
            "?code_type_in_message=code&mode=invitation",
            MailKind::ActivateCode,
        ),
        (
            "?code_type_in_message=code&mode=registration",
            MailKind::ActivateCode,
        ),
    ] {
        let path = format!("/users/{user}/activation/send{query}");
        assert_eq!(visit.in_pool(&path, &json!({})).send().await.status, 204);
        assert_eq!(visit.mail(ADA).kind, kind, "{query}");
    }
}

#[tokio::test]
async fn an_invitation_has_words_of_its_own() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    for form in ["code", "link"] {
        let mut said = Vec::new();
        for mode in ["registration", "invitation"] {
            let path =
                format!("/users/{user}/activation/send?code_type_in_message={form}&mode={mode}");
            assert_eq!(visit.in_pool(&path, &json!({})).send().await.status, 204);
            let mail = visit.mail(ADA);
            assert_eq!(mail.body.contains("invited"), mode == "invitation");
            assert_eq!(mail.body.contains("register"), mode == "registration");
            assert!(mail.code.is_some() == (form == "code"));
            said.push(mail.subject);
        }
        if form == "link" {
            assert_ne!(said[0], said[1]);
        }
    }
}

#[tokio::test]
async fn a_query_out_of_order_is_a_bad_request() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    for query in [
        "code_type_in_message=sms",
        "mode=reset",
        "mode=registration&mode=registration",
        "send_activation_message=true",
        "post_activation_url=https%3A%2F%2Fevil.example.test%2F",
        "post_activation_url=http%3A%2F%2Flocalhost%3A8080.evil.example.test%2F",
        "post_activation_url=javascript%3Aalert(1)",
    ] {
        let path = format!("/users/{user}/activation/send?{query}");
        let answer = visit.in_pool(&path, &json!({})).send().await;
        assert_eq!(answer.status, 400, "{query}");
    }
    assert_eq!(visit.tenant.outbox().len(), 1);
}

#[tokio::test]
async fn the_way_on_after_activation_is_in_a_link_of_the_vendors_style() {
    let visit = Visit::new(|settings| settings.link_style = LinkStyle::Vendor).await;
    let user = visit.registered(ADA).await;
    let query = "post_activation_url=http%3A%2F%2Flocalhost%3A8080%2Fdone%2F&server_id=system";
    let path = format!("/users/{user}/activation/send?{query}");
    assert_eq!(visit.in_pool(&path, &json!({})).send().await.status, 204);
    assert!(visit.mail(ADA).link.unwrap().ends_with(
        "&server_id=system&post_activation_url=http%3A%2F%2Flocalhost%3A8080%2Fdone%2F"
    ));
}

#[tokio::test]
async fn a_body_that_does_not_fit_the_wire_is_a_bad_request() {
    let visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    for body in [
        "[]",
        "{",
        r#"{"address": 1}"#,
        r#"{"adress": "ada@example.test"}"#,
    ] {
        let answer = visit.resend(&user, &json!({})).raw(body).send().await;
        assert_eq!(answer.status, 400, "{body}");
    }
}

#[tokio::test]
async fn with_a_second_address_the_message_goes_there() {
    let visit = Visit::new(|_| {}).await;
    let mut body = visitor("+48123456789");
    body["otp_address"] = json!(ADA);
    let answer = visit.register(&body).send().await;
    let user = answer.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(visit.tenant.outbox().len(), 1);
    check(&visit, &user, &json!({}), &[(ADA, MailKind::ActivateCode)]).await;
}
