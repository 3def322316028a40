//! A real nginx and a real Caddy in front of a small site, and behind them a fake tenant that records requests. The tests
//! need both servers, curl and openssl, so they are run by hand (docs/testing.md), as is the trial of a whole bundle.

use super::{config, design, site};
use crate::{
    bundle::{
        hosts,
        identity_api::IdentityApi,
        trial::{self, Server},
    },
    files::write,
};
use serde_json::{Value, json};
use std::{fs, net::TcpListener};

/// Serves this config's bundle, attacks it, and returns what is not as designed.
fn attacked(name: &str, server: Server, config: &Value) -> Vec<String> {
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let upstream = format!("http://{}/api/identity/demo", free.local_addr().unwrap());
    drop(free);
    let design = design(name);
    let api = IdentityApi::read(config, Some(&upstream)).unwrap().unwrap();
    let out = site(name);
    for (file, text) in hosts::files(&design, &out)
        .unwrap()
        .into_iter()
        .chain(api.files())
    {
        write(&out.join("hosts").join(file), text).unwrap();
    }
    for path in crate::files::under(&out).unwrap() {
        if !path.starts_with("hosts") {
            let bytes = fs::read(out.join(&path)).unwrap();
            write(&out.join("site").join(&path), bytes).unwrap();
        }
    }
    let wrong = trial::attack(&out, &design, &api, server).unwrap();
    fs::remove_dir_all(out).unwrap();
    wrong
}

fn both(server: Server, name: &str) {
    let mut long = config();
    long["tenant"]["theme_server"] = json!("a b&c\"$args{");
    long["tenant"]["idempotency_keys"] = json!(true);
    long["activation"] = json!({
        "delivery": "on_request",
        "post_activation_url": "https://acme.example/?a=b&c#d",
    });
    for (number, config) in [config(), long].iter().enumerate() {
        let wrong = attacked(&format!("{name}-{number}"), server, config);
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
#[ignore = "needs nginx, curl and openssl"]
fn nginx_passes_on_what_is_wanted_and_logs_no_query() {
    both(Server::Nginx, "real-nginx");
}

#[test]
#[ignore = "needs Caddy, curl and openssl"]
fn caddy_passes_on_what_is_wanted_and_logs_no_query() {
    both(Server::Caddy, "real-caddy");
}
