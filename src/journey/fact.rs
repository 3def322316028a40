//! The facts that the page reports about itself if the deployment wants them: a closed list, as JSON.
//!
//! A fact consists of words that this crate defines and of counts. It cannot hold an id, an address or anything typed,
//! and durations are rounded to spans. `journey::telling` decides when a fact is reported, `engine` sends it.

use std::time::Duration;

use crate::{
    config::{MessageKind, Renewal},
    form::{Issue, email::EmailFault},
    identity::refusal::Refusal,
    journey::{Ending, problem::Problem},
    oauth::exchange,
    password::guess::Guess,
};

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What happened.
    pub what: What,
    /// Where the visitor was.
    pub step: Step,
    /// How long the visitor had been there; not known when step 1 was shown.
    pub took: Option<Took>,
}

/// Where the visitor is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// None of the others: on the way to the tenant and back, or while something is read.
    #[default]
    Between,
    /// Step 1.
    Address,
    /// Step 2.
    Details,
    /// Step 3.
    Activation,
    /// The page of an activation link.
    Link,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The step is shown for the first time.
    Shown,
    /// It is shown again, after a reload, a renewal or the way back from another step.
    Resumed,
    /// The visitor has completed it.
    Left,
    /// A press sent nothing because of issues; how many of each kind.
    SubmitRefused(Vec<(&'static str, u64)>),
    /// The tenant refused a call, or did not answer it.
    TenantRefused(Call, Reason),
    /// Another message was sent.
    MessageSent(MessageKind),
    /// The token had ended and is being renewed.
    TokenRenewed(Renewal),
    /// The journey has reached its end.
    Ended(Ending),
    /// The page cannot continue by itself.
    Stopped(Problem),
    /// The page was closed or left at this step.
    Abandoned,
}

/// A call to the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Exchanging the code for a token.
    Token,
    /// Reading pool and schema.
    Read,
    /// Registering the account.
    Register,
    /// Activating it.
    Activate,
    /// Asking for a message.
    Message,
}

/// Why a call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No answer.
    Unreachable,
    /// 401
    Unauthorized,
    /// 403
    Forbidden,
    /// 404
    NotFound,
    /// 400, 422
    Invalid,
    /// 409
    Conflict,
    /// 412
    Stale,
    /// 413
    TooLarge,
    /// 429
    TooMany,
    /// 5xx
    Broken,
    /// An answer that is none of the API's.
    Unreadable,
    /// The deployment or the tenant is configured wrongly.
    Operator,
}

/// A span of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Took(&'static str);

/// All spans: the end in seconds (exclusive) and the word.
pub const SPANS: [(u64, &str); 8] = [
    (1, "under_1s"),
    (3, "under_3s"),
    (10, "under_10s"),
    (30, "under_30s"),
    (60, "under_1m"),
    (180, "under_3m"),
    (600, "under_10m"),
    (u64::MAX, "longer"),
];

impl Took {
    /// The span that a duration falls into.
    pub fn from_duration(time: Duration) -> Self {
        let seconds = time.as_secs();
        let found = SPANS.iter().find(|(end, _)| seconds < *end);
        Self(found.map_or("longer", |(_, word)| word))
    }
}

impl Fact {
    /// The fact as a JSON object.
    pub fn json(&self) -> String {
        let mut text = String::from("{");
        let mut member = |name: &str, word: &str| {
            let start = if text.len() > 1 { ",\"" } else { "\"" };
            text.extend([start, name, "\":\"", word, "\""]);
        };
        member("fact", self.what.word());
        member("step", self.step.word());
        if let Some(took) = self.took {
            member("took", took.0);
        }
        match &self.what {
            What::TenantRefused(call, reason) => {
                member("call", call.word());
                member("reason", reason.word());
            }
            What::MessageSent(MessageKind::Code) => member("message", "code"),
            What::MessageSent(MessageKind::Link) => member("message", "link"),
            What::TokenRenewed(Renewal::SameWindow) => member("window", "same"),
            What::TokenRenewed(Renewal::SmallWindow) => member("window", "small"),
            What::Ended(Ending::Activated) => member("ending", "activated"),
            What::Ended(Ending::Told) => member("ending", "told"),
            What::Ended(Ending::Created) => member("ending", "created"),
            What::Ended(Ending::AwaitingApproval) => member("ending", "awaiting_approval"),
            What::Stopped(problem) => member("problem", problem.word()),
            What::SubmitRefused(issues) => {
                text.push_str(",\"issues\":{");
                for (place, (kind, count)) in issues.iter().enumerate() {
                    let comma = if place > 0 { "," } else { "" };
                    text.extend([comma, "\"", kind, "\":", &count.to_string()]);
                }
                text.push('}');
            }
            What::Shown | What::Resumed | What::Left | What::Abandoned => {}
        }
        text.push('}');
        text
    }

    /// Several facts as a JSON list.
    pub fn list(facts: &[Self]) -> String {
        let facts: Vec<String> = facts.iter().map(Self::json).collect();
        ["[", &facts.join(","), "]"].concat()
    }
}

impl What {
    fn word(&self) -> &'static str {
        match self {
            Self::Shown => "step_shown",
            Self::Resumed => "step_resumed",
            Self::Left => "step_left",
            Self::SubmitRefused(_) => "submit_refused",
            Self::TenantRefused(..) => "tenant_refused",
            Self::MessageSent(_) => "message_sent",
            Self::TokenRenewed(_) => "token_renewed",
            Self::Ended(_) => "ended",
            Self::Stopped(_) => "stopped",
            Self::Abandoned => "abandoned",
        }
    }

    /// The fact that a press was refused, with the number of issues of each kind.
    pub fn refused<'a>(issues: impl Iterator<Item = &'a Issue>) -> Self {
        let mut counts: Vec<(&'static str, u64)> = Vec::new();
        for kind in issues.map(kind) {
            match counts.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, count)) => *count += 1,
                None => counts.push((kind, 1)),
            }
        }
        Self::SubmitRefused(counts)
    }
}

impl Step {
    fn word(self) -> &'static str {
        match self {
            Self::Between => "between",
            Self::Address => "address",
            Self::Details => "details",
            Self::Activation => "activation",
            Self::Link => "link",
        }
    }
}

impl Call {
    fn word(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Read => "read",
            Self::Register => "register",
            Self::Activate => "activate",
            Self::Message => "message",
        }
    }
}

impl Reason {
    fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Invalid => "invalid",
            Self::Conflict => "conflict",
            Self::Stale => "stale",
            Self::TooLarge => "too_large",
            Self::TooMany => "too_many",
            Self::Broken => "broken",
            Self::Unreadable => "unreadable",
            Self::Operator => "operator",
        }
    }
}

impl From<&Refusal> for Reason {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Unreachable(_) => Self::Unreachable,
            Refusal::Unauthorized | Refusal::TokenEnded => Self::Unauthorized,
            Refusal::Forbidden => Self::Forbidden,
            Refusal::NotFound => Self::NotFound,
            Refusal::Invalid(..) => Self::Invalid,
            Refusal::Conflict => Self::Conflict,
            Refusal::Stale => Self::Stale,
            Refusal::TooLarge => Self::TooLarge,
            Refusal::TooMany(_) => Self::TooMany,
            Refusal::Broken(_) => Self::Broken,
            Refusal::Unreadable(_) => Self::Unreadable,
        }
    }
}

impl From<&exchange::Refused> for Reason {
    fn from(refused: &exchange::Refused) -> Self {
        match refused {
            exchange::Refused::Unreachable(_) => Self::Unreachable,
            exchange::Refused::TryLater(_) => Self::Broken,
            exchange::Refused::Operator(_) | exchange::Refused::MissingScopes(_) => Self::Operator,
            exchange::Refused::Unreadable(..) => Self::Unreadable,
        }
    }
}

/// The word for an issue: only its kind.
pub fn kind(issue: &Issue) -> &'static str {
    match issue {
        Issue::Missing => "missing",
        Issue::Email(EmailFault::Empty) => "missing",
        Issue::Email(_) => "email",
        Issue::Mobile(_) => "mobile",
        Issue::Username => "username",
        Issue::TooShort(_) => "too_short",
        Issue::TooLong(_) => "too_long",
        Issue::NotAChoice => "not_a_choice",
        Issue::Unlike(_) | Issue::UnlikeExample(_) => "unlike",
        Issue::Url => "url",
        Issue::Date | Issue::YearBefore(_) => "date",
        Issue::NotANumber | Issue::NotWhole => "number",
        Issue::AtLeast(_)
        | Issue::AtMost(_)
        | Issue::MoreThan(_)
        | Issue::LessThan(_)
        | Issue::MultipleOf(_) => "out_of_range",
        Issue::TooFewItems(_)
        | Issue::TooManyItems(_)
        | Issue::TooFewChosen(_)
        | Issue::TooManyChosen(_) => "items",
        Issue::Repeated => "repeated",
        Issue::Unfit => "unfit",
        Issue::RulesUnmet(_) => "rules_unmet",
        Issue::TooManyOctets(_) => "too_many_octets",
        Issue::Guessable(Guess::Known | Guess::Pattern) => "guessable",
        Issue::Breached => "breached",
        Issue::TooWeak(..) => "too_weak",
        Issue::Complained(_) => "complained",
        Issue::CodeRefused => "code_refused",
        Issue::CodeExpired => "code_expired",
        Issue::CodeLength(_) => "code_length",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{
        form::mobile::MobileFault,
        password::{
            policy::{Rule, Strength},
            strength::Judgement,
        },
    };

    fn published() -> Value {
        let schema = include_str!("../../public/events.schema.json");
        serde_json::from_str(schema).expect("JSON")
    }

    fn fact(what: What) -> Fact {
        Fact {
            what,
            step: Step::Details,
            took: Some(Took::from_duration(Duration::from_secs(4))),
        }
    }

    #[test]
    fn a_fact_consists_of_words_and_counts() {
        let issues = [
            Issue::Missing,
            Issue::Complained("ꙮ".into()),
            Issue::Missing,
        ];
        let said = fact(What::refused(issues.iter())).json();
        let expected = json!({"fact": "submit_refused", "step": "details", "took": "under_10s",
            "issues": {"missing": 2, "complained": 1}});
        assert_eq!(
            serde_json::from_str::<Value>(&said).expect("JSON"),
            expected
        );
        let two = [fact(What::Shown), fact(What::Abandoned)];
        let listed: Value = serde_json::from_str(&Fact::list(&two)).expect("JSON");
        assert_eq!(listed.as_array().map(Vec::len), Some(2));
        assert_eq!(Fact::list(&[]), "[]");
    }

    #[test]
    fn durations_are_rounded_to_spans() {
        for (milliseconds, word) in [
            (0, "under_1s"),
            (999, "under_1s"),
            (1000, "under_3s"),
            (59_999, "under_1m"),
            (60_000, "under_3m"),
            (600_000, "longer"),
            (u64::MAX, "longer"),
        ] {
            assert_eq!(
                Took::from_duration(Duration::from_millis(milliseconds)).0,
                word
            );
        }
    }

    /// Each kind of fact with each of its words. The property tests of the journey check the facts of random journeys.
    #[test]
    fn every_fact_conforms_to_the_published_schema() {
        let schema = jsonschema::validator_for(&published()).expect("a schema");
        let complaint = Issue::Complained(String::new());
        let issues = [
            Issue::Missing,
            Issue::Email(EmailFault::Empty),
            Issue::Email(EmailFault::NoAt),
            Issue::Mobile(MobileFault::TooLong),
            Issue::Username,
            Issue::TooShort(1),
            Issue::TooLong(1),
            Issue::NotAChoice,
            Issue::Unlike(None),
            Issue::Url,
            Issue::Date,
            Issue::YearBefore(1900),
            Issue::NotANumber,
            Issue::NotWhole,
            Issue::AtLeast(1),
            Issue::AtMost(1),
            Issue::MoreThan(1),
            Issue::LessThan(1),
            Issue::MultipleOf(1),
            Issue::TooFewItems(1),
            Issue::TooManyItems(1),
            Issue::Repeated,
            Issue::Unfit,
            Issue::RulesUnmet(vec![Rule::Digits(1)]),
            Issue::TooManyOctets(1),
            Issue::Guessable(Guess::Known),
            Issue::Breached,
            Issue::TooWeak(Judgement(0), Strength::Fair),
            complaint,
            Issue::CodeRefused,
            Issue::CodeExpired,
            Issue::CodeLength(6),
        ];
        let mut whats = vec![
            What::Shown,
            What::Resumed,
            What::Left,
            What::Abandoned,
            What::refused(issues.iter()),
            What::SubmitRefused(vec![("address", 1)]),
        ];
        whats.extend([MessageKind::Code, MessageKind::Link].map(What::MessageSent));
        whats.extend([Renewal::SameWindow, Renewal::SmallWindow].map(What::TokenRenewed));
        let endings = [
            Ending::Activated,
            Ending::Told,
            Ending::Created,
            Ending::AwaitingApproval,
        ];
        whats.extend(endings.map(What::Ended));
        let problems = [
            Problem::Cancelled,
            Problem::ActivationCancelled,
            Problem::Elsewhere,
            Problem::StartAgain,
            Problem::TryLater,
            Problem::Operator,
            Problem::NoStorage,
            Problem::Framed,
            Problem::Unreachable,
            Problem::Offline,
            Problem::RegistrationClosed,
            Problem::LinkSpent,
            Problem::LinkMissing,
            Problem::LinkDamaged,
            Problem::Prepared,
            Problem::PreparedActive,
            Problem::Declined,
        ];
        whats.extend(problems.map(What::Stopped));
        let reasons = [
            Reason::Unreachable,
            Reason::Unauthorized,
            Reason::Forbidden,
            Reason::NotFound,
            Reason::Invalid,
            Reason::Conflict,
            Reason::Stale,
            Reason::TooLarge,
            Reason::TooMany,
            Reason::Broken,
            Reason::Unreadable,
            Reason::Operator,
        ];
        for call in [
            Call::Token,
            Call::Read,
            Call::Register,
            Call::Activate,
            Call::Message,
        ] {
            whats.extend(reasons.map(|reason| What::TenantRefused(call, reason)));
        }
        let steps = [
            Step::Between,
            Step::Address,
            Step::Details,
            Step::Activation,
            Step::Link,
        ];
        for what in whats {
            for step in steps {
                for took in SPANS
                    .map(|(_, word)| Some(Took(word)))
                    .into_iter()
                    .chain([None])
                {
                    let what = what.clone();
                    let text = Fact { what, step, took }.json();
                    let value = serde_json::from_str(&text).expect("JSON");
                    assert!(schema.is_valid(&value), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_published_schema_allows_no_free_text() {
        fn look(schema: &Value, place: &str) {
            match schema {
                Value::Object(members) => {
                    assert_ne!(schema["type"], "string", "{place}: any text");
                    if members.contains_key("properties") {
                        assert_eq!(schema["additionalProperties"], false, "{place}");
                    }
                    for (key, member) in members {
                        look(member, &[place, "/", key].concat());
                    }
                }
                Value::Array(items) => items.iter().for_each(|item| look(item, place)),
                _ => {}
            }
        }
        look(&published(), "");
    }
}
