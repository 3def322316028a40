//! A stop: the page cannot continue by itself. It shows what happened, what to do, and one button.

use leptos::prelude::*;

use crate::{
    i18n::{Message, Way, technical},
    journey::{
        Event,
        problem::{Problem, Stopped, WayOn},
    },
    web::{
        content::{part, text},
        context::PageContext,
        drawn::Draw as _,
        parts::frame::OutwardLink,
    },
};

/// Shows the problem and the button.
#[component]
pub(crate) fn StoppedPage() -> impl IntoView {
    let context = PageContext::here();
    let problem = move || {
        context.with_journey(|journey| journey.stopped().map_or(Problem::StartAgain, |s| s.problem))
    };
    let way = move || {
        context.with_journey(|journey| journey.stopped().map_or(Way::StartAgain, self::way))
    };
    let link = context.read(|journey| match journey.stopped()? {
        Stopped {
            way_on: WayOn::Origin(origin),
            ..
        } => Some([origin, "/"].concat()),
        stopped => (stopped.problem == Problem::Framed).then(|| "/".to_owned()),
    });
    let cause = context.read(|journey| journey.stopped()?.cause.as_ref().map(technical::say));
    let support = context.read(|journey| journey.config()?.brand.support_url.clone());
    let sign_in = context.read(|journey| {
        let offered = matches!(
            journey.stopped()?.problem,
            Problem::LinkSpent
                | Problem::Prepared
                | Problem::Declined
                | Problem::RegistrationClosed
        );
        journey.config()?.sign_in_url.clone().filter(|_| offered)
    });
    // Where an account is there already, or none can be had now, signing in is the first thing to do.
    let sign_in_first = move || {
        let first = matches!(problem(), Problem::LinkSpent | Problem::RegistrationClosed);
        first && sign_in.with(Option::is_some)
    };
    let class = |first: bool| if first { "button" } else { "button quiet" };
    let way_on = move |first: bool| {
        let label = text(move || context.say(&Message::WayOn(way())));
        if let Some(url) = link.get() {
            let alone = context.with_journey(|journey| journey.stopped().map(self::way))
                == Some(Way::OpenAlone);
            return view! { class="p",
                <a id="way-on" class=class(first) href={url} target=alone.then_some("_blank") rel="noopener noreferrer" {..label}></a>
            }
            .client_only();
        }
        view! { class="p",
            <button type="button" id="way-on" class=class(first) on:click=move |_| context.send(Event::WentOn) {..label}></button>
        }
        .client_only()
    };
    let sign_in_link = move |first: bool| {
        sign_in.get().map(|url| {
            view! { class="p",
                <a id="sign-in" class=class(first) href={url} {..context.text(Message::SignIn)}></a>
            }
            .client_only()
        })
    };
    let ways = move || {
        let mut ways = Vec::new();
        let first = sign_in_first();
        if first {
            ways.extend(sign_in_link(true));
        }
        ways.push(way_on(!first));
        if !first {
            ways.extend(sign_in_link(false));
        }
        ways
    };
    view! { class="p",
        // The style draws what kind of stop it is.
        <span class="seal" aria-hidden="true"></span>
        <h1 tabindex="-1" {..text(move || context.say(&Message::ProblemHeading(problem())))}></h1>
        <p class="lead" {..text(move || context.say(&Message::ProblemText(problem())))}></p>
        <div class="row" {..part(ways)}></div>
        <div class="slot" {..part(move || support.get().map(|url| view! { class="p",
            <p><OutwardLink message=Message::AskForHelp url/></p>
        }.client_only()))}></div>
        <div class="slot" {..part(move || cause.get().map(|cause| view! { class="p",
            <details id="technical" class="technical">
                <summary {..context.text(Message::Technical)}></summary>
                <p><code dir="ltr" lang="en">{cause}</code></p>
            </details>
        }.client_only()))}></div>
    }
}

fn way(stopped: &Stopped) -> Way {
    match (stopped.problem, &stopped.way_on) {
        (Problem::Framed, _) => Way::OpenAlone,
        (_, WayOn::Origin(_)) => Way::OpenAtHome,
        (Problem::RegistrationClosed, _) => Way::LookAgain,
        (Problem::StartAgain, _) | (_, WayOn::Start) => Way::StartAgain,
        _ => Way::TryAgain,
    }
}
