//! Every way to register and to activate that a deployment can choose.

mod accounts;
mod messages;
mod passwords;

use portico::journey::{ConfirmingEvent, Notice};
use portico_tenant::{Mail, Operation};
use serde_json::Value;

use crate::world::{Tab, World};

const NUMBER: &str = "+48123456789";

fn settings(world: &World, settings: Value) {
    world.config(|config| {
        let members = config.as_object_mut().unwrap();
        members.extend(settings.as_object().unwrap().clone());
    });
}

/// The last message to an address.
fn mail(world: &World, address: &str) -> Mail {
    world.tenant.newest_mail(address).expect("a message")
}

fn queries(world: &World, on: Operation) -> Vec<String> {
    let requests = world.tenant.requests_for(on);
    requests.into_iter().map(|seen| seen.query).collect()
}

fn notice(tab: &Tab) -> Option<Notice> {
    tab.notice()
}

/// The part of a mailed link below the page's origin.
fn path(link: &str) -> &str {
    link.strip_prefix(crate::world::PAGE)
        .expect("a link to the page")
}

/// Opens a link in a browser of its own and presses.
async fn press(world: &World, path: &str) -> Tab {
    let tab = world.open(path).await;
    assert_eq!(tab.screen(), "confirming");
    tab.happens(ConfirmingEvent::Confirmed).await;
    tab.come_back().await
}
