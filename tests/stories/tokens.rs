//! Access tokens: codes and messages that are sent with an ended token, odd values of `expires_in`, and the revocation of
//! a token that is not needed any more.

use std::time::Duration;

use portico::{
    form::Issue,
    journey::{ActivatingEvent, Event, FillingEvent, Notice, State, problem::Problem},
};
use portico_tenant::{Action, Fault, MailKind, Operation};
use serde_json::json;

use crate::{
    registration::activate,
    renewal::{
        LONG, ended_early, notice, pressed_too_late, refused, waits_for_small_window, world,
    },
    world::{ADDRESS, GIVEN, PASSWORD, Tab, World, story},
};

fn issue(tab: &Tab) -> Option<Issue> {
    tab.state(|state| match state {
        State::Activating(activating) => activating.shown.issue().cloned(),
        other => panic!("{other:?}"),
    })
}

/// A visitor at step 3.
async fn at_the_code(world: &World) -> Tab {
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    assert_eq!(tab.screen(), "activating");
    tab
}

#[test]
fn a_dead_token_is_not_taken_for_a_wrong_code_and_costs_no_attempt() {
    for renewal in ["same_window", "small_window"] {
        story(async move {
            let world = World::with(|s| {
                // The life is unknown, so the page cannot notice the end by its clock.
                s.token_extra.insert("expires_in".into(), json!(null));
                s.pool.otp_settings.get_mut("activation").unwrap().ttl = "5h".parse().unwrap();
                s.max_attempts = 1;
            });
            world.config(|c| c["authorization"]["renewal"] = renewal.into());
            let tab = at_the_code(&world).await;
            world.pass(LONG).await;
            let code = world.code_for(ADDRESS);
            tab.enter_code(&code).await;
            if renewal == "small_window" {
                assert!(waits_for_small_window(&tab));
                world.windows()[0].come_back().await;
                assert_eq!(tab.screen(), "done", "sent again by itself");
            } else {
                assert_eq!(tab.screen(), "leaving");
                let tab = tab.come_back().await;
                assert_eq!((notice(&tab), issue(&tab)), (Some(Notice::CodeAgain), None));
                tab.enter_code(&code).await;
                assert_eq!(tab.screen(), "done");
            }
            assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        });
    }
}

#[test]
fn a_wrong_code_with_a_living_token_stays_a_wrong_code() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        tab.enter_code("AAAAAA").await;
        assert_eq!(issue(&tab), Some(Issue::CodeRefused));
        assert_eq!(world.tenant.requests_for(Operation::Activate).len(), 1);
        activate(&world, &tab).await;
    });
}

#[test]
fn a_new_token_that_is_dead_at_once_is_the_operators_problem_and_no_loop() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        let code = world.code_for(ADDRESS);
        ended_early(&world, Operation::Activate);
        tab.enter_code(&code).await;
        let tab = tab.come_back().await;
        ended_early(&world, Operation::Activate);
        tab.enter_code(&code).await;
        tab.state(|state| match state {
            State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::Operator),
            other => panic!("{other:?}"),
        });
        tab.happens(Event::WentOn).await;
        let tab = tab.come_back().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_wish_for_another_message_is_carried_out_after_the_way_to_the_tenant() {
    for (pressed, kind) in [
        (
            (|| ActivatingEvent::ResendAsked) as fn() -> ActivatingEvent,
            MailKind::ActivateCode,
        ),
        (|| ActivatingEvent::OtherKindAsked, MailKind::ActivateLink),
    ] {
        for known in [true, false] {
            story(async move {
                let world = World::with(|s| {
                    if !known {
                        s.token_extra.insert("expires_in".into(), json!(null));
                    }
                });
                let tab = at_the_code(&world).await;
                world.pass(LONG).await;
                tab.happens(pressed()).await;
                assert_eq!(tab.screen(), "leaving");
                let tab = tab.come_back().await;
                assert_eq!(notice(&tab), Some(Notice::MessageSent));
                let sent = world.tenant.requests_for(Operation::Send);
                assert_eq!(sent.iter().filter(|seen| seen.status == 204).count(), 1);
                assert_eq!(world.tenant.newest_mail(ADDRESS).unwrap().kind, kind);
                // Once: a reload sends nothing.
                let tab = tab.reload().await.come_back().await;
                assert_eq!(tab.screen(), "activating");
                assert_eq!(world.tenant.requests_for(Operation::Send).len(), sent.len());
            });
        }
    }
}

#[test]
fn a_wish_goes_on_after_a_small_window_and_what_was_typed_stays() {
    story(async {
        let world = world();
        let tab = at_the_code(&world).await;
        world.pass(LONG).await;
        tab.happens(ActivatingEvent::ResendAsked).await;
        assert!(waits_for_small_window(&tab));
        assert_eq!(tab.left_to(), None);
        world.windows()[0].come_back().await;
        assert_eq!(notice(&tab), Some(Notice::MessageSent));
        activate(&world, &tab).await;
    });
}

#[test]
fn a_message_that_is_refused_with_a_new_token_is_the_operators_problem() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        world.pass(Duration::from_secs(31)).await;
        refused(&world, Operation::Send);
        tab.happens(ActivatingEvent::ResendAsked).await;
        refused(&world, Operation::Send);
        let tab = tab.come_back().await;
        tab.state(|state| match state {
            State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::Operator),
            other => panic!("{other:?}"),
        });
    });
}

#[test]
fn a_token_life_of_zero_counts_as_unknown_and_a_very_short_one_does_not_renew_for_ever() {
    for life in [json!(0), json!("0"), json!(-1), json!(1), json!("2")] {
        story(async move {
            let world = World::with(|s| {
                s.token_extra.insert("expires_in".into(), life.clone());
            });
            let mut tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.fill().await;
            world.pass(Duration::from_secs(60)).await;
            tab.happens(FillingEvent::Submitted).await;
            if tab.screen() == "leaving" {
                tab = tab.come_back().await;
                assert_eq!(notice(&tab), Some(Notice::PasswordAgain), "{life}");
                world.pass(Duration::from_secs(60)).await;
                // Coming back from another tab must not renew it either.
                tab.happens(Event::Seen).await;
                tab.register().await;
            }
            assert_eq!(tab.screen(), "activating", "{life}");
            world.pass(Duration::from_secs(60)).await;
            tab.enter_code(&world.code_for(ADDRESS)).await;
            if tab.screen() == "leaving" {
                tab = tab.come_back().await;
                world.pass(Duration::from_secs(60)).await;
                tab.enter_code(&world.code_for(ADDRESS)).await;
            }
            assert_eq!(tab.screen(), "done", "{life}");
        });
    }
}

#[test]
fn a_token_that_ended_while_the_tab_was_not_seen_is_renewed_before_it_is_needed() {
    story(async {
        let world = World::with(|s| {
            s.pool.otp_settings.get_mut("activation").unwrap().ttl = "5h".parse().unwrap();
        });
        let tab = at_the_code(&world).await;
        tab.happens(Event::Hidden).await;
        world.pass(Duration::from_secs(60)).await;
        tab.happens(Event::Seen).await;
        assert_eq!(tab.screen(), "activating", "it lives");
        tab.happens(Event::Hidden).await;
        world.pass(LONG).await;
        tab.happens(Event::Seen).await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        assert_eq!(notice(&tab), None, "nothing was typed that would be lost");
        activate(&world, &tab).await;
    });
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.types(tab.field("/given_name"), GIVEN).await;
        world.pass(LONG).await;
        tab.happens(Event::Seen).await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        tab.register().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_correction_of_the_address_with_a_dead_token_gets_another_and_no_blame_for_the_operator() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        world.pass(LONG).await;
        tab.happens(ActivatingEvent::ChangeAsked).await;
        assert_eq!(tab.screen(), "leaving");
        assert_eq!(tab.come_back().await.screen(), "filling");
    });
}

/// The statuses of the revocations.
fn ended(world: &World) -> Vec<u16> {
    let seen = world.tenant.requests_for(Operation::Revoke);
    seen.iter().map(|seen| seen.status).collect()
}

#[test]
fn a_token_ends_with_a_stop_with_a_renewal_and_with_its_page() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        world.tenant.script(Fault {
            on: Operation::Register,
            times: 1,
            action: Action::Status {
                code: 403,
                body: "{}".into(),
                headers: vec![],
            },
        });
        tab.register().await;
        assert_eq!((tab.screen(), ended(&world)), ("stopped", vec![200]));
    });
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        world.pass(LONG).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!((tab.screen(), ended(&world).len()), ("leaving", 1));
    });
    story(async {
        let world = world();
        let tab = pressed_too_late(&world).await;
        assert_eq!(ended(&world), [0; 0]);
        world.windows()[0].come_back().await;
        assert_eq!(
            (tab.screen(), ended(&world).len()),
            ("activating", 1),
            "the old one"
        );
    });
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        tab.happens(Event::Gone).await;
        assert_eq!(ended(&world), [200]);
        let sent = world.tenant.requests_for(Operation::Revoke).remove(0);
        assert!(
            !sent.headers.contains_key("authorization"),
            "by its id alone (RFC 7009)"
        );
        // Back from the back/forward cache: the token is renewed before anything is pressed.
        tab.happens(Event::Restored).await;
        assert_eq!(tab.screen(), "leaving");
        assert_eq!(ended(&world).len(), 1, "once");
        let tab = tab.come_back().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn where_the_id_alone_is_refused_a_token_is_ended_with_itself_as_a_bearer() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        refused(&world, Operation::Revoke);
        tab.happens(Event::Gone).await;
        let sent = world.tenant.requests_for(Operation::Revoke);
        let with_header = |seen: &portico_tenant::Seen| seen.headers.contains_key("authorization");
        assert_eq!(
            sent.iter().map(with_header).collect::<Vec<_>>(),
            [false, true]
        );
        assert_eq!(ended(&world), [401, 200]);
    });
}
