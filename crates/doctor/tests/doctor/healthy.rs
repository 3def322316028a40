//! Healthy deployments have no findings, and the examination changes nothing.

use crate::deployment::{Deployment, PAGE, codes, finds, finds_on_site, run};
use portico_tenant::{Cors, Login, Operation, PathStyle};
use serde_json::json;
use std::fs;

#[test]
fn a_healthy_tenant_has_no_findings() {
    finds(&[], |_| {});
}

#[test]
fn a_healthy_site_has_no_findings() {
    finds_on_site(&[], |_, _| {});
}

/// With the server of `crates/site`, not the small site of these tests.
#[test]
fn a_site_as_the_build_serves_it_has_no_findings() {
    run(async {
        let dist = std::env::temp_dir().join(format!("portico-doctor-{}", std::process::id()));
        for folder in ["assets", "callback", "activate"] {
            fs::create_dir_all(dist.join(folder)).unwrap();
        }
        let html = "<script src=\"/assets/a.js\"></script><i data-x=\"/assets/a.wasm\"></i>";
        let headers =
            serde_json::to_string(&portico_site::headers::Headers::new(&[], &[])).unwrap();
        for (file, text) in [
            (portico_site::headers::FILE, headers.as_str()),
            ("index.html", html),
            ("callback/index.html", html),
            ("activate/index.html", html),
            ("404.html", "nothing here"),
            ("assets/a.js", "0"),
            ("assets/a.wasm", "\0asm"),
        ] {
            fs::write(dist.join(file), text).unwrap();
        }
        // The config has to name the port before the server listens on it.
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let page = format!("http://localhost:{port}");
        let mut deployment = Deployment::healthy(&page).await;
        let served = portico_site::server::serve(&dist, deployment.config.clone(), port)
            .await
            .unwrap();
        deployment.origin = Some(served.origin());
        let report = deployment.examine().await;
        fs::remove_dir_all(dist).unwrap();
        assert_eq!(codes(&report), [""; 0], "{}", report.text());
    });
}

#[test]
fn the_least_cors_that_works_is_only_a_note() {
    finds(&["cors.expose"], |it| {
        it.tenant.settings(|s| s.cors = Cors::Minimal)
    });
}

#[test]
fn a_vanity_domain_is_healthy_too() {
    finds(&[], |it| {
        it.tenant
            .settings(|s| s.path_style = PathStyle::ServerVanity);
        let origin = it.config["tenant"]["issuer"].as_str().unwrap();
        let origin = origin.strip_suffix("/demo/system").unwrap().to_owned();
        it.config["tenant"]["identity_api"] = json!(format!("{origin}/api/identity"));
        it.config["tenant"]["issuer"] = json!(origin);
    });
}

#[test]
fn a_login_page_is_a_warning_and_the_rest_is_examined_without_a_token() {
    finds(&["authorization.login-page", "pool.not-seen"], |it| {
        it.tenant.settings(|s| s.login = Login::Page);
    });
}

#[test]
fn the_doctor_creates_no_account_sends_no_message_and_revokes_its_token() {
    run(async {
        let deployment = Deployment::healthy(PAGE).await;
        deployment.examine().await;
        assert!(deployment.tenant.outbox().is_empty());
        let expected = [
            Operation::Discovery,
            Operation::Authorize,
            Operation::Preflight,
            Operation::Token,
            Operation::Pool,
            Operation::Schema,
            Operation::Revoke,
        ];
        let requests = deployment.tenant.requests();
        for seen in &requests {
            assert!(expected.contains(&seen.operation), "{:?}", seen.operation);
        }
        for operation in expected {
            let seen = requests.iter().any(|seen| seen.operation == operation);
            assert!(seen, "{operation:?}");
        }
        let ended = deployment.tenant.requests_for(Operation::Revoke);
        assert_eq!(ended.last().unwrap().status, 200);
    });
}

#[test]
fn a_given_token_is_used_and_not_revoked() {
    run(async {
        let mut deployment = Deployment::healthy(PAGE).await;
        deployment.tenant.settings(|s| s.login = Login::Page);
        deployment.token = Some("somebody's own".into());
        let report = deployment.examine().await;
        assert_eq!(
            codes(&report),
            ["authorization.login-page", "identity.token-refused"]
        );
        let pools = deployment.tenant.requests_for(Operation::Pool);
        let bearer = pools.last().unwrap().headers["authorization"].clone();
        assert_eq!(bearer, "Bearer somebody's own");
        assert!(deployment.tenant.requests_for(Operation::Revoke).is_empty());
    });
}
