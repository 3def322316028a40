//! Between two steps: something is on its way, and there is nothing to do; nor is there in a small window
//! that has handed its answer over.

use std::time::Duration;

use leptos::{prelude::*, wasm_bindgen::JsCast as _, web_sys};

use crate::web::{content::text, drawn::effect, face::Face, screen};

/// Says what is going on.
#[component]
pub(crate) fn WaitingPage() -> impl IntoView {
    let face = Face::here();
    // The step before is gone, and the focus with it.
    effect(|| set_timeout(focus_heading, Duration::ZERO));
    view! { class="p",
        <div class="waiting">
            <span class="spinner" aria-hidden="true"></span>
            <h1 tabindex="-1" {..text(move || face.say(&face.look(screen::heading)))}></h1>
            <p class="lead" {..text(move || face.say(&face.look(screen::lead)))}></p>
        </div>
    }
}

fn focus_heading() {
    let document = web_sys::window().and_then(|window| window.document());
    // The wait may be over by now, and the next screen has its own focus.
    let heading = document.and_then(|d| d.query_selector(".waiting h1").ok().flatten());
    if let Some(heading) = heading.and_then(|h| h.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Refused only by what cannot have the focus.
        let _ = heading.focus();
    }
}
