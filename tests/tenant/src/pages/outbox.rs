//! `/outbox`: the messages, newest first.

use serde_json::{Value, json};

use super::{escape, page};
use crate::call::Call;
use crate::mail::{Letter, MailKind};
use crate::reply::Reply;

/// Polls every two seconds and reloads when the number of messages has changed.
const RENEW: &str = "<script>setInterval(async()=>{try{const answer=await fetch('/outbox.json');\
                     const all=await answer.json();\
                     if(all.length!==document.querySelectorAll('article').length)location.reload()}\
                     catch{}},2000)</script>";

pub(crate) fn outbox(call: &Call) -> Reply {
    let letters = match call.tenant.letters() {
        Ok(letters) => letters,
        Err(trouble) => return Reply::html(500, escape(&trouble.to_string())),
    };
    let shown: String = letters.iter().rev().map(article).collect();
    let main = if shown.is_empty() {
        "<p class=\"card\">Nothing was sent yet. This page renews itself when something is.</p>"
            .into()
    } else {
        shown
    };
    let renew = "<p><a href=\"/outbox\">Refresh</a></p>";
    page(
        &call.settings,
        200,
        "Outbox",
        &format!("{renew}{main}{RENEW}"),
    )
}

fn article(letter: &Letter) -> String {
    let at = letter.at.rfc3339();
    let subject = match letter.subject.as_str() {
        "" => "Text message",
        subject => subject,
    };
    let code = letter
        .code
        .iter()
        .map(|code| format!("<div class=\"code\" data-code>{}</div>", escape(code)));
    let link = letter.link.iter().map(|link| {
        format!(
            "<p><a class=\"button\" data-link href=\"{}\">Open the link</a></p>",
            escape(link)
        )
    });
    let from = letter
        .from
        .iter()
        .map(|from| format!("from {} ", escape(from)));
    let theme = letter
        .theme
        .iter()
        .map(|theme| format!(" \u{b7} theme {}", escape(theme)));
    format!(
        "<article data-to=\"{to}\"><header><h2>{subject}</h2>\
         <span class=\"quiet\">{from}to {to} \u{b7} <time datetime=\"{at}\">{at}</time>{theme}</span></header>\
         {code}{link}<p>{body}</p></article>",
        to = escape(&letter.to),
        subject = escape(subject),
        code = code.collect::<String>(),
        link = link.collect::<String>(),
        from = from.collect::<String>(),
        theme = theme.collect::<String>(),
        body = linked(&letter.body),
    )
}

/// The text of a message, with its addresses as links.
fn linked(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace);
    words
        .map(|word| {
            let address = word.trim_end();
            let rest = &word[address.len()..];
            if address.starts_with("http://") || address.starts_with("https://") {
                let safe = escape(address);
                format!("<a href=\"{safe}\">{safe}</a>{rest}")
            } else {
                escape(word)
            }
        })
        .collect()
}

/// The messages as JSON, for programs.
pub(crate) fn outbox_json(call: &Call) -> Reply {
    match call.tenant.letters() {
        Ok(letters) => {
            let all: Vec<Value> = letters.iter().rev().map(to_json).collect();
            Reply::json(200, &Value::Array(all)).header("cache-control", "no-store")
        }
        Err(trouble) => Reply::json(500, &json!({"error": trouble.to_string()})),
    }
}

fn to_json(letter: &Letter) -> Value {
    let kind: MailKind = letter.kind;
    json!({
        "to": letter.to,
        "channel": letter.channel(),
        "kind": kind,
        "code": letter.code,
        "extended_code": letter.extended_code,
        "link": letter.link,
        "subject": letter.subject,
        "body": letter.body,
        "html": letter.html,
        "from": letter.from,
        "theme": letter.theme,
        "at": letter.at.rfc3339()
    })
}
