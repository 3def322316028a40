//! Conditions of real browsers: several tabs, wrong clocks, full storage, lost answers, mail scanners.

use std::time::Duration;

use portico::{
    form::{FieldId, Issue},
    journey::{
        ActivatingEvent, ConfirmingEvent, Event, FillingEvent, InvitingEvent, Notice, State,
    },
};
use portico_tenant::{Action, Cors, ErrorDetails, Fault, LockStatus, Moment, Operation, Status};

use crate::{
    registration::activate,
    world::{ADDRESS, PASSWORD, Tab, World, no_secret_is_left, story},
};

async fn at_the_code(world: &World) -> Tab {
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    assert_eq!(tab.screen(), "activating");
    tab
}

fn look<R>(tab: &Tab, look: impl FnOnce(&portico::journey::Activating) -> R) -> R {
    tab.state(|state| match state {
        State::Activating(activating) => look(activating),
        other => panic!("{other:?}"),
    })
}

fn once(world: &World, on: Operation, action: Action) {
    let times = 1;
    world.tenant.script(Fault { on, times, action });
}

#[test]
fn scanners_that_open_a_link_spend_nothing_and_the_waiting_tab_hears_of_the_press() {
    story(async {
        let world = World::new();
        world.config(|c| c["activation"] = serde_json::json!({"message": "link"}));
        let waiting = at_the_code(&world).await;
        let link = world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap();
        let before = world.tenant.requests().len();
        for _ in 0..5 {
            let scanner = world.tab().visit(&link).await;
            assert_eq!(scanner.screen(), "confirming");
        }
        assert_eq!(
            world.tenant.requests().len(),
            before,
            "a visit sends nothing"
        );
        let opened = world.tab().visit(&link).await;
        opened.happens(ConfirmingEvent::Confirmed).await;
        let opened = opened.come_back().await;
        assert_eq!(opened.screen(), "done");
        assert_eq!(waiting.screen(), "done", "without a second passing");
        assert_eq!(waiting.stored_keys(), [""; 0]);
    });
}

#[test]
fn a_tab_that_slept_through_the_activation_wakes_up_at_the_end() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        let other = tab.duplicate();
        let other = other
            .visit("http://localhost:8080/")
            .await
            .come_back()
            .await;
        tab.falls_asleep();
        activate(&world, &other).await;
        let tab = tab.reload().await;
        assert_eq!(tab.screen(), "done");
    });
}

#[test]
fn a_code_that_did_its_work_in_another_tab_is_no_error() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        let other = tab.duplicate();
        let other = other
            .visit("http://localhost:8080/")
            .await
            .come_back()
            .await;
        let code = world.code_for(ADDRESS);
        // The message to the other tabs does not reach this one, whose request is under way already.
        tab.types(FieldId::Code, &code).await;
        other.types(FieldId::Code, &code).await;
        other.engine().dispatch(ActivatingEvent::CodeEntered.into());
        tab.happens(ActivatingEvent::CodeEntered).await;
        assert_eq!(other.screen(), "done");
        assert_eq!(tab.screen(), "done");
    });
}

#[test]
fn a_taken_address_looks_the_same_in_the_browser_that_has_activated_its_account() {
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        activate(&world, &tab).await;
        let tab = at_the_code(&world).await;
        tab.enter_code("ABC234").await;
        assert_eq!(
            look(&tab, |a| a.shown.issue().cloned()),
            Some(Issue::CodeRefused)
        );
        let tab = tab.reload().await.come_back().await;
        assert_eq!(tab.screen(), "activating");
    });
}

#[test]
fn ten_reloads_send_no_mail_and_keep_the_times() {
    story(async {
        let world = World::new();
        let mut tab = at_the_code(&world).await;
        let mails = world.tenant.outbox().len();
        let (resend_at, expires_at) = look(&tab, |a| (a.account.resend_at, a.account.expires_at));
        for _ in 0..10 {
            world.pass(Duration::from_secs(1)).await;
            tab = tab.reload().await.come_back().await;
            let kept = look(&tab, |a| (a.account.resend_at, a.account.expires_at));
            assert_eq!(kept, (resend_at, expires_at));
        }
        assert_eq!(look(&tab, |a| a.cooling()), Some(Duration::from_secs(20)));
        assert_eq!(world.tenant.outbox().len(), mails);
        no_secret_is_left(&tab, &[PASSWORD, &world.code_for(ADDRESS)]);
    });
}

#[test]
fn a_clock_that_is_set_back_does_not_lengthen_a_wait() {
    const HOURS: i64 = 5 * 3_600_000;
    story(async {
        let world = World::new();
        let tab = at_the_code(&world).await;
        world.set_clock(-HOURS);
        tab.happens(Event::CameOnline).await;
        assert!(look(&tab, |a| a.account.resend_at.since(world.now())) <= Duration::from_secs(30));
        let tab = tab.reload().await.come_back().await;
        world.set_clock(-HOURS);
        let tab = tab.reload().await.come_back().await;
        assert!(look(&tab, |a| a.account.resend_at.since(world.now())) <= Duration::from_secs(30));
        activate(&world, &tab).await;
    });
}

#[test]
fn a_clock_that_is_hours_ahead_costs_at_most_a_new_token() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        world.set_clock(5 * 3_600_000);
        tab.happens(FillingEvent::Submitted).await;
        let tab = tab.come_back().await;
        tab.state(|state| match state {
            State::Filling(filling) => assert_eq!(filling.step.notice, Some(Notice::PasswordAgain)),
            // The draft is too old by that clock: step 1 again.
            other => panic!("{other:?}"),
        });
        tab.register().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_full_storage_is_told_before_the_page_is_left() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        world.fill_storage();
        tab.happens(InvitingEvent::Continued).await;
        assert_eq!(tab.screen(), "stopped");
        assert_eq!(tab.left_to(), None);
    });
}

#[test]
fn a_storage_that_fills_up_later_costs_only_what_a_reload_would_need() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        world.fill_storage();
        tab.register().await;
        activate(&world, &tab).await;
    });
}

#[test]
fn with_idempotency_keys_a_lost_answer_is_asked_for_again_and_nothing_is_done_twice() {
    story(async {
        let world = World::with(|s| s.cors = Cors::AllowList);
        world.config(|c| c["tenant"]["idempotency_keys"] = true.into());
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        once(
            &world,
            Operation::Register,
            Action::Drop(Moment::AfterActing),
        );
        tab.register().await;
        world.patience().await;
        assert_eq!(tab.screen(), "activating");
        assert_eq!(world.tenant.account_by_address(ADDRESS).len(), 1);
        let sent = world.tenant.requests_for(Operation::Register);
        let key = |i: usize| {
            sent[i].headers["x-idempotency-key"]
                .to_str()
                .unwrap()
                .to_owned()
        };
        assert_eq!(sent.len(), 2);
        assert_eq!(key(0), key(1));
        assert!((32..=255).contains(&key(0).len()));

        once(
            &world,
            Operation::Activate,
            Action::Drop(Moment::AfterActing),
        );
        tab.enter_code(&world.code_for(ADDRESS)).await;
        world.patience().await;
        assert_eq!(tab.screen(), "done", "the replayed answer is heard");
    });
}

#[test]
fn asking_twice_for_a_message_sends_two_with_different_idempotency_keys() {
    story(async {
        let world = World::with(|s| s.cors = Cors::AllowList);
        world.config(|c| c["tenant"]["idempotency_keys"] = true.into());
        let tab = at_the_code(&world).await;
        for _ in 0..2 {
            world.pass(Duration::from_secs(61)).await;
            tab.happens(ActivatingEvent::ResendAsked).await;
        }
        let sent = world.tenant.requests_for(Operation::Send);
        let key = |i: usize| &sent[i].headers["x-idempotency-key"];
        assert_ne!(key(0), key(1), "another message is really sent");
    });
}

#[test]
fn without_idempotency_keys_a_lost_answer_still_ends_in_one_account() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        once(
            &world,
            Operation::Register,
            Action::Drop(Moment::AfterActing),
        );
        tab.register().await;
        tab.happens(FillingEvent::Submitted).await;
        once(
            &world,
            Operation::Activate,
            Action::Drop(Moment::AfterActing),
        );
        let code = world.code_for(ADDRESS);
        tab.enter_code(&code).await;
        assert_eq!(look(&tab, |a| a.step.notice), Some(Notice::NotSent));
        tab.enter_code(&code).await;
        assert_eq!(look(&tab, |a| a.step.notice), Some(Notice::PerhapsActive));
        let accounts = world.tenant.account_by_address(ADDRESS);
        let active = accounts.iter().filter(|a| a.status == Status::Active);
        assert_eq!(active.count(), 1);
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_lock_is_a_countdown_or_a_refused_code_and_ends() {
    for lock in [LockStatus::TooManyRequests, LockStatus::Unauthorized] {
        story(async move {
            let world = World::with(|s| s.lock_status = lock);
            let tab = at_the_code(&world).await;
            for _ in 0..6 {
                tab.enter_code("AAAAAA").await;
            }
            match lock {
                LockStatus::TooManyRequests => {
                    assert!(matches!(
                        look(&tab, |a| a.step.notice),
                        Some(Notice::Wait(_))
                    ));
                }
                LockStatus::Unauthorized => {
                    assert!(look(&tab, |a| a.shown.issue().is_some()));
                }
            }
            world.pass(Duration::from_secs(61)).await;
            activate(&world, &tab).await;
        });
    }
}

#[test]
fn a_complaint_lands_on_its_field_in_whatever_shape_the_tenant_puts_it() {
    for shape in [
        ErrorDetails::Map,
        ErrorDetails::String,
        ErrorDetails::Array,
        ErrorDetails::Pointers,
        ErrorDetails::Lists,
        ErrorDetails::Absent,
    ] {
        story(async move {
            let world = World::with(|s| s.error_details = shape);
            world.let_nobody_judge();
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.fill().await;
            // Meets every counting rule, but is easy to guess.
            tab.types(FieldId::Password, "Password1234!").await;
            tab.happens(FillingEvent::Submitted).await;
            tab.state(|state| match state {
                State::Filling(filling) => {
                    let issue = filling.form.issue(FieldId::Password);
                    let told = match shape {
                        ErrorDetails::Absent => filling.step.notice == Some(Notice::NotAccepted),
                        _ => issue.is_some() && filling.summary,
                    };
                    assert!(told, "{shape:?} {issue:?} {:?}", filling.step.notice);
                    let answers = filling.form.sheet.payload();
                    assert!(
                        ["given_name", "family_name", "name"]
                            .iter()
                            .all(|key| answers[key].is_string())
                    );
                }
                other => panic!("{other:?}"),
            });
            tab.types(FieldId::Password, PASSWORD).await;
            tab.happens(FillingEvent::Submitted).await;
            activate(&world, &tab).await;
        });
    }
}

#[test]
fn a_token_that_ends_before_the_code_is_sent_is_renewed_and_why_is_said() {
    story(async {
        let world = World::with(|s| {
            s.pool.otp_settings.get_mut("activation").unwrap().ttl = "5h".parse().unwrap();
        });
        let tab = at_the_code(&world).await;
        world.pass(Duration::from_secs(3_700)).await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        let tab = tab.come_back().await;
        assert_eq!(look(&tab, |a| a.step.notice), Some(Notice::CodeAgain));
        activate(&world, &tab).await;
    });
}

#[test]
fn the_notice_about_the_network_goes_when_the_network_is_back() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        world.offline(true);
        tab.happens(Event::WentOffline).await;
        tab.register().await;
        world.offline(false);
        tab.happens(Event::CameOnline).await;
        tab.state(|state| match state {
            State::Filling(filling) => assert_eq!(filling.step.notice, None),
            other => panic!("{other:?}"),
        });
        tab.happens(FillingEvent::Submitted).await;
        activate(&world, &tab).await;
    });
}

/// Everything that a journey up to the code shows, stores, sends and reports, without opaque ids.
async fn trace(world: &World) -> (Vec<String>, u64) {
    world.config(|c| c["events"] = serde_json::json!({"host_page": true}));
    let before = world.tenant.requests().len();
    let started = world.now();
    let mut seen = Vec::new();
    let tab = world.open("/").await.reach_form(ADDRESS).await;
    tab.register().await;
    let id = look(&tab, |a| a.account.id.mark());
    seen.push(tab.state(|state| format!("{state:?}")));
    seen.push(format!(
        "{:?} {:?}",
        tab.focused.borrow(),
        tab.announced.borrow()
    ));
    tab.enter_code("AAAAAA").await;
    seen.push(tab.state(|state| format!("{state:?}")));
    world.pass(Duration::from_secs(31)).await;
    tab.happens(ActivatingEvent::ResendAsked).await;
    seen.push(tab.state(|state| format!("{state:?}")));
    let record: serde_json::Value =
        serde_json::from_str(&tab.stored("portico.account").unwrap()).unwrap();
    let user = record["record"]["id"].as_str().unwrap().to_owned();
    seen.push(tab.storage().replace(&user, "{id}").replace(&id, "{mark}"));
    for request in world.tenant.requests().into_iter().skip(before) {
        let mut headers: Vec<String> = request.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        let body = match request.operation {
            Operation::Token | Operation::Revoke => String::new(),
            _ => String::from_utf8_lossy(&request.body).replace(&user, "{id}"),
        };
        let query = match request.operation {
            Operation::Authorize => "",
            _ => &request.query,
        };
        let path = request.path.replace(&user, "{id}");
        seen.push(format!(
            "{} {path}?{query} {headers:?} {body} {}",
            request.method, request.status
        ));
    }
    assert!(tab.told.borrow().len() > 5, "it is told of");
    seen.push(format!("{:?}", tab.told.borrow()));
    (seen, world.now().since(started).as_millis() as u64)
}

#[test]
fn a_taken_address_shows_keeps_and_sends_what_a_free_one_does_and_takes_as_long() {
    for round in 0..200_u64 {
        story(async move {
            let (free, taken) = (World::new(), World::new());
            let owner = at_the_code(&taken).await;
            activate(&taken, &owner).await;
            taken.start_anew();
            // The clocks of the two visitors are the same.
            let apart = taken.now().since(free.now());
            free.pass(apart + Duration::from_millis(round)).await;
            taken.pass(Duration::from_millis(round)).await;
            let (free, taken) = (trace(&free).await, trace(&taken).await);
            assert_eq!(free.0, taken.0);
            assert_eq!(free.1, taken.1, "the page adds no time of its own");
        });
    }
}
