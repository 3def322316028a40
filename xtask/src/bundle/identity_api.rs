//! An allow-list in front of the tenant's identity API: only the calls that the journeys of one config
//! need, in nginx's and Caddy's words. The tenant's own policy is to say the same; two locks are better.
//!
//! Addresses are never passed on as they come: each is put together anew from what was matched, so that
//! this and the tenant cannot read one address in two ways.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Matches an id, and nothing that an address gives a meaning to.
const ID: &str = "([A-Za-z0-9_-]+)";

/// How often an address may call: a burst at once, and then at this pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    zone: &'static str,
    pub(super) burst: u32,
    pub(super) each_minute: u32,
}

/// By address: many people can stand behind one, so these are floods, not persons.
const READS: Limit = Limit {
    zone: "portico_reads",
    burst: 20,
    each_minute: 60,
};
const WRITES: Limit = Limit {
    zone: "portico_writes",
    burst: 10,
    each_minute: 20,
};

/// One operation that is let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) method: &'static str,
    /// Below the base; `*` stands for an id.
    pub(super) path: String,
    /// Whether the workspace of the theme may be named (`server_id`).
    query: bool,
}

impl Call {
    /// How often it may be called, where the server can say so.
    pub(super) fn limit(&self) -> Limit {
        match self.method {
            "GET" => READS,
            _ => WRITES,
        }
    }
}

/// A proxy for the identity API.
#[derive(Clone, Debug)]
pub(super) struct IdentityApi {
    /// Where the page finds it, without a slash at the end.
    pub(super) prefix: String,
    /// `https://host[:port]` of the tenant.
    pub(super) origin: String,
    /// The path of the tenant's identity API, without a slash at the end.
    base: String,
    pub(super) calls: Vec<Call>,
}

impl IdentityApi {
    /// The proxy for this config; none where the page asks the tenant itself.
    pub(super) fn of(config: &Value, upstream: Option<&str>) -> Result<Option<Self>> {
        let api = config["tenant"]["identity_api"]
            .as_str()
            .unwrap_or_default();
        let page = config["client"]["redirect_uri"]
            .as_str()
            .unwrap_or_default();
        let page = page.strip_suffix("/callback/").unwrap_or(page);
        let prefix = api.strip_prefix(page).filter(|path| path.starts_with('/'));
        let prefix = prefix.map(|path| path.trim_end_matches('/'));
        let (prefix, upstream) = match (prefix, upstream) {
            (None, None) => return Ok(None),
            (None, Some(_)) => bail!(
                "--upstream: /tenant/identity_api is not below the page's own origin, so nothing would go through a proxy"
            ),
            (Some(_), None) => bail!(
                "/tenant/identity_api is below the page's own origin: name the tenant's identity API by --upstream"
            ),
            (Some(prefix), Some(upstream)) => (prefix, upstream),
        };
        let plain = |text: &str| {
            text.chars()
                .all(|c| c.is_ascii_alphanumeric() || "/-._:[]".contains(c))
        };
        let place = upstream
            .find("://")
            .map(|at| at + 3)
            .filter(|_| plain(upstream));
        let place = place.context("--upstream is not an address")?;
        if !upstream.starts_with("https://")
            && !["http://127.0.0.1", "http://localhost"]
                .iter()
                .any(|own| upstream.starts_with(own))
        {
            bail!("--upstream: only https is safe");
        }
        if prefix.is_empty() || !plain(prefix) {
            bail!("/tenant/identity_api needs a plain path of its own, like {page}/identity");
        }
        let (origin, base) = match upstream[place..].find('/') {
            Some(at) => upstream.split_at(place + at),
            None => (upstream, ""),
        };
        Ok(Some(Self {
            prefix: prefix.to_owned(),
            origin: origin.to_owned(),
            base: base.trim_end_matches('/').to_owned(),
            calls: calls(config)?,
        }))
    }

    /// Every file, by its path below `hosts`.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        vec![
            ("nginx/identity-api-http.conf".to_owned(), zones()),
            ("nginx/identity-api.conf".to_owned(), self.nginx()),
            ("caddy/identity-api.caddy".to_owned(), self.caddy()),
        ]
    }

    /// Whether a call is let through; the path is below the prefix.
    pub(super) fn admits(&self, method: &str, path: &str) -> bool {
        let id = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        self.calls.iter().any(|call| {
            let (wanted, got) = (call.path.split('/'), path.split('/'));
            call.method == method
                && wanted.clone().count() == got.clone().count()
                && wanted
                    .zip(got)
                    .all(|(wanted, got)| wanted == got || (wanted == "*" && id(got)))
        })
    }

    fn host(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, host)| host)
    }

    /// Locations for inside of `server { ... }`, beside the include of the site.
    fn nginx(&self) -> String {
        let host = self.host();
        let mut text = "# Made by `cargo xtask bundle`: the calls of the identity API that the page needs, and no other.
# Beside `include portico.conf;`. identity-api-http.conf belongs into `http { ... }`.
"
        .to_owned();
        for call in &self.calls {
            let Limit { zone, burst, .. } = call.limit();
            let query = match call.query {
                // Kept as it is: the tenant's own reading of it counts.
                true => "",
                false => "?",
            };
            text.push_str(&format!(
                "location ~ {pattern} {{
    if ($request_method != {method}) {{
        return 405;
    }}
    # nginx has read the address already; one that had to be read in some way is none of the page's.
    if ($request_uri ~ ^[^?]*(%|//|/\\.)) {{
        return 404;
    }}
    limit_req zone={zone} burst={burst} nodelay;
    limit_req_status 429;
    client_max_body_size 64k;
    set $portico_cache \"no-store\";
    set $portico_encoding \"\";
    rewrite {pattern} {target}{query} break;
    proxy_pass {origin};
    proxy_http_version 1.1;
    proxy_ssl_server_name on;
    proxy_ssl_name {name};
    proxy_ssl_verify on;
    proxy_ssl_verify_depth 3;
    proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;
    proxy_set_header Host {host};
    proxy_set_header Connection \"\";
    proxy_set_header Cookie \"\";
    proxy_set_header Origin \"\";
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_hide_header Set-Cookie;
    proxy_hide_header Cache-Control;
    proxy_hide_header Vary;
",
                pattern = self.pattern(call),
                method = call.method,
                target = self.target(call, "$1"),
                origin = self.origin,
                name = host.split(':').next().unwrap_or_default(),
            ));
            // What the tenant says of itself is not what this page says.
            for name in HIDDEN {
                text.push_str(&format!("    proxy_hide_header {name};\n"));
            }
            text.push_str("}\n");
        }
        text
    }

    /// Routes for inside of a site, before the import of the site's snippet.
    fn caddy(&self) -> String {
        let mut text = "# Made by `cargo xtask bundle`: the calls of the identity API that the page needs, and no other.
# Import this file, and write `import portico_identity_api` before `import portico`.
# Caddy's own modules know no rate limit: put one in front, or build Caddy with one.
(portico_identity_api) {
"
        .to_owned();
        for (number, call) in self.calls.iter().enumerate() {
            let name = format!("portico_call_{number}");
            text.push_str(&format!(
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
\t\trewrite * {target}{query}
\t\treverse_proxy {origin} {{
\t\t\theader_up Host {{upstream_hostport}}
\t\t\theader_up -Cookie
\t\t\theader_up -Origin
\t\t\theader_down -Set-Cookie
\t\t\theader_down -Cache-Control
",
                method = call.method,
                pattern = self.pattern(call),
                target = self.target(call, &format!("{{re.{name}.1}}")),
                query = if call.query { "?{query}" } else { "?" },
                origin = self.origin,
            ));
            for hidden in HIDDEN {
                text.push_str(&format!("\t\t\theader_down -{hidden}\n"));
            }
            text.push_str("\t\t}\n\t}\n");
        }
        text.push_str("}\n");
        text
    }

    /// A regular expression without quotation marks: it holds no space, semicolon or brace.
    fn pattern(&self, call: &Call) -> String {
        let path = format!("{}{}", self.prefix, call.path);
        format!("^{}$", path.replace('.', "\\.").replace('*', ID))
    }

    fn target(&self, call: &Call, id: &str) -> String {
        format!("{}{}", self.base, call.path.replace('*', id))
    }
}

/// Headers of the tenant's answers that the page's host says itself, or nobody needs to say.
const HIDDEN: [&str; 7] = [
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Expose-Headers",
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "Referrer-Policy",
];

fn zones() -> String {
    let mut text = "# For inside of `http { ... }`. By address: many people can stand behind one, so these are floods, not persons.\n".to_owned();
    for Limit {
        zone, each_minute, ..
    } in [READS, WRITES]
    {
        text.push_str(&format!(
            "limit_req_zone $binary_remote_addr zone={zone}:10m rate={each_minute}r/m;\n"
        ));
    }
    text
}

/// The calls that the journeys of this config need (the vendor's system API for identities).
fn calls(config: &Value) -> Result<Vec<Call>> {
    let plain = |name: &str, value: &Value| -> Result<String> {
        let text = value.as_str().unwrap_or_default().to_owned();
        match !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        {
            true => Ok(text),
            false => bail!("/tenant/{name}: a proxy takes ids of letters, digits, - and _ only"),
        }
    };
    let pool = plain("pool", &config["tenant"]["pool"])?;
    // Where the config does not name it, the pool does.
    let schema = match &config["tenant"]["schema"] {
        Value::Null => "*".to_owned(),
        named => plain("schema", named)?,
    };
    let call = |method, path: &str, query| Call {
        method,
        path: format!("/system/{}", path.replace("POOL", &pool)),
        query,
    };
    let mut calls = vec![
        call("GET", "pools/POOL", false),
        call("GET", &format!("schemas/{schema}"), false),
        call("POST", "pools/POOL/user/activate", false),
        call("POST", "pools/POOL/user/otp/inspect", false),
        call("POST", "pools/POOL/users/*/activate", false),
    ];
    calls.push(match config["registration"]["api"].as_str() {
        Some("create_user") => call("POST", "pools/POOL/users", true),
        _ => call("POST", "pools/POOL/user/register", true),
    });
    // A relay sends the messages then, with a client of its own.
    if config["activation"]["delivery"].as_str() != Some("relay") {
        calls.push(call("POST", "pools/POOL/users/*/activation/send", true));
    }
    Ok(calls)
}
