//! What each host is told is compared with the design: each format is read by a small emulator that
//! does what its host says it does, and no more than the generated files need. A real nginx and a real
//! Caddy are tried by `cargo xtask bundle --try`.

#![allow(clippy::unwrap_used)]

use super::{
    design::Design,
    hosts::{caddy, cloudfront, github_pages, nginx, rules},
    identity_api::IdentityApi,
    trial::OPERATIONS,
};
use crate::headers::Headers;
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs, path::PathBuf};

fn config() -> Value {
    json!({
        "tenant": {
            "issuer": "https://acme.example/acme/system",
            "identity_api": "https://signup.example/identity",
            "pool": "customers",
        },
        "client": { "redirect_uri": "https://signup.example/callback/" },
        "host": { "change_password_url": "https://acme.example/password" },
    })
}

/// A site made by hand, in a folder of its own for each test.
fn site(name: &str) -> PathBuf {
    let site = std::env::temp_dir().join(format!("portico-bundle-{}-{name}", std::process::id()));
    let document = "<!doctype html>\n<meta charset=\"utf-8\">\n<script>x</script>\n";
    for (file, text) in [
        ("index.html", document),
        ("index.html.br", "b"),
        ("index.html.gz", "g"),
        ("callback/index.html", document),
        ("404.html", document),
        ("assets/a-1.wasm", "w"),
        ("assets/a-1.wasm.br", "b"),
        ("assets/a-1.wasm.gz", "g"),
        ("config.json", "{}"),
    ] {
        super::write(&site.join(file), text).unwrap();
    }
    site
}

fn design(name: &str) -> Design {
    let site = site(name);
    let headers = Headers::new(&["sha256-abc=".to_owned()]);
    let design = Design::of(&headers, &config(), "signup.example".to_owned(), &site).unwrap();
    fs::remove_dir_all(site).unwrap();
    design
}

/// Documents, assets, config, and what is not there.
const PATHS: [&str; 8] = [
    "/",
    "/index.html",
    "/callback/",
    "/assets/a-1.wasm",
    "/config.json",
    "/assets/none.wasm",
    "/none",
    "/callback",
];

type Answer = BTreeMap<String, String>;

/// What the design says of an address.
fn designed(design: &Design, path: &str) -> Answer {
    let mut headers: Answer = design.every_answer.iter().cloned().collect();
    headers.insert(
        "Cache-Control".to_owned(),
        design.answer(path).1.cache.clone(),
    );
    headers
}

/// What a host with `_headers` does: all rules that match apply, in order; equal names are joined.
fn by_rules(text: &str, path: &str, takes_back: bool) -> Answer {
    let (mut answer, mut applies) = (Answer::new(), false);
    for line in text.lines() {
        let Some(line) = line.strip_prefix("  ") else {
            applies = match line.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == line,
            };
            continue;
        };
        if !applies {
            continue;
        }
        if let Some(name) = line.strip_prefix("! ") {
            assert!(takes_back, "Netlify has no `!`");
            answer.remove(name);
            continue;
        }
        let (name, value) = line.split_once(": ").unwrap();
        answer
            .entry(name.to_owned())
            .and_modify(|joined| *joined = format!("{joined}, {value}"))
            .or_insert_with(|| value.to_owned());
    }
    answer
}

#[test]
fn cloudflare_says_what_was_designed() {
    let design = design("cloudflare");
    let text = rules::cloudflare(&design).unwrap();
    // Such a host keeps a folder's rule for its address without a slash; nothing is served there.
    for path in PATHS {
        assert_eq!(
            by_rules(&text, path, true),
            designed(&design, path),
            "{path}"
        );
    }
}

#[test]
fn netlify_says_what_was_designed_and_never_names_a_header_twice() {
    let design = design("netlify");
    let text = rules::netlify(&design).unwrap();
    for path in PATHS {
        let mut answer = by_rules(&text, path, false);
        // Netlify's own; it asks again as well.
        answer
            .entry("Cache-Control".to_owned())
            .or_insert_with(|| "no-cache".to_owned());
        assert_eq!(answer, designed(&design, path), "{path}");
    }
}

#[test]
fn a_header_that_a_host_would_cut_off_is_refused() {
    let mut design = design("long");
    design.every_answer[0].1 = "x".repeat(2_000);
    assert!(rules::cloudflare(&design).is_err());
}

/// The text between quotation marks of nginx's or Caddy's.
fn unquoted(text: &str) -> String {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner
        .unwrap_or(text)
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
}

/// What nginx does: the location of exactly this path, else `/`; server-wide headers, unless the
/// location has one of its own.
fn by_nginx(text: &str, path: &str) -> (u16, Answer, String) {
    let find = |path: &str| {
        let start = format!("location = {path} {{\n");
        let (_, rest) = text.split_once(&start)?;
        Some(rest.split_once("\n}\n").unwrap().0.to_owned())
    };
    let found = find(path).filter(|body| !body.contains("internal;"));
    let status = if found.is_some() { 200 } else { 404 };
    let body = found.unwrap_or_else(|| find("/404.html").unwrap());
    assert!(!body.contains("add_header"), "it would hide all others");
    let setting = |name: &str| {
        let line = body.lines().find_map(|line| line.trim().strip_prefix(name));
        line.map(|line| unquoted(line.trim().trim_end_matches(';')))
    };
    let mut answer = Answer::new();
    for line in text
        .lines()
        .filter_map(|line| line.strip_prefix("add_header "))
    {
        let (name, value) = line
            .strip_suffix(" always;")
            .unwrap()
            .split_once(' ')
            .unwrap();
        match value {
            "$portico_cache" => {
                let cache = setting("set $portico_cache").unwrap_or_else(|| "no-cache".to_owned());
                answer.insert(name.to_owned(), cache);
            }
            value if value.starts_with('$') => {}
            value => {
                answer.insert(name.to_owned(), unquoted(value));
            }
        }
    }
    answer.remove("Vary");
    (status, answer, setting("default_type").unwrap_or_default())
}

#[test]
fn nginx_says_what_was_designed() {
    let design = design("nginx");
    let text = nginx::include(&design);
    for path in PATHS.into_iter().filter(|path| *path != "/callback") {
        let (status, answer, kind) = by_nginx(&text, path);
        let (wanted, served) = design.answer(path);
        assert_eq!(
            (status, kind.as_str()),
            (wanted, served.media_type),
            "{path}"
        );
        assert_eq!(answer, designed(&design, path), "{path}");
    }
    assert!(text.contains("return 308 /callback/$is_args$args;"));
    assert!(text.contains("return 302 \"https://acme.example/password\";"));
}

/// What Caddy does: the headers, the cache by its map, not found for what is no known path.
fn by_caddy(text: &str, path: &str) -> (u16, Answer) {
    let within = |start: &str| {
        let (_, rest) = text.split_once(&format!("\n{start} {{\n")).unwrap();
        let indent = start.len() - start.trim_start().len();
        let end = format!("\n{}}}\n", "\t".repeat(indent));
        rest.split_once(&end).unwrap().0.to_owned()
    };
    let pair = |line: &str| {
        let (name, value) = line.trim().split_once(' ')?;
        Some((name.to_owned(), unquoted(value)))
    };
    let mut answer: Answer = within("\theader").lines().filter_map(pair).collect();
    let again: Answer = within("\t\theader").lines().filter_map(pair).collect();
    assert_eq!(again, answer, "an error says the same");
    answer.remove("Vary");
    let known = text
        .lines()
        .find_map(|line| line.strip_prefix("\t@portico_site path "));
    let found = known.unwrap().split(' ').any(|one| one == path);
    let caches: Answer = within("\tmap {path} {portico_cache}")
        .lines()
        .filter_map(pair)
        .collect();
    // What is not found is an error, and on its way to /404.html.
    let cache = caches
        .get(path)
        .filter(|_| found)
        .unwrap_or(&caches["default"]);
    answer.insert("Cache-Control".to_owned(), cache.clone());
    (if found { 200 } else { 404 }, answer)
}

#[test]
fn caddy_says_what_was_designed() {
    let design = design("caddy");
    let text = caddy::snippet(&design);
    for path in PATHS.into_iter().filter(|path| *path != "/callback") {
        let (status, answer) = by_caddy(&text, path);
        assert_eq!(status, design.answer(path).0, "{path}");
        assert_eq!(answer, designed(&design, path), "{path}");
    }
    assert!(caddy::caddyfile(&design).contains("\nsignup.example {"));
}

/// What CloudFront does: the policy for every answer, the object's own type and caching.
#[test]
fn cloudfront_says_what_was_designed() {
    let design = design("cloudfront");
    let policy: Value = serde_json::from_str(&cloudfront::policy(&design).unwrap()).unwrap();
    let security = &policy["SecurityHeadersConfig"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut answer = Answer::new();
    let csp = &security["ContentSecurityPolicy"]["ContentSecurityPolicy"];
    answer.insert("Content-Security-Policy".to_owned(), text(csp));
    answer.insert(
        "X-Frame-Options".to_owned(),
        text(&security["FrameOptions"]["FrameOption"]),
    );
    let referrer = &security["ReferrerPolicy"]["ReferrerPolicy"];
    answer.insert("Referrer-Policy".to_owned(), text(referrer));
    assert_eq!(security["ContentTypeOptions"]["Override"], true);
    answer.insert("X-Content-Type-Options".to_owned(), "nosniff".to_owned());
    let transport = &security["StrictTransportSecurity"];
    let age = transport["AccessControlMaxAgeSec"].as_u64().unwrap();
    assert_eq!(
        (
            transport["IncludeSubdomains"].as_bool(),
            transport["Preload"].as_bool()
        ),
        (Some(true), Some(false))
    );
    answer.insert(
        "Strict-Transport-Security".to_owned(),
        format!("max-age={age}; includeSubDomains"),
    );
    let custom = policy["CustomHeadersConfig"]["Items"].as_array().unwrap();
    assert_eq!(policy["CustomHeadersConfig"]["Quantity"], custom.len());
    for item in custom {
        answer.insert(text(&item["Header"]), text(&item["Value"]));
    }
    let upload = cloudfront::upload(&design);
    let function = cloudfront::viewer_request(&design);
    assert!(
        function.contains("var FOLDERS = [\"/callback\"]"),
        "{function}"
    );
    for path in PATHS.into_iter().filter(|path| *path != "/callback") {
        let key = match path.strip_suffix('/') {
            Some(folder) => format!("{folder}/index.html"),
            None => path.to_owned(),
        };
        let line = |key: &str| {
            let start = format!("put '{}' ", key.trim_start_matches('/'));
            upload
                .lines()
                .find_map(|line| line.strip_prefix(&start))
                .map(str::to_owned)
        };
        // The custom error response of the README.
        let (status, object) = match line(&key) {
            Some(line) => (200, line),
            None => (404, line("404.html").unwrap()),
        };
        let (wanted, served) = design.answer(path);
        assert_eq!(status, wanted, "{path}");
        assert_eq!(
            object,
            format!("'{}' '{}'", served.media_type, served.cache),
            "{path}"
        );
        let mut whole = answer.clone();
        whole.insert("Cache-Control".to_owned(), served.cache.clone());
        assert_eq!(whole, designed(&design, path), "{path}");
    }
}

#[test]
fn the_documents_of_github_pages_carry_what_a_document_can_say() {
    let design = design("github");
    let site = site("github-files");
    let files: BTreeMap<String, String> = github_pages::files(&design, &site)
        .unwrap()
        .into_iter()
        .collect();
    fs::remove_dir_all(site).unwrap();
    for name in ["index.html", "callback/index.html", "404.html"] {
        let document = &files[name];
        let (_, rest) = document
            .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
            .unwrap();
        let policy = rest.split('"').next().unwrap();
        let whole: Vec<&str> = design.policy.split("; ").collect();
        let said: Vec<&str> = policy.split("; ").collect();
        let missing: Vec<_> = whole.iter().filter(|part| !said.contains(part)).collect();
        assert_eq!(missing, [&"frame-ancestors 'none'"]);
        assert!(document.find("http-equiv").unwrap() < document.find("<script").unwrap());
    }
    for (name, _) in &design.every_answer {
        let said = ["Content-Security-Policy", "Referrer-Policy"].contains(&name.as_str());
        assert!(said || files["README.md"].contains(name.as_str()), "{name}");
    }
}

fn proxy(config: &Value) -> IdentityApi {
    let upstream = Some("https://acme.example/api/identity/acme");
    IdentityApi::of(config, upstream).unwrap().unwrap()
}

/// Which of the vendor's operations are let through, by their number.
fn admitted(api: &IdentityApi) -> Vec<&'static str> {
    let admits = |(method, path): &(&str, &'static str)| {
        api.admits(
            method,
            &format!("/system/{}", path.replace("POOL", "customers")),
        )
    };
    OPERATIONS
        .into_iter()
        .filter(admits)
        .map(|(_, path)| path)
        .collect()
}

#[test]
fn only_what_a_journey_needs_is_let_through() {
    let usual = [
        "pools/POOL",
        "pools/POOL/user/activate",
        "pools/POOL/user/otp/inspect",
        "pools/POOL/user/register",
        "pools/POOL/users/someone/activate",
        "pools/POOL/users/someone/activation/send",
        "schemas/default_payload",
    ];
    assert_eq!(admitted(&proxy(&config())), usual);
    let mut create = config();
    create["registration"] = json!({ "api": "create_user" });
    create["activation"] = json!({ "delivery": "relay" });
    create["tenant"]["schema"] = json!("mine");
    assert_eq!(
        admitted(&proxy(&create)),
        [
            "pools/POOL",
            "pools/POOL/user/activate",
            "pools/POOL/user/otp/inspect",
            "pools/POOL/users",
            "pools/POOL/users/someone/activate",
        ]
    );
    let api = proxy(&config());
    for path in [
        "/system/pools/another/user/register",
        "/system/pools/customers/users/a%2fb/activate",
        "/system/pools/customers/users/../activate",
        "/system/pools/customers/users//activate",
        "/system/pools/customers/user/register/",
    ] {
        assert!(!api.admits("POST", path), "{path}");
    }
    assert!(!api.admits("DELETE", "/system/pools/customers"));
}

#[test]
fn a_proxy_says_the_same_in_both_languages() {
    let api = proxy(&config());
    let files: BTreeMap<String, String> = api.files().into_iter().collect();
    for call in &api.calls {
        let pattern = format!("^/identity{}$", call.path.replace('*', "([A-Za-z0-9_-]+)"));
        let nginx = format!(
            "location ~ {pattern} {{\n    if ($request_method != {}) {{",
            call.method
        );
        assert!(files["nginx/identity-api.conf"].contains(&nginx), "{nginx}");
        let method = format!("method {}\n\t\tpath_regexp ", call.method);
        let caddy = &files["caddy/identity-api.caddy"];
        assert!(
            caddy.split(&method).skip(1).any(|rest| rest
                .lines()
                .next()
                .unwrap()
                .ends_with(&pattern)),
            "{pattern}"
        );
    }
    let count = |file: &str, what: &str| files[file].matches(what).count();
    assert_eq!(
        count("nginx/identity-api.conf", "location "),
        api.calls.len()
    );
    assert_eq!(
        count("nginx/identity-api.conf", "limit_req zone"),
        api.calls.len()
    );
    assert_eq!(
        count("caddy/identity-api.caddy", "reverse_proxy "),
        api.calls.len()
    );
}

#[test]
fn a_proxy_that_nothing_would_go_through_is_refused() {
    let mut direct = config();
    direct["tenant"]["identity_api"] = json!("https://acme.example/api/identity/acme");
    assert!(IdentityApi::of(&direct, None).unwrap().is_none());
    let upstream = "https://acme.example/api/identity/acme";
    assert!(IdentityApi::of(&direct, Some(upstream)).is_err());
    assert!(IdentityApi::of(&config(), None).is_err());
    for bad in [
        "http://acme.example/",
        "https://a.example/;x",
        "acme.example",
        "https://a.example/{x}",
    ] {
        assert!(IdentityApi::of(&config(), Some(bad)).is_err(), "{bad}");
    }
}

#[test]
fn the_page_stands_at_the_root_of_its_origin() {
    assert_eq!(super::host_of(&config()).unwrap(), "signup.example");
    let mut below = config();
    below["client"]["redirect_uri"] = json!("https://signup.example/register/callback/");
    assert!(super::host_of(&below).is_err());
}
