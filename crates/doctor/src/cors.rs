//! Examines from the program whether a browser would let the page call an address: the preflight and the answer itself,
//! header by header (Fetch standard, sections 3.3 and 4.8).
//!
//! The method is not examined: GET and POST are safelisted, so a preflight need not list them.

use crate::{
    Examination,
    catalogue::{self as known, Entry},
    wire::{Answer, Question, Transport, origin},
};
use http::Method;

/// One address that the page calls across origins.
pub(crate) struct Crossing<'a> {
    /// Its name in findings.
    pub(crate) name: &'static str,
    pub(crate) url: &'a str,
    pub(crate) method: &'static str,
    /// Request headers that the preflight must admit, in lower case.
    pub(crate) headers: &'a [&'static str],
    /// The finding if the page is not admitted.
    pub(crate) missing: &'static Entry,
    /// The finding if there is no answer.
    pub(crate) unreachable: &'static Entry,
}

/// Sends the preflight that a browser would send. Returns whether it admits the call, or none is needed.
pub(crate) async fn preflight<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
) -> bool {
    // On a page the browser sends the preflight and does not show it; see `effect`.
    if examination.by_page() || origin(crossing.url) == examination.origin {
        return true;
    }
    let question = Question {
        method: Method::OPTIONS,
        ..Question::get(crossing.url)
    }
    .with("origin", examination.origin)
    .with("access-control-request-method", crossing.method)
    .with("access-control-request-headers", crossing.headers.join(","));
    let name = crossing.name;
    let answer = match examination.client.ask(question).await {
        Ok(answer) => answer,
        Err(words) => {
            let words = format!("preflight of the {name}: {words}");
            examination.report.find(crossing.unreachable, words);
            return false;
        }
    };
    if !(200..300).contains(&answer.status) {
        let words = format!("the preflight of the {name} got status {}", answer.status);
        examination.report.find(crossing.missing, words);
        return false;
    }
    if !admitted(examination, crossing, &answer, "preflight") {
        return false;
    }
    let allowed = "access-control-allow-headers";
    let starred = answer.lists(allowed, "*");
    let mut good = true;
    for header in crossing.headers {
        if answer.lists(allowed, header) || (starred && *header != "authorization") {
            continue;
        }
        let entry = match *header {
            "authorization" if starred => &known::CORS_STAR,
            "x-idempotency-key" => &known::CORS_IDEMPOTENCY,
            _ => &known::CORS_HEADER,
        };
        let list = answer.header(allowed);
        let words = format!("{name}: `{header}` is asked for, `{allowed}: {list}` is answered");
        examination.report.find(entry, words);
        good = false;
    }
    good
}

/// Examines whether the page may read an answer. Used only after a successful preflight.
pub(crate) fn actual<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    answer: &Answer,
) -> bool {
    if !is_closed(examination, crossing, answer) {
        return true;
    }
    if answer.status >= 400 {
        let words = format!(
            "the {} refused with status {} and without `access-control-allow-origin`",
            crossing.name, answer.status
        );
        examination.report.find(&known::CORS_REFUSALS, words);
        return false;
    }
    // A preflight does not name the client, the call does.
    let which = "answer (after a successful preflight; the server may decide by the client)";
    admitted(examination, crossing, answer, which)
}

/// Whether the page may not read an answer.
pub(crate) fn is_closed<T: Transport>(
    examination: &Examination<'_, T>,
    crossing: &Crossing<'_>,
    answer: &Answer,
) -> bool {
    // On a page, an answer that was read may be read.
    let near = examination.by_page() || origin(crossing.url) == examination.origin;
    !near && !admits(examination.origin, answer)
}

/// Examines whether the headers are exposed that the page uses if it can read them.
pub(crate) fn exposed<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    answer: &Answer,
) {
    // A page cannot tell a hidden header from one that was not sent.
    if examination.by_page() {
        return;
    }
    let list = "access-control-expose-headers";
    let hidden: Vec<&str> = ["retry-after", "etag"]
        .into_iter()
        .filter(|header| !answer.lists(list, header) && !answer.lists(list, "*"))
        .collect();
    if origin(crossing.url) != examination.origin && !hidden.is_empty() {
        let words = format!("{}: not exposed: {}", crossing.name, hidden.join(", "));
        examination.report.find(&known::CORS_EXPOSE, words);
    }
}

fn admits(origin: &str, answer: &Answer) -> bool {
    let allowed = answer.header("access-control-allow-origin");
    // The page sends no credentials, so `*` is enough.
    allowed == "*" || allowed == origin
}

fn admitted<T: Transport>(
    examination: &mut Examination<'_, T>,
    crossing: &Crossing<'_>,
    answer: &Answer,
    which: &str,
) -> bool {
    if admits(examination.origin, answer) {
        return true;
    }
    let allowed = answer.header("access-control-allow-origin");
    let (origin, name) = (examination.origin, crossing.name);
    // A server with a list of origins sends `vary: origin` also with a refusal.
    let (entry, words) = if !allowed.is_empty() {
        let words = format!("the {which} of the {name} admits `{allowed}`, not {origin}");
        (&known::CORS_UNLISTED, words)
    } else if answer.lists("vary", "origin") {
        let words = format!("the {which} of the {name} admits other origins, not {origin}");
        (&known::CORS_UNLISTED, words)
    } else {
        let words = format!("the {which} of the {name} has no `access-control-allow-origin`");
        (crossing.missing, words)
    };
    examination.report.find(entry, words);
    false
}
