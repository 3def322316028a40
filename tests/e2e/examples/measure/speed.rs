//! Measures how soon step 1 can be used, compared with a plain HTML form of the same look: the painted document without any script,
//! with the same style sheet, from the same server with the same headers and twins. Each visit has a browser of
//! its own with an empty profile; page and form take turns.
//!
//! The slow phone is Chromium's own emulation: 390x844, 1.6 Mbit/s, 150 ms before each answer of the network, a
//! processor that is four times slower. The emulation knows neither TLS nor a connection's set-up.

use crate::figures::{number, quantile};
use portico_e2e::{Settings, Visitor, World, story};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// Visits of each kind.
const RUNS: usize = 5;
/// Keys that are typed in each visit.
const KEYS: usize = 40;

/// Notes what the browser observes. Typing is possible when what is typed stands in the field and was painted:
/// the text goes through the browser's own editing, in the first frame that lets it.
const WATCH: &str = "
    const speed = globalThis.porticoSpeed = { shifted: 0, blocked: 0, keys: [] };
    const observe = (type, act) => new PerformanceObserver((list) => list.getEntries().forEach(act))
        .observe({ type, buffered: true });
    observe('paint', (entry) => { if (entry.name === 'first-contentful-paint') speed.painted = entry.startTime; });
    observe('layout-shift', (entry) => { speed.shifted += entry.value; });
    observe('longtask', (entry) => { speed.blocked += entry.duration - 50; });
    addEventListener('portico-started', () => { speed.interactive = performance.now(); });
    const type = () => {
        const input = document.getElementById('identifier');
        if (input && input.getClientRects().length) {
            input.focus();
            document.execCommand('insertText', false, 'a');
        }
        if (input?.value) speed.typed = performance.now();
        else requestAnimationFrame(type);
    };
    requestAnimationFrame(type);
    addEventListener('keydown', (event) => requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => speed.keys.push(performance.now() - event.timeStamp);
        painted.port2.postMessage(null);
    }), true);";

/// Whether the page has loaded completely. Asserts that what was typed early is still there.
const SETTLED: &str = "
    const config = performance.getEntriesByType('resource').some((entry) => entry.name.endsWith('/config.json'));
    const plain = !document.querySelector('script');
    return document.readyState === 'complete' && porticoSpeed.painted && porticoSpeed.typed
        && (plain || (porticoSpeed.interactive && config))";

const TOLD: &str = "
    const { painted, typed, interactive, shifted, blocked, keys } = porticoSpeed;
    const [own] = performance.getEntriesByType('navigation');
    const until = interactive ?? performance.now();
    const loaded = performance.getEntriesByType('resource').filter((entry) => entry.responseEnd <= until).concat(own);
    return {
        kept: document.getElementById('identifier').value.startsWith('a'),
        bytes: loaded.reduce((sum, entry) => sum + entry.encodedBodySize, 0),
        requests: loaded.length,
        painted, usable: Math.max(painted, typed), interactive: interactive ?? null, shifted, blocked, keys,
    };";

/// The two pages.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Page {
    Plain,
    Portico,
}

impl Page {
    fn path(self) -> &'static str {
        match self {
            Self::Plain => "/plain/",
            Self::Portico => "/",
        }
    }
}

/// How fast the device is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Device {
    SlowPhone,
    ThisMachine,
}

/// The values of the visits of one kind, by the name of the figure.
type Told = BTreeMap<&'static str, Vec<f64>>;

/// The tables: one for each device.
pub(crate) fn table() -> Vec<String> {
    let mut all: BTreeMap<(Device, Page), Told> = BTreeMap::new();
    for _ in 0..RUNS {
        for device in [Device::SlowPhone, Device::ThisMachine] {
            for page in [Page::Plain, Page::Portico] {
                let settings = Settings {
                    site: Some(lay_plain_beside),
                    ..crate::in_peace()
                };
                let told = all.entry((device, page)).or_default();
                story(settings, async |world| {
                    visit(world, device, page, told).await
                });
            }
        }
    }
    let mut rows = Vec::new();
    for (device, name) in [
        (Device::SlowPhone, "slow phone"),
        (Device::ThisMachine, "this machine, not slowed down"),
    ] {
        let [plain, portico] = [Page::Plain, Page::Portico].map(|page| &all[&(device, page)]);
        rows.push(format!(
            "| {name} | plain form | Portico | ratio |\n|---|---|---|---|"
        ));
        for (what, unit, places) in FIGURES {
            rows.push(row(what, unit, places, plain, portico));
        }
        rows.push(String::new());
    }
    rows
}

/// Puts the start document without scripts, without what only scripts show, beside the site, with its twins.
fn lay_plain_beside(site: &Path) {
    let mut text = std::fs::read_to_string(site.join("index.html")).unwrap();
    for (from, to) in [
        ("<link rel=\"preload\"", ">"),
        ("<script", "</script>"),
        ("<template", "</template>"),
        ("<div id=\"noscript\"", "</div></div>"),
        ("<div id=\"failure\"", "</main></div>"),
    ] {
        assert!(
            text.contains(from),
            "the start document has no {from} any more"
        );
        while let Some(start) = text.find(from) {
            let end = start + text[start..].find(to).unwrap() + to.len();
            text.replace_range(start..end, "");
        }
    }
    // Without this mark, which the start script sets, the style hides step 1.
    let text = text.replacen("<html ", "<html data-scripted ", 1);
    lay_beside(site, "plain", &text);
    lay_empty_beside(site);
}

/// Writes an empty document into the site. A browser opens it first, so that its own start is over before a visit.
pub(crate) fn lay_empty_beside(site: &Path) {
    let empty = "<!doctype html><title>-</title><link rel=icon href=/icon.svg>";
    lay_beside(site, "empty", empty);
}

/// Puts a document with its twins into a folder of the site.
fn lay_beside(site: &Path, name: &str, text: &str) {
    let folder = site.join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), text).unwrap();
    let twins = [
        ("br", portico_site::files::brotli(text.as_bytes())),
        ("gz", portico_site::files::gzip(text.as_bytes())),
    ];
    for (ending, twin) in twins {
        std::fs::write(folder.join(format!("index.html.{ending}")), twin.unwrap()).unwrap();
    }
}

/// Two visits by one browser: the first with nothing in its cache, the second with everything.
async fn visit(world: &World, device: Device, page: Page, told: &mut Told) {
    let visitor = &world.visitor;
    // The browser's own start is over when the site has answered once.
    visitor.open("/empty/").await;
    let watch = json!({ "source": WATCH });
    let command = "Page.addScriptToEvaluateOnNewDocument";
    visitor.devtools(command, watch).await;
    become_device(visitor, device).await;
    let first = look(visitor, page).await;
    let heap = heap(visitor).await;
    // Another site in between: the process that has run the page ends.
    visitor.open(&world.tenant_origin()).await;
    let second = look(visitor, page).await;
    let mut note = |name, value: &Value| {
        if !value.is_null() {
            told.entry(name).or_default().push(number(value));
        }
    };
    for (name, key) in [
        ("requests until it works", "requests"),
        ("bytes until it works, compressed", "bytes"),
        ("first paint with content", "painted"),
        ("typing is possible", "usable"),
        ("WebAssembly listens", "interactive"),
        ("blocking time", "blocked"),
        ("layout shift (CLS)", "shifted"),
    ] {
        note(name, &first[key]);
    }
    note("warm: typing is possible", &second["usable"]);
    note("warm: WebAssembly listens", &second["interactive"]);
    note("warm: blocking time", &second["blocked"]);
    note("memory: JavaScript and WebAssembly", &json!(heap));
    for key in first["keys"].as_array().unwrap() {
        note(TYPED, key);
    }
}

/// The figure of which each visit has many.
const TYPED: &str = "from a key to its paint";

/// The figures of the table, with unit and places.
const FIGURES: [(&str, &str, usize); 12] = [
    ("requests until it works", "", 0),
    ("bytes until it works, compressed", "", 0),
    ("first paint with content", " ms", 0),
    ("typing is possible", " ms", 0),
    ("WebAssembly listens", " ms", 0),
    ("blocking time", " ms", 0),
    ("layout shift (CLS)", "", 3),
    ("warm: typing is possible", " ms", 0),
    ("warm: WebAssembly listens", " ms", 0),
    ("warm: blocking time", " ms", 0),
    (TYPED, " ms", 1),
    ("memory: JavaScript and WebAssembly", " KB", 0),
];

async fn become_device(visitor: &Visitor, device: Device) {
    match device {
        Device::SlowPhone => become_slow_phone(visitor).await,
        Device::ThisMachine => become_small(visitor).await,
    }
}

/// Makes the current tab emulate the slow phone.
pub(crate) async fn become_slow_phone(visitor: &Visitor) {
    become_small(visitor).await;
    let bytes_per_second = 1_600_000 / 8;
    let network = json!({
        "offline": false, "latency": 150,
        "downloadThroughput": bytes_per_second, "uploadThroughput": bytes_per_second,
    });
    let command = "Network.emulateNetworkConditions";
    visitor.devtools(command, network).await;
    crate::keys::slow_down(visitor, 4).await;
}

async fn become_small(visitor: &Visitor) {
    let metrics = json!({ "width": 390, "height": 844, "deviceScaleFactor": 3, "mobile": true });
    let command = "Emulation.setDeviceMetricsOverride";
    visitor.devtools(command, metrics).await;
}

/// Opens the page, waits until it rests, types, and gives what was noted.
async fn look(visitor: &Visitor, page: Page) -> Value {
    visitor.open(page.path()).await;
    visitor.wait_for("the page to rest", SETTLED).await;
    for key in 0..KEYS {
        for kind in ["keyDown", "keyUp"] {
            let key = json!({ "type": kind, "text": "b", "unmodifiedText": "b", "key": "b", "code": "KeyB" });
            visitor.devtools("Input.dispatchKeyEvent", key).await;
        }
        let painted = format!("return porticoSpeed.keys.length > {key}");
        visitor.wait_for("the key's paint", &painted).await;
    }
    let told = visitor.run(TOLD, vec![]).await;
    assert_eq!(told["kept"], json!(true), "what was typed early is gone");
    told
}

/// Memory of the document after a collection, in kilobytes: objects, and what lies behind buffers.
async fn heap(visitor: &Visitor) -> f64 {
    let none = || json!({});
    visitor
        .devtools("HeapProfiler.collectGarbage", none())
        .await;
    let usage = visitor.devtools("Runtime.getHeapUsage", none()).await;
    ["usedSize", "backingStorageSize"]
        .iter()
        .filter_map(|part| usage[part].as_f64())
        .sum::<f64>()
        / 1024.0
}

/// A row: medians (with the least and the most) and their ratio. For keys the 95th percentile.
fn row(what: &str, unit: &str, places: usize, plain: &Told, portico: &Told) -> String {
    let at = if what == TYPED { 0.95 } else { 0.5 };
    let of = |told: &Told| {
        let mut values = told.get(what)?.clone();
        Some([at, 0.0, 1.0].map(|at| quantile(&mut values, at)))
    };
    let cell = |values: Option<[f64; 3]>| match values {
        Some([middle, least, most]) => {
            format!("{middle:.places$}{unit} ({least:.places$} to {most:.places$})")
        }
        None => String::new(),
    };
    let (plain, portico) = (of(plain), of(portico));
    let ratio = match (plain, portico) {
        (Some([plain, ..]), Some([portico, ..])) if plain > 0.0 => {
            format!("{:.2}", portico / plain)
        }
        _ => String::new(),
    };
    let p95 = if what == TYPED { ", p95" } else { "" };
    format!(
        "| {what}{p95} | {} | {} | {ratio} |",
        cell(plain),
        cell(portico)
    )
}
