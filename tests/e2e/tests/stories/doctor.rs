//! The doctor's page in a real browser, which enforces CORS: a healthy deployment, and mistakes whose findings depend on
//! the browser. The doctor's own tests have the whole table.

use portico_e2e::{Settings, Visitor, World, story};
use portico_tenant::{Cors, Operation, Span};
use serde_json::{Value, json};
use std::fs;

/// The stand-in's tokens usually live for an hour, which the doctor notes.
fn lives_shortly(tenant: &mut portico_tenant::Settings) {
    tenant.access_token_ttl = Span::minutes(10);
}

/// What Chromium's console prints about requests that the doctor makes fail on purpose.
fn expects_failures(visitor: &Visitor) {
    for part in [
        "blocked by CORS policy",
        "net::ERR_",
        "the server responded with a status of 4",
    ] {
        visitor.expects_in_console(part);
    }
}

async fn codes(visitor: &Visitor) -> Vec<String> {
    let json = visitor
        .run("return document.getElementById('json').textContent", vec![])
        .await;
    let report: Value = serde_json::from_str(json.as_str().unwrap()).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let codes: Vec<String> = findings
        .iter()
        .map(|one| one["code"].as_str().unwrap().to_owned())
        .collect();
    let mut drawn = visitor
        .run(
            "return [...document.querySelectorAll('.finding-code')].map((one) => one.textContent)",
            vec![],
        )
        .await;
    let drawn = drawn.as_array_mut().unwrap();
    drawn.sort_by_key(ToString::to_string);
    let mut sorted = codes.clone();
    sorted.sort();
    assert_eq!(json!(sorted), json!(drawn), "all findings are drawn");
    codes
}

/// Waits until the examination that is under way is over.
async fn wait_until_examined(visitor: &Visitor) {
    visitor
        .wait_for(
            "the examination to be over",
            "return !document.getElementById('again').hidden",
        )
        .await;
}

async fn opens(world: &World) {
    expects_failures(&world.visitor);
    world.visitor.open("/doctor/").await;
    wait_until_examined(&world.visitor).await;
}

/// Presses, and waits until the small window has come back and what it brought is examined.
async fn walks(visitor: &Visitor, button: &str) {
    visitor
        .run("document.getElementById('status').textContent = ''", vec![])
        .await;
    visitor.press(button).await;
    visitor.wait_for_tabs(1).await;
    visitor
        .wait_for(
            "what the small window brought to be examined",
            "return !document.getElementById('again').hidden
                 && document.getElementById('status').textContent !== ''",
        )
        .await;
}

/// Breaks a deployment and asserts the findings before and after the login in a small window.
fn finds(settings: Settings, alone: &[&str], walked: &[&str], name: &str) {
    story(settings, async |world| {
        opens(world).await;
        assert_eq!(codes(&world.visitor).await, alone);
        if !walked.is_empty() {
            walks(&world.visitor, "walk").await;
            assert_eq!(codes(&world.visitor).await, walked);
        }
        world.visitor.inspect(&format!("doctor-{name}")).await;
        assert!(world.tenant.outbox().is_empty());
    });
}

const UNREAD: &str = "discovery.not-read";

#[test]
fn a_healthy_deployment_is_found_healthy_from_the_page() {
    let settings = Settings {
        tenant: |tenant| {
            lives_shortly(tenant);
            tenant.cors = Cors::AllowList;
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        opens(world).await;
        let alone = [UNREAD, "authorization.not-walked", "pool.not-seen"];
        assert_eq!(codes(visitor).await, alone);
        visitor.inspect("doctor-alone").await;
        walks(visitor, "walk").await;
        assert_eq!(visitor.focused().await, "result");
        assert_eq!(codes(visitor).await, [UNREAD, "pkce.not-tried"]);
        walks(visitor, "bare").await;
        assert_eq!(codes(visitor).await, [UNREAD]);
        visitor.inspect("doctor-healthy").await;
        let given = world.tenant.requests_for(Operation::Token);
        assert_eq!(given.iter().filter(|seen| seen.status == 200).count(), 1);
        let ended = world.tenant.requests_for(Operation::Revoke);
        assert!(ended.iter().any(|seen| seen.status == 200));
        for operation in [Operation::Register, Operation::CreateUser, Operation::Send] {
            assert_eq!(world.count(operation), 0, "{operation:?}");
        }
    });
}

#[test]
fn a_tenant_without_cors_is_found() {
    let settings = Settings {
        tenant: |tenant| {
            lives_shortly(tenant);
            tenant.cors = Cors::Off;
        },
        ..Settings::default()
    };
    let alone = [
        UNREAD,
        "authorization.not-walked",
        "tenant.unreadable",
        "cors.identity-missing",
    ];
    finds(settings, &alone, &[], "without-cors");
}

#[test]
fn a_tenant_that_does_not_answer_is_told_from_one_without_cors() {
    let settings = Settings {
        config: |config| {
            // The port of "discard", on which nothing listens.
            config["tenant"]["issuer"] = json!("http://127.0.0.1:9/demo/system");
        },
        ..Settings::default()
    };
    finds(settings, &["tenant.unreachable"], &[], "unreachable");
}

/// The Fetch standard requires `authorization` by name; Chromium accepts `*` with a warning. So the page finds nothing in
/// Chromium, unlike the command and a browser that follows the standard (the model of the doctor's tests).
#[test]
fn a_star_covers_authorization_in_chromium_still() {
    let settings = Settings {
        tenant: |tenant| {
            lives_shortly(tenant);
            tenant.cors = Cors::Wildcard;
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("will not be covered by the wildcard symbol");
        opens(world).await;
        walks(visitor, "walk").await;
        assert_eq!(codes(visitor).await, [UNREAD, "pkce.not-tried"]);
    });
}

#[test]
fn a_scope_and_a_pool_that_are_wrong_show_after_the_login() {
    let settings = Settings {
        tenant: |tenant| {
            lives_shortly(tenant);
            tenant.client_scopes = vec!["identity".into()];
        },
        ..Settings::default()
    };
    let alone = [UNREAD, "authorization.not-walked", "pool.not-seen"];
    let walked = [UNREAD, "pkce.not-tried", "client.scope", "pool.not-seen"];
    finds(settings, &alone, &walked, "scope");
    let settings = Settings {
        tenant: lives_shortly,
        config: |config| config["tenant"]["pool"] = json!("costumers"),
        ..Settings::default()
    };
    let walked = [UNREAD, "pkce.not-tried", "pool.unknown"];
    finds(settings, &alone, &walked, "pool");
}

#[test]
fn a_window_that_stays_at_the_tenant_is_asked_about() {
    let settings = Settings {
        tenant: |tenant| {
            lives_shortly(tenant);
            tenant.redirect_uris = vec!["https://other.example/callback/".into()];
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        opens(world).await;
        let here = visitor.tab().await;
        visitor.press("walk").await;
        let tabs = visitor.wait_for_tabs(2).await;
        let small = tabs.into_iter().find(|tab| *tab != here).unwrap();
        visitor.turn_to(&small).await;
        visitor.wait_for_text("redirect").await;
        visitor.turn_to(&here).await;
        visitor.inspect("doctor-waiting").await;
        visitor.press_on("[data-shown='redirect-uri']").await;
        wait_until_examined(visitor).await;
        let found = [
            UNREAD,
            "pkce.not-tried",
            "client.redirect-uri",
            "pool.not-seen",
        ];
        assert_eq!(codes(visitor).await, found);
        visitor.inspect("doctor-redirect-uri").await;
    });
}

#[test]
fn pkce_that_is_not_enforced_shows_when_somebody_goes_without_it() {
    let settings = Settings {
        tenant: |tenant| {
            lives_shortly(tenant);
            tenant.pkce_enforced = false;
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        opens(world).await;
        walks(&world.visitor, "walk").await;
        walks(&world.visitor, "bare").await;
        assert_eq!(codes(&world.visitor).await, [UNREAD, "pkce.not-enforced"]);
        assert_eq!(
            world.count(Operation::Token),
            2,
            "no code without PKCE is used"
        );
    });
}

#[test]
fn a_config_with_mistakes_is_examined_and_never_a_blank_page() {
    let settings = Settings {
        config: |config| {
            config["tenant"]["pol"] = json!("customers");
            config["client"]["id"] = json!(7);
        },
        ..Settings::default()
    };
    finds(
        settings,
        &["config.mistake", "config.mistake"],
        &[],
        "config",
    );
}

#[test]
fn a_changed_byte_of_the_doctor_is_said_on_its_page() {
    let settings = Settings {
        site: Some(|dist| {
            for entry in fs::read_dir(dist.join("assets")).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if !name.starts_with("doctor-") || !name.contains(".wasm") {
                    continue;
                }
                match name.ends_with(".wasm") {
                    true => {
                        let mut bytes = fs::read(&path).unwrap();
                        *bytes.last_mut().unwrap() ^= 1;
                        fs::write(&path, bytes).unwrap();
                    }
                    false => fs::remove_file(&path).unwrap(),
                }
            }
        }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("integrity");
        visitor.open("/doctor/").await;
        visitor.wait_for_text("cargo xtask doctor says which").await;
        visitor.inspect("doctor-broken").await;
    });
}

#[test]
fn no_document_of_a_visitor_names_the_doctor() {
    story(Settings::default(), async |world| {
        for path in ["/", "/callback/", "/activate/", "/404.html"] {
            world.visitor.open(path).await;
            let html = world
                .visitor
                .run("return document.documentElement.outerHTML", vec![])
                .await;
            assert!(!html.as_str().unwrap().contains("/doctor"), "{path}");
        }
    });
}
