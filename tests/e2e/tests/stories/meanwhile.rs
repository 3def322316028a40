//! Events outside of the visitor's actions: slow answers, a network that goes and comes, other tabs.

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, World, story};
use portico_tenant::{Action, Fault, Operation};
use serde_json::json;

/// What Chromium's console prints about a request without a network.
const NET_ERROR: &str = "net::ERR_";

/// Waits for the waiting screen with this heading, in the title as well, and the focus on it.
async fn waits(visitor: &Visitor, heading: &str) {
    visitor
        .wait_with(
            &format!("the heading {heading:?} with the focus"),
            "const heading = document.querySelector('main[data-screen=waiting] h1');
             return document.documentElement.hasAttribute('data-ready')
                 && document.activeElement === heading && heading.innerText === arguments[0]
                 && document.title.startsWith(arguments[0])",
            vec![json!(heading)],
        )
        .await;
}

#[test]
fn a_waiting_screen_is_shown_on_the_way_to_the_tenant() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        // The browser stays on the page if the navigation fails.
        world.tenant.script(Fault {
            on: Operation::Authorize,
            times: 1,
            action: Action::Status {
                code: 204,
                body: String::new(),
                headers: vec![],
            },
        });
        visitor.press("continue").await;
        waits(visitor, "Getting things ready").await;
        visitor.inspect("waiting-leaving").await;
        // Twenty seconds of real time: a story cannot make a browser's timer run faster.
        visitor.wait_for_problem("unreachable").await;
        visitor.press("way-on").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
    });
}

#[test]
fn a_token_that_takes_its_time_is_waited_for_and_the_wait_is_told() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.hold_back("*/oauth2/token*").await;
        visitor.press("continue").await;
        waits(visitor, "Opening a secure connection").await;
        visitor.inspect("waiting-token").await;
        assert_eq!(world.count(Operation::Token), 0, "it is held back");
        visitor.release().await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(world.count(Operation::Token), 1);
    });
}

#[test]
fn a_pool_that_takes_its_time_is_waited_for_and_the_wait_is_told() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        let pool = world.tenant.current_settings().pool.id;
        visitor.hold_back(&format!("*/pools/{pool}*")).await;
        visitor.press("continue").await;
        world
            .until("the token", || world.count(Operation::Token) == 1)
            .await;
        waits(visitor, "Preparing your form").await;
        visitor.inspect("waiting-pool").await;
        visitor.release().await;
        visitor.wait_for_screen("filling").await;
    });
}

/// Waits for the banner to be there, or to be gone.
async fn is_told(visitor: &Visitor, offline: bool) {
    visitor
        .wait_with(
            "the banner",
            "const banner = document.getElementById('offline');
             return arguments[0] === (banner.getClientRects().length > 0 && !!banner.innerText.trim())",
            vec![json!(offline)],
        )
        .await;
}

#[test]
fn a_network_that_goes_and_comes_is_noticed_on_every_screen() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console(NET_ERROR);
        visitor.arrives_as(ADDRESS).await;
        goes_and_comes(visitor).await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        visitor.fills_the_form().await;
        visitor.go_offline(true).await;
        is_told(visitor, true).await;
        visitor.inspect("filling-offline").await;
        visitor.press("register").await;
        visitor.wait_for_notice().await;
        visitor.go_offline(false).await;
        is_told(visitor, false).await;
        assert!(!visitor.has("#notice").await, "it can be sent now");
        assert_eq!(visitor.value_of("password").await, PASSWORD);
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        goes_and_comes(visitor).await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
        assert_eq!(world.count(Operation::Register), 1);
    });
}

async fn goes_and_comes(visitor: &Visitor) {
    for offline in [true, false] {
        visitor.go_offline(offline).await;
        is_told(visitor, offline).await;
    }
}

/// Registers the world's visitor, who waits for a link; returns the link.
async fn waits_for_a_link(world: &World) -> String {
    world.visitor.registers_as(ADDRESS).await;
    let mail = world.mail_to(ADDRESS).await;
    mail.link.expect("a mail with a link")
}

fn by_link() -> Settings {
    Settings {
        config: |config| config["activation"] = json!({ "message": "link" }),
        ..Settings::default()
    }
}

#[test]
fn a_tab_that_waits_for_the_link_says_so_when_another_tab_has_opened_it() {
    story(by_link(), async |world| {
        let visitor = &world.visitor;
        let link = waits_for_a_link(world).await;
        let waiting = visitor.open_tab().await;
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        visitor.press("confirm").await;
        visitor.wait_for_screen("done").await;
        visitor.turn_to(&waiting).await;
        visitor.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
        assert_eq!(world.count(Operation::ActivateExtended), 1);
    });
}

#[test]
fn a_tab_that_was_away_while_another_activated_finds_the_end() {
    story(by_link(), async |world| {
        let visitor = &world.visitor;
        let link = waits_for_a_link(world).await;
        visitor
            .open(&format!("{}/outbox", world.tenant_origin()))
            .await;
        let away = visitor.open_tab().await;
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        visitor.press("confirm").await;
        visitor.wait_for_screen("done").await;
        visitor.turn_to(&away).await;
        visitor.open("/").await;
        visitor.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);

        visitor.reload().await;
        visitor.wait_for_step_1().await;
        assert_eq!(visitor.value_of("identifier").await, "", "and only once");
    });
}
