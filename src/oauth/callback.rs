//! The way back: what the authorization server put into the address, checked against the record of
//! the attempt, becomes a [`Code`], and nothing else can.
//!
//! The order of the checks is fixed: issuer, state, error, code (OA-CB-04); that the issuer is missing is
//! told after the state. An answer that fails before its state is known leaves the waiting attempt alone.

use std::time::Duration;

use super::{ReturnTo, request, request::Record, seal};
use crate::{
    browser::Moment,
    config::{Config, IssuerInResponse},
    identity::LinkCode,
    reason,
    secret::Secret,
};

/// How long an attempt may take.
pub const LIFE: Duration = Duration::from_secs(600);

/// An answer of the authorization server as it stands in the address, not checked yet.
#[derive(Clone, Debug)]
pub struct Returned {
    /// As it stands in the address.
    query: Secret,
    issuer: Option<String>,
    state: Option<Secret>,
    outcome: Outcome,
}

#[derive(Clone, Debug)]
enum Outcome {
    Code(Secret),
    /// The error, and what is said of it.
    Error {
        code: String,
        technical: String,
    },
    Neither,
}

/// A code that may be exchanged: once, at this endpoint, with this verifier.
#[derive(Debug)]
pub struct Code {
    pub(super) code: Secret,
    pub(super) verifier: Secret,
    pub(super) token_endpoint: String,
    pub(super) redirect_uri: String,
    /// Where the visitor was.
    pub return_to: ReturnTo,
    /// The code of the activation link that was pressed before the bounce.
    pub link: Option<LinkCode>,
}

/// Why an answer was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A parameter twice.
    Malformed,
    /// The answer of a flow that was never asked for: a token, a JWT, or parameters in the fragment.
    OtherFlow,
    /// `iss` is another issuer (RFC 9207).
    WrongIssuer,
    /// `iss` is missing where it is required, in an answer to what was asked here.
    MissingIssuer,
    /// Nobody here began this: no state, an unknown one, or one that was used before.
    UnknownState,
    /// Begun more than [`LIFE`] ago.
    Expired,
    /// Begun under another config.
    OtherConfig,
    /// Neither a code nor an error.
    NoCode,
    /// The server said no (RFC 6749 section 4.1.2.1, OpenID Connect Core section 3.1.2.6).
    Error {
        /// What kind of no.
        kind: ErrorKind,
        /// The server's words, cut, for the technical block only.
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
            Self::Malformed | Self::OtherFlow | Self::WrongIssuer | Self::UnknownState
        )
    }
}

/// What can be done about an error of the authorization endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The visitor, or the page that asked for consent, said no.
    Cancelled,
    /// The server cannot now; later it may.
    TryLater,
    /// The visitor has to sign in or agree and was not asked.
    StartAgain,
    /// The deployment is wrong.
    Operator,
}

impl ErrorKind {
    fn of(code: &str) -> Self {
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
    /// Reads the query of the callback address; nothing if there is no answer in it. In the fragment an
    /// answer is only noticed.
    ///
    /// # Errors
    /// [`Refused::Malformed`] for a repeated parameter, [`Refused::OtherFlow`] for a token, a JWT or an
    /// answer in the fragment.
    pub fn read(query: &str, fragment: &str) -> Result<Option<Self>, Refused> {
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
        let mut found: [Option<String>; NAMES.len()] = Default::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Some(place) = NAMES.iter().position(|n| *n == name) {
                if found[place].replace(value.into_owned()).is_some() {
                    return Err(Refused::Malformed);
                }
            } else if is_of_another_flow(&name) {
                return Err(Refused::OtherFlow);
            }
        }
        let technical = reason::of(|name| {
            let place = NAMES.iter().position(|n| *n == name)?;
            found[place].clone()
        });
        let [issuer, state, code, error, ..] = found;
        if state.is_none() && code.is_none() && error.is_none() {
            let mut names = form_urlencoded::parse(fragment.as_bytes()).map(|(name, _)| name);
            return match names
                .any(|name| matches!(&*name, "code" | "error") || is_of_another_flow(&name))
            {
                true => Err(Refused::OtherFlow),
                false => Ok(None),
            };
        }
        let outcome = match (error, code.filter(|c| !c.is_empty())) {
            (Some(code), _) => Outcome::Error {
                technical: technical.unwrap_or_default(),
                code,
            },
            (None, Some(code)) => Outcome::Code(Secret::new(code)),
            (None, None) => Outcome::Neither,
        };
        Ok(Some(Self {
            query: Secret::new(query),
            issuer,
            state: state.map(Secret::new),
            outcome,
        }))
    }

    /// The key under which the attempt of this answer waits, if it names one.
    pub fn key(&self) -> Option<String> {
        self.state.as_ref().map(|state| request::key(state.open()))
    }

    /// Whether the attempt of this answer was begun for a small window: only the page that opened it
    /// has the record, and may use the answer.
    pub fn is_for_small_window(&self) -> bool {
        let state = self.state.as_ref();
        state.is_some_and(|state| request::is_small(state.open()))
    }

    /// The answer as it came, to be handed to the page that asked. Worth nothing without its verifier.
    pub(crate) fn query(&self) -> &Secret {
        &self.query
    }

    /// Checks the answer against the record that was found under its [`key`](Self::key).
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
        if now.since(Moment(record.begun_at)) > LIFE {
            return Err(Refused::Expired);
        }
        if record.config != config.fingerprint() || record.issuer != config.tenant.issuer.as_str() {
            return Err(Refused::OtherConfig);
        }
        // Of a stranger's answer nothing follows for the deployment: the state comes first.
        if self.issuer.is_none()
            && config.authorization.issuer_in_response == IssuerInResponse::Required
        {
            return Err(Refused::MissingIssuer);
        }
        let code = match self.outcome {
            Outcome::Code(code) => code,
            Outcome::Neither => return Err(Refused::NoCode),
            Outcome::Error { code, technical } => {
                return Err(Refused::Error {
                    kind: match ErrorKind::of(&code) {
                        // Whoever forbids the tenant to ask the visitor gets this each time.
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
                code,
                user: sealed.user,
            })
        });
        Ok(Code {
            code,
            verifier: Secret::new(record.verifier),
            token_endpoint: record.token_endpoint,
            redirect_uri: record.redirect_uri,
            return_to: record.return_to,
            link,
        })
    }
}

/// Parameters of the implicit and hybrid flows, and of answers as a JWT.
fn is_of_another_flow(name: &str) -> bool {
    matches!(name, "id_token" | "access_token" | "token" | "response")
}

#[cfg(test)]
mod tests;
