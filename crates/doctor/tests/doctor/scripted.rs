//! Mistakes for which the stand-in has no setting, with scripted answers.

use crate::deployment::{Deployment, PAGE, codes, finds, run};
use portico_doctor::catalogue::ALL;
use portico_tenant::{Action, Fault, Moment, Operation};
use serde_json::{Value, json};

fn script(it: &Deployment, on: Operation, times: u32, action: Action) {
    it.tenant.script(Fault { on, times, action });
}

fn answer(code: u16, body: &Value, headers: &[(&str, &str)]) -> Action {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Action::Status {
        code,
        body: body.to_string(),
        headers: headers.iter().map(owned).collect(),
    }
}

/// The discovery document, with one member changed.
fn with_discovery(it: &Deployment, name: &str, value: Value) {
    let issuer = it.config["tenant"]["issuer"].as_str().unwrap();
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/oauth2/authorize"),
        "token_endpoint": format!("{issuer}/oauth2/token"),
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["none"],
        "authorization_response_iss_parameter_supported": true,
    });
    document[name] = value;
    script(it, Operation::Discovery, 1, answer(200, &document, &[]));
}

#[test]
fn the_discovery_document_contradicts_the_config() {
    for (code, name, value) in [
        (
            "discovery.issuer",
            "issuer",
            json!("https://id.example/t/system"),
        ),
        (
            "discovery.endpoint",
            "token_endpoint",
            json!("https://id.example/token"),
        ),
        (
            "discovery.s256-unsaid",
            "code_challenge_methods_supported",
            Value::Null,
        ),
        (
            "discovery.no-s256",
            "code_challenge_methods_supported",
            json!(["plain"]),
        ),
        (
            "discovery.no-public-clients",
            "token_endpoint_auth_methods_supported",
            json!(["client_secret_basic"]),
        ),
    ] {
        finds(&[code], |it| with_discovery(it, name, value));
    }
}

#[test]
fn the_issuer_is_sent_but_not_required() {
    finds(&["authorization.iss-not-required"], |it| {
        it.config["authorization"] = json!({ "issuer_in_response": "optional" });
    });
}

#[test]
fn the_authorization_endpoint_returns_an_error() {
    for (error, code) in [
        ("server_error", "authorization.refused"),
        ("unauthorized_client", "client.grant"),
    ] {
        finds(&[code, "pool.not-seen"], |it| {
            it.tenant
                .settings(|s| s.authorize_error = Some(error.into()));
        });
    }
}

#[test]
fn the_connection_is_dropped_on_the_way_to_a_token() {
    finds(&["authorization.lost", "pool.not-seen"], |it| {
        let gone = Action::Drop(Moment::BeforeActing);
        script(it, Operation::Authorize, 1, gone);
    });
    finds(&["token.unreachable", "pool.not-seen"], |it| {
        let gone = Action::Drop(Moment::BeforeActing);
        script(it, Operation::Token, 1, gone);
    });
}

#[test]
fn the_response_has_no_state_and_an_old_code() {
    finds(
        &["authorization.state", "token.refused", "pool.not-seen"],
        |it| {
            let issuer = it.config["tenant"]["issuer"].as_str().unwrap();
            let location = format!("{PAGE}/callback/?code=old&iss={issuer}");
            let back = answer(303, &json!({}), &[("location", &location)]);
            script(it, Operation::Authorize, 1, back);
        },
    );
}

#[test]
fn the_token_is_no_bearer_token() {
    finds(&["token.unreadable", "pool.not-seen"], |it| {
        it.tenant.settings(|s| {
            s.token_extra.insert("token_type".into(), json!("DPoP"));
        });
    });
}

#[test]
fn the_preflight_leaves_out_a_header() {
    finds(&["cors.header", "cors.header"], |it| {
        let headers = [
            ("access-control-allow-origin", PAGE),
            ("access-control-allow-headers", "content-type"),
        ];
        script(
            it,
            Operation::Preflight,
            3,
            answer(204, &json!({}), &headers),
        );
    });
}

#[test]
fn the_revocation_endpoint_sends_no_cors_headers() {
    finds(&["cors.revocation-missing"], |it| {
        let headers = [
            ("access-control-allow-origin", PAGE),
            ("access-control-allow-headers", "content-type"),
        ];
        // The first is for the token endpoint.
        script(
            it,
            Operation::Preflight,
            1,
            answer(204, &json!({}), &headers),
        );
        script(it, Operation::Preflight, 1, answer(204, &json!({}), &[]));
    });
}

#[test]
fn a_preflight_that_is_refused_admits_nothing() {
    finds(&["cors.token-missing"], |it| {
        let headers = [
            ("access-control-allow-origin", PAGE),
            ("access-control-allow-headers", "content-type"),
        ];
        script(
            it,
            Operation::Preflight,
            1,
            answer(405, &json!({}), &headers),
        );
    });
}

#[test]
fn the_identity_api_cannot_be_used() {
    finds(&["identity.unreachable"], |it| {
        let gone = Action::Drop(Moment::BeforeActing);
        script(it, Operation::Pool, 1, gone);
    });
    finds(&["identity.unexpected"], |it| {
        script(it, Operation::Pool, 2, Action::NotJson);
    });
    finds(&["identity.forbidden"], |it| {
        it.config["client"]["scopes"] = json!(["identity"]);
    });
}

#[test]
fn the_identity_api_is_at_another_path() {
    for (from, to) in [
        ("/api/identity/demo", "/api/identity/other"),
        ("/api/identity/demo", "/api/identity"),
        ("/api/identity/demo", "/identity/demo"),
        ("/api/identity/demo", "/api/identity/demo/system"),
    ] {
        finds(&["identity.path"], |it| {
            let api = it.config["tenant"]["identity_api"].as_str().unwrap();
            it.config["tenant"]["identity_api"] = json!(api.replace(from, to));
        });
    }
}

#[test]
fn a_workspace_without_a_discovery_document_is_examined() {
    finds(&["discovery.absent"], |it| {
        script(it, Operation::Discovery, 1, answer(404, &json!({}), &[]));
    });
    finds(&["discovery.absent", "pool.unknown"], |it| {
        script(it, Operation::Discovery, 1, answer(403, &json!({}), &[]));
        it.config["tenant"]["pool"] = json!("costumers");
    });
    finds(
        &[
            "discovery.absent",
            "authorization.login-page",
            "pool.not-seen",
        ],
        |it| {
            script(it, Operation::Discovery, 1, answer(200, &json!([]), &[]));
            it.tenant
                .settings(|s| s.login = portico_tenant::Login::Page);
        },
    );
}

#[test]
fn a_temporary_error_of_the_tenant_is_not_taken_for_a_mistake() {
    for status in [429, 500, 502, 503, 504] {
        let busy = || answer(status, &json!({}), &[]);
        finds(&["tenant.unavailable"], |it| {
            script(it, Operation::Discovery, 1, busy());
        });
        finds(&["tenant.unavailable", "pool.not-seen"], |it| {
            script(it, Operation::Authorize, 1, busy());
        });
        finds(&["tenant.unavailable", "pool.not-seen"], |it| {
            script(it, Operation::Token, 1, busy());
        });
        finds(&["tenant.unavailable"], |it| {
            script(it, Operation::Pool, 2, busy());
        });
        finds(&["tenant.unavailable"], |it| {
            script(it, Operation::Schema, 1, busy());
        });
        finds(&["tenant.unavailable"], |it| {
            script(it, Operation::Revoke, 1, busy());
        });
    }
}

#[test]
fn json_with_another_content_type_is_found() {
    let plain = [
        ("content-type", "text/plain"),
        ("access-control-allow-origin", PAGE),
    ];
    finds(&["tenant.content-type", "pool.not-seen"], |it| {
        let token = json!({"access_token": "t", "token_type": "bearer", "expires_in": 60});
        script(it, Operation::Token, 1, answer(200, &token, &plain));
    });
    finds(&["tenant.content-type"], |it| {
        let pool = json!({"id": "customers", "payload_schema_id": "default_payload"});
        script(it, Operation::Pool, 2, answer(200, &pool, &plain));
    });
}

#[test]
fn the_lifetime_of_a_token_may_be_a_string_or_missing() {
    for (said, found) in [
        (json!("3600"), &["token.life"][..]),
        (json!("600"), &[]),
        (json!(null), &["token.life-unknown"]),
        (json!(0), &["token.life-unknown"]),
        (json!("soon"), &["token.life-unknown"]),
    ] {
        finds(found, |it| {
            it.tenant.settings(|s| {
                s.token_extra.insert("expires_in".into(), said);
            });
        });
    }
}

#[test]
fn the_client_may_not_revoke_its_token() {
    for status in [400, 401, 403, 404] {
        finds(&["token.revocation-refused"], |it| {
            let refused = json!({"error": "unauthorized_client"});
            script(it, Operation::Revoke, 1, answer(status, &refused, &[]));
        });
    }
}

#[test]
fn logins_and_error_pages_of_the_tenant_are_distinguished() {
    let html = |status: u16, page: &str| Action::Status {
        code: status,
        body: page.to_owned(),
        headers: vec![("content-type".into(), "text/html".into())],
    };
    let form = "<form><input name=user><input type=password></form><p>invalid_client? Call us.";
    for (status, page, found) in [
        (200, form, "authorization.login-page"),
        (401, form, "authorization.login-page"),
        (400, "<p>invalid_redirect_uri</p>", "client.redirect-uri"),
        (
            400,
            "invalid_request: the &#39;redirect&#95;uri&#39; is not known",
            "client.redirect-uri",
        ),
        (200, "<h1>invalid&lowbar;client", "client.unknown"),
    ] {
        finds(&[found, "pool.not-seen"], |it| {
            // The second request tries the URI without its slash, or a request without PKCE.
            let times = if page == form { 1 } else { 2 };
            script(it, Operation::Authorize, times, html(status, page));
        });
    }
}

#[test]
fn the_preflight_succeeds_but_the_answer_has_no_cors_headers() {
    // An error with a successful answer, otherwise a warning.
    finds(&["cors.token-missing"], |it| {
        script(it, Operation::Token, 1, Action::NoCors);
    });
    finds(
        &[
            "authorization.login-page",
            "cors.answer-closed",
            "pool.not-seen",
        ],
        |it| {
            it.tenant
                .settings(|s| s.login = portico_tenant::Login::Page);
            script(it, Operation::Token, 1, Action::NoCors);
        },
    );
}

#[test]
fn an_endpoint_may_have_a_query() {
    finds(&["discovery.endpoint"], |it| {
        let issuer = it.config["tenant"]["issuer"].as_str().unwrap();
        let endpoint = format!("{issuer}/oauth2/authorize?login_hint=https%3A//a.example/b");
        it.config["tenant"]["authorization_endpoint"] = json!(endpoint);
    });
}

#[test]
fn the_pool_names_no_schema() {
    finds(&["schema.unnamed"], |it| {
        let pool = json!({"id": "customers", "password_policy": {"min_length": 15}});
        script(it, Operation::Pool, 2, answer(200, &pool, &[]));
    });
}

#[test]
fn the_message_has_a_link() {
    finds(&["mail.link"], |it| {
        it.config["activation"] = json!({"message": "link"});
    });
}

#[test]
fn the_page_is_not_served_over_https() {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        // RFC 6761 section 6.4: this name never resolves.
        deployment.origin = Some("http://signup.invalid".into());
        let allowed = vec!["http://signup.invalid".into()];
        deployment
            .tenant
            .settings(|s| s.allowed_origins = Some(allowed));
        let report = deployment.examine().await;
        assert_eq!(
            codes(&report),
            [
                "client.redirect-elsewhere",
                "site.insecure",
                "site.unreachable"
            ]
        );
    });
}

#[test]
fn every_finding_of_the_catalogue_has_a_test() {
    let stories = [
        include_str!("healthy.rs"),
        include_str!("mistakes.rs"),
        include_str!("scripted.rs"),
        include_str!("site.rs"),
        include_str!("tenant.rs"),
    ]
    .concat();
    let told = |code: &&str| stories.contains(&format!("\"{code}\""));
    let untold: Vec<&str> = ALL
        .iter()
        .map(|entry| entry.code)
        .filter(|code| !told(code))
        .collect();
    assert_eq!(untold, [""; 0]);
}
