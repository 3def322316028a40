//! Tokens that end in the middle of a step, and attempts to reach a tenant that does not answer.

use std::time::Duration;

use portico::{
    form::FieldId,
    journey::{
        ConfirmingEvent, Event, FillingEvent, InvitingEvent, Notice, State, problem::Problem,
    },
};
use portico_tenant::{Action, Fault, MailKind, Moment, Operation};
use serde_json::json;

use crate::{
    registration::activate,
    world::{ADDRESS, GIVEN, PASSWORD, Tab, World, no_secret_is_left, story},
};

/// Longer than the life of the tenant's tokens.
pub(crate) const LONG: Duration = Duration::from_secs(3_700);

pub(crate) fn world() -> World {
    let world = World::with(|s| {
        s.pool.otp_settings.get_mut("activation").unwrap().ttl = "5h".parse().unwrap();
    });
    world.config(|c| c["authorization"]["renewal"] = "small_window".into());
    world
}

pub(crate) fn notice(tab: &Tab) -> Option<Notice> {
    tab.notice()
}

pub(crate) fn waits_for_small_window(tab: &Tab) -> bool {
    matches!(notice(tab), Some(Notice::SmallWindow(_)))
}

/// A visitor who presses the button of a filled form whose token has ended.
pub(crate) async fn pressed_too_late(world: &World) -> Tab {
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.fill().await;
    world.pass(LONG).await;
    tab.happens(FillingEvent::Submitted).await;
    tab
}

#[test]
fn a_small_window_renews_the_token_and_the_form_that_waited_is_sent_with_its_password() {
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        assert!(waits_for_small_window(&tab));
        assert_eq!(tab.left_to(), None, "the page stays");
        let [window] = &world.windows()[..] else {
            panic!("one window");
        };
        let small = window.come_back().await;
        assert_eq!(small.screen(), "delivered");
        assert!(small.is_closed());
        assert_eq!(small.address(), "http://localhost:8080/callback/");
        assert_eq!(small.stored_keys(), [""; 0], "nothing of the journey");
        assert_eq!(tab.screen(), "activating", "sent by itself");
        assert!(tab.stored_keys().iter().all(|k| !k.contains("attempt")));
        assert_eq!(world.tenant.requests_for(Operation::Token).len(), 2);
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 1);
        activate(&world, &tab).await;
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        no_secret_is_left(&tab, &[PASSWORD]);
    });
}

#[test]
fn the_small_window_has_neither_the_verifier_nor_a_way_to_begin_anything() {
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        let small = world.windows()[0].clone();
        assert!(small.stored_keys().iter().all(|k| !k.contains("attempt")));
        // The page that asked is closed: no page takes the answer.
        tab.falls_asleep();
        let before = world.tenant.requests_for(Operation::Token).len();
        let mut small = small.come_back().await;
        for event in [
            Event::WentOn,
            InvitingEvent::Continued.into(),
            Event::Restored,
        ] {
            small.happens(event).await;
            assert_eq!(small.screen(), "delivered");
        }
        assert_eq!(world.tenant.requests_for(Operation::Token).len(), before);
        // If it cannot be closed and is loaded again, it is an ordinary page with an empty form.
        small = small.reload().await;
        assert_eq!(small.screen(), "inviting");
        assert_eq!(small.left_to(), None);
    });
}

#[test]
fn without_a_small_window_the_token_is_renewed_in_this_one() {
    story(async {
        let world = world();
        world.refuse_windows();
        let tab = pressed_too_late(&world).await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        assert_eq!(notice(&tab), Some(Notice::PasswordAgain));
        tab.register().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_small_window_has_ten_minutes_and_a_press_opens_another_and_nothing_typed_is_thrown_away() {
    for patient in [true, false] {
        story(async move {
            let world = world();
            let tab = pressed_too_late(&world).await;
            let typed = || {
                tab.state(|state| match state {
                    State::Filling(filling) => filling
                        .form
                        .password
                        .as_ref()
                        .unwrap()
                        .text
                        .open()
                        .to_owned(),
                    other => panic!("{other:?}"),
                })
            };
            match patient {
                true => {
                    world.pass(Duration::from_secs(599)).await;
                    assert!(waits_for_small_window(&tab));
                    world.pass(Duration::from_secs(1)).await;
                    assert_eq!(notice(&tab), Some(Notice::NotSent));
                    assert_eq!(typed(), PASSWORD);
                    // Its answer comes too late, and changes nothing.
                    assert_eq!(world.windows()[0].come_back().await.screen(), "delivered");
                    assert_eq!(tab.screen(), "filling");
                    tab.happens(FillingEvent::Submitted).await;
                }
                false => {
                    // The second press of a double click opens no other window.
                    tab.happens(FillingEvent::Submitted).await;
                    assert_eq!(world.windows().len(), 1);
                    world.pass(Duration::from_secs(2)).await;
                    tab.happens(FillingEvent::Submitted).await;
                }
            }
            assert!(waits_for_small_window(&tab));
            assert_eq!((tab.left_to(), typed().as_str()), (None, PASSWORD));
            world.windows()[1].come_back().await;
            assert_eq!(tab.screen(), "activating", "sent by itself");
            activate(&world, &tab).await;
            assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        });
    }
}

#[test]
fn the_older_of_two_small_windows_brings_a_token_as_well() {
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        world.pass(Duration::from_secs(30)).await;
        tab.happens(FillingEvent::Submitted).await;
        world.windows()[0].come_back().await;
        assert_eq!(tab.screen(), "activating");
        world.windows()[1].come_back().await;
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 1);
        activate(&world, &tab).await;
    });
}

#[test]
fn a_browser_that_opens_the_small_window_in_the_same_tab_comes_back_as_ever() {
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        let address = world.windows()[0].bounce().await;
        let tab = tab.visit(&address).await;
        assert_eq!(notice(&tab), Some(Notice::PasswordAgain));
        tab.register().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn an_answer_that_nobody_asked_for_is_not_used() {
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        let tokens = || world.tenant.requests_for(Operation::Token).len();
        let before = tokens();
        for query in [
            "?code=injected&state=small.unknown",
            "?code=injected&state=unknown",
            "?code=a&code=b&state=small.unknown",
            "?",
        ] {
            tab.engine().hear(query.into());
            world.open("/callback/?code=x&state=small.y").await;
        }
        assert!(waits_for_small_window(&tab));
        assert_eq!(tokens(), before);
        let window = world.windows()[0].clone();
        let address = window.bounce().await;
        window.visit(&address).await;
        assert_eq!(tab.screen(), "activating", "the right one is");
        // And only once.
        window.visit(&address).await;
        assert_eq!(tokens(), before + 1);
    });
}

#[test]
fn a_small_window_that_ends_in_an_error_leaves_a_way_on() {
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        world.tenant.script(Fault {
            on: Operation::Token,
            times: 1,
            action: Action::Drop(Moment::BeforeActing),
        });
        world.windows()[0].come_back().await;
        assert_eq!(notice(&tab), Some(Notice::NotSent));
        tab.happens(FillingEvent::Submitted).await;
        let address = world.windows()[1].bounce().await;
        let (page, query) = address.split_once('?').unwrap();
        let state = query.split('&').find(|p| p.starts_with("state=")).unwrap();
        let issuer = query.split('&').find(|p| p.starts_with("iss=")).unwrap();
        let refused = format!("{page}?error=access_denied&{state}&{issuer}");
        world.windows()[1].visit(&refused).await;
        // Everything that was typed is kept, also the password.
        assert_eq!(notice(&tab), Some(Notice::NotSent));
        tab.happens(FillingEvent::Submitted).await;
        world.windows()[2].come_back().await;
        assert_eq!(tab.screen(), "activating");
        activate(&world, &tab).await;
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_small_window_that_shows_the_deployment_to_be_wrong_is_a_stop() {
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        world
            .tenant
            .settings(|s| s.authorize_error = Some("invalid_scope".into()));
        world.windows()[0].come_back().await;
        tab.state(|state| match state {
            State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::Operator),
            other => panic!("{other:?}"),
        });
        world.tenant.settings(|s| s.authorize_error = None);
        tab.happens(Event::WentOn).await;
        let tab = tab.come_back().await;
        assert_eq!(notice(&tab), Some(Notice::PasswordAgain));
        tab.state(|state| match state {
            State::Filling(filling) => {
                assert_eq!(filling.form.sheet.payload()["given_name"], GIVEN)
            }
            other => panic!("{other:?}"),
        });
        tab.register().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_token_that_the_tenant_ends_early_is_renewed_in_a_small_window_once() {
    story(async {
        let world = world();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let refuse = || {
            world.tenant.script(Fault {
                on: Operation::Register,
                times: 1,
                action: Action::Status {
                    code: 401,
                    body: "{}".into(),
                    headers: vec![],
                },
            });
        };
        refuse();
        tab.register().await;
        assert!(waits_for_small_window(&tab));
        refuse();
        world.windows()[0].come_back().await;
        assert_eq!(world.windows().len(), 1, "never in a loop");
        assert_eq!(tab.screen(), "stopped");
    });
}

#[test]
fn a_code_that_was_typed_goes_on_after_the_small_window() {
    story(async {
        let world = world();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        world.pass(LONG).await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert!(waits_for_small_window(&tab));
        world.windows()[0].come_back().await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

/// A link whose account gets its password with the code; the page asks the visitor for it.
async fn asked_for_password(world: &World) -> Tab {
    world.config(|c| {
        c["activation"] = json!({"message": "link"});
        c["password"] = json!({"when": "activation"});
    });
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    let mail = world.tenant.newest_mail(ADDRESS).unwrap();
    assert_eq!(mail.kind, MailKind::ActivateLink);
    let opened = world.tab().visit(&mail.link.unwrap()).await;
    opened.happens(ConfirmingEvent::Confirmed).await;
    let opened = opened.come_back().await;
    opened.types(FieldId::Password, PASSWORD).await;
    opened
}

#[test]
fn a_password_beside_a_link_goes_on_after_the_small_window() {
    story(async {
        let world = world();
        let tab = asked_for_password(&world).await;
        world.pass(LONG).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert!(waits_for_small_window(&tab));
        world.windows()[0].come_back().await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

/// Scripts a 401 for the next call of this operation, as for an ended token or a wrong code.
pub(crate) fn refused(world: &World, on: Operation) {
    world.tenant.script(Fault {
        on,
        times: 1,
        action: Action::Status {
            code: 401,
            body: "{}".into(),
            headers: vec![],
        },
    });
}

/// Scripts a token that has ended early: no call with it succeeds.
pub(crate) fn ended_early(world: &World, on: Operation) {
    refused(world, on);
    refused(world, Operation::Pool);
}

#[test]
fn a_token_that_ends_early_beside_a_link_is_not_taken_for_a_spent_link() {
    story(async {
        let world = World::new();
        let tab = asked_for_password(&world).await;
        ended_early(&world, Operation::Inspect);
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        assert_eq!(notice(&tab), Some(Notice::PasswordAgain));
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_link_that_is_refused_with_a_living_token_is_spent() {
    story(async {
        let world = World::new();
        let tab = asked_for_password(&world).await;
        ended_early(&world, Operation::Inspect);
        tab.happens(ConfirmingEvent::Confirmed).await;
        let tab = tab.come_back().await;
        tab.types(FieldId::Password, PASSWORD).await;
        refused(&world, Operation::Inspect);
        tab.happens(ConfirmingEvent::Confirmed).await;
        tab.state(|state| match state {
            State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::LinkSpent),
            other => panic!("{other:?}"),
        });
    });
}

#[test]
fn where_nothing_loads_the_way_to_the_tenant_ends_in_a_way_on() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        tab.stays();
        world.pass(Duration::from_secs(19)).await;
        assert_eq!(tab.screen(), "leaving");
        world.pass(Duration::from_secs(1)).await;
        tab.state(|state| match state {
            State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::Unreachable),
            other => panic!("{other:?}"),
        });
        tab.happens(Event::WentOn).await;
        let tab = tab.come_back().await;
        assert_eq!(tab.screen(), "filling");
    });
}

#[test]
fn where_nothing_loads_a_pressed_link_can_be_pressed_again() {
    story(async {
        let world = World::new();
        world.config(|c| c["activation"] = json!({"message": "link"}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
        let opened = world.tab().visit(&link).await;
        opened.happens(ConfirmingEvent::Confirmed).await;
        opened.stays();
        world.pass(Duration::from_secs(20)).await;
        assert_eq!(notice(&opened), Some(Notice::NotSent));
        opened.happens(ConfirmingEvent::Confirmed).await;
        let opened = opened.come_back().await;
        assert_eq!(opened.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}
