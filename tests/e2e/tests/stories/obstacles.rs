//! A tenant that is down, slow, locked or unreadable; a network that comes and goes. Nothing typed is lost, and the
//! visitor can always continue.

use portico_e2e::{ADDRESS, PASSWORD, Settings, story};
use portico_tenant::{Action, Cors, Fault, Moment, Operation};

/// What Chromium says of a connection that fails.
const NET_ERROR: &str = "net::ERR_";

#[test]
fn a_tenant_that_goes_down_in_mid_form_costs_nothing_but_another_press() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console(NET_ERROR);
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        world.tenant_goes_down();
        visitor.press("register").await;
        visitor.wait_for_notice().await;
        visitor.inspect("filling-not-sent").await;
        assert_eq!(
            visitor.value_of("password").await,
            PASSWORD,
            "what was typed is kept"
        );
        world.tenant_comes_back().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn an_answer_that_gets_lost_does_not_make_a_second_account() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console(NET_ERROR);
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        world.tenant.script(Fault {
            on: Operation::Register,
            times: 1,
            action: Action::Drop(Moment::AfterActing),
        });
        visitor.press("register").await;
        visitor
            .wait_for(
                "the failure to be told, or the next step",
                "return document.activeElement?.id === 'notice'
                     || document.querySelector('main').dataset.screen === 'activating'",
            )
            .await;
        if visitor.has("main[data-screen=filling]").await {
            visitor.press("register").await;
        }
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_tenant_that_is_away_on_return_leads_on_when_it_is_back() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console(NET_ERROR);
        world.tenant.script(Fault {
            on: Operation::Token,
            times: 1,
            action: Action::Drop(Moment::BeforeActing),
        });
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_problem("unreachable").await;
        visitor.inspect("stopped-unreachable").await;
        assert_eq!(
            world.count(Operation::Token),
            1,
            "a code is exchanged once, never again"
        );
        visitor.press("way-on").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
    });
}

#[test]
fn a_pool_that_cannot_be_read_is_read_again_on_a_press() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 503");
        world.tenant.script(Fault {
            on: Operation::Pool,
            // As often as the page asks by itself.
            times: 3,
            action: Action::Status {
                code: 503,
                body: "<h1>busy</h1>".into(),
                headers: vec![],
            },
        });
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_problem("try_later").await;
        visitor.press("way-on").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(world.count(Operation::Token), 1, "the token is still good");
    });
}

#[test]
fn a_refused_cross_origin_request_is_explained_to_the_integrator() {
    let settings = Settings {
        tenant: |tenant| tenant.cors = Cors::Off,
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("CORS policy");
        visitor.expects_in_console(NET_ERROR);
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_problem("unreachable").await;
        let details = visitor
            .run(
                "return document.getElementById('technical').textContent",
                vec![],
            )
            .await;
        assert!(details.as_str().unwrap().contains("CORS"), "{details}");
        assert!(
            !visitor.screen_text().await.contains("CORS"),
            "not in the visitor's own words"
        );
        visitor.press_on("#technical > summary").await;
        visitor.inspect("stopped-cors").await;
    });
}

#[test]
fn a_device_that_is_offline_is_told_so_and_goes_on_when_it_is_back() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console(NET_ERROR);
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.go_offline(true).await;
        visitor.press("register").await;
        visitor.wait_for_notice().await;
        assert_eq!(world.count(Operation::Register), 0);
        visitor.go_offline(false).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_busy_tenant_makes_the_visitor_wait_with_everything_kept() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 429");
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        world.tenant.script(Fault {
            on: Operation::Register,
            times: 1,
            action: Action::Status {
                code: 429,
                body: r#"{"error":"too many requests","status_code":429}"#.into(),
                headers: vec![("retry-after".into(), "20".into())],
            },
        });
        visitor.press("register").await;
        visitor.wait_for_notice().await;
        visitor.inspect("filling-wait").await;
        assert_eq!(
            visitor.value_of("password").await,
            PASSWORD,
            "what was typed is kept"
        );
        world.let_pass(std::time::Duration::from_secs(31)).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_visitor_who_has_to_sign_in_at_the_tenant_first_comes_through() {
    let settings = Settings {
        tenant: |tenant| {
            tenant.login = portico_tenant::Login::Page;
            tenant.consent = true;
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor.type_into("username", "visitor").await;
        visitor.type_into("password", "visitor").await;
        visitor.press_on("[value=accept]").await;
        visitor
            .wait_for(
                "the tenant's consent page",
                "return !!document.querySelector('[value=allow]')",
            )
            .await;
        visitor.press_on("[value=allow]").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
    });
}
