//! The headers that the built site must be served with, defined in one place: the build writes them to `headers.json`, and
//! the site server and the settings of every host are made from that file.
//!
//! The origins that the policy allows connections to are not in it. They follow from the `config.json` that is served, so
//! that one build works for any tenant.

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Name of the file in the built site. The settings of the host are made from it; it is never served.
pub const FILE: &str = "headers.json";

/// Everything a host must know to serve the built site.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Headers {
    /// Directives of the Content-Security-Policy, without `connect-src`, in order.
    pub policy: Vec<(String, String)>,
    /// The whole Content-Security-Policy of the scripts of workers, by path as in `cache`: a worker has the policy of the
    /// answer with its script. `{origin}` stands for the site's own origin.
    pub workers: Vec<(String, String)>,
    /// Headers of every answer, by lower-case name.
    pub every_answer: Vec<(String, String)>,
    /// `cache-control` by path, first match counts; `*` stands for anything.
    pub cache: Vec<(String, String)>,
}

/// The scheme that a site is served with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Every deployment.
    Https,
    /// On the machine of a developer.
    Http,
}

impl Headers {
    /// The headers of every site. `scripts` and `styles` are the hashes of inline scripts and style sheets (`sha256-...`),
    /// and of the script files that documents load, as in their `integrity` (`sha384-...`). A document can run no other
    /// file of the site as a script.
    pub fn new(scripts: &[String], styles: &[String]) -> Self {
        let (script, style) = (
            sources("'wasm-unsafe-eval'", scripts),
            sources(STYLES, styles),
        );
        let policy = [
            ("default-src", "'none'"),
            ("script-src", &script),
            ("style-src", &style),
            ("img-src", "'self'"),
            ("font-src", "'self'"),
            // For the one worker. The one policy of Trusted Types, below, creates its address and no other
            // (src/web/types.js).
            ("worker-src", "'self'"),
            ("base-uri", "'none'"),
            ("form-action", "'none'"),
            ("frame-ancestors", "'none'"),
            ("object-src", "'none'"),
            ("require-trusted-types-for", "'script'"),
            ("trusted-types", "portico-strength"),
        ];
        let every_answer = [
            (
                "strict-transport-security",
                "max-age=63072000; includeSubDomains",
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", PERMISSIONS),
            // The browser requests no script file without `integrity`, even if the policy should allow one.
            ("integrity-policy", "blocked-destinations=(script)"),
            // No process of the browser is shared with other origins of the same site.
            ("origin-agent-cluster", "?1"),
        ];
        let cache = [
            ("/assets/*", "public, max-age=31536000, immutable"),
            // The address of this document carries the code until the page has read it.
            ("/callback/*", "no-store"),
            ("/*", "no-cache"),
        ];
        let owned = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        Self {
            policy: owned(&policy),
            workers: Vec::new(),
            every_answer: owned(&every_answer),
            cache: owned(&cache),
        }
    }

    /// The same with the policy of a worker's script. The worker can request one file, its WebAssembly, so it can send
    /// a password nowhere, not even to the site.
    #[must_use]
    pub fn with_worker(mut self, name: &str, wasm: &str) -> Self {
        let policy = format!(
            "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src {ORIGIN}{wasm}; \
             require-trusted-types-for 'script'; trusted-types 'none'"
        );
        self.workers.push((format!("/assets/{name}-*.js"), policy));
        self
    }

    /// The same for documents with other style sheets.
    #[must_use]
    pub fn with_styles(mut self, styles: &[String]) -> Self {
        for (name, value) in &mut self.policy {
            if name == "style-src" {
                *value = sources(STYLES, styles);
            }
        }
        self
    }

    /// The Content-Security-Policy for a site that is served with this `config.json`.
    ///
    /// # Errors
    /// When the config names no tenant, or an address in it is not valid.
    pub fn policy_for(&self, config: &Value, scheme: Scheme) -> Result<String> {
        Ok(self.policy_with(&origins(config)?, scheme))
    }

    /// The policy if the config names no tenant. The page then only shows this mistake.
    pub fn policy_without_tenant(&self, scheme: Scheme) -> String {
        self.policy_with(&[], scheme)
    }

    fn policy_with(&self, origins: &[String], scheme: Scheme) -> String {
        let mut connect = "'self'".to_owned();
        for origin in origins {
            connect.push(' ');
            connect.push_str(origin);
        }
        let mut parts: Vec<String> = Vec::new();
        for (name, value) in &self.policy {
            parts.push(format!("{name} {value}"));
            if name == "font-src" {
                parts.push(format!("connect-src {connect}"));
            }
        }
        // Not for a developer's tenant on loopback, whose addresses it would turn into https as well. And not for a page on
        // http://localhost, whose files WebKit would then request by https.
        let secure = |origin: &String| origin.starts_with("https:");
        if scheme == Scheme::Https && origins.iter().all(secure) {
            parts.push("upgrade-insecure-requests".to_owned());
        }
        parts.join("; ")
    }

    /// The `cache-control` of a path.
    pub fn cache_for(&self, path: &str) -> &str {
        first_match(&self.cache, path).unwrap_or("no-cache")
    }

    /// The policy of a worker's script, for a site that is served with this `config.json`.
    pub fn worker_policy_for(&self, path: &str, config: &Value) -> Option<String> {
        let own = config["client"]["redirect_uri"].as_str().and_then(origin);
        // The policy names a file by its whole address. Without a redirect URI the page only shows this mistake.
        let own = own.unwrap_or_else(|| "https://site.invalid".to_owned());
        Some(first_match(&self.workers, path)?.replace(ORIGIN, &own))
    }
}

/// The placeholder for the site's own origin, which a build does not know.
const ORIGIN: &str = "{origin}";

/// The style sheet of the doctor's page is a file of the site; those of other documents are inline.
const STYLES: &str = "'self'";

/// The sources of a directive, followed by these hashes.
fn sources(plain: &str, hashes: &[String]) -> String {
    let mut sources = plain.to_owned();
    for hash in hashes {
        sources.push_str(&format!(" '{hash}'"));
    }
    sources
}

fn first_match<'a>(values: &'a [(String, String)], path: &str) -> Option<&'a str> {
    let found = values
        .iter()
        .find(|(pattern, _)| match pattern.split_once('*') {
            Some((start, end)) => path
                .strip_prefix(start)
                .is_some_and(|rest| rest.ends_with(end)),
            None => path == pattern,
        });
    found.map(|(_, value)| value.as_str())
}

/// Switched off for the page and everything in it (HD-07).
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), \
     encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), gyroscope=(), hid=(), \
     idle-detection=(), local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), \
     picture-in-picture=(), publickey-credentials-create=(), publickey-credentials-get=(), \
     screen-wake-lock=(), serial=(), storage-access=(), usb=(), \
     xr-spatial-tracking=()";

/// The origins that a page with this config talks to: each once, in the order of the config.
///
/// # Errors
/// When `tenant.issuer` or `tenant.identity_api` is missing, or an address has no origin.
pub fn origins(config: &Value) -> Result<Vec<String>> {
    let (tenant, activation) = (&config["tenant"], &config["activation"]);
    let breaches = &config["password"]["breach_check"];
    let mut found: Vec<String> = Vec::new();
    // Without the authorization endpoint: the browser navigates to it, the page sends it no request.
    for (name, value, required) in [
        ("tenant.issuer", &tenant["issuer"], true),
        ("tenant.identity_api", &tenant["identity_api"], true),
        ("tenant.token_endpoint", &tenant["token_endpoint"], false),
        (
            "tenant.revocation_endpoint",
            &tenant["revocation_endpoint"],
            false,
        ),
        ("activation.relay_url", &activation["relay_url"], false),
        ("password.breach_check.url", &breaches["url"], false),
    ] {
        let address = match value {
            Value::String(address) => address,
            Value::Null if !required => continue,
            Value::Null => bail!("config: $.{name} is missing"),
            _ => bail!("config: $.{name} is not an address"),
        };
        let origin = origin(address)
            .with_context(|| format!("config: $.{name} is not an address: {address}"))?;
        if !found.contains(&origin) {
            found.push(origin);
        }
    }
    Ok(found)
}

/// `scheme://host[:port]` of an http or https address, as a policy names it.
pub(crate) fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let plain = host
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "-.:[]".contains(c));
    (matches!(scheme, "http" | "https") && !host.is_empty() && plain)
        .then(|| format!("{scheme}://{}", host.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn config(issuer: &str) -> Value {
        json!({ "tenant": { "issuer": issuer, "identity_api": "https://api.example/identity" } })
    }

    #[test]
    fn the_policy_is_the_one_of_the_design() {
        let hash = |name: &str| [format!("sha256-{name}=")];
        let headers = Headers::new(&hash("abc"), &hash("old")).with_styles(&hash("def"));
        assert_eq!(
            headers
                .policy_for(&config("https://id.example/t/w"), Scheme::Https)
                .unwrap(),
            "default-src 'none'; script-src 'wasm-unsafe-eval' 'sha256-abc='; \
             style-src 'self' 'sha256-def='; img-src 'self'; font-src 'self'; \
             connect-src 'self' https://id.example https://api.example; \
             worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; \
             require-trusted-types-for 'script'; trusted-types portico-strength; \
             upgrade-insecure-requests"
        );
    }

    #[test]
    fn a_loopback_tenant_is_not_upgraded() {
        let policy = Headers::new(&[], &[])
            .policy_for(&config("http://127.0.0.1:8450/demo/system"), Scheme::Https)
            .unwrap();
        assert!(policy.contains("connect-src 'self' http://127.0.0.1:8450 https://api.example;"));
        assert!(!policy.contains("upgrade-insecure-requests"));
    }

    #[test]
    fn the_files_of_a_site_without_tls_are_not_upgraded_whatever_its_config_says() {
        let headers = Headers::new(&[], &[]);
        let upgrade = "upgrade-insecure-requests";
        let config = config("https://id.example/t/w");
        for (scheme, upgrades) in [(Scheme::Https, true), (Scheme::Http, false)] {
            let policy = headers.policy_for(&config, scheme).unwrap();
            assert_eq!(policy.contains(upgrade), upgrades);
            let without = headers.policy_without_tenant(scheme);
            assert_eq!(without.contains(upgrade), upgrades);
        }
    }

    #[test]
    fn each_origin_of_the_config_is_allowed_once_and_no_other() {
        let config = json!({ "tenant": {
            "issuer": "https://a.example/demo/system",
            "identity_api": "https://A.example/api",
            "authorization_endpoint": "https://login.example/",
            "token_endpoint": "https://b.example:8443/token?x=1",
        }, "activation": { "relay_url": "https://mail.example/activation-messages" },
            "password": { "breach_check": { "url": "https://breaches.example/range/" } },
            "sign_in_url": "https://c.example/" });
        assert_eq!(
            origins(&config).unwrap(),
            [
                "https://a.example",
                "https://b.example:8443",
                "https://mail.example",
                "https://breaches.example"
            ]
        );
    }

    #[test]
    fn an_address_cannot_smuggle_a_directive_into_the_policy() {
        for bad in [
            "https://a.example; script-src *",
            "https://*/",
            "javascript:alert(1)",
            "https://user@a.example/",
            "https://",
            "data://x",
        ] {
            assert!(origins(&config(bad)).is_err(), "{bad}");
        }
        assert!(origins(&json!({})).is_err());
    }

    #[test]
    fn only_files_with_a_hash_are_allowed_as_scripts() {
        let policy = Headers::new(&["sha384-abc=".to_owned()], &[])
            .policy_for(&config("https://id.example/t/w"), Scheme::Https)
            .unwrap();
        let directives: Vec<&str> = policy.split("; ").collect();
        assert!(
            directives.contains(&"script-src 'wasm-unsafe-eval' 'sha384-abc='"),
            "{policy}"
        );
    }

    #[test]
    fn a_worker_may_request_one_file_only() {
        let headers = Headers::new(&[], &[]).with_worker("strength", "/assets/strength-def.wasm");
        let mut config = config("https://id.example/t/w");
        config["client"]["redirect_uri"] = json!("https://Page.example:8443/callback/");
        let config = &config;
        let policy = headers
            .worker_policy_for("/assets/strength-abc.js", config)
            .unwrap();
        let directives: Vec<&str> = policy.split("; ").collect();
        assert!(
            directives.contains(&"connect-src https://page.example:8443/assets/strength-def.wasm"),
            "{policy}"
        );
        assert!(directives.contains(&"trusted-types 'none'"), "{policy}");
        let nowhere = headers.worker_policy_for("/assets/strength-abc.js", &json!({}));
        assert!(
            nowhere
                .unwrap()
                .contains("connect-src https://site.invalid/")
        );
        for other in [
            "/assets/portico-abc.js",
            "/assets/strength-abc.wasm",
            "/assets/strength.js",
        ] {
            assert_eq!(headers.worker_policy_for(other, config), None, "{other}");
        }
    }

    #[test]
    fn hashed_files_are_cached_for_a_year_and_documents_are_revalidated() {
        let headers = Headers::new(&[], &[]);
        assert!(headers.cache_for("/assets/a.wasm").contains("immutable"));
        assert_eq!(headers.cache_for("/callback/"), "no-store");
        assert_eq!(headers.cache_for("/"), "no-cache");
        assert_eq!(headers.cache_for("/config.json"), "no-cache");
    }
}
