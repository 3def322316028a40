//! Mistakes that no switch of the stand-in makes: answers written for the occasion.

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
fn discovery_says_something_else() {
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
fn the_issuer_is_sent_and_not_required() {
    finds(&["authorization.iss-not-required"], |it| {
        it.config["authorization"] = json!({});
    });
}

#[test]
fn the_tenant_refuses_everybody() {
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
fn the_way_to_the_token_ends_nowhere() {
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
fn the_way_back_loses_the_state_and_brings_an_old_code() {
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
fn the_token_cannot_be_ended() {
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
fn the_pool_names_no_schema() {
    finds(&["schema.unnamed"], |it| {
        let pool = json!({"id": "customers", "password_policy": {"min_length": 15}});
        script(it, Operation::Pool, 2, answer(200, &pool, &[]));
    });
}

#[test]
fn the_message_holds_a_link() {
    finds(&["mail.link"], |it| {
        it.config["activation"] = json!({"message": "link"});
    });
}

#[test]
fn the_page_is_not_served_over_https() {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        // RFC 6761 section 6.4: no such name will ever be there.
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
fn every_finding_of_the_catalogue_has_a_story() {
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
