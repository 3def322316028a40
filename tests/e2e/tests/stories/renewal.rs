//! A token that ends while the form is filled, renewed in a small window of a real browser under the strict policy.

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, World, story};
use portico_tenant::{Login, Operation, Span};
use serde_json::json;
use std::time::Duration;

fn in_small_window() -> Settings {
    Settings {
        tenant: |tenant| tenant.access_token_ttl = Span::minutes(5),
        config: |config| config["authorization"] = json!({ "renewal": "small_window" }),
        ..Settings::default()
    }
}

/// The form is filled, and the token has ended by the time of the press.
async fn presses_too_late(world: &World) {
    let visitor = &world.visitor;
    visitor.comes_to_the_form_as(ADDRESS).await;
    visitor.fills_the_form().await;
    world.let_pass(Duration::from_secs(6 * 60)).await;
    visitor.press("register").await;
}

async fn ends_well(world: &World) {
    world.visitor.wait_for_screen("activating").await;
    assert_eq!(world.count(Operation::Register), 1);
    assert_eq!(world.count(Operation::Token), 2);
    world.activates(ADDRESS).await;
    world.assert_active(ADDRESS, PASSWORD);
}

#[test]
fn a_small_window_comes_goes_and_the_form_is_sent_with_nothing_typed_again() {
    story(in_small_window(), async |world| {
        presses_too_late(world).await;
        ends_well(world).await;
        world.visitor.wait_for_tabs(1).await;
    });
}

/// The small window, at the tenant's sign-in page; the visitor has turned to it.
async fn small_window(visitor: &Visitor) {
    let here = visitor.tab().await;
    let tabs = visitor.wait_for_tabs(2).await;
    let small = tabs.into_iter().find(|tab| *tab != here).unwrap();
    visitor.turn_to(&small).await;
    visitor
        .wait_for(
            "the tenant's sign-in page",
            "return !!document.getElementById('username')",
        )
        .await;
}

#[test]
fn the_page_waits_for_a_visitor_who_has_to_sign_in_in_the_small_window() {
    story(in_small_window(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        world.let_pass(Duration::from_secs(6 * 60)).await;
        world.tenant.settings(|tenant| tenant.login = Login::Page);
        let page = visitor.tab().await;
        visitor.press("register").await;
        visitor
            .wait_for(
                "the notice",
                "return !!document.getElementById('notice')?.innerText.trim()",
            )
            .await;
        visitor.inspect("filling-small-window").await;
        small_window(visitor).await;
        let tie = visitor.run("return window.opener", vec![]).await;
        assert_eq!(tie, json!(null), "the tenant cannot reach the page");
        visitor.type_into("username", "visitor").await;
        visitor.type_into("password", "visitor").await;
        // The press closes the window, so nothing can be asked of it afterwards.
        visitor.press_on("[value=accept]").await;
        visitor.wait_for_tabs(1).await;
        visitor.turn_to(&page).await;
        ends_well(world).await;
    });
}

#[test]
fn a_small_window_that_the_browser_keeps_says_that_it_can_be_closed() {
    story(in_small_window(), async |world| {
        let visitor = &world.visitor;
        // A tab of the visitor's own that has been elsewhere, which no browser lets a script close.
        visitor.expects_in_console("Scripts may close only");
        visitor.visit("/").await;
        visitor
            .visit("/callback/?code=c&state=small.of-nobody")
            .await;
        visitor.wait_for_screen("delivered").await;
        assert_eq!(visitor.focused().await, "h1");
        assert!(
            !visitor.has("#main button, #main a, #main input").await,
            "no way to begin anything"
        );
        assert_eq!(
            visitor.address().await,
            format!("{}/callback/", world.page())
        );
        visitor.inspect("delivered").await;
        assert_eq!(world.count(Operation::Token), 0);
    });
}

#[test]
fn where_the_browser_opens_no_window_the_page_itself_goes_and_asks_for_the_password() {
    story(in_small_window(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        world.let_pass(Duration::from_secs(6 * 60)).await;
        visitor.run("window.open = () => null", vec![]).await;
        visitor.press("register").await;
        visitor
            .wait_for(
                "the form to come back and ask for the password",
                "return document.querySelector('main')?.dataset.screen === 'filling'
                     && document.activeElement?.id === 'password' && document.activeElement.value === ''",
            )
            .await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        ends_well(world).await;
    });
}

#[test]
fn a_token_ends_at_the_tenant_when_the_page_is_left() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        assert_eq!(world.count(Operation::Revoke), 0);
        let elsewhere = format!("{}/outbox", world.tenant_origin());
        visitor.open(&elsewhere).await;
        let ended = || world.tenant.requests_for(Operation::Revoke);
        world
            .until("the token to end", || {
                ended().iter().any(|seen| seen.status == 200)
            })
            .await;
        assert!(
            !ended()[0].headers.contains_key("authorization"),
            "no header that would need a preflight"
        );
    });
}
