//! Authorization responses, genuine and forged (docs/requirements.md, OA-TX and OA-CB).

use portico_e2e::{ADDRESS, Settings, Visitor, World, story};
use portico_tenant::{IssuerParameter, Operation};

/// Opens a callback address by hand and asserts that it is refused: no token request, a clean address bar, and a button
/// to step 1.
async fn is_not_believed(world: &World, visitor: &Visitor, callback: &str) {
    let before = world.count(Operation::Token);
    visitor.open(callback).await;
    visitor.wait_for_problem("start_again").await;
    assert_eq!(
        world.count(Operation::Token),
        before,
        "{callback} asked for a token"
    );
    let address = visitor.address().await;
    assert!(
        !address.contains(['?', '#']),
        "the address bar is not scrubbed: {address}"
    );
    visitor.press("way-on").await;
    visitor.wait_for_screen("inviting").await;
}

#[test]
fn a_callback_nobody_asked_for_is_not_believed() {
    story(Settings::default(), async |world| {
        let issuer = world.tenant.current_settings().issuer();
        let issuer: String = url_encoded(&issuer);
        let visitor = &world.visitor;
        for query in [
            format!("code=stolen&state=unknown&iss={issuer}"),
            format!("code=stolen&state=__proto__&iss={issuer}"),
            format!("code=stolen&iss={issuer}"),
            format!("code=one&code=two&state=unknown&iss={issuer}"),
            format!("error=access_denied&state=unknown&iss={issuer}"),
            format!("code=stolen&state=unknown&access_token=planted&iss={issuer}"),
            "code=stolen&state=unknown&iss=https%3A%2F%2Fevil.example".to_owned(),
        ] {
            is_not_believed(world, visitor, &format!("/callback/?{query}")).await;
        }
        visitor.open("/callback/?code=stolen&state=unknown").await;
        visitor.wait_for_problem("start_again").await;
        visitor.inspect("stopped-start_again").await;
    });
}

#[test]
fn a_callback_without_anything_leads_to_step_1() {
    story(Settings::default(), async |world| {
        world.visitor.visit("/callback/").await;
        world.visitor.wait_for_screen("inviting").await;
        assert_eq!(world.visitor.address().await, format!("{}/", world.page()));
    });
}

#[test]
fn a_replayed_callback_asks_for_no_second_token() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let callback = visitor.seen_url("/callback/?").await;
        is_not_believed(world, visitor, &callback).await;
        let stranger = world.second_profile().await;
        is_not_believed(world, &stranger, &callback).await;
        assert_eq!(world.count(Operation::Token), 1);
    });
}

#[test]
fn a_forged_callback_does_not_destroy_the_attempt_that_is_under_way() {
    let settings = Settings {
        tenant: |tenant| tenant.consent = true,
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor
            .wait_for(
                "the tenant's consent page",
                "return !!document.querySelector('[value=allow]')",
            )
            .await;
        let consent = visitor.address().await;
        visitor
            .open("/callback/?error=access_denied&state=forged")
            .await;
        visitor.wait_for_problem("start_again").await;
        visitor.open(&consent).await;
        visitor.press_on("[value=allow]").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
    });
}

#[test]
fn another_issuer_than_the_configured_one_is_not_believed() {
    let settings = Settings {
        tenant: |tenant| {
            tenant.issuer_parameter = IssuerParameter::Forged("https://evil.example".into())
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_problem("start_again").await;
        assert_eq!(world.count(Operation::Token), 0);
    });
}

#[test]
fn a_visitor_who_cancels_at_the_tenant_can_try_again_with_the_address_kept() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        world
            .tenant
            .settings(|tenant| tenant.authorize_error = Some("access_denied".into()));
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_problem("cancelled").await;
        visitor.inspect("stopped-cancelled").await;
        assert_eq!(visitor.address().await, format!("{}/", world.page()));
        assert_eq!(world.count(Operation::Token), 0);
        world
            .tenant
            .settings(|tenant| tenant.authorize_error = None);
        visitor.press("way-on").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
    });
}

#[test]
fn every_other_error_of_the_authorization_server_has_its_own_way_on() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        for (error, problem) in [
            ("temporarily_unavailable", "try_later"),
            ("server_error", "try_later"),
            ("unauthorized_client", "operator"),
            ("login_required", "start_again"),
        ] {
            world
                .tenant
                .settings(|tenant| tenant.authorize_error = Some(error.into()));
            visitor.arrives_as(ADDRESS).await;
            visitor.press("continue").await;
            visitor.wait_for_problem(problem).await;
            assert!(visitor.has("#way-on").await, "{error} has a way on");
            let words = visitor.screen_text().await;
            assert!(
                !words.contains(error),
                "{error} is not said to the visitor: {words}"
            );
        }
        visitor.inspect("stopped-try_later").await;
    });
}

#[test]
fn an_attempt_is_refused_after_ten_minutes() {
    let settings = Settings {
        tenant: |tenant| tenant.consent = true,
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor
            .wait_for(
                "the tenant's consent page",
                "return !!document.querySelector('[value=allow]')",
            )
            .await;
        // Only the page's clock: the tenant would still give a token.
        visitor
            .let_pass(std::time::Duration::from_secs(11 * 60))
            .await;
        visitor.press_on("[value=allow]").await;
        visitor.wait_for_problem("start_again").await;
        assert_eq!(world.count(Operation::Token), 0);
        visitor.press("way-on").await;
        visitor.wait_for_step_1().await;
        assert_eq!(
            visitor.value_of("identifier").await,
            ADDRESS,
            "the address is kept"
        );
    });
}

fn url_encoded(text: &str) -> String {
    text.replace(':', "%3A").replace('/', "%2F")
}
