//! One include for nginx. It needs only modules that every package has, so it chooses the compressed copies by itself. Only
//! files of the bundle are served; everything else is not found.

use super::super::design::{Design, POLICY, Served};

/// The include for `http { ... }`, with the format of the log. A query can contain a code that signs a visitor in
/// (`/callback/?code=...`), at a mistyped address, too. So no query is logged, and no `Referer`.
pub(in super::super) fn http() -> String {
    r#"# Made by `cargo xtask bundle`. Include it in `http { ... }`; portico.conf needs it.
map $request_uri $portico_path {
    "~^(?<portico_without_query>[^?]*)" $portico_without_query;
}
log_format portico '$remote_addr - - [$time_local] "$request_method $portico_path $server_protocol" '
    '$status $body_bytes_sent "-" "$http_user_agent"';
"#
    .to_owned()
}

/// The include for `server { ... }`.
pub(in super::super) fn include(design: &Design) -> String {
    let mut text = format!(
        "# Made by `cargo xtask bundle` for {host}. Replace it with every new build.
#
# server {{
#     listen 80;
#     access_log off;
#     return 301 https://{host}$request_uri;
# }}
# server {{
#     listen 443 ssl http2;
#     server_name {host};
#     ssl_certificate ...; ssl_certificate_key ...;
#     root /srv/portico;  # what is in the bundle's folder `site`
#     include /etc/nginx/portico.conf;
# }} Include portico-http.conf in `http {{ ... }}`.

access_log /var/log/nginx/portico.log portico;
server_tokens off;
absolute_redirect off;
gzip off;
error_page 404 /404.html;

set $portico_cache \"no-cache\";
set $portico_policy {policy};
set $portico_twin \"\";
set $portico_encoding \"\";
if ($http_accept_encoding ~* \"{gzip}\") {{
    set $portico_twin \".gz\";
    set $portico_encoding \"gzip\";
}}
if ($http_accept_encoding ~* \"{brotli}\") {{
    set $portico_twin \".br\";
    set $portico_encoding \"br\";
}}

# A location with an add_header of its own would lose all of these: none below has one.
",
        host = design.host,
        gzip = accepts("gzip"),
        brotli = accepts("br"),
        policy = quoted(&design.policy),
    );
    for (name, value) in &design.every_answer {
        let value = match name.as_str() {
            POLICY => "$portico_policy".to_owned(),
            _ => quoted(value),
        };
        text.push_str(&format!("add_header {name} {value} always;\n"));
    }
    text.push_str(
        "add_header Cache-Control $portico_cache always;
add_header Content-Encoding $portico_encoding always;
add_header Vary \"Accept-Encoding\" always;

location / {
    return 404;
}
",
    );
    text.push_str(&location("/404.html", &design.not_found, "    internal;\n"));
    for served in &design.files {
        for path in served.paths() {
            text.push_str(&location(&path, served, ""));
        }
        if let Some(folder) = served.folder() {
            text.push_str(&format!(
                "location = {folder} {{\n    error_log /dev/null emerg;\n    set $portico_encoding \"\";\n    return 308 {folder}/$is_args$args;\n}}\n"
            ));
        }
    }
    for (from, to) in &design.redirects {
        text.push_str(&format!(
            "location = {from} {{\n    set $portico_encoding \"\";\n    return 302 {};\n}}\n",
            // A dollar sign would begin a variable.
            quoted(&to.replace('$', "%24"))
        ));
    }
    text
}

fn location(path: &str, served: &Served, more: &str) -> String {
    let file = &served.file;
    let (twin, encoding) = match served.twins {
        true => ("$portico_twin", ""),
        false => ("", "    set $portico_encoding \"\";\n"),
    };
    // The error log has the whole address in each line, and its format cannot be changed.
    let errors = match served.folder() {
        Some(_) => "    error_log /dev/null emerg;\n",
        None => "",
    };
    let policy = served.policy.as_ref().map_or(String::new(), |policy| {
        format!("    set $portico_policy {};\n", quoted(policy))
    });
    format!(
        "location = {path} {{\n{more}{errors}{encoding}{policy}    set $portico_cache {};\n    types {{ }}\n    default_type {};\n    try_files /{file}{twin} =404;\n}}\n",
        quoted(&served.cache),
        quoted(served.media_type),
    )
}

/// Matches an `Accept-Encoding` that takes this coding, and does not give it the weight 0.
fn accepts(coding: &str) -> String {
    format!("(?:^|,)\\s*{coding}\\s*(?:,|$|;\\s*q=(?:1|0\\.0*[1-9]))")
}

/// A quoted text for nginx. A dollar sign would begin a variable; no text here has one.
pub(in super::super) fn quoted(text: &str) -> String {
    debug_assert!(!text.contains('$'), "{text}");
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
