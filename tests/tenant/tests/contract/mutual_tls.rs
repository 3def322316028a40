//! A confidential client that proves itself by its certificate (RFC 8705).

use std::sync::Arc;

use portico_tenant::{ClientAuthentication, Running, Settings, Tenant};
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

type Certified = CertifiedKey<KeyPair>;

const BODY: &str = "grant_type=client_credentials&client_id=portico-relay&scope=identity";

fn certified(name: &str) -> Certified {
    generate_simple_self_signed([name.to_owned()]).unwrap()
}

fn thumbprint(of: &Certified) -> String {
    let digest = Sha256::digest(of.cert.der());
    let pairs: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(":")
}

async fn served(client: Option<&Certified>) -> (Tenant, Running, Certified) {
    let mut settings = Settings {
        max_attempts: 0,
        ..Settings::default()
    };
    let ours = &mut settings.confidential_client;
    ours.authentication = ClientAuthentication::SelfSignedTlsClientAuth;
    ours.certificate = client.map(thumbprint);
    let tenant = Tenant::new(settings);
    let server = certified("localhost");
    let (certificate, key) = (server.cert.pem(), server.signing_key.serialize_pem());
    let running = tenant.serve_tls("127.0.0.1:0", &certificate, &key).await;
    (tenant, running.unwrap(), server)
}

/// The status and the body of a token request that presents `own`.
async fn ask(
    running: &Running,
    server: &Certified,
    own: Option<&Certified>,
    body: &str,
) -> (u16, Value) {
    let mut roots = RootCertStore::empty();
    roots.add(server.cert.der().clone()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match own {
        None => config.with_no_client_auth(),
        Some(own) => {
            let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
            let chain = vec![own.cert.der().clone()];
            config.with_client_auth_cert(chain, key).unwrap()
        }
    };
    let stream = tokio::net::TcpStream::connect(running.address())
        .await
        .unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector.connect(name, stream).await.unwrap();
    let request = format!(
        "POST /demo/system/oauth2/token HTTP/1.1\r\nhost: localhost\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    // The tenant ends the connection without a closing alert.
    let _ = stream.read_to_end(&mut heard).await;
    let heard = String::from_utf8(heard).unwrap();
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

#[tokio::test]
async fn the_registered_certificate_gives_a_token() {
    let own = certified("relay.example.test");
    let (tenant, running, server) = served(Some(&own)).await;
    let (status, body) = ask(&running, &server, Some(&own), BODY).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["scope"], "identity");
    tenant.settings(|settings| {
        settings.confidential_client.authentication = ClientAuthentication::TlsClientAuth;
    });
    assert_eq!(ask(&running, &server, Some(&own), BODY).await.0, 200);
}

#[tokio::test]
async fn another_certificate_or_none_gives_no_token() {
    let own = certified("relay.example.test");
    let other = certified("relay.example.test");
    let (tenant, running, server) = served(Some(&own)).await;
    for presented in [Some(&other), None] {
        let (status, body) = ask(&running, &server, presented, BODY).await;
        assert_eq!(
            (status, &body["error"]),
            (401, &Value::from("invalid_client"))
        );
    }
    tenant.settings(|settings| settings.confidential_client.certificate = None);
    let (status, _) = ask(&running, &server, Some(&own), BODY).await;
    assert_eq!(status, 401, "nothing is registered");
}

#[tokio::test]
async fn a_certificate_is_no_secret_and_a_secret_no_certificate() {
    let own = certified("relay.example.test");
    let (tenant, running, server) = served(Some(&own)).await;
    let both = format!("{BODY}&client_secret=relay%3Asecret%2Fwith%2Bodd%25characters%3D");
    let (status, _) = ask(&running, &server, Some(&own), &both).await;
    assert_eq!(status, 401, "another method than the registered one");
    tenant.settings(|settings| {
        settings.confidential_client.authentication = ClientAuthentication::ClientSecretPost;
    });
    let (status, _) = ask(&running, &server, Some(&own), BODY).await;
    assert_eq!(status, 401);
    assert_eq!(ask(&running, &server, None, &both).await.0, 200);
}

#[tokio::test]
async fn the_page_needs_no_certificate_there() {
    let (_tenant, running, server) = served(None).await;
    let body = "grant_type=authorization_code&client_id=portico&code=x&redirect_uri=y\
                &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let (status, answer) = ask(&running, &server, None, body).await;
    assert_eq!(
        (status, &answer["error"]),
        (400, &Value::from("invalid_grant"))
    );
}

#[tokio::test]
async fn discovery_names_the_endpoint_and_the_issuer_stays() {
    let (tenant, running, _) = served(None).await;
    let request = http::Request::get("/demo/system/.well-known/openid-configuration");
    let answer = tenant
        .handle(request.body(bytes::Bytes::new()).unwrap())
        .await;
    let document: Value = serde_json::from_slice(answer.body()).unwrap();
    let there = format!("{}/demo/system/oauth2/token", running.origin());
    assert!(there.starts_with("https://"));
    assert_eq!(document["mtls_endpoint_aliases"]["token_endpoint"], there);
    assert_eq!(document["issuer"], "http://127.0.0.1:8450/demo/system");
}

#[tokio::test]
async fn a_certificate_without_its_key_is_not_served_with() {
    let tenant = Tenant::new(Settings::default());
    let (one, other) = (certified("localhost"), certified("localhost"));
    let key = other.signing_key.serialize_pem();
    for (certificate, key) in [
        (one.cert.pem(), key.clone()),
        (String::new(), key.clone()),
        (other.cert.pem(), String::new()),
    ] {
        assert!(
            tenant
                .serve_tls("127.0.0.1:0", &certificate, &key)
                .await
                .is_err()
        );
    }
    assert_eq!(tenant.current_settings().mutual_tls_origin, None);
}
