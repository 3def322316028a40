//! Wrong deployments: the visitor gets a plain text, the integrator the cause.

use portico_e2e::{ADDRESS, Settings, World, story};
use portico_tenant::{Login, Operation};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// The visitor comes to the given problem on the way to the form, and the details name the cause.
async fn stops_with(world: &World, problem: &str, cause: &str) {
    let visitor = &world.visitor;
    visitor.arrives_as(ADDRESS).await;
    visitor.press("continue").await;
    visitor.wait_for_problem(problem).await;
    let details = visitor
        .run(
            "return document.getElementById('technical').textContent",
            vec![],
        )
        .await;
    assert!(details.as_str().unwrap().contains(cause), "{details}");
    assert!(
        !visitor.screen_text().await.contains(cause),
        "not in the visitor's own words"
    );
    assert!(visitor.has("#way-on").await, "there is a way on");
    visitor.inspect(&format!("stopped-{problem}")).await;
    assert_eq!(world.count(Operation::Register), 0);
}

#[test]
fn a_pool_that_does_not_exist_is_the_operators_matter() {
    let settings = Settings {
        config: |config| config["tenant"]["pool"] = json!("nowhere"),
        ..Settings::default()
    };
    story(settings, async |world| {
        world.visitor.expects_in_console("status of 404");
        stops_with(world, "operator", "404").await;
    });
}

#[test]
fn a_pool_that_takes_no_registrations_says_so() {
    let settings = Settings {
        tenant: |tenant| tenant.pool.public_registration_allowed = false,
        ..Settings::default()
    };
    story(settings, async |world| {
        stops_with(world, "registration_closed", "public_registration_allowed").await;
    });
}

#[test]
fn a_scope_the_client_does_not_have_is_the_operators_matter() {
    let settings = Settings {
        tenant: |tenant| tenant.client_scopes = vec!["identity".into()],
        ..Settings::default()
    };
    story(settings, async |world| {
        stops_with(world, "operator", "invalid_scope").await;
    });
}

#[test]
fn a_token_with_less_than_was_asked_for_stops_before_the_form() {
    let settings = Settings {
        tenant: |tenant| {
            tenant.token_extra.insert("scope".into(), json!("identity"));
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        stops_with(world, "operator", "identity_self_registration").await;
        assert_eq!(world.count(Operation::Pool), 0);
    });
}

#[test]
fn every_mistake_of_a_config_is_shown_at_once_with_its_path() {
    let settings = Settings {
        config: |config| {
            config["client"]["redirect_uri"] = json!("http://somewhere.example/callback/");
            config["client"]["id"] = json!(7);
            config["tenant"]["identity_api"] = json!("javascript:alert(1)");
            config["languages"] = json!(["xx"]);
            config["brandd"] = json!({});
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.visit("/").await;
        visitor.wait_for_screen("misconfigured").await;
        let paths = visitor
            .run("return [...document.querySelectorAll('#mistakes > li')].map((one) => one.dataset.path)", vec![])
            .await;
        let paths: Vec<&str> = paths
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|path| path.as_str())
            .collect();
        for part in ["redirect_uri", "id", "identity_api", "languages", "brandd"] {
            assert!(
                paths.iter().any(|path| path.contains(part)),
                "{part} is not among {paths:?}"
            );
        }
        visitor.inspect("misconfigured").await;
        assert_eq!(world.count(Operation::Authorize), 0);
    });
}

#[test]
fn a_config_that_is_no_json_object_or_not_there_never_leaves_a_blank_page() {
    for (config, what) in [
        (
            (|config| *config = json!("not a config")) as fn(&mut Value),
            "text",
        ),
        ((|config| *config = json!({})) as fn(&mut Value), "empty"),
    ] {
        story(
            Settings {
                config,
                ..Settings::default()
            },
            async |world| {
                world.visitor.visit("/").await;
                world.visitor.wait_for_screen("misconfigured").await;
                assert!(
                    world.visitor.has("#mistakes > li[data-path]").await,
                    "{what}"
                );
            },
        );
    }
}

#[test]
fn a_site_on_plain_http_starts_although_its_tenant_has_tls() {
    let settings = Settings {
        config: |config| {
            config["tenant"]["issuer"] = json!("https://tenant.example/demo/system");
            config["tenant"]["identity_api"] = json!("https://tenant.example/api/identity");
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        world.visitor.visit("/").await;
        world.visitor.wait_for_screen("inviting").await;
    });
}

#[test]
fn a_path_that_does_not_exist_is_an_honest_404_with_a_way_to_the_page() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 404");
        visitor.open("/nowhere/at-all").await;
        visitor.inspect("not-found").await;
        visitor.press_on("a[href='/']").await;
        visitor.wait_for_screen("inviting").await;
    });
}

#[test]
fn the_token_may_be_asked_for_on_arrival() {
    let settings = Settings {
        config: |config| config["authorization"]["when"] = json!("arrival"),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.open("/").await;
        visitor.wait_for_screen("filling").await;
        visitor.type_into("identifier", ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
    });
}

#[test]
fn a_login_page_that_follows_is_announced_before_continue() {
    let settings = Settings {
        tenant: |tenant| tenant.login = Login::Page,
        config: |config| {
            config["authorization"]["login_page"] = true.into();
            config["authorization"]["ui_locales"] = json!("page");
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        visitor
            .wait_for(
                "the sentence",
                "return document.querySelector('.lead').innerText.includes('sign-in page')",
            )
            .await;
        visitor.inspect("inviting-login-page").await;
        visitor.press("continue").await;
        visitor
            .wait_for(
                "the tenant's sign-in page",
                "return !!document.getElementById('username')",
            )
            .await;
        let address = visitor.address().await;
        assert!(address.contains("ui_locales=en"), "{address}");
    });
}

#[test]
fn no_other_page_can_frame_it_and_it_does_not_work_where_a_host_forgets_to_say_so() {
    for (site, works) in [(None, false), (Some(forget_framing as fn(&Path)), true)] {
        story(
            Settings {
                site,
                ..Settings::default()
            },
            async |world| {
                let visitor = &world.visitor;
                visitor.expects_in_console("frame-ancestors");
                visitor.expects_in_console("X-Frame-Options");
                visitor.expects_in_console("chrome-error://");
                visitor.open(&world.tenant_origin()).await;
                visitor.embed(&format!("{}/", world.page())).await;
                if works {
                    visitor.wait_for_problem("framed").await;
                    assert!(!visitor.has("form").await, "nothing can be typed");
                } else {
                    visitor
                        .wait_for(
                            "the browser to refuse the frame",
                            "return document.readyState === 'complete'",
                        )
                        .await;
                    assert!(!visitor.has("main").await);
                }
                visitor.leave_frame().await;
            },
        );
    }
}

/// As a host that sends no headers against framing.
fn forget_framing(dist: &Path) {
    let file = dist.join("headers.json");
    let mut headers: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    for (list, name) in [
        ("policy", "frame-ancestors"),
        ("every_answer", "x-frame-options"),
    ] {
        headers[list]
            .as_array_mut()
            .unwrap()
            .retain(|entry| entry[0] != name);
    }
    fs::write(file, headers.to_string()).unwrap();
}

/// A script file of the site that the policy does not name.
const FOREIGN: &str = "document.documentElement.dataset.foreign = '';";

#[test]
fn a_file_of_the_site_that_the_policy_does_not_name_is_no_script_of_the_page() {
    let settings = Settings {
        site: Some(|dist| {
            fs::write(dist.join("assets/upload.js"), FOREIGN).unwrap();
            let path = dist.join("index.html");
            let html = fs::read_to_string(&path).unwrap();
            let digest = portico_site::files::Digest::Sha384.hash(FOREIGN.as_bytes());
            let scripts = format!(
                "<script src=\"/assets/upload.js\"></script>\
                 <script src=\"/assets/upload.js\" integrity=\"{digest}\" crossorigin></script></body>"
            );
            fs::write(&path, html.replace("</body>", &scripts)).unwrap();
            for ending in ["br", "gz"] {
                fs::remove_file(dist.join(format!("index.html.{ending}"))).unwrap();
            }
        }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        for part in ["assets/upload.js", "Loading failed for the <script>"] {
            visitor.expects_in_console(part);
        }
        visitor.arrives_as(ADDRESS).await;
        assert!(!visitor.has("html[data-foreign]").await);
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
    });
}

#[test]
fn nobody_can_take_the_name_of_the_policy_that_makes_the_worker_in_any_document() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        // Each browser has its own words for it, with the name of the policy.
        visitor.expects_in_console("portico-strength");
        visitor.expects_in_console("another-policy");
        visitor.expects_in_console("trusted-types");
        // The callback's document leaves at once where it has nothing to do; it begins with the same script.
        visitor.expects_in_console("404");
        for path in ["/", "/activate/", "/none"] {
            visitor.open(path).await;
            let made = visitor
                .run(
                    "return ['portico-strength', 'another-policy'].map((name) => {
                        if (!window.trustedTypes) return 'no Trusted Types';
                        try {
                            trustedTypes.createPolicy(name, { createScriptURL: (url) => url });
                            return 'made';
                        } catch (error) {
                            return error.name;
                        }
                    })",
                    vec![],
                )
                .await;
            // Firefox ESR and WebKitGTK may not know them yet: then there is no name to take.
            let none = json!(["no Trusted Types", "no Trusted Types"]);
            let refused = json!(["TypeError", "TypeError"]);
            let known = portico_e2e::engine() == portico_e2e::Engine::Chromium;
            assert!(made == refused || !known && made == none, "{path}: {made}");
        }
    });
}
