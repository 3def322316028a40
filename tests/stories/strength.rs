//! The strength of a password: judged by the worker while the visitor types, shown beside the rules.

use portico::{
    form::{FieldId, new_password::NewPassword},
    journey::{Event, FillingEvent, State},
    password::{
        policy::{Rule, Standing, Strength},
        strength::{Estimate, Judgement, Suggestion, Warning},
    },
    question::Question,
};
use std::time::Duration;

use crate::world::{ADDRESS, PASSWORD, Tab, World, story};

/// The pause after the last key before the worker is asked.
const PAUSE: Duration = Duration::from_millis(600);

fn password<R>(tab: &Tab, look: impl FnOnce(&NewPassword) -> R) -> R {
    tab.state(|state| match state {
        State::Filling(filling) => look(filling.form.password.as_ref().unwrap()),
        other => panic!("{other:?}"),
    })
}

fn standing(tab: &Tab) -> Standing {
    let standings = password(tab, NewPassword::standings);
    let mut strength = standings
        .iter()
        .filter(|(rule, _)| matches!(rule, Rule::Strength(_)));
    strength.next().unwrap().1
}

fn world() -> World {
    World::with(|s| {
        let policy = s.policy();
        policy.strength = portico_tenant::Strength::Strong;
        policy.min_length = 8;
    })
}

#[test]
fn the_pools_level_is_a_rule_that_is_checked_while_the_visitor_types() {
    story(async {
        let world = world();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        assert_eq!(standing(&tab), Standing::Unmet);
        tab.types(FieldId::Password, "p4ssword").await;
        assert_eq!(standing(&tab), Standing::Checking);
        world.pass(PAUSE).await;
        assert_eq!(standing(&tab), Standing::Unmet);
        let Estimate::Known(judgement) = password(&tab, |p| p.judged.estimate) else {
            panic!("not judged");
        };
        assert_eq!(judgement.strength(), Strength::Any);
        assert_eq!(judgement.warning(), Some(Warning::LikeCommon));
        assert!(
            judgement
                .suggestions()
                .any(|one| one == Suggestion::Substitutions)
        );
        tab.types(FieldId::Password, PASSWORD).await;
        world.pass(PAUSE).await;
        assert_eq!(standing(&tab), Standing::Met);
        tab.types(FieldId::Password, "").await;
        assert_eq!(standing(&tab), Standing::Unmet);
        assert_eq!(password(&tab, |p| p.judged.estimate), Estimate::Unknown);
    });
}

#[test]
fn the_visitors_own_words_make_a_password_weak() {
    story(async {
        let world = world();
        let tab = world
            .open("/")
            .await
            .reach_form("wilhelmina.zetterqvist@example.test")
            .await;
        tab.types(FieldId::Password, "wilhelmina.zetterqvist").await;
        world.pass(PAUSE).await;
        assert_eq!(standing(&tab), Standing::Unmet);
    });
}

#[test]
fn a_late_judgement_of_what_was_typed_before_is_dropped() {
    story(async {
        let world = world();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.types(FieldId::Password, "password").await;
        tab.types(FieldId::Password, PASSWORD).await;
        // A strong answer with a number of no open question.
        tab.happens(Event::Judged(Question::default(), Some(Judgement(4))))
            .await;
        assert_eq!(standing(&tab), Standing::Checking);
        world.pass(PAUSE).await;
        assert_eq!(standing(&tab), Standing::Met);
    });
}

#[test]
fn without_a_worker_only_the_tenant_judges_the_strength() {
    story(async {
        let world = world();
        world.let_nobody_judge();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.types(FieldId::Password, "password1").await;
        world.pass(PAUSE).await;
        assert_eq!(standing(&tab), Standing::CheckedLater);
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "filling", "the tenant refuses it");
        assert!(tab.state(|state| matches!(state, State::Filling(f) if f.form.issue(FieldId::Password).is_some() || f.step.notice.is_some())));
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
    });
}
