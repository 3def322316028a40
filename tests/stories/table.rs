//! Every call with every outcome: the table of docs/journey.md says what happens, and from each cell a visitor who does
//! what the screen asks for against a healthy tenant gets exactly one account.

use std::{collections::BTreeMap, time::Duration};

use portico::{
    form::FieldId,
    journey::{
        ActivatingEvent, ConfirmingEvent, Event, InvitingEvent, Notice, State, problem::Problem,
    },
};
use portico_tenant::{Action, Cors, Fault, Moment, Operation, Status};

use serde_json::json;

use crate::world::{ADDRESS, PASSWORD, RELAY, Tab, World, story};

/// The call that meets the fault.
#[derive(Clone, Copy, PartialEq)]
enum Call {
    Tenant(Operation),
    Relay,
}

const CALLS: [(&str, Call); 10] = [
    ("token", Call::Tenant(Operation::Token)),
    ("pool", Call::Tenant(Operation::Pool)),
    ("schema", Call::Tenant(Operation::Schema)),
    ("register", Call::Tenant(Operation::Register)),
    ("create", Call::Tenant(Operation::CreateUser)),
    ("send", Call::Tenant(Operation::Send)),
    ("relay", Call::Relay),
    ("activate", Call::Tenant(Operation::Activate)),
    ("inspect", Call::Tenant(Operation::Inspect)),
    ("link", Call::Tenant(Operation::ActivateExtended)),
];

const OUTCOMES: [&str; 21] = [
    "400",
    "401",
    "403",
    "404",
    "409",
    "412",
    "413",
    "422",
    "429",
    "429 + 45 s",
    "500",
    "302",
    "no JSON",
    "cut off",
    "empty",
    "wrong type",
    "silence",
    "lost before",
    "lost after",
    "no CORS",
    "offline",
];

/// The table of the document: what is shown, by outcome and call.
fn table() -> BTreeMap<(String, String), String> {
    let text = include_str!("../../docs/journey.md");
    let mut calls: Vec<String> = Vec::new();
    let mut table = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<String> = line
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().trim_matches('`').to_owned())
            .collect();
        if cells[0] == "outcome" {
            calls = cells;
        } else if !calls.is_empty() && cells.len() == calls.len() && !cells[0].starts_with('-') {
            for (call, seen) in calls.iter().zip(&cells).skip(1) {
                table.insert((cells[0].clone(), call.clone()), seen.clone());
            }
        }
    }
    table
}

fn action(outcome: &str, on: Call) -> Action {
    let answer = |code: u16, body: &str, headers: &[(&str, &str)]| Action::Status {
        code,
        body: body.into(),
        headers: headers
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
    };
    use Operation::{Inspect, Pool, Schema, Send, Token};
    let good = match on {
        Call::Tenant(Token | Pool | Schema | Inspect) => 200,
        Call::Tenant(Send) => 204,
        Call::Tenant(_) => 201,
        Call::Relay => 202,
    };
    match outcome {
        "429 + 45 s" => answer(429, "{}", &[("retry-after", "45")]),
        "302" => answer(302, "", &[("location", "https://elsewhere.example/")]),
        "no JSON" => Action::NotJson,
        "cut off" => Action::Truncate,
        "empty" => answer(good, "", &[]),
        "wrong type" => answer(good, r#"{"id": 7, "access_token": [], "status": {}}"#, &[]),
        "silence" => Action::Silence,
        "lost before" => Action::Drop(Moment::BeforeActing),
        "lost after" => Action::Drop(Moment::AfterActing),
        "no CORS" => Action::NoCors,
        status => answer(status.parse().unwrap(), "{}", &[]),
    }
}

/// What is shown, in the words of the table.
fn seen(world: &World, tab: &Tab) -> String {
    tab.state(|state| match state {
        State::Stopped(stopped) => format!("stop: {}", problem(stopped.problem)),
        State::Leaving(..) => "new token".into(),
        State::Filling(filling) => match (filling.step.notice, filling.form.issues().is_empty()) {
            (Some(notice), _) => self::notice(world, notice),
            (None, true) => "form".into(),
            (None, false) => "field".into(),
        },
        State::Activating(activating) => {
            match (
                activating.step.notice,
                activating.shown.issue(),
                activating.was_sent(),
            ) {
                (Some(notice), _, _) => self::notice(world, notice),
                (None, Some(_), _) => "code refused".into(),
                (None, None, true) => "sent".into(),
                (None, None, false) => "unsent".into(),
            }
        }
        State::Confirming(_) => match tab.journey().notice() {
            Some(notice) => self::notice(world, notice),
            None => "confirming".into(),
        },
        State::Done(_) => "done".into(),
        other => format!("{other:?}"),
    })
}

fn problem(problem: Problem) -> &'static str {
    match problem {
        Problem::Operator => "operator",
        Problem::TryLater => "busy",
        Problem::Unreachable => "unreachable",
        Problem::StartAgain => "start again",
        Problem::Offline => "offline",
        Problem::LinkSpent => "link spent",
        _ => "another",
    }
}

fn notice(world: &World, notice: Notice) -> String {
    match notice {
        Notice::NotSent => "not sent".into(),
        Notice::PerhapsRegistered(_) => "perhaps sent".into(),
        Notice::NotAccepted => "not accepted".into(),
        Notice::Wait(until) => format!("wait {} s", until.since(world.now()).as_secs()),
        Notice::PasswordAgain => "password again".into(),
        Notice::CodeAgain => "code again".into(),
        Notice::PerhapsActive => "perhaps active".into(),
        Notice::RegisterAgain => "register again".into(),
        Notice::SmallWindow(_) => "small window".into(),
        Notice::AddressAgain => "address again".into(),
        Notice::MessageSent => "sent".into(),
    }
}

/// How many requests there are between the fault and the call.
fn requests_before(on: Call) -> usize {
    match on {
        Call::Tenant(Operation::Token | Operation::Inspect) => 2,
        Call::Tenant(Operation::Pool | Operation::ActivateExtended) => 3,
        Call::Tenant(Operation::Schema) => 4,
        _ => 0,
    }
}

async fn first_bounce(world: &World) -> Tab {
    let tab = world.open("/").await;
    tab.types(FieldId::Identifier, ADDRESS).await;
    tab.happens(InvitingEvent::Continued).await;
    tab.come_back().await
}

/// Brings a visitor to the call and makes it, with the fault scripted.
async fn meet(world: &World, on: Call, fault: impl FnOnce()) -> Tab {
    let on = match on {
        Call::Tenant(on) => on,
        // The page asks the relay at the same point of the journey.
        Call::Relay => Operation::Send,
    };
    match on {
        Operation::Token | Operation::Pool | Operation::Schema => {
            fault();
            first_bounce(world).await
        }
        Operation::Register | Operation::CreateUser => {
            let tab = first_bounce(world).await;
            fault();
            tab.register().await;
            tab
        }
        Operation::Send => {
            let tab = first_bounce(world).await;
            tab.register().await;
            world.pass(Duration::from_secs(31)).await;
            fault();
            tab.happens(ActivatingEvent::ResendAsked).await;
            tab
        }
        Operation::Activate => {
            let tab = first_bounce(world).await;
            tab.register().await;
            fault();
            tab.enter_code(&world.code_for(ADDRESS)).await;
            tab
        }
        _ => {
            let tab = first_bounce(world).await;
            tab.register().await;
            let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
            let opened = world.tab().visit(&link).await;
            fault();
            opened.happens(ConfirmingEvent::Confirmed).await;
            opened.come_back().await
        }
    }
}

/// Does what each screen asks for, now that the tenant is healthy.
async fn go_on(world: &World, mut tab: Tab, said: &str) {
    for round in 0..20 {
        if world.tenant.can_sign_in(ADDRESS, PASSWORD) {
            let accounts = world.tenant.account_by_address(ADDRESS);
            let active = accounts.iter().filter(|a| a.status == Status::Active);
            assert_eq!(active.count(), 1, "{said}");
            return;
        }
        // A page that leaves is gone at once; on any other there is time to look.
        for _ in 0..25 {
            if tab.screen() != "leaving" {
                world.pass(Duration::from_secs(5)).await;
            }
        }
        match tab.screen() {
            "stopped" => tab.happens(Event::WentOn).await,
            "leaving" => tab = tab.come_back().await,
            "inviting" => {
                tab.types(FieldId::Identifier, ADDRESS).await;
                tab.happens(InvitingEvent::Continued).await;
            }
            "filling" => tab.register().await,
            "activating" => {
                let mail = world.tenant.newest_mail(ADDRESS);
                let (code, link) = mail.map(|m| (m.code, m.link)).unwrap_or_default();
                let code = code.or_else(|| world.relay().code_for(ADDRESS));
                let refused =
                    tab.state(|s| matches!(s, State::Activating(a) if a.shown.issue().is_some()));
                match (code, link) {
                    (Some(code), _) if !refused => tab.enter_code(&code).await,
                    (_, Some(link)) => {
                        tab = world.tab().visit(&link).await;
                        tab.happens(ConfirmingEvent::Confirmed).await;
                        tab = tab.come_back().await;
                    }
                    // No message arrived: ask for another one, and then correct the address.
                    _ if round % 2 == 0 => tab.happens(ActivatingEvent::ResendAsked).await,
                    _ => tab.happens(ActivatingEvent::ChangeAsked).await,
                }
            }
            "confirming" => tab.happens(ConfirmingEvent::Confirmed).await,
            other => panic!("{said}: {other}"),
        }
    }
    panic!(
        "{said}: no account, but {:?}",
        tab.state(|s| format!("{s:?}"))
    );
}

#[test]
fn each_cell_of_the_table_is_what_happens_and_leads_to_one_account() {
    let table = table();
    let mut wrong = String::new();
    for outcome in OUTCOMES {
        for (call, on) in CALLS {
            let expected = table.get(&(outcome.to_owned(), call.to_owned()));
            let found = std::rc::Rc::new(std::cell::RefCell::new(String::new()));
            let kept = std::rc::Rc::clone(&found);
            story(async move {
                let world = World::with(|s| {
                    // The other cells of 429 are about a wait that the page cannot read.
                    if outcome == "429 + 45 s" {
                        s.cors = Cors::AllowList;
                    }
                });
                world.config(|c| match on {
                    Call::Tenant(Operation::Inspect | Operation::ActivateExtended) => {
                        c["activation"] = json!({"message": "link"});
                    }
                    Call::Tenant(Operation::CreateUser) => {
                        c["registration"] = json!({"api": "create_user"});
                    }
                    Call::Relay => {
                        c["activation"] = json!({"delivery": "relay", "relay_url": RELAY});
                    }
                    Call::Tenant(_) => {}
                });
                let repeated = matches!(on, Call::Tenant(Operation::Pool | Operation::Schema))
                    && matches!(
                        outcome,
                        "500" | "cut off" | "lost before" | "lost after" | "no CORS" | "302"
                    );
                let tab = meet(&world, on, || {
                    if outcome == "offline" {
                        world.offline_after(requests_before(on));
                        return;
                    }
                    let action = action(outcome, on);
                    match on {
                        Call::Relay => world.relay().script(action),
                        Call::Tenant(on) => world.tenant.script(Fault {
                            on,
                            times: if repeated { 3 } else { 1 },
                            action,
                        }),
                    }
                })
                .await;
                if repeated {
                    world.patience().await;
                }
                *kept.borrow_mut() = seen(&world, &tab);
                if on == Call::Tenant(Operation::Token) {
                    let sent = world.tenant.requests_for(Operation::Token).len();
                    assert!(sent <= 1, "a code is sent once (OA-TK-03): {outcome}");
                }
                world.offline(false);
                go_on(&world, tab, &format!("{call} {outcome}")).await;
            });
            let found = found.borrow();
            if expected != Some(&*found) {
                wrong += &format!("{outcome} | {call}: {found} (table: {expected:?})\n");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
