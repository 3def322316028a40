//! Examines the token endpoint: whether it accepts this client without a secret, what it grants, and whether the page
//! may read its answers. Also revokes the token.

use crate::{
    Examination,
    authorization::Code,
    catalogue as known,
    cors::{self, Crossing},
    effect,
    wire::{Answer, Question, Transport},
};
use serde_json::Value;

/// The longest lifetime of a token in seconds without a finding. A stolen token can do much (contract.md 2.4).
const LONG: f64 = 900.0;

/// Exchanges the code as the page would, and returns the token.
pub(crate) async fn examine<T: Transport>(
    examination: &mut Examination<'_, T>,
    code: &Code,
) -> Option<String> {
    let readable = crossings(examination).await;
    let answer = exchange(examination, code).await?;
    if readable {
        cors::actual(examination, &crossing(examination.config), &answer);
    }
    if answer.status != 200 {
        complain(examination, &answer);
        return None;
    }
    if answer.object().is_some() && !answer.is_labelled_json() {
        unlabelled(examination, "token endpoint", &answer);
        return None;
    }
    let body = answer.object();
    let field = |name: &str| body.as_ref().and_then(|body| body.get(name));
    let report = &mut *examination.report;
    let kind = field("token_type").and_then(Value::as_str);
    let token = field("access_token").and_then(Value::as_str);
    let bearer = kind.is_some_and(|kind| kind.eq_ignore_ascii_case("bearer"));
    let Some(token) = token.filter(|token| bearer && !token.is_empty()) else {
        let words = format!("`token_type` is {kind:?}");
        report.find(&known::TOKEN_UNREADABLE, words);
        return None;
    };
    if let Some(granted) = field("scope").and_then(Value::as_str) {
        let granted: Vec<&str> = granted.split_whitespace().collect();
        let wanted = examination.config.scopes.iter();
        let missing: Vec<&str> = wanted
            .map(String::as_str)
            .filter(|scope| !granted.contains(scope))
            .collect();
        if !missing.is_empty() {
            let words = format!("not granted: {}", missing.join(" "));
            let found = report.find(&known::SCOPE_NOT_GRANTED, words);
            found.at("/client/scopes");
        }
    }
    if field("refresh_token").is_some() {
        report.find(&known::REFRESH_TOKEN, "a `refresh_token` came with it");
    }
    match life(field("expires_in")) {
        Some(life) if life > LONG => {
            let words = format!("it lives for {} minutes", (life / 60.0).round());
            report.find(&known::TOKEN_LIFE, words);
        }
        Some(_) => {}
        None => {
            let words = match field("expires_in") {
                Some(said) => format!("`expires_in` is {said}"),
                None => "there is no `expires_in`".to_owned(),
            };
            report.find(&known::TOKEN_LIFE_UNKNOWN, words);
        }
    }
    Some(token.to_owned())
}

/// The lifetime of a token in seconds, from a number or a numeric string; `None` for zero or less.
fn life(expires_in: Option<&Value>) -> Option<f64> {
    let seconds = match expires_in? {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    seconds.filter(|seconds: &f64| seconds.is_finite() && *seconds > 0.0)
}

/// Examines the endpoint without a code: an invented code must be refused because of the code, not because of the
/// client.
pub(crate) async fn examine_without_code<T: Transport>(examination: &mut Examination<'_, T>) {
    let readable = crossings(examination).await;
    let code = Code {
        code: examination.client.chance(),
        verifier: examination.client.chance(),
    };
    let Some(answer) = exchange(examination, &code).await else {
        return;
    };
    if readable {
        let crossing = crossing(examination.config);
        // Without a successful answer it is not known whether only refusals are hidden.
        match answer.status >= 400 && cors::is_closed(examination, &crossing, &answer) {
            true => {
                let words = format!(
                    "the preflight succeeds, but the answer with status {} has no \
                     `access-control-allow-origin` for the page",
                    answer.status
                );
                examination.report.find(&known::CORS_ANSWER, words);
            }
            false => {
                cors::actual(examination, &crossing, &answer);
            }
        }
    }
    if answer.status != 200 && error(&answer) != "invalid_grant" {
        complain(examination, &answer);
    }
}

/// Revokes the token (RFC 7009), as Portico's page does at the end. The doctor's page examines the endpoint also
/// without a token.
pub(crate) async fn end<T: Transport>(examination: &mut Examination<'_, T>, token: Option<&str>) {
    let config = examination.config;
    let revocation = revocation(config);
    let made_up = match token {
        Some(_) => None,
        None => Some(examination.client.chance()),
    };
    let Some(ended) = token.or(made_up.as_deref()) else {
        return;
    };
    let pairs = [("token", ended), ("client_id", config.client_id.as_str())];
    let question = Question::form(revocation.url, &pairs);
    if let Some(token) = token {
        let bearer = format!("Bearer {token}");
        let answer = examination
            .client
            .ask(question.clone().with("authorization", bearer))
            .await;
        if let Ok(answer) = answer {
            judge_end(examination, &answer);
            return;
        }
    }
    // If the page cannot use the token endpoint, revocation does not matter.
    if examination.by_page() && !examination.report.has_any(UNUSABLE) {
        effect::headers(examination, &revocation, question).await;
    }
}

/// Examines the answer to the revocation. By RFC 7009 it is a success, or 503 to try again later.
fn judge_end<T: Transport>(examination: &mut Examination<'_, T>, answer: &Answer) {
    if (200..300).contains(&answer.status) {
        return;
    }
    let error = error(answer);
    let words = format!("the revocation endpoint: {}: {error}", answer.state());
    let entry = match answer.is_busy() {
        true => &known::UNAVAILABLE,
        false => &known::REVOCATION_REFUSED,
    };
    examination.report.find(entry, words);
}

/// Reports that JSON has another `content-type`.
pub(crate) fn unlabelled<T: Transport>(
    examination: &mut Examination<'_, T>,
    name: &str,
    answer: &Answer,
) {
    let kind = answer.header("content-type");
    let words = format!("the {name} sends JSON with `content-type: {kind}`");
    examination.report.find(&known::CONTENT_TYPE, words);
}

/// The findings that mean that the page cannot get a token.
const UNUSABLE: &[&known::Entry] = &[
    &known::CORS_TOKEN,
    &known::TOKEN_UNREACHABLE,
    &known::TENANT_UNREADABLE,
];

fn revocation(config: &portico::config::Config) -> Crossing<'_> {
    Crossing {
        name: "revocation endpoint",
        url: config.tenant.revocation.as_str(),
        method: "POST",
        headers: &["authorization"],
        missing: &known::CORS_REVOCATION,
        unreachable: &known::CORS_REVOCATION,
    }
}

fn crossing(config: &portico::config::Config) -> Crossing<'_> {
    Crossing {
        name: "token endpoint",
        url: config.tenant.token.as_str(),
        method: "POST",
        headers: &["content-type"],
        missing: &known::CORS_TOKEN,
        unreachable: &known::TOKEN_UNREACHABLE,
    }
}

/// Sends the preflights of the token endpoint and, if that one succeeds, of the revocation endpoint. Returns whether
/// the former succeeded.
async fn crossings<T: Transport>(examination: &mut Examination<'_, T>) -> bool {
    let config = examination.config;
    let readable = cors::preflight(examination, &crossing(config)).await;
    if readable {
        cors::preflight(examination, &revocation(config)).await;
    }
    readable
}

async fn exchange<T: Transport>(
    examination: &mut Examination<'_, T>,
    code: &Code,
) -> Option<Answer> {
    let config = examination.config;
    let pairs = [
        ("grant_type", "authorization_code"),
        ("code", &code.code),
        ("redirect_uri", config.redirect_uri.as_str()),
        ("client_id", &config.client_id),
        ("code_verifier", &code.verifier),
    ];
    let question = Question::form(config.tenant.token.as_str(), &pairs)
        .with("origin", examination.origin)
        .with("accept", "application/json");
    match examination.client.ask(question).await {
        Ok(answer) => Some(answer),
        Err(words) if examination.by_page() => {
            // If discovery could not be read either, CORS is missing everywhere or the issuer is no workspace.
            let mut crossing = crossing(config);
            if examination.report.has(&known::DISCOVERY_UNREAD) {
                crossing.missing = &known::TENANT_UNREADABLE;
            }
            effect::complain(examination, &crossing, &words).await;
            None
        }
        Err(words) => {
            // The preflight may have reported it already.
            if !examination.report.has(&known::TOKEN_UNREACHABLE) {
                let found = examination.report.find(&known::TOKEN_UNREACHABLE, words);
                found.at("/tenant/token_endpoint");
            }
            None
        }
    }
}

/// The error code of RFC 6749 section 5.2; empty if the answer has another shape.
fn error(answer: &Answer) -> String {
    let body = answer.object();
    let word = body.as_ref().and_then(|body| body.get("error")?.as_str());
    word.unwrap_or_default().to_owned()
}

fn complain<T: Transport>(examination: &mut Examination<'_, T>, answer: &Answer) {
    // If the page could not read the discovery document, this 404 shows that there is no such workspace.
    if answer.status == 404 && examination.report.has(&known::DISCOVERY_UNREAD) {
        examination.report.forget(&known::DISCOVERY_UNREAD);
        let words = "the token endpoint below it answers with status 404";
        let found = examination.report.find(&known::DISCOVERY_MISSING, words);
        found.at("/tenant/issuer");
        return;
    }
    if answer.is_busy() {
        let words = format!("the token endpoint: {}", answer.state());
        examination.report.find(&known::UNAVAILABLE, words);
        return;
    }
    let error = error(answer);
    // The token endpoint uses the same error for a missing secret and for an unknown client.
    if error == "invalid_client" && examination.report.has(&known::CLIENT_UNKNOWN) {
        return;
    }
    let words = format!("{}: {error}", answer.state());
    let entry = match error.as_str() {
        "invalid_client" if examination.report.has(&known::NOT_WALKED) => &known::CLIENT_REFUSED,
        "invalid_client" => &known::SECRET_NEEDED,
        "unauthorized_client" | "unsupported_grant_type" => &known::GRANT_OFF,
        _ => &known::TOKEN_REFUSED,
    };
    examination.report.find(entry, words).at("/client/id");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_lifetime_is_a_number_or_a_numeric_string() {
        for (said, seconds) in [
            (json!(600), Some(600.0)),
            (json!("600"), Some(600.0)),
            (json!(" 3600 "), Some(3600.0)),
            (json!(0), None),
            (json!(-1), None),
            (json!("soon"), None),
            (json!("inf"), None),
            (json!(null), None),
            (json!([600]), None),
        ] {
            assert_eq!(life(Some(&said)), seconds, "{said}");
        }
        assert_eq!(life(None), None);
    }
}
