//! Accounts that somebody else has prepared: the address is the visitor's, a credential is the attacker's.

use bytes::Bytes;
use portico::{
    form::FieldId,
    i18n::technical,
    journey::{ConfirmingEvent, Done, Ending, Event, State, ownership::Whose, problem::Problem},
};
use portico_tenant::{Action, Fault, LinkStyle, Operation, Status};
use serde_json::{Value, json};

use crate::world::{ADDRESS, PASSWORD, Tab, World, story};

/// The attacker's password.
pub(crate) const HIS: &str = "Mallory-0wns another Otter";
const TOTP: &str = "BLEXAM6OPBBZTCFUOPVHDQ2HVG7PTMK3";

/// An attacker registers the visitor's address with the page's own client, in another browser, with these credentials,
/// and has the message sent. Returns the id of the account.
pub(crate) async fn prepares(world: &World, proofs: Value, kind: &str) -> String {
    let tab = world
        .open("/")
        .await
        .reach_form("mallory@example.test")
        .await;
    assert_eq!(tab.screen(), "filling");
    let seen = world.tenant.requests_for(Operation::Pool);
    let token = seen.last().unwrap().headers["authorization"].clone();
    let settings = world.tenant.current_settings();
    let mut body = json!({
        "identifier": ADDRESS,
        "payload": {"given_name": "Ada", "family_name": "Byron", "name": "Ada Byron"},
    });
    let members = body.as_object_mut().unwrap();
    members.extend(proofs.as_object().unwrap().clone());
    let request = http::Request::post(format!(
        "{}/system/pools/{}/user/register?code_type_in_message={kind}",
        settings.identity_api(),
        settings.pool.id
    ))
    .header("authorization", token)
    .header("content-type", "application/json")
    .body(Bytes::from(body.to_string()))
    .unwrap();
    let response = world.tenant.handle(request).await;
    assert_eq!(response.status(), 201, "{:?}", response.body());
    world.start_anew();
    let account = &world.tenant.account_by_address(ADDRESS)[0];
    assert_eq!(account.status, Status::New);
    account.id.clone()
}

fn passkey() -> Value {
    json!([{"id": "AQID", "publicKey": "BAUG", "attestationType": "none"}])
}

pub(crate) fn link(world: &World) -> String {
    world.tenant.newest_mail(ADDRESS).unwrap().link.unwrap()
}

fn problem(tab: &Tab) -> Problem {
    tab.state(|state| match state {
        State::Stopped(stopped) => stopped.problem,
        other => panic!("{other:?}"),
    })
}

fn cause(tab: &Tab) -> String {
    tab.state(|state| match state {
        State::Stopped(stopped) => stopped
            .cause
            .as_ref()
            .map(technical::say)
            .unwrap_or_default(),
        other => panic!("{other:?}"),
    })
}

pub(crate) fn whose(tab: &Tab) -> Whose {
    tab.state(|state| match state {
        State::Confirming(confirming) => confirming.whose,
        other => panic!("{other:?}"),
    })
}

pub(crate) fn done(tab: &Tab) -> Done {
    tab.state(|state| match state {
        State::Done(done) => done.clone(),
        other => panic!("{other:?}"),
    })
}

fn status(world: &World, id: &str) -> Status {
    let accounts = world.tenant.account_by_address(ADDRESS);
    accounts.into_iter().find(|a| a.id == id).unwrap().status
}

pub(crate) fn config(world: &World, change: Value) {
    world.config(|config| {
        let members = config.as_object_mut().unwrap();
        members.extend(change.as_object().unwrap().clone());
    });
}

/// A pool that also accepts secrets for one-time codes, and passkeys.
fn with_every_mechanism() -> World {
    World::with(|s| {
        let more = ["totp", "webauthn"].map(str::to_owned);
        s.pool.authentication_mechanisms.extend(more);
    })
}

/// Presses "I have registered" on the page of a link, and goes to the tenant and back.
pub(crate) async fn presses(tab: &Tab) -> Tab {
    tab.happens(ConfirmingEvent::Confirmed).await;
    tab.come_back().await
}

#[test]
fn a_link_of_a_registration_that_this_browser_has_not_made_asks_before_anything_is_sent() {
    story(async {
        let world = World::new();
        let id = prepares(&world, json!({"password": HIS}), "link").await;
        let before = world.tenant.requests().len();
        let tab = world.tab().visit(&link(&world)).await;
        assert_eq!(whose(&tab), Whose::Unknown);
        tab.happens(ConfirmingEvent::Declined).await;
        assert_eq!(problem(&tab), Problem::Declined);
        assert_eq!(tab.left_to(), None);
        assert_eq!(world.tenant.requests().len(), before, "nothing was sent");
        assert_eq!(status(&world, &id), Status::New);
        assert!(!world.tenant.can_sign_in(ADDRESS, HIS));
        tab.happens(Event::WentOn).await;
        assert_eq!(tab.screen(), "inviting", "and there is a way on");
        // A visitor who says that they have registered is believed (docs/security.md, "What remains").
        let tab = presses(&world.tab().visit(&link(&world)).await).await;
        assert_eq!(done(&tab).ending, Ending::Activated);
    });
}

#[test]
fn a_foreign_link_beside_a_registration_of_this_browser_is_asked_about_before_it_activates() {
    story(async {
        let world = World::new();
        let id = prepares(&world, json!({"password": HIS}), "link").await;
        let foreign = link(&world);
        config(&world, json!({"activation": {"message": "link"}}));
        let own = world.open("/").await.reach_form(ADDRESS).await;
        own.register().await;
        let tab = world.tab().visit(&foreign).await;
        assert_eq!(whose(&tab), Whose::Perhaps);
        let tab = presses(&tab).await;
        assert_eq!(
            whose(&tab),
            Whose::Unknown,
            "the code is of another account"
        );
        assert_eq!(
            world.tenant.requests_for(Operation::ActivateExtended).len(),
            0
        );
        tab.happens(ConfirmingEvent::Declined).await;
        assert_eq!(problem(&tab), Problem::Declined);
        assert_eq!(status(&world, &id), Status::New);
        let tab = presses(&world.tab().visit(&link(&world)).await).await;
        assert_eq!(done(&tab).ending, Ending::Activated);
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
        assert!(!world.tenant.can_sign_in(ADDRESS, HIS));
    });
}

#[test]
fn a_foreign_code_under_the_id_of_this_browsers_own_account_is_asked_about() {
    story(async {
        let world = World::new();
        let id = prepares(&world, json!({"password": HIS}), "link").await;
        let code = world
            .tenant
            .newest_mail(ADDRESS)
            .unwrap()
            .extended_code
            .unwrap();
        let own = world.open("/").await.reach_form(ADDRESS).await;
        own.register().await;
        let accounts = world.tenant.account_by_address(ADDRESS);
        let mine = &accounts.iter().find(|a| a.id != id).unwrap().id;
        let code: String = form_urlencoded::byte_serialize(code.as_bytes()).collect();
        let forged = format!("/activate/#code={code}&user_id={mine}");
        let tab = presses(&world.open(&forged).await).await;
        assert_eq!(whose(&tab), Whose::Unknown);
        assert_eq!(
            world.tenant.requests_for(Operation::ActivateExtended).len(),
            0
        );
        assert_eq!(status(&world, &id), Status::New);
    });
}

#[test]
fn a_password_before_the_activation_that_sets_one_refuses_the_account() {
    for (when, style) in [
        ("activation", LinkStyle::PageFragment),
        ("activation", LinkStyle::PageParameters),
        ("activation", LinkStyle::PageShortCode),
        ("never", LinkStyle::PageFragment),
    ] {
        story(async move {
            let world = World::with(|s| {
                s.link_style = style;
                s.pool.authentication_mechanisms.push("email_otp".into());
            });
            config(&world, json!({"password": {"when": when}}));
            let id = prepares(&world, json!({"password": HIS}), "link").await;
            let tab = presses(&world.tab().visit(&link(&world)).await).await;
            if style == LinkStyle::PageShortCode {
                // A short code cannot be inspected: the tenant refuses the password that is set with it.
                tab.types(FieldId::Password, PASSWORD).await;
                tab.happens(ConfirmingEvent::Confirmed).await;
            }
            assert_eq!(problem(&tab), Problem::Prepared, "{when} {style:?}");
            assert!(cause(&tab).contains("has a password"), "{}", cause(&tab));
            assert_eq!(status(&world, &id), Status::New, "{when} {style:?}");
            assert!(!world.tenant.can_sign_in(ADDRESS, HIS));
            tab.happens(Event::WentOn).await;
            assert_eq!(tab.screen(), "inviting");
        });
    }
}

#[test]
fn a_password_that_a_tenant_takes_beside_another_is_no_ready_account() {
    story(async {
        let world = World::with(|s| s.link_style = LinkStyle::PageShortCode);
        config(&world, json!({"password": {"when": "activation"}}));
        let id = prepares(&world, json!({}), "link").await;
        let tab = presses(&world.tab().visit(&link(&world)).await).await;
        answers(
            &world,
            Operation::Activate,
            &id,
            json!([{"type": "password"}, {"type": "password"}]),
        );
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(ConfirmingEvent::Confirmed).await;
        assert_eq!(problem(&tab), Problem::PreparedActive);
    });
}

#[test]
fn an_account_with_a_prepared_passkey_or_secret_is_never_called_ready() {
    for (proofs, kind) in [
        (json!({"password": HIS, "totp_secret": TOTP}), "totp"),
        (
            json!({"password": HIS, "webauthn_credentials": passkey()}),
            "webauthn",
        ),
        (json!({"totp_secret": TOTP}), "totp"),
    ] {
        story(async move {
            let world = with_every_mechanism();
            prepares(&world, proofs, "link").await;
            let tab = presses(&world.tab().visit(&link(&world)).await).await;
            assert_eq!(problem(&tab), Problem::PreparedActive, "{kind}");
            assert!(cause(&tab).contains(kind), "{}", cause(&tab));
            assert!(!tab.storage().contains("portico.active"), "nobody is told");
        });
    }
}

#[test]
fn where_the_password_is_set_with_the_code_a_prepared_secret_is_found_as_well() {
    for (proofs, kind) in [
        (json!({"totp_secret": TOTP}), "totp"),
        (json!({"webauthn_credentials": passkey()}), "webauthn"),
    ] {
        story(async move {
            let world = with_every_mechanism();
            config(&world, json!({"password": {"when": "activation"}}));
            prepares(&world, proofs, "link").await;
            let tab = presses(&world.tab().visit(&link(&world)).await).await;
            assert_eq!(tab.screen(), "confirming", "a password is asked for");
            tab.types(FieldId::Password, PASSWORD).await;
            tab.happens(ConfirmingEvent::Confirmed).await;
            assert_eq!(problem(&tab), Problem::PreparedActive, "{kind}");
            assert!(cause(&tab).contains(kind), "{}", cause(&tab));
        });
    }
}

/// Scripts the next answer of this call: the account is active and has these credentials.
pub(crate) fn answers(world: &World, on: Operation, id: &str, credentials: Value) {
    let body = json!({"id": id, "status": "active", "credentials": credentials});
    world.tenant.script(Fault {
        on,
        times: 1,
        action: Action::Status {
            code: 201,
            body: body.to_string(),
            headers: vec![("content-type".into(), "application/json".into())],
        },
    });
}

#[test]
fn a_typed_code_of_an_account_with_more_than_was_sent_ends_without_a_ready_account() {
    let password = || json!({"type": "password"});
    for (when, credentials, ready) in [
        ("registration", json!([password()]), true),
        ("registration", json!(null), true),
        ("registration", json!([password(), password()]), false),
        (
            "registration",
            json!([password(), {"type": "webauthn"}]),
            false,
        ),
        ("never", json!([]), true),
        ("never", json!([password()]), false),
        ("never", json!([{"type": "totp"}]), false),
        (
            "registration",
            json!([password(), {"type": "of another time"}]),
            false,
        ),
    ] {
        story(async move {
            let world = World::with(|s| s.pool.authentication_mechanisms.push("email_otp".into()));
            config(&world, json!({"password": {"when": when}}));
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            let id = world.tenant.account_by_address(ADDRESS)[0].id.clone();
            answers(&world, Operation::Activate, &id, credentials.clone());
            tab.enter_code(&world.code_for(ADDRESS)).await;
            match ready {
                true => assert_eq!(tab.screen(), "done", "{when} {credentials}"),
                false => {
                    assert_eq!(
                        problem(&tab),
                        Problem::PreparedActive,
                        "{when} {credentials}"
                    );
                    assert_eq!(tab.stored("portico.account"), None);
                    tab.happens(Event::WentOn).await;
                    assert_eq!(tab.screen(), "inviting");
                }
            }
        });
    }
}

#[test]
fn a_created_user_with_more_than_was_sent_is_not_called_ready() {
    story(async {
        let world = World::new();
        let active =
            json!({"api": "create_user", "status": "active", "unproven_address": "accepted"});
        config(&world, json!({"registration": active}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let both = json!([{"type": "password"}, {"type": "totp"}]);
        answers(&world, Operation::CreateUser, "u", both);
        tab.register().await;
        assert_eq!(problem(&tab), Problem::Operator);
    });
}

#[test]
fn a_tenant_that_says_beside_a_typed_code_that_there_is_a_password_refuses_the_account() {
    for (complaint, prepared) in [
        ("is already set", true),
        ("password_already_exists", true),
        ("was found in a breach", false),
    ] {
        story(async move {
            let world = World::new();
            config(&world, json!({"password": {"when": "activation"}}));
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            world.tenant.script(Fault {
                on: Operation::Activate,
                times: 1,
                action: Action::Status {
                    code: 422,
                    body: json!({"details": {"password": [complaint]}}).to_string(),
                    headers: vec![],
                },
            });
            tab.types(FieldId::Password, PASSWORD).await;
            tab.enter_code(&world.code_for(ADDRESS)).await;
            match prepared {
                true => assert_eq!(problem(&tab), Problem::Prepared, "{complaint}"),
                false => assert_eq!(tab.screen(), "activating", "{complaint}"),
            }
        });
    }
}

#[test]
fn a_password_that_could_not_be_looked_for_is_found_in_the_answer() {
    story(async {
        let world = World::with(|s| {
            s.link_style = LinkStyle::PageShortCode;
            s.pool.authentication_mechanisms.push("email_otp".into());
        });
        config(&world, json!({"password": {"when": "never"}}));
        prepares(&world, json!({"password": HIS}), "link").await;
        let tab = presses(&world.tab().visit(&link(&world)).await).await;
        assert_eq!(problem(&tab), Problem::PreparedActive);
        assert!(cause(&tab).contains("password"), "{}", cause(&tab));
    });
}
