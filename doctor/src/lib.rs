//! The doctor: examines a deployment from outside, as the page and its visitor would meet it. It
//! reads the config with the page's own parser, asks the tenant, the relay and the served site, and
//! says of each mistake what it is, why it matters, how to mend it and where.
//!
//! It changes nothing: it makes no account, sends no message, and ends the token that it was given.
//! What it cannot see from outside (mail templates, brute-force limits, access policies) it does not
//! judge; SECURITY.md lists those.

pub mod arguments;
mod authorization;
pub mod catalogue;
mod cors;
mod discovery;
mod document;
mod finding;
mod identity;
mod policy;
mod relay;
mod site;
mod token;
mod wire;

pub use finding::{Finding, Report, Severity};

use catalogue as known;
use portico::{
    config::Config,
    i18n::{self, Language, Message},
};
use serde_json::Value;

/// What is to be examined.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// The text of `config.json`.
    pub config: String,
    /// Where the page is served; without it the site is not asked, and the tenant is asked for the
    /// origin of the redirect URI.
    pub origin: Option<String>,
    /// An access token of the page's client, where nobody can walk through the login for one.
    pub token: Option<String>,
}

/// Everything that was found. It takes as long as the slowest of some dozen requests in a row.
///
/// # Errors
/// When this machine has no means to ask: a missing store of certificates, for example.
pub async fn examine(order: &Order) -> anyhow::Result<Report> {
    let mut report = Report::default();
    let config = match Config::parse(&order.config) {
        Ok(config) => config,
        Err(mistakes) => {
            for mistake in mistakes {
                let words = i18n::say(Language::English, &Message::Mistake(mistake.fault));
                report.find(&known::CONFIG_MISTAKE, words).at(&mistake.path);
            }
            return Ok(report);
        }
    };
    let client = wire::Client::new()?;
    let registered = wire::origin(config.redirect_uri.as_str());
    let origin = match &order.origin {
        Some(origin) => origin.trim_end_matches('/').to_owned(),
        None => registered.clone(),
    };
    let mut examination = Examination {
        config: &config,
        client: &client,
        origin: &origin,
        report: &mut report,
    };
    if origin != registered {
        let words = format!("the page is at {origin}, the redirect URI at {registered}");
        let found = examination.report.find(&known::REDIRECT_ELSEWHERE, words);
        found.at("/client/redirect_uri");
    }
    if discovery::examine(&mut examination).await {
        examine_tenant(&mut examination, order.token.as_deref()).await;
    }
    relay::examine(&mut examination).await;
    if order.origin.is_some() {
        let value: Value = serde_json::from_str(&order.config)?;
        site::examine(&mut examination, &value).await;
    }
    Ok(report)
}

async fn examine_tenant(examination: &mut Examination<'_>, given: Option<&str>) {
    let code = authorization::examine(examination).await;
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
    // One that somebody else got is theirs to end.
    if let (None, Some(token)) = (given, token) {
        token::end(examination, &token).await;
    }
}

/// What every part of the examination needs.
struct Examination<'a> {
    config: &'a Config,
    client: &'a wire::Client,
    /// Of the page, as a browser would send it.
    origin: &'a str,
    report: &'a mut Report,
}
