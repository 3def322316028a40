//! Whom a document has to do with next: the browser connects there while WebAssembly is still on its way.

use super::Document;
use crate::headers;
use anyhow::{Context, Result};
use serde_json::Value;

/// An origin to connect to before anybody asks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// The browser will go there.
    Visited(String),
    /// The page will ask it, without cookies: such a connection is another one.
    Asked(String),
}

impl Ahead {
    /// Those of a document, by this `config.json`. The page's own origin is connected already.
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
    fn a_document_is_connected_ahead_to_whom_it_has_to_do_with_next() {
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
