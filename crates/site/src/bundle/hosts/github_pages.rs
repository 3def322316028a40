//! GitHub Pages sends no custom headers. So the documents contain the part of the policy that a `<meta>` can express, and a
//! README lists what is missing.

use super::super::design::Design;
use crate::observatory;
use anyhow::{Context, Result};
use std::{fs, path::Path};

/// Directives that a policy in a document cannot contain (Content Security Policy level 3, section 3.3).
const HEADER_ONLY: [&str; 3] = ["frame-ancestors", "report-uri", "sandbox"];

/// The documents with their policy, and the README.
pub(in super::super) fn files(design: &Design, site: &Path) -> Result<Vec<(String, String)>> {
    let policy = in_document(&design.policy);
    let mut files = vec![
        // Without this file no file is served whose name begins with a dot.
        (".nojekyll".to_owned(), String::new()),
    ];
    let documents = design.files.iter().chain([&design.not_found]);
    for served in documents.filter(|served| served.file.ends_with(".html")) {
        let document = fs::read_to_string(site.join(&served.file))?;
        // The policy applies to what follows it, so it comes before the first script.
        let (before, after) = document
            .split_once("<meta charset=\"utf-8\">\n")
            .with_context(|| format!("{} does not begin with its charset", served.file))?;
        let document = format!(
            "{before}<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<meta name=\"referrer\" content=\"no-referrer\">\n{after}"
        );
        files.push((served.file.clone(), document));
    }
    let start = files.iter().find(|(name, _)| name == "index.html");
    let readme = said(design, start.map_or("", |(_, document)| document));
    files.push(("README.md".to_owned(), readme));
    Ok(files)
}

/// The policy without the directives that only a header can contain.
pub(in super::super) fn in_document(policy: &str) -> String {
    let parts: Vec<&str> = policy
        .split("; ")
        .filter(|part| !HEADER_ONLY.iter().any(|name| part.starts_with(name)))
        .collect();
    parts.join("; ")
}

fn said(design: &Design, start: &str) -> String {
    let mut text = "\
# GitHub Pages

Copy `site`, then these files over it. The page's addresses begin at the root: it needs a domain of its own (or `<user>.github.io`),
not the folder of a project.

The policy is in the documents. What needs a header is missing here:

* `frame-ancestors` and `X-Frame-Options`: any site can frame the page. The page's script refuses to start in a frame, but the browser does not.
"
    .to_owned();
    for (name, _) in &design.every_answer {
        if ![
            "Content-Security-Policy",
            "Referrer-Policy",
            "X-Frame-Options",
        ]
        .contains(&name.as_str())
        {
            text.push_str(&format!("* `{name}`\n"));
        }
    }
    text.push_str(
        "* the caching of the design: everything is cached for ten minutes, the callback document included (the code is in its address, not
  in it), and a new `config.json` is seen that much later, while documents of the old build may ask for assets that are gone
* brotli: GitHub compresses with gzip alone; the `.br` and `.gz` files need not be uploaded
",
    );
    for (worker, _) in design.workers() {
        text.push_str(&format!(
            "* the policy of `/{}`, which runs as a worker: without the header it has no policy, only the integrity of what it loads
  is checked\n",
            worker.file
        ));
    }
    for (from, to) in &design.redirects {
        text.push_str(&format!(
            "* `{from}`: a redirect to {to} needs a host that can redirect\n"
        ));
    }
    let here = observatory::judge(&[], start);
    let elsewhere = observatory::judge(&design.headers(&design.not_found), start);
    text.push_str(&format!(
        "\nMDN's HTTP Observatory gives such an answer {} points ({}), that of the other hosts {} ({}).",
        here.score, here.grade, elsewhere.score, elsewhere.grade
    ));
    text.push_str("\nFor a page that asks for passwords, take another host if you can.\n");
    text
}
