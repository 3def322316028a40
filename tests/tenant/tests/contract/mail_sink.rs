//! The mail sink (RFC 5321): what it takes, what it refuses, what goes wrong on demand.

use portico_tenant::{Action, Fault, MailKind, Moment, Operation, Running, Settings, Tenant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{ADA, Visit};

const FROM: &str = "MAIL FROM:<sign-up@example.test>";
const HEADER: &str = "From: Sign-up <sign-up@example.test>\r\nTo: <ada+sign-up@example.test>\r\n\
                      Date: Mon, 23 Nov 2026 11:00:00 +0000\r\n";

async fn sink(change: impl FnOnce(&mut Settings)) -> (Tenant, Running) {
    let mut settings = Settings::default();
    change(&mut settings);
    let tenant = Tenant::new(settings);
    let running = tenant.serve_mail("127.0.0.1:0").await.unwrap();
    (tenant, running)
}

/// Somebody who speaks to the sink line by line.
struct Talk(TcpStream);

impl Talk {
    async fn with(running: &Running) -> Self {
        let mut talk = Self(TcpStream::connect(running.address()).await.unwrap());
        assert!(talk.hear().await.starts_with("220 "));
        talk
    }

    /// One whole answer; empty when the connection has ended.
    async fn hear(&mut self) -> String {
        let mut heard = String::new();
        let mut byte = [0];
        loop {
            if self.0.read_exact(&mut byte).await.is_err() {
                return heard;
            }
            heard.push(char::from(byte[0]));
            let last = heard.trim_end().rsplit("\r\n").next().unwrap();
            if heard.ends_with("\r\n") && last.as_bytes().get(3) != Some(&b'-') {
                return heard;
            }
        }
    }

    async fn raw(&mut self, text: &[u8]) -> String {
        self.0.write_all(text).await.unwrap();
        self.hear().await
    }

    /// The code of the answer to a line.
    async fn say(&mut self, line: &str) -> u16 {
        let heard = self.raw(format!("{line}\r\n").as_bytes()).await;
        heard.get(..3).map_or(0, |code| code.parse().unwrap())
    }

    async fn check(&mut self, lines: &[(&str, u16)]) {
        for (line, code) in lines {
            assert_eq!(self.say(line).await, *code, "{line}");
        }
    }

    /// Greets, names both sides, and asks to send the text.
    async fn open(&mut self) {
        let to = format!("RCPT TO:<{ADA}>");
        let lines = [
            ("EHLO relay.example.test", 250),
            (FROM, 250),
            (&to, 250),
            ("DATA", 354),
        ];
        self.check(&lines).await;
    }

    async fn text(&mut self, text: &str) -> u16 {
        self.say(&format!("{text}\r\n.")).await
    }
}

#[tokio::test]
async fn a_mail_is_in_the_outbox_with_the_code_and_the_link_found_in_it() {
    let mut visit = Visit::new(|_| {}).await;
    let user = visit.registered(ADA).await;
    visit.token = visit
        .service_token("identity identity_self_registration")
        .await;
    let wanted = serde_json::json!({"type": "activation", "userID": user});
    let codes = visit
        .in_pool("/user/code/generate", &wanted)
        .send()
        .await
        .json();
    let code = codes["code"].as_str().unwrap();

    let running = visit.tenant.serve_mail("127.0.0.1:0").await.unwrap();
    let mut talk = Talk::with(&running).await;
    talk.open().await;
    let text = format!(
        "{HEADER}Subject: =?utf-8?q?{code}_f=C3=BCr_dich?=\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n\
         PLEASE9 type {code}.\r\n..5 points\r\nhttps://page.test/activate/#code=3Dx%2By\r\n\
         --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<b>{code}</b>\r\n--b--"
    );
    assert_eq!(talk.text(&text).await, 250);
    assert_eq!(talk.say("QUIT").await, 221);

    let mail = visit.mail(ADA);
    assert_eq!(mail.kind, MailKind::Received);
    assert_eq!(mail.from.as_deref(), Some("sign-up@example.test"));
    assert_eq!(mail.subject, format!("{code} f\u{fc}r dich"));
    assert!(mail.body.contains("\n.5 points\n"), "{}", mail.body);
    assert_eq!(mail.html.unwrap().trim(), format!("<b>{code}</b>"));
    assert_eq!(mail.code.as_deref(), Some(code));
    assert_eq!(
        mail.link.as_deref(),
        Some("https://page.test/activate/#code=x%2By")
    );
    assert_eq!(mail.extended_code.as_deref(), Some("x+y"));
    assert!(
        visit
            .get("/outbox")
            .await
            .text()
            .contains("from sign-up@example.test")
    );
}

#[tokio::test]
async fn each_recipient_gets_the_mail_and_a_connection_takes_several() {
    let (tenant, running) = sink(|_| {}).await;
    let mut talk = Talk::with(&running).await;
    talk.open().await;
    assert_eq!(talk.text(&format!("{HEADER}\r\nfirst")).await, 250);
    talk.check(&[
        (FROM, 250),
        ("RCPT TO:<bob@example.test>", 250),
        ("RCPT TO:<eve@example.test>", 250),
        ("DATA", 354),
    ])
    .await;
    assert_eq!(talk.text(&format!("{HEADER}\r\nsecond")).await, 250);
    assert_eq!(tenant.outbox().len(), 3);
    assert!(
        tenant
            .newest_mail("eve@example.test")
            .unwrap()
            .body
            .starts_with("second")
    );
}

#[tokio::test]
async fn commands_come_in_their_order() {
    let (tenant, running) = sink(|_| {}).await;
    let to = format!("RCPT TO:<{ADA}>");
    let mut talk = Talk::with(&running).await;
    talk.check(&[
        ("NOOP", 250),
        (FROM, 503),
        ("DATA", 503),
        ("EHLO relay.example.test", 250),
        (&to, 503),
        ("DATA", 503),
        (FROM, 250),
        (FROM, 503),
        ("DATA", 503),
        (&to, 250),
        ("RSET", 250),
        ("DATA", 503),
        ("VRFY ada", 252),
        ("STARTTLS", 502),
        ("HELO relay.example.test", 250),
        ("QUIT", 221),
    ])
    .await;
    assert!(tenant.outbox().is_empty());
}

#[tokio::test]
async fn a_command_out_of_order_is_refused() {
    let (_tenant, running) = sink(|settings| settings.mail_size_limit = 1000).await;
    let mut talk = Talk::with(&running).await;
    talk.check(&[
        ("HELLO", 500),
        (&"N".repeat(2000), 500),
        ("EHLO", 501),
        ("EHLO relay.example.test", 250),
        ("MAIL FROM: sign-up@example.test", 501),
        ("MAIL FROM:<nonsense>", 501),
        ("MAIL FROM:<ada@nonsense>", 553),
        ("MAIL FROM:<sign-up@example.test> SIZE=1001", 552),
        ("MAIL FROM:<sign-up@example.test> SMTPUTF8", 555),
        (
            "MAIL FROM:<sign-up@example.test> SIZE=1000 BODY=8BITMIME",
            250,
        ),
        ("RCPT TO:<nonsense>", 501),
        ("RCPT TO:<ada@nonsense>", 553),
        ("AUTH PLAIN AHgAeQ==", 502),
    ])
    .await;
}

#[tokio::test]
async fn a_message_out_of_order_is_refused_and_the_next_one_taken() {
    let (tenant, running) = sink(|settings| settings.mail_size_limit = 2000).await;
    let mut talk = Talk::with(&running).await;
    for (text, code) in [
        ("From: <a@example.test>\r\n\r\nno date".to_owned(), 554),
        (
            "Date: Mon, 23 Nov 2026 11:00:00 +0000\r\n\r\nnobody".to_owned(),
            554,
        ),
        (format!("{HEADER}\r\n{}", "x".repeat(999)), 554),
        (format!("{HEADER}\r\n{}", "many lines\r\n".repeat(200)), 552),
        (format!("{HEADER}\r\nnot announced: \u{fc}"), 554),
    ] {
        talk.open().await;
        assert_eq!(talk.text(&text).await, code, "{text}");
    }
    talk.open().await;
    assert_eq!(talk.text(&format!("{HEADER}\r\nin order")).await, 250);
    assert_eq!(tenant.outbox().len(), 1);
}

#[tokio::test]
async fn a_line_that_ends_otherwise_than_in_crlf_ends_the_conversation() {
    let (tenant, running) = sink(|_| {}).await;
    let mut talk = Talk::with(&running).await;
    assert!(talk.raw(b"NOOP\n").await.starts_with("500 "));
    assert_eq!(talk.hear().await, "");
    let mut talk = Talk::with(&running).await;
    talk.open().await;
    let smuggled = format!("{HEADER}\r\nx\n.\nMAIL FROM:<eve@example.test>\r\n");
    assert!(talk.raw(smuggled.as_bytes()).await.starts_with("554 "));
    assert_eq!(talk.hear().await, "");
    assert!(tenant.outbox().is_empty());
}

#[tokio::test]
async fn a_login_is_asked_for_where_it_is_switched_on() {
    let login = Some(("relay".to_owned(), "p\u{e4}ss".to_owned()));
    let (_tenant, running) = sink(|settings| settings.mail_login = login).await;
    let mut talk = Talk::with(&running).await;
    let offer = talk.raw(b"EHLO relay.example.test\r\n").await;
    assert!(offer.contains("250-AUTH PLAIN\r\n"), "{offer}");
    talk.check(&[
        (FROM, 530),
        ("AUTH LOGIN", 504),
        ("AUTH PLAIN ?", 501),
        ("AUTH PLAIN AHJlbGF5AHdyb25n", 535),
        ("AUTH PLAIN", 334),
        ("AHJlbGF5AHDDpHNz", 235),
        (FROM, 250),
    ])
    .await;
}

fn fault(tenant: &Tenant, on: Operation, action: Action) {
    tenant.script(Fault {
        on,
        times: 1,
        action,
    });
}

fn says(code: u16) -> Action {
    let (body, headers) = ("scripted".to_owned(), Vec::new());
    Action::Status {
        code,
        body,
        headers,
    }
}

#[tokio::test]
async fn a_refusal_can_be_scripted_at_every_step() {
    let (tenant, running) = sink(|_| {}).await;
    fault(&tenant, Operation::MailGreeting, says(421));
    let mut refused = Talk(TcpStream::connect(running.address()).await.unwrap());
    assert_eq!(refused.hear().await, "421 scripted\r\n");
    let mut talk = Talk::with(&running).await;
    fault(&tenant, Operation::MailRecipient, says(550));
    talk.check(&[
        ("EHLO x", 250),
        (FROM, 250),
        ("RCPT TO:<bob@example.test>", 550),
        ("RSET", 250),
    ])
    .await;
    fault(&tenant, Operation::MailText, says(451));
    talk.open().await;
    assert_eq!(talk.text(&format!("{HEADER}\r\nx")).await, 451);
    assert!(tenant.outbox().is_empty());
    talk.open().await;
    assert_eq!(talk.text(&format!("{HEADER}\r\nx")).await, 250);
}

#[tokio::test]
async fn a_connection_can_end_before_or_after_the_mail_is_taken() {
    for (moment, kept) in [(Moment::BeforeActing, 0), (Moment::AfterActing, 1)] {
        let (tenant, running) = sink(|_| {}).await;
        fault(&tenant, Operation::MailText, Action::Drop(moment));
        let mut talk = Talk::with(&running).await;
        talk.open().await;
        assert_eq!(talk.text(&format!("{HEADER}\r\nx")).await, 0);
        assert_eq!(tenant.outbox().len(), kept);
    }
}

#[tokio::test(start_paused = true)]
async fn the_sink_can_keep_silent() {
    let (tenant, running) = sink(|_| {}).await;
    fault(&tenant, Operation::MailGreeting, Action::Silence);
    let mut talk = Talk(TcpStream::connect(running.address()).await.unwrap());
    let heard = tokio::time::timeout(std::time::Duration::from_secs(3600), talk.hear());
    assert!(heard.await.is_err());
}
