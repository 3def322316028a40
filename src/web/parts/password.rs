//! The new password: one field, its strength and its rules before anything is typed, a button in the field that shows it.

use std::{borrow::Cow, time::Duration};

use leptos::{html, leptos_dom::helpers::TimeoutHandle, prelude::*};

use super::field::{AdviceText, FieldLabel, IssueText, described_by, follow};
use crate::{
    form::{FieldId, new_password::NewPassword},
    i18n::Message,
    journey::Event,
    password::{
        policy::{Policy, Rule, SCORES, Standing, Strength},
        strength::Estimate,
    },
    web::{
        content::text,
        context::PageContext,
        drawn::{Draw as _, effect, flag, word},
    },
};

/// The pause in typing after which the number of met rules is announced.
const PAUSE: Duration = Duration::from_secs(1);

/// The password field with its rules.
#[component]
pub(crate) fn PasswordField(policy: Policy, busy: Memo<bool>) -> impl IntoView {
    let context = PageContext::here();
    let revealed =
        context.read(|journey| journey.password().is_some_and(|password| password.revealed));
    let input = NodeRef::<html::Input>::new();
    follow(FieldId::Password, input);
    // Described by a sentence: the list would be read out as one long text, each rule with its state.
    let described = described_by("password", Some("hint"));
    let sentence = context.text(Message::Rules(policy.rules()));
    // Attributes that leptos does not have. Only Safari reads the first (PM-02).
    let input_element = view! { class="p",
        <input
            node_ref=input
            id="password"
            name="password"
            type=word(move || Some(if revealed.get() { "text" } else { "password" }.into()))
            autocomplete="new-password"
            autocapitalize="none"
            spellcheck="false"
            enterkeyhint="go"
            dir="ltr"
            required
            readonly=flag(move || busy.get())
            aria-invalid="false"
            aria-describedby=described
            on:input=move |event| context.input(FieldId::Password, &event)
            on:change=move |event| context.typed(FieldId::Password, event_target_value(&event))
            on:focusout=move |_| context.left(FieldId::Password)
        />
    }
    .attr("passwordrules", policy.passwordrules())
    .attr("autocorrect", "off");
    // Where the identifier is not asked for, a hidden field tells password managers the user name (PM-01).
    let name = context
        .journey
        .with_untracked(|journey| journey.signs_in_as().map(str::to_owned));
    let username = name.map(|name| {
        view! { class="p",
            <input
                id="username"
                name="username"
                type="text"
                class="unseen"
                autocomplete="username"
                value=name
                readonly=true
                tabindex="-1"
                aria-hidden="true"
            />
        }
        .client_only()
    });
    view! { class="p",
        {username}
        <div class="field">
            <FieldLabel element="password".to_owned() label=context.text(Message::PasswordLabel) needed=None/>
            <p id="password-hint" hidden {..sentence}></p>
            <IssueText id=FieldId::Password/>
            <div class="joined">
                {input_element}
                <button
                    type="button"
                    id="password-toggle"
                    class="toggle"
                    aria-controls="password"
                    data-shown=word(move || revealed.get().then_some("".into()))
                    aria-label=word(move || {
                        Some(context.say(if revealed.get() { &Message::HidePassword } else { &Message::ShowPassword }))
                    })
                    on:click=move |_| context.send(Event::RevealToggled)
                >
                    // The style draws an eye; these words are for translators and for browsers without styles.
                    <span class="unseen" {..text(move || context.say(if revealed.get() { &Message::Hide } else { &Message::Show }))}></span>
                </button>
            </div>
            <AdviceText id=FieldId::Password/>
            // The style draws a meter before the words; it is there before they are.
            <p id="password-strength" class="strength" data-score=word(move || strength(context).map(score)) {..text(move || told(context).into())}></p>
            <Rules policy/>
        </div>
    }
    .client_only()
}

#[component]
fn Rules(policy: Policy) -> impl IntoView {
    let context = PageContext::here();
    let rules = policy.rules();
    // The rule about strength is not counted, because it is judged later.
    let count = rules
        .iter()
        .filter(|rule| !matches!(rule, Rule::Strength(_)))
        .count();
    tell_when_paused(
        context,
        PAUSE,
        |password| {
            let met = standings(password).filter(|s| *s == Standing::Met).count();
            // Strength is announced by a sentence of its own.
            let strong = password.standings().into_iter();
            let strong =
                strong.filter(|(rule, s)| matches!(rule, Rule::Strength(_)) && *s == Standing::Met);
            Some(met - strong.count())
        },
        Message::RulesMet,
        count,
    );
    // One after the other: the live region holds one sentence.
    tell_when_paused(
        context,
        PAUSE * 2,
        |password| match password.judged.estimate {
            Estimate::Known(judgement) => Some(judgement.strength() as usize),
            _ => None,
        },
        |score, _| Message::StrengthIs(SCORES[score]),
        0,
    );
    let items = rules
        .into_iter()
        .enumerate()
        .map(|(place, rule)| {
            let standing = move || {
                context.with_journey(|journey| {
                    journey.password()
                        .and_then(|password| standings(password).nth(place))
                        .unwrap_or(Standing::Unmet)
                })
            };
            view! { class="p",
                <li data-rule=name(rule) data-state=word(move || Some(state(standing()).into()))>
                    <span class="unseen" {..text(move || [&*context.say(&Message::Standing(standing())), " "].concat().into())}></span>
                    <span {..context.text(Message::Rule(rule))}></span>
                </li>
            }
            .client_only()
        })
        .collect::<Vec<_>>();
    view! { class="p",
        <div class="rules">
            <p {..context.text(Message::RulesLead)}></p>
            <ul id="password-rules">{items}</ul>
        </div>
    }
    .client_only()
}

fn standings(password: &NewPassword) -> impl Iterator<Item = Standing> {
    password.standings().into_iter().map(|(_, s)| s)
}

/// The estimate of the password's strength.
fn estimate(context: PageContext) -> Estimate {
    context.with_journey(|journey| {
        journey
            .password()
            .map_or(Estimate::Unknown, |password| password.judged.estimate)
    })
}

fn strength(context: PageContext) -> Option<Strength> {
    match estimate(context) {
        Estimate::Known(judgement) => Some(judgement.strength()),
        _ => None,
    }
}

fn score(strength: Strength) -> Cow<'static, str> {
    ["0", "1", "2", "3", "4"][strength as usize].into()
}

/// The text about the password's strength: the level, a warning, suggestions.
fn told(context: PageContext) -> String {
    let mut text = String::new();
    if let Estimate::Known(judgement) = estimate(context) {
        text.push_str(&context.say(&Message::StrengthIs(judgement.strength())));
        let warning = judgement.warning().map(Message::StrengthWarning);
        let suggestions: Vec<Message> = context.with_journey(|journey| {
            let suggestions = journey.password().map(NewPassword::suggestions);
            let suggestions = suggestions.into_iter().flatten();
            suggestions.map(Message::StrengthSuggestion).collect()
        });
        for message in warning.into_iter().chain(suggestions) {
            text.push(' ');
            text.push_str(&context.say(&message));
        }
    }
    text
}

/// Announces the state of a password when the visitor pauses, not with every key.
fn tell_when_paused(
    context: PageContext,
    pause: Duration,
    of: fn(&NewPassword) -> Option<usize>,
    message: fn(usize, usize) -> Message,
    count: usize,
) {
    let mut last = None;
    let pending = StoredValue::new(None::<TimeoutHandle>);
    // Nothing is announced on a later screen without a password.
    let drop_pending = move || {
        if let Some(handle) = pending.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(drop_pending);
    effect(move || {
        let value = context.with_journey(|journey| {
            journey
                .password()
                .filter(|password| !password.text.is_empty())
                .and_then(of)
        });
        if value == last {
            return;
        }
        last = value;
        drop_pending();
        if let Some(value) = value {
            let tell = move || context.announce(message(value, count));
            pending.set_value(set_timeout_with_handle(tell, pause).ok());
        }
    });
}

/// The pool's name of the rule.
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
        Standing::Checking => "checking",
        Standing::CheckedLater => "checked-later",
    }
}
