//! The new password: one field, its rules before anything is typed, a real button that shows it.

use std::time::Duration;

use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::field::{FieldLabel, IssueText, described_by, follow, invalid, issue, wrong};
use crate::{
    form::{FieldId, new_password::NewPassword},
    i18n::Message,
    journey::Event,
    password::policy::{Policy, Rule, Standing},
    web::{
        drawn::{Draw as _, effect, word, words},
        face::{self, Face},
    },
};

/// How many met rules are told when the visitor pauses for this long.
const PAUSE: Duration = Duration::from_secs(1);

/// The password field with its rules.
#[component]
pub(crate) fn PasswordField(policy: Policy, #[prop(into)] busy: Signal<bool>) -> impl IntoView {
    let face = Face::here();
    let issue = issue(FieldId::Password);
    let revealed =
        face.read(|journey| face::password(journey).is_some_and(|password| password.revealed));
    let input = NodeRef::<html::Input>::new();
    follow(FieldId::Password, input);
    let described = described_by("password".to_owned(), Some("rules"), issue);
    // An attribute that no element of the standard has: only Safari reads it (PM-02).
    let input_element = view! { class="p",
        <input
            node_ref=input
            id="password"
            name="password"
            type=word(move || Some(if revealed.get() { "text" } else { "password" }.into()))
            autocomplete="new-password"
            autocapitalize="none"
            spellcheck="false"
            dir="ltr"
            required
            readonly=busy
            aria-invalid=invalid(issue)
            aria-describedby=described
            on:input=move |event| face.typed(&FieldId::Password, event_target_value(&event))
            on:change=move |event| face.typed(&FieldId::Password, event_target_value(&event))
            on:focusout=move |_| face.left(&FieldId::Password)
        />
    }
    .attr("passwordrules", policy.passwordrules());
    view! { class="p",
        <div class="field" class:wrong=wrong(issue)>
            <FieldLabel element="password".to_owned() label=face.text(Message::PasswordLabel) needed=None/>
            <IssueText element="password".to_owned() issue/>
            <div class="joined">
                {input_element}
                <button
                    type="button"
                    id="password-toggle"
                    class="toggle"
                    aria-controls="password"
                    aria-label=words(move || {
                        face.say(if revealed.get() { &Message::HidePassword } else { &Message::ShowPassword })
                    })
                    on:click=move |_| face.send(Event::RevealToggled)
                >
                    {words(move || face.say(if revealed.get() { &Message::Hide } else { &Message::Show }))}
                </button>
            </div>
            <Rules policy/>
        </div>
    }
    .unpainted()
}

#[component]
fn Rules(policy: Policy) -> impl IntoView {
    let face = Face::here();
    let rules = policy.rules();
    // Strength is judged later: it counts neither as met nor as one to meet.
    let count = rules
        .iter()
        .filter(|rule| !matches!(rule, Rule::Strength(_)))
        .count();
    tell_when_paused(face, count);
    let items = rules
        .into_iter()
        .enumerate()
        .map(|(place, rule)| {
            let standing = move || {
                face.look(|journey| {
                    face::password(journey)
                        .and_then(|password| standings(password).nth(place))
                        .unwrap_or(Standing::Unmet)
                })
            };
            view! { class="p",
                <li data-rule=name(rule) data-state=word(move || Some(state(standing()).into()))>
                    <span class="unseen">
                        {words(move || face.say(&Message::Standing(standing())))} " "
                    </span>
                    {face.text(Message::Rule(rule))}
                </li>
            }
            .unpainted()
        })
        .collect::<Vec<_>>();
    view! { class="p",
        <div class="rules">
            <p>{face.text(Message::RulesLead)}</p>
            <ul id="password-rules">{items}</ul>
        </div>
    }
    .unpainted()
}

fn standings(password: &NewPassword) -> impl Iterator<Item = Standing> {
    password
        .policy
        .standings(password.text.open())
        .into_iter()
        .map(|(_, s)| s)
}

/// Announces how many rules are met once the visitor pauses: not with every key.
fn tell_when_paused(face: Face, count: usize) {
    let mut last = None;
    let mut pending: Option<TimeoutHandle> = None;
    effect(move || {
        let met = face.look(|journey| {
            face::password(journey)
                .filter(|password| !password.text.is_empty())
                .map(|password| standings(password).filter(|s| *s == Standing::Met).count())
        });
        if met == last {
            return;
        }
        last = met;
        if let Some(pending) = pending.take() {
            pending.clear();
        }
        if let Some(met) = met {
            let tell = move || face.announce(Message::RulesMet(met, count));
            pending = set_timeout_with_handle(tell, PAUSE).ok();
        }
    });
}

/// The rule as the pool names it.
fn name(rule: Rule) -> &'static str {
    match rule {
        Rule::MinLength(_) => "min_length",
        Rule::CapitalLetters(_) => "capital_letters",
        Rule::LowercaseLetters(_) => "lowercase_letters",
        Rule::Digits(_) => "digits",
        Rule::SpecialCharacters(_) => "special_characters",
        Rule::Strength(_) => "strength",
    }
}

fn state(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "met",
        Standing::Unmet => "unmet",
        Standing::CheckedLater => "checked-later",
    }
}
