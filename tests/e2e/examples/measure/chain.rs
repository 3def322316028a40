//! Measures the chain of requests and tasks from the press of Continue until the password can be typed into.

use crate::figures::quantile;
use crate::step_2::heading;
use crate::trace::{MainThread, Span, covered};
use crate::visit::{Document, Site, Visit, visit};
use std::collections::BTreeMap;

/// When the visitors press: milliseconds after the first paint with content.
const PRESS: u32 = 1500;

/// What the time of a stretch was spent with. The network may be under way while the main thread works; the kinds of
/// work of the main thread exclude each other.
const SPENT: [&str; 5] = [
    "network under way",
    "script",
    "style, layout, paint",
    "other tasks",
    "neither network nor main thread",
];

/// A table of the parts, a column for each site, and for each site one of the stretches.
pub(crate) fn tables(sites: &[Site], runs: usize) -> Vec<String> {
    let mut visits: Vec<Vec<Visit>> = sites.iter().map(|_| Vec::new()).collect();
    for _ in 0..runs {
        for (site, visits) in sites.iter().zip(&mut visits) {
            visits.push(visit(site, PRESS, true));
        }
    }
    let mut rows = parts_table(sites, &visits);
    for (site, visits) in sites.iter().zip(&visits) {
        rows.extend(stretches_table(&site.name, visits));
    }
    rows
}

fn median(mut values: Vec<f64>) -> f64 {
    quantile(&mut values, 0.5)
}

/// When each part begins and ends, in the order in which they begin.
fn parts_table(sites: &[Site], visits: &[Vec<Visit>]) -> Vec<String> {
    // By name, then by site: when it began and when it ended.
    let mut all: BTreeMap<String, Vec<[Vec<f64>; 2]>> = BTreeMap::new();
    for (column, visits) in visits.iter().enumerate() {
        for (name, (began, ended)) in visits.iter().flat_map(parts) {
            let columns = all
                .entry(name)
                .or_insert_with(|| vec![Default::default(); sites.len()]);
            columns[column][0].push(began);
            columns[column][1].push(ended);
        }
    }
    let mut table: Vec<([f64; 2], String)> = Vec::new();
    for (name, columns) in all {
        let mut first = [f64::INFINITY; 2];
        let cells = columns.into_iter().map(|[began, ended]| {
            if began.is_empty() {
                return " |".to_owned();
            }
            let (began, ended) = (median(began), median(ended));
            first = [first[0].min(began), first[1].min(ended)];
            format!(" {began:.0} to {ended:.0} ({:.0}) |", ended - began)
        });
        let cells: String = cells.collect();
        table.push((first, format!("| {name} |{cells}")));
    }
    table.sort_by(|(a, _), (b, _)| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let mut rows = vec![heading("ms from the press: from, to (takes)", sites)];
    rows.extend(table.into_iter().map(|(_, row)| row));
    rows.push(String::new());
    rows
}

/// The parts of the chain in one visit, relative to the press.
fn parts(visit: &Visit) -> Vec<(String, Span)> {
    let callback = |name| visit.at(Document::Callback, name);
    let pressed = visit.pressed();
    let (asked, last_byte) = visit.document();
    let (began, drawn) = (callback("began"), callback("drawn"));
    let left = authorize(visit);
    let listens = visit.at(Document::Start, "started").max(pressed);
    let mut parts = vec![
        named("start: the press waits for WebAssembly", (pressed, listens)),
        named(
            "start: from there until authorize is asked",
            (listens, left.0),
        ),
        named("authorize", left),
        named(
            "callback: document, from the request until it begins",
            (asked, began),
        ),
        named("callback: document, loaded", (asked, last_byte)),
        named(
            "callback: document, from its begin to its first paint",
            (began, callback("painted")),
        ),
    ];
    // What the start document was still waiting for.
    for request in &visit.requests {
        let ended = visit.end_of(request);
        if !request.cached && request.sent < left.0 && ended > pressed {
            let what = format!("start: {}", words_for(&request.url));
            parts.push(named(what, (request.sent, ended)));
        }
    }
    let mut answered = last_byte;
    for (what, from, to) in visit.spans() {
        if what == "instantiated" {
            let started = (to, callback("started"));
            parts.push(named(
                "WebAssembly: from its instance until it listens",
                started,
            ));
        } else if what.starts_with("http") {
            answered = answered.max(to);
        }
        let mut what = words_for(&what);
        while parts.iter().any(|(other, _)| *other == what) {
            what.push_str(", again");
        }
        parts.push((what, (from, to)));
    }
    parts.push(named(
        "step 2: from the last answer until it is drawn",
        (answered, drawn),
    ));
    parts.push(named(
        "step 2: from there until the password is typed into",
        (drawn, visit.usable()),
    ));
    let relative = |(from, to)| (from - pressed, to - pressed);
    parts
        .into_iter()
        .map(|(what, span)| (what, relative(span)))
        .collect()
}

fn named(what: impl Into<String>, span: Span) -> (String, Span) {
    (what.into(), span)
}

/// When the authorization endpoint was asked, and when its redirect was followed.
fn authorize(visit: &Visit) -> Span {
    let asked = visit
        .requests
        .iter()
        .find(|request| request.url.contains("/oauth2/authorize"));
    let asked = asked.expect("the visitor went by the authorization endpoint");
    (asked.sent, asked.ended.expect("it has answered"))
}

/// The words for what `visit.js` has noted, or for a URL.
fn words_for(name: &str) -> String {
    let path = name.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default();
    match name {
        "compiled" => "WebAssembly: compiled while it arrives".to_owned(),
        "hashed" => "WebAssembly: hashed".to_owned(),
        "instantiated" => "WebAssembly: instantiated".to_owned(),
        _ if path.ends_with("/oauth2/token") => "token".to_owned(),
        _ if path.contains("/pools/") => "pool".to_owned(),
        _ if path.contains("/schemas/") => "schema".to_owned(),
        // Without the hash in the name of the file.
        _ => match (file.rsplit_once('-'), file.rsplit_once('.')) {
            (Some((stem, _)), Some((_, ending))) => format!("file {stem}.{ending}"),
            _ => format!("file {file}"),
        },
    }
}

/// The moments that the chain goes through, in their order.
fn moments(visit: &Visit) -> Vec<(&'static str, f64)> {
    let (asked, _) = visit.document();
    let spans = visit.spans();
    let request = |part: &str| {
        spans
            .iter()
            .find(|(name, ..)| name.starts_with("http") && name.contains(part))
    };
    let mut moments = vec![
        ("the press", visit.pressed()),
        (
            "WebAssembly listens on the start document",
            visit.at(Document::Start, "started"),
        ),
        ("authorize is asked for", authorize(visit).0),
        ("the callback document is asked for", asked),
        ("it begins", visit.at(Document::Callback, "began")),
        (
            "WebAssembly listens there",
            visit.at(Document::Callback, "started"),
        ),
    ];
    for (part, asked, answered) in [
        (
            "/oauth2/token",
            "the token is asked for",
            "the token is there",
        ),
        ("/pools/", "the pool is asked for", "the pool is there"),
        (
            "/schemas/",
            "the schema is asked for",
            "the schema is there",
        ),
    ] {
        if let Some((_, began, ended)) = request(part) {
            moments.extend([(asked, *began), (answered, *ended)]);
        }
    }
    moments.push(("step 2 is drawn", visit.at(Document::Callback, "drawn")));
    moments.push(("the password can be typed into", visit.usable()));
    // A moment that is already past begins no stretch of its own.
    let mut reached = visit.pressed();
    for (_, at) in &mut moments {
        reached = reached.max(*at);
        *at = reached;
    }
    moments
}

/// A stretch between two moments. Times are relative to the press.
struct Stretch {
    /// The moment at its end.
    until: &'static str,
    span: Span,
    /// How long it was spent with what, in the order of [`SPENT`].
    spent: [f64; 5],
}

/// The stretches between the moments, and what each was spent with.
fn stretches_table(site: &str, visits: &[Visit]) -> Vec<String> {
    let mut rows = vec![format!(
        "| {site}: until | ms from the press | takes | {} |\n|---|{}",
        SPENT.join(" | "),
        "---|".repeat(SPENT.len() + 2)
    )];
    let visits: Vec<Vec<Stretch>> = visits.iter().map(stretches).collect();
    for Stretch { until, .. } in &visits[0] {
        let same = visits.iter().flatten();
        let same: Vec<&Stretch> = same.filter(|stretch| stretch.until == *until).collect();
        let of = |value: fn(&Stretch) -> f64| median(same.iter().map(|one| value(one)).collect());
        let at = of(|stretch| stretch.span.1);
        let takes = of(|stretch| stretch.span.1 - stretch.span.0);
        let spent = (0..SPENT.len()).map(|kind| {
            let spent = median(same.iter().map(|one| one.spent[kind]).collect());
            format!(" {spent:.0} |")
        });
        let spent: String = spent.collect();
        rows.push(format!("| {until} | {at:.0} | {takes:.0} |{spent}"));
    }
    rows.push(String::new());
    rows
}

/// The stretches of one visit.
fn stretches(visit: &Visit) -> Vec<Stretch> {
    let thread = MainThread::measure(visit);
    let network = visit.requests.iter().filter(|request| !request.cached);
    let network: Vec<Span> = network
        .map(|request| (request.sent, visit.end_of(request)))
        .collect();
    let pressed = visit.pressed();
    let moments = moments(visit);
    let pairs = moments.windows(2);
    pairs
        .map(|pair| {
            let [(_, from), (until, to)] = [pair[0], pair[1]];
            let span = (from, to);
            // Script that asks for a layout is layout, and a parser that runs a script is script.
            let drawing = covered(thread.drawing.iter(), span);
            let scripted = covered(thread.drawing.iter().chain(&thread.script), span);
            let busy = covered(thread.tasks.iter(), span);
            let any = covered(thread.tasks.iter().chain(&network), span);
            let spent = [
                covered(network.iter(), span),
                scripted - drawing,
                drawing,
                busy - scripted,
                to - from - any,
            ];
            Stretch {
                until,
                span: (from - pressed, to - pressed),
                spent,
            }
        })
        .collect()
}
