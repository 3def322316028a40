//! One request inside of the tenant: its parts, and the tenant that handles it.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method};

use crate::clock::Moment;
use crate::script::Operation;
use crate::settings::Settings;
use crate::state::Inner;

/// SHA-256 of the certificate that a connection was made with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Presented(pub(crate) [u8; 32]);

/// A request that found its operation.
pub(crate) struct Call {
    pub(crate) tenant: Arc<Inner>,
    /// As they were when the request arrived.
    pub(crate) settings: Settings,
    pub(crate) now: Moment,
    pub(crate) operation: Operation,
    pub(crate) method: Method,
    /// In the plain style, whatever the settings say.
    pub(crate) path: String,
    pub(crate) places: HashMap<String, String>,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// SHA-256 of the client certificate whose key the other side has proved to have.
    pub(crate) certificate: Option<[u8; 32]>,
}

impl Call {
    /// A variable part of the path, percent-decoded.
    pub(crate) fn place(&self, name: &str) -> &str {
        self.places.get(name).map_or("", String::as_str)
    }

    /// A header that is there once and is text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.get_all(name).iter();
        let first = all.next()?.to_str().ok()?;
        all.next().is_none().then_some(first)
    }

    /// Whether the body is declared as this media type; parameters are allowed.
    pub(crate) fn is_of_type(&self, media_type: &str) -> bool {
        self.header("content-type").is_some_and(|value| {
            value
                .split(';')
                .next()
                .is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type))
        })
    }
}

/// Parameters of a query or a form, each at most once.
pub(crate) struct Parameters(HashMap<String, String>);

/// What is wrong with parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Disorder {
    Repeated(String),
    Unknown(String),
}

impl Parameters {
    /// Reads `text`; with `known` every other name is a disorder.
    pub(crate) fn read(text: &[u8], known: Option<&[&str]>) -> Result<Self, Disorder> {
        let mut all = HashMap::new();
        for (name, value) in form_urlencoded::parse(text) {
            if known.is_some_and(|known| !known.contains(&name.as_ref())) {
                return Err(Disorder::Unknown(name.into_owned()));
            }
            if all
                .insert(name.clone().into_owned(), value.into_owned())
                .is_some()
            {
                return Err(Disorder::Repeated(name.into_owned()));
            }
        }
        Ok(Self(all))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Present and not empty.
    pub(crate) fn filled(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }
}

impl std::fmt::Display for Disorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Repeated(name) => write!(f, "parameter `{name}` is there twice"),
            Self::Unknown(name) => write!(f, "parameter `{name}` is unknown"),
        }
    }
}
