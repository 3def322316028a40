//! Examines the identity API: CORS and, with a token, the pool and its schema, which are read by the page's own code.
//! All calls are reads.

use crate::{
    Examination, catalogue as known,
    cors::{self, Crossing},
    effect, token,
    wire::{Answer, Question, Transport},
};
use portico::{
    config::{Api, MessageKind, PasswordWhen},
    form::sheet::{Platform, Sheet, Undrawable},
    identity::{duration, pool},
    schema::Schema,
};
use serde_json::Value;
use std::time::Duration;

/// The shortest validity of a code that leaves time for the mail to arrive and to be read.
const SHORT: Duration = Duration::from_secs(120);

/// The shortest password that NIST SP 800-63B-4 section 3.1.1.2 allows.
const FEWEST_CHARACTERS: usize = 8;

pub(crate) async fn examine<T: Transport>(
    examination: &mut Examination<'_, T>,
    token: Option<&str>,
) {
    let config = examination.config;
    let url = (config.tenant.identity_api).below(&["system", "pools", &config.tenant.pool], &[]);
    let mut headers = vec!["authorization", "content-type"];
    if config.tenant.idempotency_keys {
        headers.push("x-idempotency-key");
    }
    let crossing = Crossing {
        name: "identity API",
        url: &url,
        method: "POST",
        headers: &headers,
        missing: &known::CORS_IDENTITY,
        unreachable: &known::API_UNREACHABLE,
    };
    let readable = match examination.by_page() {
        true => show(examination, &crossing, token).await,
        false => ask_for_permission(examination, &crossing).await,
    };
    // From here on, a program sends the requests, which CORS does not concern, or a page that is admitted.
    let Some(readable) = readable else {
        return;
    };
    let Some(token) = token else {
        let words = "there was no token to read it with";
        examination.report.find(&known::POOL_NOT_SEEN, words);
        return;
    };
    let bearer = format!("Bearer {token}");
    let Some(answer) = get(examination, &url, &bearer).await else {
        return;
    };
    if answer.status == 200 && readable {
        cors::actual(examination, &crossing, &answer);
    }
    // At the right path a request without a valid token is refused before the pool is looked up.
    if answer.status == 404 {
        let Some(without) = get(examination, &url, NO_TOKEN).await else {
            return;
        };
        if without.status == 404 {
            nothing_there(examination, &url);
            return;
        }
    }
    let Some(body) = body(examination, &answer, &known::POOL_UNKNOWN, "/tenant/pool") else {
        return;
    };
    let Some(pool) = pool::read(&body) else {
        let words = "the answer is no pool";
        let found = examination.report.find(&known::API_UNEXPECTED, words);
        found.at("/tenant/identity_api");
        return;
    };
    examine_pool(examination, &body, &pool);
    let Some(id) = config.tenant.schema.as_ref().or(pool.schema.as_ref()) else {
        let words = "the pool names no `payload_schema_id`";
        examination.report.find(&known::SCHEMA_UNNAMED, words);
        return;
    };
    if let Some(own) = pool.schema.as_ref().filter(|own| *own != id) {
        let words = format!("the config says `{id}`, the pool `{own}`");
        let found = examination.report.find(&known::SCHEMA_DIFFERS, words);
        found.at("/tenant/schema");
    }
    examine_schema(examination, id, &bearer).await;
}

/// Examines the preflight and a refusal from the program. Returns whether the page may read answers; `None` without an
/// answer of the API.
async fn ask_for_permission<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
) -> Option<bool> {
    let readable = cors::preflight(examination, crossing).await;
    // The page must read refusals, too.
    let refused = get(examination, crossing.url, NO_TOKEN).await?;
    if refused.status == 404 {
        nothing_there(examination, crossing.url);
        return None;
    }
    if readable && cors::actual(examination, crossing, &refused) {
        cors::exposed(examination, crossing, &refused);
    }
    Some(readable)
}

/// A token that no tenant accepts.
const NO_TOKEN: &str = "Bearer none";

fn nothing_there<T: Transport>(examination: &mut Examination<'_, T>, url: &str) {
    // The CORS headers of another path say nothing about the API.
    examination.report.forget(&known::CORS_IDENTITY);
    let words = format!("{url} answers with status 404 to any token");
    let found = examination.report.find(&known::API_PATH, words);
    found.at("/tenant/identity_api");
}

/// The same from a page, by which calls succeed; `None` if the page can read no answer.
async fn show<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    token: Option<&str>,
) -> Option<bool> {
    if examination.is_cut_off(crossing.url) {
        return None;
    }
    // If a call with a token succeeds and one without fails, refusals are hidden from the page.
    if let Some(token) = token {
        let bearer = format!("Bearer {token}");
        let good = Question::get(crossing.url).with("authorization", bearer);
        let refused = Question::get(crossing.url);
        if examination.client.ask(good).await.is_ok()
            && examination.client.ask(refused).await.is_err()
        {
            let words = format!(
                "the {} answers a call with a token, but the page may not read its refusals",
                crossing.name
            );
            examination.report.find(&known::CORS_REFUSALS, words);
            return Some(true);
        }
    }
    let plain = Question::get(crossing.url);
    effect::headers(examination, crossing, plain)
        .await
        .then_some(true)
}

fn examine_pool<T: Transport>(
    examination: &mut Examination<'_, T>,
    body: &Value,
    pool: &pool::Pool,
) {
    let config = examination.config;
    let report = &mut *examination.report;
    if pool.registration_allowed == Some(false) && config.api == Api::SelfRegister {
        let words = "`public_registration_allowed` is false";
        report.find(&known::REGISTRATION_CLOSED, words);
    }
    let activation = &body["otp_settings"]["activation"];
    // `pool::read` drops a length that the page cannot use; that is what is reported.
    let length = &activation["length"];
    if !length.is_null() && pool.code_length.is_none() {
        let words = format!("`otp_settings.activation.length` is {length}");
        report.find(&known::CODE_LENGTH, words);
    }
    if let Some(ttl) = activation["ttl"].as_str() {
        match duration::parse(ttl) {
            Some(life) if life >= SHORT => {}
            _ => {
                let words = format!("`otp_settings.activation.ttl` is {ttl}");
                report.find(&known::CODE_LIFE, words);
            }
        }
    }
    if config.activation.message == MessageKind::Link {
        let words = "the first message has a link";
        report
            .find(&known::LINK_TEMPLATE, words)
            .at("/activation/message");
    }
    let mechanisms: Option<Vec<&str>> = body["authentication_mechanisms"]
        .as_array()
        .map(|all| all.iter().filter_map(Value::as_str).collect());
    let password = config.password != PasswordWhen::Never;
    if let Some(mechanisms) = mechanisms {
        let fits = match password {
            true => mechanisms.contains(&"password"),
            false => mechanisms
                .iter()
                .any(|one| one.ends_with("otp") && *one != "totp"),
        };
        if !fits {
            let words = format!("the pool has: {}", mechanisms.join(", "));
            report.find(&known::MECHANISM, words).at("/password/when");
        }
    }
    let fewest = pool.policy.min_length;
    if password && fewest < FEWEST_CHARACTERS {
        let words = format!("`password_policy.min_length` is {fewest}");
        report.find(&known::PASSWORD_SHORT, words);
    }
}

async fn examine_schema<T: Transport>(
    examination: &mut Examination<'_, T>,
    id: &str,
    bearer: &str,
) {
    let api = &examination.config.tenant.identity_api;
    let url = api.below(&["system", "schemas", id], &[]);
    let Some(answer) = get(examination, &url, bearer).await else {
        return;
    };
    let entry = &known::SCHEMA_UNKNOWN;
    let Some(body) = body(examination, &answer, entry, "/tenant/schema") else {
        return;
    };
    let schema = &body["schema"];
    let report = &mut *examination.report;
    // Nothing is typed, so no pattern is run.
    let sheet = match Sheet::read(schema, &examination.config.form, Platform::BLIND) {
        Ok(sheet) => sheet,
        Err(Undrawable(places)) => {
            let words = format!("required, but cannot be asked for: {}", places.join(", "));
            report.find(&known::SCHEMA_UNDRAWABLE, words);
            return;
        }
    };
    let (_, oddities) = Schema::read(schema);
    let places: Vec<String> = sheet
        .left_out()
        .iter()
        .map(|place| {
            let known = oddities.iter().find(|oddity| oddity.at.as_str() == place);
            match known.map(|oddity| oddity.reason) {
                Some(reason) => format!("`{place}` ({reason:?})"),
                None => format!("`{place}`"),
            }
        })
        .collect();
    if !places.is_empty() {
        report.find(&known::SCHEMA_ODD, places.join(", "));
    }
}

async fn get<T: Transport>(
    examination: &mut Examination<'_, T>,
    url: &str,
    bearer: &str,
) -> Option<Answer> {
    let question = Question::get(url)
        .with("authorization", bearer)
        .with("origin", examination.origin)
        .with("accept", "application/json");
    match examination.client.ask(question).await {
        Ok(answer) => Some(answer),
        Err(words) => {
            // The preflight may have reported it already.
            if !examination.report.has(&known::API_UNREACHABLE) {
                let found = examination.report.find(&known::API_UNREACHABLE, words);
                found.at("/tenant/identity_api");
            }
            None
        }
    }
}

/// The body of a successful answer; otherwise a finding. `unknown`: the finding for 404.
fn body<T: Transport>(
    examination: &mut Examination<'_, T>,
    answer: &Answer,
    unknown: &'static known::Entry,
    pointer: &str,
) -> Option<Value> {
    let body = answer.object();
    if let (200, Some(body)) = (answer.status, body) {
        if answer.is_labelled_json() {
            return Some(body);
        }
        token::unlabelled(examination, "identity API", answer);
        return None;
    }
    let (entry, pointer) = match answer.status {
        401 => (&known::API_TOKEN_REFUSED, "/tenant/identity_api"),
        403 => (&known::API_FORBIDDEN, "/client/scopes"),
        404 => (unknown, pointer),
        _ if answer.is_busy() => (&known::UNAVAILABLE, "/tenant/identity_api"),
        _ => (&known::API_UNEXPECTED, "/tenant/identity_api"),
    };
    let words = format!("status {}", answer.status);
    examination.report.find(entry, words).at(pointer);
    None
}
