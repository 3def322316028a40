//! The settings of each host, written from the one design.

pub(super) mod caddy;
pub(super) mod cloudfront;
pub(super) mod github_pages;
pub(super) mod nginx;
pub(super) mod rules;

use super::design::Design;
use anyhow::Result;
use std::path::Path;

/// Every file, by its path below `hosts`.
pub(super) fn files(design: &Design, site: &Path) -> Result<Vec<(String, String)>> {
    let mut files = vec![
        ("netlify/_headers".to_owned(), rules::netlify(design)?),
        (
            "cloudflare-pages/_headers".to_owned(),
            rules::cloudflare(design)?,
        ),
        ("nginx/portico-http.conf".to_owned(), nginx::http()),
        ("nginx/portico.conf".to_owned(), nginx::include(design)),
        ("caddy/portico.caddy".to_owned(), caddy::snippet(design)),
        ("caddy/Caddyfile".to_owned(), caddy::caddyfile(design)),
    ];
    for (name, text) in cloudfront::files(design)? {
        files.push((format!("s3-cloudfront/{name}"), text));
    }
    if !design.redirects.is_empty() {
        let redirects = rules::redirects(design);
        files.push(("netlify/_redirects".to_owned(), redirects.clone()));
        files.push(("cloudflare-pages/_redirects".to_owned(), redirects));
    }
    for (name, text) in github_pages::files(design, site)? {
        files.push((format!("github-pages/{name}"), text));
    }
    Ok(files)
}
