//! The integrator's own message: the real relay, the tenant's mail sink, and a page that never gets the code.

use portico_e2e::{ADDRESS, PASSWORD, Settings, story};
use portico_relay::Config;
use portico_tenant::{MailKind, Operation};
use serde_json::json;
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};

/// Where the relay is to listen: the page's config is written before the relay starts.
static PORT: AtomicU16 = AtomicU16::new(0);

#[test]
fn a_code_that_the_relay_mails_activates_and_the_browser_never_held_it_before() {
    let settings = Settings {
        config: |config| {
            let free = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = free.local_addr().unwrap().port();
            PORT.store(port, Ordering::Relaxed);
            let url = format!("http://127.0.0.1:{port}/activation-messages");
            config["activation"] = json!({ "delivery": "relay", "relay_url": url });
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let tenant = world.tenant.current_settings();
        let sink = world.tenant.serve_mail("127.0.0.1:0").await.unwrap();
        let config = format!(
            r#"
            listen = "127.0.0.1:{port}"
            origins = ["{page}"]
            [page]
            brand = "Portico"
            url = "{page}/"
            [tenant]
            issuer = "{issuer}"
            identity_api = "{api}"
            pool = "{pool}"
            [client]
            id = "{id}"
            authentication = "secret"
            secret_env = "SECRET"
            [mail]
            host = "127.0.0.1"
            port = {mail}
            security = "none"
            from = "Portico <no-reply@portico.example>"
            "#,
            port = PORT.load(Ordering::Relaxed),
            page = world.page(),
            issuer = tenant.issuer(),
            api = tenant.identity_api(),
            pool = tenant.pool.id,
            id = tenant.confidential_client.id,
            mail = sink.address().port(),
        );
        let secret = tenant.confidential_client.secret.clone();
        let config = Config::parse(&config, Path::new("."), &|_| Some(secret.clone())).unwrap();
        let _relay = portico_relay::start(config).await.unwrap();

        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        assert!(!visitor.has("#other-kind").await, "a relay mails codes");
        let mail = world.mail_to(ADDRESS).await;
        assert_eq!(mail.kind, MailKind::Received, "the tenant sent nothing");
        assert_eq!(world.count(Operation::Send), 0);
        assert_eq!(world.count(Operation::GenerateCode), 1);
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}
