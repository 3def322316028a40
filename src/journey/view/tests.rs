//! What the views read, state by state.

use std::sync::Arc;

use serde_json::json;

use super::super::{
    Event, FillingEvent, InvitingEvent, Place, Preparing, Stage, Work, memory::Account,
};
use super::*;
use crate::{
    account::{LinkCode, UserId},
    config::tests::{example, example_text},
    form::sheet::Platform,
    identity::pool::Pool,
    oauth::exchange::AccessToken,
    password::policy::Policy,
    secret::Secret,
};

const ADDRESS: &str = "Ada.o'Neil+\u{26}news@example.test";

/// A journey in a state, with the config of the example.
fn at(state: State) -> Journey {
    let mut journey = Journey::new(Place::Start);
    journey.page.config = Some(Arc::new(example()));
    journey.state = state;
    journey
}

fn token() -> AccessToken {
    AccessToken::example("eyJ", None)
}

fn inviting() -> Journey {
    at(State::Inviting(super::super::Inviting::default()))
}

fn filling() -> Journey {
    let question = Question::default();
    let mut journey = at(State::Preparing(Preparing {
        question,
        token: token(),
        notice: None,
    }));
    let pool = Pool {
        registration_allowed: Some(true),
        schema: Some("a schema".into()),
        policy: Policy::default(),
        code_length: Some(6),
        code_life: None,
    };
    let schema = json!({
        "properties": {"given_name": {"type": "string"}}, "required": ["given_name"],
    });
    let prepared = Ok((pool, schema, Platform::BLIND));
    journey.update(Event::Prepared(question, prepared), Moment(1));
    journey
}

fn activating() -> Journey {
    let account = Account {
        id: UserId::new("someone"),
        address: ADDRESS.into(),
        by: MessageKind::Link,
        sent_at: Moment(1),
        resend_at: Moment(0),
        messages: 1,
        expires_at: None,
        code_life: None,
        code_length: Some(6),
        policy: Some(Policy::default()),
        code_again: false,
        wish: None,
    };
    let journey = inviting();
    let step = Activating::new(account, TokenStep::new(token()), &journey.page);
    at(State::Activating(step))
}

fn link() -> LinkCode {
    LinkCode {
        code: Secret::new("extended").into(),
        user: None,
        addressee: None,
        claimed: false,
    }
}

fn confirming() -> Journey {
    let journey = inviting();
    at(State::Confirming(Confirming::new(link(), &journey.page)))
}

fn work(journey: &mut Journey, work: Work) {
    journey.state.step_mut().expect("a step").work = work;
}

#[test]
fn a_field_has_a_text_only_where_it_is_on_the_screen() {
    let fields = || {
        [
            FieldId::Identifier,
            FieldId::Password,
            FieldId::Code,
            FieldId::SignInName,
        ]
    };
    for (journey, expected) in [
        (inviting(), [true, false, false, false]),
        (filling(), [true, true, false, true]),
        (activating(), [false, true, true, false]),
        (confirming(), [false, false, false, false]),
        (at(State::Delivered), [false, false, false, false]),
    ] {
        let found = fields().map(|id| journey.text(id).is_some());
        assert_eq!(found, expected, "{journey:?}");
    }
}

#[test]
fn a_field_shows_its_text_and_its_issue_only_after_the_press() {
    let mut journey = inviting();
    journey.update(
        Event::Typed(FieldId::Identifier, Secret::new("ada@")),
        Moment(2),
    );
    assert_eq!(journey.text(FieldId::Identifier), Some("ada@"));
    assert_eq!(journey.issue(FieldId::Identifier), None, "not while typing");
    assert!(journey.summary().is_empty() && !journey.is_refused());
    journey.update(InvitingEvent::Continued.into(), Moment(3));
    assert!(journey.issue(FieldId::Identifier).is_some() && journey.is_refused());
    assert!(journey.summary().is_empty(), "one field needs no summary");
}

#[test]
fn the_summary_of_step_2_lists_every_issue_after_the_form_was_submitted() {
    let mut journey = filling();
    journey.update(Event::Left(FieldId::Password), Moment(2));
    assert!(journey.summary().is_empty());
    journey.update(FillingEvent::Submitted.into(), Moment(3));
    let listed = journey.summary();
    assert!(listed.len() > 1, "{listed:?}");
    for (id, issue) in &listed {
        assert_eq!(journey.issue(*id), Some(issue));
    }
    let issues: Vec<Issue> = listed.into_iter().map(|(_, issue)| issue).collect();
    assert_eq!(journey.issues(), issues);
}

#[test]
fn fields_take_input_unless_a_press_is_being_carried_out() {
    let question = Question::default();
    for (going_on, busy, vetting) in [
        (Work::Entering, false, false),
        (Work::Vetting(Moment(9)), true, true),
        (Work::Renewing(question), true, false),
        (Work::Sending(question), true, false),
        (Work::Messaging(question, MessageKind::Link), false, false),
    ] {
        let mut journey = activating();
        work(&mut journey, going_on);
        assert_eq!((journey.is_busy(), journey.is_vetting()), (busy, vetting));
        journey.update(Event::Typed(FieldId::Code, Secret::new("q7")), Moment(2));
        let taken = journey.text(FieldId::Code) == Some("q7");
        assert_eq!(taken, !busy, "{going_on:?}");
    }
}

#[test]
fn a_link_that_could_not_be_sent_shows_the_notice_before_and_after_the_press() {
    let mut journey = confirming();
    assert_eq!(journey.notice(), None);
    assert!(journey.asks_whose() && !journey.is_busy());
    journey.state.say_not_sent();
    assert_eq!(journey.notice(), Some(Notice::NotSent));
    journey.state.unsay_not_sent();
    assert_eq!(journey.notice(), None);
    let page = &journey.page;
    let mut pressed = Confirming::new(link(), page);
    pressed.stage = Stage::Pressed {
        step: TokenStep::new(token()),
        password: None,
    };
    let mut journey = at(State::Confirming(pressed));
    journey.state.say_not_sent();
    assert_eq!(journey.notice(), Some(Notice::NotSent));
    assert_eq!(inviting().notice(), None);
}

#[test]
fn the_other_kind_of_message_is_offered_only_where_the_deployment_says_so() {
    let mut journey = activating();
    assert_eq!(journey.message_kind(), MessageKind::Link);
    assert_eq!(journey.other_kind(), Some(MessageKind::Code));
    let mut config: serde_json::Value = serde_json::from_str(&example_text()).expect("JSON");
    config["activation"] = json!({"other_kind": false});
    let config = Config::parse(&config.to_string()).expect("a config");
    journey.page.config = Some(Arc::new(config));
    assert_eq!(journey.other_kind(), None);
}

#[test]
fn another_message_can_be_asked_for_after_the_wait_and_not_twice_at_once() {
    let mut journey = activating();
    let change = |journey: &mut Journey, change: fn(&mut Activating)| match &mut journey.state {
        State::Activating(activating) => change(activating),
        other => panic!("{other:?}"),
    };
    assert_eq!(journey.resend(), Resend::Again);
    change(&mut journey, |step| step.account.messages = 0);
    assert_eq!(journey.resend(), Resend::First);
    change(&mut journey, |step| step.account.resend_at = Moment(2_000));
    change(&mut journey, |step| step.now = Moment(500));
    let rest = Duration::from_millis(1_500);
    assert_eq!(journey.resend(), Resend::After(rest));
    assert!(!journey.resend().is_ready());
    let asked = Work::Messaging(Question::default(), MessageKind::Code);
    work(&mut journey, asked);
    assert_eq!(journey.resend(), Resend::Asked);
}

#[test]
fn the_account_that_waits_signs_in_with_its_address() {
    assert_eq!(activating().signs_in_as(), Some(ADDRESS));
    assert_eq!(filling().signs_in_as(), None);
}
