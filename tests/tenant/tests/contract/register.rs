//! selfRegisterUser (contract.md section 3.1) and what it checks (section 4).

use portico_tenant::{CodeAlphabet, GOOD_PASSWORD, LinkStyle, MailKind, Status};
use serde_json::json;

use crate::support::{ADA, Answer, Visit, visitor};

#[tokio::test]
async fn a_registration_makes_a_new_account_without_an_identifier() {
    let visit = Visit::new(|_| {}).await;
    let answer = visit.register(&visitor(ADA)).send().await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert!(answer.header("etag").is_some());
    assert_eq!(answer.json().as_object().unwrap().len(), 1, "only the id");
    let account = &visit.tenant.account_by_address(ADA)[0];
    assert_eq!(answer.json()["id"], account.id);
    assert_eq!(account.status, Status::New);
    assert!(account.identifiers.is_empty() && account.verified_addresses.is_empty());
    assert_eq!(account.addresses, [ADA]);
    assert_eq!(
        account.payload.as_ref().unwrap()["family_name"],
        "O'Brien-\u{141}"
    );
    assert!(account.has_password);
}

#[tokio::test]
async fn the_message_has_a_link_unless_a_code_is_asked_for() {
    let visit = Visit::new(|_| {}).await;
    for (query, kind) in [
        ("", Some(MailKind::ActivateLink)),
        ("?code_type_in_message=link", Some(MailKind::ActivateLink)),
        ("?code_type_in_message=code", Some(MailKind::ActivateCode)),
        (
            "?send_activation_message=true&code_type_in_message=code",
            Some(MailKind::ActivateCode),
        ),
        ("?send_activation_message=false", None),
    ] {
        let before = visit.tenant.outbox().len();
        let answer = visit
            .in_pool(&format!("/user/register{query}"), &visitor(ADA))
            .send()
            .await;
        assert_eq!(answer.status, 201, "{query}");
        let sent = visit.tenant.outbox().split_off(before);
        assert_eq!(sent.first().map(|mail| mail.kind), kind, "{query}");
        assert!(sent.len() <= 1);
    }
}

#[tokio::test]
async fn a_mail_says_the_code_its_end_and_that_only_the_newest_works() {
    let visit = Visit::new(|_| {}).await;
    visit.registered(ADA).await;
    let mail = visit.mail(ADA);
    let code = mail.code.clone().unwrap();
    assert!(mail.subject.contains(&code) && mail.body.contains(&code));
    assert!(mail.body.contains("10 minutes") && mail.body.contains("newest"));
    assert_eq!((mail.extended_code, mail.link), (None, None));
}

#[tokio::test]
async fn a_link_leads_where_the_switch_says() {
    for (style, start) in [
        (
            LinkStyle::PageFragment,
            "http://localhost:8080/activate/#code=",
        ),
        (
            LinkStyle::PageQuery,
            "http://localhost:8080/activate/?code=",
        ),
        (
            LinkStyle::Vendor,
            "http://127.0.0.1:8450/demo/identity/customers/activate?code=",
        ),
    ] {
        let visit = Visit::new(|settings| settings.link_style = style).await;
        visit.in_pool("/user/register", &visitor(ADA)).send().await;
        let link = visit.mail(ADA).link.unwrap();
        assert!(link.starts_with(start), "{link}");
        assert!(
            !link
                .split_once("code=")
                .unwrap()
                .1
                .contains(['+', '/', '=']),
            "{link}"
        );
    }
}

#[tokio::test]
async fn a_code_has_the_length_and_the_alphabet_of_the_settings() {
    let visit = Visit::new(|_| {}).await;
    visit.registered(ADA).await;
    let code = visit.newest_code(ADA);
    assert!(
        code.len() == 6 && code.chars().any(|c| c.is_ascii_uppercase()),
        "{code}"
    );
    visit.tenant.settings(|settings| {
        settings.code_alphabet = CodeAlphabet::Digits;
        settings
            .pool
            .otp_settings
            .get_mut("activation")
            .unwrap()
            .length = 8;
    });
    visit.registered(ADA).await;
    let code = visit.newest_code(ADA);
    assert!(
        code.len() == 8 && code.chars().all(|c| c.is_ascii_digit()),
        "{code}"
    );
}

#[tokio::test]
async fn a_message_wears_the_theme_of_a_known_workspace_only() {
    let visit = Visit::new(|_| {}).await;
    let path = "/user/register?server_id=demo-workspace";
    assert_eq!(visit.in_pool(path, &visitor(ADA)).send().await.status, 201);
    assert_eq!(visit.mail(ADA).theme.unwrap(), "demo-workspace");
    let path = "/user/register?server_id=null";
    assert_eq!(visit.in_pool(path, &visitor(ADA)).send().await.status, 404);
}

#[tokio::test]
async fn a_taken_identifier_looks_like_a_free_one_and_its_owner_is_told() {
    let visit = Visit::new(|_| {}).await;
    let owner = visit.activated(ADA).await;
    let free = visit.register(&visitor("bob@example.test")).send().await;

    let taken = visit.register(&visitor(ADA)).send().await;

    assert_eq!(taken.status, free.status);
    let names = |answer: &Answer| {
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assert_eq!(names(&taken), names(&free));
    assert_eq!(taken.json(), json!({"id": owner}));
    let mail = visit.mail(ADA);
    assert_eq!(mail.kind, MailKind::IdentifierUsed);
    assert_eq!(
        (mail.code, mail.link, mail.extended_code),
        (None, None, None)
    );
    assert_eq!(
        visit.tenant.account_by_address(ADA).len(),
        1,
        "nobody was added"
    );
    assert!(
        visit.tenant.can_sign_in(ADA, GOOD_PASSWORD),
        "nothing has changed"
    );
}

#[tokio::test]
async fn a_mistake_is_named_for_a_taken_identifier_too() {
    let visit = Visit::new(|_| {}).await;
    visit.activated(ADA).await;
    let mut body = visitor(ADA);
    body["password"] = json!("short");
    let answer = visit.register(&body).send().await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        visit.mail(ADA).kind,
        MailKind::ActivateCode,
        "nobody was told"
    );
}

#[tokio::test]
async fn an_unverified_address_may_be_registered_again() {
    let visit = Visit::new(|_| {}).await;
    let first = visit.registered(ADA).await;
    let second = visit.registered(ADA).await;
    assert_ne!(first, second);
    assert_eq!(visit.tenant.account_by_address(ADA).len(), 2);
}

#[tokio::test]
async fn case_makes_another_identifier_unless_the_pool_ignores_it() {
    let shouted = ADA.to_uppercase();
    let visit = Visit::new(|_| {}).await;
    let owner = visit.activated(ADA).await;
    assert_ne!(visit.registered(&shouted).await, owner);
    visit
        .tenant
        .settings(|settings| settings.pool.identifier_case_insensitive = true);
    assert_eq!(visit.registered(&shouted).await, owner);
    assert!(visit.tenant.can_sign_in(&shouted, GOOD_PASSWORD));
}

#[tokio::test]
async fn a_closed_pool_refuses_with_the_switched_status() {
    let visit = Visit::new(|settings| settings.pool.public_registration_allowed = false).await;
    for status in [422, 400, 401, 403, 404] {
        visit
            .tenant
            .settings(|settings| settings.registration_closed_status = status);
        let answer = visit.register(&visitor(ADA)).send().await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.json()["details"], "self registration not allowed");
    }
    assert!(visit.tenant.account_by_address(ADA).is_empty());
}

#[tokio::test]
async fn a_mobile_number_gets_a_text_message_without_a_subject() {
    let visit = Visit::new(|_| {}).await;
    visit.registered("+48123456789").await;
    let mail = visit.mail("+48123456789");
    assert_eq!(mail.subject, "");
    assert!(mail.code.is_some());
}
