//! What a key costs in large forms, and how long their first look takes.

use crate::figures::{number, row};
use crate::{TIMES, in_peace};
use portico_e2e::{ADDRESS, Settings, Visitor, World};
use serde_json::{Value, json};

/// A tenant whose schema asks for so many texts, a few of them in groups, one because of another.
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

/// What the page does for each key, from the event to the end of the tasks that it has set off: an
/// address of 60 characters, a password of 20, a field of the schema.
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
            input.focus();
            input.value = '';
            for (const key of text) {
                await new Promise((done) => setTimeout(done, 20));
                const began = performance.now();
                input.value += key;
                input.dispatchEvent(new InputEvent('input', { bubbles: true, data: key }));
                await rest();
                times.push(performance.now() - began);
            }
            return times;
        })(arguments)";
    let visitor = &world.visitor;
    visitor.comes_to_the_form_as(ADDRESS).await;
    slow_down(visitor, cpu).await;
    let address = format!("{}@mail.example", "a".repeat(60 - "@mail.example".len()));
    let mut rows = Vec::new();
    for (what, id, text) in [
        ("address", "identifier", &*address),
        ("password", "password", "Otters 4 unheard of!"),
        ("text", "field-field_005", "Twenty characters it"),
    ] {
        let times = visitor.run(KEYS, vec![json!(id), json!(text)]).await;
        let mut times: Vec<f64> = times.as_array().unwrap().iter().map(number).collect();
        let what = format!("a key in the {what}, {fields} fields, CPU {cpu}x");
        rows.push(row(&what, &mut times));
    }
    slow_down(visitor, 1).await;
    rows
}

/// From the arrival of the schema to the first frame that shows the form.
pub(crate) async fn first_look(world: &World, fields: usize, cpu: u32) -> String {
    const WATCH: &str = "
        new MutationObserver((_, observer) => {
            if (!document.getElementById('step-details')) return;
            observer.disconnect();
            requestAnimationFrame(() => setTimeout(() => { globalThis.looked = performance.now(); }));
        }).observe(document, { childList: true, subtree: true });";
    let visitor = &world.visitor;
    let watch = json!({ "source": WATCH });
    visitor
        .devtools("Page.addScriptToEvaluateOnNewDocument", watch)
        .await;
    let mut times = Vec::new();
    for _ in 0..TIMES {
        // What an earlier run kept would come back into the field while it is typed into.
        visitor.run("sessionStorage.clear()", vec![]).await;
        slow_down(visitor, cpu).await;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let looked = visitor
            .wait_for(
                "the first frame",
                "const [schema] = performance.getEntriesByType('resource')
                     .filter((entry) => entry.name.includes('/schemas/')).slice(-1);
                 return globalThis.looked && globalThis.looked - schema.responseEnd",
            )
            .await;
        times.push(number(&looked));
        slow_down(visitor, 1).await;
    }
    row(
        &format!("first look at {fields} fields, CPU {cpu}x"),
        &mut times,
    )
}
