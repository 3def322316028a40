//! A register of breached passwords on another origin: the requests to it, and the effect of its answer.

use portico_e2e::{ADDRESS, Key, PASSWORD, Settings, story};
use portico_tenant::Operation;
use serde_json::json;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Mutex;

/// A password that only the register refuses, and its SHA-1.
const BREACHED: &str = "Seven green 0tters, unheard of";
const HASH: &str = "C0BAAF7ED4CF9EF187475DA9B7356B1B15DAC670";

/// The requests: method, path, and whether padding was asked for.
static ASKED: Mutex<Vec<(String, bool)>> = Mutex::new(Vec::new());

/// A register on a free port, for as long as the program runs; gives its address.
fn register() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/range/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // Each in a thread: a browser may open a connection ahead and say nothing on it.
            std::thread::spawn(move || answer(&stream.unwrap()));
        }
    });
    url
}

fn answer(mut stream: &TcpStream) {
    let lines: Vec<String> = BufReader::new(stream)
        .lines()
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let Some(question) = lines.first().cloned() else {
        return;
    };
    let padded = lines
        .iter()
        .any(|l| l.eq_ignore_ascii_case("add-padding: true"));
    let (prefix, suffix) = HASH.split_at(5);
    let rows = match question.contains(prefix) {
        true => format!("0018A45C4D1DEF81644B54AB7F969B88D65:0\r\n{suffix}:12\r\n"),
        false => "0018A45C4D1DEF81644B54AB7F969B88D65:0\r\n".to_owned(),
    };
    ASKED.lock().unwrap().push((question, padded));
    let head = [
        "HTTP/1.1 200 OK",
        "access-control-allow-origin: *",
        "access-control-allow-headers: Add-Padding",
        "content-type: text/plain",
        "connection: close",
    ];
    let answer = format!(
        "{}\r\ncontent-length: {}\r\n\r\n{rows}",
        head.join("\r\n"),
        rows.len()
    );
    // The browser may have given up.
    let _ = stream.write_all(answer.as_bytes());
}

#[test]
fn a_password_from_a_breach_is_told_and_only_five_digits_of_its_hash_have_left() {
    let settings = Settings {
        config: |config| {
            config["password"] = json!({ "breach_check": { "url": register() } });
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.type_into("password", BREACHED).await;
        assert!(ASKED.lock().unwrap().is_empty(), "not while it is typed");
        visitor.press_key(Key::Tab).await;
        visitor
            .wait_for(
                "the issue of the password",
                "return document.getElementById('password-issue').innerText !== ''",
            )
            .await;
        visitor.press("register").await;
        visitor.assert_told_of_mistakes_in(&["password"]).await;
        assert_eq!(world.count(Operation::Register), 0);
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        let asked = ASKED.lock().unwrap().clone();
        let gets: Vec<_> = asked
            .iter()
            .filter(|(line, _)| line.starts_with("GET"))
            .collect();
        assert_eq!(gets.len(), 2, "once for each password: {asked:?}");
        let first = format!("GET /range/{} HTTP/1.1", &HASH[..5]);
        assert_eq!(*gets[0], (first, true));
        assert!(
            gets.iter()
                .all(|(line, padded)| *padded && line.len() == 25),
            "{asked:?}"
        );
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}
