//! Activation links: the address that they are for, the call that takes their code, and what opening a forged address
//! must not do.

use portico::{
    form::FieldId,
    journey::{
        ActivatingEvent, ConfirmingEvent, Done, Ending, FillingEvent, Named, Notice, State,
        ownership::Whose,
    },
};
use portico_tenant::{Action, Fault, LinkStyle, Operation};
use serde_json::json;

use crate::{
    prepared::{HIS, answers, config, done, link, prepares, presses, whose},
    registration::activate,
    world::{ADDRESS, PAGE, PASSWORD, Tab, World, story},
};

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
            opened.happens(ConfirmingEvent::Declined).await;
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
            // The browser's own registration is activated by now.
            let stranger = world.tab().visit(&format!("{}x", link(&world))).await;
            assert_eq!(whose(&stranger), Whose::Unknown, "{style:?}");
        });
    }
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
        // The address that a link names does not change the address of the account.
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
        tab.happens(ConfirmingEvent::Confirmed).await;
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
                    assert_eq!(activating.step.notice, Some(Notice::RegisterAgain));
                    assert!(activating.shown.issue().is_some());
                }
                other => panic!("{other:?}"),
            });
            assert!(
                tab.stored("portico.account").is_some(),
                "nothing is forgotten yet"
            );
            tab.happens(ActivatingEvent::ChangeAsked).await;
            assert_eq!(tab.screen(), "filling");
            tab.types(FieldId::Password, PASSWORD).await;
            tab.happens(FillingEvent::Submitted).await;
            activate(&world, &tab).await;
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
            let address = format!("{}{link}", PAGE);
            let there = tab.visit(&address).await;
            let now = (
                there.stored("portico.account"),
                there.stored("portico.draft"),
            );
            assert_eq!(now, kept, "{link}");
        }
        let back = tab.visit(PAGE).await.come_back().await;
        assert_eq!(back.screen(), "activating");
        activate(&world, &back).await;
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

#[test]
fn the_length_of_the_pools_codes_decides_which_call_takes_a_code_with_a_user() {
    for (length, style) in [
        (16, LinkStyle::PageShortCode),
        (32, LinkStyle::PageShortCode),
        (4, LinkStyle::PageShortCode),
        (6, LinkStyle::PageParameters),
    ] {
        story(async move {
            let world = World::with(|s| {
                s.link_style = style;
                s.pool.otp_settings.get_mut("activation").unwrap().length = length;
            });
            config(&world, json!({"activation": {"message": "link"}}));
            let tab = world.open("/").await.reach_form(ADDRESS).await;
            tab.register().await;
            let opened = presses(&world.tab().visit(&link(&world)).await).await;
            assert_eq!(opened.screen(), "done", "{length} {style:?}");
            let short = world.tenant.requests_for(Operation::Activate).len();
            assert_eq!(short, usize::from(style == LinkStyle::PageShortCode));
        });
    }
}

#[test]
fn a_pool_that_cannot_be_read_leaves_the_length_to_the_code_itself() {
    story(async {
        let world = World::with(|s| s.link_style = LinkStyle::PageShortCode);
        config(&world, json!({"activation": {"message": "link"}}));
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.register().await;
        world.tenant.script(Fault {
            on: Operation::Pool,
            times: 1,
            action: Action::Status {
                code: 403,
                body: "{}".into(),
                headers: vec![],
            },
        });
        let opened = presses(&world.tab().visit(&link(&world)).await).await;
        assert_eq!(opened.screen(), "done");
    });
}
