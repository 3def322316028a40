//! What has to be measured and not asserted: times in a real browser, which depend on the machine.
//! `cargo xtask measure` builds the site and runs this; it prints a table and judges nothing.
//!
//! What the browser itself observes is measured inside of the page, so that WebDriver's own way is not in it.
#![allow(clippy::unwrap_used)]

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, World, story};
use serde_json::{Value, json};
use std::io::Write as _;

/// Pairs of registrations that are compared.
const RUNS: usize = 200;
/// How often the other two are repeated.
const TIMES: usize = 20;

/// Notes the press, the request and the moment at which the field for the code stands there.
const WATCH: &str = "
    globalThis.measured = {};
    addEventListener('click', (event) => {
        if (event.target.closest('#register')) measured.pressed = performance.now();
    }, true);
    const main = document.getElementById('main');
    new MutationObserver(() => {
        if (document.getElementById('code')) measured.shown ??= performance.now();
    }).observe(main, { childList: true, subtree: true });";

/// The time between press and next step that is not the request's, in milliseconds; and a fresh start.
const ADDED: &str = "
    const [request] = performance.getEntriesByType('resource')
        .filter((entry) => entry.name.includes('/user/register') && entry.initiatorType === 'fetch').slice(-1);
    const { pressed, shown } = measured;
    measured = {};
    performance.clearResourceTimings();
    return shown - pressed - (request.responseEnd - request.startTime);";

fn main() {
    let mut rows = Vec::new();
    // With the word `typing` only what a key costs: the rest takes minutes.
    if std::env::args().nth(1).as_deref() != Some("typing") {
        story(in_peace(), async |world| {
            rows.extend(registering(world).await)
        });
        story(in_peace(), async |world| rows.extend(offline(world).await));
        let by_link = Settings {
            config: |config| config["activation"] = json!({ "message": "link" }),
            ..in_peace()
        };
        story(by_link, async |world| rows.push(other_tab(world).await));
    }
    for cpu in [1, 4] {
        story(large(40), async |world| {
            rows.extend(typing(world, 40, cpu).await);
        });
    }
    story(large(200), async |world| {
        rows.push(first_look(world, 200, 4).await);
        rows.extend(typing(world, 200, 4).await);
    });
    let mut out = std::io::stdout().lock();
    let head = "| what | runs | p50 | p95 | most |\n|---|---|---|---|---|";
    writeln!(out, "{head}").unwrap();
    for row in rows {
        writeln!(out, "{row}").unwrap();
    }
}

/// Without limits, which so many registrations would meet.
fn in_peace() -> Settings {
    Settings {
        tenant: |tenant| tenant.rate_limit = None,
        ..Settings::default()
    }
}

/// A tenant whose schema asks for so many texts, a few of them in groups, one because of another.
fn large(fields: usize) -> Settings {
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
async fn slow_down(visitor: &Visitor, cpu: u32) {
    let rate = json!({ "rate": cpu });
    visitor
        .devtools("Emulation.setCPUThrottlingRate", rate)
        .await;
}

/// What the page does for each key, from the event to the end of the tasks that it has set off: an
/// address of 60 characters, a password of 20, a field of the schema.
async fn typing(world: &World, fields: usize, cpu: u32) -> Vec<String> {
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
async fn first_look(world: &World, fields: usize, cpu: u32) -> String {
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

/// A free and a taken address by turns, in one document: each press on *Create account* is one run.
async fn registering(world: &World) -> Vec<String> {
    let visitor = &world.visitor;
    visitor.registers_as(ADDRESS).await;
    world.activates(ADDRESS).await;
    visitor.registers_as("run.0@mail.example").await;
    visitor.run(WATCH, vec![]).await;
    let (mut free, mut taken) = (Vec::new(), Vec::new());
    for run in 1..=RUNS {
        for is_free in [true, false] {
            let address = match is_free {
                true => format!("run.{run}@mail.example"),
                false => ADDRESS.to_owned(),
            };
            visitor.press("change-address").await;
            visitor.wait_for_screen("filling").await;
            visitor.type_into("identifier", &address).await;
            visitor.type_into("password", PASSWORD).await;
            visitor.run("measured = {}", vec![]).await;
            visitor.press("register").await;
            visitor.wait_for_screen("activating").await;
            let added = number(&visitor.run(ADDED, vec![]).await);
            let times = if is_free { &mut free } else { &mut taken };
            times.push(added);
        }
    }
    let apart = |at| (quantile(&mut free.clone(), at) - quantile(&mut taken.clone(), at)).abs();
    let difference = format!(
        "| difference of the two | {RUNS} | {:.1} ms | {:.1} ms | |",
        apart(0.5),
        apart(0.95)
    );
    vec![
        row("time that the page adds, free address", &mut free),
        row("time that the page adds, taken address", &mut taken),
        difference,
    ]
}

/// From the browser's own event to the banner, and from the harness's command to it.
async fn offline(world: &World) -> Vec<String> {
    let visitor = &world.visitor;
    visitor.comes_to_the_form_as(ADDRESS).await;
    let (mut told, mut gone) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        for (offline, times) in [(true, &mut told), (false, &mut gone)] {
            let began = visitor
                .run("return performance.timeOrigin + performance.now()", vec![])
                .await;
            visitor
                .run(
                    "const banner = document.getElementById('offline');
                     globalThis.seen = undefined;
                     const look = () => {
                         const there = banner.getClientRects().length > 0 && !!banner.innerText.trim();
                         if (there === arguments[0]) globalThis.seen = performance.timeOrigin + performance.now();
                         else requestAnimationFrame(look);
                     };
                     look();",
                    vec![json!(offline)],
                )
                .await;
            visitor.go_offline(offline).await;
            let seen = visitor
                .wait_for("the banner", "return globalThis.seen")
                .await;
            times.push(number(&seen) - number(&began));
        }
    }
    vec![
        row("network gone until the banner is there", &mut told),
        row("network back until the banner is gone", &mut gone),
    ]
}

/// From the tenant's answer in the tab that opened the link to the end in the tab that waited for it.
async fn other_tab(world: &World) -> String {
    const ENDED: &str = "
        const main = document.getElementById('main');
        const look = () => {
            if (main.dataset.screen === 'done') globalThis.ended ??= performance.timeOrigin + performance.now();
        };
        new MutationObserver(look).observe(main, { attributes: true, childList: true });
        look();";
    let visitor = &world.visitor;
    let mut times = Vec::new();
    let mut waiting = visitor.tab().await;
    for run in 0..TIMES {
        let address = format!("waits.{run}@mail.example");
        visitor.turn_to(&waiting).await;
        visitor.registers_as(&address).await;
        visitor.run(ENDED, vec![]).await;
        let link = world.mail_to(&address).await.link.unwrap();
        waiting = visitor.open_tab().await;
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        visitor.press("confirm").await;
        let here = ended(visitor).await;
        visitor.turn_to(&waiting).await;
        let there = visitor.wait_for("the end", "return globalThis.ended").await;
        times.push(number(&there) - here);
    }
    row("activated in one tab until the other says so", &mut times)
}

/// When the tenant's answer was there, in a tab that has come to the end.
async fn ended(visitor: &Visitor) -> f64 {
    let ended = visitor
        .wait_for(
            "the end",
            "if (document.querySelector('main')?.dataset.screen !== 'done') return null;
             const [request] = performance.getEntriesByType('resource')
                 .filter((entry) => entry.name.includes('activate')).slice(-1);
             return performance.timeOrigin + request.responseEnd",
        )
        .await;
    number(&ended)
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

/// The value below which this part of them lies.
fn quantile(times: &mut [f64], at: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    let index = (times.len() as f64 * at).ceil() as usize;
    times[index.saturating_sub(1)]
}

fn row(what: &str, times: &mut [f64]) -> String {
    let (p50, p95) = (quantile(times, 0.5), quantile(times, 0.95));
    let most = quantile(times, 1.0);
    let runs = times.len();
    format!("| {what} | {runs} | {p50:.1} ms | {p95:.1} ms | {most:.1} ms |")
}
