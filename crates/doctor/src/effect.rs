//! Examines CORS from a page. A page cannot see a preflight, or an answer that it may not read, but it sees which calls
//! succeed. So it repeats a failed call without the headers that need permission, with each of them alone, and with a
//! header that no server lists.
//!
//! A page cannot find out whether other origins are admitted, nor which headers are exposed.

use crate::{
    Examination,
    catalogue::{self as known, Entry},
    cors::Crossing,
    wire::{Answer, Presence, Question, Transport, origin},
};

/// A header that no server lists, so that only `*` admits it.
const UNHEARD_OF: &str = "x-portico-doctor";

/// Sends a request, and reports a finding if no answer can be read.
pub(crate) async fn ask<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    question: Question<'_>,
) -> Option<Answer> {
    match examination.client.ask(question).await {
        Ok(answer) => Some(answer),
        Err(words) => {
            complain(examination, crossing, &words).await;
            None
        }
    }
}

/// Sends `plain` with the headers that need permission. If that fails and `plain` alone succeeds, each header is tried
/// alone. Returns `true` if all are admitted, or if this cannot be examined.
pub(crate) async fn headers<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    plain: Question<'_>,
) -> bool {
    if examination.is_cut_off(crossing.url) || origin(crossing.url) == examination.origin {
        return true;
    }
    let whole = crossing
        .headers
        .iter()
        .fold(plain.clone(), |question, header| with(question, header));
    if examination.client.ask(whole).await.is_ok() {
        return true;
    }
    if let Err(words) = examination.client.ask(plain.clone()).await {
        complain(examination, crossing, &words).await;
        return false;
    }
    let name = crossing.name;
    let mut starred = None;
    for header in crossing.headers {
        let alone = with(plain.clone(), header);
        if examination.client.ask(alone).await.is_ok() {
            continue;
        }
        if starred.is_none() {
            let unheard = with(plain.clone(), UNHEARD_OF);
            starred = Some(examination.client.ask(unheard).await.is_ok());
        }
        let entry = match *header {
            "authorization" if starred == Some(true) => &known::CORS_STAR,
            "x-idempotency-key" => &known::CORS_IDEMPOTENCY,
            _ => &known::CORS_HEADER,
        };
        let words = format!("{name}: a call without `{header}` succeeds, a call with it fails");
        examination.report.find(entry, words);
    }
    false
}

/// Adds a header with an invented value. The value makes the header one that needs permission (Fetch standard, section
/// 2.2.2).
fn with<'a>(question: Question<'a>, header: &'static str) -> Question<'a> {
    let value = match header {
        "authorization" => "Bearer not-a-token",
        "content-type" => "application/json",
        _ => "none",
    };
    if question.headers.iter().any(|(name, _)| *name == header) {
        return question;
    }
    question.with(header, value)
}

/// Reports that the page could read no answer, and whether a server answers at all.
pub(crate) async fn complain<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    words: &str,
) {
    // The finding about the policy already says it.
    if examination.is_cut_off(crossing.url) {
        return;
    }
    let Crossing { name, url, .. } = crossing;
    let own = origin(url) == examination.origin;
    let (entry, words): (&'static Entry, String) = match own {
        true => (crossing.unreachable, format!("{name}: {words}")),
        false => match examination.client.presence(url).await {
            Presence::Answers => {
                let words = format!("the {name} answers, but the browser blocks its answer");
                (crossing.missing, words)
            }
            Presence::Silent => {
                let words = format!("nothing answers at {url} ({words})");
                (crossing.unreachable, words)
            }
            Presence::Untold => {
                let words = format!(
                    "no answer from {url} could be read ({words}): either there is none, or it \
                     has no CORS headers; this browser does not say which"
                );
                (crossing.missing, words)
            }
        },
    };
    if !examination.report.has(entry) {
        examination.report.find(entry, words);
    }
}

impl<T: Transport> Examination<'_, T> {
    /// Whether the page's own policy blocks requests to this address.
    pub(crate) fn is_cut_off(&self, url: &str) -> bool {
        self.cut_off.contains(&origin(url))
    }
}
