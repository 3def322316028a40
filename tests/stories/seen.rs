//! What a visitor sees and hears: announcements, focus, and the behaviour without a network.

use std::time::Duration;

use portico::{
    form::FieldId,
    i18n::{Message, say},
    journey::{
        ActivatingEvent, Announcement, ConfirmingEvent, Event, FillingEvent, InvitingEvent, Notice,
        Press, State,
        problem::{Cause, Problem, WayOn},
    },
    language::Language,
};
use portico_tenant::{Action, Fault, Operation};
use serde_json::json;

use crate::{
    registration::activate,
    world::{ADDRESS, GIVEN, PASSWORD, Tab, World, story},
};

/// Longer than the life of a token.
const LONG: Duration = Duration::from_secs(3_600);

fn problem(tab: &Tab) -> (Problem, Option<Cause>) {
    tab.state(|state| match state {
        State::Stopped(stopped) => (stopped.problem, stopped.cause.clone()),
        other => panic!("{other:?}"),
    })
}

fn notice(tab: &Tab) -> Option<Notice> {
    tab.journey().notice()
}

fn press(tab: &Tab) -> Option<Press> {
    tab.state(|state| match state {
        State::Inviting(inviting) => Some(inviting.press),
        _ => None,
    })
}

fn focused(tab: &Tab) -> Option<String> {
    tab.focused.borrow().last().cloned().flatten()
}

fn answers(world: &World, on: Operation, code: u16, body: &str) {
    world.tenant.script(Fault {
        on,
        times: 1,
        action: Action::Status {
            code,
            body: body.into(),
            headers: vec![],
        },
    });
}

/// Cuts the network and fires `offline`.
async fn goes_offline(world: &World, tab: &Tab) {
    world.offline(true);
    tab.happens(Event::WentOffline).await;
}

async fn comes_online(world: &World, tab: &Tab) {
    world.offline(false);
    tab.happens(Event::CameOnline).await;
}

async fn at_step_3(world: &World) -> Tab {
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    assert_eq!(tab.screen(), "activating");
    tab
}

#[test]
fn each_wrong_code_is_said_at_once_and_so_is_one_of_a_wrong_length() {
    story(async {
        let world = World::new();
        let tab = at_step_3(&world).await;
        assert!(tab.alerted.borrow().is_empty());
        assert!(!tab.journey().is_refused());
        for (count, code) in ["000000", "000001", "12"].into_iter().enumerate() {
            tab.enter_code(code).await;
            let alerted = tab.alerted.borrow().clone();
            assert_eq!(alerted, vec![FieldId::Code; count + 1], "{code}");
            assert_eq!(focused(&tab).as_deref(), Some("code"));
            assert!(tab.journey().is_refused(), "the title says so");
        }
        activate(&world, &tab).await;
        assert!(!tab.journey().is_refused());
    });
}

#[test]
fn a_password_that_is_refused_beside_the_code_or_the_link_is_said_at_once() {
    let complaint = r#"{"details":{"password":["too common"]}}"#;
    story(async move {
        let world = World::new();
        world.config(|c| c["password"] = json!({"when": "activation"}));
        let tab = at_step_3(&world).await;
        tab.types(FieldId::Code, &world.code_for(ADDRESS)).await;
        tab.types(FieldId::Password, "short").await;
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(*tab.alerted.borrow(), [FieldId::Password]);
        assert!(tab.journey().is_refused());
        tab.types(FieldId::Password, PASSWORD).await;
        answers(&world, Operation::Activate, 422, complaint);
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(tab.alerted.borrow().len(), 2, "the tenant's word, too");
        assert_eq!(focused(&tab).as_deref(), Some("password"));
    });
    story(async {
        let world = World::new();
        world.config(|c| {
            c["activation"] = json!({"message": "link"});
            c["password"] = json!({"when": "activation"});
        });
        at_step_3(&world).await;
        let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
        let tab = world.tab().visit(&link).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        let tab = tab.come_back().await;
        assert!(tab.alerted.borrow().is_empty(), "it is only asked for");
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(*tab.alerted.borrow(), [FieldId::Password]);
        assert!(tab.journey().is_refused());
    });
}

#[test]
fn a_press_during_a_wait_leads_to_the_notice_that_says_so() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        answers(&world, Operation::Register, 429, "{}");
        tab.register().await;
        let presses = || {
            let focused = tab.focused.borrow();
            focused
                .iter()
                .filter(|id| id.as_deref() == Some("notice"))
                .count()
        };
        assert_eq!(presses(), 1);
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(presses(), 2);
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 1);
        world.pass(Duration::from_secs(31)).await;
        tab.happens(FillingEvent::Submitted).await;
        answers(&world, Operation::Activate, 429, "{}");
        tab.enter_code(&world.code_for(ADDRESS)).await;
        let before = presses();
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(presses(), before + 1);
        assert_eq!(world.tenant.requests_for(Operation::Activate).len(), 1);
        world.pass(Duration::from_secs(31)).await;
        activate(&world, &tab).await;
    });
}

#[test]
fn another_message_is_told_to_those_who_look_and_a_press_too_soon_says_how_long() {
    story(async {
        let world = World::new();
        let tab = at_step_3(&world).await;
        world.pass(Duration::from_secs(10)).await;
        tab.happens(ActivatingEvent::ResendAsked).await;
        let said = tab.announced.borrow().last().copied();
        let rest = Duration::from_secs(20);
        assert_eq!(said, Some(Announcement::ResendIn(rest)));
        assert!(world.tenant.requests_for(Operation::Send).is_empty());
        world.pass(rest).await;
        tab.happens(ActivatingEvent::ResendAsked).await;
        assert_eq!(notice(&tab), Some(Notice::MessageSent));
        let said = tab.announced.borrow().last().copied();
        assert_eq!(said, Some(Announcement::MessageSent));
        activate(&world, &tab).await;
    });
}

#[test]
fn changing_the_address_focuses_it_and_announces_that_the_password_is_needed_again() {
    story(async {
        let world = World::new();
        let tab = at_step_3(&world).await;
        tab.happens(ActivatingEvent::ChangeAsked).await;
        assert_eq!(tab.screen(), "filling");
        assert_eq!(notice(&tab), Some(Notice::AddressAgain));
        assert_eq!(focused(&tab).as_deref(), Some("identifier"));
        let said = tab.announced.borrow().last().copied();
        assert_eq!(said, Some(Announcement::Notice));
        tab.types(FieldId::Identifier, "grace@example.test").await;
        assert_eq!(notice(&tab), Some(Notice::AddressAgain), "until it is sent");
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
        let account = &world.tenant.account_by_address("grace@example.test")[0];
        let name = account.payload.as_ref().map(|p| p["given_name"].clone());
        assert_eq!(name, Some(json!(GIVEN)), "the rest was kept");
    });
}

#[test]
fn a_press_at_step_1_without_a_network_stays_and_goes_on_when_there_is_one() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        goes_offline(&world, &tab).await;
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!(press(&tab), Some(Press::Waits));
        assert_eq!(focused(&tab).as_deref(), Some("offline"));
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!((tab.screen(), tab.left_to()), ("inviting", None));
        // A reload finds what was typed.
        assert!(tab.storage().contains("Ada."));
        comes_online(&world, &tab).await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        assert_eq!(tab.screen(), "filling");
    });
}

#[test]
fn a_press_that_waits_for_a_network_is_taken_back_by_typing() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        goes_offline(&world, &tab).await;
        tab.happens(InvitingEvent::Continued).await;
        tab.types(FieldId::Identifier, "grace@exam").await;
        assert_eq!(press(&tab), Some(Press::None));
        comes_online(&world, &tab).await;
        assert_eq!(tab.screen(), "inviting", "somebody is typing here");
        // Issues are reported without a network, too.
        goes_offline(&world, &tab).await;
        tab.types(FieldId::Identifier, "grace@").await;
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!(press(&tab), Some(Press::Refused));
        assert_eq!(focused(&tab).as_deref(), Some("identifier"));
        assert_eq!(tab.alerted.borrow().last(), Some(&FieldId::Identifier));
    });
}

#[test]
fn a_device_that_wrongly_reports_no_network_does_not_block_the_visitor() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        // No `online` event comes, because there always was a network.
        tab.happens(Event::WentOffline).await;
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        tab.happens(Event::WentOffline).await;
        world.pass(LONG).await;
        tab.register().await;
        assert_eq!(notice(&tab), None, "there is a network: it can be sent");
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "leaving", "for a new token");
    });
}

#[test]
fn no_step_is_left_without_a_network_and_none_forgets_what_was_typed() {
    for renewal in ["same_window", "small_window"] {
        story(async move {
            let world = World::new();
            world.config(|c| c["authorization"]["renewal"] = json!(renewal));
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.fill().await;
            world.pass(LONG).await;
            goes_offline(&world, &tab).await;
            tab.happens(FillingEvent::Submitted).await;
            assert_eq!((tab.screen(), tab.left_to()), ("filling", None));
            assert_eq!(notice(&tab), Some(Notice::NotSent));
            assert_eq!(focused(&tab).as_deref(), Some("notice"));
            assert!(world.windows().is_empty());
            // Back from the cache without a network.
            tab.happens(Event::Restored).await;
            assert_eq!(tab.screen(), "filling");
            comes_online(&world, &tab).await;
            assert_eq!(notice(&tab), None);
            let password = |state: &State| match state {
                State::Filling(filling) => filling.form.password.as_ref().unwrap().text.clone(),
                other => panic!("{other:?}"),
            };
            assert_eq!(tab.state(password).open(), PASSWORD, "still there");
        });
    }
    story(async {
        let world = World::new();
        let tab = at_step_3(&world).await;
        world.pass(LONG).await;
        goes_offline(&world, &tab).await;
        for pressed in [
            ActivatingEvent::ResendAsked,
            ActivatingEvent::OtherKindAsked,
        ] {
            tab.happens(pressed).await;
            assert_eq!((tab.screen(), tab.left_to()), ("activating", None));
            assert_eq!(notice(&tab), Some(Notice::NotSent));
        }
        comes_online(&world, &tab).await;
        tab.happens(ActivatingEvent::ResendAsked).await;
        assert_eq!(tab.screen(), "leaving");
    });
    story(async {
        let world = World::new();
        world.config(|c| c["activation"] = json!({"message": "link"}));
        at_step_3(&world).await;
        let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
        let tab = world.tab().visit(&link).await;
        goes_offline(&world, &tab).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!((tab.screen(), tab.left_to()), ("confirming", None));
        assert_eq!(notice(&tab), Some(Notice::NotSent));
        comes_online(&world, &tab).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(tab.come_back().await.screen(), "done");
    });
}

#[test]
fn a_stop_that_is_tried_again_without_a_network_goes_on_when_there_is_one() {
    story(async {
        let world = World::with(|s| s.authorize_error = Some("access_denied".into()));
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        let tab = tab.come_back().await;
        world.tenant.settings(|s| s.authorize_error = None);
        goes_offline(&world, &tab).await;
        tab.happens(Event::WentOn).await;
        assert_eq!(problem(&tab), (Problem::Offline, None));
        assert_eq!(tab.left_to(), None);
        comes_online(&world, &tab).await;
        assert_eq!(tab.come_back().await.screen(), "filling");
    });
}

#[test]
fn a_visitor_who_cancels_sees_the_state_of_the_account_and_no_cause_for_the_operator() {
    let denied = |world: &World| {
        world
            .tenant
            .settings(|s| s.authorize_error = Some("access_denied".into()));
    };
    story(async move {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        denied(&world);
        let tab = tab.come_back().await;
        assert_eq!(problem(&tab), (Problem::Cancelled, None));
    });
    story(async move {
        let world = World::new();
        let tab = at_step_3(&world).await;
        world.pass(LONG).await;
        tab.happens(ActivatingEvent::ResendAsked).await;
        denied(&world);
        let tab = tab.come_back().await;
        assert_eq!(problem(&tab), (Problem::ActivationCancelled, None));
        world.tenant.settings(|s| s.authorize_error = None);
        tab.happens(Event::WentOn).await;
        assert_eq!(tab.come_back().await.screen(), "activating");
    });
    story(async move {
        let world = World::new();
        world.config(|c| c["activation"] = json!({"message": "link"}));
        at_step_3(&world).await;
        let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
        let tab = world.tab().visit(&link).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        denied(&world);
        let tab = tab.come_back().await;
        assert_eq!(problem(&tab), (Problem::ActivationCancelled, None));
    });
    let made = say(
        Language::English,
        &Message::ProblemText(Problem::ActivationCancelled),
    );
    assert!(made.contains("waits for its activation"), "{made}");
}

#[test]
fn a_page_at_another_origin_than_the_way_back_says_so_before_the_login() {
    for (opened, home) in [
        ("https://www.join.example", "https://join.example"),
        ("https://join.example", "https://www.join.example"),
        ("http://localhost:8080", "http://127.0.0.1:8080"),
        ("https://join.example:8443", "https://join.example"),
    ] {
        for path in ["/", "/activate/#code=abcdef", "/callback/"] {
            story(async move {
                let world = World::new();
                let redirect_uri = format!("{home}/callback/");
                world.config(|c| c["client"]["redirect_uri"] = json!(redirect_uri));
                let tab = world.tab().visit(&format!("{opened}{path}")).await;
                let cause = Cause::Elsewhere(redirect_uri.clone());
                assert_eq!(problem(&tab), (Problem::Elsewhere, Some(cause)));
                let leads = tab.state(|state| match state {
                    State::Stopped(stopped) => match &stopped.way_on {
                        WayOn::Origin(origin) => origin.clone(),
                        other => panic!("{other:?}"),
                    },
                    other => panic!("{other:?}"),
                });
                assert_eq!(leads, home);
                assert_eq!(tab.left_to(), None);
                assert_eq!(world.tenant.requests().len(), 0);
            });
        }
    }
}

#[test]
fn the_way_back_may_be_written_in_other_letters_than_the_browser_writes_it() {
    story(async {
        let world = World::new();
        world.config(|c| c["client"]["redirect_uri"] = json!("http://LOCALHOST:8080/callback/"));
        // Over http only lower-case names of loopback hosts are accepted.
        let tab = world.open("/").await;
        assert_eq!(tab.screen(), "misconfigured");
        world.config(|c| c["client"]["redirect_uri"] = json!("https://Join.example:443/callback/"));
        let tab = world
            .tab()
            .visit("https://join.example/?utm_source=x")
            .await;
        assert_eq!(tab.screen(), "inviting");
    });
}
