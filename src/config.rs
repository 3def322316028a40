//! Reads `config.json` into a [`Config`]: all settings of a deployment are checked once, and all mistakes are
//! reported together, each with its JSON pointer.
//!
//! An [`Endpoint`] can only be made here, so nothing that arrives later (a callback, an answer of the tenant) can
//! decide where a token or a password is sent. This module does not fetch anything, and does not ask the tenant
//! whether the values are true.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use oauth2::ClientId;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

mod activation;
mod authorization;
mod country;
mod endpoint;
mod events;
mod form;
#[cfg(not(target_arch = "wasm32"))]
mod host;
#[cfg(not(target_arch = "wasm32"))]
mod look;
mod reader;
mod registration;
mod word;
mod wording;

pub use activation::{Activation, CodeAlphabet, Delivery, MessageKind};
pub use authorization::Authorization;
pub use country::Country;
pub use endpoint::Endpoint;
pub use events::Events;
pub use form::{Consent, FormHints, Hint, Input, Section, Texts};
use reader::Reader;
pub use registration::{
    AddressKind, Api, Asked, BreachCheck, Creation, Identifier, IdentifierKind, NewStatus,
    PasswordWhen,
};
pub use wording::{SENTENCES, Wording};

/// One thing that is wrong in `config.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The place: a JSON pointer (RFC 6901); empty for the document itself.
    pub path: String,
    /// The kind of mistake.
    pub fault: Fault,
}

/// What can be wrong at one place of `config.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The host answered with this status instead of the file.
    Unfetched(u16),
    /// It is not JSON; line and column of the first error.
    NotJson(usize, usize),
    /// A required member is missing.
    Missing,
    /// A member that Portico does not know, most likely misspelt.
    Unknown,
    /// The value has another JSON type than the one named here.
    WrongType(&'static str),
    /// Empty where a value is required.
    Empty,
    /// Not one of these words.
    NotOneOf(&'static [&'static str]),
    /// Not an absolute address.
    NotAnAddress,
    /// Neither `https` nor a loopback address.
    Insecure,
    /// An address with a fragment, a user name or (where it must not be) a query.
    Decorated,
    /// The redirect URI does not end in `/callback/`, where the callback page is.
    NotTheCallback,
    /// The same item twice in a list.
    Repeated,
    /// A scope with a character that a scope cannot have (RFC 6749 section 3.3).
    NotAScope,
    /// Not a path of the page's own origin.
    NotAPath,
    /// Not a JSON pointer into the payload (RFC 6901).
    NotAPointer,
    /// Not a region of ISO 3166 that has telephones of its own.
    NotACountry,
    /// The setting has no effect without this other setting.
    OnlyWith(&'static str),
    /// The setting makes accounts whose address is not proven; `registration.unproven_address` has to accept that.
    Unacknowledged,
    /// The relay is the tenant itself: the code would be generated in the browser, which would void
    /// the proof of the address (contract.md section 2.4).
    CodeInBrowser,
    /// A file of another origin, which the content security policy would block.
    #[cfg(not(target_arch = "wasm32"))]
    ThirdParty,
}

/// The tenant: where it is and what is registered into (contract.md sections 1 and 3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// The issuer, compared byte for byte (RFC 9207 section 2.4).
    pub issuer: Endpoint,
    /// The authorization endpoint.
    pub authorization: Endpoint,
    /// The token endpoint.
    pub token: Endpoint,
    /// The revocation endpoint.
    pub revocation: Endpoint,
    /// The base of the identity API, without `/system`.
    pub identity_api: Endpoint,
    /// The identity pool.
    pub pool: String,
    /// The payload schema, if the config names it; otherwise the one that the pool names.
    pub schema: Option<String>,
    /// The workspace whose theme the tenant's messages use (`server_id`).
    pub theme_server: Option<String>,
    /// Whether POSTs carry `X-Idempotency-Key`: CORS must admit it (contract.md section 2.3).
    pub idempotency_keys: bool,
}

/// Whether an authorization response must carry `iss` (RFC 9207).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerInResponse {
    /// Refuse a response without it.
    #[default]
    Required,
    /// Check it if it is there.
    Optional,
}

/// When the token is requested.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorizeWhen {
    /// After step 1.
    #[default]
    Continue,
    /// As soon as the page is opened.
    Arrival,
}

/// Where a token that has ended in the middle of a step is renewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// In the page's own window: the page is left and loads again, and the password has to be typed again.
    #[default]
    SameWindow,
    /// In a small window, if the browser opens one: the page stays, with everything that was typed.
    SmallWindow,
}

/// The look and the legal links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The name at the top of the page.
    pub name: String,
    /// Privacy notice.
    pub privacy_url: Option<String>,
    /// Terms.
    pub terms_url: Option<String>,
    /// Where a visitor gets help.
    pub support_url: Option<String>,
    /// What the build writes into the site.
    #[cfg(not(target_arch = "wasm32"))]
    pub look: crate::look::Theme,
}

/// A deployment, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where the tenant is.
    pub tenant: Tenant,
    /// The public client.
    pub client_id: ClientId,
    /// Sent byte for byte as registered (RFC 6749 section 3.1.2).
    pub redirect_uri: Endpoint,
    /// Exactly these scopes are asked for.
    pub scopes: Vec<String>,
    /// How visitors are led to a token.
    pub authorization: Authorization,
    /// What the account signs in with, and where the code goes.
    pub identifier: Identifier,
    /// The call that makes accounts.
    pub api: Api,
    /// When the visitor sets a password.
    pub password: PasswordWhen,
    /// Where a new password is looked up among breached ones, if at all.
    pub breach_check: Option<BreachCheck>,
    /// How accounts are activated.
    pub activation: Activation,
    /// Words, order and kinds of the fields, and consents.
    pub form: FormHints,
    /// Who receives the events of the page.
    pub events: Events,
    /// Where visitors sign in: linked at the end, and from any step for those who already have an account.
    pub sign_in_url: Option<String>,
    /// Name and links.
    pub brand: Brand,
    /// Sentences in the deployment's own words.
    pub wording: Wording,
    /// Language codes in the order of preference.
    pub languages: Vec<String>,
    fingerprint: String,
}

impl Config {
    /// Reads the text of `config.json`.
    ///
    /// # Errors
    /// Every mistake of the text, in the order of the text's members.
    pub fn parse(text: &str) -> Result<Self, Vec<Mistake>> {
        let value = serde_json::from_str(text).map_err(|error| {
            vec![Mistake {
                path: String::new(),
                fault: Fault::NotJson(error.line(), error.column()),
            }]
        })?;
        let mut root = Reader::root(&value);
        let config = Self::read(&mut root, fingerprint(&value));
        let mistakes = root.finish();
        match config {
            Some(config) if mistakes.is_empty() => Ok(config),
            _ => Err(mistakes),
        }
    }

    /// Identifies this config in stored records: an attempt that was begun with another config is not continued.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn read(root: &mut Reader<'_>, fingerprint: String) -> Option<Self> {
        root.skip("$schema");
        // Only a bundle reads `host`: the page skips it, the native build checks it.
        #[cfg(target_arch = "wasm32")]
        root.skip("host");
        #[cfg(not(target_arch = "wasm32"))]
        root.optional_object("host", host::check);
        let tenant = root.object("tenant", |r| {
            let issuer = r.endpoint("issuer", false);
            let derived = |r: &mut Reader<'_>, key, last| match r.optional_endpoint(key) {
                Some(found) => Some(found),
                None => issuer.as_ref().map(|i| i.endpoint_below(&["oauth2", last])),
            };
            let authorization = derived(r, "authorization_endpoint", "authorize");
            let token = derived(r, "token_endpoint", "token");
            let revocation = derived(r, "revocation_endpoint", "revoke");
            let identity_api = r.endpoint("identity_api", false);
            let pool = r.text("pool");
            let schema = r.optional_text("schema");
            let theme_server = r.optional_text("theme_server");
            let idempotency_keys = r.optional_flag("idempotency_keys").unwrap_or(false);
            Some(Tenant {
                issuer: issuer?,
                authorization: authorization?,
                token: token?,
                revocation: revocation?,
                identity_api: identity_api?,
                pool: pool?,
                schema,
                theme_server,
                idempotency_keys,
            })
        });
        let client = root.object("client", |r| {
            let id = r.text("id");
            let redirect = r.redirect_uri("redirect_uri");
            let scopes = r.scopes("scopes");
            Some((id?, redirect?, scopes?))
        });
        let authorization = root
            .optional_object("authorization", authorization::read)
            .unwrap_or_default();
        let identifier = root
            .optional_object("identifier", registration::identifier)
            .unwrap_or_default();
        let api = root
            .optional_object("registration", registration::api)
            .unwrap_or_default();
        let (password, breach_check) = root
            .optional_object("password", |r| {
                (
                    registration::password_when(r),
                    registration::breach_check(r),
                )
            })
            .unwrap_or_default();
        let activation = root.section("activation", |r| activation::read(r, &api, tenant.as_ref()));
        let mut form = root.optional_object("form", form::read).unwrap_or_default();
        form.country = identifier.country;
        form.international = identifier.international;
        let events = root
            .optional_object("events", events::read)
            .unwrap_or_default();
        let sign_in_url = root.optional_link("sign_in_url");
        let brand = root
            .optional_object("brand", |r| {
                #[cfg(target_arch = "wasm32")]
                r.skip("look");
                Brand {
                    name: r.optional_text("name").unwrap_or_default(),
                    privacy_url: r.optional_link("privacy_url"),
                    terms_url: r.optional_link("terms_url"),
                    support_url: r.optional_link("support_url"),
                    #[cfg(not(target_arch = "wasm32"))]
                    look: look::read_brand(r),
                }
            })
            .unwrap_or_default();
        let wording = root
            .optional_object("texts", wording::read)
            .unwrap_or_default();
        let languages = root.languages("languages");
        let (client_id, redirect_uri, scopes) = client?;
        Some(Self {
            tenant: tenant?,
            client_id: ClientId::new(client_id),
            redirect_uri,
            scopes,
            authorization,
            identifier,
            api,
            password,
            breach_check,
            activation,
            form,
            events,
            sign_in_url,
            brand,
            wording,
            languages,
            fingerprint,
        })
    }
}

/// A hash of what a pending attempt depends on: tenant and client, not brand or texts.
fn fingerprint(value: &Value) -> String {
    let mut hash = Sha256::new();
    for key in ["tenant", "client"] {
        hash.update(value.get(key).map(Value::to_string).unwrap_or_default());
    }
    BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
}

#[cfg(test)]
pub(crate) mod tests;
