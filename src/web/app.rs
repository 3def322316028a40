//! The page: its frame, the screen of the journey, the live regions, the title.

use leptos::{prelude::*, web_sys};

use super::{
    content::{part, text},
    context::PageContext,
    drawn::{Draw as _, effect, flag, word},
    pages::{
        activating::ActivatingPage, confirming::ConfirmingPage, done::DonePage,
        filling::FillingPage, inviting::InvitingPage, misconfigured::MisconfiguredPage,
        stopped::StoppedPage, waiting::WaitingPage,
    },
    parts::frame::{Footer, Header},
    screen::{self, Screen},
};
use crate::{i18n::Message, journey::Journey};

/// The whole page.
#[component]
pub(super) fn App(context: PageContext) -> impl IntoView {
    provide_context(context);
    dress_document(context);
    let screen = context.read(Screen::from_journey);
    begin_at_top(screen);
    let offline = move || {
        let (offline, waits) =
            context.with_journey(|journey| (journey.is_offline(), journey.waits_for_network()));
        match (offline, waits) {
            (false, _) => "".into(),
            (true, false) => context.say(&Message::NoticeOffline),
            (true, true) => context.say(&Message::NoticeOfflineWaits),
        }
    };
    view! { class="p",
        <Header/>
        <main id="main" data-screen=word(move || Some(screen.get().name().into())) data-problem=word(move || context.with_journey(screen::problem).map(Into::into))>
            <p id="offline" class="notice" class:unneeded=flag(move || !context.with_journey(Journey::is_offline)) role="status" tabindex="-1" {..text(offline)}></p>
            <div id="screen" class="slot" {..part(move || [match screen.get() {
                Screen::Inviting => view! { class="p", <InvitingPage/> }.hydrated(),
                Screen::Waiting | Screen::Delivered => view! { class="p", <WaitingPage/> }.hydrated(),
                Screen::Stopped => view! { class="p", <StoppedPage/> }.client_only(),
                Screen::Filling => view! { class="p", <FillingPage/> }.client_only(),
                Screen::Activating => view! { class="p", <ActivatingPage/> }.client_only(),
                Screen::Confirming => view! { class="p", <ConfirmingPage/> }.client_only(),
                Screen::Done => view! { class="p", <DonePage/> }.client_only(),
                Screen::Misconfigured => view! { class="p", <MisconfiguredPage/> }.client_only(),
            }])}></div>
        </main>
        <Footer/>
        // Both live regions exist from the start: screen readers do not announce a region that appears with its text.
        <div id="polite" class="unseen" role="status" {..text(move || context.announced().into())}></div>
        <div id="assertive" class="unseen" role="alert" {..text(move || context.alerted())}></div>
    }
}

/// Scrolls each new screen to its top, so that brand, language and step are in view.
fn begin_at_top(screen: Memo<Screen>) {
    let mut before = None;
    effect(move || {
        let now = Some(screen.get());
        if before.is_some()
            && before != now
            && let Some(window) = web_sys::window()
        {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
        before = now;
    });
}

/// Keeps language, direction and title of the document in line with the journey.
fn dress_document(context: PageContext) {
    let mut written = (String::new(), None);
    effect(move || {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let title = context.with_journey(|journey| screen::title(context, journey));
        if title != written.0 {
            document.set_title(&title);
            written.0 = title;
        }
        let language = context.language.get();
        // Setting an attribute of the root, even to the same value, makes the browser recompute every style. With two
        // hundred fields that was most of the cost of a key.
        if written.1 == Some(language) {
            return;
        }
        written.1 = Some(language);
        if let Some(root) = document.document_element() {
            // Fails only for names that no attribute can have.
            let _ = root.set_attribute("lang", language.code());
            let _ = root.set_attribute("dir", language.direction().word());
        }
    });
}
