//! Authorization responses: genuine, repeated and forged ones.

use portico::journey::{Event, InvitingEvent, State, problem::Problem};
use portico_tenant::{IssuerParameter, Operation};
use serde_json::json;

use crate::world::{ADDRESS, PAGE, Tab, World, story};

fn problem(tab: &Tab) -> Problem {
    tab.state(|state| match state {
        State::Stopped(stopped) => stopped.problem,
        other => panic!("{other:?}"),
    })
}

/// The cause that is shown to the operator.
fn technical(tab: &Tab) -> String {
    tab.state(|state| match state {
        State::Stopped(stopped) => {
            portico::i18n::technical::say(stopped.cause.as_ref().expect("a cause"))
        }
        other => panic!("{other:?}"),
    })
}

async fn at_tenant(world: &World) -> Tab {
    let tab = world.open("/").await;
    tab.types(portico::form::FieldId::Identifier, ADDRESS).await;
    tab.happens(InvitingEvent::Continued).await;
    tab
}

fn tokens(world: &World) -> usize {
    world.tenant.requests_for(Operation::Token).len()
}

#[test]
fn the_address_is_clean_before_anything_is_sent() {
    story(async {
        let world = World::new();
        let tab = at_tenant(&world).await;
        let url = tab.bounce().await;
        let (tab, _) = (tab.visit(&url).await, ());
        assert_eq!(tab.address(), format!("{PAGE}/"));
        assert_eq!(tab.stored_keys(), ["portico.draft"], "the attempt is used");
    });
}

#[test]
fn a_wrong_state_is_refused_and_the_waiting_attempt_is_left_alone() {
    story(async {
        let world = World::new();
        let tab = at_tenant(&world).await;
        let url = tab.bounce().await;
        for forged in [
            "/callback/?code=stolen&state=guess&iss=http%3A%2F%2F127.0.0.1%3A8450%2Fdemo%2Fsystem",
            "/callback/?error=access_denied&state=guess&iss=http%3A%2F%2F127.0.0.1%3A8450%2Fdemo%2Fsystem",
            "/callback/?code=stolen",
        ] {
            let forged = tab.visit(&format!("{PAGE}{forged}")).await;
            assert_eq!(problem(&forged), Problem::StartAgain);
        }
        assert_eq!(tokens(&world), 0, "no token request for an unknown state");
        let tab = tab.visit(&url).await;
        assert_eq!(tab.screen(), "filling");
    });
}

#[test]
fn a_replayed_callback_is_refused_without_a_request() {
    story(async {
        let world = World::new();
        let tab = at_tenant(&world).await;
        let url = tab.bounce().await;
        let tab = tab.visit(&url).await;
        assert_eq!(tab.screen(), "filling");
        let tab = tab.visit(&url).await;
        assert_eq!(problem(&tab), Problem::StartAgain);
        assert_eq!(tokens(&world), 1);
        tab.happens(Event::WentOn).await;
        assert_eq!(tab.screen(), "inviting");
        tab.state(|state| match state {
            State::Inviting(inviting) => assert_eq!(inviting.address.text, ADDRESS),
            other => panic!("{other:?}"),
        });
    });
}

#[test]
fn a_code_that_a_copied_tab_has_used_ends_in_starting_again() {
    story(async {
        let world = World::new();
        let tab = at_tenant(&world).await;
        let copy = tab.duplicate();
        let url = tab.bounce().await;
        let first = tab.visit(&url).await;
        assert_eq!(first.screen(), "filling");
        let second = copy.visit(&url).await;
        assert_eq!(problem(&second), Problem::StartAgain);
    });
}

#[test]
fn two_tabs_do_not_disturb_each_other() {
    story(async {
        let world = World::new();
        let (one, two) = (at_tenant(&world).await, at_tenant(&world).await);
        let (url_one, url_two) = (one.bounce().await, two.bounce().await);
        let crossed = one.visit(&url_two).await;
        assert_eq!(problem(&crossed), Problem::StartAgain);
        let one = one.visit(&url_one).await;
        let two = two.visit(&url_two).await;
        assert_eq!((one.screen(), two.screen()), ("filling", "filling"));
    });
}

#[test]
fn another_issuer_is_refused_before_anything_else() {
    story(async {
        let world = World::with(|s| {
            s.issuer_parameter = IssuerParameter::Forged("https://evil.example".into())
        });
        let tab = at_tenant(&world).await.come_back().await;
        assert_eq!(problem(&tab), Problem::StartAgain);
        assert_eq!(tokens(&world), 0);
    });
}

#[test]
fn a_missing_issuer_is_refused_where_the_config_requires_it() {
    story(async {
        let world = World::with(|s| s.issuer_parameter = IssuerParameter::Omitted);
        let tab = at_tenant(&world).await.come_back().await;
        assert_eq!(problem(&tab), Problem::Operator);
        assert!(technical(&tab).contains("return_iss_parameter_in_authorization_response"));
        assert_eq!(tokens(&world), 0);
        let text = world.config_without("authorization");
        world.config_text(&text);
        let tab = at_tenant(&world).await.come_back().await;
        assert_eq!(
            problem(&tab),
            Problem::Operator,
            "it is required by default"
        );
        world.config(|c| c["authorization"] = json!({"issuer_in_response": "optional"}));
        let tab = at_tenant(&world).await.come_back().await;
        assert_eq!(tab.screen(), "filling");
    });
}

#[test]
fn an_answer_in_the_fragment_is_the_operators_problem_and_is_not_used() {
    story(async {
        let world = World::new();
        let tab = at_tenant(&world).await;
        let address = tab.bounce().await.replacen('?', "#", 1);
        // A response that this page did not ask for says nothing about the deployment.
        let other = tab
            .visit(&format!("{PAGE}/callback/#code=c&state=unknown"))
            .await;
        assert_eq!(problem(&other), Problem::StartAgain);
        let tab = tab.visit(&address).await;
        assert_eq!(problem(&tab), Problem::Operator);
        assert!(technical(&tab).contains("fragment"));
        assert_eq!(tab.address(), format!("{PAGE}/"));
        assert_eq!(tokens(&world), 0);
        tab.happens(Event::WentOn).await;
        assert_eq!(tab.screen(), "inviting", "there is a way on");
    });
}

#[test]
fn a_fresh_code_that_is_refused_is_the_operators_problem_with_the_tenants_reason() {
    story(async {
        let world = World::new();
        world.tenant.script(portico_tenant::Fault {
            on: Operation::Token,
            times: 2,
            action: portico_tenant::Action::Status {
                code: 400,
                body: json!({
                    "error": "invalid_grant",
                    "error_description": "the redirect URI does not match",
                    "error_hint": "look at the client",
                    "trace_id": "trace-7",
                    "cause": "ü".repeat(5000),
                })
                .to_string(),
                headers: vec![],
            },
        });
        let mut tab = at_tenant(&world).await.come_back().await;
        for _ in 0..2 {
            assert_eq!(problem(&tab), Problem::Operator);
            let said = technical(&tab);
            for words in ["does not match", "look at the client", "trace-7"] {
                assert!(said.contains(words), "{words}: {said}");
            }
            assert!(said.chars().count() < 600, "cut");
            tab.happens(Event::WentOn).await;
            tab = tab.come_back().await;
        }
        assert_eq!(tab.screen(), "filling");
    });
}

#[test]
fn a_copy_of_a_tab_sends_no_code_that_was_used_already() {
    story(async {
        let world = World::new();
        let tab = at_tenant(&world).await;
        let copy = tab.duplicate();
        let url = tab.bounce().await;
        assert_eq!(tab.visit(&url).await.screen(), "filling");
        let copy = copy.visit(&url).await;
        assert_eq!(problem(&copy), Problem::StartAgain);
        assert_eq!(
            tokens(&world),
            1,
            "the token of the first is not ended by it"
        );
    });
}

#[test]
fn an_attempt_ends_after_ten_minutes() {
    story(async {
        let world = World::with(|s| s.authorization_code_ttl = portico_tenant::Span::minutes(60));
        let tab = at_tenant(&world).await;
        let url = tab.bounce().await;
        world.pass(std::time::Duration::from_secs(601)).await;
        let tab = tab.visit(&url).await;
        assert_eq!(problem(&tab), Problem::StartAgain);
        assert_eq!(tokens(&world), 0);
        assert!(
            !tab.storage().contains("portico.attempt"),
            "{:?}",
            tab.stored_keys()
        );
    });
}

#[test]
fn each_refusal_of_the_tenant_has_its_page_and_its_way_on() {
    for (error, expected) in [
        ("access_denied", Problem::Cancelled),
        ("temporarily_unavailable", Problem::TryLater),
        ("login_required", Problem::StartAgain),
        ("invalid_scope", Problem::Operator),
    ] {
        story(async move {
            let world = World::with(|s| s.authorize_error = Some(error.into()));
            let tab = at_tenant(&world).await.come_back().await;
            assert_eq!(problem(&tab), expected, "{error}");
            world.tenant.settings(|s| s.authorize_error = None);
            tab.happens(Event::WentOn).await;
            let tab = tab.come_back().await;
            assert_eq!(tab.screen(), "filling", "{error}");
        });
    }
}

#[test]
fn a_callback_that_nobody_asked_for_is_just_the_start() {
    story(async {
        let world = World::new();
        for path in [
            "/callback/",
            "/callback/?utm_source=mail",
            "/callback/#access_token=x",
        ] {
            let tab = world.open(path).await;
            assert_eq!(tab.screen(), "inviting", "{path}");
            assert_eq!(tab.address(), format!("{PAGE}/"));
        }
        let tab = world.open("/callback/?access_token=x&state=y").await;
        assert_eq!(problem(&tab), Problem::StartAgain);
        assert_eq!(world.tenant.requests().len(), 0);
    });
}

#[test]
fn a_scope_that_is_not_granted_stops_before_the_form() {
    story(async {
        let world = World::with(|s| s.client_scopes = vec!["identity".into()]);
        let tab = at_tenant(&world).await;
        let url = tab.bounce().await;
        let tab = tab.visit(&url).await;
        assert_eq!(problem(&tab), Problem::Operator);
        assert_eq!(world.tenant.requests_for(Operation::Pool).len(), 0);
    });
}

#[test]
fn a_refresh_token_and_an_id_token_that_nobody_asked_for_are_dropped() {
    story(async {
        let world = World::with(|s| {
            s.token_extra
                .insert("refresh_token".into(), "rt-nobody-asked".into());
            s.token_extra
                .insert("id_token".into(), "e30.e30.nobody-asked".into());
        });
        let tab = at_tenant(&world).await.come_back().await;
        assert_eq!(tab.screen(), "filling");
        assert!(!tab.storage().contains("nobody-asked"));
        let sent = world
            .tenant
            .requests()
            .iter()
            .any(|seen| seen.text().contains("nobody-asked"));
        assert!(!sent);
    });
}

#[test]
fn a_token_endpoint_that_redirects_is_not_followed() {
    for code in [302, 307] {
        story(async move {
            let world = World::new();
            world.tenant.script(portico_tenant::Fault {
                on: Operation::Token,
                times: 1,
                action: portico_tenant::Action::Status {
                    code,
                    body: String::new(),
                    headers: vec![("location".into(), "https://evil.example/".into())],
                },
            });
            let tab = at_tenant(&world).await.come_back().await;
            assert_eq!(problem(&tab), Problem::Unreachable);
            assert_eq!(tokens(&world), 1);
        });
    }
}

#[test]
fn the_words_of_an_error_go_to_the_technical_block_only() {
    story(async {
        let world = World::with(|s| s.authorize_error = Some("invalid_scope".into()));
        let tab = at_tenant(&world).await;
        let url = format!("{}&error_hint=x", tab.bounce().await);
        let forged = url.replace(
            "error_description=",
            "error_description=Call+0900-EVIL+now.+",
        );
        let tab = tab.visit(&forged).await;
        tab.state(|state| match state {
            State::Stopped(stopped) => {
                assert_eq!(stopped.problem, Problem::Operator);
                assert!(matches!(
                    &stopped.cause,
                    Some(portico::journey::problem::Cause::Authorization(_))
                ));
            }
            other => panic!("{other:?}"),
        });
    });
}
