//! The tenant on a socket and as a program; what a restart leaves.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use portico_tenant::{Action, Cost, Fault, GOOD_PASSWORD, Moment, Operation, Settings, Tenant};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{ADA, Visit, visitor};

const JWKS: &str = "GET /demo/system/.well-known/jwks.json HTTP/1.1\r\nhost: x\r\n\r\n";

/// Everything that comes back until the connection ends.
async fn spoken(address: SocketAddr, request: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard).await;
    String::from_utf8(heard).unwrap()
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[tokio::test]
async fn the_socket_answers_as_the_library_does() {
    let visit = Visit::stranger(|_| {});
    let running = visit.tenant.serve("127.0.0.1:0").await.unwrap();
    let answer = spoken(running.address(), JWKS).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    let inside = visit.get("/demo/system/.well-known/jwks.json").await;
    assert_eq!(body(&answer), inside.text());
    assert_eq!(visit.tenant.requests().len(), 2);
}

#[tokio::test]
async fn the_issuer_is_where_the_tenant_listens() {
    let tenant = Tenant::new(Settings::default());
    let running = tenant.serve("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}/demo/system", running.address());
    assert_eq!(tenant.current_settings().issuer(), issuer);
    assert_eq!(running.origin(), format!("http://{}", running.address()));
}

#[tokio::test]
async fn every_connection_ends_with_its_answer() {
    let tenant = Tenant::new(Settings::default());
    let running = tenant.serve("127.0.0.1:0").await.unwrap();
    let answer = spoken(running.address(), JWKS).await;
    assert!(
        answer.to_lowercase().contains("connection: close"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_dropped_connection_says_nothing_at_all() {
    let tenant = Tenant::new(Settings::default());
    let running = tenant.serve("127.0.0.1:0").await.unwrap();
    for moment in [Moment::BeforeActing, Moment::AfterActing] {
        let action = Action::Drop(moment);
        tenant.script(Fault {
            on: Operation::Jwks,
            times: 1,
            action,
        });
        assert_eq!(spoken(running.address(), JWKS).await, "");
    }
}

#[tokio::test]
async fn a_truncated_answer_ends_in_the_middle_of_its_body() {
    let tenant = Tenant::new(Settings::default());
    let running = tenant.serve("127.0.0.1:0").await.unwrap();
    tenant.script(Fault {
        on: Operation::Jwks,
        times: 1,
        action: Action::Truncate,
    });
    let answer = spoken(running.address(), JWKS).await;
    let head = answer.to_lowercase();
    let (_, length) = head.split_once("content-length: ").unwrap();
    let said: usize = length.split_once('\r').unwrap().0.parse().unwrap();
    assert!(
        !body(&answer).is_empty() && body(&answer).len() < said,
        "{answer}"
    );
}

#[tokio::test(start_paused = true)]
async fn silence_lasts_until_the_other_side_gives_up() {
    let tenant = Tenant::new(Settings::default());
    let running = tenant.serve("127.0.0.1:0").await.unwrap();
    tenant.script(Fault {
        on: Operation::Jwks,
        times: 1,
        action: Action::Silence,
    });
    let heard = tokio::time::timeout(Duration::from_secs(3600), spoken(running.address(), JWKS));
    assert!(heard.await.is_err());
}

#[tokio::test]
async fn dropping_the_server_ends_it() {
    let tenant = Tenant::new(Settings::default());
    let running = tenant.serve("127.0.0.1:0").await.unwrap();
    let address = running.address();
    drop(running);
    while tokio::net::TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_stopped_tenant_comes_back_at_the_same_address() {
    let visit = Visit::new(|_| {}).await;
    visit.activated(ADA).await;
    let running = visit.tenant.serve("127.0.0.1:0").await.unwrap();
    let address = running.address();
    assert!(!spoken(address, JWKS).await.is_empty());
    running.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    let again = visit.tenant.serve(address).await.unwrap();
    assert_eq!(again.address(), address);
    assert!(!spoken(address, JWKS).await.is_empty());
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD));
}

fn file(path: &Path) -> Settings {
    Settings {
        hashing: Cost::CHEAP,
        ..Settings::file(path)
    }
}

#[tokio::test]
async fn a_restart_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenant.redb");
    let mut visit = Visit {
        tenant: Tenant::new(file(&path)),
        token: String::new(),
    };
    visit.token = visit.fresh_token().await;
    visit.activated(ADA).await;
    let user = visit.registered("bob@example.test").await;
    let code = visit.newest_code("bob@example.test");
    let authorization = visit.code().await;
    let outbox = visit.tenant.outbox();
    let token = visit.token.clone();
    drop(visit);

    let visit = Visit {
        tenant: Tenant::new(file(&path)),
        token,
    };
    assert!(visit.tenant.can_sign_in(ADA, GOOD_PASSWORD), "accounts");
    assert_eq!(visit.tenant.outbox(), outbox, "the outbox");
    let answer = visit.activate(&user, &json!({"code": code})).send().await;
    assert_eq!(
        answer.status,
        201,
        "token, key and activation code: {}",
        answer.text()
    );
    assert_eq!(
        visit.exchange(&authorization).await.status,
        200,
        "the authorization code"
    );
    assert_eq!(visit.exchange(&authorization).await.status, 400, "once");
}

#[tokio::test]
async fn a_revoked_token_stays_revoked_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenant.redb");
    let mut visit = Visit {
        tenant: Tenant::new(file(&path)),
        token: String::new(),
    };
    visit.token = visit.fresh_token().await;
    let form = [("token", visit.token.as_str()), ("client_id", "portico")];
    let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(visit.post("revoke", &form, &[]).await.status, 200);
    let token = visit.token.clone();
    drop(visit);
    let visit = Visit {
        tenant: Tenant::new(file(&path)),
        token,
    };
    assert_eq!(visit.read("/pools/customers").send().await.status, 401);
}

#[tokio::test]
async fn no_password_and_no_code_stands_in_the_file_but_in_the_outbox() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenant.redb");
    let mut visit = Visit {
        tenant: Tenant::new(file(&path)),
        token: String::new(),
    };
    visit.token = visit.fresh_token().await;
    let mut body = visitor(ADA);
    body["password"] = json!("Plain-Needle-77-in-hay");
    visit.register(&body).send().await;
    let code = visit.code().await;
    drop(visit);
    let bytes = std::fs::read(&path).unwrap();
    let found = |needle: &str| {
        bytes
            .windows(needle.len())
            .any(|it| it == needle.as_bytes())
    };
    assert!(found(ADA), "the file is what was written");
    assert!(!found("Plain-Needle-77-in-hay"));
    assert!(!found(&code));
}

/// The program, ended with the test.
struct Program(Child, SocketAddr);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_portico-tenant"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .strip_prefix("tenant ready: http://")
            .unwrap()
            .trim_end();
        let address = address.parse().unwrap();
        Self(child, address)
    }

    fn get(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(self.1).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut heard = String::new();
        stream.read_to_string(&mut heard).unwrap();
        serde_json::from_str(body(&heard)).unwrap()
    }
}

#[test]
fn the_program_says_when_it_is_ready_and_keeps_its_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenant.redb");
    let database = path.to_str().unwrap();
    let jwks = "/demo/system/.well-known/jwks.json";
    let program = Program::start(&["--port", "0", "--database", database]);
    let keys = program.get(jwks);
    drop(program);
    let program = Program::start(&[
        "--port",
        "0",
        "--database",
        database,
        "--page",
        "http://localhost:9999/",
        "--switch",
        "issuer_parameter=omitted",
    ]);
    assert_eq!(program.get(jwks), keys);
    let discovery = program.get("/demo/system/.well-known/openid-configuration");
    assert_eq!(
        discovery["authorization_response_iss_parameter_supported"],
        false
    );
    assert_eq!(
        discovery["issuer"],
        format!("http://{}/demo/system", program.1)
    );
}

#[test]
fn the_program_names_the_argument_it_does_not_understand() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tenant.redb");
    let database = path.to_str().unwrap();
    for (arguments, named) in [
        (vec!["--port", "0"], "--database"),
        (vec!["--port"], "--port"),
        (vec!["--port", "x", "--database", database], "--port x"),
        (vec!["--prot", "0"], "--prot"),
        (
            vec!["--database", database, "--switch", "scope_mode"],
            "name=value",
        ),
        (
            vec!["--database", database, "--switch", "scope_mod=spec"],
            "scope_mod",
        ),
        (vec!["--database", database, "--switch", "cors=all"], "cors"),
        (vec!["--database", "/nowhere/at/all.redb"], "database"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_portico-tenant"))
            .args(&arguments)
            .output()
            .unwrap();
        assert!(!output.status.success(), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(named), "{arguments:?}: {said}");
    }
}
