//! What is said of an address or a number before anything is sent.

use portico::{
    form::{FieldId, Form, advice::Advice},
    journey::{Event, State},
};

use crate::world::{Tab, World, story};

const SLIP: &str = " <Ada+x@gmial.con>\u{200b}";
const MEANT: &str = "Ada+x@gmail.com";

fn advice(tab: &Tab) -> Option<Advice> {
    tab.state(|state| match state {
        State::Inviting(inviting) => inviting.address.advice.clone(),
        State::Filling(filling) => filling.form.identifier.advice.clone(),
        _ => None,
    })
}

fn address(tab: &Tab) -> String {
    let text = |form: &Form| form.identifier.text.clone();
    tab.state(|state| match state {
        State::Inviting(inviting) => inviting.address.text.clone(),
        State::Filling(filling) => text(&filling.form),
        _ => String::new(),
    })
}

#[test]
fn a_slip_in_the_address_is_told_when_the_field_is_left_and_mended_by_one_press() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, SLIP).await;
        assert_eq!(advice(&tab), None, "not while it is typed");
        tab.happens(Event::Left(FieldId::Identifier)).await;
        assert_eq!(
            address(&tab),
            "Ada+x@gmial.con",
            "what was around it is off"
        );
        assert_eq!(advice(&tab), Some(Advice::Meant(MEANT.into())));
        let focused = tab.focused.borrow().len();
        tab.happens(Event::SuggestionTaken(FieldId::Identifier))
            .await;
        assert_eq!((address(&tab), advice(&tab)), (MEANT.into(), None));
        let focused = tab.focused.borrow()[focused..].to_vec();
        assert_eq!(focused, [Some("identifier".to_owned())]);
        // A reload finds the address that was taken.
        let tab = tab.reload().await;
        assert_eq!(address(&tab), MEANT);
        tab.happens(Event::Continued).await;
        let tab = tab.come_back().await;
        tab.register().await;
        assert_eq!(tab.screen(), "activating");
        assert_eq!(world.tenant.account_by_address(MEANT).len(), 1);
    });
}

#[test]
fn a_slip_that_is_meant_is_sent_as_it_is_and_told_once_more_at_the_form() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form("ada@gmial.com").await;
        let meant = Advice::Meant("ada@gmail.com".into());
        assert_eq!(advice(&tab), Some(meant), "Continue left no time to see it");
        tab.register().await;
        assert_eq!(tab.screen(), "activating", "it never blocks");
        assert_eq!(world.tenant.account_by_address("ada@gmial.com").len(), 1);
        assert!(world.tenant.account_by_address("ada@gmail.com").is_empty());
    });
}

#[test]
fn advice_is_gone_with_the_next_key_and_a_press_on_it_that_comes_late_does_nothing() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, "ada@intranet").await;
        tab.happens(Event::Left(FieldId::Identifier)).await;
        assert_eq!(advice(&tab), Some(Advice::NoDot));
        tab.happens(Event::SuggestionTaken(FieldId::Identifier))
            .await;
        assert_eq!(address(&tab), "ada@intranet");
        tab.types(FieldId::Identifier, "ada@intranet.example").await;
        assert_eq!(advice(&tab), None);
    });
}
