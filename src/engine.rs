//! Performs the commands of the journey with a [`Browser`] and dispatches the results as events. The calls of a command
//! and their order are in `calls` and `link_activation`; what an answer means is decided in `identity` and `journey`.

use std::{cell::RefCell, sync::Arc, time::Duration};

use crate::{
    account::{LinkCode, UserId},
    browser::{Browser, Method, Moment, Request, Shelf},
    config::Config,
    form::FieldId,
    identity::Caller,
    journey::{
        ActivatingEvent, Announcement, Command, ConfirmingEvent, Event, FillingEvent,
        InvitingEvent, Journey, Timer,
        fact::Fact,
        memory::{
            ACCOUNT_KEY, DRAFT_KEY, Draft, REGISTERED_KEY, read_registered, write_registered,
        },
    },
    oauth::{
        Navigation, ReturnTo,
        callback::{Code, Returned},
        exchange::{self, AccessToken},
        request::{self, Departure},
    },
    password::{breach, strength::Judgement},
    question::Question,
    secret::Password,
};

mod calls;
mod link_activation;
mod opening;

use calls::{activate, prepare, send};
use link_activation::activate_by_link;

/// The path of the config on the page's own origin.
pub const CONFIG: &str = "/config.json";
/// The longest wait for the config.
const CONFIG_DEADLINE: Duration = Duration::from_secs(15);
/// Storage key of the mark of the account that this browser activated last.
const ACTIVE_KEY: &str = "portico.active";
/// Storage key of the hash of the attempt whose answer this browser used last. A tab that was duplicated during the
/// redirect has the same record and must not use the answer again.
const USED_KEY: &str = "portico.used";
/// Prefix of a broadcast to the other tabs that carries the answer of a small window; the mark of an account does not
/// contain this character.
pub const ANSWER: &str = "?";
/// Storage key of the attempt for which a small window is being opened. The window gets a copy of the tab's storage and
/// knows by this key that it is a small window; the tab deletes the key at once.
const SMALL_WINDOW_KEY: &str = "portico.small_window";

/// Holds the journey and shows it.
pub trait Screen: Clone + 'static {
    /// Changes the journey and shows the result.
    fn change<R>(&self, change: impl FnOnce(&mut Journey) -> R) -> R;
    /// Reads the journey.
    fn with_journey<R>(&self, read: impl FnOnce(&Journey) -> R) -> R;
    /// Announces something in the polite live region.
    fn announce(&self, announcement: Announcement);
    /// Announces the issue of this field in the assertive live region.
    fn alert(&self, field: FieldId);
}

/// Performs commands.
#[derive(Clone)]
pub struct Engine<B, S> {
    browser: B,
    screen: S,
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
            // The rest runs after the current task, when the page has registered its listeners.
            engine.browser.sleep(Duration::ZERO).await;
            let config = engine.config().await;
            let opened = engine.look_around(arrival, config);
            engine.dispatch(Event::Opened(Box::new(opened)));
        }));
    }

    /// Another tab has sent a broadcast: the mark of an account that is active now, or the answer of a small window.
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

    /// Gives an event to the journey and performs the commands.
    pub fn dispatch(&self, event: Event) {
        let now = self.browser.now();
        let (commands, config) = self
            .screen
            .change(|journey| (journey.update(event, now), journey.config().cloned()));
        for command in commands {
            self.perform(command, config.as_ref());
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
                    // Without storage a duplicate of this tab sends the code again, and the tenant refuses it.
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
                // The broadcast reaches the open tabs also if nothing can be stored.
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
            // The other commands need a config; the journey gives none of them without one.
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
                // If the storage is full, only the draft is lost.
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
            // The window is opened before the record is stored: it gets a copy of the tab's storage, and the PKCE
            // verifier must not be in it.
            true if self.open_small_window(&url, &key) && keep() => {}
            true => self.dispatch(Event::WindowRefused),
            false if keep() => browser.leave(&url, navigation == Navigation::Replace),
            false => self.dispatch(Event::StorageRefused),
        }
    }

    /// Opens a small window for the attempt with this key. Returns whether one was opened.
    fn open_small_window(&self, url: &str, key: &str) -> bool {
        let browser = &self.browser;
        // If the key cannot be stored, the window does not delete its copy of the draft.
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
        // Without storage the page asks whose registration a link completes.
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

/// Whether this browser activated this account last.
fn has_activated<B: Browser>(browser: &B, user: &UserId) -> bool {
    browser.recall(Shelf::Browser, ACTIVE_KEY) == Ok(Some(user.mark()))
}
