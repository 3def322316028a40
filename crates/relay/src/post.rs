//! Sends a letter by SMTP. The mail server's words are not logged: they quote addresses.

use std::time::Duration;

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::{
        self, PoolConfig,
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
    },
};
use secrecy::ExposeSecret;

use crate::{
    config::{Mail, Security},
    failure::Failure,
    letters::Letter,
};

/// A letter and its recipient.
#[derive(Debug)]
pub(crate) struct Envelope<'a> {
    pub(crate) to: &'a Address,
    pub(crate) letter: &'a Letter,
    /// The same id for every attempt, so that a mailbox can drop a duplicate.
    pub(crate) message: u128,
}

/// Where letters go to.
pub(crate) trait Post: Send + Sync + 'static {
    fn send(&self, envelope: Envelope<'_>) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// The mail server.
pub(crate) struct MailServer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    reply_to: Option<Mailbox>,
    timeout: Duration,
}

impl MailServer {
    /// # Errors
    /// When TLS cannot be set up.
    pub(crate) fn new(mail: &Mail) -> Result<Self, smtp::Error> {
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&mail.host)
            .port(mail.port)
            .timeout(Some(mail.timeout))
            .pool_config(PoolConfig::new().max_size(mail.connections));
        if mail.security != Security::None {
            let mut parameters = TlsParameters::builder(mail.host.clone());
            if let Some(roots) = &mail.roots {
                let roots = Certificate::from_pem(roots.as_bytes())?;
                parameters = parameters.add_root_certificate(roots);
            }
            let parameters = parameters.build_rustls()?;
            transport = transport.tls(match mail.security {
                Security::StartTls => Tls::Required(parameters),
                Security::Tls | Security::None => Tls::Wrapper(parameters),
            });
        }
        if let Some((user, password)) = &mail.account {
            let password = password.expose_secret().to_owned();
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self {
            transport: transport.build(),
            from: mail.from.clone(),
            reply_to: mail.reply_to.clone(),
            timeout: mail.timeout,
        })
    }

    fn message(&self, envelope: &Envelope<'_>) -> Result<Message, Failure> {
        let Envelope {
            to,
            letter,
            message,
        } = envelope;
        let id = format!("<{message:032x}@{}>", self.from.email.domain());
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, (*to).clone()))
            .subject(&letter.subject)
            .message_id(Some(id));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(reply_to.clone());
        }
        // No automatic replies (RFC 3834), and the language for readers (RFC 3282).
        for (name, value) in [
            ("Auto-Submitted", "auto-generated"),
            ("X-Auto-Response-Suppress", "All"),
            ("Content-Language", letter.language.as_str()),
        ] {
            let name = HeaderName::new_from_ascii_str(name);
            builder = builder.raw_header(HeaderValue::new(name, value.to_owned()));
        }
        let parts = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        builder
            .multipart(parts)
            .map_err(|_| Failure::lasting("the message cannot be built"))
    }
}

impl Post for MailServer {
    async fn send(&self, envelope: Envelope<'_>) -> Result<(), Failure> {
        let message = self.message(&envelope)?;
        // The transport's own timeout is per step, so a slow server could take for ever.
        match tokio::time::timeout(self.timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(failure(&error)),
            Err(_) => Err(Failure::passing("the mail server took too long")),
        }
    }
}

fn failure(error: &smtp::Error) -> Failure {
    let kind = match error {
        error if error.is_timeout() => "the mail server took too long",
        error if error.is_tls() => "no TLS with the mail server",
        error if error.is_permanent() || error.is_transient() => "the mail server refused",
        error if error.is_client() => "the mail server does not offer what is needed",
        _ => "the mail server cannot be reached",
    };
    let status = error.status().map(|code| format!(" ({code})"));
    let why = format!("{kind}{}", status.unwrap_or_default());
    if error.is_permanent() {
        Failure::lasting(why)
    } else {
        Failure::passing(why)
    }
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer").finish_non_exhaustive()
    }
}
