//! Measures times in a real browser. They depend on the machine, so nothing is asserted.
//! `cargo xtask measure` builds the site and runs this, which prints tables. With an argument it measures only that:
//! `speed`, `typing`, `journeys`, `step-2` or `chain`. The last two take built sites as `NAME=FOLDER` and
//! how often each is visited as `--runs N`.
//!
//! Times that the browser can observe are measured inside of the page, so that they do not include WebDriver.
#![allow(clippy::unwrap_used)]

mod answer;
mod chain;
mod figures;
mod keys;
mod meanwhile;
mod network;
mod speed;
mod step_2;
mod trace;
mod visit;

use portico_e2e::{Settings, story};
use serde_json::json;
use std::io::Write as _;
use visit::Site;

/// The number of runs of the slower measurements.
const TIMES: usize = 20;
/// How often a built site is visited in each way, where the command line does not say it.
const RUNS: usize = 9;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let word = arguments.next();
    let (mut sites, mut runs) = (Vec::new(), RUNS);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--runs" => runs = arguments.next().unwrap().parse().unwrap(),
            site => sites.push(Site::named(site)),
        }
    }
    if sites.is_empty() {
        sites.push(Site::usual());
    }
    let wanted = |what: &str| word.as_deref().is_none_or(|word| word == what);
    let mut rows = Vec::new();
    if wanted("journeys") {
        story(in_peace(), async |world| {
            rows.extend(answer::registering(world).await);
        });
        story(in_peace(), async |world| {
            rows.extend(meanwhile::offline(world).await);
        });
        let by_link = Settings {
            config: |config| config["activation"] = json!({ "message": "link" }),
            ..in_peace()
        };
        story(by_link, async |world| {
            rows.push(meanwhile::other_tab(world).await);
        });
    }
    if wanted("typing") {
        for cpu in [1, 4] {
            story(keys::large(40), async |world| {
                rows.extend(keys::typing(world, 40, cpu).await);
            });
        }
        story(keys::large(200), async |world| {
            rows.extend(keys::first_look(world, 200, 4).await);
            rows.extend(keys::typing(world, 200, 4).await);
        });
    }
    if !rows.is_empty() {
        rows.insert(
            0,
            "| what | runs | p50 | p95 | most |\n|---|---|---|---|---|".into(),
        );
    }
    if wanted("speed") {
        rows.extend(speed::table());
    }
    if wanted("step-2") {
        rows.extend(step_2::table(&sites, runs));
    }
    if wanted("chain") {
        rows.extend(chain::tables(&sites, runs));
    }
    let mut out = std::io::stdout().lock();
    for row in rows {
        writeln!(out, "{row}").unwrap();
    }
}

/// A tenant without limits, which this many registrations would exceed.
fn in_peace() -> Settings {
    Settings {
        tenant: |tenant| tenant.rate_limit = None,
        ..Settings::default()
    }
}
