//! The world of a story: one visitor's browser (tabs, storage, address bar, clock) and the tenant.
//!
//! Time only passes by [`World::pass`], in the browser and in the tenant alike.

mod browser;
mod oddly;
mod register;
mod relay;
mod tab;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};

use portico::{
    form::FieldId,
    journey::{Announcement, Journey},
};
use portico_tenant::{Settings, Tenant};
use serde_json::{Value, json};

pub(crate) use register::BREACHES;
use register::Register;
pub(crate) use relay::RELAY;
use relay::Relay;

pub(crate) const PAGE: &str = "http://localhost:8080";
/// An address with characters that show missing quoting or encoding.
pub(crate) const ADDRESS: &str = "Ada.o'Neil+\u{26}news@example.test";
pub(crate) const PASSWORD: &str = " T3al-Otter \"ünïcödé\" &+%20 ";
pub(crate) const GIVEN: &str = "Zoë <b>";
pub(crate) const FAMILY: &str = "O'Connor-Łukasz";

/// The state that all tabs of a visitor share.
struct Shared {
    tenant: Tenant,
    config: RefCell<String>,
    clock: Cell<u64>,
    chance: Cell<u8>,
    /// The number of the request from which on the device is offline.
    offline_from: Cell<usize>,
    storage_refused: Cell<bool>,
    storage_full: Cell<bool>,
    framed: Cell<bool>,
    windows_refused: Cell<bool>,
    nobody_judges: Cell<bool>,
    judge_takes: Cell<Duration>,
    private: Cell<bool>,
    /// What arrived at paths of the page's own origin.
    beacons: RefCell<Vec<(String, String)>>,
    /// The small windows that were opened.
    windows: RefCell<Vec<Tab>>,
    /// `localStorage`.
    storage: Rc<RefCell<BTreeMap<String, String>>>,
    /// Every document that was opened.
    documents: RefCell<Vec<Tab>>,
    /// How many requests were sent.
    sent: Cell<usize>,
    relay: Relay,
    register: Register,
    running: Cell<usize>,
    sleeping: RefCell<Vec<(u64, tokio::sync::oneshot::Sender<()>)>>,
}

/// One tab.
#[derive(Clone)]
pub(crate) struct Tab {
    shared: Rc<Shared>,
    address: Rc<RefCell<String>>,
    storage: Rc<RefCell<BTreeMap<String, String>>>,
    journey: Rc<RefCell<Journey>>,
    left_to: Rc<RefCell<Option<String>>>,
    reloaded: Rc<Cell<bool>>,
    closed: Rc<Cell<bool>>,
    pub(crate) focused: Rc<RefCell<Vec<Option<String>>>>,
    /// The places that were reported as left out of the form.
    pub(crate) left_out: Rc<RefCell<Vec<String>>>,
    /// Answers that were reported because of their content type.
    pub(crate) wrong_types: Rc<RefCell<Vec<String>>>,
    pub(crate) announced: Rc<RefCell<Vec<Announcement>>>,
    /// The fields whose issue was announced assertively.
    pub(crate) alerted: Rc<RefCell<Vec<FieldId>>>,
    /// The facts that were dispatched to the scripts of the page.
    pub(crate) told: Rc<RefCell<Vec<String>>>,
    /// The number of the current document; replies to an older one are dropped.
    document: Rc<Cell<u32>>,
    mine: u32,
}

/// A visitor with a browser, and the tenant.
pub(crate) struct World {
    shared: Rc<Shared>,
    pub(crate) tenant: Tenant,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        let tenant = Tenant::new(settings);
        let config = config(&tenant.current_settings());
        let shared = Rc::new(Shared {
            tenant: tenant.clone(),
            config: RefCell::new(config.to_string()),
            clock: Cell::new(1_800_000_000_000),
            chance: Cell::new(0),
            offline_from: Cell::new(usize::MAX),
            storage_refused: Cell::new(false),
            storage_full: Cell::new(false),
            framed: Cell::new(false),
            windows_refused: Cell::new(false),
            nobody_judges: Cell::new(false),
            judge_takes: Cell::default(),
            private: Cell::new(false),
            beacons: RefCell::default(),
            windows: RefCell::default(),
            storage: Rc::default(),
            documents: RefCell::default(),
            sent: Cell::new(0),
            relay: Relay::default(),
            register: Register::default(),
            running: Cell::new(0),
            sleeping: RefCell::default(),
        });
        Self { shared, tenant }
    }

    /// Changes the served config.
    pub(crate) fn config(&self, change: impl FnOnce(&mut Value)) {
        let mut value: Value = serde_json::from_str(&self.shared.config.borrow()).unwrap();
        change(&mut value);
        *self.shared.config.borrow_mut() = value.to_string();
    }

    /// The served config without a member.
    pub(crate) fn config_without(&self, member: &str) -> String {
        let mut value: Value = serde_json::from_str(&self.shared.config.borrow()).unwrap();
        value.as_object_mut().unwrap().remove(member);
        value.to_string()
    }

    pub(crate) fn config_text(&self, text: &str) {
        text.clone_into(&mut self.shared.config.borrow_mut());
    }

    pub(crate) fn offline(&self, offline: bool) {
        let from = if offline { 0 } else { usize::MAX };
        self.shared.offline_from.set(from);
    }

    /// The device goes offline after this many further requests.
    pub(crate) fn offline_after(&self, requests: usize) {
        let from = self.shared.sent.get() + requests;
        self.shared.offline_from.set(from);
    }

    pub(crate) fn refuse_storage(&self) {
        self.shared.storage_refused.set(true);
    }

    /// The storage exists but is full.
    pub(crate) fn fill_storage(&self) {
        self.shared.storage_full.set(true);
    }

    /// Sets the clock of the visitor's device; the tenant's clock does not change.
    pub(crate) fn set_clock(&self, by: i64) {
        let now = self.shared.clock.get();
        self.shared.clock.set(now.saturating_add_signed(by));
    }

    /// Passes the time in which the page repeats a request by itself.
    pub(crate) async fn patience(&self) {
        for _ in 0..4 {
            self.pass(Duration::from_secs(2)).await;
        }
    }

    /// The visitor's clock.
    pub(crate) fn now(&self) -> portico::browser::Moment {
        portico::browser::Moment(self.shared.clock.get())
    }

    /// A new visitor with an empty browser and the same random numbers, at the same tenant.
    pub(crate) fn start_anew(&self) {
        self.shared.storage.borrow_mut().clear();
        self.shared.chance.set(0);
    }

    pub(crate) fn register(&self) -> &Register {
        &self.shared.register
    }

    pub(crate) fn relay(&self) -> &Relay {
        &self.shared.relay
    }

    /// The browser opens no windows.
    pub(crate) fn refuse_windows(&self) {
        self.shared.windows_refused.set(true);
    }

    /// The browser has no strength worker.
    pub(crate) fn let_nobody_judge(&self) {
        self.shared.nobody_judges.set(true);
    }

    /// The worker takes this long for each password.
    pub(crate) fn let_the_judge_take(&self, while_: Duration) {
        self.shared.judge_takes.set(while_);
    }

    /// The browser asks for privacy (GPC or DNT).
    pub(crate) fn ask_for_privacy(&self) {
        self.shared.private.set(true);
    }

    /// What was sent to paths of the page's own origin.
    pub(crate) fn beacons(&self) -> Vec<(String, String)> {
        self.shared.beacons.borrow().clone()
    }

    /// The small windows that were opened so far, on their way to the tenant.
    pub(crate) fn windows(&self) -> Vec<Tab> {
        self.shared.windows.borrow().clone()
    }

    pub(crate) fn frame(&self) {
        self.shared.framed.set(true);
    }

    /// A tab of its own, not opened yet.
    pub(crate) fn tab(&self) -> Tab {
        Tab {
            shared: Rc::clone(&self.shared),
            address: Rc::default(),
            storage: Rc::default(),
            journey: Rc::new(RefCell::new(Journey::new(portico::journey::Place::Start))),
            left_to: Rc::default(),
            reloaded: Rc::default(),
            closed: Rc::default(),
            focused: Rc::default(),
            left_out: Rc::default(),
            wrong_types: Rc::default(),
            announced: Rc::default(),
            alerted: Rc::default(),
            told: Rc::default(),
            document: Rc::default(),
            mine: 0,
        }
    }

    /// Opens an address of the page in a new tab and lets everything settle.
    pub(crate) async fn open(&self, path: &str) -> Tab {
        let tab = self.tab();
        tab.visit(&format!("{PAGE}{path}")).await
    }

    /// Passes time, in the browser and in the tenant.
    pub(crate) async fn pass(&self, while_: Duration) {
        let now = self.shared.clock.get() + u64::try_from(while_.as_millis()).unwrap();
        self.shared.clock.set(now);
        self.tenant.advance(while_);
        let due: Vec<_> = {
            let mut sleeping = self.shared.sleeping.borrow_mut();
            let (due, later) = sleeping.drain(..).partition(|(at, _)| *at <= now);
            *sleeping = later;
            due
        };
        for (_, wake) in due {
            let _ = wake.send(());
        }
        self.shared.settle().await;
    }

    pub(crate) fn code_for(&self, address: &str) -> String {
        self.tenant
            .newest_mail(address)
            .expect("a mail")
            .code
            .expect("a code")
    }
}

/// A `config.json` for this tenant.
fn config(settings: &Settings) -> Value {
    json!({
        "tenant": {
            "issuer": settings.issuer(),
            "identity_api": settings.identity_api(),
            "pool": settings.pool.id,
        },
        "client": {
            "id": settings.client_id,
            "redirect_uri": settings.redirect_uris[0],
            "scopes": ["identity", "identity_self_registration"],
        },
        "authorization": { "issuer_in_response": "required" },
    })
}

impl Shared {
    async fn settle(&self) {
        // Time does not pass in this loop: every task ends, waits for the clock, or hangs, which fails the story.
        for _ in 0..1_000_000 {
            tokio::task::yield_now().await;
            if self.running.get() == self.sleeping.borrow().len() {
                return;
            }
        }
        panic!("the world does not settle");
    }
}

/// Runs a story on one thread, as a page does.
pub(crate) fn story(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, story);
}

/// The secrets of a story are nowhere but in the requests that need them.
#[track_caller]
pub(crate) fn no_secret_is_left(tab: &Tab, secrets: &[&str]) {
    let journey = format!("{:?}", tab.journey.borrow());
    for secret in secrets.iter().filter(|s| !s.is_empty()) {
        assert!(!tab.storage().contains(secret), "in storage: {secret}");
        assert!(!tab.address().contains(secret), "in the address: {secret}");
        assert!(!journey.contains(secret), "in Debug: {secret}");
    }
}
