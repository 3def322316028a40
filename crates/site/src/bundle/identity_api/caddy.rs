//! The proxy as a snippet for Caddy.

use super::{Call, IdentityApi};

/// Headers of an answer that reach the browser.
const WANTED: [&str; 2] = ["Content-Type", "Retry-After"];

/// Routes for inside of a site, before the import of the site's snippet.
pub(super) fn snippet(api: &IdentityApi) -> String {
    let mut text = "# Made by `cargo xtask bundle`: the calls of the identity API that the page needs, and no other.
# Import this file, and write `import portico_identity_api` before `import portico`.
# Caddy's own modules have no rate limit: put one in front, or build Caddy with one. Behind a CDN or a load
# balancer set `trusted_proxies` (global option `servers`) to those whose X-Forwarded-For can be trusted.
(portico_identity_api) {
"
    .to_owned();
    for (number, call) in api.calls.iter().enumerate() {
        text.push_str(&route(api, call, number));
    }
    text.push_str("}\n");
    text
}

/// One call.
fn route(api: &IdentityApi, call: &Call, number: usize) -> String {
    let name = format!("portico_call_{number}");
    let posts = call.method == "POST";
    let keyed = |line: &str| match posts && api.keyed {
        true => line.to_owned(),
        false => String::new(),
    };
    let content_type = match posts {
        true => "\t\t\theader_up Content-Type application/json\n",
        false => "",
    };
    // With more than one query, the one that came is kept if it is one of them.
    let target = api.target(call, &format!("{{http.regexp.{name}.1}}"));
    let came = |query: &String| format!("{{http.request.orig_uri.query}} == \"{query}\"");
    let others = call.queries.get(1..).unwrap_or_default();
    let mut rewrite = String::new();
    for (number, query) in others.iter().enumerate() {
        rewrite.push_str(&format!(
            "\t\t@{name}_{number} expression `{}`\n\t\trewrite @{name}_{number} {target}?{query}\n",
            came(query)
        ));
    }
    let none: Vec<String> = others.iter().map(came).collect();
    let query = call.query("");
    rewrite.push_str(&match others {
        [] => format!("\t\trewrite * {target}?{query}\n"),
        _ => format!(
            "\t\t@{name}_usual expression `!({})`\n\t\trewrite @{name}_usual {target}?{query}\n",
            none.join(" || ")
        ),
    });
    // `**` is every header, including `Host`.
    let mut text = format!(
        "\t@{name} {{
\t\tmethod {method}
\t\tpath_regexp {name} {pattern}
\t\texpression `!{{http.request.uri}}.matches(\"^[^?]*(%|//|/[.])\")`
\t}}
\thandle @{name} {{
\t\trequest_body {{
\t\t\tmax_size 64KB
\t\t}}
\t\theader Cache-Control no-store
\t\tvars {{
\t\t\tportico_host {{http.request.hostport}}
\t\t\tportico_authorization {{http.request.header.Authorization}}
\t\t\tportico_agent {{http.request.header.User-Agent}}
{key}\t\t}}
\t\trequest_header -**
\t\trequest_header Host {{http.vars.portico_host}}
{rewrite}\t\treverse_proxy {origin} {{
\t\t\theader_up Host {{http.reverse_proxy.upstream.hostport}}
\t\t\theader_up Authorization {{http.vars.portico_authorization}}
\t\t\theader_up Accept application/json
\t\t\theader_up User-Agent {{http.vars.portico_agent}}
{content_type}{keep}\t\t\theader_up -X-Forwarded-Host
\t\t\theader_up -X-Forwarded-Proto
\t\t\theader_down -**
",
        method = call.method,
        pattern = api.pattern(call),
        origin = api.origin,
        key = keyed("\t\t\tportico_key {http.request.header.X-Idempotency-Key}\n"),
        keep = keyed("\t\t\theader_up X-Idempotency-Key {http.vars.portico_key}\n"),
    );
    // Every header of the answer is removed; the wanted ones are set again, if the tenant sent them.
    for wanted in [&WANTED[..], &WANTED[..1], &WANTED[1..], &[]] {
        let matcher = format!(
            "portico_with_{}",
            wanted.concat().to_lowercase().replace('-', "_")
        );
        let (mut found, mut put) = (String::new(), String::new());
        for header in wanted {
            found.push_str(&format!("\t\t\t\theader {header} *\n"));
            put.push_str(&format!(
                "\t\t\t\theader {header} {{http.reverse_proxy.header.{header}}}\n"
            ));
        }
        let on = match wanted.is_empty() {
            true => String::new(),
            false => {
                text.push_str(&format!("\t\t\t@{matcher} {{\n{found}\t\t\t}}\n"));
                format!(" @{matcher}")
            }
        };
        text.push_str(&format!(
            "\t\t\thandle_response{on} {{\n{put}\t\t\t\tcopy_response\n\t\t\t}}\n"
        ));
    }
    text.push_str("\t\t}\n\t}\n");
    text
}
