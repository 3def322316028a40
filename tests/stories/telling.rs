//! The events of the page: which facts are sent, and to whom.

use std::time::Duration;

use portico::{
    form::FieldId,
    journey::{ActivatingEvent, Event, FillingEvent, InvitingEvent},
};
use portico_tenant::{Action, Fault, Operation};
use serde_json::{Value, json};

use crate::{
    registration::activate,
    world::{ADDRESS, FAMILY, GIVEN, PASSWORD, Tab, World, no_secret_is_left, story},
};

const SECOND: Duration = Duration::from_secs(1);

fn told(world: &World, events: Value) {
    world.config(|config| config["events"] = events);
}

/// The facts that were sent, in short form.
fn facts(tab: &Tab) -> Vec<String> {
    tab.told.borrow().iter().map(|fact| short(fact)).collect()
}

/// `fact step took`, then the other members.
fn short(fact: &str) -> String {
    let mut fact: Value = serde_json::from_str(fact).unwrap();
    let members = fact.as_object_mut().unwrap();
    let mut words: Vec<String> = ["fact", "step", "took"]
        .iter()
        .filter_map(|name| Some(members.remove(*name)?.as_str()?.to_owned()))
        .collect();
    words.extend(members.values().map(ToString::to_string));
    words.join(" ")
}

#[test]
fn a_whole_journey_is_told_in_facts() {
    story(async {
        let world = World::new();
        told(&world, json!({"host_page": true, "beacon_path": "/events"}));
        let tab = world.open("/").await;
        world.pass(SECOND * 5).await;
        tab.happens(InvitingEvent::Continued).await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        world.pass(SECOND * 15).await;
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!(facts(&tab), [""; 0], "step 1 tells nothing itself");
        let tab = tab.come_back().await;
        world.pass(SECOND * 40).await;
        tab.happens(FillingEvent::Submitted).await;
        tab.register().await;
        world.pass(SECOND * 2).await;
        tab.enter_code("000000").await;
        world.pass(SECOND * 70).await;
        tab.happens(ActivatingEvent::ResendAsked).await;
        activate(&world, &tab).await;
        assert_eq!(
            facts(&tab),
            [
                "step_shown address",
                "submit_refused address under_30s {\"address\":1}",
                "step_left address under_30s",
                "step_shown details under_1s",
                "submit_refused details under_1m {\"missing\":4}",
                "step_left details under_1m",
                "step_shown activation under_1m",
                "tenant_refused activation under_3s \"activate\" \"unauthorized\"",
                "message_sent activation under_3m \"code\"",
                "step_left activation under_3m",
                "ended activation under_3m \"activated\"",
            ]
        );
        // The beacon has the same facts, sent at the end.
        let beacons = world.beacons();
        assert_eq!(beacons.len(), 1);
        let list: Value = serde_json::from_str(&beacons[0].1).unwrap();
        let listed: Vec<String> = list
            .as_array()
            .unwrap()
            .iter()
            .map(|fact| short(&fact.to_string()))
            .collect();
        assert_eq!((beacons[0].0.as_str(), listed), ("/events", facts(&tab)));
        no_secret_is_left(&tab, &[PASSWORD, &world.code_for(ADDRESS)]);
    });
}

#[test]
fn nobody_is_told_where_the_config_does_not_say_so_or_the_visitor_does_not_want_it() {
    for (events, private) in [
        (json!({}), false),
        (json!({"host_page": false}), false),
        (json!({"host_page": true, "beacon_path": "/events"}), true),
    ] {
        story(async move {
            let world = World::new();
            told(&world, events);
            if private {
                world.ask_for_privacy();
            }
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.happens(Event::Hidden).await;
            tab.register().await;
            activate(&world, &tab).await;
            tab.happens(Event::Gone).await;
            assert_eq!((facts(&tab), world.beacons()), (vec![], vec![]));
        });
    }
}

#[test]
fn leaving_the_page_and_coming_back_are_each_reported_once() {
    story(async {
        let world = World::new();
        told(&world, json!({"beacon_path": "/events"}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.happens(Event::Left(FieldId::Password)).await;
        world.pass(SECOND * 4).await;
        // The visitor looks at another tab: the journey is not over.
        tab.happens(Event::Hidden).await;
        tab.happens(Event::Gone).await;
        let tab = tab.reload().await.come_back().await;
        tab.happens(Event::Gone).await;
        let sent: Vec<Vec<String>> = world
            .beacons()
            .iter()
            .map(|(_, list)| {
                let list: Vec<Value> = serde_json::from_str(list).unwrap();
                list.iter().map(|fact| short(&fact.to_string())).collect()
            })
            .collect();
        assert_eq!(
            sent,
            [
                vec![
                    "step_shown address",
                    "step_left address under_1s",
                    "step_shown details under_1s",
                ],
                vec!["abandoned details under_10s"],
                vec![
                    "step_resumed details under_1s",
                    "abandoned details under_1s",
                ],
            ]
        );
        assert_eq!(facts(&tab), [""; 0], "the page's own scripts are not told");
    });
}

#[test]
fn what_the_tenant_refuses_is_told_by_kind_and_a_stop_by_its_problem() {
    story(async {
        let world = World::new();
        told(&world, json!({"host_page": true}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let fails = |code| {
            world.tenant.script(Fault {
                on: Operation::Register,
                times: 1,
                action: Action::Status {
                    code,
                    body: "{}".into(),
                    headers: vec![],
                },
            });
        };
        fails(500);
        tab.register().await;
        fails(403);
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "stopped");
        assert_eq!(
            facts(&tab)[3..],
            [
                "tenant_refused details under_1s \"register\" \"broken\"",
                "tenant_refused details under_1s \"register\" \"forbidden\"",
                "stopped details under_1s \"operator\"",
            ]
        );
        let typed = [ADDRESS, GIVEN, FAMILY, PASSWORD];
        for fact in tab.told.borrow().iter() {
            assert!(typed.iter().all(|typed| !fact.contains(typed)), "{fact}");
        }
    });
}
