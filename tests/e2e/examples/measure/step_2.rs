//! Measures the wait from the press of Continue until step 2 can be used, and what is loaded until then, for one built
//! site or for several ones by turns.

use crate::figures::quantile;
use crate::visit::{Document, Site, Visit, visit};
use std::collections::BTreeMap;

/// When the visitors press: milliseconds after the first paint with content.
const PRESSES: [u32; 3] = [300, 1500, 5000];

/// The figures of all visits.
const OF_ALL: [&str; 2] = [
    "start document: first paint with content",
    "start document: WebAssembly listens",
];
/// The figures of the visits that press at the same time, with their units.
const OF_PRESS: [(&str, &str); 5] = [
    ("from the press until the password can be typed into", " ms"),
    ("bytes until then, compressed", ""),
    ("requests until then", ""),
    ("main thread blocked, start document", " ms"),
    ("main thread blocked, callback document", " ms"),
];

/// The table, with a column for each site.
pub(crate) fn table(sites: &[Site], runs: usize) -> Vec<String> {
    // By row and column.
    let mut all: BTreeMap<(String, usize), Vec<f64>> = BTreeMap::new();
    for _ in 0..runs {
        for press in PRESSES {
            for (column, site) in sites.iter().enumerate() {
                let visit = visit(site, press, false);
                let mut note =
                    |row: String, value| all.entry((row, column)).or_default().push(value);
                for (what, value) in OF_ALL.into_iter().zip(of_all(&visit)) {
                    note(what.to_owned(), value);
                }
                for ((what, _), value) in OF_PRESS.into_iter().zip(of_press(&visit)) {
                    note(named(what, press), value);
                }
            }
        }
    }
    let mut rows = vec![heading("slow phone", sites)];
    let mut row = |what: String, unit| {
        let cells = (0..sites.len()).map(|column| {
            let values = all.get_mut(&(what.clone(), column)).unwrap();
            let [middle, least, most] = [0.5, 0.0, 1.0].map(|at| quantile(values, at));
            format!(" {middle:.0}{unit} ({least:.0} to {most:.0}) |")
        });
        let cells: String = cells.collect();
        rows.push(format!("| {what} |{cells}"));
    };
    for what in OF_ALL {
        row(what.to_owned(), " ms");
    }
    for press in PRESSES {
        for (what, unit) in OF_PRESS {
            row(named(what, press), unit);
        }
    }
    rows.push(String::new());
    rows
}

/// The first two lines of a table with a column for each site.
pub(crate) fn heading(what: &str, sites: &[Site]) -> String {
    let names: String = sites
        .iter()
        .map(|site| format!(" {} |", site.name))
        .collect();
    format!("| {what} |{names}\n|---|{}", "---|".repeat(sites.len()))
}

fn named(what: &str, press: u32) -> String {
    format!("press at {} s: {what}", f64::from(press) / 1000.0)
}

/// In the order of [`OF_ALL`].
fn of_all(visit: &Visit) -> [f64; 2] {
    let opened = visit.at(Document::Start, "opened");
    ["painted", "started"].map(|name| visit.at(Document::Start, name) - opened)
}

/// In the order of [`OF_PRESS`].
fn of_press(visit: &Visit) -> [f64; 5] {
    let loaded: Vec<_> = visit
        .requests
        .iter()
        .filter(|request| !request.cached)
        .collect();
    [
        visit.usable() - visit.pressed(),
        loaded.iter().map(|request| request.bytes).sum(),
        loaded.len() as f64,
        visit.blocked(Document::Start),
        visit.blocked(Document::Callback),
    ]
}
