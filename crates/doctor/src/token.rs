//! The token endpoint: whether it takes this client without a secret, what it grants, and whether the
//! page may read its answers.

use crate::{
    Examination,
    authorization::Code,
    catalogue as known,
    cors::{self, Crossing},
    effect,
    wire::{Answer, Question, Transport},
};
use serde_json::Value;

/// Seconds that a token may live; whoever gets hold of one can do much with it (contract.md 2.4).
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

/// Seconds that a token lives, said as a number or as a text of one; zero says as little as nothing.
fn life(expires_in: Option<&Value>) -> Option<f64> {
    let seconds = match expires_in? {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    seconds.filter(|seconds: &f64| seconds.is_finite() && *seconds > 0.0)
}

/// Without a code: a made-up one must be refused for itself, not for the client.
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
        // Nothing good was seen that could be compared.
        match answer.status >= 400 && cors::is_closed(examination, &crossing, &answer) {
            true => {
                let words = format!(
                    "the preflight is good, the answer with status {} has no \
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

/// Ends the token (RFC 7009), as the page does when it is done; for a page also without one, to see
/// whether it could.
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
    // A page that cannot reach the token endpoint has nothing to end.
    if examination.by_page() && !examination.report.has_any(UNUSABLE) {
        effect::headers(examination, &revocation, question).await;
    }
}

/// What the endpoint says of the token that was to be ended: RFC 7009 knows success, and 503 to come back.
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

/// Says that an answer is not labelled as what it is.
pub(crate) fn unlabelled<T: Transport>(
    examination: &mut Examination<'_, T>,
    name: &str,
    answer: &Answer,
) {
    let kind = answer.header("content-type");
    let words = format!("the {name} sends JSON with `content-type: {kind}`");
    examination.report.find(&known::CONTENT_TYPE, words);
}

/// Why no page gets a token.
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

/// The token endpoint, and the one that ends tokens, which is of less weight.
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
            // Without CORS everywhere, or with an issuer that is no workspace's, nothing is read.
            let mut crossing = crossing(config);
            if examination.report.has(&known::DISCOVERY_UNREAD) {
                crossing.missing = &known::TENANT_UNREADABLE;
            }
            effect::complain(examination, &crossing, &words).await;
            None
        }
        Err(words) => {
            // The preflight may have said so.
            if !examination.report.has(&known::TOKEN_UNREACHABLE) {
                let found = examination.report.find(&known::TOKEN_UNREACHABLE, words);
                found.at("/tenant/token_endpoint");
            }
            None
        }
    }
}

/// The word of RFC 6749 section 5.2, or nothing where the tenant says it in its other shape.
fn error(answer: &Answer) -> String {
    let body = answer.object();
    let word = body.as_ref().and_then(|body| body.get("error")?.as_str());
    word.unwrap_or_default().to_owned()
}

fn complain<T: Transport>(examination: &mut Examination<'_, T>, answer: &Answer) {
    // A page that may not read the discovery document learns here that there is no such workspace.
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
    // The token endpoint has one word for a client without its secret and for one that is not there.
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
    fn a_life_is_a_number_or_a_text_of_one() {
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
