//! The last screen: the state of the account, and its address.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    journey::{Done, Ending, Named, State},
    web::{content::part, context::PageContext, drawn::Draw as _},
};

/// Shows the state of the account and where to sign in.
#[component]
pub(crate) fn DonePage() -> impl IntoView {
    let context = PageContext::here();
    let done = context
        .journey
        .with_untracked(|journey| match journey.state() {
            State::Done(done) => Some(done.clone()),
            _ => None,
        });
    // This page is drawn in the state `Done` only; the default is never seen.
    let Done { ending, addressee } = done.unwrap_or(Done {
        ending: Ending::Told,
        addressee: None,
    });
    // What is not done, or was not seen to be done, gets no tick.
    let seal = match ending {
        Ending::Activated | Ending::Created => Some("seal"),
        Ending::AwaitingApproval => Some("seal waits"),
        Ending::Told => None,
    };
    let address = addressee.map(|named| {
        let message = match named {
            Named::Proven(address) => Message::AccountFor(address),
            Named::ByLink(address) => Message::AccountForByLink(address),
        };
        view! { class="p", <p id="account-for" {..context.text(message)}></p> }.client_only()
    });
    let sign_in = context.read(|journey| journey.config().and_then(|c| c.sign_in_url.clone()));
    let sign_in = move || sign_in.get().filter(|_| ending != Ending::AwaitingApproval);
    let way_on = move || {
        [match sign_in() {
            Some(url) => view! { class="p",
                <a id="sign-in" class="button" href={url} {..context.text(Message::SignIn)}></a>
            }
            .client_only(),
            None => view! { class="p", <p {..context.text(Message::DoneClose)}></p> }.client_only(),
        }]
    };
    view! { class="p",
        <div class="done">
            {seal.map(|seal| view! { class="p", <span class=seal aria-hidden="true"></span> }.client_only())}
            <h1 tabindex="-1" {..context.text(Message::DoneHeading(ending))}></h1>
            <p class="lead" {..context.text(Message::DoneLead(ending))}></p>
            {address}
            <div class="slot" {..part(way_on)}></div>
        </div>
    }
}
