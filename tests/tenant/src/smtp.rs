//! The mail sink: a strict SMTP server (RFC 5321) for programs that mail about this tenant's accounts, such as the
//! relay. It delivers nothing; accepted mails are in the outbox. It has no TLS, as it listens on the local machine.

use std::io;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use smtp_proto::{AUTH_PLAIN, Error, MAIL_BODY_7BIT, MAIL_BODY_8BITMIME, MailFrom, Request};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream, ToSocketAddrs};

use crate::identifier::Kind;
use crate::script::{Action, Moment, Operation};
use crate::serving::{self, Running};
use crate::settings::Settings;
use crate::tenant::Tenant;

mod received;

/// Command line (RFC 5321 section 4.5.3.1.4), with room for the parameters of extensions.
const LONGEST_COMMAND: usize = 1024;
/// Text line (RFC 5321 section 4.5.3.1.6).
const LONGEST_LINE: usize = 1000;
/// Recipients (RFC 5321 section 4.5.3.1.8).
const MOST_RECIPIENTS: usize = 100;

impl Tenant {
    /// Takes mails on `address` by SMTP; they are in the outbox. Port 0 takes a free one.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn serve_mail(&self, address: impl ToSocketAddrs) -> io::Result<Running> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let tenant = self.clone();
        let task = tokio::spawn(serving::accept(listener, move |stream| {
            let tenant = tenant.clone();
            async move {
                // An error means that the connection has ended, by the client or by a fault.
                let _ = Session::new(tenant, stream).run().await;
            }
        }));
        Ok(Running::new(address, "smtp", task))
    }
}

/// The state of a mail transaction.
#[derive(Debug)]
enum Stage {
    Connected,
    Greeted,
    From {
        eight_bit: bool,
    },
    To {
        eight_bit: bool,
        recipients: Vec<String>,
    },
}

struct Session {
    tenant: Tenant,
    stream: BufReader<TcpStream>,
    stage: Stage,
    authenticated: bool,
}

/// What is wrong with a line.
enum Line {
    Whole(Vec<u8>),
    TooLong,
    /// It does not end in CRLF, or has one of the two inside.
    Bare,
}

/// What is left to do after a scripted fault.
enum Then {
    Act,
    /// Answers this instead of acting.
    Say(u16, String),
    ActAndEnd,
}

fn gone() -> io::Error {
    io::ErrorKind::ConnectionAborted.into()
}

impl Session {
    fn new(tenant: Tenant, stream: TcpStream) -> Self {
        Self {
            tenant,
            stream: BufReader::new(stream),
            stage: Stage::Connected,
            authenticated: false,
        }
    }

    async fn run(mut self) -> io::Result<()> {
        match self.fault(Operation::MailGreeting).await? {
            Then::Say(code, text) => {
                self.say(code, &text).await?;
                return Ok(());
            }
            Then::Act | Then::ActAndEnd => self.say(220, "tenant.invalid stand-in").await?,
        }
        loop {
            let line = match self.line(LONGEST_COMMAND).await? {
                Line::Whole(line) => line,
                Line::TooLong => {
                    self.say(500, "the line is too long").await?;
                    continue;
                }
                Line::Bare => {
                    self.say(500, "a line ends in CRLF").await?;
                    return Ok(());
                }
            };
            match Request::parse(&mut line.iter()) {
                Ok(Request::Quit) => return self.say(221, "bye").await,
                Ok(request) => self.act(request.into_owned()).await?,
                Err(Error::UnknownCommand) => self.say(500, "the command is unknown").await?,
                Err(Error::UnsupportedParameter { .. }) => {
                    self.say(555, "the parameter is not supported").await?;
                }
                Err(_) => self.say(501, "the command is not in order").await?,
            }
        }
    }

    async fn act(&mut self, request: Request<String>) -> io::Result<()> {
        let settings = self.tenant.current_settings();
        match request {
            Request::Ehlo { .. } => {
                self.stage = Stage::Greeted;
                let login = settings.mail_login.is_some();
                let auth = if login { "250-AUTH PLAIN\r\n" } else { "" };
                let offer = format!(
                    "250-tenant.invalid\r\n250-8BITMIME\r\n{auth}250 SIZE {}\r\n",
                    settings.mail_size_limit
                );
                self.stream.write_all(offer.as_bytes()).await?;
                self.stream.flush().await
            }
            Request::Helo { .. } => {
                self.stage = Stage::Greeted;
                self.say(250, "tenant.invalid").await
            }
            Request::Rset => {
                if !matches!(self.stage, Stage::Connected) {
                    self.stage = Stage::Greeted;
                }
                self.say(250, "forgotten").await
            }
            Request::Noop { .. } => self.say(250, "nothing done").await,
            Request::Vrfy { .. } => self.say(252, "send and see").await,
            Request::Auth {
                mechanism,
                initial_response,
            } => self.login(mechanism, initial_response, &settings).await,
            Request::Mail { from } => self.mail(&from, &settings).await,
            Request::Rcpt { to } => self.recipient(to.address).await,
            Request::Data => self.text(&settings).await,
            _ => self.say(502, "the command is not implemented").await,
        }
    }

    /// `AUTH PLAIN` (RFC 4954, RFC 4616).
    async fn login(
        &mut self,
        mechanism: u64,
        first: String,
        settings: &Settings,
    ) -> io::Result<()> {
        let Some((name, password)) = &settings.mail_login else {
            return self.say(502, "there is no login").await;
        };
        if self.authenticated || !matches!(self.stage, Stage::Greeted) {
            return self.say(503, "not now").await;
        }
        if mechanism != AUTH_PLAIN {
            return self.say(504, "only PLAIN").await;
        }
        let mut response = first.into_bytes();
        if response.is_empty() {
            self.say(334, "").await?;
            response = match self.line(LONGEST_COMMAND).await? {
                Line::Whole(line) => line,
                Line::TooLong | Line::Bare => return self.say(501, "not in order").await,
            };
        }
        let wanted = format!("\0{name}\0{password}").into_bytes();
        match STANDARD.decode(response.trim_ascii()) {
            Err(_) => self.say(501, "not in base64").await,
            Ok(given) if given == wanted => {
                self.authenticated = true;
                self.say(235, "welcome").await
            }
            Ok(_) => self.say(535, "name or password is wrong").await,
        }
    }

    async fn mail(&mut self, from: &MailFrom<String>, settings: &Settings) -> io::Result<()> {
        if !matches!(self.stage, Stage::Greeted) {
            return self.say(503, "not now").await;
        }
        if settings.mail_login.is_some() && !self.authenticated {
            return self.say(530, "log in first").await;
        }
        if from.size > settings.mail_size_limit {
            return self.say(552, "the message is too large").await;
        }
        if from.flags & !(MAIL_BODY_8BITMIME | MAIL_BODY_7BIT) != 0 {
            return self.say(555, "the parameter is not supported").await;
        }
        // An empty sender is that of a bounce.
        if !from.address.is_empty() && Kind::recognise(&from.address, true) != Some(Kind::Email) {
            return self.say(553, "the sender is no address").await;
        }
        let eight_bit = from.flags & MAIL_BODY_8BITMIME != 0;
        self.stage = Stage::From { eight_bit };
        self.say(250, "go on").await
    }

    async fn recipient(&mut self, address: String) -> io::Result<()> {
        let (eight_bit, mut recipients) = match &self.stage {
            Stage::From { eight_bit } => (*eight_bit, Vec::new()),
            Stage::To {
                eight_bit,
                recipients,
            } => (*eight_bit, recipients.clone()),
            Stage::Connected | Stage::Greeted => return self.say(503, "not now").await,
        };
        match self.fault(Operation::MailRecipient).await? {
            Then::Say(code, text) => return self.say(code, &text).await,
            Then::ActAndEnd => return Err(gone()),
            Then::Act => {}
        }
        if Kind::recognise(&address, true) != Some(Kind::Email) {
            return self.say(553, "the recipient is no address").await;
        }
        if recipients.len() >= MOST_RECIPIENTS {
            return self.say(452, "too many recipients").await;
        }
        recipients.push(address);
        self.stage = Stage::To {
            eight_bit,
            recipients,
        };
        self.say(250, "go on").await
    }

    /// `DATA` and the text after it.
    async fn text(&mut self, settings: &Settings) -> io::Result<()> {
        let Stage::To {
            eight_bit,
            recipients,
        } = &self.stage
        else {
            return self.say(503, "not now").await;
        };
        let (eight_bit, recipients) = (*eight_bit, recipients.clone());
        self.say(354, "end with a dot").await?;
        let mut message = Vec::new();
        let mut disorder = None;
        loop {
            match self.line(LONGEST_LINE).await? {
                Line::Whole(line) if line == b".\r\n" => break,
                Line::Whole(line) => {
                    // RFC 5321 section 4.5.2: a leading dot was doubled.
                    let line = line.strip_prefix(b".").unwrap_or(&line);
                    if !eight_bit && !line.is_ascii() {
                        disorder = Some((554, "8 bit text was not announced"));
                    }
                    message.extend_from_slice(line);
                    if message.len() > settings.mail_size_limit {
                        message.clear();
                        disorder = Some((552, "the message is too large"));
                    }
                }
                Line::TooLong => disorder = Some((554, "a line is too long")),
                // The rest of the input may be another command.
                Line::Bare => {
                    self.say(554, "a line ends in CRLF").await?;
                    return Err(gone());
                }
            }
        }
        self.stage = Stage::Greeted;
        if let Some((code, why)) = disorder {
            return self.say(code, why).await;
        }
        let then = self.fault(Operation::MailText).await?;
        if let Then::Say(code, text) = then {
            return self.say(code, &text).await;
        }
        let kept = received::keep(&self.tenant, &message, &recipients, settings);
        match (kept, then) {
            (_, Then::ActAndEnd) => Err(gone()),
            (Ok(()), _) => self.say(250, "taken").await,
            (Err(why), _) => self.say(554, &why).await,
        }
    }

    /// The fault that is scripted for this operation.
    async fn fault(&self, on: Operation) -> io::Result<Then> {
        match self.tenant.inner.next_fault(on).map(|fault| fault.action) {
            Some(Action::Status { code, body, .. }) => Ok(Then::Say(code, body)),
            Some(Action::Delay(millis)) => {
                tokio::time::sleep(std::time::Duration::from_millis(millis)).await;
                Ok(Then::Act)
            }
            Some(Action::Drop(Moment::BeforeActing)) => Err(gone()),
            Some(Action::Drop(Moment::AfterActing)) => Ok(Then::ActAndEnd),
            Some(Action::Silence) => std::future::pending().await,
            Some(Action::Truncate | Action::NotJson | Action::NoCors) | None => Ok(Then::Act),
        }
    }

    /// The next line with its CRLF. A line that is too long is read to its end and discarded.
    async fn line(&mut self, longest: usize) -> io::Result<Line> {
        let mut line = Vec::new();
        let mut too_long = false;
        loop {
            let room = (longest - line.len()) as u64;
            let read = (&mut self.stream)
                .take(room)
                .read_until(b'\n', &mut line)
                .await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line.last() == Some(&b'\n') {
                break;
            }
            if line.len() == longest {
                too_long = true;
                line.clear();
            }
        }
        let text = line.strip_suffix(b"\r\n");
        Ok(match text {
            _ if too_long => Line::TooLong,
            Some(text) if !text.contains(&b'\r') => Line::Whole(line),
            _ => Line::Bare,
        })
    }

    async fn say(&mut self, code: u16, text: &str) -> io::Result<()> {
        let text = text.replace(['\r', '\n'], " ");
        let line = format!("{code} {text}\r\n");
        self.stream.write_all(line.as_bytes()).await?;
        self.stream.flush().await
    }
}
