//! The setting `activation`: what the activation message holds, and who sends it.

use serde::{Deserialize, Serialize};

use super::{Api, Endpoint, Fault, Reader, Tenant};

/// What the message holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// A code to type.
    #[default]
    Code,
    /// A link to open.
    Link,
}

impl MessageKind {
    /// The other kind.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Code => Self::Link,
            Self::Link => Self::Code,
        }
    }
}

/// The characters of a code. The tenant's API does not say which it uses, and a few refused codes lock an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeAlphabet {
    /// Letters and digits; capital and small letters differ.
    #[default]
    Any,
    /// Capital letters and digits; small letters are read as capitals.
    Upper,
    /// Digits only.
    Digits,
}

/// Who sends the first message, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// The tenant, as a part of registering.
    #[default]
    WithRegistration,
    /// The tenant, on a separate request. Only that request can carry `mode` and `post_activation_url`.
    OnRequest,
    /// The integrator's message relay at this address. The page must not generate the code: a code that the browser
    /// knew before the mailbox proves nothing.
    Relay(Endpoint),
}

/// How accounts are activated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activation {
    /// What the first message holds.
    pub message: MessageKind,
    /// The characters of its code.
    pub code_alphabet: CodeAlphabet,
    /// Who sends the first message.
    pub delivery: Delivery,
    /// `mode=invitation` instead of `registration` (contract.md section 3.2).
    pub invitation: bool,
    /// Where the tenant's own activation page leads afterwards.
    pub post_activation_url: Option<String>,
    /// Whether the visitor may ask for a link instead of a code, and the other way round.
    pub other_kind: bool,
}

/// The words of `activation.delivery`.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Sender {
    WithRegistration,
    OnRequest,
    Relay,
}

/// The words of `activation.mode`.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Registration,
    Invitation,
}

pub(super) fn read(r: &mut Reader<'_>, api: &Api, tenant: Option<&Tenant>) -> Activation {
    let message = r.word("message");
    let code_alphabet = r.word("code_alphabet");
    let sender: Option<Sender> = r.optional_word("delivery");
    let mode: Option<Mode> = r.optional_word("mode");
    let post_activation_url = r.optional_link("post_activation_url");
    let other_kind = r.optional_flag("other_kind");
    let relay = r.optional_endpoint("relay_url");
    let creates = matches!(api, Api::CreateUser(_));
    let sender = sender.unwrap_or(match creates {
        true => Sender::OnRequest,
        false => Sender::WithRegistration,
    });
    if creates && sender == Sender::WithRegistration {
        // Creating sends no message (contract.md section 3.7).
        r.wrong("delivery", Fault::NotOneOf(&["on_request", "relay"]));
    }
    if sender != Sender::OnRequest {
        let only = Fault::OnlyWith("\"delivery\": \"on_request\"");
        if mode.is_some() {
            r.wrong("mode", only.clone());
        }
        if post_activation_url.is_some() {
            r.wrong("post_activation_url", only);
        }
    }
    if sender == Sender::Relay {
        // A relay mails codes.
        if message == MessageKind::Link {
            r.wrong("message", Fault::NotOneOf(&["code"]));
        }
        if other_kind == Some(true) {
            r.wrong(
                "other_kind",
                Fault::OnlyWith("\"delivery\": \"on_request\""),
            );
        }
        match (&relay, tenant) {
            (None, _) if !r.was_told("relay_url") => r.wrong("relay_url", Fault::Missing),
            (Some(relay), Some(tenant))
                if [&tenant.identity_api, &tenant.issuer]
                    .iter()
                    .any(|own| relay.is_below(own)) =>
            {
                r.wrong("relay_url", Fault::CodeInBrowser);
            }
            _ => {}
        }
    } else if relay.is_some() {
        r.wrong("relay_url", Fault::OnlyWith("\"delivery\": \"relay\""));
    }
    Activation {
        message,
        code_alphabet,
        delivery: match (sender, relay) {
            (Sender::Relay, Some(relay)) => Delivery::Relay(relay),
            (Sender::OnRequest, _) => Delivery::OnRequest,
            _ => Delivery::WithRegistration,
        },
        invitation: mode == Some(Mode::Invitation),
        post_activation_url,
        other_kind: other_kind.unwrap_or(sender != Sender::Relay),
    }
}
