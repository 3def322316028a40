//! Examines the discovery document of the workspace: whether it agrees with the config (RFC 8414).

use crate::{
    Examination, Report, catalogue as known,
    wire::{Presence, Question, Transport},
};
use portico::config::IssuerInResponse;
use serde_json::Value;

/// Examines the document. Returns whether to continue: only a tenant that does not answer ends the examination, because
/// a workspace may have no such document.
pub(crate) async fn examine<T: Transport>(examination: &mut Examination<'_, T>) -> bool {
    let config = examination.config;
    let issuer = config.tenant.issuer.as_str();
    let base = issuer.trim_end_matches('/');
    let url = format!("{base}/.well-known/openid-configuration");
    let answer = match examination.client.ask(Question::get(&url)).await {
        Ok(answer) => answer,
        Err(words) => {
            unread(examination, &url, &words).await;
            return false;
        }
    };
    let report = &mut *examination.report;
    let Some(document) = answer.object().filter(|_| answer.status == 200) else {
        let words = format!("{url} answered with {}", answer.state());
        if answer.is_busy() {
            report.find(&known::UNAVAILABLE, words);
            return true;
        }
        let found = report.find(&known::DISCOVERY_MISSING, words);
        found.at("/tenant/issuer");
        return true;
    };
    let text = |name: &str| document.get(name).and_then(Value::as_str);
    let said = text("issuer").unwrap_or_default();
    if said != issuer {
        let slash = said.trim_end_matches('/') == base;
        let entry = match slash {
            true => &known::ISSUER_SLASH,
            false => &known::ISSUER_DIFFERS,
        };
        let words = format!("the config says `{issuer}`, the tenant `{said}`");
        report.find(entry, words).at("/tenant/issuer");
    }
    for (name, ours) in [
        ("authorization_endpoint", &config.tenant.authorization),
        ("token_endpoint", &config.tenant.token),
        ("revocation_endpoint", &config.tenant.revocation),
    ] {
        if let Some(theirs) = text(name).filter(|theirs| *theirs != ours.as_str()) {
            let words = format!(
                "the page uses `{}`, the tenant says `{theirs}`",
                ours.as_str()
            );
            let found = report.find(&known::ENDPOINT_DIFFERS, words);
            found.at(&format!("/tenant/{name}"));
        }
    }
    match list(&document, "code_challenge_methods_supported") {
        None => {
            let words = "no `code_challenge_methods_supported`";
            report.find(&known::S256_UNSAID, words);
        }
        Some(methods) if !methods.contains(&"S256") => {
            let words = format!("supported: {}", methods.join(", "));
            report.find(&known::NO_S256, words);
        }
        Some(_) => {}
    }
    let methods = list(&document, "token_endpoint_auth_methods_supported");
    if let Some(methods) = methods.filter(|methods| !methods.contains(&"none")) {
        let words = format!("supported: {}", methods.join(", "));
        report.find(&known::NO_PUBLIC_CLIENTS, words);
    }
    let sends = document.get("authorization_response_iss_parameter_supported");
    match (
        sends == Some(&Value::Bool(true)),
        config.authorization.issuer_in_response,
    ) {
        (false, IssuerInResponse::Required) => {
            let words = "`authorization_response_iss_parameter_supported` is not true";
            let found = report.find(&known::ISS_NOT_SENT, words);
            found.at("/authorization/issuer_in_response");
        }
        (true, IssuerInResponse::Optional) => {
            let words = "the tenant sends `iss`, the config does not require it";
            let found = report.find(&known::ISS_NOT_REQUIRED, words);
            found.at("/authorization/issuer_in_response");
        }
        _ => {}
    }
    true
}

/// The authorization endpoint answers, so the workspace exists: a missing discovery document is only a note.
pub(crate) fn settle(report: &mut Report) {
    if let Some(found) = report.taken(&known::DISCOVERY_MISSING) {
        report.find(&known::DISCOVERY_ABSENT, found.seen);
    }
}

/// No answer could be read. The page does not need this document, and many tenants do not let pages read it.
async fn unread<T: Transport>(examination: &mut Examination<'_, T>, url: &str, words: &str) {
    if examination.is_cut_off(url) {
        return;
    }
    let gone = match examination.by_page() {
        false => true,
        true => examination.client.presence(url).await == Presence::Silent,
    };
    let report = &mut *examination.report;
    match gone {
        true => {
            let found = report.find(&known::TENANT_UNREACHABLE, words);
            found.at("/tenant/issuer");
        }
        false => {
            let words = format!("this page may not read {url}");
            report.find(&known::DISCOVERY_UNREAD, words);
        }
    }
}

fn list<'a>(document: &'a Value, name: &str) -> Option<Vec<&'a str>> {
    let items = document.get(name)?.as_array()?;
    Some(items.iter().filter_map(Value::as_str).collect())
}
