//! What the visitor can do when the journey cannot go on: one enum for what is said, one for the
//! way on. Every stop has a way on.

use crate::{
    browser::Unreachable,
    identity::refusal::Refusal,
    oauth::{
        ReturnTo,
        callback::{self, ErrorKind},
        exchange::{self, AccessToken},
    },
};

/// What is said to the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The visitor, or the tenant's page, said no before there was an account.
    Cancelled,
    /// The same when an account waits for its activation.
    ActivationCancelled,
    /// The attempt is spent, too old, unknown or not this tab's.
    StartAgain,
    /// The tenant cannot now.
    TryLater,
    /// The deployment is wrong: nothing that the visitor can mend.
    Operator,
    /// The browser stores nothing.
    NoStorage,
    /// The page is inside another page.
    Framed,
    /// The page was opened at another origin than the one that the tenant leads back to.
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
    /// The code in the link cannot be one: it was cut or changed on its way.
    LinkDamaged,
    /// Somebody else has prepared the account that the code is of; it was not activated.
    Prepared,
    /// Somebody else has prepared the account, which is active now and has more to sign in with than this
    /// page has sent.
    PreparedActive,
    /// The visitor of a link has not registered: nothing was sent.
    Declined,
}

impl Problem {
    /// Its name, for machines.
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

    /// Whether the operator can do something about it: not where the visitor stopped, or has no network.
    fn concerns_operator(self) -> bool {
        !matches!(
            self,
            Self::Cancelled | Self::ActivationCancelled | Self::Declined | Self::Offline
        )
    }
}

/// The technical cause, for the integrator. No word of the visitor's is in it, unless the tenant repeats one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The authorization endpoint's words, cut.
    Authorization(String),
    /// The answer in the address was refused.
    Callback(&'static str),
    /// The token endpoint.
    Token(String),
    /// A call of the identity API, by its operation id, and its status if there was one.
    Call(&'static str, Option<u16>),
    /// The same with the tenant's own words on it.
    Explained(&'static str, Option<u16>, String),
    /// Required properties of the schema that cannot be drawn.
    Schema(Vec<String>),
    /// The page's own config did not arrive.
    Config,
    /// The pool's own setting.
    Pool(&'static str),
    /// This call says that the account has a password, which this page sends with the activation or never.
    PasswordThere(&'static str),
    /// What the account has to sign in with and this page did not send, in the words of the wire.
    Surplus(Vec<&'static str>),
    /// The redirect URI of the config, which is of another origin than the page.
    Elsewhere(String),
}

/// Where the way on leads.
#[derive(Clone, Debug)]
pub enum WayOn {
    /// Step 1, with the address kept.
    Start,
    /// The tenant again.
    Authorize(ReturnTo),
    /// Pool and schema again.
    Prepare(AccessToken),
    /// The page anew.
    Reload,
    /// The page at this origin.
    Origin(String),
}

/// A stop.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// What is said.
    pub problem: Problem,
    /// Why, for the integrator, where it is theirs to know.
    pub cause: Option<Cause>,
    /// The way on.
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

    /// An account has a password before this page has sent one.
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
                    // The code of the link went with the attempt.
                    ReturnTo::Link => WayOn::Start,
                    ReturnTo::Details | ReturnTo::Activation => WayOn::Authorize(return_to),
                };
                return Self::new(problem, Some(Cause::Authorization(technical)), way_on);
            }
            // The tenant would answer the same again.
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

    /// A call that the visitor cannot mend; `again` is where a passing fault is tried again.
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
