//! The start of the page: configs, storage, frames, input from before it was ready.

use portico::{
    browser::Browser,
    config::Fault,
    engine::Engine,
    form::FieldId,
    journey::{Event, InvitingEvent, State, problem::Problem},
    secret::Secret,
};
use serde_json::json;

use crate::world::{ADDRESS, PAGE, Tab, World, story};

fn problem(tab: &Tab) -> Problem {
    tab.state(|state| match state {
        State::Stopped(stopped) => stopped.problem,
        other => panic!("{other:?}"),
    })
}

#[test]
fn what_was_typed_and_pressed_before_the_page_was_ready_is_done() {
    story(async {
        let world = World::new();
        let tab = world.tab();
        tab.replace_address("/");
        let engine: Engine<Tab, Tab> = tab.engine();
        engine.open();
        engine.dispatch(Event::Typed(FieldId::Identifier, Secret::new(ADDRESS)));
        engine.dispatch(InvitingEvent::Continued.into());
        world.pass(std::time::Duration::ZERO).await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        assert_eq!(tab.screen(), "filling");
    });
}

#[test]
fn every_mistake_of_the_config_is_shown_at_once() {
    story(async {
        let world = World::new();
        world.config(|c| {
            c["tenant"]["issuer"] = json!("http://tenant.example/demo/system");
            c["client"]["scopes"] = json!([]);
            c["colour"] = json!("red");
        });
        let tab = world.open("/").await;
        tab.state(|state| match state {
            State::Misconfigured(mistakes) => {
                let paths: Vec<&str> = mistakes.iter().map(|m| m.path.as_str()).collect();
                assert_eq!(paths, ["/tenant/issuer", "/client/scopes", "/colour"]);
            }
            other => panic!("{other:?}"),
        });
    });
}

#[test]
fn a_config_that_is_missing_or_no_json_is_told() {
    story(async {
        let world = World::new();
        for (text, expected) in [
            ("", Fault::Unfetched(404)),
            ("<html>", Fault::NotJson(1, 1)),
        ] {
            world.config_text(text);
            let tab = world.open("/").await;
            tab.state(|state| match state {
                State::Misconfigured(mistakes) => assert_eq!(mistakes[0].fault, expected),
                other => panic!("{other:?}"),
            });
        }
    });
}

#[test]
fn a_config_that_cannot_be_fetched_without_a_network_is_an_offline_stop() {
    story(async {
        let world = World::new();
        world.offline(true);
        let tab = world.open("/").await;
        tab.state(|state| match state {
            State::Stopped(stopped) => assert_eq!(stopped.problem, Problem::Offline),
            other => panic!("{other:?}"),
        });
        tab.happens(Event::CameOnline).await;
        world.offline(false);
        assert_eq!(tab.reload().await.screen(), "inviting");
    });
}

#[test]
fn a_browser_that_stores_nothing_is_told_before_the_page_is_left() {
    story(async {
        let world = World::new();
        world.refuse_storage();
        let tab = world.open("/").await;
        assert_eq!(problem(&tab), Problem::NoStorage);
        assert_eq!(tab.left_to(), None);
    });
}

#[test]
fn a_storage_that_is_full_at_the_last_moment_does_not_lose_the_visitor() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        world.refuse_storage();
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!(problem(&tab), Problem::NoStorage);
        assert_eq!(tab.left_to(), None);
    });
}

#[test]
fn a_page_inside_a_frame_does_nothing() {
    story(async {
        let world = World::new();
        world.frame();
        for path in ["/", "/callback/?code=c&state=s", "/activate/#code=c"] {
            let tab = world.open(path).await;
            assert_eq!(problem(&tab), Problem::Framed, "{path}");
        }
        assert_eq!(world.tenant.requests().len(), 0);
    });
}

#[test]
fn the_token_can_be_asked_for_on_arrival() {
    story(async {
        let world = World::new();
        world.config(|c| c["authorization"]["when"] = json!("arrival"));
        let tab = world.open("/").await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        tab.state(|state| match state {
            State::Filling(filling) => assert_eq!(filling.form.identifier.text, ""),
            other => panic!("{other:?}"),
        });
    });
}

#[test]
fn two_presses_on_continue_make_one_attempt() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.engine().dispatch(InvitingEvent::Continued.into());
        tab.happens(InvitingEvent::Continued).await;
        let attempts = tab
            .stored_keys()
            .iter()
            .filter(|k| k.starts_with("portico.attempt."))
            .count();
        assert_eq!(attempts, 1);
    });
}

#[test]
fn a_page_that_was_left_and_comes_back_from_the_cache_can_be_used_again() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        tab.happens(Event::Restored).await;
        tab.state(|state| match state {
            State::Inviting(inviting) => assert_eq!(inviting.address.text, ADDRESS),
            other => panic!("{other:?}"),
        });
        assert_eq!(tab.address(), format!("{PAGE}/"));
    });
}

#[test]
fn old_and_damaged_records_are_swept() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        tab.remember(portico::browser::Shelf::Tab, "portico.attempt.damaged", "{")
            .unwrap();
        tab.remember(portico::browser::Shelf::Tab, "somebody.else", "stays")
            .unwrap();
        world.pass(std::time::Duration::from_secs(601)).await;
        let tab = tab.visit(&format!("{PAGE}/")).await;
        assert_eq!(tab.stored_keys(), ["portico.draft", "somebody.else"]);
    });
}
