//! The tenant's own activation page, where a link in the vendor's style leads (contract.md section 7). It activates on a
//! press, asks for a password if the account has none, and leads on to `post_activation_url`.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::{Value, json};

use super::{escape, page};
use crate::call::{Call, Parameters};
use crate::identity;
use crate::reply::Reply;
use crate::script::Operation;
use crate::settings::Settings;

pub(crate) fn landing(call: &Call) -> Reply {
    let settings = &call.settings;
    if call.place("pool") != settings.pool.id {
        return page(settings, 404, "There is no such pool", "");
    }
    let query = Parameters::read(call.query.as_bytes(), None);
    let code = query.as_ref().ok().and_then(|query| query.filled("code"));
    let Some(code) = code else {
        return page(settings, 400, "This link is not whole", "");
    };
    let onward = query.as_ref().ok();
    let onward = onward.and_then(|query| query.filled("post_activation_url"));
    // Otherwise the author of a link could send visitors to any address.
    if onward.is_some_and(|url| !settings.leads_on(url)) {
        return page(settings, 400, "This link leads elsewhere", "");
    }
    // Inspecting does not use the code up, because mail scanners open every link.
    let seen = asked(call, Operation::Inspect, &json!({"code": code}));
    let seen = identity::inspect_here(&seen);
    if seen.status != 200 {
        return ended(settings, &seen);
    }
    if call.method != Method::POST {
        return form(settings, &seen, "");
    }
    let Ok(sent) = Parameters::read(&call.body, None) else {
        return form(settings, &seen, "Something is there twice.");
    };
    let mut wanted = json!({"code": code});
    if let Some(password) = sent.filled("password") {
        wanted["password"] = json!(password);
    }
    let done = asked(call, Operation::ActivateExtended, &wanted);
    let done = identity::activate_here(&done);
    match done.status {
        201 => welcome(settings, onward),
        422 => form(settings, &seen, "This password cannot be used."),
        _ => ended(settings, &done),
    }
}

/// The call that an external page would make.
fn asked(call: &Call, operation: Operation, body: &Value) -> Call {
    let json = HeaderValue::from_static("application/json");
    Call {
        tenant: call.tenant.clone(),
        settings: call.settings.clone(),
        now: call.now,
        operation,
        method: Method::POST,
        path: call.path.clone(),
        places: call.places.clone(),
        query: String::new(),
        headers: HeaderMap::from_iter([(header::CONTENT_TYPE, json)]),
        body: Bytes::from(body.to_string()),
        certificate: None,
    }
}

fn ended(settings: &Settings, reply: &Reply) -> Reply {
    let main = "<p id=\"not-activated\">It is used, too old, or not the newest. Nothing has happened to \
                the account.</p>";
    match reply.status {
        429 => page(settings, 429, "Too many attempts", ""),
        _ => page(settings, 410, "This link does not work any more", main),
    }
}

fn form(settings: &Settings, seen: &Reply, complaint: &str) -> Reply {
    let document: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
    let asks = document["password_set"] == json!(false) && settings.pool.allows("password");
    let password = match asks {
        true => {
            "<label for=\"password\">Choose a password</label>\
             <input id=\"password\" name=\"password\" type=\"password\" \
             autocomplete=\"new-password\">"
        }
        false => "",
    };
    let complaint = match complaint {
        "" => String::new(),
        text => format!("<p class=\"wrong\" role=\"alert\">{}</p>", escape(text)),
    };
    let main = format!(
        "{complaint}<p>One press, and your account is ready.</p><form method=\"post\">{password}\
         <div class=\"buttons\"><button id=\"activate\">Activate</button></div></form>"
    );
    page(settings, 200, "Activate your account", &main)
}

fn welcome(settings: &Settings, onward: Option<&str>) -> Reply {
    let sign_in = format!("/{}/sign-in", settings.tenant_id);
    let onward = onward.unwrap_or(&sign_in);
    let main = format!(
        "<p id=\"activated\">Your account is ready.</p>\
         <p><a class=\"button\" id=\"onward\" href=\"{}\">Go on</a></p>",
        escape(onward)
    );
    page(settings, 200, "Activated", &main)
}
