//! The end: the account is active.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    journey::{Ending, State},
    web::{content::part, drawn::Draw as _, face::Face},
};

/// Says what is true now, and where to go.
#[component]
pub(crate) fn DonePage() -> impl IntoView {
    let face = Face::here();
    let ending = face
        .journey
        .with_untracked(|journey| match journey.state() {
            State::Done(ending) => *ending,
            _ => Ending::Activated,
        });
    let sign_in = face.read(|journey| journey.config().and_then(|c| c.sign_in_url.clone()));
    let sign_in = move || sign_in.get().filter(|_| ending != Ending::AwaitingApproval);
    let way_on = move || {
        [match sign_in() {
            Some(url) => view! { class="p",
                <a id="sign-in" class="button" href={url} {..face.text(Message::SignIn)}></a>
            }
            .unpainted(),
            None => view! { class="p", <p {..face.text(Message::DoneClose)}></p> }.unpainted(),
        }]
    };
    view! { class="p",
        <div class="done">
            <span class="seal" aria-hidden="true"></span>
            <h1 tabindex="-1" {..face.text(Message::DoneHeading(ending))}></h1>
            <p class="lead" {..face.text(Message::DoneLead(ending))}></p>
            <div class="slot" {..part(way_on)}></div>
        </div>
    }
}
