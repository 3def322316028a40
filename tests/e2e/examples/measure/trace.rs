//! Reads what the main thread of the page was busy with from a trace.

use crate::network::to_wall;
use crate::visit::Visit;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A span of time, in milliseconds.
pub(crate) type Span = (f64, f64);

/// When the main thread was busy with what, on the wall clock. What is done inside of something else stands in both.
#[derive(Debug, Default)]
pub(crate) struct MainThread {
    /// Style, layout, paint.
    pub(crate) drawing: Vec<Span>,
    /// JavaScript and WebAssembly, their compiling and collecting among it.
    pub(crate) script: Vec<Span>,
    /// Any task.
    pub(crate) tasks: Vec<Span>,
}

const DRAWING: [&str; 7] = [
    "UpdateLayoutTree",
    "Layout",
    "PrePaint",
    "Paint",
    "Layerize",
    "Commit",
    "HitTest",
];
const SCRIPT: [&str; 10] = [
    "EvaluateScript",
    "v8.compile",
    "v8.compileModule",
    "v8.evaluateModule",
    "FunctionCall",
    "RunMicrotasks",
    "TimerFire",
    "FireAnimationFrame",
    "MinorGC",
    "MajorGC",
];

impl MainThread {
    /// Reads the tasks of the processes that ran the page's documents.
    pub(crate) fn measure(visit: &Visit) -> Self {
        let to_wall = to_wall(&visit.events);
        let traced = visit.events.iter();
        let traced = traced.filter(|event| event["method"] == json!("Tracing.dataCollected"));
        let traced: Vec<&Value> = traced.map(|event| &event["params"]).collect();
        let thread = |event: &Value| {
            [&event["pid"], &event["tid"]].map(|id| id.as_i64().unwrap_or_default())
        };
        let of_page = |event: &Value| {
            let told = &event["args"];
            [&told["data"]["url"], &told["beginData"]["url"]]
                .iter()
                .any(|url| url.as_str().is_some_and(|url| url.starts_with(&visit.page)))
        };
        // Both kinds of task run on main threads only.
        let pages = traced.iter().filter(|event| {
            matches!(event["name"].as_str(), Some("ParseHTML" | "FunctionCall")) && of_page(event)
        });
        let pages: BTreeSet<[i64; 2]> = pages.map(|event| thread(event)).collect();
        let mut all = Self::default();
        for event in traced {
            let (Some(name), Some(duration)) = (event["name"].as_str(), event["dur"].as_f64())
            else {
                continue;
            };
            if !pages.contains(&thread(event)) {
                continue;
            }
            let began = event["ts"].as_f64().unwrap() / 1000.0 + to_wall;
            let span = (began, began + duration / 1000.0);
            all.tasks.push(span);
            if DRAWING.contains(&name) {
                all.drawing.push(span);
            } else if SCRIPT.contains(&name) {
                all.script.push(span);
            }
        }
        all
    }
}

/// The time between two moments that is covered by the spans.
pub(crate) fn covered<'a>(spans: impl Iterator<Item = &'a Span>, (from, to): Span) -> f64 {
    let clipped = spans.map(|(began, ended)| (began.max(from), ended.min(to)));
    let mut clipped: Vec<Span> = clipped.filter(|(began, ended)| began < ended).collect();
    clipped.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut sum, mut reached) = (0.0, from);
    for (began, ended) in clipped {
        sum += (ended - began.max(reached)).max(0.0);
        reached = reached.max(ended);
    }
    sum
}
