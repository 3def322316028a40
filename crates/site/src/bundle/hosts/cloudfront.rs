//! A bucket of S3 behind CloudFront: the response headers policies, the upload with the type and the
//! caching of each file, the function that finds a folder's document.
//!
//! CloudFront sets headers by behaviour, and a behaviour is chosen by path, so the worker's script has a behaviour of
//! its own.

use super::super::design::{Design, POLICY, Served};
use anyhow::Result;
use serde_json::{Value, json};

/// Every file, by its name.
pub(in super::super) fn files(design: &Design) -> Result<Vec<(String, String)>> {
    let mut files = vec![
        (policy_file(None), policy(design, None)?),
        ("upload.sh".to_owned(), upload(design)),
        ("viewer-request.js".to_owned(), viewer_request(design)),
        ("README.md".to_owned(), readme(design)),
    ];
    for (worker, _) in design.workers() {
        files.push((policy_file(Some(worker)), policy(design, Some(worker))?));
    }
    Ok(files)
}

/// The name of a worker's file without the hash, which changes with each build.
fn kind(worker: &Served) -> &str {
    let name = worker.file.rsplit('/').next().unwrap_or_default();
    name.split(['-', '.']).next().unwrap_or_default()
}

fn policy_file(worker: Option<&Served>) -> String {
    match worker {
        None => "response-headers-policy.json".to_owned(),
        Some(worker) => format!("response-headers-policy-{}.json", kind(worker)),
    }
}

/// The steps to do by hand.
fn readme(design: &Design) -> String {
    let mut text = README.to_owned();
    for (number, (worker, _)) in (6..).zip(design.workers()) {
        text.push_str(&format!(
            "{number}. A second behaviour for the path pattern `/assets/{kind}-*.js`, like the first but without the function, and with a response
   headers policy made of `{file}`: this script runs as a worker, and its policy lets it talk to no other host.
",
            kind = kind(worker),
            file = policy_file(Some(worker)),
        ));
    }
    text
}

const README: &str = "\
# S3 with CloudFront

1. `aws cloudfront create-response-headers-policy --response-headers-policy-config file://response-headers-policy.json`,
   and give that policy to the default behaviour.
2. Make a CloudFront function of `viewer-request.js` and bind it to `viewer-request` of the same behaviour.
3. In that behaviour: redirect HTTP to HTTPS, methods GET and HEAD, compress objects automatically, the managed cache policy
   `CachingOptimized` (it knows gzip and brotli). CloudFront compresses what it delivers; the `.br` and `.gz` files are not uploaded.
4. Custom error responses: 403 and 404 both to `/404.html` with status **404**, minimum TTL 10 s. Never to `/index.html`
   with 200: a missing script would then be a document.
5. `BUCKET=my-bucket sh upload.sh ../../site`. Assets go first, documents last.
";

/// The argument of `create-response-headers-policy`, for a worker's script or for all else.
fn policy(design: &Design, worker: Option<&Served>) -> Result<String> {
    let mut security = json!({});
    let mut custom = Vec::new();
    for (name, value) in &design.headers(worker.unwrap_or(&design.not_found)) {
        match name.as_str() {
            // Set on each object at its upload.
            "Cache-Control" => {}
            POLICY => {
                security["ContentSecurityPolicy"] =
                    json!({ "Override": true, "ContentSecurityPolicy": value });
            }
            "X-Content-Type-Options" => {
                security["ContentTypeOptions"] = json!({ "Override": true })
            }
            "X-Frame-Options" => {
                security["FrameOptions"] = json!({ "Override": true, "FrameOption": value });
            }
            "Referrer-Policy" => {
                security["ReferrerPolicy"] = json!({ "Override": true, "ReferrerPolicy": value });
            }
            "Strict-Transport-Security" => {
                security["StrictTransportSecurity"] = transport_security(value);
            }
            _ => custom.push(json!({ "Header": name, "Value": value, "Override": true })),
        }
    }
    let policy = json!({
        "Name": worker.map_or("portico".to_owned(), |worker| format!("portico-{}", kind(worker))),
        "Comment": format!("Registration page at {}", design.host),
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    });
    Ok(serde_json::to_string_pretty(&policy)? + "\n")
}

fn transport_security(value: &str) -> Value {
    let parts: Vec<&str> = value.split(';').map(str::trim).collect();
    let age = parts.iter().find_map(|part| part.strip_prefix("max-age="));
    json!({
        "Override": true,
        "AccessControlMaxAgeSec": age.and_then(|age| age.parse::<u64>().ok()),
        "IncludeSubdomains": parts.contains(&"includeSubDomains"),
        "Preload": parts.contains(&"preload"),
    })
}

/// Uploads what is served, each file with its type and caching.
fn upload(design: &Design) -> String {
    let mut text = "#!/bin/sh
# BUCKET=my-bucket sh upload.sh <the bundle's folder `site`>
set -eu
put() {
    aws s3 cp \"$SITE/$1\" \"s3://$BUCKET/$1\" --content-type \"$2\" --cache-control \"$3\"
}
SITE=$1
"
    .to_owned();
    let mut files: Vec<_> = design.files.iter().collect();
    files.push(&design.not_found);
    // Documents last: they must not refer to an asset that is not uploaded yet.
    files.sort_by_key(|served| served.media_type.starts_with("text/html"));
    for served in files {
        text.push_str(&format!(
            "put '{}' '{}' '{}'\n",
            served.file, served.media_type, served.cache
        ));
    }
    text
}

/// The function that maps folders to their documents, because a bucket has no folders.
fn viewer_request(design: &Design) -> String {
    let folders: Vec<String> = design
        .files
        .iter()
        .filter_map(|served| served.folder())
        .collect();
    let moved: Value = design
        .redirects
        .iter()
        .cloned()
        .map(|(from, to)| (from, Value::from(to)))
        .collect();
    format!(
        "// Bind this to the event viewer-request.
var FOLDERS = {};
var MOVED = {moved};
function handler(event) {{
    var request = event.request;
    if (MOVED[request.uri]) {{
        return {{
            statusCode: 302,
            statusDescription: 'Found',
            headers: {{ location: {{ value: MOVED[request.uri] }} }}
        }};
    }}
    if (FOLDERS.indexOf(request.uri) >= 0) {{
        request.uri += '/';
    }}
    if (request.uri.endsWith('/')) {{
        request.uri += 'index.html';
    }}
    return request;
}}
",
        Value::from(folders)
    )
}
