//! Checks of addresses and passwords before anything is sent: advice, refusals, the breach register.

use std::time::Duration;

use portico::{
    browser::Unreachable,
    form::{FieldId, Form, Issue, advice::Advice},
    journey::{ActivatingEvent, Event, FillingEvent, InvitingEvent, State},
    password::{guess::Guess, policy::Rule},
};
use portico_tenant::Operation;
use serde_json::json;
use sha1::{Digest as _, Sha1};

use crate::world::{ADDRESS, BREACHES, PASSWORD, Tab, World, no_secret_is_left, story};

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
        tab.happens(InvitingEvent::Continued).await;
        let tab = tab.come_back().await;
        tab.register().await;
        assert_eq!(tab.screen(), "activating");
        assert_eq!(world.tenant.account_by_address(MEANT).len(), 1);
    });
}

#[test]
fn a_slip_in_an_address_of_the_form_is_told_and_mended_like_that_of_step_1() {
    story(async {
        let schema = json!({"properties": {"email": {"type": "string"}}, "required": ["email"]});
        let world = World::with(|settings| {
            settings.schemas.insert("default_payload".into(), schema);
        });
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let email = tab.node("/email").unwrap();
        let second = FieldId::Node(email);
        let seen = |tab: &Tab| {
            tab.state(|state| match state {
                State::Filling(filling) => {
                    let node = filling.form.sheet.node(email).unwrap();
                    let advice = filling.form.advice(second);
                    (node.field().unwrap().text.clone(), advice.cloned())
                }
                other => panic!("{other:?}"),
            })
        };
        tab.types(second, SLIP).await;
        assert_eq!(seen(&tab).1, None, "not while it is typed");
        tab.happens(Event::Left(second)).await;
        let meant = Advice::Meant(MEANT.into());
        assert_eq!(seen(&tab), ("Ada+x@gmial.con".into(), Some(meant)));
        tab.happens(Event::SuggestionTaken(second)).await;
        assert_eq!(seen(&tab), (MEANT.into(), None));
        let focused = tab.focused.borrow().last().cloned();
        assert_eq!(focused, Some(Some("field-email".to_owned())));
        tab.register().await;
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(account.payload, Some(json!({"email": MEANT})));
    });
}

#[test]
fn a_domain_of_another_script_is_seen_as_typed_and_sent_in_ascii() {
    story(async {
        let world = World::new();
        // As Chromium hands over what somebody types: `ada@pаypal.example` with a Cyrillic letter.
        let tab = world.open("/").await;
        let tab = tab.reach_form("ada@xn--pypal-4ve.example").await;
        assert_eq!(address(&tab), "ada@pаypal.example");
        let told = Advice::WrittenAs("xn--pypal-4ve.example".into());
        assert_eq!(advice(&tab), Some(told), "it never blocks");
        tab.types(FieldId::Identifier, "ada@bücher.example").await;
        tab.happens(Event::Left(FieldId::Identifier)).await;
        assert_eq!(advice(&tab), None);
        tab.register().await;
        assert_eq!(tab.screen(), "activating");
        let wire = "ada@xn--bcher-kva.example";
        assert_eq!(world.tenant.account_by_address(wire).len(), 1);
        let shown = tab.state(|state| match state {
            State::Activating(activating) => activating.account.address.clone(),
            other => panic!("{other:?}"),
        });
        assert_eq!(shown, "ada@bücher.example");
        world.pass(Duration::from_secs(31)).await;
        let before = world.code_for(wire);
        tab.happens(ActivatingEvent::ResendAsked).await;
        assert_ne!(world.code_for(wire), before, "sent there, too");
        tab.enter_code(&world.code_for(wire)).await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(wire, PASSWORD));
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

fn password_issue(tab: &Tab) -> Option<Issue> {
    tab.state(|state| match state {
        State::Filling(filling) => filling.form.issue(FieldId::Password).cloned(),
        State::Activating(activating) => {
            let password = activating.password.as_ref();
            password.and_then(|password| password.shown.issue().cloned())
        }
        _ => None,
    })
}

fn rules(tab: &Tab) -> Vec<Rule> {
    tab.state(|state| match state {
        State::Filling(filling) => filling.form.password.as_ref().unwrap().policy.rules(),
        other => panic!("{other:?}"),
    })
}

#[test]
fn a_password_out_of_names_is_refused_with_its_reason_before_anything_is_sent() {
    story(async {
        let world = World::new();
        world.config(|config| config["brand"] = json!({"name": "Harbour Bank"}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        for known in [
            "Ada.o'Neil-2026!!",
            "HarbourBank2026!!!",
            "O'Connor-Łukasz 1998",
        ] {
            tab.types(FieldId::Password, known).await;
            tab.happens(Event::Left(FieldId::Password)).await;
            let expected = Some(Issue::Guessable(Guess::Known));
            assert_eq!(password_issue(&tab), expected, "{known}");
        }
        tab.types(FieldId::Password, "Zxcvbnm123456789!").await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "filling");
        assert_eq!(password_issue(&tab), Some(Issue::Guessable(Guess::Pattern)));
        assert!(world.tenant.requests_for(Operation::Register).is_empty());
        tab.types(FieldId::Password, PASSWORD).await;
        assert_eq!(password_issue(&tab), None, "gone while it is typed");
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
    });
}

#[test]
fn the_address_is_no_password_where_that_is_set_with_the_code_either() {
    story(async {
        let world = World::new();
        world.config(|config| config["password"] = json!({"when": "activation"}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.types(FieldId::Password, "Ada.o'Neil-2026!!").await;
        tab.happens(Event::Left(FieldId::Password)).await;
        assert_eq!(password_issue(&tab), Some(Issue::Guessable(Guess::Known)));
    });
}

#[test]
fn without_a_length_of_the_pool_the_advised_one_holds_and_less_beside_a_second_factor() {
    for (second, length) in [(vec![], 15), (vec!["totp".to_owned()], 8)] {
        story(async {
            let world = World::with(|settings| {
                settings.pool.password_policy.min_length = 0;
                settings.pool.second_factor_authentication_mechanisms = second;
            });
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            assert_eq!(rules(&tab)[0], Rule::MinLength(length));
        });
    }
}

#[test]
fn what_bcrypt_would_not_look_at_is_refused_and_anything_else_is_sent_whole() {
    for (hashing, taken) in [("bcrypt", false), ("argon2", true)] {
        story(async {
            let world = World::with(|settings| {
                settings.pool.hashing_method = hashing.into();
                settings.password_max_bytes = None;
            });
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.fill().await;
            let long = "T3al-Otter 99 & grüne Füchse jagen früh über Österreichs öde Flüsse";
            assert!(long.chars().count() <= 72 && long.len() > 72);
            tab.types(FieldId::Password, long).await;
            tab.happens(FillingEvent::Submitted).await;
            if taken {
                assert_eq!(password_issue(&tab), None);
                assert_eq!(tab.screen(), "activating");
                tab.enter_code(&world.code_for(ADDRESS)).await;
                assert!(world.tenant.can_sign_in(ADDRESS, long));
            } else {
                assert_eq!(password_issue(&tab), Some(Issue::TooManyOctets(72)));
            }
        });
    }
}

#[test]
fn a_new_address_follows_a_form_with_a_password_that_was_taken() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let form = tab.address();
        tab.register().await;
        let sent = tab.address();
        assert_ne!(form, sent);
        // A reload at this address leads back to the same step.
        let tab = tab.reload().await.come_back().await;
        assert_eq!(tab.screen(), "activating");
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert_ne!(tab.address(), sent);
    });
}

/// Makes the deployment look new passwords up; returns a tab at the form.
async fn with_register(world: &World) -> Tab {
    world.register().answers(200, "");
    world.config(|config| {
        config["password"] = json!({"breach_check": {"url": BREACHES, "at_least": 2}});
    });
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.fill().await;
    tab
}

fn hash(text: &str) -> String {
    let digest = Sha1::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn registered(world: &World) -> usize {
    world.tenant.requests_for(Operation::Register).len()
}

#[test]
fn a_password_from_a_breach_is_refused_when_its_field_is_left_by_five_digits_of_its_hash() {
    story(async {
        let world = World::new();
        let tab = with_register(&world).await;
        assert!(world.register().asked().is_empty(), "not while it is typed");
        let (prefix, suffix) = (&hash(PASSWORD)[..5], &hash(PASSWORD)[5..]);
        let rows = format!("00AB:9\r\n{}:2\r\n00AC:0\r\n", suffix.to_lowercase());
        world.register().answers(200, &rows);
        for _ in 0..3 {
            tab.happens(Event::Left(FieldId::Password)).await;
        }
        assert_eq!(world.register().asked(), [prefix], "asked once");
        assert_eq!(password_issue(&tab), Some(Issue::Breached));
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!((registered(&world), tab.screen()), (0, "filling"));
        let other = format!("{PASSWORD}another");
        tab.types(FieldId::Password, &other).await;
        assert_eq!(password_issue(&tab), None);
        tab.happens(Event::Left(FieldId::Password)).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
        assert_eq!(world.register().asked(), [prefix, &hash(&other)[..5]]);
        no_secret_is_left(&tab, &[PASSWORD, &hash(PASSWORD)[5..]]);
    });
}

#[test]
fn a_password_whose_field_was_not_left_is_looked_up_before_it_is_sent() {
    story(async {
        let world = World::new();
        let tab = with_register(&world).await;
        let rows = format!("{}:2", &hash(PASSWORD)[5..]);
        world.register().answers(200, &rows);
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!((registered(&world), tab.screen()), (0, "filling"));
        assert_eq!(password_issue(&tab), Some(Issue::Breached));
        world.register().answers(200, "");
        tab.types(FieldId::Password, "Seven green 0tters, unheard of")
            .await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!((registered(&world), tab.screen()), (1, "activating"));
    });
}

#[test]
fn padding_rare_sightings_and_a_failing_register_do_not_block_the_visitor() {
    let suffix = &hash(PASSWORD)[5..];
    for (status, rows) in [
        (200, format!("{suffix}:0")),
        (200, format!("{suffix}:1")),
        (400, format!("{suffix}:9")),
        (404, String::new()),
        (429, format!("{suffix}:9")),
        (503, String::new()),
        (200, "<html>".into()),
    ] {
        story(async {
            let world = World::new();
            let tab = with_register(&world).await;
            world.register().answers(status, &rows);
            tab.happens(Event::Left(FieldId::Password)).await;
            tab.happens(FillingEvent::Submitted).await;
            assert_eq!(
                (world.register().asked().len(), tab.screen()),
                (1, "activating")
            );
        });
    }
    for how in [
        Unreachable::Silent,
        Unreachable::Refused,
        Unreachable::Offline,
    ] {
        story(async {
            let world = World::new();
            let tab = with_register(&world).await;
            world.register().is_lost(how);
            tab.happens(FillingEvent::Submitted).await;
            assert_eq!((registered(&world), tab.screen()), (1, "activating"));
        });
    }
}

#[test]
fn a_password_that_is_set_with_the_code_is_looked_up_too_and_the_code_is_not_spent() {
    story(async {
        let world = World::new();
        let rows = format!("{}:7", &hash(PASSWORD)[5..]);
        world.register().answers(200, &rows);
        world.config(|config| {
            config["password"] = json!({"when": "activation", "breach_check": {"url": BREACHES}});
        });
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.types(FieldId::Password, PASSWORD).await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert_eq!(password_issue(&tab), Some(Issue::Breached));
        assert!(world.tenant.requests_for(Operation::Activate).is_empty());
        tab.types(FieldId::Password, "Seven green 0tters, unheard of")
            .await;
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(tab.screen(), "done");
    });
}

#[test]
fn nothing_is_looked_up_where_the_config_does_not_say_so() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.happens(Event::Left(FieldId::Password)).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
        assert!(world.register().asked().is_empty());
    });
}
