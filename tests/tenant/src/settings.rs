//! Every switch of the stand-in, in one place, with its default.
//!
//! Where the vendor's behaviour is unknown (contract.md marks it `[NF]`) there is a switch here and
//! its default is the stricter behaviour, so that a page that works with the stand-in also works with the vendor.
//! The settings of a running tenant can be changed at any time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::password::{Cost, Counting, Policy};
use crate::span::Span;

mod choices;
mod client;
mod pool;

pub use choices::{
    CodeAlphabet, Cors, CorsAt, ErrorDetails, ExtendedCode, IssuerParameter, LinkStyle, LockBy,
    LockStatus, Login, OauthErrors, PathStyle, Rate, ScopeMode, UnknownUser,
};
pub use client::{ClientAuthentication, ConfidentialClient};
pub use pool::Pool;

/// All switches. `Settings::default()` keeps everything in memory and hashes cheaply, for tests.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// File of the accounts; none: in memory.
    pub database: Option<PathBuf>,
    /// The tenant's own origin; serving on a socket sets it to the real address.
    pub origin: String,
    /// Where it serves over TLS and asks for client certificates; serving so sets it, and discovery
    /// then names the token endpoint there (RFC 8705 section 5).
    pub mutual_tls_origin: Option<String>,
    /// The origin of the page: where mailed links lead.
    pub page: String,
    /// Origins that CORS admits; none: the page's.
    pub allowed_origins: Option<Vec<String>>,
    /// Tenant id in the paths.
    pub tenant_id: String,
    /// Workspace (authorization server) id in the paths.
    pub workspace: String,
    /// How URLs are laid out (contract.md section 1.3).
    pub path_style: PathStyle,
    /// The page's client; it is public (contract.md section 2.1).
    pub client_id: String,
    /// Its redirect URIs, compared byte by byte.
    pub redirect_uris: Vec<String>,
    /// Scopes the client is subscribed to; asking for any other is `invalid_scope`.
    pub client_scopes: Vec<String>,
    /// The client of a back end.
    pub confidential_client: ConfidentialClient,

    /// How a visitor is signed in at the authorization endpoint (contract.md section 2.5).
    pub login: Login,
    /// A consent page stands between login and redirect.
    pub consent: bool,
    /// The visitor has a session, so `prompt=none` succeeds and no page is shown (contract.md 2.6).
    pub single_sign_on: bool,
    /// User name the login page takes.
    pub login_user: String,
    /// Password the login page takes.
    pub login_password: String,
    /// Every authorization request ends in a redirect with this error code.
    pub authorize_error: Option<String>,
    /// `state` must be there and have at least 8 characters, NF (contract.md section 2.6).
    pub state_required: bool,
    /// The `iss` parameter of RFC 9207 (opt-in at the vendor, contract.md section 2.2).
    pub issuer_parameter: IssuerParameter,
    /// More parameters appended to every redirect back to the page.
    pub callback_extra: Vec<(String, String)>,
    /// An authorization request without PKCE is refused; the vendor's default is that it is not
    /// (contract.md section 2.2).
    pub pkce_enforced: bool,
    /// The page's client was registered with a secret: without one there is no token.
    pub client_secret_needed: bool,
    /// How long an authorization code lives, NF (contract.md section 2.2).
    pub authorization_code_ttl: Span,
    /// How long an access token lives (contract.md section 2.2).
    pub access_token_ttl: Span,
    /// Members that replace those of a token response; `null` removes one.
    pub token_extra: serde_json::Map<String, Value>,
    /// Which of the two error shapes OAuth endpoints answer with (contract.md section 2.7).
    pub oauth_errors: OauthErrors,
    /// Unknown parameters of OAuth requests and of the identity API's query are refused, NF.
    pub unknown_parameters_refused: bool,

    /// Which scopes the identity API asks for, NF (contract.md section 2.4).
    pub scope_mode: ScopeMode,
    /// What CORS admits, NF (contract.md section 2.3).
    pub cors: Cors,
    /// Which endpoints answer CORS at all, NF (contract.md section 2.3).
    pub cors_at: CorsAt,
    /// Discovery and key set answer CORS too, NF (contract.md section 1.2).
    pub cors_on_discovery: bool,
    /// Refusals carry no CORS headers, so that a browser cannot read them.
    pub no_cors_on_errors: bool,
    /// Shape of `details` in the identity API's errors, NF (contract.md section 3.12).
    pub error_details: ErrorDetails,
    /// Unknown members of request bodies are refused, NF (contract.md section 11).
    pub unknown_members_refused: bool,
    /// A registration without payload is checked against `required`, NF (contract.md section 3.1).
    pub absent_payload_checked: bool,
    /// Status when the pool admits no registration: 422, 400, 401, 403 or 404, NF (contract.md 3.1).
    pub registration_closed_status: u16,
    /// The public client may generate codes too, so that a browser holds them before the mailbox does;
    /// otherwise 403 (contract.md section 2.4).
    pub code_generation_by_public_client: bool,
    /// Status when an account gets no code: it is not new or the address is not its own: 422, 400,
    /// 401 or 404, NF (contract.md section 3.6).
    pub code_generation_refused_status: u16,
    /// A created user may not have an unverified address that is another user's verified one, NF
    /// (contract.md section 3.7); otherwise only verified addresses conflict.
    pub unverified_address_conflicts: bool,
    /// Status of a wrong, expired or used code: 401, 400 or 422, NF (contract.md section 3.3).
    pub wrong_code_status: u16,
    /// The answer to a resend for an unknown user, NF (contract.md section 3.2).
    pub send_to_unknown_user: UnknownUser,
    /// An identifier that is no address needs an `otp_address`, NF (contract.md section 11).
    pub plain_identifier_needs_address: bool,
    /// Activation is refused to an account without any credential in a pool without one-time codes,
    /// NF (contract.md section 3.3).
    pub credential_needed: bool,
    /// Addresses must be ASCII, NF (contract.md section 4).
    pub ascii_addresses_only: bool,
    /// `post_activation_url` must be on the page's origin, NF (contract.md section 7).
    pub post_activation_url_checked: bool,
    /// Workspaces whose theme `server_id` may name; others are 404, NF (contract.md section 3).
    pub themes: Vec<String>,

    /// The identity pool.
    pub pool: Pool,
    /// JSON Schemas by id, in the tenant's keywords only (contract.md section 5.2).
    pub schemas: BTreeMap<String, Value>,
    /// Which characters count for the policy, NF (contract.md section 4).
    pub counting: Counting,
    /// Longest password in bytes, NF (contract.md section 11).
    pub password_max_bytes: Option<usize>,
    /// Identifier and answers are words zxcvbn expects in the password, NF (contract.md section 4).
    pub strength_knows_visitor: bool,
    /// What hashing costs.
    pub hashing: Cost,

    /// Which characters a code is made of, NF (contract.md section 4).
    pub code_alphabet: CodeAlphabet,
    /// What an extended code looks like, NF (contract.md section 7).
    pub extended_code: ExtendedCode,
    /// Where a mailed link leads, NF (contract.md section 7).
    pub link_style: LinkStyle,
    /// Consecutive failures of one action before it is locked; 0 switches it off (contract.md 9.2).
    pub max_attempts: u32,
    /// How long the lock lasts (contract.md section 9.2).
    pub block_duration: Span,
    /// How a lock answers, NF (contract.md section 9.2).
    pub lock_status: LockStatus,
    /// Whose calls a lock refuses, NF (contract.md section 9.2).
    pub lock_by: LockBy,
    /// The tenant-wide rate limit of each API family, NF (contract.md section 9.1).
    pub rate_limit: Option<Rate>,
    /// Most bytes of a message the mail sink takes; it says so when it is greeted (RFC 1870).
    pub mail_size_limit: usize,
    /// User name and password the mail sink asks for (`AUTH PLAIN`); none: no login is needed.
    pub mail_login: Option<(String, String)>,
    /// Every answer takes at least so long.
    pub latency: Span,
    /// What arrives is kept for [`Tenant::requests`](crate::Tenant::requests), passwords included.
    pub requests_kept: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database: None,
            origin: "http://127.0.0.1:8450".into(),
            mutual_tls_origin: None,
            page: "http://localhost:8080".into(),
            allowed_origins: None,
            tenant_id: "demo".into(),
            workspace: "system".into(),
            path_style: PathStyle::Plain,
            client_id: "portico".into(),
            redirect_uris: vec!["http://localhost:8080/callback/".into()],
            client_scopes: vec!["identity".into(), "identity_self_registration".into()],
            confidential_client: ConfidentialClient::default(),
            login: Login::AutoAccept,
            consent: false,
            single_sign_on: false,
            login_user: "visitor".into(),
            login_password: "visitor".into(),
            authorize_error: None,
            state_required: true,
            issuer_parameter: IssuerParameter::Sent,
            callback_extra: Vec::new(),
            pkce_enforced: true,
            client_secret_needed: false,
            authorization_code_ttl: Span::minutes(1),
            access_token_ttl: Span::minutes(60),
            token_extra: serde_json::Map::new(),
            oauth_errors: OauthErrors::Rfc6749,
            unknown_parameters_refused: true,
            scope_mode: ScopeMode::Tutorial,
            cors: Cors::Minimal,
            cors_at: CorsAt::Everywhere,
            cors_on_discovery: false,
            no_cors_on_errors: false,
            error_details: ErrorDetails::Map,
            unknown_members_refused: true,
            absent_payload_checked: true,
            registration_closed_status: 422,
            code_generation_by_public_client: false,
            code_generation_refused_status: 422,
            unverified_address_conflicts: true,
            wrong_code_status: 401,
            send_to_unknown_user: UnknownUser::NotFound,
            plain_identifier_needs_address: true,
            credential_needed: true,
            ascii_addresses_only: true,
            post_activation_url_checked: true,
            themes: vec!["demo-workspace".into(), "system".into()],
            pool: Pool::default(),
            schemas: BTreeMap::from([("default_payload".to_owned(), default_payload())]),
            counting: Counting::Ascii,
            password_max_bytes: Some(72),
            strength_knows_visitor: true,
            hashing: Cost::CHEAP,
            code_alphabet: CodeAlphabet::LettersAndDigits,
            extended_code: ExtendedCode::Base64,
            link_style: LinkStyle::PageFragment,
            max_attempts: 5,
            block_duration: Span::minutes(1),
            lock_status: LockStatus::TooManyRequests,
            lock_by: LockBy::Requestor,
            rate_limit: Some(Rate {
                requests: 100,
                period: Span::seconds(1),
            }),
            mail_size_limit: 256 * 1024,
            mail_login: None,
            latency: Span::seconds(0),
            requests_kept: true,
        }
    }
}

impl Settings {
    /// Settings of the program: accounts in the file at `path`, passwords hashed at full cost, and
    /// no memory of what arrived.
    #[must_use]
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self {
            database: Some(path.as_ref().to_owned()),
            hashing: Cost::FULL,
            requests_kept: false,
            ..Self::default()
        }
    }

    /// For a page at `origin`: links lead there, CORS admits it, its `/callback/` is registered.
    #[must_use]
    pub fn with_page(mut self, origin: &str) -> Self {
        self.redirect_uris = vec![format!("{origin}/callback/")];
        origin.clone_into(&mut self.page);
        self
    }

    /// The password policy, a short cut to `pool.password_policy`.
    pub fn policy(&mut self) -> &mut Policy {
        &mut self.pool.password_policy
    }

    /// Sets one switch by its name, `pool.password_policy.min_length` for an inner one; the value is
    /// JSON, or plain text where the switch takes text.
    ///
    /// # Errors
    /// Names the switch when there is none of that name or the value does not fit it.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        let as_json = serde_json::from_str(value).ok();
        let as_text = Value::String(value.to_owned());
        let mut mistake = String::new();
        for candidate in as_json.into_iter().chain([as_text]) {
            match self.with(name, candidate) {
                Ok(changed) => {
                    *self = changed;
                    return Ok(());
                }
                Err(error) => mistake = error,
            }
        }
        Err(format!("switch `{name}`: {mistake}"))
    }

    fn with(&self, name: &str, value: Value) -> Result<Self, String> {
        let mut all = serde_json::to_value(self).map_err(|error| error.to_string())?;
        let mut place = &mut all;
        for part in name.split('.') {
            place = place
                .get_mut(part)
                .ok_or_else(|| "there is no such switch".to_owned())?;
        }
        *place = value;
        serde_json::from_value(all).map_err(|error| error.to_string())
    }

    /// Every switch as a dotted name and its JSON value, for people to read.
    #[must_use]
    pub fn list(&self) -> Vec<(String, String)> {
        let mut list = Vec::new();
        if let Ok(all) = serde_json::to_value(self) {
            flatten("", &all, &mut list);
        }
        list
    }

    /// `https://host/tenant/workspace` or its vanity form (contract.md sections 1.2 and 1.3).
    #[must_use]
    pub fn issuer(&self) -> String {
        let Self {
            origin,
            tenant_id,
            workspace,
            ..
        } = self;
        match self.path_style {
            PathStyle::Plain => format!("{origin}/{tenant_id}/{workspace}"),
            PathStyle::TenantVanity => format!("{origin}/{workspace}"),
            PathStyle::ServerVanity => origin.clone(),
        }
    }

    /// Base of the identity API (contract.md sections 1.2 and 1.3).
    #[must_use]
    pub fn identity_api(&self) -> String {
        match self.path_style {
            PathStyle::Plain => format!("{}/api/identity/{}", self.origin, self.tenant_id),
            PathStyle::TenantVanity | PathStyle::ServerVanity => {
                format!("{}/api/identity", self.origin)
            }
        }
    }

    /// Whether `post_activation_url` may be this.
    pub(crate) fn leads_on(&self, url: &str) -> bool {
        !self.post_activation_url_checked
            || url == self.page
            || url.starts_with(&format!("{}/", self.page))
    }

    /// Whether a browser page of that origin is admitted.
    pub(crate) fn admits(&self, origin: &str) -> bool {
        match &self.allowed_origins {
            Some(list) => list.iter().any(|one| one == origin),
            None => self.page == origin,
        }
    }
}

fn flatten(prefix: &str, value: &Value, list: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) if !members.is_empty() && !prefix.starts_with("schemas") => {
            for (name, inner) in members {
                let name = if prefix.is_empty() {
                    name.clone()
                } else {
                    format!("{prefix}.{name}")
                };
                flatten(&name, inner, list);
            }
        }
        _ => list.push((prefix.to_owned(), value.to_string())),
    }
}

/// The built-in payload schema (contract.md section 5.1).
fn default_payload() -> Value {
    json!({
        "description": "sample user data schema",
        "type": "object",
        "properties": {
            "name": {"description": "user full name", "type": "string", "minLength": 1},
            "given_name": {"description": "user first name", "type": "string", "minLength": 1},
            "family_name": {"description": "user last name", "type": "string", "minLength": 1}
        },
        "required": ["name", "given_name", "family_name"],
        "additionalProperties": false
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_switch_is_set_by_its_name() {
        let mut settings = Settings::default();
        settings.set("scope_mode", "spec").unwrap();
        settings
            .set("pool.password_policy.min_length", "20")
            .unwrap();
        settings
            .set("pool.otp_settings.activation.ttl", "30s")
            .unwrap();
        assert_eq!(settings.scope_mode, ScopeMode::Spec);
        assert_eq!(settings.pool.password_policy.min_length, 20);
        assert_eq!(
            settings.pool.otp_settings["activation"].ttl,
            Span::seconds(30)
        );
    }

    #[test]
    fn a_switch_nobody_knows_is_refused() {
        let mistake = Settings::default().set("scope_mod", "spec").unwrap_err();
        assert!(mistake.contains("scope_mod"), "{mistake}");
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused() {
        assert!(Settings::default().set("cors", "everything").is_err());
    }

    #[test]
    fn vanity_addresses_follow_the_vendor() {
        let mut settings = Settings::default();
        for (style, issuer, api) in [
            (PathStyle::Plain, "/demo/system", "/api/identity/demo"),
            (PathStyle::TenantVanity, "/system", "/api/identity"),
            (PathStyle::ServerVanity, "", "/api/identity"),
        ] {
            settings.path_style = style;
            assert_eq!(settings.issuer(), format!("{}{issuer}", settings.origin));
            assert_eq!(settings.identity_api(), format!("{}{api}", settings.origin));
        }
    }
}
