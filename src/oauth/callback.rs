//! The callback: checks the authorization response in the address against the record of the attempt. Only a response
//! that passes every check becomes a [`Code`].
//!
//! The order of the checks is fixed: issuer, state, error, code (OA-CB-04); a missing issuer is reported after the
//! state. A response that fails before its state is known does not end the waiting attempt.

use oauth2::PkceCodeVerifier;

use super::{
    ReturnTo,
    request::{self, LIFE, Record},
    seal,
};
use crate::{
    account::LinkCode,
    browser::Moment,
    config::{Config, IssuerInResponse},
    form::addressee::Addressee,
    reason,
    secret::Secret,
};

/// An authorization response as it stands in the address, not checked yet.
#[derive(Clone, Debug)]
pub struct Returned {
    /// The query of the address; with the fragment, if the response is in that.
    query: Secret,
    issuer: Option<String>,
    state: Option<Secret>,
    outcome: Outcome,
}

#[derive(Clone, Debug)]
enum Outcome {
    Code(Secret),
    /// The error code, and the server's description of it.
    Error {
        code: String,
        technical: String,
    },
    Neither,
    /// A token, a JWT, or parameters in the fragment.
    OtherFlow,
}

/// A checked code: it may be exchanged once, at this endpoint, with this verifier.
#[derive(Debug)]
pub struct Code {
    pub(super) code: Secret,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) token_endpoint: String,
    pub(super) redirect_uri: String,
    /// Where the visitor was.
    pub return_to: ReturnTo,
    /// The code of the activation link that was confirmed before the page went to the tenant.
    pub link: Option<LinkCode>,
}

/// Why a response was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A repeated parameter, or a token or a JWT without a state.
    Malformed,
    /// The response to a request of this page, but of another flow: with a token, or in the fragment.
    OtherFlow,
    /// `iss` is another issuer (RFC 9207).
    WrongIssuer,
    /// `iss` is missing where it is required, in a response to a request of this page.
    MissingIssuer,
    /// This page has no such attempt: no state, an unknown one, or one that was used before.
    UnknownState,
    /// Begun more than [`LIFE`] ago.
    Expired,
    /// Begun under another config.
    OtherConfig,
    /// Neither a code nor an error.
    NoCode,
    /// An error response (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
    Error {
        /// What can be done about it.
        kind: ErrorKind,
        /// The server's words, shortened, for the technical block only.
        technical: String,
        /// Where the visitor was.
        return_to: ReturnTo,
    },
}

impl Refused {
    /// Whether the attempt is over and its record must go.
    pub fn ends_the_attempt(&self) -> bool {
        !matches!(
            self,
            Self::Malformed | Self::WrongIssuer | Self::UnknownState
        )
    }
}

/// What can be done about an error of the authorization endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The visitor cancelled or refused the consent.
    Cancelled,
    /// The server cannot answer now.
    TryLater,
    /// The visitor has to sign in or consent, and the tenant did not ask for it.
    StartAgain,
    /// The deployment is wrong.
    Operator,
}

impl ErrorKind {
    fn from_code(code: &str) -> Self {
        match code {
            "access_denied" => Self::Cancelled,
            "server_error" | "temporarily_unavailable" => Self::TryLater,
            "login_required"
            | "interaction_required"
            | "consent_required"
            | "account_selection_required" => Self::StartAgain,
            _ => Self::Operator,
        }
    }
}

impl Returned {
    /// Reads the query of the callback address; `None` if there is no response in it. A response in the fragment is
    /// recognised, but refused by [`check`](Self::check).
    ///
    /// # Errors
    /// [`Refused::Malformed`] for a repeated parameter, and for a token in the address that names no state.
    pub fn read(query: &str, fragment: &str) -> Result<Option<Self>, Refused> {
        let found = Parameters::read(query)?;
        if !found.is_answer() && !found.other_flow {
            return Ok(match Parameters::read(fragment) {
                Ok(found) if found.state().is_some() && (found.is_answer() || found.other_flow) => {
                    Some(found.returned(&[query, "#", fragment].concat(), true))
                }
                _ => None,
            });
        }
        if found.other_flow && found.state().is_none() {
            return Err(Refused::Malformed);
        }
        let other_flow = found.other_flow;
        Ok(Some(found.returned(query, other_flow)))
    }

    /// The storage key of the attempt, if the response has a state.
    pub fn key(&self) -> Option<String> {
        self.state.as_ref().map(|state| request::key(state.open()))
    }

    /// Whether the attempt was begun for a small window. Only the page that opened that window has the record and can
    /// use the response.
    pub fn is_for_small_window(&self) -> bool {
        let state = self.state.as_ref();
        state.is_some_and(|state| request::is_small(state.open()))
    }

    /// The response as it came, to be passed to the page that asked. Its code is useless without the verifier.
    pub(crate) fn query(&self) -> &Secret {
        &self.query
    }

    /// Checks the response against the record that was found under its [`key`](Self::key).
    ///
    /// # Errors
    /// The first check that fails, in the order of the module's description.
    pub fn check(
        self,
        record: Option<&str>,
        config: &Config,
        now: Moment,
    ) -> Result<Code, Refused> {
        if (self.issuer.as_ref()).is_some_and(|issuer| issuer != config.tenant.issuer.as_str()) {
            return Err(Refused::WrongIssuer);
        }
        let state = self.state.ok_or(Refused::UnknownState)?;
        let record = record.and_then(Record::read).ok_or(Refused::UnknownState)?;
        if now.since(record.begun_at) > LIFE {
            return Err(Refused::Expired);
        }
        if record.config != config.fingerprint() || record.issuer != config.tenant.issuer.as_str() {
            return Err(Refused::OtherConfig);
        }
        // The state comes first: a response that this page did not ask for says nothing about the deployment.
        let other_flow = matches!(self.outcome, Outcome::OtherFlow);
        if !other_flow
            && self.issuer.is_none()
            && config.authorization.issuer_in_response == IssuerInResponse::Required
        {
            return Err(Refused::MissingIssuer);
        }
        let code = match self.outcome {
            Outcome::Code(code) => code,
            Outcome::Neither => return Err(Refused::NoCode),
            Outcome::OtherFlow => return Err(Refused::OtherFlow),
            Outcome::Error { code, technical } => {
                return Err(Refused::Error {
                    kind: match ErrorKind::from_code(&code) {
                        // With `prompt=none` a tenant without a session always answers this: the deployment is wrong.
                        ErrorKind::StartAgain if config.authorization.is_silent() => {
                            ErrorKind::Operator
                        }
                        kind => kind,
                    },
                    technical,
                    return_to: record.return_to,
                });
            }
        };
        let link = record.link.and_then(|sealed| {
            let code = seal::unseal(state.open(), &sealed.code)?;
            Some(LinkCode {
                code: code.into(),
                user: sealed.user,
                addressee: sealed.addressee.as_deref().and_then(Addressee::read),
                claimed: sealed.claimed,
            })
        });
        Ok(Code {
            code,
            verifier: record.verifier,
            token_endpoint: record.token_endpoint,
            redirect_uri: record.redirect_uri,
            return_to: record.return_to,
            link,
        })
    }
}

/// The parameters of a response, each at most once.
#[derive(Default)]
struct Parameters {
    found: [Option<String>; NAMES.len()],
    /// Whether a parameter of an implicit or hybrid flow, or of a response as a JWT, is among them.
    other_flow: bool,
}

const NAMES: [&str; 9] = [
    "iss",
    "state",
    "code",
    "error",
    "error_description",
    "error_hint",
    "error_cause",
    "cause",
    "trace_id",
];

impl Parameters {
    fn read(text: &str) -> Result<Self, Refused> {
        let mut all = Self::default();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            if let Some(place) = NAMES.iter().position(|n| *n == name) {
                let before = all.found[place].replace(value.into_owned());
                // `error_description` and `error_uri` may be repeated.
                if before.is_some() && place < 5 {
                    return Err(Refused::Malformed);
                }
            } else if matches!(&*name, "id_token" | "access_token" | "token" | "response") {
                all.other_flow = true;
            }
        }
        Ok(all)
    }

    fn state(&self) -> Option<&String> {
        self.found[1].as_ref()
    }

    fn is_answer(&self) -> bool {
        self.found[1..4].iter().any(Option::is_some)
    }

    fn returned(self, query: &str, other_flow: bool) -> Returned {
        let technical = reason::extract(|name| {
            let place = NAMES.iter().position(|n| *n == name)?;
            self.found[place].clone()
        });
        let [issuer, state, code, error, ..] = self.found;
        let outcome = match (error, code.filter(|c| !c.is_empty())) {
            _ if other_flow => Outcome::OtherFlow,
            (Some(code), _) => Outcome::Error {
                technical: technical.unwrap_or_default(),
                code,
            },
            (None, Some(code)) => Outcome::Code(Secret::new(code)),
            (None, None) => Outcome::Neither,
        };
        Returned {
            query: Secret::new(query),
            issuer,
            state: state.map(Secret::new),
            outcome,
        }
    }
}

#[cfg(test)]
mod tests;
