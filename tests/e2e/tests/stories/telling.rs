//! The events of the page: to its own scripts, and by a beacon to its own origin. That no event has anything typed is
//! checked after every story.

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, story};
use serde_json::{Value, json};

const BEACON: &str = "/told/here";

fn to_both() -> Settings {
    Settings {
        config: |config| {
            config["events"] = json!({ "host_page": true, "beacon_path": BEACON });
        },
        ..Settings::default()
    }
}

/// A fact without its time, which depends on the machine.
fn short(fact: &Value) -> String {
    let word = |name: &str| fact[name].as_str().unwrap_or_default().to_owned();
    let more = match fact["issues"].as_object() {
        Some(issues) => json!(issues).to_string(),
        None => ["call", "reason", "ending"].map(word).concat(),
    };
    format!("{} {} {more}", word("fact"), word("step"))
        .trim_end()
        .to_owned()
}

fn listed(texts: &[String]) -> Vec<Value> {
    texts
        .iter()
        .flat_map(|text| serde_json::from_str::<Vec<Value>>(text).expect("a list of facts"))
        .collect()
}

#[test]
fn a_listener_and_a_beacon_are_told_of_a_journey_in_facts() {
    story(to_both(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.press("register").await;
        visitor
            .wait_for("the summary", "return !!document.getElementById('summary')")
            .await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        visitor.type_into("code", "000000").await;
        visitor
            .wait_for(
                "the refusal of the code",
                "return document.getElementById('code-issue').innerText !== ''",
            )
            .await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
        world
            .until("a beacon at the end", || {
                listed(&world.beacons())
                    .iter()
                    .any(|fact| fact["fact"] == "ended")
            })
            .await;
        let told = visitor.told().await;
        let expected = [
            "step_shown address",
            "step_left address",
            "step_shown details",
            "submit_refused details {\"missing\":4}",
            "step_left details",
            "step_shown activation",
            "tenant_refused activation activateunauthorized",
            "step_left activation",
            "ended activation activated",
        ];
        assert_eq!(told.iter().map(short).collect::<Vec<_>>(), expected);
        assert_eq!(listed(&world.beacons()), told, "the beacon tells the same");
    });
}

#[test]
fn leaving_the_form_is_reported_by_the_beacon() {
    story(to_both(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.open("about:blank").await;
        world
            .until("the beacon", || {
                let told = listed(&world.beacons());
                told.last().map(short).as_deref() == Some("abandoned details")
            })
            .await;
    });
}

async fn nobody_is_told(visitor: &Visitor, world: &portico_e2e::World) {
    visitor.registers_as(ADDRESS).await;
    world.activates(ADDRESS).await;
    visitor.open("about:blank").await;
    assert_eq!(visitor.told().await, [Value::Null; 0]);
    assert_eq!(world.beacons(), [""; 0]);
}

#[test]
fn nobody_is_told_where_the_config_does_not_say_so() {
    let settings = Settings {
        config: |config| {
            let members = config.as_object_mut().unwrap();
            members.remove("events");
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        nobody_is_told(&world.visitor, world).await;
    });
}

#[test]
fn nobody_is_told_of_a_visitor_whose_browser_asks_for_privacy() {
    story(to_both(), async |world| {
        let visitor = &world.visitor;
        let asks = "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })";
        visitor
            .devtools(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": asks }),
            )
            .await;
        nobody_is_told(visitor, world).await;
    });
}
