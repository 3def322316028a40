//! A snippet for Caddy, and a Caddyfile that imports it. Only what the bundle holds is served.

use super::super::design::{Design, POLICY, Served};

/// A log format that leaves out queries, `Referer` and the headers of the answer.
fn filtered(indent: &str) -> String {
    let lines = [
        "format filter {",
        "\twrap json",
        "\tfields {",
        "\t\trequest>uri regexp \"[?].*\" \"\"",
        "\t\trequest>headers>Referer delete",
        "\t\tresp_headers delete",
        "\t}",
        "}",
    ];
    lines.map(|line| format!("{indent}{line}\n")).concat()
}

/// A Caddyfile with the site and nothing else. Caddy also writes requests that end in a server error into its own log, whose
/// format only the global options can set.
pub(in super::super) fn caddyfile(design: &Design) -> String {
    let filtered = filtered("\t\t");
    format!(
        "# Made by `cargo xtask bundle`. portico.caddy lies beside this file.
{{
\t# Caddy's own log, which has the requests that end in an error of the server: without their queries.
\tlog default {{
{filtered}\t}}
}}
import portico.caddy

{} {{
\troot * /srv/portico
\timport portico
}}
",
        design.host
    )
}

/// The snippet `portico`, for a site that sets its `root`.
pub(in super::super) fn snippet(design: &Design) -> String {
    let mut lines = String::new();
    for (name, value) in design
        .every_answer
        .iter()
        .filter(|(name, _)| name != POLICY)
    {
        lines.push_str(&format!("\t\t{name} {}\n", quoted(value)));
    }
    lines.push_str("\t\tVary Accept-Encoding\n");
    let policy = quoted(&design.policy);
    let filtered = filtered("\t\t");
    // Caddy applies a block that removes a header late, and not to errors. So the removal has a line of its own.
    let mut text = format!(
        "# Made by `cargo xtask bundle`. Replace it with every new build.
(portico) {{
\t# A query can contain a code that signs a visitor in, so no query is logged. A `log` of your own would log it.
\t# Caddy's own log has the requests that end in an error of the server: it needs the global options of the
\t# Caddyfile beside this file, too.
\tlog {{
{filtered}\t}}
\theader {{
{lines}\t}}
\theader -Server
\tmap {{path}} {{portico_cache}} {{portico_policy}} {{
"
    );
    let mut known = Vec::new();
    for served in &design.files {
        known.extend(served.paths());
        for path in served.paths() {
            // `-` is the default.
            let own = served.policy.as_deref().map_or("-".to_owned(), quoted);
            text.push_str(&format!("\t\t{path} {} {own}\n", quoted(&served.cache)));
        }
    }
    text.push_str(&format!(
        "\t\tdefault {cache} {policy}\n\t}}\n\theader Cache-Control {{portico_cache}}\n\theader {POLICY} {{portico_policy}}\n",
        cache = quoted(&design.not_found.cache)
    ));
    for (from, to) in &design.redirects {
        text.push_str(&format!("\tredir {from} {to} 302\n"));
    }
    // The file server would redirect a folder without its slash by itself, but drop the query.
    let folders: Vec<String> = design.files.iter().filter_map(Served::folder).collect();
    text.push_str(&format!(
        "\t@portico_folder path {folders}
\tredir @portico_folder {{path}}/?{{query}} 308
\t@portico_site path {}
\thandle @portico_site {{
\t\t@portico_other not method GET HEAD
\t\terror @portico_other 405
\t\tfile_server {{
\t\t\tprecompressed br gzip
\t\t}}
\t}}
\thandle {{
\t\terror 404
\t}}
\thandle_errors {{
\t\trewrite * /404.html
\t\theader {{
{lines}\t\t}}
\t\theader Cache-Control {cache}
\t\theader {POLICY} {policy}
\t\tfile_server {{
\t\t\tprecompressed br gzip
\t\t}}
\t}}
}}
",
        known.join(" "),
        folders = folders.join(" "),
        cache = quoted(&design.not_found.cache)
    ));
    text
}

/// A quoted text for Caddy. A brace would begin a placeholder; no text here has one.
fn quoted(text: &str) -> String {
    debug_assert!(!text.contains(['{', '`']), "{text}");
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
