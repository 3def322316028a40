//! Buttons that send: never disabled, so that they can always be reached and say what is going on.

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

/// The button of a form. While it works it says so, keeps the focus and takes no press.
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
