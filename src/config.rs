//! Reads `config.json` into a [`Config`]: all settings of a deployment are checked once, and all mistakes are
//! reported together, each with its JSON pointer.
//!
//! An [`Endpoint`] can only be made here, so nothing that arrives later (a callback, an answer of the tenant) can
//! decide where a token or a password is sent. This module does not fetch anything, and does not ask the tenant
//! whether the values are true.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use oauth2::ClientId;
use serde_json::Value;
use sha2::{Digest, Sha256};

mod activation;
mod authorization;
mod brand;
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
mod tenant;
mod word;
mod wording;

pub use activation::{Activation, CodeAlphabet, Delivery, MessageKind};
pub use authorization::{Authorization, AuthorizeWhen, IssuerInResponse, Renewal};
pub use brand::Brand;
pub use country::Country;
pub use endpoint::{Endpoint, origin};
pub use events::Events;
pub use form::{Consent, FormHints, Hint, Input, Section, Texts};
use reader::Reader;
pub use registration::{
    AddressKind, Api, Asked, BreachCheck, Creation, Identifier, IdentifierKind, NewStatus,
    PasswordWhen,
};
pub use tenant::Tenant;
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
        let tenant = root.object("tenant", tenant::read);
        let client = root.object("client", client);
        let authorization = root.object_or_default("authorization", authorization::read);
        let identifier = root.object_or_default("identifier", registration::identifier);
        let api = root.object_or_default("registration", registration::api);
        let (password, breach_check) = root.object_or_default("password", registration::password);
        let activation = root.section("activation", |r| activation::read(r, &api, tenant.as_ref()));
        let form = root.object_or_default("form", form::read);
        let events = root.object_or_default("events", events::read);
        let sign_in_url = root.optional_link("sign_in_url");
        let brand = root.object_or_default("brand", brand::read);
        let wording = root.object_or_default("texts", wording::read);
        let languages = root.languages("languages");
        let (client_id, redirect_uri, scopes) = client?;
        Some(Self {
            tenant: tenant?,
            client_id,
            redirect_uri,
            scopes,
            authorization,
            identifier,
            api,
            password,
            breach_check,
            activation,
            form: form.with_identifier(identifier),
            events,
            sign_in_url,
            brand,
            wording,
            languages,
            fingerprint,
        })
    }
}

/// The public client: its id, the redirect URI and the scopes.
fn client(r: &mut Reader<'_>) -> Option<(ClientId, Endpoint, Vec<String>)> {
    let id = r.text("id");
    let redirect_uri = r.redirect_uri("redirect_uri");
    let scopes = r.scopes("scopes");
    Some((ClientId::new(id?), redirect_uri?, scopes?))
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
