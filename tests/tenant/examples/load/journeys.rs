//! Runs many registrations at the same time, each with a client of its own: from the authorization to the sign-in, one
//! connection for each call. It measures times and asserts none.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use form_urlencoded::Serializer;
use portico_tenant::{GOOD_PASSWORD, Settings, Tenant};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// The result of a run.
pub(crate) struct Outcome {
    /// How many journeys there were.
    pub(crate) journeys: usize,
    /// Why journeys ended before their end.
    pub(crate) lost: Vec<String>,
    /// How many accounts can be signed in to afterwards.
    pub(crate) accounts: usize,
    took: Duration,
    calls: BTreeMap<&'static str, Vec<Duration>>,
}

impl Outcome {
    /// A table for people.
    pub(crate) fn figures(&self) -> String {
        let seconds = self.took.as_secs_f64();
        let mut text = format!(
            "{} journeys at once: {} lost, {} accounts, {seconds:.2} s, {:.0} journeys/s\n",
            self.journeys,
            self.lost.len(),
            self.accounts,
            (self.journeys - self.lost.len()) as f64 / seconds,
        );
        for (call, took) in &self.calls {
            let mut took = took.clone();
            took.sort_unstable();
            let at = |percent: usize| took.get((took.len() - 1) * percent / 100);
            let millis = |percent| at(percent).map_or(0, Duration::as_millis);
            let _ = writeln!(
                text,
                "{call:<10} p50 {:>6} ms  p95 {:>6} ms",
                millis(50),
                millis(95)
            );
        }
        for why in &self.lost {
            let _ = writeln!(text, "lost: {why}");
        }
        text
    }
}

/// Runs `journeys` visitors at once against a tenant of their own.
pub(crate) async fn run(journeys: usize) -> Outcome {
    let tenant = Tenant::new(Settings {
        rate_limit: None,
        requests_kept: false,
        ..Settings::default()
    });
    let running = match tenant.serve("127.0.0.1:0").await {
        Ok(running) => running,
        Err(error) => return nothing(journeys, &error.to_string()),
    };
    let began = Instant::now();
    let mut visitors = JoinSet::new();
    for number in 0..journeys {
        let mut visitor = Visitor {
            tenant: tenant.clone(),
            address: running.address(),
            identifier: format!("visitor+{number}@example.test"),
            calls: Vec::new(),
        };
        visitors.spawn(async move {
            let outcome = visitor.journey().await;
            (visitor.identifier, visitor.calls, outcome)
        });
    }
    let mut outcome = nothing(journeys, "");
    outcome.lost.clear();
    while let Some(ended) = visitors.join_next().await {
        let Ok((identifier, calls, came)) = ended else {
            outcome.lost.push("a visitor panicked".into());
            continue;
        };
        for (call, took) in calls {
            outcome.calls.entry(call).or_default().push(took);
        }
        if let Err(why) = came {
            outcome.lost.push(format!("{identifier}: {why}"));
        }
        let accounts = tenant.account_by_address(&identifier);
        if accounts.len() == 1 && tenant.can_sign_in(&identifier, GOOD_PASSWORD) {
            outcome.accounts += 1;
        }
    }
    outcome.took = began.elapsed();
    outcome
}

fn nothing(journeys: usize, why: &str) -> Outcome {
    Outcome {
        journeys,
        lost: vec![why.to_owned()],
        accounts: 0,
        took: Duration::ZERO,
        calls: BTreeMap::new(),
    }
}

struct Visitor {
    tenant: Tenant,
    address: SocketAddr,
    identifier: String,
    calls: Vec<(&'static str, Duration)>,
}

/// An answer: its status, its head and its body.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn text(&self, member: &str) -> Result<String, String> {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        let text = body[member].as_str().map(str::to_owned);
        text.ok_or_else(|| format!("{} without `{member}`", self.status))
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl Visitor {
    async fn journey(&mut self) -> Result<(), String> {
        let settings = self.tenant.current_settings();
        let redirect = settings.redirect_uris.first().cloned().unwrap_or_default();
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &settings.client_id),
            ("redirect_uri", &redirect),
            ("scope", "identity identity_self_registration"),
            ("state", "st~te/with+odd characters="),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        let path = format!("/demo/system/oauth2/authorize?{query}");
        let back = self
            .call("authorize", "GET", &path, "", "", "", 302)
            .await?;
        let location = back.head.split("location: ").nth(1).unwrap_or_default();
        let (_, query) = location.split_once('?').ok_or("no redirect")?;
        let query = query.lines().next().unwrap_or_default();
        let code = form_urlencoded::parse(query.as_bytes())
            .find(|(name, _)| name == "code")
            .map(|(_, code)| code.into_owned())
            .ok_or("no code in the redirect")?;
        let body = form(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &redirect),
            ("client_id", &settings.client_id),
            ("code_verifier", VERIFIER),
        ]);
        let path = "/demo/system/oauth2/token";
        let token = self
            .call("token", "POST", path, "", FORM, &body, 200)
            .await?;
        let bearer = token.text("access_token")?;

        let api = "/api/identity/demo/system";
        let pool = format!("{api}/pools/{}", settings.pool.id);
        let answer = self
            .call("pool", "GET", &pool, &bearer, "", "", 200)
            .await?;
        let schema = format!("{api}/schemas/{}", answer.text("payload_schema_id")?);
        self.call("schema", "GET", &schema, &bearer, "", "", 200)
            .await?;
        let body = json!({
            "identifier": self.identifier,
            "password": GOOD_PASSWORD,
            "payload": {"given_name": "Zo\u{eb}", "family_name": "O'Brien", "name": "Zo\u{eb} O'Brien"}
        });
        let path = format!("{pool}/user/register?code_type_in_message=code");
        let body = body.to_string();
        let answer = self
            .call("register", "POST", &path, &bearer, JSON, &body, 201)
            .await?;
        let user = answer.text("id")?;
        let mail = self.tenant.newest_mail(&self.identifier);
        let code = mail.and_then(|mail| mail.code).ok_or("no code was sent")?;
        let body = json!({"code": code}).to_string();
        let path = format!("{pool}/users/{user}/activate");
        self.call("activate", "POST", &path, &bearer, JSON, &body, 201)
            .await?;
        let body = form(&[
            ("identifier", &self.identifier),
            ("password", GOOD_PASSWORD),
        ]);
        let path = "/demo/sign-in";
        let page = self
            .call("sign in", "POST", path, "", FORM, &body, 200)
            .await?;
        match page.body.contains("id=\"signed-in\"") {
            true => Ok(()),
            false => Err("not signed in".into()),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "each call is one line of the journey"
    )]
    async fn call(
        &mut self,
        name: &'static str,
        method: &str,
        path: &str,
        bearer: &str,
        typed: &str,
        body: &str,
        expected: u16,
    ) -> Result<Answer, String> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        if !bearer.is_empty() {
            let _ = write!(request, "authorization: Bearer {bearer}\r\n");
        }
        if !typed.is_empty() {
            let _ = write!(request, "content-type: {typed}\r\n");
        }
        let _ = write!(request, "content-length: {}\r\n\r\n{body}", body.len());
        let began = Instant::now();
        let answer = spoken(self.address, &request).await;
        self.calls.push((name, began.elapsed()));
        let answer = answer.map_err(|why| format!("{name}: {why}"))?;
        match answer.status == expected {
            true => Ok(answer),
            false => Err(format!("{name}: {} {}", answer.status, answer.body)),
        }
    }
}

async fn spoken(address: SocketAddr, request: &str) -> Result<Answer, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(address).await.map_err(failed)?;
    stream.write_all(request.as_bytes()).await.map_err(failed)?;
    let mut heard = String::new();
    stream.read_to_string(&mut heard).await.map_err(failed)?;
    let (head, body) = heard.split_once("\r\n\r\n").ok_or("no whole answer")?;
    let status = head.split(' ').nth(1).and_then(|it| it.parse().ok());
    Ok(Answer {
        status: status.ok_or("no status")?,
        head: head.to_owned(),
        body: body.to_owned(),
    })
}
