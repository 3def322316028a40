//! Starts the message relay for the stand-in tenant. It mails the codes to the tenant's mail sink, so the outbox shows
//! them.

use super::{
    Ports, page,
    programs::{self, CLIENT_SECRET, Ready},
};
use anyhow::Result;
use serde_json::{Value, json};
use std::{fs, path::Path};

/// The name of the environment variable with the client's secret.
const SECRET_IN: &str = "PORTICO_RELAY_SECRET";

/// Makes the page ask the relay for the message.
pub(super) fn ask_it(config: &mut Value, ports: &Ports) {
    config["activation"] = json!({
        "message": "code",
        "delivery": "relay",
        "relay_url": format!("http://127.0.0.1:{}/activation-messages", ports.relay),
    });
}

/// Writes the relay's config, and starts the relay.
pub(super) fn start(checkout: &Path, config: &Value, ports: &Ports) -> Result<Ready> {
    let path = checkout.join(".portico/relay.toml");
    fs::write(&path, relay_config(config, ports))?;
    programs::program(checkout, "portico-relay", |command| {
        command.env(SECRET_IN, CLIENT_SECRET).arg(&path);
    })
}

/// The relay's config for a page with this config. A string in JSON is also one in TOML.
fn relay_config(config: &Value, ports: &Ports) -> String {
    let tenant = &config["tenant"];
    let origin = json!(page(ports));
    let url = json!(format!("{}/", page(ports)));
    format!(
        "# Written by `cargo xtask start --own-message`.\n\
         listen = \"127.0.0.1:{relay}\"\n\
         origins = [{origin}]\n\n\
         [page]\nbrand = {brand}\nurl = {url}\n\n\
         [tenant]\nissuer = {issuer}\nidentity_api = {api}\npool = {pool}\n\n\
         [client]\nid = \"portico-relay\"\nauthentication = \"secret\"\nsecret_env = \"{SECRET_IN}\"\n\n\
         [mail]\nhost = \"127.0.0.1\"\nport = {mail}\nsecurity = \"none\"\n\
         from = \"Portico <no-reply@portico.example>\"\n\n\
         # A developer registers more often than a visitor.\n\
         [limits]\naddress = 60\nclient = 1000\n",
        relay = ports.relay,
        mail = ports.mail,
        brand = config["brand"]["name"],
        issuer = tenant["issuer"],
        api = tenant["identity_api"],
        pool = tenant["pool"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::origins;

    fn config() -> Value {
        json!({
            "tenant": {
                "issuer": "http://127.0.0.1:8450/demo/system",
                "identity_api": "http://127.0.0.1:8450/api/identity/demo",
                "pool": "customers"
            },
            "brand": {"name": "A \"brand\""}
        })
    }

    #[test]
    fn the_page_asks_the_relay_and_its_policy_allows_it() {
        let mut config = config();
        ask_it(&mut config, &Ports::default());
        assert_eq!(config["activation"]["delivery"], "relay");
        let origins = origins(&config).unwrap_or_default();
        assert_eq!(origins, ["http://127.0.0.1:8450", "http://127.0.0.1:8460"]);
    }

    #[test]
    fn the_config_of_the_relay_has_every_address_but_no_secret() {
        let text = relay_config(&config(), &Ports::default());
        for line in [
            "listen = \"127.0.0.1:8460\"",
            "origins = [\"http://localhost:8080\"]",
            "brand = \"A \\\"brand\\\"\"",
            "issuer = \"http://127.0.0.1:8450/demo/system\"",
            "port = 8452",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}: {text}");
        }
        assert!(!text.contains(CLIENT_SECRET));
    }
}
