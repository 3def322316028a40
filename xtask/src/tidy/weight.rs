//! What the site may weigh, and what has grown where it weighs more, file by file. It does not look into a file.

use crate::{
    build::Built,
    files::{self, Size, Sizes},
    std_lib::StdLib,
};

/// What is too heavy; each with the files that are larger than docs/performance.md says.
pub(super) fn too_heavy(sizes: &Sizes, readme: &str, built: Built) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, sizes, budget) in [
        (
            "until step 2 can be used a visitor loads",
            &sizes.until_step_2,
            built.budget(),
        ),
        ("the worker loads", &sizes.worker, files::WORKER_BUDGET),
    ] {
        if let Some(told) = over(name, Sizes::brotli(sizes), budget, built) {
            wrong.push(told);
            wrong.extend(sizes.iter().filter_map(|size| grown(size, readme)));
        }
    }
    wrong
}

/// What is said of steps that weigh so much. The budget is that of a build with wasm-opt, which
/// alone is to be deployed; one without is larger, and says why.
fn over(name: &str, all: usize, budget: usize, built: Built) -> Option<String> {
    let why = match (built.shrunk, built.standard) {
        (false, _) => "; it was built without wasm-opt, which needs node and npm",
        (true, StdLib::Rebuilt) => "; its standard library was rebuilt",
        (true, StdLib::Prebuilt) => "; it was linked with the compiler's own standard library",
    };
    // Nothing at all is a build that has changed its names.
    (all == 0 || all > budget)
        .then(|| format!("{name} {all} bytes (brotli 11), and may load {budget}{why}"))
}

/// By how much a file is larger than its row of docs/performance.md says.
fn grown(size: &Size, readme: &str) -> Option<String> {
    let is = |start: &str, end: &str| size.file.starts_with(start) && size.file.ends_with(end);
    let row = match &*size.file {
        "index.html" => "HTML with its style, step 1 painted in two languages",
        "callback/index.html" => "HTML of step 2",
        "config.json" => "config",
        _ if is("assets/portico-", ".wasm") => "WebAssembly",
        _ if is("assets/portico-", ".js") => "script",
        _ => return None,
    };
    let start = format!("| {row} |");
    let line = readme.lines().find(|line| line.starts_with(&start))?;
    let was = line.split('|').rev().nth(1)?.replace([',', ' ', '*'], "");
    let more = size.brotli.checked_sub(was.parse().ok()?)?;
    (more > 0).then(|| {
        format!(
            "  {row}: {} bytes, {more} more than docs/performance.md says",
            size.brotli
        )
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_page_that_is_too_heavy_says_how_it_was_built() {
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
    fn what_has_grown_is_named() {
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
        let readme = "| WebAssembly | 354,791 | 1,000,000 |\n| script | 20 | 10 |\n\
                      | HTML of step 2 | 20 | 5 |\n| config | 9 | 6 |\n";
        let told = too_heavy(&sizes, readme, built);
        assert_eq!(told.len(), 3, "{told:?}");
        let more = |what: &str| format!("  {what} more than docs/performance.md says");
        assert_eq!(told[1], more("WebAssembly: 1000250 bytes, 250"));
        assert_eq!(told[2], more("HTML of step 2: 7 bytes, 2"));
    }
}
