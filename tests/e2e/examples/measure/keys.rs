//! Measures the cost of a key in large forms, and the time until such a form is first painted.

use crate::figures::{number, row};
use crate::{TIMES, in_peace};
use portico_e2e::{ADDRESS, Settings, Visitor, World};
use serde_json::{Value, json};

/// A tenant whose schema asks for this many texts, a few of them in groups, and one that depends on another.
pub(crate) fn large(fields: usize) -> Settings {
    Settings {
        tenant: match fields {
            40 => |tenant| drop(tenant.schemas.insert("default_payload".into(), schema(40))),
            _ => |tenant| drop(tenant.schemas.insert("default_payload".into(), schema(200))),
        },
        ..in_peace()
    }
}

fn schema(fields: usize) -> Value {
    let mut properties = serde_json::Map::new();
    for field in 0..fields {
        let text = json!({"type": "string", "minLength": 1, "maxLength": 60, "title": format!("Field {field}")});
        properties.insert(format!("field_{field:03}"), text);
    }
    json!({
        "type": "object",
        "properties": properties,
        "required": ["field_000"],
        "dependentRequired": {"field_001": ["field_002"]},
    })
}

/// Slows the processor down by this factor.
pub(crate) async fn slow_down(visitor: &Visitor, cpu: u32) {
    let rate = json!({ "rate": cpu });
    visitor
        .devtools("Emulation.setCPUThrottlingRate", rate)
        .await;
}

/// What the page does for each key of an address of 60 characters, a password of 20 and a field of the
/// schema, the two short ones written three times: its script alone (the event, and the microtasks that it
/// has set off), and all until the main thread rests, a frame with its style, layout and paint among it.
pub(crate) async fn typing(world: &World, fields: usize, cpu: u32) -> Vec<String> {
    const KEYS: &str = "
        return (async ([id, text]) => {
            const input = document.getElementById(id);
            const times = [];
            const channel = new MessageChannel();
            const rest = () => new Promise((done) => {
                channel.port1.onmessage = done;
                channel.port2.postMessage(null);
            });
            // Runs after as many chained microtasks as an event may start.
            const script = async () => { for (let turn = 0; turn < 100; turn++) await null; };
            input.focus();
            for (let round = 0; times.length < 60; round++) {
                input.value = '';
                for (const key of text) {
                    await new Promise((done) => setTimeout(done, 20));
                    const began = performance.now();
                    // What the browser itself does with a key: no script of the page.
                    input.value += key;
                    const told = performance.now();
                    input.dispatchEvent(new InputEvent('input', { bubbles: true, data: key }));
                    await script();
                    const scripted = performance.now();
                    await rest();
                    times.push([scripted - told, performance.now() - began]);
                }
            }
            return times;
        })(arguments)";
    let visitor = &world.visitor;
    visitor.comes_to_the_form_as(ADDRESS).await;
    let all = "return !!document.getElementById(arguments[0])";
    let last = format!("field-field_{:03}", fields - 1);
    visitor
        .wait_with("the last field", all, vec![json!(last)])
        .await;
    slow_down(visitor, cpu).await;
    let address = format!("{}@mail.example", "a".repeat(60 - "@mail.example".len()));
    let mut rows = Vec::new();
    for (what, id, text) in [
        ("address", "identifier", &*address),
        ("password", "password", "Otters 4 unheard of!"),
        ("text", "field-field_005", "Twenty characters it"),
    ] {
        let times = visitor.run(KEYS, vec![json!(id), json!(text)]).await;
        for (part, which) in ["script", "with its frame"].into_iter().enumerate() {
            let times = times.as_array().unwrap().iter();
            let mut times: Vec<f64> = times.map(|both| number(&both[part])).collect();
            let what = format!("a key in the {what}, {fields} fields, CPU {cpu}x: {which}");
            rows.push(row(&what, &mut times));
        }
    }
    slow_down(visitor, 1).await;
    rows
}

/// From the arrival of the schema to the first frame that shows the form, and to the one that shows all of
/// its fields.
pub(crate) async fn first_look(world: &World, fields: usize, cpu: u32) -> Vec<String> {
    const WATCH: &str = "
        globalThis.looked = [];
        new MutationObserver((_, observer) => {
            const seen = ['step-details', LAST].filter((id) => document.getElementById(id)).length;
            if (seen === 2) observer.disconnect();
            for (let at = globalThis.looked.length; at < seen; at++) {
                globalThis.looked[at] = null;
                requestAnimationFrame(() => setTimeout(() => { globalThis.looked[at] = performance.now(); }));
            }
        }).observe(document, { childList: true, subtree: true });";
    let visitor = &world.visitor;
    let last = json!(format!("field-field_{:03}", fields - 1));
    let watch = json!({ "source": WATCH.replace("LAST", &last.to_string()) });
    visitor
        .devtools("Page.addScriptToEvaluateOnNewDocument", watch)
        .await;
    let (mut first, mut all) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        // What an earlier run kept would come back into the field while it is typed into.
        visitor.run("sessionStorage.clear()", vec![]).await;
        slow_down(visitor, cpu).await;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let looked = visitor
            .wait_for(
                "the last frame",
                "const [schema] = performance.getEntriesByType('resource')
                     .filter((entry) => entry.name.includes('/schemas/')).slice(-1);
                 return globalThis.looked[1] && globalThis.looked.map((at) => at - schema.responseEnd)",
            )
            .await;
        first.push(number(&looked[0]));
        all.push(number(&looked[1]));
        slow_down(visitor, 1).await;
    }
    vec![
        row(
            &format!("first look at {fields} fields, CPU {cpu}x"),
            &mut first,
        ),
        row(
            &format!("… until the last of them stands, CPU {cpu}x"),
            &mut all,
        ),
    ]
}
