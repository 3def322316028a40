//! The doctor's page in the browser: examines the deployment that it is a part of, goes through the tenant's login in
//! small windows when the user presses a button, and shows the findings.
//!
//! The checks are in the library; `view` draws. The page stores nothing, so a reload starts from the beginning.

mod fetch;
mod view;

use crate::{
    Report, examine_from_page,
    small_window::{self, Attempt, Ending, Shown, Walk},
};
use fetch::Tab;
use portico::{config::Config, engine::ANSWER, web::window::CHANNEL};
use std::{cell::RefCell, rc::Rc};
use view::{Press, Stage, View};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// The mutable state of the page.
#[derive(Default)]
struct State {
    stage: Stage,
    report: Report,
    config: Option<Config>,
    /// The attempt of the open small window, and whether it uses PKCE.
    attempt: Option<(Attempt, bool)>,
    /// The stage before the small window was opened.
    before: Stage,
}

/// The page, shared by all of its callbacks.
#[derive(Clone)]
struct Page {
    tab: Rc<Tab>,
    view: Rc<View>,
    state: Rc<RefCell<State>>,
}

/// Starts the page; does nothing outside a document.
pub fn open() {
    let (Some(tab), Some(view)) = (Tab::here(), View::here()) else {
        return;
    };
    let page = Page {
        tab: Rc::new(tab),
        view: Rc::new(view),
        state: Rc::default(),
    };
    let pressed = page.clone();
    page.view.hear(move |press| pressed.press(press));
    page.hear_small_windows();
    page.examine(None);
}

impl Page {
    fn press(&self, press: Press) {
        match press {
            Press::Again => self.examine(None),
            Press::Walk => self.leave(true),
            Press::WalkWithoutPkce => self.leave(false),
            Press::Copy => self.tab.copy(&self.state.borrow().report.json()),
            Press::GiveUp => {
                let mut state = self.state.borrow_mut();
                state.attempt = None;
                state.stage = state.before;
                self.view.show(&state.stage, &state.report);
            }
            Press::Shown(shown) => self.ended(Ending::Stayed(shown)),
        }
    }

    /// Opens a small window. A browser allows that only during a click.
    fn leave(&self, pkce: bool) {
        let mut state = self.state.borrow_mut();
        let Some(config) = &state.config else {
            return;
        };
        let attempt = Attempt::begin(&*self.tab, config, pkce);
        state.before = state.stage;
        state.stage = match self.tab.open_window(&attempt.url) {
            true => Stage::Waiting,
            false => Stage::Refused,
        };
        state.attempt = Some((attempt, pkce));
        self.view.show(&state.stage, &state.report);
    }

    /// Listens for answers of small windows: the callback page broadcasts them to all tabs of the origin.
    fn hear_small_windows(&self) {
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else {
            return;
        };
        let page = self.clone();
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let word = event.data().as_string().unwrap_or_default();
            let Some(query) = word.strip_prefix(ANSWER) else {
                return;
            };
            // Other answers belong to small windows of Portico's page.
            let ours = match &page.state.borrow().attempt {
                Some((attempt, _)) => attempt.is_answered_by(query),
                None => false,
            };
            if ours {
                page.ended(Ending::Back(query.to_owned()));
            }
        });
        channel.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        heard.forget();
        std::mem::forget(channel);
    }

    fn ended(&self, ending: Ending) {
        let Some((attempt, pkce)) = self.state.borrow_mut().attempt.take() else {
            return;
        };
        let walk = attempt.ended(ending);
        if pkce {
            return self.examine(Some(walk));
        }
        let mut state = self.state.borrow_mut();
        small_window::without_pkce(&mut state.report, &walk);
        state.stage = Stage::Complete;
        self.view.show(&state.stage, &state.report);
        self.view.turn_to_result();
    }

    fn examine(&self, walk: Option<Walk>) {
        {
            let mut state = self.state.borrow_mut();
            if matches!(state.stage, Stage::Examining) && state.config.is_some() {
                return;
            }
            state.attempt = None;
            state.stage = Stage::Examining;
            self.view.show(&state.stage, &state.report);
        }
        let page = self.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let origin = page.tab.origin();
            let (report, config) = examine_from_page(&*page.tab, &origin, walk.as_ref()).await;
            let mut state = page.state.borrow_mut();
            state.stage = match (&config, walk.is_some()) {
                (None, _) => Stage::WithoutConfig,
                (Some(_), false) => Stage::Examined,
                (Some(_), true) => Stage::Walked,
            };
            if let Some(config) = &config {
                page.view.name_discovery(config.tenant.issuer.as_str());
            }
            state.report = report;
            state.config = config;
            page.view.show(&state.stage, &state.report);
            if walk.is_some() {
                page.view.turn_to_result();
            }
        });
    }
}

/// What the small window shows, by the `data-shown` of the pressed button.
fn shown(word: &str) -> Shown {
    match word {
        "redirect-uri" => Shown::RedirectUri,
        "client" => Shown::Client,
        "login" => Shown::Login,
        _ => Shown::Other,
    }
}
