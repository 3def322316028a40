//! `cargo xtask bundle`: one deployment as files. The built site with a checked `config.json` in it and
//! its first screen painted from that config, the settings of each host, a bill of materials, checksums.
//!
//! Everything that a host is told comes from one [`Design`]. Nothing is uploaded here, and whether the
//! values of the config are true is not asked.

mod design;
mod hosts;
mod identity_api;
mod materials;
mod trial;

#[cfg(test)]
mod tests;

use crate::{
    arguments::Bundle,
    build,
    files::{self, Digest},
    finish,
    headers::{self, Headers},
    process,
    std_lib::{self, StdLib},
};
use anyhow::{Context, Result, bail};
use design::Design;
use identity_api::IdentityApi;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use trial::How;

/// Makes the bundle; tries it on a real server if that was asked for.
///
/// # Errors
/// When the config is wrong (every mistake is named), a step fails, or the trial finds something.
pub fn bundle(checkout: &Path, wanted: &Bundle) -> Result<()> {
    let text = fs::read_to_string(&wanted.config)
        .with_context(|| format!("cannot read {}", wanted.config.display()))?;
    let dist = checkout.join("dist");
    if !wanted.built {
        build::site(checkout, wanted.standard)?;
        if wanted.standard == StdLib::Prebuilt {
            println!("bundle: {}", std_lib::SMALLER);
        }
    }
    let painted = finish::paint(checkout, finish::Paint::Deployment(&wanted.config))?;
    // The page's own reader has found nothing wrong with it by now.
    let config: Value = serde_json::from_str(&text)?;
    let host = host_of(&config)?;
    if wanted.browser {
        opened_by_a_browser(&config)?;
    }
    let api = IdentityApi::read(&config, wanted.upstream.as_deref())?;

    let out = &wanted.out;
    if out.exists() && !out.join(SUMS).is_file() {
        bail!("{} is there already and is no bundle", out.display());
    }
    let _ = fs::remove_dir_all(out);
    let site = out.join("site");
    for path in files::under(&dist)? {
        let left = finish::is_the_doctors(&path) && !wanted.doctor;
        if path != Path::new(headers::FILE) && !left {
            write(&site.join(&path), fs::read(dist.join(&path))?)?;
        }
    }
    let headers: Headers = serde_json::from_slice(&fs::read(dist.join(headers::FILE))?)?;
    let beside = wanted.config.parent().unwrap_or(Path::new(""));
    let headers = finish::repaint(checkout, &site, &painted, beside, headers, &config)?;
    write(&site.join("config.json"), text)?;
    well_known(&site, &config)?;

    let design = Design::read(&headers, &config, host, &site)?;
    for (name, text) in hosts::files(&design, &site)? {
        write(&out.join("hosts").join(name), text)?;
    }
    if let Some(api) = &api {
        for (name, text) in api.files() {
            write(&out.join("hosts").join(name), text)?;
        }
    }
    write(
        &out.join("sbom.cdx.json"),
        materials::list(checkout, wanted.doctor)?,
    )?;
    let sums = sums(out)?;
    println!(
        "bundle: {} files in {}",
        sums.lines().count(),
        out.display()
    );
    println!("bundle: {} of {SUMS}", Digest::Sha256.hash(sums.as_bytes()));
    write(&out.join(SUMS), sums)?;
    if api.is_none() {
        println!(
            "bundle: {}",
            match identity_api::creates_users(&config) {
                true => identity_api::NONE_FOR_CREATE_USER,
                false =>
                    "no proxy for the identity API (tenant.identity_api below the page's own origin, and --upstream, make one)",
            }
        );
    }
    if let Some(warning) = nobody_to_tell(&config) {
        println!("bundle: {warning}");
    }
    let browser = wanted.browser;
    match wanted.server {
        Some(server) => trial::run(
            checkout,
            out,
            &design,
            api.as_ref(),
            How { server, browser },
        ),
        None => Ok(()),
    }
}

/// Builds the site twice in folders of their own, without anything of an earlier build, and compares
/// every byte. The sources are copied, so that the two do not stand in the same place either.
///
/// # Errors
/// When a build fails, or the bytes differ: each such file is printed.
pub fn reproduce(checkout: &Path, standard: StdLib) -> Result<()> {
    let base = checkout.join(".portico/reproduce");
    let _ = fs::remove_dir_all(&base);
    let copies = ["one", "the-other-one"].map(|name| base.join(name));
    // Both before the first build: who goes on working meanwhile changes neither.
    for path in process::output(
        Command::new("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard"])
            .current_dir(checkout),
    )?
    .lines()
    {
        if checkout.join(path).is_file() {
            let bytes = fs::read(checkout.join(path))?;
            for copy in &copies {
                write(&copy.join(path), &bytes)?;
            }
        }
    }
    let mut lists = Vec::new();
    for copy in copies {
        let option = format!("--{}", std_lib::OPTION);
        process::run(
            Command::new("cargo")
                .args(["xtask", "build"])
                .args((standard == StdLib::Rebuilt).then_some(option))
                .env("CARGO_TARGET_DIR", copy.join("target"))
                .env_remove("CARGO_MANIFEST_DIR")
                .current_dir(&copy),
        )?;
        lists.push(sums(&copy.join("dist"))?);
        // The larger half of a gigabyte.
        let _ = fs::remove_dir_all(copy.join("target"));
    }
    for (one, other) in lists[0].lines().zip(lists[1].lines()) {
        if one != other {
            println!("reproduce: {one}\n      but: {other}");
        }
    }
    if lists[0] != lists[1] {
        bail!("two builds of the same sources differ");
    }
    println!(
        "reproduce: two builds, {} files, the same bytes ({})",
        lists[0].lines().count(),
        Digest::Sha256.hash(lists[0].as_bytes())
    );
    Ok(())
}

/// The name of the list of checksums; a folder that has none is not overwritten.
const SUMS: &str = "SHA256SUMS";

fn sums(out: &Path) -> Result<String> {
    let mut text = String::new();
    for path in files::under(out)? {
        let sum = files::checksum(&fs::read(out.join(&path))?);
        text.push_str(&format!("{sum}  {}\n", path.display()));
    }
    Ok(text)
}

fn write(path: &PathBuf, contents: impl AsRef<[u8]>) -> Result<()> {
    fs::create_dir_all(path.parent().context("a file without a folder")?)?;
    fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// The host that the page is served from. All its addresses begin at the root.
fn host_of(config: &Value) -> Result<String> {
    let address = config["client"]["redirect_uri"].as_str();
    let address = address.context("config: /client/redirect_uri is missing")?;
    let host = address
        .split_once("://")
        .and_then(|(_, rest)| rest.strip_suffix("/callback/"));
    match host {
        Some(host) if !host.contains('/') => Ok(host.to_owned()),
        _ => bail!(
            "config: /client/redirect_uri: the page stands at the root of its origin, so this is https://<host>/callback/"
        ),
    }
}

/// A trial's browser opens the address that visitors open, and its host speaks TLS there.
fn opened_by_a_browser(config: &Value) -> Result<()> {
    let address = config["client"]["redirect_uri"].as_str();
    match address.is_some_and(|address| address.starts_with("https://")) {
        true => Ok(()),
        false => bail!("--browser: /client/redirect_uri of the config must begin with https://"),
    }
}

/// What is said where whoever finds a hole in this site is not told whom to write to (RFC 9116).
fn nobody_to_tell(config: &Value) -> Option<&'static str> {
    let contact = config["host"]["security_contact"].as_str();
    contact.is_none().then_some(
        "warning: no security.txt, so nobody knows whom to tell of a vulnerability: set host.security_contact and host.security_expires",
    )
}

/// The files that others than visitors look for.
fn well_known(site: &Path, config: &Value) -> Result<()> {
    // What only somebody on the way can open is of no use in a list of results.
    let robots = "User-agent: *\nDisallow: /activate/\nDisallow: /callback/\n";
    write(&site.join("robots.txt"), robots)?;
    let host = &config["host"];
    if let (Some(contact), Some(expires)) = (
        host["security_contact"].as_str(),
        host["security_expires"].as_str(),
    ) {
        let text = format!("Contact: {contact}\nExpires: {expires}\n");
        write(&site.join(".well-known/security.txt"), text)?;
    }
    Ok(())
}
