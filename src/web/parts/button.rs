//! The button that sends a form. It is never disabled, so that it keeps the focus and can show that it is working.

use leptos::prelude::*;

use crate::{
    i18n::Message,
    journey::Journey,
    web::{
        content::text,
        context::PageContext,
        drawn::{Draw as _, word},
    },
};

/// The button of a form. While the form is sent it says so, keeps the focus and ignores presses.
#[component]
pub(crate) fn SendButton(
    id: &'static str,
    label: Message,
    working: Message,
    #[prop(into)] busy: Signal<bool>,
    /// Says this instead of its label while it is true.
    #[prop(optional)]
    instead: Option<(Memo<bool>, Message)>,
) -> impl IntoView {
    let context = PageContext::here();
    let label = move || {
        let vetting = context.with_journey(Journey::is_vetting);
        context.say(match (busy.get(), vetting, &instead) {
            (true, true, _) => &Message::CheckingPassword,
            (true, false, _) => &working,
            (false, _, Some((shown, other))) if shown.get() => other,
            (false, _, _) => &label,
        })
    };
    view! { class="p",
        <button
            type="submit"
            id=id
            class="button"
            aria-disabled=word(move || busy.get().then_some("true".into()))
            {..text(label)}
        ></button>
    }
    .hydrated()
}
