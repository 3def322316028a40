//! The relay from a visitor's point of view.

use portico_tenant::{GOOD_PASSWORD, MailKind, Operation, ScopeMode, Settings, Status};
use reqwest::StatusCode;

use crate::world::{ADA, World};

#[tokio::test]
async fn the_code_of_the_mail_activates_the_account() {
    let world = World::new().await;
    let user = world.register(ADA).await;
    assert_eq!(world.ask(&user, ADA).await.status(), StatusCode::ACCEPTED);
    let letters = world.post.letters(1).await;
    assert_eq!(letters[0].to, [ADA]);
    let code = letters[0].code().unwrap();
    assert_eq!(world.activate(&user, code).await, StatusCode::CREATED);
    let accounts = world.tenant.account_by_address(ADA);
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0].status, Status::Active);
    assert!(world.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    assert_eq!(
        world.tenant.outbox(),
        [],
        "the tenant itself has sent nothing"
    );
    assert_eq!(world.relay.stop().await, 0);
}

#[tokio::test]
async fn the_outbox_of_the_tenant_shows_what_the_relay_has_sent_to_its_sink() {
    for language in ["en", "ar"] {
        let world = World::with_sink().await;
        let user = world.register(ADA).await;
        world.ask_in(language, &user, ADA).await;
        let mail = world.received(1).await.remove(0);
        assert_eq!((mail.to.as_str(), mail.kind), (ADA, MailKind::Received));
        let last = mail.body.trim_end().lines().last().unwrap();
        let code = last.strip_prefix("@localhost #").unwrap();
        assert_eq!(
            mail.code.as_deref(),
            Some(code),
            "{language}: {}",
            mail.body
        );
        assert!(mail.html.unwrap().contains(code));
        assert_eq!(mail.link, None, "nothing to click");
        assert_eq!(world.activate(&user, code).await, StatusCode::CREATED);
        assert!(world.tenant.can_sign_in(ADA, GOOD_PASSWORD));
    }
}

#[tokio::test]
async fn the_letter_is_what_it_should_be() {
    let world = World::new().await;
    let user = world.register(ADA).await;
    world.ask(&user, ADA).await;
    let letter = world.post.letters(1).await.remove(0);
    assert_eq!(letter.header("from"), Some("Acme <no-reply@acme.test>"));
    assert_eq!(letter.header("to"), Some(ADA));
    assert_eq!(letter.header("subject"), Some("Your code for Acme"));
    assert_eq!(letter.header("auto-submitted"), Some("auto-generated"));
    assert_eq!(letter.header("content-language"), Some("en"));
    assert!(
        letter
            .header("message-id")
            .unwrap()
            .ends_with("@acme.test>")
    );
    assert!(letter.text.contains("text/plain") && letter.text.contains("text/html"));
}

#[tokio::test]
async fn only_the_newest_code_works() {
    let world = World::new().await;
    let user = world.register(ADA).await;
    world.ask(&user, ADA).await;
    world.post.letters(1).await;
    world.ask(&user, ADA).await;
    let letters = world.post.letters(2).await;
    let [first, second] = [0, 1].map(|at: usize| letters[at].code().unwrap());
    assert_eq!(world.activate(&user, first).await, StatusCode::UNAUTHORIZED);
    assert_eq!(world.activate(&user, second).await, StatusCode::CREATED);
}

#[tokio::test]
async fn a_free_a_taken_and_an_unknown_address_get_the_same_answer() {
    let world = World::new().await;
    let free = world.register("free@example.test").await;
    let taken = world.register(ADA).await;
    world.ask(&taken, ADA).await;
    let letters = world.post.letters(1).await;
    let code = letters[0].code().unwrap();
    assert_eq!(world.activate(&taken, code).await, StatusCode::CREATED);
    let again = world.register(ADA).await;
    assert_eq!(
        taken, again,
        "as the tenant answers whoever registers a taken address"
    );

    let mut answers = Vec::new();
    for (user, address) in [
        (free.as_str(), "free@example.test"),
        (taken.as_str(), ADA),
        ("nobody", "nobody@example.test"),
    ] {
        let answer = world.ask(user, address).await;
        let mut headers = answer.headers().clone();
        headers.remove("date");
        let status = answer.status();
        answers.push((status, headers, answer.bytes().await.unwrap()));
    }
    assert_eq!(answers[0].0, StatusCode::ACCEPTED);
    assert!(answers[0].2.is_empty());
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);

    assert_eq!(world.relay.stop().await, 0);
    let letters = world.post.kept();
    assert_eq!(letters.len(), 3, "nobody@example.test has no account");
    let with_code: Vec<_> = letters[1..]
        .iter()
        .filter(|letter| letter.code().is_some())
        .collect();
    assert_eq!(with_code.len(), 1);
    assert_eq!(with_code[0].to, ["free@example.test"]);
    let to_ada: Vec<_> = letters.iter().filter(|letter| letter.to == [ADA]).collect();
    assert!(to_ada[1].text.contains("sign in") && to_ada[1].code().is_none());
    let used = world.tenant.outbox();
    assert!(
        used.iter()
            .all(|mail| mail.kind == MailKind::IdentifierUsed)
    );
}

#[tokio::test]
async fn who_has_no_account_gets_no_letter_whatever_id_it_is_asked_for_with() {
    let world = World::new().await;
    let new = world.register("eve@example.test").await;
    let active = world.register("eva@example.test").await;
    world.ask(&active, "eva@example.test").await;
    let letters = world.post.letters(1).await;
    let code = letters[0].code().unwrap();
    assert_eq!(world.activate(&active, code).await, StatusCode::CREATED);
    for id in [new.as_str(), active.as_str(), "nobody", "0"] {
        assert_eq!(world.ask(id, ADA).await.status(), StatusCode::ACCEPTED);
    }
    assert_eq!(world.relay.stop().await, 0);
    assert_eq!(world.post.kept().len(), 1);
}

#[tokio::test]
async fn the_owner_of_an_account_is_told_without_a_code_whatever_id_it_is_asked_for_with() {
    let world = World::new().await;
    let ada = world.register(ADA).await;
    world.ask(&ada, ADA).await;
    let letters = world.post.letters(1).await;
    let code = letters[0].code().unwrap();
    assert_eq!(world.activate(&ada, code).await, StatusCode::CREATED);
    let eve = world.register("eve@example.test").await;
    // The last one is the id that a page invents for a taken address of the Create User API.
    for id in [ada.as_str(), &eve, "an-invented-id"] {
        world.ask(id, ADA).await;
    }
    let letters = world.post.letters(4).await;
    for letter in &letters[1..] {
        assert_eq!(letter.to, [ADA]);
        assert!(letter.code().is_none() && letter.text.contains("sign in"));
    }
}

#[tokio::test]
async fn one_token_is_fetched_for_all_and_with_the_least_scope_if_that_is_enough() {
    let least = "scopes = [\"identity_self_registration\"]";
    let world = World::but("# scopes", least).await;
    let spec = |settings: &mut Settings| settings.scope_mode = ScopeMode::Spec;
    world.tenant.settings(spec);
    let mut users = Vec::new();
    for number in 0..5 {
        let address = format!("{number}@example.test");
        users.push((world.register(&address).await, address));
    }
    let before = world.tenant.requests_for(Operation::Token).len();
    for (user, address) in users {
        world.ask(&user, &address).await;
    }
    world.post.letters(5).await;
    let tokens = world
        .tenant
        .requests_for(Operation::Token)
        .split_off(before);
    assert_eq!(tokens.len(), 1);
    let scope = tokens[0].parameter("scope");
    assert_eq!(scope.as_deref(), Some("identity_self_registration"));
    assert_eq!(world.tenant.requests_for(Operation::GenerateCode).len(), 5);
}
