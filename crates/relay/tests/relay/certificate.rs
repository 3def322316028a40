//! A relay that authenticates at the tenant by its certificate (RFC 8705).

use portico_tenant::{ClientAuthentication, Operation, Settings, Tenant};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use reqwest::StatusCode;
use sha2::{Digest, Sha256};

use crate::world::{ADA, World};

fn certified(name: &str) -> CertifiedKey<KeyPair> {
    generate_simple_self_signed([name.to_owned()]).unwrap()
}

/// A relay that presents the certificate, and an account that waits for its code.
async fn world(registered: &CertifiedKey<KeyPair>, own: &CertifiedKey<KeyPair>) -> (World, String) {
    let tenant = Tenant::new(Settings::default());
    let at = tenant.serve("127.0.0.1:0").await.unwrap();
    let server = certified("localhost");
    let (certificate, key) = (server.cert.pem(), server.signing_key.serialize_pem());
    let tls = tenant
        .serve_tls("127.0.0.1:0", &certificate, &key)
        .await
        .unwrap();
    let origin = format!("https://localhost:{}", tls.address().port());
    let files = [
        ("tenant.pem", certificate.as_str()),
        ("relay.pem", &own.cert.pem()),
        ("relay-key.pem", &own.signing_key.serialize_pem()),
    ];
    let by_certificate = "authentication = \"certificate\"\ncertificate_file = \"relay.pem\"\n\
        key_file = \"relay-key.pem\"";
    let pieces = [
        ("authentication = \"secret\"", by_certificate),
        ("secret_file = \"secret\"", ""),
        (
            "pool = \"customers\"",
            "pool = \"customers\"\nca_file = \"tenant.pem\"",
        ),
    ];
    let mut world = World::between(tenant, at, &origin, &files, &pieces).await;
    world.also = Some(tls);
    let user = world.register(ADA).await;
    let digest = Sha256::digest(registered.cert.der());
    let thumbprint: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    world.tenant.settings(|settings| {
        let client = &mut settings.confidential_client;
        client.authentication = ClientAuthentication::SelfSignedTlsClientAuth;
        client.certificate = Some(thumbprint);
    });
    (world, user)
}

#[tokio::test]
async fn a_certificate_opens_the_tenant_without_any_secret() {
    let own = certified("portico-relay");
    let (world, user) = world(&own, &own).await;
    assert_eq!(world.ask(&user, ADA).await.status(), StatusCode::ACCEPTED);
    let letters = world.post.letters(1).await;
    assert!(letters[0].code().is_some());
    let asked = world.tenant.requests_for(Operation::Token).pop().unwrap();
    assert_eq!(
        asked.parameter("client_id").as_deref(),
        Some("portico-relay")
    );
    assert!(asked.headers.get("authorization").is_none());
}

#[tokio::test]
async fn another_certificate_opens_nothing() {
    let (world, user) = world(&certified("portico-relay"), &certified("portico-relay")).await;
    world.ask(&user, ADA).await;
    assert_eq!(world.relay.stop().await, 0);
    assert!(world.post.kept().is_empty());
    assert_eq!(world.tenant.requests_for(Operation::GenerateCode).len(), 0);
}
