//! `_headers` and `_redirects`, which Netlify and Cloudflare Pages read in different ways. Both apply
//! every rule that matches; what happens to a header that two of them name differs:
//!
//! * Cloudflare joins the values with a comma, and removes a header with `! Name`. At most 100 rules
//!   and 2,000 characters in a line.
//! * Netlify joins them, too, but cannot remove a header. So no two rules name the same header for one address. Unknown
//!   addresses keep Netlify's own `cache-control`, with which browsers revalidate every time as well. The one exception is
//!   the policy of the worker's script: joined with the page's it is two policies. A browser enforces both (Content Security
//!   Policy level 3, section 4.1), so it allows what both allow.

use super::super::design::{Design, POLICY, Served};
use anyhow::{Result, bail};

/// The most characters that Cloudflare takes in a line.
const LONGEST: usize = 2_000;
/// The most rules that Cloudflare takes.
const MOST: usize = 100;
/// The `Cache-Control` of most files.
const ASK_AGAIN: &str = "no-cache";

/// For Netlify.
pub(in super::super) fn netlify(design: &Design) -> Result<String> {
    let mut text = everywhere(design);
    for served in &design.files {
        for pattern in patterns(served) {
            text.push_str(&format!("{pattern}\n  Cache-Control: {}\n", served.cache));
            if let Some(policy) = &served.policy {
                text.push_str(&format!("  {POLICY}: {policy}\n"));
            }
        }
    }
    checked(text)
}

/// For Cloudflare Pages.
pub(in super::super) fn cloudflare(design: &Design) -> Result<String> {
    let mut text = everywhere(design);
    text.push_str(&format!("  Cache-Control: {ASK_AGAIN}\n"));
    for served in design
        .files
        .iter()
        .filter(|served| served.cache != ASK_AGAIN || served.policy.is_some())
    {
        for pattern in patterns(served) {
            text.push_str(&format!(
                "{pattern}\n  ! Cache-Control\n  Cache-Control: {}\n",
                served.cache
            ));
            if let Some(policy) = &served.policy {
                text.push_str(&format!("  ! {POLICY}\n  {POLICY}: {policy}\n"));
            }
        }
    }
    checked(text)
}

/// The redirects, for both.
pub(in super::super) fn redirects(design: &Design) -> String {
    let lines = design.redirects.iter();
    lines
        .map(|(from, to)| format!("{from} {to} 302\n"))
        .collect()
}

fn everywhere(design: &Design) -> String {
    let mut text = "/*\n".to_owned();
    for (name, value) in &design.every_answer {
        text.push_str(&format!("  {name}: {value}\n"));
    }
    text
}

/// The address of a file. Both hosts serve a folder's document under several names.
fn patterns(served: &Served) -> Vec<String> {
    match served.folder() {
        Some(folder) => vec![format!("{folder}/*")],
        None => served.paths(),
    }
}

fn checked(text: String) -> Result<String> {
    if let Some(line) = text.lines().find(|line| line.len() > LONGEST) {
        bail!("a header is longer than a host takes ({LONGEST} characters): {line}");
    }
    let rules = text.lines().filter(|line| line.starts_with('/')).count();
    if rules > MOST {
        bail!("{rules} rules in _headers, a host takes {MOST}");
    }
    Ok(text)
}
