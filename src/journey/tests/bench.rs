//! A journey with its open questions and its storage: takes random steps and checks the invariants after each.

use std::{collections::BTreeMap, sync::LazyLock, time::Duration};

use proptest::prelude::*;
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::super::{
    fact::Fact,
    memory::{Account, Draft},
    *,
};
use crate::{
    account::UserId,
    config::{
        AddressKind, Config, FormHints,
        tests::{example, example_text},
    },
    form::{
        FieldId, NodeId,
        sheet::{Platform, Sheet},
    },
    identity::{
        Active,
        pool::Pool,
        prepared::Credentials,
        refusal::{Refusal, tests_of},
    },
    oauth::{
        Navigation,
        callback::{Refused, Returned},
        exchange::{self, AccessToken},
        request,
    },
    password::{
        policy::{Policy, Strength},
        strength::Judgement,
    },
    question::Question,
    secret::Secret,
};

/// Parts of what is typed. None of them may be in a fact, a URL or a key of the storage.
const TYPED: [&str; 5] = ["ꙮ", "qzxj7", "ünïcö", "q7w8e9", "script"];
const PASSWORD: &str = "Pa55-ünïcödé-\"geheim\"";
const CODE: &str = "q7w8e9";
const TOKEN: &str = "eyJ-the-token";
const LINK: &str = "extended+code/from=the-mail";
/// The `state` parameter that the bench's fixed random bytes lead to.
const STATE: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg";
/// The issuer of the example's tenant, as a parameter.
const ISSUER: &str = "iss=https%3A%2F%2Facme.us.example%2Facme%2Fsystem";
const START: u64 = 1_800_000_000_000;

/// A random step; its numbers choose among what is possible.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Open {
        place: u8,
        answer: u8,
        account: bool,
        draft: bool,
        broken: u8,
        reloaded: bool,
        /// Which deployment.
        way: u8,
    },
    Type {
        field: u8,
        text: u8,
    },
    Leave(u8),
    Press(u8),
    Reply {
        kind: u8,
        result: u8,
        stale: bool,
    },
    Pass(u16),
    SetBack(u16),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0..3_u8, 0..4_u8, any::<bool>(), any::<bool>(), 0..12_u8, any::<bool>(), 0..WAYS).prop_map(
            |(place, answer, account, draft, broken, reloaded, way)| Step::Open {
                place, answer, account, draft, broken, reloaded, way
            }
        ),
        5 => (0..6_u8, 0..5_u8).prop_map(|(field, text)| Step::Type { field, text }),
        2 => (0..6_u8).prop_map(Step::Leave),
        8 => (0..24_u8).prop_map(Step::Press),
        8 => (0..8_u8, 0..14_u8, prop::bool::weighted(0.1))
            .prop_map(|(kind, result, stale)| Step::Reply { kind, result, stale }),
        1 => (0..1000_u16).prop_map(Step::Pass),
        1 => (0..10_000_u16).prop_map(Step::SetBack),
    ]
}

/// A journey with its open questions and its storage.
pub(super) struct Bench {
    pub(super) journey: Journey,
    pub(super) now: Moment,
    /// Questions that were asked, by kind.
    open: BTreeMap<&'static str, Vec<Question>>,
    kept: BTreeMap<String, String>,
    pub(super) wake: Option<Timer>,
    /// The timer before the current one.
    woken: Option<Timer>,
    pub(super) way: u8,
}

/// The number of deployments.
pub(super) const WAYS: u8 = 12;

/// The config of a deployment: one for each way to register and to activate.
fn deployment(way: u8) -> String {
    let more = match way {
        0 => json!({}),
        1 => json!({"activation": {"message": "link"}}),
        2 => json!({"activation": {"delivery": "on_request", "mode": "invitation"}}),
        3 => {
            json!({"activation": {"delivery": "relay", "relay_url": "https://relay.example/m"}})
        }
        4 => json!({"registration": {"api": "create_user"}}),
        5 => json!({"registration": {"api": "create_user", "status": "inactive"}}),
        6 => json!({"registration":
            {"api": "create_user", "status": "active", "unproven_address": "accepted"}}),
        7 => json!({"password": {"when": "activation"}}),
        8 => json!({"password": {"when": "never"}, "identifier": {"kind": "mobile"}}),
        9 => json!({"authorization": {"renewal": "small_window"}}),
        10 => json!({"authorization": {"renewal": "small_window"},
            "activation": {"message": "link"}, "password": {"when": "activation"}}),
        _ => json!({"identifier": {"kind": "username", "code_to": "email"},
            "activation": {"message": "link", "delivery": "on_request"},
            "password": {"when": "activation"}}),
    };
    let mut config: Value = serde_json::from_str(&example_text()).expect("JSON");
    let members = config.as_object_mut().expect("an object");
    members.extend(more.as_object().expect("an object").clone());
    config["events"] = match way % 3 {
        0 => json!({}),
        1 => json!({"host_page": true}),
        _ => json!({"host_page": true, "beacon_path": "/events"}),
    };
    if way % 2 == 1 {
        config["password"]["breach_check"] = json!({"url": "https://breaches.example/range/"});
    }
    config.to_string()
}

impl Bench {
    pub(super) fn new(place: Place) -> Self {
        Self {
            journey: Journey::new(place),
            now: Moment(START),
            open: BTreeMap::new(),
            kept: BTreeMap::new(),
            wake: None,
            woken: None,
            way: 0,
        }
    }

    pub(super) fn happens(&mut self, event: impl Into<Event>) {
        let event = event.into();
        let event_said = format!("{event:?}");
        let commands = self.journey.update(event, self.now);
        let config = example();
        let mut recalls = false;
        let (mut alerted, mut focused) = (Vec::new(), Vec::new());
        for command in commands {
            conceals(&command, &event_said);
            let asked = match &command {
                Command::Exchange(number, _) => Some(("exchange", *number)),
                Command::Prepare(number, _) => Some(("prepare", *number)),
                Command::Register(number, ..) => Some(("register", *number)),
                Command::Activate(number, ..) => Some(("activate", *number)),
                Command::ActivateByLink(number, ..) => Some(("activate link", *number)),
                Command::Send(number, ..) => Some(("send", *number)),
                Command::Judge(number, ..) => Some(("judge", *number)),
                Command::CheckPassword(number, _) => Some(("check", *number)),
                Command::Wake(timer, _) => {
                    if self.wake != Some(*timer) {
                        self.woken = self.wake.replace(*timer);
                    }
                    None
                }
                _ => None,
            };
            if let Some((kind, number)) = asked {
                self.open.entry(kind).or_default().push(number);
            }
            match command {
                Command::Tell(facts) | Command::Beacon(facts) => {
                    self.is_told_of(&facts);
                }
                Command::TellLeftOut(places) => says_nothing_typed(&format!("{places:?}")),
                Command::ReplaceAddress(path) => says_nothing_typed(path),
                Command::KeepDraft(draft) => {
                    self.keep("draft", draft.write(config.fingerprint(), self.now));
                }
                Command::RecallDraft => recalls = true,
                Command::Leave { .. } if self.journey.is_offline() => {
                    panic!("left without a network after {event_said}");
                }
                Command::Alert(id) => alerted.push(id),
                Command::Focus(target) => focused.push(target),
                Command::KeepAccount(account) => {
                    self.keep("account", account.write(config.fingerprint(), self.now));
                }
                Command::Leave {
                    return_to,
                    link,
                    navigation,
                } => {
                    let (chance, link) = ([[7; 32], [8; 32]], link.as_ref());
                    let departure = request::begin(
                        &config, chance, self.now, navigation, return_to, link, "en",
                    );
                    assert!(!departure.url.contains(LINK));
                    says_nothing_typed(&departure.url);
                    says_nothing_typed(&departure.key);
                    let key = match navigation {
                        Navigation::SmallWindow => "small attempt",
                        Navigation::Push | Navigation::Replace => "attempt",
                    };
                    self.keep(key, departure.record);
                }
                _ => {}
            }
        }
        self.is_said(&alerted, &focused);
        // Everything except the config, which is long and public.
        let Journey { state, page, .. } = &self.journey;
        conceals(&(state, &page.draft, &page.waiting), &event_said);
        // At most one question of a kind may still expect an answer.
        for (kind, numbers) in &self.open {
            let expected = numbers
                .iter()
                .filter(|n| self.is_expected(kind, **n))
                .count();
            assert!(expected <= 1, "{kind} twice");
        }
        if recalls {
            let kept = self.kept.get("draft");
            let kept = kept.and_then(|text| Draft::read(text, config.fingerprint(), self.now));
            self.happens(InvitingEvent::Recalled(kept));
        }
    }

    /// A field that gets the focus because of its issue is alerted, and no other field is.
    fn is_said(&self, alerted: &[FieldId], focused: &[Target]) {
        for id in [FieldId::Code, FieldId::Password] {
            let issue = self.journey.issue(id);
            let asked = focused.contains(&Target::Field(id)) && issue.is_some();
            assert_eq!(alerted.contains(&id), asked, "{id:?} {issue:?}");
        }
    }

    fn is_expected(&self, kind: &str, question: Question) -> bool {
        let state = self.journey.state();
        let work = state.step().map(|step| step.work);
        match (kind, state) {
            ("exchange", State::Exchanging(exchanging)) => exchanging.question == question,
            ("exchange", _) => work == Some(Work::Renewing(question)),
            ("prepare", State::Preparing(preparing)) => preparing.question == question,
            ("register", State::Filling(_))
            | ("activate", State::Activating(_))
            | ("activate link", State::Confirming(_)) => work == Some(Work::Sending(question)),
            ("send", State::Activating(_)) => {
                matches!(work, Some(Work::Messaging(open, _)) if open == question)
            }
            ("judge", _) => self.journey.awaits_judgement(question),
            ("check", _) => self.journey.password().is_some_and(|p| p.awaits(question)),
            _ => false,
        }
    }

    /// Facts are reported only if the deployment wants them and the browser has not asked for privacy, and they conform
    /// to the published schema.
    fn is_told_of(&self, facts: &[Fact]) {
        let config = self
            .journey
            .config()
            .expect("nobody is told without a config");
        assert!(config.events.is_on() && self.way != 2);
        assert!(!facts.is_empty());
        for fact in facts {
            let text = fact.json();
            says_nothing_typed(&text);
            let value: Value = serde_json::from_str(&text).expect("JSON");
            assert!(PUBLISHED.is_valid(&value), "{text} is not published");
        }
    }

    fn keep(&mut self, key: &str, text: String) {
        for secret in [PASSWORD, CODE, TOKEN, LINK] {
            assert!(!text.contains(secret), "{secret} is kept");
        }
        self.kept.insert(key.into(), text);
    }

    pub(super) fn take(&mut self, step: Step) {
        match step {
            Step::Pass(seconds) => self.now = self.now.plus(Duration::from_secs(seconds.into())),
            Step::SetBack(seconds) => {
                self.now = self.now.minus(Duration::from_secs(seconds.into()));
            }
            Step::Open {
                place,
                answer,
                account,
                draft,
                broken,
                reloaded,
                way,
            } => {
                let place = [Place::Start, Place::Callback, Place::Activation][usize::from(place)];
                *self = Self {
                    now: self.now,
                    kept: self.kept.clone(),
                    way,
                    ..Self::new(place)
                };
                let event = self.opened(answer, account, draft, broken, reloaded);
                self.happens(event);
            }
            Step::Type { field, text } => {
                let id = field_id(field);
                let event = match text {
                    2 => Event::Amended,
                    _ => Event::Typed,
                };
                let text = match (&id, text) {
                    (FieldId::Password, 0..3) => PASSWORD,
                    (FieldId::Code, 0..3) => CODE,
                    (_, 0) => "",
                    (_, 1) if self.journey.asks().code_to == AddressKind::Mobile => {
                        "+48 123 456 789"
                    }
                    (_, 1) => "qzxj7@example.test",
                    (FieldId::SignInName, 2) => "qzxj7",
                    (_, 2) => "Ada ꙮ",
                    (FieldId::Identifier, _) if text.is_multiple_of(2) => " <qzxj7@gmial.con>",
                    (_, 3) => "\u{202e}\u{0}<script>",
                    _ => " ꙮ ",
                };
                self.happens(event(id, Secret::new(text)));
            }
            Step::Leave(field) => self.happens(Event::Left(field_id(field))),
            Step::Press(0) => self.happens(InvitingEvent::Continued),
            Step::Press(1) => self.happens(FillingEvent::Submitted),
            Step::Press(2) => self.happens(ActivatingEvent::CodeEntered),
            Step::Press(3) => self.happens(ConfirmingEvent::Confirmed),
            Step::Press(4) => self.happens(ActivatingEvent::ResendAsked),
            Step::Press(5) => self.happens(ActivatingEvent::ChangeAsked),
            Step::Press(6) => self.happens(Event::RevealToggled),
            Step::Press(7) => self.happens(Event::WentOn),
            Step::Press(8) => self.happens(Event::Restored),
            Step::Press(9) => self.happens(Event::StorageRefused),
            Step::Press(10) => self.happens(ActivatingEvent::OtherKindAsked),
            Step::Press(11) => self.happens(Event::WentOffline),
            Step::Press(12) => self.happens(Event::CameOnline),
            Step::Press(13) => {
                let mark = UserId::new("someone").mark();
                self.happens(ActivatingEvent::ActivatedElsewhere(mark));
            }
            Step::Press(14) => self.happens(Event::SuggestionTaken(FieldId::Identifier)),
            Step::Press(15) => self.happens(Event::WindowRefused),
            Step::Press(16) => self.happens(self.answered("code=c")),
            Step::Press(17) => self.happens(self.answered("error=access_denied")),
            Step::Press(18) => self.happens(Event::Hidden),
            Step::Press(19) => self.happens(Event::Gone),
            Step::Press(20) => self.happens(Event::Seen),
            Step::Press(21) => self.happens(Event::Explained("because".into())),
            Step::Press(22) => self.happens(ConfirmingEvent::Declined),
            Step::Press(_) => self.happens(ActivatingEvent::ActivatedElsewhere("?".into())),
            Step::Reply {
                kind,
                result,
                stale,
            } => {
                if let Some(event) = self.reply(kind, result, stale) {
                    self.happens(event);
                }
            }
        }
    }

    fn opened(&self, answer: u8, account: bool, draft: bool, broken: u8, reloaded: bool) -> Event {
        let config = match broken {
            0 => Config::parse("{}"),
            1 => Config::parse(&example_text().replace("\"portico\"", "\"other\"")),
            _ => Config::parse(&deployment(self.way)),
        };
        let returned = match answer {
            0 => Ok(None),
            1 => Returned::read(&format!("code=c&state={STATE}&{ISSUER}"), ""),
            2 => Returned::read(&format!("error=access_denied&state={STATE}&{ISSUER}"), ""),
            _ => Err(Refused::Malformed),
        };
        let config = config.map_err(NoConfig::Mistakes);
        Event::Opened(Box::new(Opened {
            returned,
            record: self.kept.get("attempt").cloned(),
            link: Ok((answer != 0).then(|| LinkCode {
                code: Secret::new(LINK).into(),
                user: (answer == 2).then(|| "someone".to_owned()),
                addressee: None,
                claimed: false,
            })),
            draft: self
                .kept
                .get("draft")
                .filter(|_| draft)
                .and_then(|text| Draft::read(text, example().fingerprint(), self.now)),
            account: self
                .kept
                .get("account")
                .filter(|_| account)
                .and_then(|text| Account::read(text, example().fingerprint(), self.now)),
            registered: match broken % 2 {
                0 => vec![UserId::new("someone").mark()],
                _ => Vec::new(),
            },
            private: self.way == 2,
            active: (broken == 4).then(|| UserId::new("someone").mark()),
            activated: broken == 5,
            small_window: broken == 8,
            framed: broken == 2,
            elsewhere: broken == 6,
            offline: broken == 7,
            storage: broken != 3,
            reloaded,
            config,
        }))
    }

    /// The event of a small window's answer.
    fn answered(&self, outcome: &str) -> Event {
        let query = format!("{outcome}&state=small.{STATE}&{ISSUER}");
        let returned = Returned::read(&query, "")
            .expect("an answer")
            .expect("an answer");
        Event::Answered(returned, self.kept.get("small attempt").cloned())
    }

    /// Whether the answer to an exchange is expected.
    pub(super) fn renews(&self) -> bool {
        let numbers = self.open.get("exchange");
        let expected = |number: &Question| self.is_expected("exchange", *number);
        numbers.is_some_and(|numbers| numbers.iter().any(expected))
    }

    /// An answer to a question: to the newest of its kind, or with `stale` to the oldest.
    fn reply(&mut self, kind: u8, result: u8, stale: bool) -> Option<Event> {
        let kinds = [
            "exchange", "prepare", "register", "activate", "send", "wake", "judge", "check",
        ];
        let kind = kinds[usize::from(kind)];
        if kind == "wake" {
            let timer = if stale { self.woken } else { self.wake };
            return timer.map(Event::Woke);
        }
        let by_link = kind == "activate" && self.journey.confirming().is_some();
        let kind = if by_link { "activate link" } else { kind };
        let numbers = self.open.get_mut(kind)?;
        let number = if stale {
            *numbers.first()?
        } else {
            numbers.pop()?
        };
        let refusal = [0, 400, 401, 403, 404, 409, 412, 413, 422, 429, 500, 302]
            .get(usize::from(result).checked_sub(2).unwrap_or(99))
            .map(|status| tests_of(*status, r#"{"details":{"password":["no"]}}"#));
        let refused = |refusal: Option<Refusal>| refusal.map_or(Ok(()), Err);
        Some(match kind {
            "exchange" => Event::Exchanged(
                number,
                match result {
                    0..8 => Ok(AccessToken::example(
                        TOKEN,
                        (result > 3).then(|| self.now.plus(Duration::from_secs(300))),
                    )),
                    8 | 9 => Err(exchange::Refused::TryLater(None)),
                    _ => Err(exchange::Refused::Operator(None)),
                },
            ),
            "prepare" => Event::Prepared(
                number,
                match refusal {
                    Some(refusal) if result > 8 => Err(refusal),
                    _ => Ok((
                        pool(self.way, result != 8),
                        schema(result == 7),
                        Platform::BLIND,
                    )),
                },
            ),
            "register" => {
                let account = refused(refusal).map(|()| UserId::new("someone"));
                FillingEvent::Registered(number, account).into()
            }
            "activate" => {
                let done = active(result == 1);
                ActivatingEvent::Activated(number, refused(refusal).map(|()| done)).into()
            }
            "activate link" => {
                let asks = matches!(self.way, 7 | 10 | 11) && self.journey.password().is_none();
                let claimed = self.journey.confirming().is_none_or(|c| c.link.claimed);
                let done = match asks {
                    true => Activation::PasswordNeeded(pool(self.way, true).policy),
                    false if result == 1 => match self.way % 3 {
                        0 => Activation::Prepared,
                        1 if !claimed => Activation::Unknown,
                        _ => Activation::Done(active(true)),
                    },
                    false => Activation::Done(active(false)),
                };
                ConfirmingEvent::Activated(number, refused(refusal).map(|()| done)).into()
            }
            "judge" => Event::Judged(
                number,
                (result < 12).then(|| Judgement(u32::from(result % 5))),
            ),
            "check" => Event::PasswordChecked(number, result > 10),
            _ => ActivatingEvent::Sent(number, refused(refusal)).into(),
        })
    }
}

/// An active account; `prepared`: by somebody else.
fn active(prepared: bool) -> Active {
    let credentials = match prepared {
        true => json!([{"type": "totp"}]),
        false => json!([]),
    };
    Active {
        credentials: Credentials::deserialize(&credentials).expect("a list"),
        ..Active::new(UserId::new("someone"))
    }
}

/// The published schema of the facts.
static PUBLISHED: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../../../public/events.schema.json");
    let schema = serde_json::from_str(schema).expect("JSON");
    jsonschema::validator_for(&schema).expect("a schema")
});

#[track_caller]
fn says_nothing_typed(text: &str) {
    let typed = TYPED.iter().find(|typed| text.contains(**typed));
    assert_eq!(typed, None, "{text}");
    assert!(!text.contains("%EA%99%AE"), "{text}");
}

#[track_caller]
fn conceals(what: &impl std::fmt::Debug, after: &str) {
    let said = format!("{what:?}");
    for secret in [PASSWORD, CODE, TOKEN, LINK] {
        assert!(
            !said.contains(secret),
            "{secret} shows itself after {after}"
        );
    }
}

fn field_id(field: u8) -> FieldId {
    match field {
        0 => FieldId::Identifier,
        1 => FieldId::Password,
        2 => FieldId::Code,
        3 => FieldId::Node(NODES[0]),
        4 => FieldId::SignInName,
        _ => FieldId::Node(NODES[1]),
    }
}

/// The field of [`schema`], and a node of another sheet that has more of them.
static NODES: LazyLock<[NodeId; 2]> = LazyLock::new(|| {
    let id = |schema: &Value, path| {
        let sheet = Sheet::read(schema, &FormHints::default(), Platform::BLIND);
        sheet.expect("drawable").find(path).expect(path)
    };
    let text = json!({"type": "string"});
    let larger = json!({"properties": {"a": text, "b": text, "ghost": text}});
    [id(&schema(false), "/given_name"), id(&larger, "/ghost")]
});

fn pool(way: u8, open: bool) -> Pool {
    Pool {
        registration_allowed: Some(open),
        schema: Some("a schema".into()),
        policy: Policy {
            min_length: 8,
            strength: match way % 3 {
                0 => Strength::Any,
                _ => Strength::Fair,
            },
            ..Policy::default()
        },
        code_length: Some(6),
        code_life: Some(Duration::from_secs(600)),
    }
}

fn schema(undrawable: bool) -> Value {
    json!({
        "properties": {"given_name": {"type": "string", "hidden": undrawable}},
        "required": ["given_name"],
    })
}
