//! Connections to the mail server: TLS, and reuse of connections that may have ended meanwhile.

use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use reqwest::StatusCode;

use crate::{
    post_office::{PostOffice, Protection},
    world::{ADA, World},
};

const STARTTLS: &str = "security = \"starttls\"\nca_file = \"mail.pem\"";
const TLS: &str = "security = \"tls\"\nca_file = \"mail.pem\"";

fn certified() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["localhost".to_owned()]).unwrap()
}

/// A relay that trusts `trusted`, with a mail server that presents `shown`.
async fn world(
    by: Protection,
    shown: &CertifiedKey<KeyPair>,
    trusted: &CertifiedKey<KeyPair>,
) -> World {
    let key = shown.signing_key.serialize_pem();
    let post = PostOffice::protected(by, &shown.cert.pem(), &key).await;
    let security = match by {
        Protection::Tls => TLS,
        Protection::StartTls => STARTTLS,
    };
    World::by(post, &[("mail.pem", &trusted.cert.pem())], security).await
}

#[tokio::test]
async fn a_letter_goes_protected_and_its_code_activates() {
    for by in [Protection::StartTls, Protection::Tls] {
        let own = certified();
        let world = world(by, &own, &own).await;
        let user = world.register(ADA).await;
        assert_eq!(world.ask(&user, ADA).await.status(), StatusCode::ACCEPTED);
        let letters = world.post.letters(1).await;
        let code = letters[0].code().unwrap();
        assert_eq!(world.activate(&user, code).await, StatusCode::CREATED);
        let words: Vec<String> = world
            .post
            .in_clear()
            .iter()
            .map(|command| command.split(' ').next().unwrap().to_owned())
            .collect();
        match by {
            Protection::StartTls => assert_eq!(words, ["EHLO", "STARTTLS"]),
            Protection::Tls => assert_eq!(words, [""; 0]),
        }
    }
}

#[tokio::test]
async fn a_mail_server_with_another_certificate_gets_no_letter() {
    let world = world(Protection::StartTls, &certified(), &certified()).await;
    let user = world.register(ADA).await;
    world.ask(&user, ADA).await;
    world.post.left().await;
    assert_eq!(world.relay.waiting(), 1, "it will try again");
    assert!(world.post.kept().is_empty());
    let told = world.post.in_clear().concat();
    assert!(told.ends_with("STARTTLS"), "{told}");
}

#[tokio::test]
async fn a_mail_server_that_offers_no_protection_gets_no_letter() {
    // As an attacker on the network path would change it.
    let own = certified();
    let files = [("mail.pem", &*own.cert.pem())];
    let world = World::by(PostOffice::open().await, &files, STARTTLS).await;
    let user = world.register(ADA).await;
    world.ask(&user, ADA).await;
    world.post.left().await;
    assert_eq!(world.relay.waiting(), 1, "it will try again");
    assert_eq!(world.post.begun_so_far(), 0);
}

#[tokio::test]
async fn a_connection_is_kept_and_one_that_has_ended_meanwhile_loses_no_letter() {
    for last_words in ["", "421 too long idle\r\n"] {
        let world = World::new().await;
        let user = world.register(ADA).await;
        for count in 1..=2 {
            world.ask(&user, ADA).await;
            world.post.letters(count).await;
            while world.relay.waiting() > 0 {
                tokio::task::yield_now().await;
            }
        }
        assert_eq!(world.post.connections(), 1, "the connection is kept");
        world.post.hang_up(last_words).await;
        world.ask(&user, ADA).await;
        let letters = world.post.letters(3).await;
        assert_eq!(world.post.connections(), 2);
        assert_eq!(world.post.begun_so_far(), 3, "not even an attempt was lost");
        let code = letters[2].code().unwrap();
        assert_eq!(world.activate(&user, code).await, StatusCode::CREATED);
        assert_eq!(world.relay.stop().await, 0);
        assert_eq!(world.post.kept().len(), 3);
    }
}
