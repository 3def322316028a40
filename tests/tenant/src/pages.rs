//! Pages for people: the start page, the outbox, sign-in, and the login and consent pages of the authorization endpoint.

use crate::reply::Reply;
use crate::settings::Settings;

mod about;
mod landing;
mod outbox;
mod sign_in;

pub(crate) use about::about;
pub(crate) use landing::landing;
pub(crate) use outbox::{outbox, outbox_json};
pub(crate) use sign_in::sign_in;

const STYLE: &str = include_str!("pages/style.css");

/// Escapes text for an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A whole page; `main` is markup.
fn page(settings: &Settings, status: u16, title: &str, main: &str) -> Reply {
    let sign_in = format!("/{}/sign-in", settings.tenant_id);
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} \u{b7} stand-in tenant</title>\
         <link rel=\"icon\" href=\"data:,\"><style>{STYLE}</style></head><body>\
         <header><a class=\"mark\" href=\"/\">Stand-in tenant</a>\
         <nav><a href=\"/outbox\">Outbox</a><a href=\"{sign_in}\">Sign in</a>\
         <a href=\"{page}/\">The page</a></nav></header>\
         <main><h1>{title}</h1>{main}</main></body></html>\n",
        title = escape(title),
        sign_in = escape(&sign_in),
        page = escape(&settings.page),
    );
    Reply::html(status, html)
}

/// The error page of the authorization endpoint: nothing may be sent to the page.
pub(crate) fn refused(settings: &Settings, error: &str, why: &str) -> Reply {
    let main = format!(
        "<p>{}</p><p class=\"quiet\"><code>{}</code></p>",
        escape(why),
        escape(error)
    );
    page(settings, 400, "This request cannot go on", &main)
}

/// The login page, as the sandbox identity provider shows one (contract.md section 2.5).
pub(crate) fn login(settings: &Settings, transaction: &str, hint: &str, wrong: bool) -> Reply {
    let complaint = match wrong {
        true => "<p class=\"wrong\" role=\"alert\">User name or password is wrong.</p>",
        false => "",
    };
    let main = format!(
        "<p>To register you sign in once as a guest of this tenant.</p>{complaint}\
         <form method=\"post\" action=\"{action}\">\
         <input type=\"hidden\" name=\"transaction\" value=\"{transaction}\">\
         <label for=\"username\">User name</label>\
         <input id=\"username\" name=\"username\" autocomplete=\"off\" value=\"{hint}\">\
         <label for=\"password\">Password</label>\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"off\">\
         <div class=\"buttons\"><button name=\"action\" value=\"accept\">Continue</button>\
         <button class=\"plain\" name=\"action\" value=\"cancel\">Cancel</button></div></form>\
         <p class=\"quiet\">Hint: <code>{user}</code> / <code>{password}</code></p>",
        action = escape(&format!("{}/login", settings.issuer())),
        transaction = escape(transaction),
        hint = escape(hint),
        user = escape(&settings.login_user),
        password = escape(&settings.login_password),
    );
    page(settings, 200, "Continue as a guest", &main)
}

/// The consent page.
pub(crate) fn consent(settings: &Settings, transaction: &str, scope: &[String]) -> Reply {
    let asked: String = scope
        .iter()
        .map(|one| format!("<li><code>{}</code></li>", escape(one)))
        .collect();
    let main = format!(
        "<p><strong>{client}</strong> asks to act for you:</p><ul>{asked}</ul>\
         <form method=\"post\" action=\"{action}\">\
         <input type=\"hidden\" name=\"transaction\" value=\"{transaction}\">\
         <div class=\"buttons\"><button name=\"action\" value=\"allow\">Allow</button>\
         <button class=\"plain\" name=\"action\" value=\"deny\">Refuse</button></div></form>",
        client = escape(&settings.client_id),
        action = escape(&format!("{}/consent", settings.issuer())),
        transaction = escape(transaction),
    );
    page(settings, 200, "Allow access?", &main)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_a_page_cannot_become_markup() {
        assert_eq!(
            escape("<a href=\"x\" o='y'>&"),
            "&lt;a href=&quot;x&quot; o=&#39;y&#39;&gt;&amp;"
        );
    }
}
