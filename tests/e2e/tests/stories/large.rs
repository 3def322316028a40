//! A form with more fields than a screen holds: it is built in steps, and a key in one field changes nothing else.

use portico_e2e::{ADDRESS, PASSWORD, Settings, story};
use serde_json::{Map, Value, json};

const FIELDS: usize = 100;

fn id(number: usize) -> String {
    format!("field-field_{number:03}")
}

fn settings() -> Settings {
    Settings {
        tenant: |tenant| {
            let mut properties = Map::new();
            for number in 0..FIELDS {
                let key = format!("field_{number:03}");
                let text =
                    json!({"type": "string", "minLength": 2, "title": format!("Field {number}")});
                properties.insert(key, text);
            }
            let schema = json!({
                "type": "object",
                "properties": properties,
                "required": ["field_000"],
                "dependentRequired": {"field_001": ["field_002"]},
            });
            tenant.schemas.insert("default_payload".into(), schema);
        },
        ..Settings::default()
    }
}

/// Lets `watch()` note each element of the page that is changed in any way, by the id or else the name of what it
/// is. A script of the document's own: that of a driver may see what browsers keep inside of an input.
const WATCH: &str = "window.watch = () => {
    const name = (node) => node.id || node.closest?.('[id]')?.id || node.nodeName;
    // The page sets no style of an element; geckodriver does where it types.
    const touched = (records) => records.filter((record) => record.attributeName !== 'style').map((record) =>
        `${name(record.target.closest ? record.target : record.target.parentElement)} ${record.attributeName ?? record.type}`);
    window.observer = new MutationObserver((records) => window.touched.push(...touched(records)));
    window.touched = [];
    window.observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    window.inputs = [...document.querySelectorAll('input')]; };";

#[test]
fn a_large_form_grows_in_order_and_a_key_touches_its_own_field_alone() {
    story(settings(), async |world| {
        let visitor = &world.visitor;
        let watch = json!({ "source": WATCH });
        visitor
            .devtools("Page.addScriptToEvaluateOnNewDocument", watch)
            .await;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let all = "return !!document.getElementById(arguments[0])";
        visitor
            .wait_with("the last field", all, vec![json!(id(FIELDS - 1))])
            .await;
        let order =
            "return [...document.querySelectorAll('#step-details input')].map((input) => input.id)";
        let mut expected = vec!["identifier".to_owned()];
        expected.extend((0..FIELDS).map(id));
        expected.push("password".into());
        assert_eq!(visitor.run(order, vec![]).await, json!(expected));
        let even = "
            const tops = [...document.querySelectorAll('#step-details input[id^=field]')].map((input) => input.getBoundingClientRect().top);
            return tops.slice(1).every((top, at) => Math.abs(top - tops[at] - (tops[1] - tops[0])) < 1)";
        assert_eq!(
            visitor.run(even, vec![]).await,
            json!(true),
            "what was built later stands as far apart as what was there first"
        );

        visitor.run("watch()", vec![]).await;
        for number in [0, 1, 57] {
            visitor.type_into(&id(number), "Otter").await;
            let touched = visitor.run("return window.touched", vec![]).await;
            // The second field makes the third one needed.
            let follows = |touched: &Value| {
                number == 1
                    && touched
                        .as_str()
                        .is_some_and(|id| id.starts_with("field-field_002"))
            };
            let others: Vec<_> = touched
                .as_array()
                .unwrap()
                .iter()
                .filter(|t| !follows(t))
                .collect();
            assert!(
                others.is_empty(),
                "a key in field {number} changed {others:?}"
            );
            assert_eq!(number == 1, touched != json!([]), "{touched}");
            visitor.run("window.touched = []", vec![]).await;
        }
        let control = "
            const root = document.documentElement;
            root.setAttribute('lang', root.getAttribute('lang'));
            return new Promise((done) => setTimeout(() => done(window.touched)))";
        assert_eq!(
            visitor.run(control, vec![]).await,
            json!(["HTML lang"]),
            "an attribute that is set to what it is would have been seen"
        );
        let same = "return window.inputs.every((input) => input.isConnected)";
        assert_eq!(visitor.run(same, vec![]).await, json!(true));

        visitor.type_into(&id(99), "O").await;
        visitor.press("register").await;
        visitor
            .assert_told_of_mistakes_in(&["field-field_002", "field-field_099", "password"])
            .await;
        visitor.type_into(&id(2), "Otter").await;
        visitor.type_into(&id(99), "Otter").await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
        let payload = world.tenant.account_by_address(ADDRESS)[0].payload.clone();
        let filled = payload.unwrap().as_object().unwrap().len();
        assert_eq!(filled, 5);
    });
}
