//! Between two steps: something is on its way, and there is nothing to do.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    web::{drawn::words, face::Face, screen},
};

/// Says what is going on.
#[component]
pub(crate) fn WaitingPage() -> impl IntoView {
    let face = Face::here();
    view! { class="p",
        <div class="waiting">
            <span class="spinner" aria-hidden="true"></span>
            <h1 tabindex="-1">{words(move || face.say(&face.look(screen::heading)))}</h1>
            <p class="lead">{face.text(Message::WaitingLead)}</p>
        </div>
    }
}
