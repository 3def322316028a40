//! The switches with a closed list of values.

use serde::{Deserialize, Serialize};

use crate::span::Span;

/// How URLs are laid out (contract.md section 1.3). Paths of another style are 404.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PathStyle {
    /// `/{tenant}/{workspace}/...` and `/api/identity/{tenant}/...`.
    Plain,
    /// `/{workspace}/...` and `/api/identity/...`.
    TenantVanity,
    /// `/...` and `/api/identity/...`.
    ServerVanity,
}

/// How a visitor gets through the authorization endpoint (contract.md section 2.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Login {
    /// A custom identity provider that accepts every visitor: one redirect, no page.
    AutoAccept,
    /// A page with user name and password, as the sandbox identity provider shows.
    Page,
}

/// The `iss` parameter of the authorization response (RFC 9207).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerParameter {
    /// The tenant's own issuer.
    Sent,
    /// Not sent, and discovery says so.
    Omitted,
    /// Another value than the issuer, as in a mix-up attack.
    Forged(String),
}

/// Shape of OAuth error bodies (contract.md section 2.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OauthErrors {
    /// `error` is a code of RFC 6749 section 5.2.
    Rfc6749,
    /// `error` is a sentence and `error_code` a number.
    Generic,
}

/// Which scopes an identity operation asks for (contract.md section 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeMode {
    /// Both scopes for everything, as the vendor's tutorial says.
    Tutorial,
    /// One scope per operation, as the vendor's specification says.
    Spec,
}

/// What CORS admits (contract.md sections 2.3 and 10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cors {
    /// All request headers of the contract; `ETag`, `Retry-After` and the like are exposed.
    AllowList,
    /// Only `authorization` and `content-type`; nothing is exposed.
    Minimal,
    /// Request headers by `*`, which never covers `authorization` (Fetch standard, 4.8).
    Wildcard,
    /// No CORS headers at all.
    Off,
}

/// Which endpoints answer CORS (contract.md section 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorsAt {
    /// Those of the workspace and those of the identity API.
    Everywhere,
    /// Those of the workspace alone.
    Workspace,
    /// Those of the identity API alone.
    IdentityApi,
}

/// Shape of `details` in an error body (contract.md section 3.12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorDetails {
    /// A map from fields to their faults where there are fields, else a sentence.
    Map,
    /// No `details`.
    Absent,
    /// One sentence.
    String,
    /// A list of `{field, message}`.
    Array,
    /// A list of `{pointer, message}`, with JSON pointers (RFC 6901) into the body.
    Pointers,
    /// As [`Self::Map`], but the faults of a list's items are a list, too: `[null, ["…"]]`.
    Lists,
}

/// What a resend for an unknown user gets (contract.md section 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnknownUser {
    /// 404.
    NotFound,
    /// 204, and no message.
    Silent,
}

/// Which characters a code is made of (contract.md section 4). Always compared exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeAlphabet {
    /// Capital letters and digits without those that are easily confused; at least one letter.
    LettersAndDigits,
    /// Digits only.
    Digits,
}

/// What an extended code looks like (contract.md section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtendedCode {
    /// With `+`, `/` and `=`, which a link must escape.
    Base64,
    /// Only characters a URL takes as they are.
    UrlSafe,
}

/// Where a mailed link leads (contract.md section 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkStyle {
    /// `{page}/activate/#code=...`: the message template of the pool was edited.
    PageFragment,
    /// `{page}/activate/?code=...`: a redirect rule kept the query.
    PageQuery,
    /// `{page}/activate/#code=...&user_id=...` with the short code, as an edited template writes it.
    PageShortCode,
    /// `{page}/activate/?code=...&user_id=...&identifier=...` with the extended code and everything else that
    /// the vendor's own activation page takes: a redirect rule kept the query.
    PageParameters,
    /// The vendor's own landing page, on the tenant.
    Vendor,
}

/// How a lock answers (contract.md section 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockStatus {
    /// 429 with `Retry-After`.
    TooManyRequests,
    /// 401, as for a wrong code.
    Unauthorized,
}

/// Whose calls a lock refuses (contract.md section 9.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LockBy {
    /// The action for all visitors, because all of a development machine share one network address.
    Requestor,
    /// The action for one account, where the path names one; otherwise the action.
    Account,
}

/// So many requests in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Requests admitted in the period.
    pub requests: u32,
    /// The period.
    pub period: Span,
}
