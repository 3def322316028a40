//! CORS as it shows by its effect: a page sees no preflight and no header of an answer that it may not
//! read, but it sees which calls come through. What one call cannot tell, another one does: without the
//! header that needs permission, with each of them alone, with one that nobody admits by name.
//!
//! Whether other origins are admitted, or none, and which headers are exposed does not show.

use crate::{
    Examination,
    catalogue::{self as known, Entry},
    cors::Crossing,
    wire::{Answer, Presence, Question, Transport, origin},
};

/// No list has it; a star covers it.
const UNHEARD_OF: &str = "x-portico-doctor";

/// Asks, and says what it means when nothing comes back.
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

/// Asks with the headers that need permission. Where that does not come through and `plain` does,
/// which needs none, each header is tried alone. True when all are admitted, or when nothing
/// can be said of them.
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
        let words = format!("{name}: a call without `{header}` comes through, with it none does");
        examination.report.find(entry, words);
    }
    false
}

/// With a value that means nothing, and that the Fetch standard (section 2.2.2) does not take for one
/// which needs no permission.
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

/// Nothing came back that the page may read: is anybody there?
pub(crate) async fn complain<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    words: &str,
) {
    // The policy's own finding says it.
    if examination.is_cut_off(crossing.url) {
        return;
    }
    let Crossing { name, url, .. } = crossing;
    let own = origin(url) == examination.origin;
    let (entry, words): (&'static Entry, String) = match own {
        true => (crossing.unreachable, format!("{name}: {words}")),
        false => match examination.client.presence(url).await {
            Presence::Answers => {
                let words = format!("the {name} answers, and the browser keeps it from the page");
                (crossing.missing, words)
            }
            Presence::Silent => {
                let words = format!("nothing answers at {url} ({words})");
                (crossing.unreachable, words)
            }
            Presence::Untold => {
                let words = format!(
                    "nothing came back from {url} ({words}): it does not answer, or not across \
                     origins; this browser does not say which"
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
    /// Whether the page's own policy keeps it from asking there.
    pub(crate) fn is_cut_off(&self, url: &str) -> bool {
        self.cut_off.contains(&origin(url))
    }
}
