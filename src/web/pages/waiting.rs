//! The screens on which the visitor has nothing to do: between two steps, and in a small window that has passed its
//! answer on.

use std::time::Duration;

use leptos::prelude::*;

use crate::web::{
    content::text, context::PageContext, drawn::effect, parts::notice::keep_focus, screen,
};

/// Shows what the page is waiting for.
#[component]
pub(crate) fn WaitingPage() -> impl IntoView {
    let context = PageContext::here();
    // The screen before is removed, and the focus with it.
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
