//! Performs commands over a [`Browser`] and turns what comes back into events: the only place where
//! the journey meets the outside. What a command asks and in which order is written here (several calls for one
//! command: [`prepare`], `link_activation`). What an answer means is decided in `identity` and `journey`.

use crate::{
    account::{LinkCode, UserId},
    browser::{Browser, Method, Moment, Request, Shelf},
    config::{Config, Delivery, Fault, MessageKind, Mistake},
    form::{
        FieldId,
        email::{self, Hosts},
        sheet::Platform,
    },
    identity::{
        self, Active, Caller, Proof,
        link::{self, Damaged},
        pool::Pool,
        refusal::Refusal,
        relay, retry,
    },
    journey::{
        ActivatingEvent, Announcement, Command, ConfirmingEvent, Event, FillingEvent,
        InvitingEvent, Journey, NoConfig, Opened, Place, Timer,
        fact::Fact,
        memory::{
            ACCOUNT_KEY, Account, DRAFT_KEY, Draft, REGISTERED_KEY, read_registered,
            write_registered,
        },
    },
    oauth::{
        Navigation, ReturnTo,
        callback::{self, Code, Returned},
        exchange::{self, AccessToken},
        request::{self, Departure},
    },
    password::{breach, strength::Judgement},
    question::Question,
    secret::{ActivationCode, Password},
};
use serde_json::Value;
use std::{cell::RefCell, future::poll_fn, pin::pin, sync::Arc, task::Poll, time::Duration};

mod link_activation;
use link_activation::activate_by_link;

/// Where the config is, on the page's own origin.
pub const CONFIG: &str = "/config.json";
/// After this long the config is given up.
const CONFIG_DEADLINE: Duration = Duration::from_secs(15);
/// Where the mark of the account is kept that this browser has activated last.
const ACTIVE_KEY: &str = "portico.active";
/// Where the hash is kept of the attempt whose answer this browser has used last: a tab that was copied on the way to the
/// tenant has its record, too.
const USED_KEY: &str = "portico.used";
/// What a word to the other tabs begins with when it is an answer that a small window hands over; the
/// mark of an account has no such character.
pub const ANSWER: &str = "?";
/// Holds the key of the attempt for which a small window is being opened, so that the window's copy of the
/// storage tells it what it is; forgotten here at once.
const SMALL_WINDOW_KEY: &str = "portico.small_window";
/// Written and forgotten at the start, to learn whether anything is stored.
const PROBE_KEY: &str = "portico.probe";

/// Holds the journey and shows it.
pub trait Screen: Clone + 'static {
    /// Gives the journey to a change and shows what came of it.
    fn change<R>(&self, change: impl FnOnce(&mut Journey) -> R) -> R;
    /// Looks at the journey.
    fn with_journey<R>(&self, read: impl FnOnce(&Journey) -> R) -> R;
    /// Says something into the polite live region.
    fn announce(&self, announcement: Announcement);
    /// Says the issue of this field into the assertive live region.
    fn alert(&self, field: FieldId);
}

/// Performs commands.
#[derive(Clone)]
pub struct Engine<B, S> {
    browser: B,
    screen: S,
}

/// What the address of the page says; it is taken out of the address bar at once.
struct Arrival {
    returned: Result<Option<Returned>, callback::Refused>,
    link: Result<Option<LinkCode>, Damaged>,
    activated: bool,
}

impl<B: Browser, S: Screen> Engine<B, S> {
    /// An engine between a browser and a screen.
    pub fn new(browser: B, screen: S) -> Self {
        Self { browser, screen }
    }

    /// The page was opened: reads and cleans the address before anything else (OA-CB-01), then
    /// reads config and memory.
    pub fn open(&self) {
        let arrival = self.arrive();
        let engine = self.clone();
        self.browser.spawn(Box::pin(async move {
            // A task of its own: the page listens before it asks.
            engine.browser.sleep(Duration::ZERO).await;
            let config = engine.config().await;
            let opened = engine.look_around(arrival, config);
            engine.dispatch(Event::Opened(Box::new(opened)));
        }));
    }

    /// Another tab of the page told something: the mark of an account that is active now, or the answer
    /// that a small window has brought.
    pub fn hear(&self, word: String) {
        let Some(query) = word.strip_prefix(ANSWER) else {
            return self.dispatch(ActivatingEvent::ActivatedElsewhere(word).into());
        };
        let (query, fragment) = query.split_once('#').unwrap_or((query, ""));
        if let Ok(Some(returned)) = Returned::read(query, fragment) {
            let record = self.record(&returned);
            self.dispatch(Event::Answered(returned, record));
        }
    }

    /// Something happened.
    pub fn dispatch(&self, event: Event) {
        let now = self.browser.now();
        let (commands, config) = self
            .screen
            .change(|journey| (journey.update(event, now), journey.config().cloned()));
        for command in commands {
            self.perform(command, config.as_ref());
        }
    }

    fn arrive(&self) -> Arrival {
        let address = self.browser.address();
        let place = Place::of_document(&self.browser.document());
        let (rest, fragment) = address.split_once('#').unwrap_or((&address, ""));
        let query = rest.split_once('?').map_or("", |(_, query)| query);
        let mut arrival = Arrival {
            returned: Ok(None),
            link: Ok(None),
            activated: false,
        };
        match place {
            Place::Callback => {
                self.browser.replace_address("/callback/");
                arrival.returned = Returned::read(query, fragment);
            }
            Place::Activation => {
                self.browser.replace_address("/activate/");
                arrival.link = link::read(query, fragment);
                // Where `post_activation_url` leads, when it is this page.
                arrival.activated = link::says_activated(query, fragment);
            }
            Place::Start => {}
        }
        arrival
    }

    async fn config(&self) -> Result<Config, NoConfig> {
        match retry::fetch(&self.browser, request_for_config(), true).await {
            Ok(response) if response.status == 200 => {
                Config::parse(&response.body).map_err(NoConfig::Mistakes)
            }
            Ok(response) => Err(NoConfig::Mistakes(vec![Mistake {
                path: String::new(),
                fault: Fault::Unfetched(response.status),
            }])),
            Err(reason) => Err(NoConfig::Unreachable(reason)),
        }
    }

    /// The record of the attempt that an answer names, if it is this tab's.
    fn record(&self, returned: &Returned) -> Option<String> {
        let key = returned.key()?;
        let used = self.browser.recall(Shelf::Browser, USED_KEY).ok().flatten();
        match used.is_some() && used.as_deref() == key.strip_prefix(request::KEY_PREFIX) {
            true => None,
            false => self.browser.recall(Shelf::Tab, &key).ok().flatten(),
        }
    }

    fn look_around(&self, arrival: Arrival, config: Result<Config, NoConfig>) -> Opened {
        let browser = &self.browser;
        let now = browser.now();
        let recall = |key: &str| browser.recall(Shelf::Tab, key).ok().flatten();
        let returned = arrival.returned.as_ref().ok().and_then(Option::as_ref);
        let record = returned.and_then(|returned| self.record(returned));
        let opened_for = recall(SMALL_WINDOW_KEY);
        let small_window = opened_for.is_some() && opened_for == returned.and_then(Returned::key);
        for key in browser.keys(Shelf::Tab) {
            let stale = |record: String| request::is_stale(&record, now);
            if key.starts_with(request::KEY_PREFIX) && recall(&key).is_none_or(stale) {
                browser.forget(Shelf::Tab, &key);
            }
        }
        let fingerprint = config.as_ref().map(Config::fingerprint).unwrap_or_default();
        let draft = recall(DRAFT_KEY).and_then(|text| Draft::read(&text, fingerprint, now));
        let account = recall(ACCOUNT_KEY).and_then(|text| Account::read(&text, fingerprint, now));
        Opened {
            returned: arrival.returned,
            record,
            link: arrival.link,
            draft,
            account,
            active: browser.recall(Shelf::Browser, ACTIVE_KEY).ok().flatten(),
            registered: self.registered(fingerprint),
            activated: arrival.activated,
            small_window,
            framed: browser.framed(),
            elsewhere: config
                .as_ref()
                .is_ok_and(|config| !config.redirect_uri.is_of_origin(&browser.address())),
            offline: browser.is_offline(),
            storage: browser.remember(Shelf::Tab, PROBE_KEY, "1").is_ok() && {
                browser.forget(Shelf::Tab, PROBE_KEY);
                true
            },
            private: browser.wants_privacy(),
            reloaded: browser.reloaded(),
            config,
        }
    }

    fn perform(&self, command: Command, config: Option<&Arc<Config>>) {
        let browser = &self.browser;
        match command {
            Command::ReplaceAddress(path) => browser.replace_address(path),
            Command::Focus(target) => {
                let element = self.screen.with_journey(|journey| target.element(journey));
                browser.focus(element);
            }
            Command::Announce(announcement) => self.screen.announce(announcement),
            Command::Alert(field) => self.screen.alert(field),
            Command::TryNetwork => {
                let engine = self.clone();
                self.browser.spawn(Box::pin(async move {
                    if engine.browser.fetch(request_for_config()).await.is_ok() {
                        engine.dispatch(Event::CameOnline);
                    }
                }));
            }
            Command::ForgetAttempt(key) => {
                browser.forget(Shelf::Tab, &key);
                if let Some(hash) = key.strip_prefix(request::KEY_PREFIX) {
                    // Where nothing is kept, a copy of this tab is told of a spent code instead.
                    let _ = browser.remember(Shelf::Browser, USED_KEY, hash);
                }
            }
            Command::ForgetAccount => browser.forget(Shelf::Tab, ACCOUNT_KEY),
            Command::ForgetJourney => {
                browser.forget(Shelf::Tab, ACCOUNT_KEY);
                browser.forget(Shelf::Tab, DRAFT_KEY);
                browser.forget(Shelf::Tab, SMALL_WINDOW_KEY);
            }
            Command::ForgetActive => browser.forget(Shelf::Browser, ACTIVE_KEY),
            Command::KeepActive(user) => {
                let mark = user.mark();
                // Where nothing is kept, the open tabs are told all the same.
                let _ = browser.remember(Shelf::Browser, ACTIVE_KEY, &mark);
                browser.broadcast(&mark);
                if let Some(config) = config {
                    self.change_registered(config, |marks| marks.retain(|one| *one != mark));
                }
            }
            Command::Deliver(returned) => {
                browser.broadcast(&[ANSWER, returned.query().open()].concat());
                browser.close();
            }
            Command::Reload => browser.reload(),
            Command::Wake(timer, moment) => self.wake(timer, moment),
            // The rest needs a deployment; without one no such command is given.
            command => {
                if let Some(config) = config {
                    self.perform_with(command, config);
                }
            }
        }
    }

    fn perform_with(&self, command: Command, config: &Arc<Config>) {
        match command {
            Command::KeepDraft(draft) => {
                let text = draft.write(config.fingerprint(), self.browser.now());
                // A full storage costs the draft, not the journey.
                let _ = self.browser.remember(Shelf::Tab, DRAFT_KEY, &text);
            }
            Command::RecallDraft => {
                let kept = self.browser.recall(Shelf::Tab, DRAFT_KEY).ok().flatten();
                let now = self.browser.now();
                let draft = kept.and_then(|text| Draft::read(&text, config.fingerprint(), now));
                self.dispatch(InvitingEvent::Recalled(draft).into());
            }
            Command::Leave {
                return_to,
                link,
                navigation,
            } => self.leave(config, return_to, link.as_ref(), navigation),
            Command::KeepAccount(account) => {
                let text = account.write(config.fingerprint(), self.browser.now());
                let _ = self.browser.remember(Shelf::Tab, ACCOUNT_KEY, &text);
            }
            Command::KeepRegistered(user) => {
                self.change_registered(config, |marks| marks.push(user.mark()));
            }
            Command::Tell(facts) => {
                for fact in facts {
                    self.browser.tell_page(&fact.json());
                }
            }
            Command::Beacon(facts) => {
                if let Some(path) = &config.events.beacon {
                    self.browser.beacon(path, &Fact::list(&facts));
                }
            }
            Command::TellLeftOut(places) => self.browser.tell_left_out(&places),
            Command::Exchange(question, code) => self.exchange(question, code, config),
            Command::Prepare(question, token) => self.call(config, token, async move |caller| {
                Event::Prepared(question, prepare(&caller).await)
            }),
            Command::CheckPassword(question, password) => {
                self.check_password(question, password, config);
            }
            Command::Register(question, token, submission) => {
                self.call(config, token, async move |caller| {
                    let result = caller.register(&submission).await;
                    FillingEvent::Registered(question, result).into()
                });
            }
            Command::Activate(question, token, user, code, proof) => {
                self.call(config, token, async move |caller| {
                    let result = activate(&caller, &user, &code, proof).await;
                    ActivatingEvent::Activated(question, result).into()
                });
            }
            Command::ActivateByLink(question, token, link, proof, trust) => {
                self.call(config, token, async move |caller| {
                    let result = activate_by_link(&caller, &link, &proof, &trust).await;
                    ConfirmingEvent::Activated(question, result).into()
                });
            }
            Command::Send(question, token, account, kind) => {
                self.call(config, token, async move |caller| {
                    let result = send(&caller, &account, kind).await;
                    ActivatingEvent::Sent(question, result).into()
                });
            }
            Command::Judge(question, password, words, pause) => {
                self.judge(question, password, words, pause);
            }
            Command::Revoke(token) => {
                let (browser, config) = (self.browser.clone(), Arc::clone(config));
                self.browser.spawn(Box::pin(async move {
                    exchange::revoke(&browser, &config, &token).await;
                }));
            }
            _ => {}
        }
    }

    fn exchange(&self, question: Question, code: Code, config: &Arc<Config>) {
        let (engine, config) = (self.clone(), Arc::clone(config));
        self.browser.spawn(Box::pin(async move {
            let result = exchange::exchange(&engine.browser, &config, code).await;
            engine.dispatch(Event::Exchanged(question, result));
        }));
    }

    fn check_password(&self, question: Question, password: Password, config: &Arc<Config>) {
        let (engine, config) = (self.clone(), Arc::clone(config));
        self.browser.spawn(Box::pin(async move {
            let breached = match &config.breach_check {
                Some(check) => breach::is_breached(&engine.browser, check, &password).await,
                None => None,
            };
            engine.dispatch(Event::PasswordChecked(question, breached == Some(true)));
        }));
    }

    fn judge(&self, question: Question, password: Password, words: String, pause: Duration) {
        let engine = self.clone();
        self.browser.spawn(Box::pin(async move {
            if !pause.is_zero() {
                engine.browser.sleep(pause).await;
            }
            if engine.screen.with_journey(|j| j.awaits_judgement(question)) {
                let answer = engine.browser.judge(password.secret(), &words).await;
                engine.dispatch(Event::Judged(question, answer.map(Judgement)));
            }
        }));
    }

    fn call(
        &self,
        config: &Arc<Config>,
        token: AccessToken,
        ask: impl AsyncFnOnce(Caller<'_, B>) -> Event + 'static,
    ) {
        let (engine, config) = (self.clone(), Arc::clone(config));
        let intent = self.screen.with_journey(Journey::intent);
        self.browser.spawn(Box::pin(async move {
            let reason = RefCell::default();
            let caller = Caller {
                browser: &engine.browser,
                config: &config,
                token: &token,
                intent,
                reason: &reason,
            };
            let event = ask(caller).await;
            if let Some(words) = reason.take() {
                engine.dispatch(Event::Explained(words));
            }
            engine.dispatch(event);
        }));
    }

    fn leave(
        &self,
        config: &Config,
        return_to: ReturnTo,
        link: Option<&LinkCode>,
        navigation: Navigation,
    ) {
        let browser = &self.browser;
        let chance = [browser.random(), browser.random()];
        let small = navigation == Navigation::SmallWindow;
        let Departure { url, key, record } = request::begin(
            config,
            chance,
            browser.now(),
            navigation,
            return_to,
            link,
            &browser.language(),
        );
        let keep = || browser.remember(Shelf::Tab, &key, &record).is_ok();
        match small {
            // Opened before anything is kept: a new window takes a copy of the tab's storage along, and
            // the verifier must not be in it.
            true if self.open_small_window(&url, &key) && keep() => {}
            true => self.dispatch(Event::WindowRefused),
            false if keep() => browser.leave(&url, navigation == Navigation::Replace),
            false => self.dispatch(Event::StorageRefused),
        }
    }

    /// Opens a small window for the attempt with this key; whether one was opened.
    fn open_small_window(&self, url: &str, key: &str) -> bool {
        let browser = &self.browser;
        // Where it cannot be kept, the window keeps its copy of the draft, too.
        let _ = browser.remember(Shelf::Tab, SMALL_WINDOW_KEY, key);
        let opened = browser.open_window(url);
        browser.forget(Shelf::Tab, SMALL_WINDOW_KEY);
        opened
    }

    /// The marks of the accounts that this browser has registered.
    fn registered(&self, fingerprint: &str) -> Vec<String> {
        let kept = self.browser.recall(Shelf::Browser, REGISTERED_KEY);
        let now = self.browser.now();
        let read = |text: String| read_registered(&text, fingerprint, now);
        kept.ok().flatten().map(read).unwrap_or_default()
    }

    fn change_registered(&self, config: &Config, change: impl FnOnce(&mut Vec<String>)) {
        let mut marks = self.registered(config.fingerprint());
        change(&mut marks);
        if marks.is_empty() {
            return self.browser.forget(Shelf::Browser, REGISTERED_KEY);
        }
        let text = write_registered(&marks, config.fingerprint(), self.browser.now());
        // Where nothing is kept, the visitor of the link is asked.
        let _ = self.browser.remember(Shelf::Browser, REGISTERED_KEY, &text);
    }

    fn wake(&self, timer: Timer, moment: Moment) {
        let engine = self.clone();
        self.browser.spawn(Box::pin(async move {
            let rest = moment.since(engine.browser.now());
            engine.browser.sleep(rest).await;
            engine.dispatch(Event::Woke(timer));
        }));
    }
}

fn request_for_config() -> Request {
    Request {
        method: Method::Get,
        url: CONFIG.to_owned(),
        bearer: None,
        body: None,
        idempotency_key: None,
        padded: false,
        keepalive: false,
        deadline: CONFIG_DEADLINE,
    }
}

/// Pool and schema, and what runs its patterns: both at once where the config knows which schema, else one
/// after the other. If both fail, the pool's refusal is reported.
async fn prepare<B: Browser>(caller: &Caller<'_, B>) -> Result<(Pool, Value, Platform), Refusal> {
    let (pool, schema) = match &caller.config.tenant.schema {
        Some(id) => {
            let (pool, schema) = both(caller.pool(), caller.schema(id)).await;
            (pool?, schema?)
        }
        None => {
            let pool = caller.pool().await?;
            let schema = match &pool.schema {
                Some(id) => caller.schema(id).await?,
                None => Value::Null,
            };
            (pool, schema)
        }
    };
    let knows = Platform {
        matches: B::matches,
        hosts: Some(Hosts(B::ascii_host)),
        compose: B::compose,
    };
    Ok((pool, schema, knows))
}

/// Activates by a typed code.
async fn activate<B: Browser>(
    caller: &Caller<'_, B>,
    user: &UserId,
    code: &ActivationCode,
    mut proof: Proof,
) -> Result<Active, Refusal> {
    let address = proof.code_address.as_deref();
    proof.code_address = address.map(|address| email::on_the_wire(address, Hosts(B::ascii_host)));
    let result = caller.activate(user, code, &proof).await;
    identity::unless_active(result, user, has_activated(caller.browser, user))
}

/// Asks the tenant or the relay for a message.
async fn send<B: Browser>(
    caller: &Caller<'_, B>,
    account: &Account,
    kind: MessageKind,
) -> Result<(), Refusal> {
    let address = &email::on_the_wire(&account.address, Hosts(B::ascii_host));
    match &caller.config.activation.delivery {
        Delivery::Relay(relay) => relay::ask(caller.browser, relay, &account.id, address).await,
        Delivery::WithRegistration | Delivery::OnRequest => {
            caller.send_message(&account.id, address, kind).await
        }
    }
}

/// Lets two tasks run side by side, and waits for both.
async fn both<One, Other>(
    one: impl Future<Output = One>,
    other: impl Future<Output = Other>,
) -> (One, Other) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(done) = one.as_mut().poll(context)
        {
            first = Some(done);
        }
        if second.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)
        {
            second = Some(done);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            waiting => {
                (first, second) = waiting;
                Poll::Pending
            }
        }
    })
    .await
}

/// Whether it is the account that this browser has activated last.
fn has_activated<B: Browser>(browser: &B, user: &UserId) -> bool {
    browser.recall(Shelf::Browser, ACTIVE_KEY) == Ok(Some(user.mark()))
}
