//! From an address to an active account.

use portico::{
    form::{FieldId, Issue},
    journey::{FillingEvent, InvitingEvent, Notice, Press, State},
};
use portico_tenant::{MailKind, Operation, ScopeMode, Status};
use serde_json::json;

use crate::world::{ADDRESS, FAMILY, GIVEN, PASSWORD, Tab, World, no_secret_is_left, story};

pub(crate) async fn activate(world: &World, tab: &Tab) {
    let code = world.code_for(ADDRESS);
    tab.enter_code(&code).await;
    assert_eq!(
        tab.screen(),
        "done",
        "{:?}",
        tab.state(|s| format!("{s:?}"))
    );
}

#[test]
fn a_visitor_registers_by_code_and_signs_in_with_the_new_password() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        assert_eq!(
            tab.screen(),
            "activating",
            "{:?}",
            tab.state(|s| format!("{s:?}"))
        );
        let code = world.code_for(ADDRESS);
        tab.enter_code(&format!(" {} ", code)).await;
        assert_eq!(tab.screen(), "done");

        let accounts = world.tenant.account_by_address(ADDRESS);
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].status, Status::Active);
        assert_eq!(accounts[0].identifiers, [ADDRESS]);
        assert_eq!(accounts[0].verified_addresses, [ADDRESS]);
        let name = format!("{GIVEN} {FAMILY}");
        assert_eq!(
            accounts[0].payload,
            Some(json!({"given_name": GIVEN, "family_name": FAMILY, "name": name}))
        );
        assert!(
            world.tenant.can_sign_in(ADDRESS, PASSWORD),
            "every character as typed"
        );
        assert!(!world.tenant.can_sign_in(ADDRESS, PASSWORD.trim()));
        no_secret_is_left(&tab, &[PASSWORD, &code]);
        assert_eq!(
            tab.stored_keys(),
            [""; 0],
            "nothing is kept of a finished journey"
        );
    });
}

#[test]
fn the_token_is_ended_when_the_journey_is_done() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        activate(&world, &tab).await;
        let revoked = world.tenant.requests_for(Operation::Revoke);
        assert_eq!(revoked.len(), 1);
        assert_eq!(revoked[0].status, 200);
    });
}

#[test]
fn each_scope_mode_of_the_tenant_is_served() {
    for mode in [ScopeMode::Spec, ScopeMode::Tutorial] {
        story(async {
            let world = World::with(|s| s.scope_mode = mode);
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            activate(&world, &tab).await;
        });
    }
}

#[test]
fn the_tenant_is_asked_nothing_that_the_journey_does_not_need() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        activate(&world, &tab).await;
        let asked: Vec<Operation> = world
            .tenant
            .requests()
            .into_iter()
            .map(|seen| seen.operation)
            .filter(|operation| *operation != Operation::Preflight)
            .collect();
        assert_eq!(
            asked,
            [
                Operation::Authorize,
                Operation::Token,
                Operation::Pool,
                Operation::Schema,
                Operation::Register,
                Operation::Activate,
                Operation::Revoke,
            ]
        );
    });
}

#[test]
fn the_token_request_has_exactly_the_fields_of_a_public_client() {
    story(async {
        let world = World::new();
        world.open("/").await.reach_form(ADDRESS).await;
        let seen = world.tenant.requests_for(Operation::Token).remove(0);
        let text = seen.text();
        let mut names: Vec<&str> = text
            .split('&')
            .filter_map(|pair| pair.split('=').next())
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "client_id",
                "code",
                "code_verifier",
                "grant_type",
                "redirect_uri"
            ]
        );
        assert!(!seen.headers.contains_key("authorization"));
    });
}

#[test]
fn an_address_that_is_none_keeps_the_visitor_at_step_1_with_what_was_typed() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await;
        for (text, found) in [
            ("", Issue::Missing),
            (
                "ada@@x",
                Issue::Email(portico::form::email::EmailFault::ManyAts),
            ),
        ] {
            tab.types(FieldId::Identifier, text).await;
            tab.happens(InvitingEvent::Continued).await;
            tab.state(|state| match state {
                State::Inviting(inviting) => {
                    assert_eq!(inviting.press, Press::Refused);
                    assert_eq!(inviting.address.shown.issue(), Some(&found));
                    assert_eq!(inviting.address.text, text);
                }
                other => panic!("{other:?}"),
            });
            assert_eq!(
                tab.focused.borrow().last(),
                Some(&Some("identifier".into()))
            );
            // The focus may be there already, so the issue is said as well.
            assert_eq!(tab.alerted.borrow().last(), Some(&FieldId::Identifier));
        }
        assert_eq!(world.tenant.requests().len(), 0);
    });
}

#[test]
fn a_failed_submit_sends_nothing_and_names_every_field() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.types(FieldId::Identifier, "nobody").await;
        tab.types(FieldId::Password, "short").await;
        tab.happens(FillingEvent::Submitted).await;
        tab.state(|state| match state {
            State::Filling(filling) => assert_eq!(filling.form.wrong().len(), 5),
            other => panic!("{other:?}"),
        });
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 0);
    });
}

#[test]
fn a_password_that_the_tenant_finds_too_weak_is_told_at_the_password() {
    story(async {
        let world = World::with(|s| {
            s.policy().strength = portico_tenant::Strength::VeryStrong;
        });
        world.let_nobody_judge();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.types(FieldId::Password, "Password1234567!").await;
        tab.happens(FillingEvent::Submitted).await;
        tab.state(|state| match state {
            State::Filling(filling) => {
                let issue = filling.form.issue(FieldId::Password);
                assert!(matches!(issue, Some(Issue::Complained(_))), "{issue:?}");
                assert!(filling.summary);
            }
            other => panic!("{other:?}"),
        });
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "activating");
    });
}

#[test]
fn a_taken_address_looks_the_same_and_only_its_owner_is_told() {
    story(async {
        let world = World::new();
        let first = world.open("/").await.reach_form(ADDRESS).await;
        first.register().await;
        let fresh = first.state(|state| match state {
            State::Activating(activating) => {
                format!("{:?}", (&activating.account, &activating.step.notice))
            }
            other => panic!("{other:?}"),
        });
        activate(&world, &first).await;

        let second = world.open("/").await.reach_form(ADDRESS).await;
        second.register().await;
        let taken = second.state(|state| match state {
            State::Activating(activating) => {
                format!("{:?}", (&activating.account, &activating.step.notice))
            }
            other => panic!("{other:?}"),
        });
        assert_eq!(fresh, taken);
        assert_eq!(second.stored_keys(), ["portico.account", "portico.draft"]);
        assert_eq!(
            world.tenant.account_by_address(ADDRESS).len(),
            1,
            "no second account"
        );
        let mail = world.tenant.newest_mail(ADDRESS).unwrap();
        assert_eq!(mail.kind, MailKind::IdentifierUsed);
        assert_eq!(mail.code, None);
        assert!(world.tenant.can_sign_in(ADDRESS, PASSWORD));
    });
}

#[test]
fn a_second_submit_while_the_first_is_under_way_sends_nothing() {
    story(async {
        let world = World::new();
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        tab.engine().dispatch(FillingEvent::Submitted.into());
        tab.engine().dispatch(FillingEvent::Submitted.into());
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 1);
        assert_eq!(tab.screen(), "activating");
    });
}

#[test]
fn a_token_that_ends_in_mid_form_is_renewed_and_only_the_password_is_asked_again() {
    story(async {
        let world = World::with(|s| s.access_token_ttl = portico_tenant::Span::minutes(5));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        world.pass(std::time::Duration::from_secs(400)).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "leaving");
        assert_eq!(world.tenant.requests_for(Operation::Register).len(), 0);
        no_secret_is_left(&tab, &[PASSWORD]);

        let tab = tab.come_back().await;
        tab.state(|state| match state {
            State::Filling(filling) => {
                assert_eq!(filling.step.notice, Some(Notice::PasswordAgain));
                assert_eq!(filling.form.identifier.text, ADDRESS);
                let name = format!("{GIVEN} {FAMILY}");
                assert_eq!(
                    filling.form.sheet.payload(),
                    json!({"given_name": GIVEN, "family_name": FAMILY, "name": name})
                );
                assert!(filling.form.password.as_ref().unwrap().text.is_empty());
            }
            other => panic!("{other:?}"),
        });
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        activate(&world, &tab).await;
    });
}

#[test]
fn a_token_that_the_tenant_ends_early_is_renewed_once_and_never_in_a_loop() {
    story(async {
        let world = World::new();
        let refused = portico_tenant::Fault {
            on: Operation::Register,
            times: 2,
            action: portico_tenant::Action::Status {
                code: 401,
                body: "{}".into(),
                headers: vec![],
            },
        };
        world.tenant.script(refused);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        assert_eq!(tab.screen(), "leaving");
        let tab = tab.come_back().await;
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        assert_eq!(tab.screen(), "stopped");
    });
}
