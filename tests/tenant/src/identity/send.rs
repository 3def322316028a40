//! selfSendActivationMessage (contract.md section 3.2): it never tells whether a message went out.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Model, choice, optional_body, precondition, query, theme};
use crate::account::{self, Record, Status, same};
use crate::activation::{self, Message};
use crate::call::Call;
use crate::mail::{Form, Letter, Occasion};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::settings::{Settings, UnknownUser};
use crate::store::ACCOUNTS;

#[derive(Deserialize)]
struct RequestActivation {
    address: Option<String>,
    identifier: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Model for RequestActivation {
    fn rest(&self) -> &Map<String, Value> {
        &self.rest
    }
}

pub(super) fn send(call: &Call) -> Result<Reply, Refusal> {
    let settings = &call.settings;
    let known = [
        "code_type_in_message",
        "server_id",
        "post_activation_url",
        "mode",
    ];
    let query = query(call, &known)?;
    let form = match choice(&query, "code_type_in_message", &["link", "code"])? {
        "code" => Form::Code,
        _ => Form::Link,
    };
    let occasion = match choice(&query, "mode", &["registration", "invitation"])? {
        "invitation" => Occasion::Invitation,
        _ => Occasion::Registration,
    };
    let onward = query.get("post_activation_url");
    if onward.is_some_and(|url| !settings.leads_on(url)) {
        return Err(Refusal::new(400, "post_activation_url leads elsewhere"));
    }
    let message = Message {
        form,
        occasion,
        theme: theme(call, &query)?,
        onward: onward.map(str::to_owned),
    };
    let wanted: RequestActivation = optional_body(call)?;
    // The old name wins when it is there and not empty.
    let asked = wanted
        .identifier
        .filter(|it| !it.is_empty())
        .or(wanted.address);

    call.tenant.store.write(|all| {
        let found: Option<Record> = all.get(ACCOUNTS, call.place("user"))?;
        let Some(account) = found else {
            return match settings.send_to_unknown_user {
                UnknownUser::NotFound => Err(Refusal::new(404, "no such user")),
                UnknownUser::Silent => Ok(Reply::empty(204)),
            };
        };
        precondition(call, &[account.etag()])?;
        if let Some(address) = address(&account, asked.as_deref()) {
            let owner = account::owner(all, [&address], settings)?;
            if owner.is_some_and(|owner| owner.id != account.id) {
                let theme = message.theme.clone();
                let letter = Letter::identifier_used(&address, settings, theme, call.now);
                all.post(&letter)?;
            } else if account.status == Status::New && is_own(&account, &address, settings) {
                activation::send(all, &account, &address, &message, settings, call.now)?;
            }
        }
        Ok(Reply::empty(204).header("etag", &account.etag()))
    })
}

/// The address that was asked for, or the only one the account has.
fn address(account: &Record, asked: Option<&str>) -> Option<String> {
    let mut own = account.addresses.iter().filter(|one| one.active);
    match (asked, own.next(), own.next()) {
        (Some(asked), _, _) => Some(asked.to_owned()),
        (None, Some(only), None) => Some(only.text.clone()),
        (None, _, _) => None,
    }
}

fn is_own(account: &Record, address: &str, settings: &Settings) -> bool {
    account
        .addresses
        .iter()
        .any(|one| one.active && same(&one.text, address, settings))
}
