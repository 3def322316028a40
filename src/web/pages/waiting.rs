//! Between two steps: something is on its way, and there is nothing to do; nor is there in a small window
//! that has handed its answer over.

use std::time::Duration;

use leptos::prelude::*;

use crate::web::{
    content::text, context::PageContext, drawn::effect, parts::notice::keep_focus, screen,
};

/// Says what is going on.
#[component]
pub(crate) fn WaitingPage() -> impl IntoView {
    let context = PageContext::here();
    // The step before is gone, and the focus with it.
    effect(|| set_timeout(keep_focus, Duration::ZERO));
    view! { class="p",
        <div class="waiting">
            <span class="spinner" aria-hidden="true"></span>
            <h1 tabindex="-1" {..text(move || context.say(&context.with_journey(screen::heading)))}></h1>
            <p class="lead" {..text(move || context.say(&context.with_journey(screen::lead)))}></p>
        </div>
        // The outline of the form that comes.
        <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
    }
}
