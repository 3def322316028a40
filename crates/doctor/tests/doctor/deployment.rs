//! A healthy deployment, of which each test breaks one thing.

use crate::browser::Browser;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{StatusCode, header},
    response::Response,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use portico_doctor::{
    Order, Report, Severity, examine, examine_from_page,
    small_window::{self, Attempt},
};
use portico_site::headers::{Headers, Scheme};
use portico_tenant::{Cors, Running, Settings, Span, Tenant};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{future::Future, sync::Arc};
use tokio::net::TcpListener;

/// The origin of the page. No server listens there unless a test serves the site.
pub(crate) const PAGE: &str = "http://localhost:8080";

/// A tenant that listens, and the config for it.
pub(crate) struct Deployment {
    pub(crate) tenant: Tenant,
    _running: Running,
    pub(crate) config: Value,
    pub(crate) origin: Option<String>,
    pub(crate) token: Option<String>,
    /// The mistake of the host that serves the page.
    pub(crate) site: Arc<Spoil>,
}

impl Deployment {
    /// The deployment of a page at this origin.
    pub(crate) async fn healthy(page: &str) -> Self {
        let settings = Settings {
            cors: Cors::AllowList,
            access_token_ttl: Span::minutes(10),
            ..Settings::default().with_page(page)
        };
        let tenant = Tenant::new(settings);
        let running = tenant.serve("127.0.0.1:0").await.unwrap();
        let origin = running.origin();
        let config = json!({
            "tenant": {
                "issuer": format!("{origin}/demo/system"),
                "identity_api": format!("{origin}/api/identity/demo"),
                "pool": "customers",
            },
            "client": {
                "id": "portico",
                "redirect_uri": format!("{page}/callback/"),
                "scopes": ["identity", "identity_self_registration"],
            },
            "authorization": { "issuer_in_response": "required" },
        });
        Self {
            tenant,
            _running: running,
            config,
            origin: None,
            token: None,
            site: Arc::new(|_, _| {}),
        }
    }

    /// A visit to the doctor's page with all of its buttons: first without a login, then with PKCE, then without PKCE.
    pub(crate) async fn examine_on_page(&self, page: &str, tells: bool) -> Visit {
        let mut browser = Browser::open(page).await;
        browser.tells = tells;
        let (alone, config) = examine_from_page(&browser, page, None).await;
        let Some(config) = config else {
            return Visit {
                walked: alone.clone(),
                alone,
            };
        };
        let walk = browser.walks(Attempt::begin(&browser, &config, true)).await;
        let (mut walked, _) = examine_from_page(&browser, page, Some(&walk)).await;
        let bare = browser
            .walks(Attempt::begin(&browser, &config, false))
            .await;
        small_window::without_pkce(&mut walked, &bare);
        Visit { alone, walked }
    }

    pub(crate) async fn examine(&self) -> Report {
        let order = Order {
            config: self.config.to_string(),
            origin: self.origin.clone(),
            token: self.token.clone(),
        };
        examine(&order).await.unwrap()
    }
}

/// The reports of the doctor's page.
pub(crate) struct Visit {
    /// Before any button was pressed.
    pub(crate) alone: Report,
    /// After the login with PKCE and without.
    pub(crate) walked: Report,
}

/// The codes of the findings, in order.
pub(crate) fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|one| one.entry.code).collect()
}

/// Breaks a healthy tenant or its config, and expects exactly these findings.
pub(crate) fn finds(expected: &[&str], spoil: impl FnOnce(&mut Deployment)) {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        spoil(&mut deployment);
        let report = deployment.examine().await;
        assert_eq!(codes(&report), expected, "{}", report.text());
        let worst = report.findings.iter().map(|one| one.entry.severity).max();
        let status = match worst {
            Some(Severity::Error) => 2,
            Some(Severity::Warning) => 1,
            _ => 0,
        };
        assert_eq!(report.exit_status(), status);
    });
}

pub(crate) fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(story);
}

/// An inline script and the style sheet of the small site.
const SCRIPT: &str = "document.title";
const STYLE: &str = "p{}";

/// Changes an answer of the site before it is sent.
pub(crate) type Spoil = dyn Fn(&str, &mut Response) + Send + Sync;

/// A site with few files and the required headers; `spoil` changes its answers.
pub(crate) async fn site(
    config: Value,
    listener: TcpListener,
    spoil: Arc<Spoil>,
) -> tokio::task::JoinHandle<()> {
    let answer = move |request: Request| {
        let (config, spoil) = (config.clone(), Arc::clone(&spoil));
        async move {
            let path = request.uri().path().to_owned();
            let mut response = healthy_answer(&config, &path);
            spoil(&path, &mut response);
            response
        }
    };
    let router = Router::new().fallback(answer);
    tokio::spawn(async move {
        let _ = axum::serve(listener, router).await;
    })
}

fn healthy_answer(config: &Value, path: &str) -> Response {
    let hash = |text: &str| {
        let digest = Sha256::digest(text);
        format!("sha256-{}", BASE64_STANDARD.encode(digest))
    };
    let file = "sha384-b=".to_owned();
    let headers = Headers::new(&[hash(SCRIPT), file], &[hash(STYLE)]);
    let html = format!(
        "<!doctype html><script data-wasm=\"/assets/a.wasm\">{SCRIPT}</script>\
         <script type=module src=\"/assets/b.js\" integrity=\"sha384-b=\"></script><style>{STYLE}</style><link href=/assets/c.css rel=stylesheet>"
    );
    let (status, kind, body) = match path {
        "/" | "/callback/" | "/activate/" => (200, "text/html; charset=utf-8", html),
        "/config.json" => (200, "application/json", config.to_string()),
        "/assets/a.wasm" => (200, "application/wasm", "\0asm".to_owned()),
        "/assets/b.js" => (200, "text/javascript", "0".to_owned()),
        "/assets/c.css" => (200, "text/css", "p{}".to_owned()),
        _ => (404, "text/html; charset=utf-8", "nothing here".to_owned()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    let all = response.headers_mut();
    all.insert(header::CONTENT_TYPE, kind.parse().unwrap());
    let cache = headers.cache_for(path).parse().unwrap();
    all.insert(header::CACHE_CONTROL, cache);
    for (name, value) in &headers.every_answer {
        let name: header::HeaderName = name.parse().unwrap();
        all.insert(name, value.parse().unwrap());
    }
    if kind.starts_with("text/html") {
        let policy = headers.policy_for(config, Scheme::Http).unwrap();
        all.insert(header::CONTENT_SECURITY_POLICY, policy.parse().unwrap());
    }
    response
}

/// Breaks the served site, and expects exactly these findings.
pub(crate) fn finds_on_site(
    expected: &[&str],
    spoil: impl Fn(&str, &mut Response) + Send + Sync + 'static,
) {
    run(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let page = format!("http://{}", listener.local_addr().unwrap());
        let mut deployment = Deployment::healthy(&page).await;
        let served = site(deployment.config.clone(), listener, Arc::new(spoil)).await;
        deployment.origin = Some(page);
        let report = deployment.examine().await;
        served.abort();
        assert_eq!(codes(&report), expected, "{}", report.text());
    });
}
