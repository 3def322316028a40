//! Faults of the tenant and the mail server. The visitor's answer is always the same. The message is sent as soon as
//! possible, and never with an invalid code.

use portico_tenant::{Action, Fault, Moment, Operation};
use reqwest::StatusCode;
use serde_json::json;

use crate::{
    post_office::Trick,
    world::{ADA, World},
};

fn status(code: u16, headers: &[(&str, &str)]) -> Action {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Action::Status {
        code,
        body: "{}".into(),
        headers: headers.iter().map(owned).collect(),
    }
}

/// Asserts that with this fault the message arrives once and its code works. Returns how often the tenant was asked for
/// a token and for a code.
async fn overcome(on: Operation, action: Action) -> (usize, usize) {
    let world = match action {
        Action::Silence => World::impatient().await,
        _ => World::new().await,
    };
    let user = world.register(ADA).await;
    let before = world.tenant.requests_for(Operation::Token).len();
    let what = format!("{on:?} {action:?}");
    world.tenant.script(Fault {
        on,
        times: 1,
        action,
    });
    let answer = world.ask(&user, ADA).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED, "{what}");
    let letters = world.post.letters(1).await;
    let asked = [Operation::Token, Operation::GenerateCode]
        .map(|operation| world.tenant.requests_for(operation).len());
    let code = letters[0].code().unwrap();
    assert_eq!(
        world.activate(&user, code).await,
        StatusCode::CREATED,
        "{what}"
    );
    assert_eq!(world.relay.stop().await, 0);
    assert_eq!(world.post.kept().len(), 1, "{what}");
    (asked[0] - before, asked[1])
}

#[tokio::test]
async fn a_token_that_is_no_longer_taken_is_fetched_anew() {
    let asked = overcome(Operation::GenerateCode, status(401, &[])).await;
    assert_eq!(asked, (2, 2));
}

#[tokio::test]
async fn a_tenant_that_is_busy_or_broken_is_asked_again() {
    let (busy, down, late, gone) = tokio::join!(
        overcome(
            Operation::GenerateCode,
            status(429, &[("retry-after", "1")])
        ),
        overcome(Operation::GenerateCode, status(503, &[])),
        overcome(Operation::GenerateCode, Action::Silence),
        overcome(Operation::GenerateCode, Action::Drop(Moment::AfterActing)),
    );
    assert_eq!([busy, down, late, gone], [(1, 2); 4]);
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_asked_for_again() {
    let (cut, page) = tokio::join!(
        overcome(Operation::GenerateCode, Action::Truncate),
        overcome(Operation::GenerateCode, Action::NotJson),
    );
    assert_eq!([cut, page], [(1, 2); 2]);
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_asked_again() {
    let (busy, down, late) = tokio::join!(
        overcome(Operation::Token, status(429, &[("retry-after", "1")])),
        overcome(Operation::Token, status(503, &[])),
        overcome(Operation::Token, Action::Silence),
    );
    assert_eq!([busy, down, late], [(2, 1); 3]);
}

/// Requests a message while the tenant answers like this once, and another one afterwards, which arrives.
async fn survives(on: Operation, action: Action) {
    let world = World::new().await;
    let user = world.register(ADA).await;
    world.tenant.script(Fault {
        on,
        times: 1,
        action,
    });
    let before = world.tenant.requests_for(on).len();
    world.ask(&user, ADA).await;
    while world.tenant.requests_for(on).len() == before {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.relay.waiting(), 1, "{on:?}: what is promised is kept");
}

#[tokio::test]
async fn a_tenant_that_asks_for_an_endless_pause_costs_no_message() {
    for after in [
        "18446744073709551615",
        "99999999999999999999999999",
        "31536000",
    ] {
        let busy = || status(429, &[("retry-after", after)]);
        survives(Operation::GenerateCode, busy()).await;
        survives(Operation::Token, busy()).await;
    }
}

#[tokio::test]
async fn a_token_without_a_sensible_life_is_used() {
    for life in [
        json!(u64::MAX),
        json!(1e300),
        json!(0),
        json!("3600"),
        json!(null),
    ] {
        let world = World::new().await;
        let user = world.register(ADA).await;
        world.tenant.settings(|settings| {
            settings
                .token_extra
                .insert("expires_in".into(), life.clone());
        });
        world.ask(&user, ADA).await;
        let letters = world.post.letters(1).await;
        assert!(letters[0].code().is_some(), "{life}");
    }
}

#[tokio::test]
async fn a_mail_server_that_fails_gets_the_same_letter_again() {
    for trick in [
        Trick::Recipient("451 4.7.1 greylisted ada@example.test"),
        Trick::Letter("452 4.3.1 full"),
        Trick::Hang,
        Trick::Close,
    ] {
        let world = match trick {
            Trick::Hang => World::impatient().await,
            _ => World::new().await,
        };
        let user = world.register(ADA).await;
        world.post.play([trick]);
        world.ask(&user, ADA).await;
        let letters = world.post.letters(1).await;
        let generated = world.tenant.requests_for(Operation::GenerateCode).len();
        assert_eq!(generated, 1, "{trick:?}");
        let code = letters[0].code().unwrap();
        assert_eq!(world.activate(&user, code).await, StatusCode::CREATED);
    }
}

#[tokio::test]
async fn a_letter_whose_receipt_was_lost_comes_twice_with_the_same_code_and_id() {
    let world = World::new().await;
    let user = world.register(ADA).await;
    world.post.play([Trick::KeepAndClose]);
    world.ask(&user, ADA).await;
    let letters = world.post.letters(2).await;
    assert_eq!(letters[0].code(), letters[1].code());
    assert_eq!(
        letters[0].header("message-id"),
        letters[1].header("message-id")
    );
}

#[tokio::test]
async fn what_the_mail_server_refuses_for_good_is_given_up() {
    let world = World::new().await;
    let user = world.register(ADA).await;
    world
        .post
        .play([Trick::Recipient("550 5.1.1 no such user")]);
    let answer = world.ask(&user, ADA).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    world.post.begun(1).await;
    assert_eq!(world.relay.stop().await, 0, "nothing is waiting any more");
    assert!(world.post.kept().is_empty());
}

#[tokio::test]
async fn a_client_that_the_tenant_refuses_sends_nothing_and_says_nothing() {
    let world = World::new().await;
    let user = world.register(ADA).await;
    world
        .tenant
        .settings(|settings| settings.confidential_client.secret = "another".into());
    let answer = world.ask(&user, ADA).await;
    assert_eq!(answer.status(), StatusCode::ACCEPTED);
    assert_eq!(world.relay.stop().await, 0);
    assert!(world.post.kept().is_empty());
}

#[tokio::test]
async fn a_full_queue_says_when_to_come_back_and_charges_nothing() {
    let more = "[queue]\ncapacity = 1\n[limits]\naddress = 1\nclient = 1000";
    let world = World::with(more).await;
    let user = world.register(ADA).await;
    let other = world.register("eve@example.test").await;
    world.post.play([Trick::Wait]);
    world.ask(&user, ADA).await;
    let answer = world.ask(&other, "eve@example.test").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.headers()["retry-after"], "30");
    world.post.go_on();
    world.post.letters(1).await;
    // The letter has arrived; its place is free once the relay has the receipt.
    while world.relay.waiting() > 0 {
        tokio::task::yield_now().await;
    }
    let answer = world.ask(&other, "eve@example.test").await;
    assert_eq!(
        answer.status(),
        StatusCode::ACCEPTED,
        "the first was not charged"
    );
    world.post.letters(2).await;
}

#[tokio::test]
async fn a_relay_that_is_told_to_stop_sends_what_it_has_promised() {
    let world = World::new().await;
    let user = world.register(ADA).await;
    world.post.play([Trick::Close]);
    world.ask(&user, ADA).await;
    assert_eq!(world.relay.stop().await, 0);
    assert_eq!(world.post.kept().len(), 1);
}
