//! Going through the tenant's login from a page: in a small window that comes back to `/callback/`, where Portico's
//! page broadcasts the answer. Somebody has to press a button to open each window. If a window does not come back, they
//! have to say what it shows, because a page cannot read another origin's window.

use crate::{
    Examination, Report,
    authorization::{Code, code_of, value},
    catalogue as known, discovery,
    wire::Transport,
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portico::{config::Config, oauth::request::SMALL_WINDOW};
use sha2::{Digest, Sha256};

/// An authorization request for a small window.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The address that the window opens.
    pub url: String,
    state: String,
    /// `None` for a request without PKCE, whose code is not used.
    verifier: Option<String>,
}

/// An attempt and its outcome.
#[derive(Clone, Debug)]
pub struct Walk {
    attempt: Attempt,
    ending: Ending,
}

/// Where the window ended.
#[derive(Clone, Debug)]
pub enum Ending {
    /// At the page's callback, with this query.
    Back(String),
    /// On a page of the tenant or of an identity provider, which shows this according to the user.
    Stayed(Shown),
}

/// What a window shows that does not come back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// An error that names the redirect URI.
    RedirectUri,
    /// An error that names the client.
    Client,
    /// A login that a visitor without an account cannot pass.
    Login,
    /// Anything else.
    Other,
}

impl Attempt {
    /// Begins an attempt, with PKCE as the page uses it, or without.
    pub fn begin(transport: &impl Transport, config: &Config, pkce: bool) -> Self {
        let state = [SMALL_WINDOW, &transport.chance()].concat();
        let verifier = pkce.then(|| transport.chance());
        let scope = config.scopes.join(" ");
        let mut query = vec![
            ("response_type", "code"),
            ("client_id", config.client_id.as_str()),
            ("redirect_uri", config.redirect_uri.as_str()),
            ("scope", &scope),
            ("state", &state),
        ];
        query.extend(config.authorization.added(&config.languages[0]));
        let challenge = verifier
            .as_ref()
            .map(|verifier| BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)));
        if let Some(challenge) = &challenge {
            query.push(("code_challenge", challenge));
            query.push(("code_challenge_method", "S256"));
        }
        Self {
            url: config.tenant.authorization.with_query(&query),
            state,
            verifier,
        }
    }

    /// Whether this query is the answer to the attempt.
    pub fn is_answered_by(&self, query: &str) -> bool {
        let pairs = pairs(query);
        value(&pairs, "state") == Some(self.state.as_str())
    }

    /// The window has ended.
    pub fn ended(self, ending: Ending) -> Walk {
        Walk {
            attempt: self,
            ending,
        }
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let query = query.trim_start_matches('?');
    form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect()
}

/// Examines the outcome of the request with PKCE. Returns its code and verifier.
pub(crate) fn examine<T: Transport>(
    examination: &mut Examination<'_, T>,
    walk: Option<&Walk>,
) -> Option<Code> {
    let Some(Walk { attempt, ending }) = walk else {
        let words = "nobody has gone through the login in a small window yet";
        examination.report.find(&known::NOT_WALKED, words);
        return None;
    };
    let words = "nobody has gone through the login without PKCE yet";
    examination.report.find(&known::PKCE_NOT_TRIED, words);
    match ending {
        Ending::Back(query) => {
            discovery::settle(examination.report);
            let code = code_of(examination, &pairs(query), &attempt.state)?;
            let verifier = attempt.verifier.clone()?;
            Some(Code { code, verifier })
        }
        Ending::Stayed(shown) => {
            let report = &mut *examination.report;
            let (entry, pointer) = match shown {
                Shown::RedirectUri => (&known::REDIRECT_UNKNOWN, "/client/redirect_uri"),
                Shown::Client => (&known::CLIENT_UNKNOWN, "/client/id"),
                Shown::Login => (&known::LOGIN_PAGE, "/tenant/issuer"),
                Shown::Other => (&known::AUTHORIZE_REFUSED, "/client"),
            };
            let words = "the small window did not come back";
            report.find(entry, words).at(pointer);
            None
        }
    }
}

/// Adds the outcome of a request without PKCE to the report.
pub fn without_pkce(report: &mut Report, walk: &Walk) {
    report.forget(&known::PKCE_NOT_TRIED);
    let passed = match &walk.ending {
        Ending::Back(query) => value(&pairs(query), "code").map(|_| "a code was given"),
        Ending::Stayed(Shown::Login) => Some("the login page is shown"),
        Ending::Stayed(_) => None,
    };
    if let Some(words) = passed {
        let words = format!("a request without `code_challenge` is not refused: {words}");
        report.find(&known::PKCE_NOT_ENFORCED, words);
    }
}
