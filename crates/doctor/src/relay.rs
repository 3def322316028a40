//! Examines the integrator's message relay: whether CORS admits the page, without sending a message; and whether the
//! page's client could generate the codes itself.

use crate::{
    Examination, catalogue as known,
    cors::{Crossing, preflight},
    effect,
    wire::{Question, Transport},
};
use http::Method;
use portico::config::Delivery;

/// The scope of the calls that answer with a code (contract.md section 2.4).
const GENERATES_CODES: &str = "identity_self_registration";

pub(crate) async fn examine<T: Transport>(examination: &mut Examination<'_, T>) {
    let Delivery::Relay(url) = &examination.config.activation.delivery else {
        return;
    };
    let scopes = &examination.config.scopes;
    if scopes.iter().any(|scope| scope == GENERATES_CODES) {
        let words = format!("`{GENERATES_CODES}` is asked for");
        let found = examination.report.find(&known::SCOPE_GENERATES, words);
        found.at("/client/scopes");
    }
    let crossing = Crossing {
        name: "message relay",
        url: url.as_str(),
        method: "POST",
        headers: &["content-type"],
        missing: &known::CORS_RELAY,
        unreachable: &known::RELAY_UNREACHABLE,
    };
    preflight(examination, &crossing).await;
    if examination.by_page() && !examination.is_cut_off(crossing.url) {
        // The body names no account, so the relay refuses it and sends no message.
        let question = Question {
            method: Method::POST,
            body: Some("{}".to_owned()),
            ..Question::get(crossing.url)
        };
        let question = question.with("content-type", "application/json");
        effect::ask(examination, &crossing, question).await;
    }
}
