//! What a visitor does in a tab, and what the tab shows.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use bytes::Bytes;
use portico::{
    browser::{Browser, Shelf},
    engine::{Engine, Screen},
    form::{FieldId, NodeId},
    journey::{
        ActivatingEvent, Announcement, Event, FillingEvent, InvitingEvent, Journey, Notice, Place,
        State,
    },
    secret::Secret,
};

use super::{FAMILY, GIVEN, PAGE, PASSWORD, Tab, oddly};

impl Tab {
    pub(crate) async fn visit(&self, address: &str) -> Tab {
        self.reloaded.set(false);
        self.load(address).await
    }

    pub(crate) async fn reload(&self) -> Tab {
        self.reloaded.set(true);
        let address = self.address.borrow().clone();
        self.load(&address).await
    }

    /// A new document in this tab.
    async fn load(&self, address: &str) -> Tab {
        address.clone_into(&mut self.address.borrow_mut());
        *self.left_to.borrow_mut() = None;
        self.document.set(self.document.get() + 1);
        let place = Place::of_document(&Browser::document(self));
        let tab = Tab {
            journey: Rc::new(RefCell::new(Journey::new(place))),
            mine: self.document.get(),
            ..self.clone()
        };
        tab.shared.documents.borrow_mut().push(tab.clone());
        tab.engine().open();
        tab.shared.settle().await;
        tab
    }

    pub(crate) fn engine(&self) -> Engine<Tab, Tab> {
        Engine::new(self.clone(), self.clone())
    }

    pub(crate) async fn happens(&self, event: impl Into<Event>) {
        self.engine().dispatch(event.into());
        self.shared.settle().await;
    }

    pub(crate) async fn types(&self, id: FieldId, text: &str) {
        self.happens(Event::Typed(id, Secret::new(text))).await;
    }

    /// The node of the form with this path, asked for or not.
    pub(crate) fn node(&self, path: &str) -> Option<NodeId> {
        self.journey.borrow().sheet()?.find(path)
    }

    /// The field of the form with this path.
    #[track_caller]
    pub(crate) fn field(&self, path: &str) -> FieldId {
        FieldId::Node(self.node(path).expect(path))
    }

    /// Where the page went, if it left.
    pub(crate) fn left_to(&self) -> Option<String> {
        self.left_to.borrow().clone()
    }

    /// Follows the tenant's redirects until they come back to the page; the address there.
    pub(crate) async fn bounce(&self) -> String {
        let mut url = self.left_to().expect("the page has left");
        for _ in 0..5 {
            let request = http::Request::get(&url).body(Bytes::new()).unwrap();
            let response = self.shared.tenant.handle(request).await;
            let location = response.headers().get("location").unwrap_or_else(|| {
                panic!("no redirect: {} {:?}", response.status(), response.body())
            });
            url = location.to_str().unwrap().to_owned();
            if url.starts_with(PAGE) {
                return match crate::ODDLY {
                    true => oddly::location(&url),
                    false => url,
                };
            }
        }
        panic!("the tenant redirects for ever");
    }

    /// Follows the tenant's redirects and opens the page again.
    pub(crate) async fn come_back(&self) -> Tab {
        let url = self.bounce().await;
        self.visit(&url).await
    }

    /// The page's journey.
    pub(crate) fn journey(&self) -> std::cell::Ref<'_, Journey> {
        self.journey.borrow()
    }

    pub(crate) fn state<R>(&self, look: impl FnOnce(&State) -> R) -> R {
        look(self.journey.borrow().state())
    }

    /// What stands above the form of the step.
    pub(crate) fn notice(&self) -> Option<Notice> {
        let screen = self.screen();
        let steps = ["filling", "activating", "confirming"];
        assert!(steps.contains(&screen), "{screen}");
        self.journey().notice()
    }

    /// The name of the state, for comparisons.
    pub(crate) fn screen(&self) -> &'static str {
        self.state(|state| match state {
            State::Opening { .. } => "opening",
            State::Inviting(_) => "inviting",
            State::Leaving(..) => "leaving",
            State::Delivered => "delivered",
            State::Exchanging { .. } => "exchanging",
            State::Preparing { .. } => "preparing",
            State::Filling(_) => "filling",
            State::Activating(_) => "activating",
            State::Confirming(_) => "confirming",
            State::Done(_) => "done",
            State::Stopped(_) => "stopped",
            State::Misconfigured(_) => "misconfigured",
        })
    }

    /// The navigation fails: the browser stays on the page.
    pub(crate) fn stays(&self) {
        *self.left_to.borrow_mut() = None;
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    pub(crate) fn address(&self) -> String {
        self.address.borrow().clone()
    }

    /// Everything in the storages, as one text.
    pub(crate) fn storage(&self) -> String {
        format!(
            "{:?} {:?}",
            self.storage.borrow(),
            self.shared.storage.borrow()
        )
    }

    /// Closes or freezes the document: it gets no messages, and replies to it are dropped.
    pub(crate) fn falls_asleep(&self) {
        self.document.set(self.document.get() + 1);
    }

    /// The text that session storage has under a key.
    pub(crate) fn stored(&self, key: &str) -> Option<String> {
        self.storage.borrow().get(key).cloned()
    }

    pub(super) fn shelf(&self, shelf: Shelf) -> &RefCell<BTreeMap<String, String>> {
        match shelf {
            Shelf::Tab => &self.storage,
            Shelf::Browser => &self.shared.storage,
        }
    }

    pub(crate) fn stored_keys(&self) -> Vec<String> {
        self.storage.borrow().keys().cloned().collect()
    }

    /// A tab that was opened from this one, with a copy of its session storage.
    pub(crate) fn duplicate(&self) -> Tab {
        Tab {
            storage: Rc::new(RefCell::new(self.storage.borrow().clone())),
            address: Rc::default(),
            left_to: Rc::new(RefCell::new(self.left_to())),
            document: Rc::default(),
            closed: Rc::default(),
            ..self.clone()
        }
    }

    /// The whole of step 1 and the bounce.
    pub(crate) async fn reach_form(&self, address: &str) -> Tab {
        self.types(FieldId::Identifier, address).await;
        self.happens(InvitingEvent::Continued).await;
        let tab = self.come_back().await;
        assert_eq!(
            tab.screen(),
            "filling",
            "{:?}",
            tab.state(|s| format!("{s:?}"))
        );
        tab
    }

    pub(crate) async fn fill(&self) {
        // Not every schema asks for both.
        for (path, text) in [("/given_name", GIVEN), ("/family_name", FAMILY)] {
            if let Some(id) = self.node(path) {
                self.types(FieldId::Node(id), text).await;
            }
        }
        self.types(FieldId::Password, PASSWORD).await;
    }

    /// Step 2, sent.
    pub(crate) async fn register(&self) {
        self.fill().await;
        self.happens(FillingEvent::Submitted).await;
    }

    /// Types a code; presses, unless its last character has sent it.
    pub(crate) async fn enter_code(&self, code: &str) {
        let before = self.shared.sent.get();
        self.types(FieldId::Code, code).await;
        if self.shared.sent.get() == before {
            self.happens(ActivatingEvent::CodeEntered).await;
        }
    }
}

impl Screen for Tab {
    fn with_journey<R>(&self, read: impl FnOnce(&Journey) -> R) -> R {
        read(&self.journey.borrow())
    }

    fn change<R>(&self, change: impl FnOnce(&mut Journey) -> R) -> R {
        change(&mut self.journey.borrow_mut())
    }

    fn announce(&self, announcement: Announcement) {
        self.announced.borrow_mut().push(announcement);
    }

    fn alert(&self, field: FieldId) {
        self.alerted.borrow_mut().push(field);
    }
}
