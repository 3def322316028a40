//! Compares the sizes of the built site with their budgets. If the site is too large, it lists the files that are
//! larger than docs/performance.md says. It does not look into a file.

use crate::{
    build::Built,
    sizes::{self, Size, Sizes},
    std_lib::StdLib,
};
use anyhow::{Context, Result};

/// The document with the size of each file.
const DOCUMENT: &str = "docs/performance.md";

/// Its rows: how each begins, and the file that it is about, by the start and the end of the file's name.
const ROWS: [(&str, &str, &str); 5] = [
    (
        "HTML with its style, step 1 painted in two languages",
        "index",
        ".html",
    ),
    ("HTML of step 2", "callback/index", ".html"),
    ("config", "config", ".json"),
    ("WebAssembly", "assets/portico-", ".wasm"),
    ("script", "assets/portico-", ".js"),
];

/// What is too large, with the files that are larger than the document says.
///
/// # Errors
/// When the document lacks a row.
pub(super) fn too_heavy(sizes: &Sizes, document: &str, built: Built) -> Result<Vec<String>> {
    let told = ROWS.map(|(row, ..)| told(document, row));
    let told = told.into_iter().collect::<Result<Vec<usize>>>()?;
    let mut wrong = Vec::new();
    for (name, sizes, budget) in [
        (
            "until step 2 can be used a visitor loads",
            &sizes.until_step_2,
            built.budget(),
        ),
        ("the worker loads", &sizes.worker, sizes::WORKER_BUDGET),
    ] {
        if let Some(heavy) = over(name, Sizes::brotli(sizes), budget, built) {
            wrong.push(heavy);
            wrong.extend(sizes.iter().filter_map(|size| grown(size, &told)));
        }
    }
    Ok(wrong)
}

/// The number at the end of a row of the document.
fn told(document: &str, row: &str) -> Result<usize> {
    let start = format!("| {row} |");
    let line = document.lines().find(|line| line.starts_with(&start));
    let number = line.and_then(|line| line.split('|').rev().nth(1));
    number
        .and_then(|number| number.replace([',', ' ', '*'], "").parse().ok())
        .with_context(|| format!("{DOCUMENT} has no row `{start}` that ends in a number"))
}

/// The finding if a sum is over its budget. The budgets are for builds with wasm-opt, the only ones to deploy. For a build
/// without it the finding says so.
fn over(name: &str, all: usize, budget: usize, built: Built) -> Option<String> {
    let why = match (built.shrunk, built.standard) {
        (false, _) => "; it was built without wasm-opt, which needs node and npm",
        (true, StdLib::Rebuilt) => "; its standard library was rebuilt",
        (true, StdLib::Prebuilt) => "; it was linked with the compiler's own standard library",
    };
    // No bytes at all: the files of the build no longer have the names that `sizes` looks for.
    (all == 0 || all > budget)
        .then(|| format!("{name} {all} bytes (brotli 11), and may load {budget}{why}"))
}

/// The finding if a file is larger than its row says. `told` has the numbers of all rows.
fn grown(size: &Size, told: &[usize]) -> Option<String> {
    let at = ROWS.iter().position(|(_, start, end)| {
        let rest = size.file.strip_prefix(start);
        rest.is_some_and(|rest| rest.ends_with(end))
    })?;
    let more = size.brotli.checked_sub(told[at])?;
    (more > 0).then(|| {
        let row = ROWS[at].0;
        format!(
            "  {row}: {} bytes, {more} more than {DOCUMENT} says",
            size.brotli
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_finding_about_size_says_how_the_page_was_built() {
        let standard = StdLib::Rebuilt;
        let [bare, shrunk] = [false, true].map(|shrunk| Built { standard, shrunk });
        assert_eq!(over("the worker loads", 1, 1, bare), None);
        assert!(over("the worker loads", 0, 1, shrunk).is_some());
        let said = |built| over("the worker loads", 2, 1, built).unwrap();
        assert!(said(bare).contains("without wasm-opt"), "{}", said(bare));
        assert!(!said(shrunk).contains("wasm-opt"), "{}", said(shrunk));
        assert!(said(shrunk).contains("rebuilt"), "{}", said(shrunk));
        let prebuilt = Built {
            standard: StdLib::Prebuilt,
            ..shrunk
        };
        let told = said(prebuilt);
        assert!(told.contains("the compiler's own"), "{told}");
        assert!(shrunk.budget() < prebuilt.budget());
    }

    #[test]
    fn files_that_have_grown_are_named() {
        let size = |file: &str, brotli| Size {
            file: file.to_owned(),
            raw: 0,
            brotli,
        };
        let sizes = Sizes {
            until_step_2: vec![
                size("assets/portico-00.wasm", 1_000_250),
                size("assets/portico-00.js", 10),
                size("callback/index.html", 7),
                size("config.json", 5),
            ],
            worker: vec![size("assets/strength-00.wasm", 1)],
            doctor: Vec::new(),
        };
        let built = Built {
            standard: StdLib::Prebuilt,
            shrunk: true,
        };
        let rows = "| WebAssembly | 354,791 | 1,000,000 |\n| script | 20 | 10 |\n\
                    | HTML with its style, step 1 painted in two languages | 9 | 8 |\n\
                    | HTML of step 2 | 20 | 5 |\n| config | 9 | 6 |\n";
        let told = too_heavy(&sizes, rows, built).unwrap();
        assert_eq!(told.len(), 3, "{told:?}");
        let more = |what: &str| format!("  {what} more than docs/performance.md says");
        assert_eq!(told[1], more("WebAssembly: 1000250 bytes, 250"));
        assert_eq!(told[2], more("HTML of step 2: 7 bytes, 2"));
    }

    #[test]
    fn a_reworded_row_is_an_error_even_if_nothing_is_too_large() {
        let built = Built {
            standard: StdLib::Prebuilt,
            shrunk: true,
        };
        let checkout = crate::checkout();
        let document = std::fs::read_to_string(checkout.join(DOCUMENT)).unwrap();
        assert!(too_heavy(&Sizes::default(), &document, built).is_ok());
        for (row, ..) in ROWS {
            let reworded = document.replace(&format!("| {row} |"), &format!("| the {row} |"));
            let error = too_heavy(&Sizes::default(), &reworded, built).unwrap_err();
            assert!(error.to_string().contains(row), "{error}");
        }
    }
}
