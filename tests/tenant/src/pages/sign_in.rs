//! `/{tenant}/sign-in`: shows whether an account can sign in. It starts no session.

use super::{escape, page};
use crate::account::{Record, SignIn};
use crate::activation;
use crate::call::{Call, Parameters};
use crate::reply::Reply;
use crate::state::lock;
use crate::store::{ACCOUNTS, StoreTrouble};

pub(crate) fn sign_in(call: &Call) -> Reply {
    if call.method == http::Method::POST {
        return sent(call);
    }
    form(call, 200, "", "")
}

fn form(call: &Call, status: u16, identifier: &str, complaint: &str) -> Reply {
    let complaint = match complaint {
        "" => String::new(),
        text => format!("<p class=\"wrong\" role=\"alert\">{}</p>", escape(text)),
    };
    let by_code = match call.settings.pool.knows_codes() {
        true => "<button class=\"plain\" name=\"action\" value=\"send\">Send me a code</button>",
        false => "",
    };
    let main = format!(
        "{complaint}<form method=\"post\">\
         <label for=\"identifier\">E-mail address or user name</label>\
         <input id=\"identifier\" name=\"identifier\" autocomplete=\"username\" \
         autocapitalize=\"none\" spellcheck=\"false\" value=\"{}\">\
         <label for=\"password\">Password</label>\
         <input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\">\
         <div class=\"buttons\"><button>Sign in</button>{by_code}</div></form>",
        escape(identifier)
    );
    page(&call.settings, status, "Sign in", &main)
}

fn sent(call: &Call) -> Reply {
    let settings = &call.settings;
    let Ok(sent) = Parameters::read(&call.body, None) else {
        return form(call, 400, "", "Something is there twice.");
    };
    let identifier = sent.get("identifier").unwrap_or_default();
    let password = sent.get("password").unwrap_or_default();
    if sent.get("action") == Some("send") && settings.pool.knows_codes() {
        return send_code(call, identifier);
    }
    if let Some(seconds) = lock(&call.tenant.limits).locked(call.operation, identifier, call.now) {
        let complaint = format!("Too many attempts. Wait {seconds} seconds.");
        return form(call, 429, identifier, &complaint).header("retry-after", &seconds.to_string());
    }
    let accounts = match call.tenant.accounts(identifier) {
        Ok(accounts) => accounts,
        Err(trouble) => return form(call, 500, identifier, &trouble.to_string()),
    };
    let outcome = |one: &Record| match sent.filled("code") {
        None => one.opens(identifier, password, settings),
        Some(code) => by_code(call, one, identifier, code),
    };
    let found = accounts.iter().find_map(|one| {
        let outcome = outcome(one);
        (outcome != SignIn::Refused).then_some((one, outcome))
    });
    let Some((account, outcome)) = found else {
        lock(&call.tenant.limits).failed(
            call.operation,
            identifier,
            settings.max_attempts,
            settings.block_duration.0,
            call.now,
        );
        let complaint = "The name or the password is wrong, or the account is not active.";
        return form(call, 401, identifier, complaint);
    };
    lock(&call.tenant.limits).succeeded(call.operation, identifier);
    match outcome {
        SignIn::PasswordToBeChanged => to_be_changed(call, identifier),
        _ => welcome(call, account, identifier),
    }
}

/// A one-time code instead of a password.
fn by_code(call: &Call, account: &Record, identifier: &str, code: &str) -> SignIn {
    if account.code_address(identifier, &call.settings).is_none() {
        return SignIn::Refused;
    }
    let used = call
        .tenant
        .store
        .write(|all| activation::signs_in(all, &account.id, code, call.now));
    match used {
        Ok(true) => SignIn::SignedIn,
        Ok(false) | Err(_) => SignIn::Refused,
    }
}

/// Sends a code if the account can sign in by one; the answer is the same in any case.
fn send_code(call: &Call, identifier: &str) -> Reply {
    let settings = &call.settings;
    let sent = call.tenant.store.write(|all| {
        let accounts: Vec<Record> = all.all(ACCOUNTS)?;
        for account in &accounts {
            if let Some(to) = account.code_address(identifier, settings) {
                activation::send_to_sign_in(all, account, &to.text, settings, call.now)?;
            }
        }
        Ok::<_, StoreTrouble>(())
    });
    if let Err(trouble) = sent {
        return form(call, 500, identifier, &trouble.to_string());
    }
    let main = format!(
        "<p>If there is such an account, a code is on its way.</p><form method=\"post\">\
         <input type=\"hidden\" name=\"identifier\" value=\"{}\">\
         <label for=\"code\">Code</label>\
         <input id=\"code\" name=\"code\" autocomplete=\"one-time-code\">\
         <div class=\"buttons\"><button>Sign in</button></div></form>",
        escape(identifier)
    );
    page(settings, 200, "Type the code", &main)
}

/// Shows that the password has to be changed; the stand-in has no page that changes it.
fn to_be_changed(call: &Call, identifier: &str) -> Reply {
    let main = format!(
        "<p id=\"change-password\" data-identifier=\"{who}\">The password of \
         <strong>{who}</strong> is right, and has to be changed before anything else.</p>",
        who = escape(identifier),
    );
    page(&call.settings, 200, "Choose a new password", &main)
}

fn welcome(call: &Call, account: &Record, identifier: &str) -> Reply {
    let payload = account
        .payload
        .iter()
        .flat_map(|payload| payload.as_object().into_iter().flatten());
    let rows: String = payload
        .map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td></tr>",
                escape(name),
                escape(&text)
            )
        })
        .collect();
    let main = format!(
        "<p id=\"signed-in\" data-identifier=\"{who}\">You are signed in as <strong>{who}</strong>. \
         The account works.</p><div class=\"card\"><table><tbody>{rows}\
         <tr><th scope=\"row\">User id</th><td><code>{id}</code></td></tr></tbody></table></div>",
        who = escape(identifier),
        id = escape(&account.id),
    );
    page(&call.settings, 200, "Signed in", &main)
}
