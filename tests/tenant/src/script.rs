//! The interface of tests: operations, scripted faults, and the requests that arrived.

use bytes::Bytes;
use http::{HeaderMap, Method};

/// What a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// `OPTIONS` of a browser, whatever it is about.
    Preflight,
    /// `/.well-known/openid-configuration`
    Discovery,
    /// `/.well-known/jwks.json`
    Jwks,
    /// `GET /oauth2/authorize`
    Authorize,
    /// The login page was sent.
    Login,
    /// The consent page was sent.
    Consent,
    /// `POST /oauth2/token`
    Token,
    /// `POST /oauth2/revoke`
    Revoke,
    /// systemGetPool
    Pool,
    /// systemGetSchema
    Schema,
    /// selfRegisterUser
    Register,
    /// selfSendActivationMessage
    Send,
    /// activateSelfRegisteredUser
    Activate,
    /// activateSelfRegisteredUserUsingExtendedCode
    ActivateExtended,
    /// inspectOTP
    Inspect,
    /// generateCodeForUser
    GenerateCode,
    /// systemCreateUser
    CreateUser,
    /// Any other operation of contract.md section 3.0, by its operation id; always refused.
    Refused(&'static str),
    /// `/`, the page that says what this is.
    About,
    /// `/outbox` and `/outbox.json`
    Outbox,
    /// The sign-in page, shown or sent.
    SignIn,
    /// The tenant's own activation page, shown or sent.
    Landing,
    /// A connection to the mail sink, before its greeting.
    MailGreeting,
    /// A recipient named to the mail sink.
    MailRecipient,
    /// A message whose text the mail sink has got.
    MailText,
    /// No route.
    Unknown,
}

impl Operation {
    /// Part of the identity API.
    pub(crate) fn is_identity(self) -> bool {
        matches!(
            self,
            Self::Pool
                | Self::Schema
                | Self::Register
                | Self::Send
                | Self::Activate
                | Self::ActivateExtended
                | Self::Inspect
                | Self::GenerateCode
                | Self::CreateUser
                | Self::Refused(_)
        )
    }

    /// Part of what a workspace answers to a client.
    pub(crate) fn is_oauth(self) -> bool {
        matches!(
            self,
            Self::Discovery | Self::Jwks | Self::Authorize | Self::Token | Self::Revoke
        )
    }
}

/// A fault of the next `times` requests for `on`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The operation that fails.
    pub on: Operation,
    /// How often.
    pub times: u32,
    /// The fault.
    pub action: Action,
}

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Answers this instead of acting. The mail sink answers with code and body.
    Status {
        /// Status code.
        code: u16,
        /// Body.
        body: String,
        /// Headers; `content-type` is `application/json` unless given.
        headers: Vec<(String, String)>,
    },
    /// Acts so many milliseconds later.
    Delay(u64),
    /// Acts, but the connection ends in the middle of the body.
    Truncate,
    /// Acts, but the body is HTML, as of a captive portal.
    NotJson,
    /// The connection ends without an answer.
    Drop(Moment),
    /// Acts, but the answer has no CORS headers.
    NoCors,
    /// Neither acts nor answers.
    Silence,
}

/// Whether the tenant has acted when the connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The tenant has not acted.
    BeforeActing,
    /// The tenant has acted, but the answer is lost.
    AfterActing,
}

/// No answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanswered {
    /// The connection ended.
    Dropped,
    /// No answer ever comes; the client must give up.
    Silent,
}

/// The body ends before its `content-length`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Truncated;

/// A request that arrived, with everything in it: passwords and codes too. Never printed.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What it asked for.
    pub operation: Operation,
    /// Its method.
    pub method: Method,
    /// Its path as it was sent.
    pub path: String,
    /// Its query as it was sent, without the question mark.
    pub query: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// The status it got; 0 when it got no answer.
    pub status: u16,
}

impl Seen {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON, `null` if it is none.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The first value of a form field or, if there is none, of a query parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(&self.body)
            .chain(form_urlencoded::parse(self.query.as_bytes()))
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}
