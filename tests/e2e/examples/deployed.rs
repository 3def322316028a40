//! Journeys through a deployment that is served already: `cargo xtask bundle --try nginx --browser` starts
//! its host and then this, with the port of the host and the served `config.json`.
//!
//! The checks after every end-to-end story apply here, too: no violation of the policy, no unexpected line in the
//! console, no secret left anywhere. The stand-in is the tenant of the config.

use portico_e2e::{ADDRESS, Deployed, PASSWORD, Settings, World, story};
use portico_tenant::{Operation, Strength};
use serde_json::json;
use std::time::Duration;

/// A second visitor, who registers by a link.
const OTHER: &str = "grace.hopper@mail.example";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let [port, config] = given.as_slice() else {
        return Err("deployed PORT CONFIG".into());
    };
    let settings = Settings {
        tenant: |tenant| tenant.policy().strength = Strength::Strong,
        deployed: Some(Deployed {
            config: serde_json::from_str(&std::fs::read_to_string(config)?)?,
            port: port.parse()?,
        }),
        ..Settings::default()
    };
    story(settings, async |world| {
        by_code(world).await;
        by_link(world).await;
        nowhere(world).await;
    });
    Ok(())
}

/// Types a password that the worker refuses, then one that it accepts.
async fn fills_the_form(visitor: &portico_e2e::Visitor) {
    visitor.fills_the_form().await;
    for (password, state) in [("Password1234!", "unmet"), (PASSWORD, "met")] {
        visitor.type_into("password", password).await;
        visitor
            .wait_with(
                &format!("the worker's verdict: {state}"),
                "return document.querySelector('[data-rule=strength]')?.dataset.state === arguments[0]",
                vec![json!(state)],
            )
            .await;
    }
}

async fn by_code(world: &World) {
    let visitor = &world.visitor;
    visitor.comes_to_the_form_as(ADDRESS).await;
    fills_the_form(visitor).await;
    visitor.press("register").await;
    visitor.wait_for_screen("activating").await;
    world.activates(ADDRESS).await;
    world.assert_active(ADDRESS, PASSWORD);
}

async fn by_link(world: &World) {
    let visitor = world.second_profile().await;
    visitor.comes_to_the_form_as(OTHER).await;
    fills_the_form(&visitor).await;
    visitor.press("register").await;
    visitor.wait_for_screen("activating").await;
    world.let_pass(Duration::from_secs(61)).await;
    visitor
        .wait_for(
            "another message to be possible",
            "return document.getElementById('other-kind')?.getAttribute('aria-disabled') !== 'true'",
        )
        .await;
    visitor.press("other-kind").await;
    let mail = world.nth_mail_to(OTHER, 2).await;
    let link = mail.link.expect("the mail holds a link");
    let phone = world.second_profile().await;
    phone.open(&link).await;
    phone.wait_for_screen("confirming").await;
    assert_eq!(phone.address().await, format!("{}/activate/", world.page()));
    phone.press("confirm").await;
    phone.wait_for_screen("done").await;
    world.assert_active(OTHER, PASSWORD);
    assert_eq!(world.count(Operation::ActivateExtended), 1);
}

async fn nowhere(world: &World) {
    let visitor = &world.visitor;
    visitor.expects_in_console("status of 404");
    visitor.open("/nowhere/at-all").await;
    visitor.press_on("a[href='/']").await;
    visitor.wait_for_screen("inviting").await;
}
