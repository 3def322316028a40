//! The relay as a program: how it starts, and how it ends.

use std::{fs, process::Stdio};

use reqwest::StatusCode;
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::Command,
};

use crate::{
    post_office::Trick,
    world::{ADA, PAGE, World, config_file},
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_portico-relay");

#[tokio::test]
async fn told_to_stop_it_takes_no_more_sends_what_it_has_promised_and_ends_well() {
    // Only the tenant, the mail server and the account of this world are used, not its relay.
    let world = World::new().await;
    let user = world.register(ADA).await;
    let tenant = world.tenant_origin();
    let (folder, text) = config_file(&tenant, world.post.address.port(), &[], &[]);
    let path = folder.path().join("relay.toml");
    fs::write(&path, text).unwrap();
    let mut program = Command::new(PROGRAM)
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
    let ready = lines.next_line().await.unwrap().unwrap();
    let address = ready.strip_prefix("relay ready: ").unwrap();

    world.post.play([Trick::Wait]);
    let url = format!("{address}/activation-messages");
    let body = json!({"user_id": user, "address": ADA});
    let ask = world.http.post(&url).header("origin", PAGE).json(&body);
    assert_eq!(ask.send().await.unwrap().status(), StatusCode::ACCEPTED);
    world.post.begun(1).await;
    let pid = program.id().unwrap().to_string();
    let told = Command::new("kill").args(["-TERM", &pid]).status().await;
    assert!(told.unwrap().success());
    // It no longer listens, which shows that it is stopping.
    while world
        .http
        .get(format!("{address}/health"))
        .send()
        .await
        .is_ok()
    {
        tokio::task::yield_now().await;
    }
    world.post.go_on();
    let letters = world.post.letters(1).await;
    assert!(letters[0].code().is_some());
    assert!(program.wait().await.unwrap().success());
    let mut log = String::new();
    let mut said = program.stderr.take().unwrap();
    said.read_to_string(&mut log).await.unwrap();
    assert!(log.contains("sent") && !log.contains("ada@"), "{log}");
}

#[tokio::test]
async fn a_wrong_config_ends_it_with_every_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("relay.toml");
    fs::write(&path, "colour = 1\n").unwrap();
    let output = Command::new(PROGRAM).arg("--check").arg(&path).output();
    let output = output.await.unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    for key in ["listen:", "origins:", "tenant.issuer:", "colour:"] {
        assert!(said.contains(key), "{key}: {said}");
    }
}

#[tokio::test]
async fn without_a_config_it_says_how_it_is_called() {
    let output = Command::new(PROGRAM).output().await.unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8(output.stderr).unwrap().contains("CONFIG"));
}
