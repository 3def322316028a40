//! Serves a bundle by a real nginx or Caddy of this machine, over TLS with a certificate made for it, and
//! compares every answer with the design. With a proxy in the bundle and its upstream on loopback, the
//! stand-in tenant is started there, and every operation of the identity API is tried. A browser makes a
//! whole journey there, if that is asked for.

mod front;
mod mirror;
mod proxy;
mod site;

use super::{design::Design, identity_api::IdentityApi};
use crate::{
    arguments::Server,
    process::{self, Running},
    start::programs,
};
use anyhow::{Result, bail};
use front::Front;
#[cfg(test)]
pub(super) use proxy::OPERATIONS;
use std::{path::Path, process::Command};

/// How a bundle is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    pub(super) server: Server,
    /// Whether a browser makes a journey, too.
    pub(super) browser: bool,
}

/// What was found so far.
#[derive(Default)]
struct Findings {
    /// How many answers were looked at.
    count: usize,
    wrong: Vec<String>,
}

/// Tries the bundle in `out`.
///
/// # Errors
/// When the server does not start, or an answer is not as designed: all of them are printed.
pub(super) fn run(
    checkout: &Path,
    out: &Path,
    design: &Design,
    api: Option<&IdentityApi>,
    how: How,
) -> Result<()> {
    let front = Front::start(out, design, how.server, api.is_some())?;
    if how.browser {
        // Before the floods: it has to share the limits with them.
        journey(checkout, &front)?;
    }
    let mut found = Findings::default();
    site::look(&front, design, &mut found)?;
    site::logs(&front, &mut found)?;
    if let Some(api) = api {
        mirror::look(&front, api, &mut found)?;
        let _tenant = tenant(checkout, front.folder(), api)?;
        proxy::look(&front, design, api, &mut found)?;
        if how.server == Server::Nginx {
            proxy::flood(&front, api, &mut found)?;
        }
    }
    for line in &found.wrong {
        println!("trial: {line}");
    }
    println!(
        "trial: {} answers of {:?}, {} not as designed",
        found.count,
        how.server,
        found.wrong.len()
    );
    match found.wrong.is_empty() {
        true => Ok(()),
        false => bail!("the bundle is not served as designed"),
    }
}

/// Attacks a site and its proxy without a tenant, and tells what is not as designed.
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

/// A visitor's whole journey in a browser, the tenant being where the bundle's config says.
fn journey(checkout: &Path, front: &Front) -> Result<()> {
    println!(
        "trial: a journey in the browser (the first time it is compiled, which takes some minutes) ..."
    );
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(checkout)
        .args(["run", "--locked", "--package", "portico-e2e"])
        .args(["--example", "deployed", "--", &front.port.to_string()])
        .arg(front.out.join("site/config.json"));
    process::run(&mut cargo)?;
    println!("trial: the journey came to its end, and no policy was violated");
    Ok(())
}

/// The stand-in at the upstream's own port.
fn tenant(checkout: &Path, folder: &Path, api: &IdentityApi) -> Result<Running> {
    let port = api.origin.rsplit_once(':').map_or("", |(_, port)| port);
    if !api.origin.starts_with("http://127.0.0.1:") {
        bail!(
            "a proxy is tried with --upstream http://127.0.0.1:<port>/..., where the stand-in is started"
        );
    }
    let ready = programs::program(checkout, "portico-tenant", |command| {
        command.args([
            "--port",
            port,
            "--page",
            "https://signup.example",
            "--database",
        ]);
        command.arg(folder.join("tenant.redb"));
    })?;
    Ok(ready.running)
}
