//! Accounts that somebody else has prepared: the address is the visitor's, what it has to sign in with is not.

use bytes::Bytes;
use portico::{
    form::FieldId,
    i18n::technical,
    journey::{Done, Ending, Event, Named, Notice, State, ownership::Whose, problem::Problem},
};
use portico_tenant::{Action, Fault, LinkStyle, Operation, Status};
use serde_json::{Value, json};

use crate::world::{ADDRESS, PASSWORD, Tab, World, story};

/// What the attacker signs in with.
const HIS: &str = "Mallory-0wns another Otter";
const TOTP: &str = "BLEXAM6OPBBZTCFUOPVHDQ2HVG7PTMK3";

/// Somebody registers the visitor's address by the page's own client, in a browser of their own, with whatever
/// they like, and has the message sent; the id that comes back.
async fn prepares(world: &World, proofs: Value, kind: &str) -> String {
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

fn link(world: &World) -> String {
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

fn whose(tab: &Tab) -> Whose {
    tab.state(|state| match state {
        State::Confirming(confirming) => confirming.whose,
        other => panic!("{other:?}"),
    })
}

fn done(tab: &Tab) -> Done {
    tab.state(|state| match state {
        State::Done(done) => done.clone(),
        other => panic!("{other:?}"),
    })
}

fn status(world: &World, id: &str) -> Status {
    let accounts = world.tenant.account_by_address(ADDRESS);
    accounts.into_iter().find(|a| a.id == id).unwrap().status
}

fn config(world: &World, change: Value) {
    world.config(|config| {
        let members = config.as_object_mut().unwrap();
        members.extend(change.as_object().unwrap().clone());
    });
}

/// A pool that takes secrets of one-time codes and passkeys as well.
fn with_every_mechanism() -> World {
    World::with(|s| {
        let more = ["totp", "webauthn"].map(str::to_owned);
        s.pool.authentication_mechanisms.extend(more);
    })
}

/// The press on the link's page, which says that the visitor has registered, and the way to the tenant.
async fn presses(tab: &Tab) -> Tab {
    tab.happens(Event::Confirmed).await;
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
        tab.happens(Event::Declined).await;
        assert_eq!(problem(&tab), Problem::Declined);
        assert_eq!(tab.left_to(), None);
        assert_eq!(world.tenant.requests().len(), before, "nothing was sent");
        assert_eq!(status(&world, &id), Status::New);
        assert!(!world.tenant.can_sign_in(ADDRESS, HIS));
        tab.happens(Event::WentOn).await;
        assert_eq!(tab.screen(), "inviting", "and there is a way on");
        // Who says that they have registered is believed: this is what remains (SECURITY.md).
        let tab = presses(&world.tab().visit(&link(&world)).await).await;
        assert_eq!(done(&tab).ending, Ending::Activated);
    });
}

#[test]
fn a_link_of_a_registration_of_this_browser_is_one_press_whatever_it_names() {
    for style in [
        LinkStyle::PageFragment,
        LinkStyle::PageShortCode,
        LinkStyle::PageParameters,
    ] {
        story(async move {
            let world = World::with(|s| s.link_style = style);
            config(&world, json!({"activation": {"message": "link"}}));
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            let opened = world.tab().visit(&link(&world)).await;
            assert_ne!(whose(&opened), Whose::Unknown, "{style:?}");
            opened.happens(Event::Declined).await;
            assert_eq!(opened.screen(), "confirming", "it was not asked");
            let opened = presses(&opened).await;
            let expected = Done {
                ending: Ending::Activated,
                addressee: Some(Named::Proven(ADDRESS.into())),
            };
            assert_eq!(done(&opened), expected, "{style:?}");
            assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
            let inspected = world.tenant.requests_for(Operation::Inspect).len();
            let short = style == LinkStyle::PageShortCode;
            assert_eq!(inspected, usize::from(!short), "{style:?}");
            // What the browser has registered is done with.
            let stranger = world.tab().visit(&format!("{}x", link(&world))).await;
            assert_eq!(whose(&stranger), Whose::Unknown, "{style:?}");
        });
    }
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
        tab.happens(Event::Declined).await;
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
                // Such a code cannot be looked at: the tenant refuses the password that is set with it.
                tab.types(FieldId::Password, PASSWORD).await;
                tab.happens(Event::Confirmed).await;
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
        tab.happens(Event::Confirmed).await;
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
            tab.happens(Event::Confirmed).await;
            assert_eq!(problem(&tab), Problem::PreparedActive, "{kind}");
            assert!(cause(&tab).contains(kind), "{}", cause(&tab));
        });
    }
}

/// The next answer of this call: the account is active, with these credentials.
fn answers(world: &World, on: Operation, id: &str, credentials: Value) {
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
fn a_link_says_for_which_address_it_is_and_the_end_says_it_by_the_tenant() {
    story(async {
        let world = World::with(|s| s.link_style = LinkStyle::PageParameters);
        config(&world, json!({"activation": {"message": "link"}}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let named = |tab: &Tab| {
            tab.state(|state| match state {
                State::Confirming(confirming) => {
                    confirming.link.addressee.as_ref().map(|a| a.shown())
                }
                other => panic!("{other:?}"),
            })
        };
        let link = link(&world);
        let opened = world.tab().visit(&link).await;
        assert_eq!(named(&opened).as_deref(), Some(ADDRESS));
        let odd = link.replace("&identifier=", "&identifier=Your+account+is+locked&was=");
        assert_eq!(named(&world.tab().visit(&odd).await), None);
        // A link that names another address does not decide for which the account is.
        let other = link.replace("&identifier=", "&identifier=eve%40example.test&was=");
        let opened = world.tab().visit(&other).await;
        assert_eq!(named(&opened).as_deref(), Some("eve@example.test"));
        let opened = presses(&opened).await;
        assert_eq!(done(&opened).addressee, Some(Named::Proven(ADDRESS.into())));
    });
}

#[test]
fn an_address_that_only_the_link_names_is_said_as_such_at_the_end() {
    story(async {
        let world = World::with(|s| s.link_style = LinkStyle::PageParameters);
        let id = prepares(&world, json!({"password": HIS}), "link").await;
        let tab = world.tab().visit(&link(&world)).await;
        tab.happens(Event::Confirmed).await;
        answers(&world, Operation::ActivateExtended, &id, json!([]));
        let tab = tab.come_back().await;
        assert_eq!(done(&tab).addressee, Some(Named::ByLink(ADDRESS.into())));
    });
}

#[test]
fn a_code_that_is_refused_as_unknown_leaves_a_way_to_register_again() {
    for code in [403, 404] {
        story(async move {
            let world = World::new();
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            world.tenant.script(Fault {
                on: Operation::Activate,
                times: 1,
                action: Action::Status {
                    code,
                    body: "{}".into(),
                    headers: vec![],
                },
            });
            tab.enter_code(&world.code_for(ADDRESS)).await;
            tab.state(|state| match state {
                State::Activating(activating) => {
                    assert_eq!(activating.notice, Some(Notice::RegisterAgain));
                    assert!(activating.shown.issue().is_some());
                }
                other => panic!("{other:?}"),
            });
            assert!(
                tab.stored("portico.account").is_some(),
                "nothing is forgotten yet"
            );
            tab.happens(Event::ChangeAsked).await;
            assert_eq!(tab.screen(), "filling");
            tab.types(FieldId::Password, PASSWORD).await;
            tab.happens(Event::Submitted).await;
            crate::registration::activate(&world, &tab).await;
        });
    }
}

#[test]
fn the_address_of_the_code_is_named_where_it_is_not_the_identifier() {
    story(async {
        let world = World::new();
        config(
            &world,
            json!({"identifier": {"kind": "username", "code_to": "email"}}),
        );
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.types(FieldId::SignInName, "ada.lovelace").await;
        tab.register().await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert_eq!(tab.screen(), "done");
        let sent = world.tenant.requests_for(Operation::Activate);
        assert_eq!(sent[0].json()["otp_address"], ADDRESS);

        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        tab.enter_code(&world.code_for(ADDRESS)).await;
        assert_eq!(tab.screen(), "done");
        let sent = world.tenant.requests_for(Operation::Activate);
        assert_eq!(sent[0].json().get("otp_address"), None);
    });
}

#[test]
fn an_address_that_looks_like_a_small_windows_answer_erases_no_registration() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        let kept = (tab.stored("portico.account"), tab.stored("portico.draft"));
        assert!(kept.0.is_some());
        for link in [
            "/callback/?state=small.x&code=y",
            "/callback/?state=small.x&error=access_denied",
            "/callback/?state=x&code=y",
            "/activate/?activated",
            "/activate/#code=QUJDREVGR0hJSktMTU5P",
        ] {
            let address = format!("{}{link}", crate::world::PAGE);
            let there = tab.visit(&address).await;
            let now = (
                there.stored("portico.account"),
                there.stored("portico.draft"),
            );
            assert_eq!(now, kept, "{link}");
        }
        let back = tab.visit(crate::world::PAGE).await.come_back().await;
        assert_eq!(back.screen(), "activating");
        crate::registration::activate(&world, &back).await;
    });
}

#[test]
fn an_address_that_says_activated_proves_nothing() {
    story(async {
        let world = World::new();
        let tab = world.open("/activate/?activated").await;
        let told = Done {
            ending: Ending::Told,
            addressee: None,
        };
        assert_eq!(done(&tab), told);
    });
}
