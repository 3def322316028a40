//! The doctor examines a deployment from outside, as the page and its visitor use it. It reads the config with the
//! page's own parser and sends requests to the tenant, the relay and the served site. For each mistake it reports what
//! is wrong, why that matters, how to correct it, and where.
//!
//! The same checks and the same catalogue are used by a program, which sees the whole of each answer, and by a page on
//! the deployed origin (`web`), where the browser itself enforces CORS.
//!
//! It changes nothing: it creates no account, sends no message, and revokes the token that it gets by itself. What
//! cannot be seen from outside (mail templates, brute-force limits, access policies) is not examined; docs/doctor.md
//! lists it.

#[cfg(not(target_arch = "wasm32"))]
pub mod arguments;
// The page goes to the authorization endpoint in a small window and uses only a part of this module.
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
mod authorization;
pub mod catalogue;
#[cfg(not(target_arch = "wasm32"))]
pub mod client;
mod cors;
mod discovery;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
mod document;
mod effect;
mod finding;
mod identity;
mod policy;
mod relay;
mod severity;
mod site;
pub mod small_window;
mod token;
#[cfg(target_arch = "wasm32")]
pub mod web;
pub mod wire;

pub use finding::{Finding, Report};
pub use severity::Severity;

#[cfg(not(target_arch = "wasm32"))]
use authorization::Standing;
use catalogue as known;
use portico::{
    config::Config,
    i18n::{self, Message},
    language::Language,
};
use small_window::Walk;
use wire::{Question, Sight, Transport};

/// What is to be examined.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The text of `config.json`.
    pub config: String,
    /// The origin at which the page is served. Without it the site is not examined, and CORS is examined for the origin
    /// of the redirect URI.
    pub origin: Option<String>,
    /// An access token of the page's client, for a tenant whose login the doctor cannot pass.
    pub token: Option<String>,
}

/// Examines a deployment from the program. The requests, some dozen, are made one after the other.
///
/// # Errors
/// If this machine cannot send requests, for example without a certificate store.
#[cfg(not(target_arch = "wasm32"))]
pub async fn examine(order: &Order) -> anyhow::Result<Report> {
    let client = client::Client::new()?;
    let mut report = Report::default();
    let Some(config) = read(&mut report, &order.config) else {
        return Ok(report);
    };
    let registered = wire::origin(config.redirect_uri.as_str());
    let origin = match &order.origin {
        Some(origin) => origin.trim_end_matches('/').to_owned(),
        None => registered,
    };
    let mut examination = Examination::new(&config, &client, &origin, &mut report);
    examination.compare_origins();
    if discovery::examine(&mut examination).await {
        examine_tenant(&mut examination, order.token.as_deref()).await;
    }
    relay::examine(&mut examination).await;
    if order.origin.is_some() {
        let value: serde_json::Value = serde_json::from_str(&order.config)?;
        site::examine(&mut examination, &value).await;
    }
    Ok(report)
}

/// Examines a deployment from a page of this origin, by the config that is served there. `walk`: the result of the
/// small window, if somebody has gone through the tenant's login; its code is used up.
///
/// Also returns the config, if it can be read: the small window needs it.
pub async fn examine_from_page<T: Transport>(
    transport: &T,
    origin: &str,
    walk: Option<&Walk>,
) -> (Report, Option<Config>) {
    let mut report = Report::default();
    let address = format!("{origin}/config.json");
    let text = match transport.ask(Question::get(&address)).await {
        Ok(answer) if answer.status == 200 => answer.text(),
        Ok(answer) => {
            report.find(&known::CONFIG_MISSING, answer.state());
            return (report, None);
        }
        Err(words) => {
            report.find(&known::SITE_UNREACHABLE, words);
            return (report, None);
        }
    };
    let Some(config) = read(&mut report, &text) else {
        return (report, None);
    };
    let mut examination = Examination::new(&config, transport, origin, &mut report);
    examination.compare_origins();
    // The site is examined first: a request that the page's own policy blocks says nothing about its target.
    if let Ok(value) = serde_json::from_str(&text) {
        site::examine(&mut examination, &value).await;
    }
    discovery::examine(&mut examination).await;
    if !examination.report.has(&known::TENANT_UNREACHABLE) {
        let token = match small_window::examine(&mut examination, walk) {
            Some(code) => token::examine(&mut examination, &code).await,
            None => {
                token::examine_without_code(&mut examination).await;
                None
            }
        };
        identity::examine(&mut examination, token.as_deref()).await;
        token::end(&mut examination, token.as_deref()).await;
    }
    relay::examine(&mut examination).await;
    (report, Some(config))
}

/// The config as the page reads it; its mistakes are findings.
fn read(report: &mut Report, text: &str) -> Option<Config> {
    match Config::parse(text) {
        Ok(config) => Some(config),
        Err(mistakes) => {
            for mistake in mistakes {
                let words = i18n::say(Language::English, &Message::Mistake(mistake.fault));
                report.find(&known::CONFIG_MISTAKE, words).at(&mistake.path);
            }
            None
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
async fn examine_tenant<T: Transport>(examination: &mut Examination<'_, T>, given: Option<&str>) {
    let code = match authorization::examine(examination).await {
        Standing::Gives(code) => Some(code),
        Standing::Withholds => None,
        Standing::Absent => return,
    };
    let token = match (given, code) {
        (Some(token), _) => {
            token::examine_without_code(examination).await;
            Some(token.to_owned())
        }
        (None, Some(code)) => token::examine(examination, &code).await,
        (None, None) => {
            token::examine_without_code(examination).await;
            None
        }
    };
    identity::examine(examination, token.as_deref()).await;
    // A token that was passed in is not revoked.
    if let (None, Some(token)) = (given, token) {
        token::end(examination, Some(&token)).await;
    }
}

/// What every part of the examination needs.
struct Examination<'a, T> {
    config: &'a Config,
    client: &'a T,
    /// The origin of the page, as a browser sends it.
    origin: &'a str,
    report: &'a mut Report,
    /// Origins that the page's own policy blocks.
    cut_off: Vec<String>,
}

impl<'a, T: Transport> Examination<'a, T> {
    fn new(config: &'a Config, client: &'a T, origin: &'a str, report: &'a mut Report) -> Self {
        Self {
            config,
            client,
            origin,
            report,
            cut_off: Vec::new(),
        }
    }

    /// Whether the requests are made by a page, which sees only a part of the answers.
    fn by_page(&self) -> bool {
        self.client.sight() == Sight::Page
    }

    fn compare_origins(&mut self) {
        let origin = self.origin;
        let registered = wire::origin(self.config.redirect_uri.as_str());
        if origin != registered {
            let words = format!("the page is at {origin}, the redirect URI at {registered}");
            let found = self.report.find(&known::REDIRECT_ELSEWHERE, words);
            found.at("/client/redirect_uri");
        }
    }
}
