//! Faults of the tenant and of the network.

use portico::journey::{Event, FillingEvent, InvitingEvent, State, problem::Problem};
use portico_tenant::{Action, Cors, Fault, Moment, Operation};

use crate::{
    registration::activate,
    world::{ADDRESS, Tab, World, story},
};

fn problem(tab: &Tab) -> Problem {
    tab.state(|state| match state {
        State::Stopped(stopped) => stopped.problem,
        other => panic!("{other:?}"),
    })
}

fn once(world: &World, on: Operation, action: Action) {
    world.tenant.script(Fault {
        on,
        times: 1,
        action,
    });
}

fn status(code: u16) -> Action {
    Action::Status {
        code,
        body: "<html>".into(),
        headers: vec![],
    }
}

async fn back_from_tenant(world: &World) -> Tab {
    let tab = world.open("/").await;
    tab.types(portico::form::FieldId::Identifier, ADDRESS).await;
    tab.happens(InvitingEvent::Continued).await;
    tab.come_back().await
}

/// From a stop, a visitor who presses the button reaches the form when the tenant is healthy.
async fn goes_on_to_the_form(tab: Tab) {
    tab.happens(Event::WentOn).await;
    let tab = if tab.left_to().is_some() {
        tab.come_back().await
    } else {
        tab
    };
    let tab = match tab.screen() {
        "inviting" => {
            tab.happens(InvitingEvent::Continued).await;
            tab.come_back().await
        }
        _ => tab,
    };
    assert_eq!(
        tab.screen(),
        "filling",
        "{:?}",
        tab.state(|s| format!("{s:?}"))
    );
}

#[test]
fn a_tenant_without_cors_is_told_as_unreachable() {
    story(async {
        let world = World::with(|s| s.cors = Cors::Off);
        let tab = back_from_tenant(&world).await;
        world.patience().await;
        assert_eq!(problem(&tab), Problem::Unreachable);
    });
}

#[test]
fn an_unknown_pool_stops_before_the_form() {
    story(async {
        let world = World::new();
        world.config(|c| c["tenant"]["pool"] = "nobody".into());
        let tab = back_from_tenant(&world).await;
        assert_eq!(problem(&tab), Problem::Operator);
    });
}

#[test]
fn a_closed_registration_is_told_before_anything_is_typed() {
    story(async {
        let world = World::with(|s| s.pool.public_registration_allowed = false);
        let tab = back_from_tenant(&world).await;
        assert_eq!(problem(&tab), Problem::RegistrationClosed);
    });
}

#[test]
fn too_many_requests_become_a_wait_that_ends_by_itself() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        once(&world, Operation::Register, status(429));
        tab.register().await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 1);
        for _ in 0..31 {
            world.pass(std::time::Duration::from_secs(1)).await;
        }
        tab.state(|state| match state {
            State::Filling(filling) => assert_eq!(filling.step.notice, None),
            other => panic!("{other:?}"),
        });
        tab.happens(FillingEvent::Submitted).await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_device_without_a_network_is_told_from_a_tenant_that_cannot_be_reached() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(portico::form::FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        let url = tab.bounce().await;
        world.tenant.script(Fault {
            on: Operation::Pool,
            times: 3,
            action: Action::Drop(Moment::BeforeActing),
        });
        let tab = tab.visit(&url).await;
        world.patience().await;
        assert_eq!(problem(&tab), Problem::Unreachable);
        world.offline(true);
        tab.happens(Event::WentOn).await;
        assert_eq!(problem(&tab), Problem::Offline);
        world.offline(false);
        goes_on_to_the_form(tab).await;
    });
}

/// The number of schema requests while the pool's answer is delayed.
async fn schemas_asked_while_the_pool_is_late(world: &World) -> usize {
    once(world, Operation::Pool, status(503));
    let tab = back_from_tenant(world).await;
    assert_eq!(tab.screen(), "preparing");
    let asked = world.tenant.requests_for(Operation::Schema).len();
    world.patience().await;
    assert_eq!(tab.screen(), "filling");
    assert_eq!(world.tenant.requests_for(Operation::Schema).len(), 1);
    asked
}

#[test]
fn pool_and_schema_are_asked_for_at_the_same_time_where_the_config_knows_the_schema() {
    story(async {
        let world = World::new();
        world.config(|c| c["tenant"]["schema"] = "default_payload".into());
        assert_eq!(schemas_asked_while_the_pool_is_late(&world).await, 1);
    });
}

#[test]
fn without_a_schema_in_the_config_the_pool_is_asked_first() {
    story(async {
        let world = World::new();
        assert_eq!(schemas_asked_while_the_pool_is_late(&world).await, 0);
    });
}

#[test]
fn if_pool_and_schema_are_both_refused_the_pools_refusal_is_shown() {
    story(async {
        let world = World::new();
        world.config(|c| c["tenant"]["schema"] = "nothing".into());
        once(&world, Operation::Pool, status(429));
        let tab = back_from_tenant(&world).await;
        assert_eq!(problem(&tab), Problem::TryLater);
    });
}
