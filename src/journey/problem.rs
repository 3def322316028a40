//! Stops of the journey: what the visitor is told ([`Problem`]), the technical cause for the integrator ([`Cause`])
//! and how to continue ([`WayOn`]). Every stop has a way to continue.

use crate::{
    browser::Unreachable,
    identity::refusal::Refusal,
    oauth::{
        ReturnTo,
        callback::{self, ErrorKind},
        exchange::{self, AccessToken},
    },
};

/// What the visitor is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The visitor cancelled on the tenant's page, or the tenant refused access, before there was an account.
    Cancelled,
    /// The same when an account waits for its activation.
    ActivationCancelled,
    /// The attempt is used, too old, unknown or not this tab's.
    StartAgain,
    /// The tenant has a temporary fault.
    TryLater,
    /// The deployment or the tenant is configured wrongly; the visitor cannot change that.
    Operator,
    /// The browser stores nothing.
    NoStorage,
    /// The page is in a frame.
    Framed,
    /// The page was opened at another origin than that of the redirect URI.
    Elsewhere,
    /// No answer from the tenant.
    Unreachable,
    /// The device is offline.
    Offline,
    /// The pool takes no registrations.
    RegistrationClosed,
    /// The activation link was used before or is too old.
    LinkSpent,
    /// `/activate/` without a code: the page was reloaded, or the link was cut.
    LinkMissing,
    /// The code in the link is malformed: the link was cut or changed on its way.
    LinkDamaged,
    /// The code belongs to an account that somebody else has prepared; it was not activated.
    Prepared,
    /// Somebody else has prepared the account. It is active now and has credentials that this page has not sent.
    PreparedActive,
    /// The visitor answered that the registration of a link is not theirs; nothing was sent.
    Declined,
}

impl Problem {
    /// Its name in the facts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cancelled | Self::ActivationCancelled => "cancelled",
            Self::StartAgain => "start_again",
            Self::TryLater => "try_later",
            Self::Operator => "operator",
            Self::NoStorage => "no_storage",
            Self::Framed => "framed",
            Self::Elsewhere => "elsewhere",
            Self::Unreachable => "unreachable",
            Self::Offline => "offline",
            Self::RegistrationClosed => "registration_closed",
            Self::LinkSpent => "link_spent",
            Self::Prepared => "prepared",
            Self::PreparedActive => "prepared_active",
            Self::Declined => "declined",
            Self::LinkMissing => "link_missing",
            Self::LinkDamaged => "link_damaged",
        }
    }

    /// Whether the operator can do something about it; not if the visitor cancelled or has no network.
    fn concerns_operator(self) -> bool {
        !matches!(
            self,
            Self::Cancelled | Self::ActivationCancelled | Self::Declined | Self::Offline
        )
    }
}

/// The technical cause, for the integrator. It holds nothing that was typed, unless the tenant repeats it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The authorization endpoint's error, shortened.
    Authorization(String),
    /// The answer in the address was refused.
    Callback(&'static str),
    /// The token endpoint's error.
    Token(String),
    /// A call of the identity API failed: its operation id, and its status if there was one.
    Call(&'static str, Option<u16>),
    /// The same with the tenant's own words about it.
    Explained(&'static str, Option<u16>, String),
    /// Required properties of the schema that cannot be drawn.
    Schema(Vec<String>),
    /// The page's own config could not be fetched.
    Config,
    /// A setting of the pool.
    Pool(&'static str),
    /// This call says that the account has a password already, which this page has not sent.
    PasswordThere(&'static str),
    /// The credentials of the account that this page did not send, by their names on the wire.
    Surplus(Vec<&'static str>),
    /// The redirect URI of the config, which is of another origin than the page.
    Elsewhere(String),
}

/// How to continue after a stop.
#[derive(Clone, Debug)]
pub enum WayOn {
    /// Step 1, with the address kept.
    Start,
    /// To the tenant again.
    Authorize(ReturnTo),
    /// Read pool and schema again.
    Prepare(AccessToken),
    /// Reload the page.
    Reload,
    /// Open the page at this origin.
    Origin(String),
}

/// A stop.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// What the visitor is told.
    pub problem: Problem,
    /// The cause, if the operator can do something about the problem.
    pub cause: Option<Cause>,
    /// How to continue.
    pub way_on: WayOn,
}

impl Stopped {
    pub(super) fn new(problem: Problem, cause: Option<Cause>, way_on: WayOn) -> Self {
        Self {
            problem,
            cause: cause.filter(|_| problem.concerns_operator()),
            way_on,
        }
    }

    /// The account has a password that this page has not sent.
    pub(super) fn prepared(operation: &'static str) -> Self {
        let cause = Some(Cause::PasswordThere(operation));
        Self::new(Problem::Prepared, cause, WayOn::Start)
    }

    /// The same with the tenant's own words on the call that failed.
    pub(super) fn explained(mut self, words: Option<String>) -> Self {
        if let (Some(Cause::Call(operation, status)), Some(words)) = (&self.cause, words) {
            self.cause = Some(Cause::Explained(operation, *status, words));
        }
        self
    }

    pub(super) fn unreachable(reason: Unreachable, cause: Cause, way_on: WayOn) -> Self {
        let problem = match reason {
            Unreachable::Offline => Problem::Offline,
            Unreachable::Silent | Unreachable::Refused => Problem::Unreachable,
        };
        Self::new(problem, Some(cause), way_on)
    }

    pub(super) fn callback(refused: callback::Refused) -> Self {
        use callback::Refused;
        let cause = match refused {
            Refused::Error {
                kind,
                technical,
                return_to,
            } => {
                let problem = match kind {
                    ErrorKind::Cancelled if return_to == ReturnTo::Details => Problem::Cancelled,
                    ErrorKind::Cancelled => Problem::ActivationCancelled,
                    ErrorKind::TryLater => Problem::TryLater,
                    ErrorKind::StartAgain => Problem::StartAgain,
                    ErrorKind::Operator => Problem::Operator,
                };
                let way_on = match return_to {
                    // The code of the link was deleted with the record of the attempt.
                    ReturnTo::Link => WayOn::Start,
                    ReturnTo::Details | ReturnTo::Activation => WayOn::Authorize(return_to),
                };
                return Self::new(problem, Some(Cause::Authorization(technical)), way_on);
            }
            // Another attempt would get the same answer.
            Refused::OtherFlow | Refused::MissingIssuer | Refused::NoCode => {
                return Self::new(
                    Problem::Operator,
                    Some(Cause::Callback(match refused {
                        Refused::MissingIssuer => {
                            "iss is missing (RFC 9207). Switch on return_iss_parameter_in_authorization_response, or make authorization.issuer_in_response optional"
                        }
                        Refused::NoCode => "neither code nor error",
                        _ => {
                            "it came in the fragment, or with a token. The response type has to be code, the response mode query"
                        }
                    })),
                    WayOn::Start,
                );
            }
            Refused::Malformed => "a parameter twice, or a token or a JWT that nobody asked for",
            Refused::WrongIssuer => "iss names another issuer (RFC 9207)",
            Refused::UnknownState => "state is unknown, or was used before",
            Refused::Expired => "the attempt is older than 10 minutes",
            Refused::OtherConfig => "the attempt was begun under another config",
        };
        Self::new(
            Problem::StartAgain,
            Some(Cause::Callback(cause)),
            WayOn::Start,
        )
    }

    pub(super) fn exchange(refused: exchange::Refused, return_to: ReturnTo) -> Self {
        use exchange::Refused;
        let again = match return_to {
            ReturnTo::Link => WayOn::Start,
            ReturnTo::Details | ReturnTo::Activation => WayOn::Authorize(return_to),
        };
        let (problem, cause) = match refused {
            Refused::Unreachable(reason) => {
                return Self::unreachable(
                    reason,
                    Cause::Token("no readable answer: network or CORS".into()),
                    again,
                );
            }
            Refused::TryLater(words) => (
                Problem::TryLater,
                words.unwrap_or_else(|| "429 or 5xx".into()),
            ),
            Refused::Operator(word) => {
                (Problem::Operator, word.unwrap_or_else(|| "refused".into()))
            }
            Refused::Unreadable(status, content_type) => {
                let foreign = content_type.map(|found| [", content type ", &found].concat());
                let foreign = foreign.unwrap_or_default();
                (
                    Problem::Operator,
                    format!("status {status}{foreign}, not the answer of a token endpoint"),
                )
            }
            Refused::MissingScopes(scopes) => (
                Problem::Operator,
                format!("not granted: {}", scopes.join(" ")),
            ),
        };
        Self::new(problem, Some(Cause::Token(cause)), again)
    }

    /// A call failed, and the visitor cannot change that by other input; `again`: how to try it again.
    pub(super) fn call(operation: &'static str, refusal: &Refusal, again: WayOn) -> Self {
        let cause = Cause::Call(operation, refusal.status());
        match refusal {
            Refusal::Unreachable(reason) => Self::unreachable(*reason, cause, again),
            Refusal::TooMany(_) | Refusal::Broken(_) | Refusal::Stale => {
                Self::new(Problem::TryLater, Some(cause), again)
            }
            Refusal::Unauthorized
            | Refusal::TokenEnded
            | Refusal::Forbidden
            | Refusal::NotFound
            | Refusal::Invalid(..)
            | Refusal::Conflict
            | Refusal::TooLarge
            | Refusal::Unreadable(_) => Self::new(Problem::Operator, Some(cause), again),
        }
    }
}
