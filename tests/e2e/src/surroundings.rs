//! The environment of a visitor's page: the tabs of the browser, the network, the clock.

use crate::engine;
use crate::visitor::Visitor;
use serde_json::json;
use std::time::{Duration, Instant};

impl Visitor {
    /// Advances the page's clock only; `World::let_pass` also advances the tenant's.
    pub async fn let_pass(&self, time: Duration) {
        let ahead = {
            let mut notes = self.notes.borrow_mut();
            notes.ahead += u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
            notes.ahead
        };
        self.prepare_tab().await;
        self.run(
            "if (globalThis.porticoStoryClock) porticoStoryClock.ahead = arguments[0]",
            vec![json!(ahead)],
        )
        .await;
    }

    /// Opens another tab of the same browser and turns to it. Gives the handle of the tab that was left.
    pub async fn open_tab(&self) -> Tab {
        let left = self.tab().await;
        let opened = self.client.new_window(true).await.expect("a tab opens");
        self.turn_to(&Tab(opened.handle)).await;
        self.prepare_tab().await;
        left
    }

    /// The current tab.
    pub async fn tab(&self) -> Tab {
        Tab(self.client.window().await.expect("there is a tab"))
    }

    /// Switches to a tab.
    pub async fn turn_to(&self, tab: &Tab) {
        let turned = self.client.switch_to_window(tab.0.clone()).await;
        turned.expect("the tab is still there");
    }

    /// Waits until so many windows and tabs are open, and gives them.
    ///
    /// # Panics
    /// When there are not within half a minute.
    pub async fn wait_for_tabs(&self, count: usize) -> Vec<Tab> {
        let start = Instant::now();
        loop {
            let tabs = self.tabs().await;
            if tabs.len() == count {
                return tabs;
            }
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "{count} tabs were waited for in vain: {tabs:?}"
            );
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Every tab that is open.
    pub(crate) async fn tabs(&self) -> Vec<Tab> {
        let tabs = self.client.windows().await.expect("there are tabs");
        tabs.into_iter().map(Tab).collect()
    }

    /// Puts a page into a frame of the current one, as a hostile page would, and turns to the frame.
    ///
    /// # Panics
    /// When the frame cannot be made.
    pub async fn embed(&self, url: &str) {
        self.client
            .execute_async(
                "const [url, done] = arguments;
                 const frame = document.createElement('iframe');
                 frame.onload = () => done();
                 frame.src = url;
                 document.body.append(frame)",
                vec![json!(url)],
            )
            .await
            .expect("a frame is made");
        self.client.enter_frame(0).await.expect("there is a frame");
    }

    /// Turns back to the page around the frame.
    ///
    /// # Panics
    /// When it is gone.
    pub async fn leave_frame(&self) {
        let left = self.client.clone().enter_parent_frame().await;
        left.expect("the page around is there");
    }

    /// Cuts this visitor off from the network, or connects again.
    pub async fn go_offline(&self, offline: bool) {
        self.devtools(
            "Network.emulateNetworkConditions",
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        )
        .await;
    }

    /// Holds back every answer whose URL fits the pattern (`*` stands for anything), until [`Self::release`].
    pub async fn hold_back(&self, pattern: &str) {
        self.devtools(
            "Fetch.enable",
            json!({ "patterns": [{ "urlPattern": pattern, "requestStage": "Request" }] }),
        )
        .await;
    }

    /// Releases the answers that [`Self::hold_back`] has held.
    pub async fn release(&self) {
        self.devtools("Fetch.disable", json!({})).await;
    }

    /// Puts the script for every document of the current tab in place, or in the place of an earlier one.
    pub(crate) async fn prepare_tab(&self) {
        let tab = String::from(self.tab().await.0);
        let (ahead, earlier) = {
            let notes = self.notes.borrow();
            (notes.ahead, notes.scripts.get(&tab).cloned())
        };
        if let Some(identifier) = earlier {
            self.devtools(
                "Page.removeScriptToEvaluateOnNewDocument",
                json!({ "identifier": identifier }),
            )
            .await;
        }
        let identifier = engine::prepare_tab(&self.client, &self.habits, ahead).await;
        self.notes.borrow_mut().scripts.insert(tab, identifier);
    }
}

/// A tab of a visitor's browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab(fantoccini::wd::WindowHandle);
