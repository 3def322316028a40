//! The config file, checked once at the start. All mistakes are reported together, each with its key. The file holds no
//! secrets: it names the environment variables or files that do.

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
    /// Origins of pages that may send requests; compared byte by byte.
    pub origins: Vec<String>,
    /// The log level.
    pub log: LevelFilter,
    /// The longest time for sending the queue when the relay is told to stop.
    pub shutdown: Duration,
    /// How the address of a client is found.
    pub proxies: Proxies,
    /// The tenant.
    pub tenant: Tenant,
    /// The relay's client at the tenant.
    pub client: Client,
    /// The mail server.
    pub mail: Mail,
    /// The letters.
    pub letters: Letters,
    /// The limits.
    pub limits: Limits,
    /// The queue.
    pub queue: Queue,
}

/// Proxies in front of the relay.
#[derive(Debug, Clone, Default)]
pub struct Proxies {
    /// The header with the client's address; without one the address of the socket counts.
    pub header: Option<HeaderName>,
    /// The networks of the trusted proxies. From other addresses the header is ignored.
    pub trusted: Vec<IpNet>,
}

/// The tenant's endpoints, and how they are called.
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
    /// The scopes that it requests, separated by spaces.
    pub scope: String,
    /// Its authentication.
    pub proof: Proof,
}

/// The authentication of a confidential client.
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
    /// The protection of the connection.
    pub security: Security,
    /// User and password.
    pub account: Option<(String, SecretString)>,
    /// Sender.
    pub from: Mailbox,
    /// The reply address.
    pub reply_to: Option<Mailbox>,
    /// The longest time for sending one message.
    pub timeout: Duration,
    /// The most connections at the same time.
    pub connections: u32,
    /// More roots of trust (PEM), besides the system's.
    pub roots: Option<String>,
}

/// The protection of a connection to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (usually port 465).
    Tls,
    /// STARTTLS, required (usually port 587).
    StartTls,
    /// None; only to a mail server on this machine.
    None,
}

/// The limits on requested messages.
#[derive(Debug, Clone)]
pub struct Limits {
    /// For one address.
    pub address: Rate,
    /// The least time between two messages to one address.
    pub between: Duration,
    /// For one client (an IPv4 address or an IPv6 /64).
    pub client: Rate,
    /// For one IPv6 /48.
    pub network: Rate,
    /// For all together.
    pub overall: Rate,
}

/// A number of messages in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The number.
    pub times: u32,
    /// The period.
    pub within: Duration,
}

/// The queue between an answer and its message.
#[derive(Debug, Clone)]
pub struct Queue {
    /// The most accounts whose message is not sent yet.
    pub capacity: usize,
    /// The most of them that are handled at the same time.
    pub at_once: usize,
}

/// All mistakes in a config file.
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
        // Checking certificates needs a crypto provider.
        crate::crypto::use_ring();
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
