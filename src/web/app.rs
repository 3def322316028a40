//! The page: its frame, the screen of the journey, the live regions, the title.

use leptos::{prelude::*, web_sys};

use super::{
    drawn::{Draw as _, part, word, words},
    face::{self, Face},
    pages::{
        activating::ActivatingPage, confirming::ConfirmingPage, done::DonePage,
        filling::FillingPage, inviting::InvitingPage, misconfigured::MisconfiguredPage,
        stopped::StoppedPage, waiting::WaitingPage,
    },
    parts::frame::{Footer, Header},
    screen::{self, Screen},
};
use crate::i18n::Message;

/// The whole page.
#[component]
pub(super) fn App(face: Face) -> impl IntoView {
    provide_context(face);
    dress_document(face);
    let screen = face.read(Screen::of);
    let problem = face.read(screen::problem);
    view! { class="p",
        <Header/>
        <main id="main" data-screen=word(move || Some(screen.get().name().into())) data-problem=word(move || problem.get().map(Into::into))>
            {part(move || [match screen.get() {
                Screen::Inviting => view! { class="p", <InvitingPage/> }.painted(),
                Screen::Waiting => view! { class="p", <WaitingPage/> }.painted(),
                Screen::Filling => view! { class="p", <FillingPage/> }.unpainted(),
                Screen::Activating => view! { class="p", <ActivatingPage/> }.unpainted(),
                Screen::Confirming => view! { class="p", <ConfirmingPage/> }.unpainted(),
                Screen::Done => view! { class="p", <DonePage/> }.unpainted(),
                Screen::Stopped => view! { class="p", <StoppedPage/> }.unpainted(),
                Screen::Misconfigured => view! { class="p", <MisconfiguredPage/> }.unpainted(),
            }])}
        </main>
        <Footer/>
        // Both stand here from the start: a region that appears with its text is not heard.
        <div id="polite" class="unseen" role="status">{words(move || face.announced().into())}</div>
        <div id="assertive" class="unseen" role="alert"></div>
    }
}

/// Language, direction and title of the document follow the journey.
fn dress_document(face: Face) {
    let heading = face.read(screen::heading);
    let wrong = face.read(|journey| !face::summary(journey).is_empty());
    let brand = face.read(|journey| {
        journey
            .config()
            .map(|c| c.brand.name.clone())
            .unwrap_or_default()
    });
    Effect::new(move |_| {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let title = heading.with(|heading| face.say(heading));
        let prefix = if wrong.get() {
            face.say(&Message::ErrorPrefix)
        } else {
            "".into()
        };
        let brand = brand.get();
        let (mark, brand) = if brand.is_empty() {
            ("", "")
        } else {
            (" | ", brand.as_str())
        };
        document.set_title(&[&prefix, &title, mark, brand].concat());
        if let Some(root) = document.document_element() {
            let language = face.language.get();
            // Refused only for names that no attribute can have.
            let _ = root.set_attribute("lang", language.code());
            let _ = root.set_attribute("dir", language.direction().word());
        }
    });
}
