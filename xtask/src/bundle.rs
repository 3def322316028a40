//! `cargo xtask bundle`: builds the site, makes the bundle of one deployment out of it (`portico_site::bundle`), and tries
//! it on a server of this machine where that was asked for.

use crate::{
    arguments::Bundle,
    build, lock, process,
    start::programs,
    std_lib::{self, StdLib},
};
use anyhow::{Context, Result, bail};
use portico_site::{
    bundle::{
        self, Order, materials,
        trial::{self, How},
    },
    deployment::Deployment,
    document::Sources,
    site::Site,
};
use std::{fs, path::Path, process::Command};

/// Makes the bundle; tries it on a real server if that was asked for.
///
/// # Errors
/// When the config is wrong (every mistake is named), a step fails, or the trial finds something.
pub fn bundle(checkout: &Path, wanted: &Bundle) -> Result<()> {
    // Checked before the build, which takes minutes.
    let deployment = Deployment::read(&wanted.config)?;
    if wanted.browser {
        opened_by_a_browser(&deployment)?;
    }
    if !wanted.built {
        build::site(checkout, wanted.standard)?;
        if wanted.standard == StdLib::Prebuilt {
            println!("bundle: {}", std_lib::SMALLER);
        }
    }
    let order = Order {
        upstream: wanted.upstream.as_deref(),
        doctor: wanted.doctor,
        bill: &bill(checkout, wanted.doctor)?,
    };
    let site = Site::read(&checkout.join("dist"))?;
    let sources = Sources::read(checkout)?;
    let made = bundle::make(&wanted.out, &site, &sources, &deployment, order)?;
    for note in &made.notes {
        println!("{note}");
    }
    let Some(server) = wanted.server else {
        return Ok(());
    };
    let journey = |port: u16, config: &Path| journey(checkout, port, config);
    let found = trial::run(
        &made,
        &How {
            server,
            journey: wanted.browser.then_some(&journey),
            tenant: &|port, folder| tenant(checkout, port, folder),
        },
    )?;
    for line in &found.wrong {
        println!("trial: {line}");
    }
    println!(
        "trial: {} answers of {server:?}, {} not as designed",
        found.count,
        found.wrong.len()
    );
    match found.wrong.is_empty() {
        true => Ok(()),
        false => bail!("the bundle is not served as designed"),
    }
}

/// The bill of materials for this checkout. `cargo tree` resolves features for the page's own target.
fn bill(checkout: &Path, doctor: bool) -> Result<String> {
    let doctor: &[&str] = match doctor {
        true => &["--package", "portico-doctor"],
        false => &[],
    };
    let tree = process::output(
        Command::new("cargo")
            .current_dir(checkout)
            .args(["tree", "--locked"])
            .args(["--package", "portico", "--package", "portico-strength"])
            .args(doctor)
            .args(["--target", "wasm32-unknown-unknown"])
            .args(["--edges", "normal,no-proc-macro", "--prefix", "depth"])
            .args(["--format", " {p}|{l}"]),
    )?;
    let locked = fs::read_to_string(checkout.join("Cargo.lock")).context("no Cargo.lock")?;
    materials::bill(&tree, &lock::checksums(&locked))
}

/// Fails unless the redirect URI is https. A trial's browser opens the visitors' address, and the host serves it with
/// TLS.
fn opened_by_a_browser(deployment: &Deployment) -> Result<()> {
    let address = deployment.json["client"]["redirect_uri"].as_str();
    match address.is_some_and(|address| address.starts_with("https://")) {
        true => Ok(()),
        false => bail!("--browser: /client/redirect_uri of the config must begin with https://"),
    }
}

/// Makes a visitor's whole journey in a browser. The tenant is the one that this config names.
fn journey(checkout: &Path, port: u16, config: &Path) -> Result<()> {
    println!(
        "trial: a journey in the browser (the first time it is compiled, which takes some minutes) ..."
    );
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(checkout)
        .args(["run", "--locked", "--package", "portico-e2e"])
        .args(["--example", "deployed", "--", &port.to_string()])
        .arg(config);
    process::run(&mut cargo)?;
    println!("trial: the journey is complete, and nothing violated the policy");
    Ok(())
}

/// Starts the stand-in tenant on the port of the proxy's upstream.
fn tenant(checkout: &Path, port: u16, folder: &Path) -> Result<process::Running> {
    let ready = programs::program(checkout, "portico-tenant", |command| {
        command.args(["--port", &port.to_string()]);
        command.args(["--page", "https://signup.example", "--database"]);
        command.arg(folder.join("tenant.redb"));
    })?;
    Ok(ready.running)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_trial_in_a_browser_needs_an_https_redirect_uri() {
        let shipped = include_str!("../../public/config.json");
        let deployment = |origin: &str| {
            let text = shipped.replace("http://localhost:8080", origin);
            Deployment::parse(text, Path::new("")).unwrap()
        };
        assert!(opened_by_a_browser(&deployment("https://signup.example")).is_ok());
        let error = opened_by_a_browser(&deployment("http://localhost:8080")).unwrap_err();
        assert!(error.to_string().starts_with("--browser: "), "{error}");
    }
}
