//! Mistakes of a tenant, of its client and pool, and of a config that does not fit them.

use crate::deployment::{Deployment, PAGE, codes, finds, run};
use portico_tenant::{Action, Cors, CorsAt, Fault, IssuerParameter, Operation, ScopeMode, Span};
use serde_json::{Value, json};

#[test]
fn cors_is_missing_at_the_token_endpoint() {
    finds(&["cors.token-missing"], |it| {
        it.tenant.settings(|s| s.cors_at = CorsAt::IdentityApi);
    });
}

#[test]
fn cors_is_missing_at_the_identity_api() {
    finds(&["cors.identity-missing"], |it| {
        it.tenant.settings(|s| s.cors_at = CorsAt::Workspace);
    });
}

#[test]
fn cors_is_missing_everywhere() {
    finds(&["cors.token-missing", "cors.identity-missing"], |it| {
        it.tenant.settings(|s| s.cors = Cors::Off);
    });
}

#[test]
fn cors_admits_authorization_only_by_a_star() {
    finds(
        // Once for the identity API, once for the revocation endpoint.
        &["cors.authorization-by-star", "cors.authorization-by-star"],
        |it| it.tenant.settings(|s| s.cors = Cors::Wildcard),
    );
}

#[test]
fn the_origin_of_the_page_is_not_on_the_list() {
    finds(&["cors.unlisted", "cors.unlisted"], |it| {
        let other = vec!["https://other.example".into()];
        it.tenant.settings(|s| s.allowed_origins = Some(other));
    });
}

#[test]
fn refusals_have_no_cors_headers() {
    finds(&["cors.refusals-hidden"], |it| {
        it.tenant.settings(|s| s.no_cors_on_errors = true);
    });
}

#[test]
fn the_preflight_succeeds_and_the_answer_has_no_cors_headers() {
    finds(&["cors.token-missing"], |it| {
        it.tenant.script(Fault {
            on: Operation::Token,
            times: 1,
            action: Action::NoCors,
        });
    });
}

#[test]
fn idempotency_keys_are_switched_on_but_not_admitted() {
    finds(&["cors.idempotency-key"], |it| {
        // Exposed headers are not examined if the preflight fails.
        it.tenant.settings(|s| s.cors = Cors::Minimal);
        it.config["tenant"]["idempotency_keys"] = json!(true);
    });
}

#[test]
fn the_redirect_uri_is_not_registered() {
    finds(&["client.redirect-uri", "pool.not-seen"], |it| {
        let other = vec!["https://other.example/callback/".into()];
        it.tenant.settings(|s| s.redirect_uris = other);
    });
}

#[test]
fn the_redirect_uri_is_registered_without_its_slash() {
    finds(&["client.redirect-slash", "pool.not-seen"], |it| {
        let uri = vec![format!("{PAGE}/callback")];
        it.tenant.settings(|s| s.redirect_uris = uri);
    });
}

#[test]
fn the_config_has_two_mistakes() {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        deployment.config["client"]["redirect_uri"] = json!(format!("{PAGE}/callback"));
        deployment.config["tenant"]["pol"] = json!("customers");
        let report = deployment.examine().await;
        assert_eq!(codes(&report), ["config.mistake"; 2]);
        let pointers: Vec<_> = report.findings.iter().map(|it| &it.pointer).collect();
        for pointer in ["/tenant/pol", "/client/redirect_uri"] {
            assert!(pointers.contains(&&Some(pointer.to_owned())), "{pointer}");
        }
    });
}

#[test]
fn the_redirect_uri_leads_to_another_origin() {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        deployment.origin = Some("http://localhost:1".into());
        let allowed = vec!["http://localhost:1".into()];
        deployment
            .tenant
            .settings(|s| s.allowed_origins = Some(allowed));
        let report = deployment.examine().await;
        assert_eq!(
            codes(&report),
            ["client.redirect-elsewhere", "site.unreachable"]
        );
    });
}

#[test]
fn the_client_may_not_ask_for_a_scope() {
    finds(&["client.scope", "pool.not-seen"], |it| {
        it.tenant
            .settings(|s| s.client_scopes = vec!["identity".into()]);
    });
}

#[test]
fn a_scope_is_not_granted() {
    finds(&["client.scope"], |it| {
        it.tenant.settings(|s| {
            s.token_extra.insert("scope".into(), json!("identity"));
        });
    });
}

#[test]
fn the_client_does_not_exist() {
    finds(&["client.unknown", "pool.not-seen"], |it| {
        it.config["client"]["id"] = json!("portica");
    });
}

#[test]
fn the_client_was_registered_with_a_secret() {
    finds(&["client.secret", "pool.not-seen"], |it| {
        it.tenant.settings(|s| s.client_secret_needed = true);
    });
}

#[test]
fn pkce_is_not_enforced() {
    finds(&["pkce.not-enforced"], |it| {
        it.tenant.settings(|s| s.pkce_enforced = false);
    });
}

#[test]
fn the_pool_does_not_exist() {
    finds(&["pool.unknown"], |it| {
        it.config["tenant"]["pool"] = json!("costumers");
    });
}

/// An origin that was free a moment ago.
fn nobody() -> String {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", gone.local_addr().unwrap())
}

#[test]
fn the_identity_api_is_on_another_host() {
    finds(&["identity.unreachable"], |it| {
        it.config["tenant"]["identity_api"] = json!(format!("{}/api/identity/demo", nobody()));
    });
}

/// A tenant with the scopes of the specification, and a page that asks for the one scope it needs.
fn only_identity(it: &mut Deployment) {
    it.tenant.settings(|s| s.scope_mode = ScopeMode::Spec);
    it.config["client"]["scopes"] = json!(["identity"]);
}

#[test]
fn the_page_could_generate_the_codes_that_a_relay_mails() {
    let expected = ["client.scope-generates-codes", "relay.unreachable"];
    finds(&expected, |it| {
        let relay = format!("{}/messages", nobody());
        it.config["activation"] = json!({"delivery": "relay", "relay_url": relay});
    });
}

#[test]
fn one_scope_is_enough_if_the_tenant_requires_no_other() {
    finds(&[], only_identity);
}

#[test]
fn the_relay_is_not_running() {
    finds(&["relay.unreachable"], |it| {
        let relay = format!("{}/messages", nobody());
        it.config["activation"] = json!({"delivery": "relay", "relay_url": relay});
        only_identity(it);
    });
}

#[test]
fn no_tenant_answers_at_the_issuer() {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        deployment.config["tenant"]["issuer"] = json!(format!("{}/demo/system", nobody()));
        let report = deployment.examine().await;
        assert_eq!(codes(&report), ["tenant.unreachable"]);
    });
}

#[test]
fn a_self_signed_certificate_is_named_as_the_cause() {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        let (certificate, key) = (made.cert.pem(), made.signing_key.serialize_pem());
        let secure = deployment
            .tenant
            .serve_tls("127.0.0.1:0", &certificate, &key)
            .await
            .unwrap();
        let issuer = format!("{}/demo/system", secure.origin());
        deployment.config["tenant"]["issuer"] = json!(issuer);
        let report = deployment.examine().await;
        assert_eq!(codes(&report), ["tenant.unreachable"]);
        let seen = &report.findings[0].seen;
        assert!(seen.contains("certificate"), "{seen}");
    });
}

#[test]
fn the_workspace_does_not_exist() {
    finds(&["discovery.missing"], |it| {
        let issuer = it.config["tenant"]["issuer"].as_str().unwrap();
        it.config["tenant"]["issuer"] = json!(issuer.replace("/system", "/default"));
    });
}

#[test]
fn the_issuer_has_an_extra_slash() {
    finds(
        &["discovery.issuer-slash", "authorization.iss-wrong"],
        |it| {
            let issuer = it.config["tenant"]["issuer"].as_str().unwrap();
            it.config["tenant"]["issuer"] = json!(format!("{issuer}/"));
        },
    );
}

#[test]
fn the_response_is_of_another_issuer() {
    finds(&["authorization.iss-wrong"], |it| {
        let other = IssuerParameter::Forged("https://other.example".into());
        it.tenant.settings(|s| s.issuer_parameter = other);
    });
}

#[test]
fn the_issuer_is_required_but_not_sent() {
    finds(&["authorization.iss-not-sent"; 2], |it| {
        it.tenant
            .settings(|s| s.issuer_parameter = IssuerParameter::Omitted);
    });
}

#[test]
fn the_pool_allows_no_registration() {
    finds(&["pool.registration-closed"], |it| {
        it.tenant
            .settings(|s| s.pool.public_registration_allowed = false);
    });
}

/// Puts a schema in place of the default one.
fn with_schema(deployment: &Deployment, schema: Value) {
    deployment.tenant.settings(|s| {
        s.schemas.insert("default_payload".into(), schema);
    });
}

#[test]
fn the_schema_requires_a_field_that_cannot_be_drawn() {
    finds(&["schema.undrawable"], |it| {
        let schema = json!({"type": "object", "required": ["secret"],
            "properties": {"secret": {"type": "string", "hidden": true}}});
        with_schema(it, schema);
    });
}

#[test]
fn a_pattern_of_the_schema_takes_too_long() {
    finds(&["schema.left-out"], |it| {
        let schema = json!({"type": "object", "required": ["name"],
            "properties": {"name": {"type": "string", "pattern": "^(a+)+$"}}});
        with_schema(it, schema);
    });
}

#[test]
fn the_schema_of_the_config_does_not_exist() {
    finds(&["schema.differs", "schema.unknown"], |it| {
        it.config["tenant"]["schema"] = json!("payload_default");
    });
}

/// Sets length and validity of activation codes.
fn with_codes(deployment: &Deployment, length: usize, ttl: Span) {
    deployment.tenant.settings(|s| {
        let codes = s.pool.otp_settings.get_mut("activation").unwrap();
        (codes.length, codes.ttl) = (length, ttl);
    });
}

#[test]
fn codes_have_a_length_that_the_page_cannot_use() {
    for length in [3, 33] {
        finds(&["pool.code-length"], |it| {
            with_codes(it, length, Span::minutes(10));
        });
    }
}

#[test]
fn codes_expire_before_the_mail_is_read() {
    finds(&["pool.code-life"], |it| {
        with_codes(it, 6, Span::seconds(20));
    });
}

#[test]
fn the_pool_accepts_no_passwords() {
    finds(&["pool.mechanism"], |it| {
        it.tenant
            .settings(|s| s.pool.authentication_mechanisms = vec!["otp".into()]);
    });
}

#[test]
fn passwords_may_be_short() {
    finds(&["pool.password-short"], |it| {
        it.tenant.settings(|s| s.policy().min_length = 6);
    });
}

#[test]
fn tokens_are_valid_for_long() {
    finds(&["token.life"], |it| {
        it.tenant
            .settings(|s| s.access_token_ttl = Span::minutes(60));
    });
}

#[test]
fn a_refresh_token_is_issued() {
    finds(&["token.refresh"], |it| {
        it.tenant.settings(|s| {
            s.token_extra.insert("refresh_token".into(), json!("r"));
        });
    });
}

#[test]
fn the_relay_does_not_admit_the_page() {
    run(async {
        // A server that answers without CORS headers.
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let relay = format!("http://{}/messages", listener.local_addr().unwrap());
        let router = axum::Router::new().fallback(async || "hello");
        let served = tokio::spawn(async move {
            let _ = axum::serve(listener, router).await;
        });
        let mut deployment = Deployment::healthy(PAGE).await;
        deployment.config["activation"] = json!({"delivery": "relay", "relay_url": relay});
        only_identity(&mut deployment);
        let report = deployment.examine().await;
        served.abort();
        assert_eq!(codes(&report), ["cors.relay-missing"], "{}", report.text());
    });
}
