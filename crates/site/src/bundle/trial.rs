//! Serves a bundle with a real nginx or Caddy of this machine, over TLS with a certificate made for it, and compares every
//! answer with the design. If the bundle has a proxy, its upstream must be on 127.0.0.1: a tenant is started there, and
//! every operation of the identity API is tried.

mod front;
mod mirror;
mod proxy;
mod site;

use super::Bundle;
#[cfg(test)]
use super::{design::Design, identity_api::IdentityApi};
use crate::process::Running;
use anyhow::{Result, bail};
use front::Front;
#[cfg(test)]
pub(super) use proxy::OPERATIONS;
use std::path::Path;

/// A server of this machine that a bundle is tried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// nginx.
    Nginx,
    /// Caddy.
    Caddy,
}

/// Makes a visitor's journey in a browser: the site is served on this port, with this `config.json`.
pub type Journey<'a> = &'a dyn Fn(u16, &Path) -> Result<()>;

/// How a bundle is tried.
#[expect(
    missing_debug_implementations,
    reason = "functions have nothing to show"
)]
pub struct How<'a> {
    /// The server.
    pub server: Server,
    /// Makes a journey before all other requests; `None`: no journey.
    pub journey: Option<Journey<'a>>,
    /// Starts a tenant on this port, which may keep its files in this folder.
    pub tenant: &'a dyn Fn(u16, &Path) -> Result<Running>,
}

/// What a trial has found.
#[derive(Debug, Default)]
pub struct Findings {
    /// How many answers were checked.
    pub count: usize,
    /// What is not as designed.
    pub wrong: Vec<String>,
}

/// Tries a bundle.
///
/// # Errors
/// When the server or the tenant does not start, or the journey fails.
pub fn run(bundle: &Bundle, how: &How<'_>) -> Result<Findings> {
    let Bundle { design, api, .. } = bundle;
    let front = Front::start(&bundle.folder, design, how.server, api.is_some())?;
    if let Some(journey) = how.journey {
        // Before the floods, which use up the rate limits.
        journey(front.port, &front.out.join("site/config.json"))?;
    }
    let mut found = Findings::default();
    site::look(&front, design, &mut found)?;
    site::logs(&front, &mut found)?;
    if let Some(api) = api {
        mirror::look(&front, api, &mut found)?;
        let port = api.origin.strip_prefix("http://127.0.0.1:");
        let Some(port) = port.and_then(|port| port.parse().ok()) else {
            bail!(
                "a proxy is tried with --upstream http://127.0.0.1:<port>/..., where the stand-in is started"
            );
        };
        let _tenant = (how.tenant)(port, front.folder())?;
        proxy::look(&front, design, api, &mut found)?;
        if how.server == Server::Nginx {
            proxy::flood(&front, api, &mut found)?;
        }
    }
    Ok(found)
}

/// Sends hostile requests to a site and its proxy, without a tenant, and returns what is not as designed.
#[cfg(test)]
pub(super) fn attack(
    out: &Path,
    design: &Design,
    api: &IdentityApi,
    server: Server,
) -> Result<Vec<String>> {
    let front = Front::start(out, design, server, true)?;
    let mut found = Findings::default();
    site::look(&front, design, &mut found)?;
    site::logs(&front, &mut found)?;
    site::logs_of_errors(&front, server, &mut found)?;
    mirror::look(&front, api, &mut found)?;
    if server == Server::Nginx {
        proxy::flood(&front, api, &mut found)?;
    }
    Ok(found.wrong)
}
