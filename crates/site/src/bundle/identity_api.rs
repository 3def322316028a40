//! An allow-list in front of the tenant's identity API: only the calls that the journeys of one config
//! need, for nginx and for Caddy. The tenant's own access policy should say the same.
//!
//! No address is passed on as it came. The path is put together from the matched parts, and the query is one that the page
//! sends with this config, so that the proxy and the tenant cannot read one address in two ways. Headers are allow-listed:
//! towards the tenant in both servers, towards the browser in Caddy; nginx can only remove headers by name (`UNWANTED`).
//!
//! Bodies are not checked, because neither server can do that. So there is no proxy for `create_user`, whose body sets
//! the status and verified addresses of a user.

mod caddy;
mod nginx;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Matches an id, and no character that has a meaning in an address.
const ID: &str = "([A-Za-z0-9_-]+)";

/// The rate limit of an address: a burst at once, then this many calls each minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit {
    zone: &'static str,
    pub(super) burst: u32,
    pub(super) each_minute: u32,
}

/// Many visitors can share an address, so these limits stop floods, not single visitors.
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
    /// The queries that the page sends, encoded. Any other query is replaced by the first. Empty: no query is passed
    /// on.
    pub(super) queries: Vec<String>,
}

impl Call {
    /// The query that the tenant gets if this one came.
    pub(super) fn query(&self, came: &str) -> &str {
        let same = self.queries.iter().find(|query| *query == came);
        same.or(self.queries.first()).map_or("", String::as_str)
    }

    /// Its rate limit, in a server that has limits.
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
    /// The path at which the page calls it, without a slash at the end.
    pub(super) prefix: String,
    /// `https://host[:port]` of the tenant.
    pub(super) origin: String,
    /// The path of the tenant's identity API, without a slash at the end.
    base: String,
    /// Whether the page sends `X-Idempotency-Key`.
    keyed: bool,
    pub(super) calls: Vec<Call>,
}

/// The note if there is no proxy because of `create_user`.
pub(super) const NONE_FOR_CREATE_USER: &str = "no proxy for the identity API: `registration.api` is `create_user`, and neither nginx nor Caddy can check a body. \
     Whoever may create users may give them any status and any \"verified\" address, so a proxy that lets every body through protects nothing. \
     Put a service of your own there that builds the body itself";

impl IdentityApi {
    /// The proxy for this config; `None` if the page calls the tenant directly, or creates users.
    pub(super) fn read(config: &Value, upstream: Option<&str>) -> Result<Option<Self>> {
        let api = config["tenant"]["identity_api"]
            .as_str()
            .unwrap_or_default();
        let page = config["client"]["redirect_uri"]
            .as_str()
            .unwrap_or_default();
        let page = page.strip_suffix("/callback/").unwrap_or(page);
        let prefix = api.strip_prefix(page).filter(|path| path.starts_with('/'));
        let prefix = prefix.map(|path| path.trim_end_matches('/'));
        if prefix.is_some() && creates_users(config) {
            return Ok(None);
        }
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
            keyed: config["tenant"]["idempotency_keys"] == true,
            calls: calls(config)?,
        }))
    }

    /// Every file, by its path below `hosts`.
    pub(super) fn files(&self) -> Vec<(String, String)> {
        vec![
            ("nginx/identity-api-http.conf".to_owned(), nginx::zones()),
            ("nginx/identity-api.conf".to_owned(), nginx::locations(self)),
            ("caddy/identity-api.caddy".to_owned(), caddy::snippet(self)),
        ]
    }

    /// Whether a call is let through; the path is below the prefix.
    #[cfg(any(test, feature = "trial"))]
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

    /// A regular expression without quotation marks: it holds no space, semicolon or brace.
    fn pattern(&self, call: &Call) -> String {
        let path = format!("{}{}", self.prefix, call.path);
        format!("^{}$", path.replace('.', "\\.").replace('*', ID))
    }

    pub(super) fn target(&self, call: &Call, id: &str) -> String {
        format!("{}{}", self.base, call.path.replace('*', id))
    }
}

/// Whether the page creates users instead of registering them.
pub(super) fn creates_users(config: &Value) -> bool {
    config["registration"]["api"] == "create_user"
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
    // If the config does not name the schema, the pool does.
    let schema = match &config["tenant"]["schema"] {
        Value::Null => "*".to_owned(),
        named => plain("schema", named)?,
    };
    let call = |method, path: &str, queries: Vec<String>| Call {
        method,
        path: format!("/system/{}", path.replace("POOL", &pool)),
        queries,
    };
    let mut calls = vec![
        call("GET", "pools/POOL", vec![]),
        call("GET", &format!("schemas/{schema}"), vec![]),
        call("POST", "pools/POOL/user/activate", vec![]),
        call("POST", "pools/POOL/user/otp/inspect", vec![]),
        call("POST", "pools/POOL/users/*/activate", vec![]),
        call(
            "POST",
            "pools/POOL/user/register",
            vec![registration(config)],
        ),
    ];
    // With a relay the page does not call this: the relay does, with a client of its own.
    if delivery(config) != "relay" {
        calls.push(call(
            "POST",
            "pools/POOL/users/*/activation/send",
            messages(config),
        ));
    }
    Ok(calls)
}

fn delivery(config: &Value) -> &str {
    let named = config["activation"]["delivery"].as_str();
    named.unwrap_or("with_registration")
}

/// The query of `user/register`.
fn registration(config: &Value) -> String {
    match delivery(config) {
        "with_registration" => {
            let mut query = message(config, kind(config));
            query.push(("send_activation_message", "true"));
            encoded(&query)
        }
        _ => encoded(&[("send_activation_message", "false")]),
    }
}

/// The queries of `activation/send`: first with the configured kind of message, then with the other kind, if visitors may
/// ask for it.
fn messages(config: &Value) -> Vec<String> {
    let activation = &config["activation"];
    let usual = kind(config);
    let other = if usual == "code" { "link" } else { "code" };
    let mut kinds = vec![usual];
    if activation["other_kind"] != false {
        kinds.push(other);
    }
    let query = |kind: &str| {
        let mut query = message(config, kind);
        if activation["mode"] == "invitation" {
            query.push(("mode", "invitation"));
        }
        if let (Some(url), "link") = (activation["post_activation_url"].as_str(), kind) {
            query.push(("post_activation_url", url));
        }
        encoded(&query)
    };
    kinds.into_iter().map(query).collect()
}

fn kind(config: &Value) -> &str {
    config["activation"]["message"].as_str().unwrap_or("code")
}

fn message<'a>(config: &'a Value, kind: &'a str) -> Vec<(&'a str, &'a str)> {
    let theme = config["tenant"]["theme_server"].as_str();
    let mut query = vec![("code_type_in_message", kind)];
    query.extend(theme.map(|server| ("server_id", server)));
    query
}

/// Percent-encoded as the page does it: all but the unreserved characters (RFC 3986 section 2.3).
fn encoded(query: &[(&str, &str)]) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                    char::from(byte).to_string()
                }
                byte => format!("%{byte:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect();
    pairs.join("&")
}
