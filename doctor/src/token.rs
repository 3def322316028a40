//! The token endpoint: whether it takes this client without a secret, what it grants, and whether the
//! page may read its answers.

use crate::{
    Examination,
    authorization::Code,
    catalogue as known,
    cors::{self, Crossing},
    wire::{Answer, Question},
};
use serde_json::Value;

/// Seconds that a token may live; whoever gets hold of one can do much with it (contract.md 2.4).
const LONG: f64 = 900.0;

/// Exchanges the code as the page would, and returns the token.
pub(crate) async fn examine(examination: &mut Examination<'_>, code: &Code) -> Option<String> {
    let readable = crossings(examination).await;
    let answer = exchange(examination, code).await?;
    if readable {
        cors::actual(examination, &crossing(examination.config), &answer);
    }
    if answer.status != 200 {
        complain(examination, &answer);
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
    let life = field("expires_in").and_then(Value::as_f64);
    if let Some(life) = life.filter(|life| *life > LONG) {
        let words = format!("it lives for {} minutes", (life / 60.0).round());
        report.find(&known::TOKEN_LIFE, words);
    }
    Some(token.to_owned())
}

/// Without a code: a made-up one must be refused for itself, not for the client.
pub(crate) async fn examine_without_code(examination: &mut Examination<'_>) {
    let readable = crossings(examination).await;
    let code = Code {
        code: examination.client.chance(),
        verifier: examination.client.chance(),
    };
    let Some(answer) = exchange(examination, &code).await else {
        return;
    };
    if readable {
        cors::actual(examination, &crossing(examination.config), &answer);
    }
    if answer.status != 200 && error(&answer) != "invalid_grant" {
        complain(examination, &answer);
    }
}

/// Ends the token (RFC 7009), as the page does when it is done.
pub(crate) async fn end(examination: &Examination<'_>, token: &str) {
    let url = examination.config.tenant.revocation.as_str();
    let pairs = [
        ("token", token),
        ("client_id", examination.config.client_id.as_str()),
    ];
    let question = Question::form(url, &pairs).with("authorization", format!("Bearer {token}"));
    // It ends by itself in minutes, too.
    let _ = examination.client.ask(question).await;
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
async fn crossings(examination: &mut Examination<'_>) -> bool {
    let config = examination.config;
    let readable = cors::preflight(examination, &crossing(config)).await;
    if readable {
        let revocation = Crossing {
            name: "revocation endpoint",
            url: config.tenant.revocation.as_str(),
            method: "POST",
            headers: &["authorization", "content-type"],
            missing: &known::CORS_REVOCATION,
            unreachable: &known::CORS_REVOCATION,
        };
        cors::preflight(examination, &revocation).await;
    }
    readable
}

async fn exchange(examination: &mut Examination<'_>, code: &Code) -> Option<Answer> {
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

fn complain(examination: &mut Examination<'_>, answer: &Answer) {
    let error = error(answer);
    // The token endpoint has one word for a client without its secret and for one that is not there.
    if error == "invalid_client" && examination.report.has(&known::CLIENT_UNKNOWN) {
        return;
    }
    let words = format!("status {}: {error}", answer.status);
    let entry = match error.as_str() {
        "invalid_client" => &known::SECRET_NEEDED,
        "unauthorized_client" | "unsupported_grant_type" => &known::GRANT_OFF,
        _ => &known::TOKEN_REFUSED,
    };
    examination.report.find(entry, words).at("/client/id");
}
