//! Mistakes in a deployment, one at a time: each is examined with the command and on the doctor's page, the latter in a
//! model of a browser that enforces CORS. The table in docs/doctor-page.md is compared with these tests.

use crate::{
    browser::Browser,
    deployment::{Deployment, codes, run, site},
};
use axum::http::{HeaderValue, StatusCode, header};
use portico_doctor::{examine_from_page, small_window::Attempt};
use portico_tenant::{Cors, CorsAt, IssuerParameter, Login, Operation, ScopeMode, Span};
use serde_json::json;
use std::sync::Arc;
use tokio::net::TcpListener;

/// The page finds this for every tenant without CORS on its discovery document, as the stand-in; the table leaves it
/// out.
const ALWAYS: &str = "discovery.not-read";

macro_rules! mistakes {
    ($($name:ident $command:tt $page:tt |$it:ident| $spoil:expr;)*) => {
        $(
            #[test]
            fn $name() {
                tell(&$command, &$page, |$it: &mut Deployment| { $spoil; });
            }
        )*

        /// Name, codes from the command, codes on the page.
        const TABLE: &[(&str, &[&str], &[&str])] = &[$((stringify!($name), &$command, &$page)),*];
    };
}

mistakes! {
    a_member_of_the_config_is_misspelt ["config.mistake"] ["config.mistake"]
        |it| it.config["tenant"]["pol"] = json!("customers");
    no_tenant_answers_at_the_issuer ["tenant.unreachable"] ["tenant.unreachable"]
        |it| it.config["tenant"]["issuer"] = json!(format!("{}/demo/system", nobody()));
    the_workspace_does_not_exist ["discovery.missing"]
        ["authorization.refused", "discovery.missing", "pool.not-seen"]
        |it| it.config["tenant"]["issuer"] = json!(issuer(it).replace("/system", "/default"));
    the_issuer_has_an_extra_slash
        ["discovery.issuer-slash", "authorization.iss-wrong"] ["authorization.iss-wrong"]
        |it| it.config["tenant"]["issuer"] = json!(format!("{}/", issuer(it)));
    the_issuer_is_required_but_not_sent
        ["authorization.iss-not-sent", "authorization.iss-not-sent"] ["authorization.iss-not-sent"]
        |it| it.tenant.settings(|s| s.issuer_parameter = IssuerParameter::Omitted);
    the_client_does_not_exist ["client.unknown", "pool.not-seen"] ["client.unknown", "pool.not-seen"]
        |it| it.config["client"]["id"] = json!("portica");
    the_client_was_registered_with_a_secret
        ["client.secret", "pool.not-seen"] ["client.secret", "pool.not-seen"]
        |it| it.tenant.settings(|s| s.client_secret_needed = true);
    the_redirect_uri_is_not_registered
        ["client.redirect-uri", "pool.not-seen"] ["client.redirect-uri", "pool.not-seen"]
        |it| it.tenant.settings(|s| s.redirect_uris = vec!["https://other.example/callback/".into()]);
    the_redirect_uri_is_registered_without_its_slash
        ["client.redirect-slash", "pool.not-seen"] ["client.redirect-uri", "pool.not-seen"]
        |it| it.tenant.settings(|s| for uri in &mut s.redirect_uris {
            *uri = uri.trim_end_matches('/').to_owned();
        });
    the_client_may_not_ask_for_a_scope
        ["client.scope", "pool.not-seen"] ["client.scope", "pool.not-seen"]
        |it| it.tenant.settings(|s| s.client_scopes = vec!["identity".into()]);
    a_scope_is_not_granted ["client.scope"] ["client.scope"]
        |it| it.tenant.settings(|s| drop(s.token_extra.insert("scope".into(), json!("identity"))));
    pkce_is_not_enforced ["pkce.not-enforced"] ["pkce.not-enforced"]
        |it| it.tenant.settings(|s| s.pkce_enforced = false);
    the_pool_does_not_exist ["pool.unknown"] ["pool.unknown"]
        |it| it.config["tenant"]["pool"] = json!("costumers");
    the_pool_allows_no_registration ["pool.registration-closed"] ["pool.registration-closed"]
        |it| it.tenant.settings(|s| s.pool.public_registration_allowed = false);
    the_schema_requires_a_field_that_cannot_be_drawn ["schema.undrawable"] ["schema.undrawable"]
        |it| it.tenant.settings(|s| drop(s.schemas.insert("default_payload".into(), json!({
            "type": "object", "required": ["secret"],
            "properties": {"secret": {"type": "string", "hidden": true}},
        }))));
    cors_is_missing_at_the_token_endpoint
        ["cors.token-missing"] ["tenant.unreadable", "pool.not-seen"]
        |it| it.tenant.settings(|s| s.cors_at = CorsAt::IdentityApi);
    cors_is_missing_at_the_identity_api ["cors.identity-missing"] ["cors.identity-missing"]
        |it| it.tenant.settings(|s| s.cors_at = CorsAt::Workspace);
    cors_is_missing_everywhere
        ["cors.token-missing", "cors.identity-missing"] ["tenant.unreadable", "cors.identity-missing"]
        |it| it.tenant.settings(|s| s.cors = Cors::Off);
    cors_admits_authorization_only_by_a_star
        ["cors.authorization-by-star", "cors.authorization-by-star"]
        ["cors.authorization-by-star", "cors.authorization-by-star"]
        |it| it.tenant.settings(|s| s.cors = Cors::Wildcard);
    the_origin_of_the_page_is_not_on_the_list
        ["cors.unlisted", "cors.unlisted"] ["tenant.unreadable", "cors.identity-missing"]
        |it| it.tenant.settings(|s| s.allowed_origins = Some(vec!["https://other.example".into()]));
    refusals_have_no_cors_headers ["cors.refusals-hidden"] ["cors.refusals-hidden"]
        |it| it.tenant.settings(|s| s.no_cors_on_errors = true);
    idempotency_keys_are_not_admitted ["cors.idempotency-key"] ["cors.idempotency-key"]
        |it| {
            it.tenant.settings(|s| s.cors = Cors::Minimal);
            it.config["tenant"]["idempotency_keys"] = json!(true);
        };
    the_identity_api_is_on_another_host ["identity.unreachable"] ["identity.unreachable"]
        |it| it.config["tenant"]["identity_api"] = json!(format!("{}/api/identity/demo", nobody()));
    the_relay_is_not_running ["relay.unreachable"] ["relay.unreachable"]
        |it| {
            it.tenant.settings(|s| s.scope_mode = ScopeMode::Spec);
            it.config["client"]["scopes"] = json!(["identity"]);
            let relay = format!("{}/messages", nobody());
            it.config["activation"] = json!({"delivery": "relay", "relay_url": relay});
        };
    the_relay_does_not_admit_the_page ["cors.relay-missing"] ["cors.relay-missing"]
        |it| {
            it.tenant.settings(|s| s.scope_mode = ScopeMode::Spec);
            it.config["client"]["scopes"] = json!(["identity"]);
            let relay = format!("{}/messages", somebody());
            it.config["activation"] = json!({"delivery": "relay", "relay_url": relay});
        };
    codes_expire_before_the_mail_is_read ["pool.code-life"] ["pool.code-life"]
        |it| it.tenant.settings(|s| {
            s.pool.otp_settings.get_mut("activation").unwrap().ttl = Span::seconds(20);
        });
    tokens_are_valid_for_long ["token.life"] ["token.life"]
        |it| it.tenant.settings(|s| s.access_token_ttl = Span::minutes(60));
    there_is_no_policy ["site.policy-missing"] ["site.policy-missing"]
        |it| it.site = Arc::new(|_, response| {
            response.headers_mut().remove(header::CONTENT_SECURITY_POLICY);
        });
    the_policy_does_not_name_the_tenant
        ["site.policy-connect"] ["site.policy-connect"]
        |it| it.site = Arc::new(|_, response| {
            let policy = response.headers().get(header::CONTENT_SECURITY_POLICY).cloned();
            if let Some(policy) = policy.as_ref().and_then(|policy| policy.to_str().ok()) {
                let (before, after) = policy.split_once("connect-src").unwrap();
                let (_, after) = after.split_once(';').unwrap();
                let changed = format!("{before}connect-src 'self';{after}");
                let changed = HeaderValue::from_str(&changed).unwrap();
                response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, changed);
            }
        });
    web_assembly_has_the_wrong_type ["site.wasm-type"] ["site.wasm-type"]
        |it| it.site = Arc::new(|path, response| {
            if path == "/assets/a.wasm" {
                let kind = HeaderValue::from_static("application/octet-stream");
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
            }
        });
    the_config_may_be_cached ["site.config-cached"] ["site.config-cached"]
        |it| it.site = Arc::new(|path, response| {
            if path == "/config.json" {
                let kept = HeaderValue::from_static("public, max-age=86400");
                response.headers_mut().insert(header::CACHE_CONTROL, kept);
            }
        });
    unknown_paths_return_the_start_page
        ["site.unknown-path", "site.unknown-path"] ["site.unknown-path", "site.unknown-path"]
        |it| it.site = Arc::new(|_, response| {
            if response.status() == StatusCode::NOT_FOUND {
                *response.status_mut() = StatusCode::OK;
            }
        });
}

fn issuer(it: &Deployment) -> String {
    it.config["tenant"]["issuer"].as_str().unwrap().to_owned()
}

/// An origin that was free a moment ago.
fn nobody() -> String {
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", gone.local_addr().unwrap())
}

/// A server that answers without CORS headers until the end of the test.
fn somebody() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let listener = TcpListener::from_std(listener).unwrap();
        let _ = axum::serve(listener, axum::Router::new().fallback(async || "hello")).await;
    });
    origin
}

/// Breaks one deployment for the command and one for the page, and expects exactly these findings.
fn tell(command: &[&str], page: &[&str], spoil: impl Fn(&mut Deployment)) {
    run(async {
        served(&spoil, async |it, origin| {
            it.origin = Some(origin);
            let report = it.examine().await;
            assert_eq!(codes(&report), command, "command: {}", report.text());
        })
        .await;
        served(&spoil, async |it, origin| {
            let report = it.examine_on_page(&origin, true).await.walked;
            let found = codes(&report).into_iter().filter(|code| *code != ALWAYS);
            let found: Vec<&str> = found.collect();
            assert_eq!(found, page, "page: {}", report.text());
        })
        .await;
    });
}

/// A deployment, its mistake, and a host that serves its page.
async fn served(
    spoil: &impl Fn(&mut Deployment),
    story: impl AsyncFnOnce(&mut Deployment, String),
) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let mut it = Deployment::healthy(&origin).await;
    spoil(&mut it);
    let host = site(it.config.clone(), listener, Arc::clone(&it.site)).await;
    story(&mut it, origin).await;
    host.abort();
}

#[test]
fn a_healthy_deployment_has_no_findings_on_the_page_but_what_it_cannot_read() {
    run(served(&|_: &mut Deployment| {}, async |it, origin| {
        let visit = it.examine_on_page(&origin, true).await;
        assert_eq!(
            codes(&visit.alone),
            [ALWAYS, "authorization.not-walked", "pool.not-seen"]
        );
        assert_eq!(codes(&visit.walked), [ALWAYS]);
        it.tenant.settings(|s| s.cors_on_discovery = true);
        let visit = it.examine_on_page(&origin, true).await;
        assert_eq!(codes(&visit.walked), [""; 0]);
    }));
}

#[test]
fn before_the_small_window_a_refused_client_may_be_unknown_or_have_a_secret() {
    run(async {
        for secret in [false, true] {
            let spoil = |it: &mut Deployment| match secret {
                true => it.tenant.settings(|s| s.client_secret_needed = true),
                false => it.config["client"]["id"] = json!("portica"),
            };
            served(&spoil, async |it, origin| {
                let alone = it.examine_on_page(&origin, true).await.alone;
                assert_eq!(
                    codes(&alone),
                    [
                        ALWAYS,
                        "authorization.not-walked",
                        "client.refused",
                        "pool.not-seen"
                    ],
                    "{}",
                    alone.text()
                );
            })
            .await;
        }
    });
}

#[test]
fn pkce_is_not_tried_until_a_request_without_it_was_made() {
    run(served(&|_: &mut Deployment| {}, async |_, origin| {
        let browser = Browser::open(&origin).await;
        let (_, config) = examine_from_page(&browser, &origin, None).await;
        let attempt = Attempt::begin(&browser, &config.unwrap(), true);
        let walk = browser.walks(attempt).await;
        let (report, _) = examine_from_page(&browser, &origin, Some(&walk)).await;
        assert_eq!(codes(&report), [ALWAYS, "pkce.not-tried"]);
    }));
}

#[test]
fn a_login_page_is_found_also_if_pkce_is_enforced() {
    let spoil = |it: &mut Deployment| it.tenant.settings(|s| s.login = Login::Page);
    run(served(&spoil, async |it, origin| {
        let report = it.examine_on_page(&origin, true).await.walked;
        let found = [ALWAYS, "authorization.login-page", "pool.not-seen"];
        // The stand-in refuses a request without PKCE before it shows the login.
        assert_eq!(codes(&report), found, "{}", report.text());
    }));
}

#[test]
fn without_reports_of_the_browser_the_finding_says_that_the_cause_is_not_known() {
    run(async {
        let spoil = |it: &mut Deployment| it.tenant.settings(|s| s.cors = Cors::Off);
        served(&spoil, async |it, origin| {
            let report = it.examine_on_page(&origin, false).await.alone;
            let found = codes(&report);
            assert!(found.contains(&"tenant.unreadable"), "{found:?}");
            assert!(
                report.text().contains("does not say which"),
                "{}",
                report.text()
            );
        })
        .await;
        let spoil = |it: &mut Deployment| {
            it.config["tenant"]["issuer"] = json!(format!("{}/demo/system", nobody()));
        };
        served(&spoil, async |it, origin| {
            let found = codes(&it.examine_on_page(&origin, false).await.alone);
            assert!(found.contains(&"tenant.unreadable"), "{found:?}");
            assert!(!found.contains(&"tenant.unreachable"), "{found:?}");
        })
        .await;
    });
}

#[test]
fn the_page_creates_no_account_sends_no_message_and_revokes_its_token() {
    run(served(&|_: &mut Deployment| {}, async |it, origin| {
        it.examine_on_page(&origin, true).await;
        assert!(it.tenant.outbox().is_empty());
        let expected = [
            Operation::Discovery,
            Operation::Authorize,
            Operation::Preflight,
            Operation::Token,
            Operation::Pool,
            Operation::Schema,
            Operation::Revoke,
        ];
        for seen in it.tenant.requests() {
            assert!(expected.contains(&seen.operation), "{:?}", seen.operation);
        }
        let given = it.tenant.requests_for(Operation::Token);
        let given = given.iter().filter(|seen| seen.status == 200).count();
        let ended = it.tenant.requests_for(Operation::Revoke);
        assert_eq!(given, 1);
        assert!(ended.iter().any(|seen| seen.status == 200));
    }));
}

#[test]
fn a_missing_config_is_the_only_finding() {
    let spoil = |it: &mut Deployment| {
        it.site = Arc::new(|path, response| {
            if path == "/config.json" {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
        });
    };
    run(served(&spoil, async |it, origin| {
        let report = it.examine_on_page(&origin, true).await.alone;
        assert_eq!(codes(&report), ["site.config-missing"]);
    }));
}

#[test]
fn the_documentation_has_the_table_of_these_tests() {
    let list = |codes: &[&str]| {
        let mut unique: Vec<String> = Vec::new();
        for code in codes {
            let code = format!("`{code}`");
            if !unique.contains(&code) {
                unique.push(code);
            }
        }
        unique.join(", ")
    };
    let mut table = String::new();
    for (name, command, page) in TABLE {
        let (command, page) = (list(command), list(page));
        let page = match command == page {
            true => "the same".to_owned(),
            false => page,
        };
        let name = name.replace('_', " ");
        table.push_str(&format!("| {name} | {command} | {page} |\n"));
    }
    assert!(TABLE.len() >= 20);
    assert!(
        include_str!("../../../../docs/doctor-page.md").contains(&table),
        "docs/doctor-page.md should have:\n{table}"
    );
}
