//! The origins that a document needs next. The browser connects to them while the WebAssembly is loading.

use super::Document;
use crate::headers;
use anyhow::{Context, Result};
use serde_json::Value;

/// An origin to connect to before the first request to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// The browser will navigate to it.
    Visited(String),
    /// The page will send it requests without cookies, for which browsers use separate connections.
    Asked(String),
}

impl Ahead {
    /// The origins for a document, by this `config.json`; without the page's own, which is connected already.
    pub(super) fn of(document: Document, config: &Value) -> Result<Vec<Self>> {
        let origin = |pointer: &str| -> Result<Option<String>> {
            let address = config.pointer(pointer).and_then(Value::as_str);
            let origin = |address| headers::origin(address).context(pointer.to_owned());
            address.map(origin).transpose()
        };
        let own = origin("/client/redirect_uri")?;
        let issuer = origin("/tenant/issuer")?;
        let mut found = Vec::new();
        let mut add = |origin: Option<String>, how: fn(String) -> Self| {
            let other = origin.filter(|origin| Some(origin) != own.as_ref());
            found.extend(other.map(how).filter(|ahead| !found.contains(ahead)));
        };
        match document {
            Document::Start => {
                let authorization = origin("/tenant/authorization_endpoint")?;
                add(authorization.or(issuer), Self::Visited);
            }
            Document::Callback | Document::Activation => {
                let token = origin("/tenant/token_endpoint")?;
                add(token.or(issuer), Self::Asked);
                add(origin("/tenant/identity_api")?, Self::Asked);
            }
            Document::NotFound => {}
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_connects_ahead_to_the_origins_that_it_needs_next() {
        let mut config = json!({
            "tenant": { "issuer": "https://a.example/demo/system", "identity_api": "https://b.example/api" },
            "client": { "redirect_uri": "https://page.example/callback/" },
        });
        let visited = |origin: &str| Ahead::Visited(origin.to_owned());
        let asked = |origin: &str| Ahead::Asked(origin.to_owned());
        let of = |document, config: &Value| Ahead::of(document, config).unwrap();
        assert_eq!(of(Document::Start, &config), [visited("https://a.example")]);
        let both = [asked("https://a.example"), asked("https://b.example")];
        assert_eq!(of(Document::Callback, &config), both);
        assert_eq!(of(Document::Activation, &config), both);
        assert_eq!(of(Document::NotFound, &config), []);
        // A proxy on the page's own origin, and a token endpoint elsewhere.
        config["tenant"]["identity_api"] = json!("https://page.example/identity");
        config["tenant"]["token_endpoint"] = json!("https://c.example/token");
        assert_eq!(
            of(Document::Callback, &config),
            [asked("https://c.example")]
        );
    }
}
