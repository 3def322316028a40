//! A press that waits for a check of the password: the strength worker's, or the breach register's.

use std::time::Duration;

use portico::{
    form::{FieldId, Issue, new_password::NewPassword},
    journey::{
        ActivatingEvent, Announcement, ConfirmingEvent, Event, FillingEvent, Journey, State, Work,
    },
    password::{
        policy::Strength,
        strength::{Estimate, Warning},
    },
};
use portico_tenant::Operation;
use serde_json::json;

use crate::world::{ADDRESS, BREACHES, PASSWORD, Tab, World, no_secret_is_left, story};

/// Meets every counting rule, and is judged to be like a common one.
const WEAK: &str = "p4ssword";
const SECOND: Duration = Duration::from_secs(1);

fn world() -> World {
    World::with(|s| {
        let policy = s.policy();
        policy.strength = portico_tenant::Strength::Strong;
        policy.min_length = 8;
        (policy.capital_letters, policy.lowercase_letters) = (0, 0);
        (policy.digits, policy.special_characters) = (0, 0);
    })
}

fn password<R>(tab: &Tab, look: impl FnOnce(&NewPassword) -> R) -> R {
    look(tab.journey().password().expect("a password is asked for"))
}

/// The issue at the password is the pool's level, with the reason beside it.
#[track_caller]
fn assert_too_weak(tab: &Tab) {
    let (issue, estimate) = password(tab, |p| (p.shown.issue().cloned(), p.judged.estimate));
    let Some(Issue::TooWeak(judgement, least)) = issue else {
        panic!("{issue:?}");
    };
    assert_eq!(
        (judgement.strength(), least),
        (Strength::Any, Strength::Strong)
    );
    assert_eq!(judgement.warning(), Some(Warning::LikeCommon));
    assert_eq!(estimate, Estimate::Known(judgement), "the advice stays");
}

fn vetting(tab: &Tab) -> bool {
    Journey::is_vetting(&tab.journey())
}

fn asked(world: &World, operation: Operation) -> usize {
    world.tenant.requests_for(operation).len()
}

#[test]
fn a_password_below_the_pools_level_is_not_sent_and_the_reason_stands_at_it() {
    story(async {
        let world = world();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.types(FieldId::Password, WEAK).await;
        // The press asks the worker at once, without waiting for a pause in typing.
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(
            (tab.screen(), asked(&world, Operation::Register)),
            ("filling", 0)
        );
        assert_too_weak(&tab);
        let focused = tab.focused.borrow().last().cloned().flatten();
        assert_eq!(focused.as_deref(), Some("summary"));
        assert!(tab.state(|s| matches!(s, State::Filling(f) if f.summary && !f.step.is_busy())));
        // The next key removes the issue; it comes back when the field is left and the worker has answered.
        tab.types(FieldId::Password, "p4ssword1").await;
        assert_eq!(password(&tab, |p| p.shown.issue().cloned()), None);
        world.pass(SECOND).await;
        assert_eq!(password(&tab, |p| p.shown.issue().cloned()), None);
        tab.happens(Event::Left(FieldId::Password)).await;
        assert!(matches!(
            password(&tab, |p| p.shown.issue().cloned()),
            Some(Issue::TooWeak(..))
        ));
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_weak_password_beside_the_code_does_not_spend_the_code() {
    story(async {
        let world = world();
        world.config(|config| config["password"] = json!({"when": "activation"}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.types(FieldId::Password, WEAK).await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert_too_weak(&tab);
        assert_eq!(
            (tab.screen(), asked(&world, Operation::Activate)),
            ("activating", 0)
        );
        let focused = tab.focused.borrow().last().cloned().flatten();
        assert_eq!(focused.as_deref(), Some("password"));
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(tab.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_weak_password_at_a_link_does_not_spend_the_link() {
    story(async {
        let world = world();
        world.config(|config| {
            config["password"] = json!({"when": "activation"});
            config["activation"] = json!({"message": "link"});
        });
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
        let path = &link[link.find("/activate").unwrap()..];
        let opened = world.open(path).await;
        opened.happens(ConfirmingEvent::Confirmed).await;
        let opened = opened.come_back().await;
        opened.types(FieldId::Password, WEAK).await;
        opened.happens(ConfirmingEvent::Confirmed).await;
        assert_too_weak(&opened);
        assert_eq!((opened.screen(), vetting(&opened)), ("confirming", false));
        opened.types(FieldId::Password, PASSWORD).await;
        opened.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(opened.screen(), "done");
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_press_waits_for_the_worker_and_is_refused_by_its_answer() {
    story(async {
        let world = world();
        world.let_the_judge_take(SECOND * 2);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.types(FieldId::Password, WEAK).await;
        tab.happens(FillingEvent::Submitted).await;
        assert!(vetting(&tab));
        let said = tab.announced.borrow().last().copied();
        assert_eq!(said, Some(Announcement::CheckingPassword));
        // Neither another press nor a key changes the waiting press.
        tab.happens(FillingEvent::Submitted).await;
        tab.types(FieldId::Password, PASSWORD).await;
        world.pass(SECOND).await;
        assert!(vetting(&tab));
        world.pass(SECOND).await;
        assert_too_weak(&tab);
        assert_eq!(
            (vetting(&tab), asked(&world, Operation::Register)),
            (false, 0)
        );
    });
}

#[test]
fn a_press_waits_no_longer_than_a_few_seconds_and_then_the_tenant_judges() {
    story(async {
        let world = world();
        world.let_the_judge_take(SECOND * 20);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.types(FieldId::Password, WEAK).await;
        tab.happens(FillingEvent::Submitted).await;
        for waits in [true, true, false] {
            world.pass(SECOND).await;
            assert_eq!(vetting(&tab), waits);
        }
        assert_eq!(
            (tab.screen(), asked(&world, Operation::Register)),
            ("filling", 1)
        );
        assert!(
            password(&tab, |p| p.shown.issue().is_some()),
            "the tenant refuses it"
        );
        // A late answer is still used.
        world.pass(SECOND * 20).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_too_weak(&tab);
        assert_eq!(asked(&world, Operation::Register), 1);
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert!(vetting(&tab), "somebody answers: worth a wait again");
        for _ in 0..3 {
            world.pass(SECOND).await;
        }
        assert_eq!(tab.screen(), "activating");
        no_secret_is_left(&tab, &[PASSWORD, WEAK]);
    });
}

#[test]
fn the_seconds_of_step_3_are_counted_on_after_a_press_that_waited() {
    story(async {
        let world = world();
        world.config(|config| config["password"] = json!({"when": "activation"}));
        world.let_the_judge_take(SECOND * 20);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.types(FieldId::Password, PASSWORD).await;
        tab.enter_code("000000").await;
        for _ in 0..3 {
            world.pass(SECOND).await;
        }
        assert_eq!(asked(&world, Operation::Activate), 1);
        let rest = |tab: &Tab| {
            tab.state(|s| match s {
                State::Activating(activating) => activating.cooling(),
                other => panic!("{other:?}"),
            })
        };
        let before = rest(&tab).unwrap();
        world.pass(SECOND).await;
        world.pass(SECOND).await;
        assert_eq!(rest(&tab), Some(before - SECOND * 2));
    });
}

#[test]
fn a_clock_that_is_set_back_does_not_lengthen_the_wait_of_a_press() {
    story(async {
        let world = world();
        world.let_the_judge_take(SECOND * 20);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.happens(FillingEvent::Submitted).await;
        let waits_until = || match tab.state(|state| state.step().unwrap().work) {
            Work::Vetting(until) => until,
            other => panic!("{other:?}"),
        };
        let until = waits_until();
        world.set_clock(-3_600_000);
        tab.happens(Event::CameOnline).await;
        let moved = until.minus(SECOND * 3600);
        assert_eq!(waits_until(), moved);
    });
}

#[test]
fn a_breach_that_is_being_looked_up_is_asked_for_once_and_the_press_waits_for_it() {
    story(async {
        let world = world();
        world.register().answers(200, "");
        world.register().is_slow(Duration::from_millis(900));
        world.config(|config| config["password"] = json!({"breach_check": {"url": BREACHES}}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.happens(Event::Left(FieldId::Password)).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(
            (vetting(&tab), asked(&world, Operation::Register)),
            (true, 0)
        );
        assert_eq!(world.register().asked().len(), 1);
        world.pass(SECOND).await;
        assert_eq!(
            (tab.screen(), asked(&world, Operation::Register)),
            ("activating", 1)
        );
        assert_eq!(world.register().asked().len(), 1, "asked once");
    });
}
