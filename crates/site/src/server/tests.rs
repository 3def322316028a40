//! The server with a small site, and requests over sockets.

#![allow(clippy::unwrap_used)]

use super::*;
use serde_json::json;
use std::fs;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A site made by hand, in a folder of its own for each test.
fn dist(name: &str) -> PathBuf {
    let dist = std::env::temp_dir().join(format!("portico-site-{}-{name}", std::process::id()));
    for folder in ["assets", "callback"] {
        fs::create_dir_all(dist.join(folder)).unwrap();
    }
    let headers = serde_json::to_string(&Headers::new(&[], &[])).unwrap();
    for (file, text) in [
        (headers::FILE, headers.as_str()),
        ("index.html", "start"),
        ("callback/index.html", "callback"),
        ("404.html", "nothing here"),
        ("config.json", "{}"),
        ("assets/a.wasm", "plain"),
        ("assets/a.wasm.br", "small"),
        (".secret", "hidden"),
    ] {
        fs::write(dist.join(file), text).unwrap();
    }
    dist
}

fn config() -> Value {
    json!({ "tenant": {
        "issuer": "http://127.0.0.1:1/demo/system",
        "identity_api": "http://127.0.0.1:1/api/identity/demo",
    } })
}

/// Head in lower case and body of the answer to a request line with one more header.
async fn ask(running: &Running, request: &str, header: &str) -> (String, String) {
    let mut stream = TcpStream::connect(running.address()).await.unwrap();
    let text = format!("{request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{header}\r\n\r\n");
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_lowercase(), body.to_owned())
}

/// Runs `story` with the site made by hand being served.
fn serving(name: &str, story: impl AsyncFnOnce(&Running)) {
    let dist = dist(name);
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(async {
            let running = serve(&dist, config(), 0).await.unwrap();
            story(&running).await;
        });
    fs::remove_dir_all(dist).unwrap();
}

#[test]
fn a_document_comes_with_every_header_of_the_design() {
    serving("document", async |running| {
        let (head, body) = ask(running, "GET /?x=1", "x: y").await;
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert_eq!(body, "start");
        for line in [
            "content-type: text/html; charset=utf-8",
            "cache-control: no-cache",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "connect-src 'self' http://127.0.0.1:1;",
        ] {
            assert!(head.contains(line), "{line} in {head}");
        }
        let (head, body) = ask(running, "GET /callback/?code=1", "x: y").await;
        assert!(head.contains("cache-control: no-store"), "{head}");
        assert_eq!(body, "callback");
    });
}

#[test]
fn a_compressed_copy_is_sent_to_clients_that_accept_it() {
    serving("twin", async |running| {
        let (head, body) = ask(running, "GET /assets/a.wasm", "accept-encoding: gzip, br").await;
        assert!(head.contains("content-encoding: br"), "{head}");
        assert!(head.contains("content-type: application/wasm"), "{head}");
        assert!(head.contains("immutable"), "{head}");
        assert_eq!(body, "small");
        let (head, body) = ask(running, "GET /assets/a.wasm", "x: y").await;
        assert!(!head.contains("content-encoding"), "{head}");
        assert_eq!(body, "plain");
    });
}

#[test]
fn the_config_is_the_given_one() {
    serving("config", async |running| {
        let (_, body) = ask(running, "GET /config.json", "x: y").await;
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), config());
    });
}

#[test]
fn an_unknown_path_gets_the_404_document_and_never_the_start_page() {
    serving("missing", async |running| {
        for path in [
            "/assets/b.wasm",
            "/headers.json",
            "/assets/a.wasm.br",
            "/.secret",
            "/assets/../.secret",
            "/%2e%2e/x",
            "//etc/passwd",
            "/assets/",
        ] {
            let (head, body) = ask(running, &format!("GET {path}"), "x: y").await;
            assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
            assert_eq!(body, "nothing here", "{path}");
        }
        let (head, _) = ask(running, "POST /", "content-length: 0").await;
        assert!(head.starts_with("http/1.1 405"), "{head}");
        let (head, body) = ask(running, "HEAD /", "x: y").await;
        assert!(head.starts_with("http/1.1 200"), "{head}");
        assert_eq!(body, "");
    });
}

#[test]
fn the_redirect_of_a_folder_without_its_slash_keeps_the_query() {
    serving("folder", async |running| {
        let (head, _) = ask(running, "GET /callback?code=1&state=2", "x: y").await;
        assert!(
            head.contains("location: /callback/?code=1&state=2"),
            "{head}"
        );
    });
}

#[test]
fn a_taken_port_is_reported() {
    serving("port", async |running| {
        let port = running.address().port();
        let error = serve(&dist("port"), config(), port).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("port {port} is in use by another program")
        );
    });
}
