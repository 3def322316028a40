//! The config file, checked once at the start: every mistake is reported at once with its key.
//! Secrets are not in it: it says which environment variable or file has them.

mod reading;
mod sections;
mod surroundings;
#[cfg(test)]
mod tests;

use std::{fmt::Display, fs, net::SocketAddr, path::Path, time::Duration};

use axum::http::HeaderName;
use ipnet::IpNet;
use lettre::message::Mailbox;
use secrecy::SecretString;
use tracing::level_filters::LevelFilter;
use url::Url;

use crate::letters::Letters;
pub use reading::Mistake;
use reading::Section;
use surroundings::Surroundings;

/// A checked config.
#[derive(Debug)]
pub struct Config {
    /// Where the relay listens.
    pub listen: SocketAddr,
    /// Origins of pages that may ask; compared byte by byte.
    pub origins: Vec<String>,
    /// How much is logged.
    pub log: LevelFilter,
    /// How long the relay may take to send what is queued when it is told to stop.
    pub shutdown: Duration,
    /// How the address of a client is found.
    pub proxies: Proxies,
    /// The tenant.
    pub tenant: Tenant,
    /// Who the relay is at the tenant.
    pub client: Client,
    /// The mail server.
    pub mail: Mail,
    /// What is written.
    pub letters: Letters,
    /// How often.
    pub limits: Limits,
    /// How many at once.
    pub queue: Queue,
}

/// Proxies in front of the relay.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// The header that they put the client's address into; none: the address of the socket is it.
    pub header: Option<HeaderName>,
    /// Their networks. From anybody else the header is not believed.
    pub trusted: Vec<IpNet>,
}

/// Where and how the tenant is asked.
#[derive(Debug)]
pub struct Tenant {
    /// Token endpoint.
    pub token: Url,
    /// `user/code/generate` of the pool.
    pub generate: Url,
    /// How long a code lives: the pool's `otp_settings.activation.ttl`.
    pub code_life: Duration,
    /// How long a request may take.
    pub timeout: Duration,
    /// More roots of trust (PEM), besides the system's.
    pub roots: Option<String>,
}

/// The relay's own confidential client.
#[derive(Debug)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// What it asks for, separated by spaces.
    pub scope: String,
    /// What it proves itself by.
    pub proof: Proof,
}

/// What a confidential client proves itself by.
#[derive(Debug)]
pub enum Proof {
    /// `client_secret_basic`.
    Secret(SecretString),
    /// `tls_client_auth`: certificate and key, one after the other (PEM).
    Certificate(SecretString),
}

/// How mail is sent.
#[derive(Debug)]
pub struct Mail {
    /// The mail server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the conversation is protected.
    pub security: Security,
    /// User and password.
    pub account: Option<(String, SecretString)>,
    /// Sender.
    pub from: Mailbox,
    /// Where answers go.
    pub reply_to: Option<Mailbox>,
    /// How long the conversation about one message may take.
    pub timeout: Duration,
    /// Conversations at once.
    pub connections: u32,
    /// More roots of trust (PEM), besides the system's.
    pub roots: Option<String>,
}

/// How a conversation with the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (usually port 465).
    Tls,
    /// STARTTLS, and no conversation without it (usually port 587).
    StartTls,
    /// None; only to a mail server on this machine.
    None,
}

/// How many messages may be asked for.
#[derive(Debug, Clone)]
pub struct Limits {
    /// To one address.
    pub address: Rate,
    /// Least time between two to one address.
    pub between: Duration,
    /// From one client (an IPv4 address or an IPv6 /64).
    pub client: Rate,
    /// From one IPv6 /48.
    pub network: Rate,
    /// Altogether.
    pub overall: Rate,
}

/// So many in such a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How many.
    pub times: u32,
    /// In which time.
    pub within: Duration,
}

/// The queue between an answer and its message.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Visitors whose message is not sent yet.
    pub capacity: usize,
    /// Those of them that are worked on at the same time.
    pub at_once: usize,
}

/// Everything that is wrong with a config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl Display for Mistakes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, mistake) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{mistake}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

impl Config {
    /// Reads a config file. Names of files in it are relative to its folder; `environment` tells
    /// what an environment variable holds.
    ///
    /// # Errors
    /// With every mistake that is in it.
    pub fn read(
        path: &Path,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Mistakes> {
        let mistake = |what: String| {
            Mistakes(vec![Mistake {
                key: path.display().to_string(),
                what,
            }])
        };
        let text = fs::read_to_string(path).map_err(|error| mistake(error.to_string()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        Self::parse(&text, folder, &environment)
    }

    /// As [`Config::read`], from text.
    ///
    /// # Errors
    /// With every mistake that is in it.
    pub fn parse(
        text: &str,
        folder: &Path,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Mistakes> {
        // Certificates are looked at, which takes a provider.
        crate::relay::use_ring();
        let table = text.parse().map_err(|error: toml::de::Error| {
            Mistakes(vec![Mistake {
                key: "(the whole file)".into(),
                what: error.message().to_owned(),
            }])
        })?;
        let surroundings = Surroundings {
            folder,
            environment,
        };
        let mut root = Section::root(table);
        let read = sections::all(&mut root, &surroundings);
        let mistakes = root.end_all();
        match read {
            Some(config) if mistakes.is_empty() => Ok(config),
            _ => Err(Mistakes(mistakes)),
        }
    }
}
