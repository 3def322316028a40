//! Opens the page: reads its address, the config and the storage.

use super::{ACTIVE_KEY, Engine, SMALL_WINDOW_KEY, Screen, request_for_config};
use crate::{
    account::LinkCode,
    browser::{Browser, Shelf},
    config::{Config, Fault, Mistake},
    identity::{
        link::{self, Damaged},
        retry,
    },
    journey::{
        NoConfig, Opened, Place,
        memory::{ACCOUNT_KEY, Account, DRAFT_KEY, Draft},
    },
    oauth::{
        callback::{self, Returned},
        request,
    },
};

/// Written and deleted at the start, to find out whether the browser stores anything.
const PROBE_KEY: &str = "portico.probe";

/// What the address of the page says. Query and fragment are removed from the address bar at once.
pub(super) struct Arrival {
    returned: Result<Option<Returned>, callback::Refused>,
    link: Result<Option<LinkCode>, Damaged>,
    activated: bool,
}

impl<B: Browser, S: Screen> Engine<B, S> {
    pub(super) fn arrive(&self) -> Arrival {
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
                // The parameter that `post_activation_url` has if it leads to this page.
                arrival.activated = link::says_activated(query, fragment);
            }
            Place::Start => {}
        }
        arrival
    }

    pub(super) async fn config(&self) -> Result<Config, NoConfig> {
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

    pub(super) fn look_around(&self, arrival: Arrival, config: Result<Config, NoConfig>) -> Opened {
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
}
