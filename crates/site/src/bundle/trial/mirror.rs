//! A fake tenant behind the proxy. It records each request, and answers with headers that the page's host must not pass on.
//! So the trial sees what the proxy removes, and what it adds.

use super::{
    super::identity_api::{Call, IdentityApi},
    Findings,
    front::Front,
};
use anyhow::{Context, Result};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

/// A request as the tenant sees it: its first line, then its headers, names in lower case.
#[derive(Clone, Debug, Default)]
struct Seen {
    line: String,
    headers: Vec<(String, String)>,
}

/// Headers of every answer of the fake tenant.
const ANSWERED: [(&str, &str); 14] = [
    ("Content-Type", "application/json"),
    ("Retry-After", "7"),
    ("Access-Control-Allow-Origin", "*"),
    ("Alt-Svc", "h3=\"evil.example:443\""),
    ("Clear-Site-Data", "\"*\""),
    ("Content-Security-Policy", "default-src *"),
    ("Link", "</sw.js>; rel=preload"),
    ("Refresh", "0;url=https://evil.example/"),
    ("Reporting-Endpoints", "a=\"https://evil.example/\""),
    ("Service-Worker-Allowed", "/"),
    ("Set-Cookie", "a=b"),
    ("Strict-Transport-Security", "max-age=0"),
    ("WWW-Authenticate", "Basic realm=\"password\""),
    ("X-Accel-Redirect", "/config.json"),
];

/// What an attacker adds to a request.
const ADDED: [(&str, &str); 12] = [
    ("Cookie", "session=1"),
    ("DPoP", "eyJ"),
    ("Forwarded", "for=203.0.113.9;host=evil.example"),
    ("If-Match", "\"1\""),
    ("Origin", "https://evil.example"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "http"),
    ("X-HTTP-Method", "DELETE"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("X-Original-URL", "/system/pools"),
    ("X-Real-IP", "203.0.113.9"),
    ("X-Rewrite-URL", "/system/pools"),
];

/// All that may reach the tenant.
const WANTED: [&str; 11] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-forwarded-for",
    "x-idempotency-key",
];

/// Sends every call with an attacker's query and headers through the proxy, and checks what arrives on both sides.
pub(in super::super) fn look(front: &Front, api: &IdentityApi, found: &mut Findings) -> Result<()> {
    let address = api.origin.split_once("://").map_or("", |(_, host)| host);
    let listener = TcpListener::bind(address).context("the proxy's upstream cannot be served")?;
    let seen = Arc::new(Mutex::new(Seen::default()));
    let last = Arc::clone(&seen);
    // It ends with the program, or on the request `END`.
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            match answer(&stream, &last) {
                Ok(true) => {}
                Ok(false) => return,
                // The connection ended, and its client notices.
                Err(_) => {}
            }
        }
    });
    for call in &api.calls {
        for came in call.queries.iter().map(String::as_str).chain([
            "",
            "server_id=another&code_type_in_message=link",
            "send_activation_message=false&post_activation_url=https%3A%2F%2Fevil.example",
        ]) {
            found.count += 1;
            let path = format!("{}{}?{came}", api.prefix, call.path.replace('*', "someone"));
            // Each request is another visitor's, so that no rate limit applies.
            let visitor = format!("2001:db8:ffff:{:x}::1", found.count);
            let address = [("X-Trial-Address", visitor.as_str())];
            let headers = [&ADDED[..], &address].concat();
            let answer = front.ask_with(call.method, &path, &headers)?;
            let request = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let mut say =
                |what: String| found.wrong.push(format!("{} {path}: {what}", call.method));
            if answer.status != 422 {
                say(format!("status {}", answer.status));
                continue;
            }
            arrived(api, call, came, &request, &mut say);
            for (name, value) in ANSWERED {
                let kept = matches!(name, "Content-Type" | "Retry-After");
                if answer.header(name).contains(&value) != kept {
                    say(format!("{name} reaches the browser: {}", !kept));
                }
            }
        }
    }
    // Ends the fake tenant.
    let mut stream = TcpStream::connect(address)?;
    stream.write_all(b"END\r\n\r\n")?;
    let _ = stream.read(&mut [0]);
    Ok(())
}

/// Checks the request that reached the tenant.
fn arrived(api: &IdentityApi, call: &Call, came: &str, seen: &Seen, say: &mut impl FnMut(String)) {
    let path = api.target(call, "someone");
    let target = match call.query(came) {
        "" => path,
        query => format!("{path}?{query}"),
    };
    let line = format!("{} {target} HTTP/1.1", call.method);
    // A question mark without a query has no meaning.
    if seen.line.replace("? ", " ") != line {
        say(format!("the tenant sees {:?}, not {line:?}", seen.line));
    }
    for (name, value) in &seen.headers {
        if !WANTED.contains(&name.as_str())
            || value.contains("evil")
            || value.contains("203.0.113.9")
        {
            say(format!("the tenant gets {name}: {value}"));
        }
    }
    let of = |wanted: &str| {
        let mut same = seen.headers.iter().filter(|(name, _)| name == wanted);
        same.next().map(|(_, value)| value.as_str())
    };
    let host = api.origin.split_once("://").map(|(_, host)| host);
    for (name, value) in [("host", host), ("authorization", Some("Bearer token"))] {
        if of(name) != value {
            say(format!("the tenant gets {name}: {:?}", of(name)));
        }
    }
    if call.method == "POST" && of("content-type") != Some("application/json") {
        say(format!(
            "the tenant gets content-type: {:?}",
            of("content-type")
        ));
    }
}

/// Reads one request, keeps it, and answers it; false when it is the last.
fn answer(stream: &TcpStream, last: &Mutex<Seen>) -> Result<bool> {
    let mut reader = BufReader::new(stream);
    let mut seen = Seen::default();
    reader.read_line(&mut seen.line)?;
    seen.line.truncate(seen.line.trim_end().len());
    if seen.line == "END" {
        return Ok(false);
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        seen.headers
            .push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = seen
        .headers
        .iter()
        .find(|(name, _)| name == "content-length");
    let length = length
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or(0);
    reader.take(length).read_to_end(&mut Vec::new())?;
    let headers: String = ANSWERED
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let text = format!(
        "HTTP/1.1 422 Unprocessable Entity\r\n{headers}Content-Length: 2\r\nConnection: close\r\n\r\n{{}}"
    );
    *last.lock().unwrap_or_else(PoisonError::into_inner) = seen;
    let mut stream = stream;
    stream.write_all(text.as_bytes())?;
    Ok(true)
}
