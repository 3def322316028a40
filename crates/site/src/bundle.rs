//! The bundle of one deployment: the built site with a checked `config.json` in it and its documents painted from that
//! config, the settings of each host, a bill of materials, checksums.
//!
//! The settings of all hosts are made from one [`Design`]. Nothing is uploaded, and no tenant is asked whether the values of
//! the config are right.

mod design;
mod hosts;
mod identity_api;
pub mod materials;
#[cfg(feature = "trial")]
pub mod trial;

#[cfg(test)]
mod tests;

use crate::{
    deployment::Deployment,
    document::{self, Sources},
    files::{Digest, sums, write},
    site::{Site, is_the_doctors},
};
use anyhow::{Context, Result, bail};
use design::Design;
use identity_api::IdentityApi;
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// What is wanted in a bundle besides the site and the deployment.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// The identity API of the tenant, for a proxy in front of it.
    pub upstream: Option<&'a str>,
    /// Whether the doctor's page is in it.
    pub doctor: bool,
    /// The bill of materials of the site ([`materials::bill`]).
    pub bill: &'a str,
}

/// A bundle that was made.
#[derive(Debug)]
pub struct Bundle {
    /// Its folder.
    pub folder: PathBuf,
    /// Lines to print.
    pub notes: Vec<String>,
    #[cfg_attr(not(feature = "trial"), allow(dead_code))]
    design: Design,
    #[cfg_attr(not(feature = "trial"), allow(dead_code))]
    api: Option<IdentityApi>,
}

/// The name of the list of checksums; a folder that has none is not overwritten.
const SUMS: &str = "SHA256SUMS";

/// Makes the bundle of a deployment in this folder, in place of an earlier one.
///
/// # Errors
/// When the folder holds something else, the site was not built from these sources, or the config asks for what a host
/// cannot do.
pub fn make(
    folder: &Path,
    site: &Site,
    sources: &Sources,
    deployment: &Deployment,
    order: Order<'_>,
) -> Result<Bundle> {
    let host = host_of(&deployment.json)?;
    let api = IdentityApi::read(&deployment.json, order.upstream)?;
    if folder.exists() && !folder.join(SUMS).is_file() {
        bail!("{} exists and is not a bundle", folder.display());
    }
    let _ = fs::remove_dir_all(folder);
    let filled = fill(folder, site, sources, deployment, order, host, api);
    if filled.is_err() {
        // An incomplete bundle has no list of checksums, so the next call would not overwrite it.
        let _ = fs::remove_dir_all(folder);
    }
    filled
}

/// Writes the files of the bundle.
fn fill(
    folder: &Path,
    site: &Site,
    sources: &Sources,
    deployment: &Deployment,
    order: Order<'_>,
    host: String,
    api: Option<IdentityApi>,
) -> Result<Bundle> {
    let config = &deployment.json;
    let served = folder.join("site");
    for (name, bytes) in &site.files {
        if order.doctor || !is_the_doctors(name) {
            write(&served.join(name), bytes)?;
        }
    }
    let repainted = document::repaint(sources, &served, deployment, site.headers.clone())?;
    write(&served.join("config.json"), &deployment.text)?;
    well_known(&served, config)?;

    let design = Design::read(&repainted.headers, config, host, &served)?;
    let settings = hosts::files(&design, &served)?;
    let proxy = api.iter().flat_map(IdentityApi::files);
    for (name, text) in settings.into_iter().chain(proxy) {
        write(&folder.join("hosts").join(name), text)?;
    }
    write(&folder.join("sbom.cdx.json"), order.bill)?;
    let sums = sums(folder)?;
    write(&folder.join(SUMS), &sums)?;

    let mut notes = repainted.notes;
    let count = sums.lines().count();
    notes.push(format!("bundle: {count} files in {}", folder.display()));
    let digest = Digest::Sha256.hash(sums.as_bytes());
    notes.push(format!("bundle: {digest} of {SUMS}"));
    let warnings = [no_proxy(api.as_ref(), config), nobody_to_tell(config)];
    let warnings = warnings.into_iter().flatten();
    notes.extend(warnings.map(|warning| format!("bundle: {warning}")));
    Ok(Bundle {
        folder: folder.to_owned(),
        notes,
        design,
        api,
    })
}

/// The reason, if there is no proxy for the identity API.
fn no_proxy(api: Option<&IdentityApi>, config: &Value) -> Option<&'static str> {
    match (api, identity_api::creates_users(config)) {
        (Some(_), _) => None,
        (None, true) => Some(identity_api::NONE_FOR_CREATE_USER),
        (None, false) => Some(
            "no proxy for the identity API (tenant.identity_api below the page's own origin, and --upstream, make one)",
        ),
    }
}

/// The host that the page is served from, at the root.
fn host_of(config: &Value) -> Result<String> {
    let address = config["client"]["redirect_uri"].as_str();
    let address = address.context("config: /client/redirect_uri is missing")?;
    let host = address
        .split_once("://")
        .and_then(|(_, rest)| rest.strip_suffix("/callback/"));
    match host {
        Some(host) if !host.contains('/') => Ok(host.to_owned()),
        _ => bail!(
            "config: /client/redirect_uri: the page is served at the root of its origin, so this must be https://<host>/callback/"
        ),
    }
}

/// The warning if the site gets no security.txt (RFC 9116).
fn nobody_to_tell(config: &Value) -> Option<&'static str> {
    let contact = config["host"]["security_contact"].as_str();
    contact.is_none().then_some(
        "warning: no security.txt, so there is no contact for reports of vulnerabilities: set host.security_contact and host.security_expires",
    )
}

/// Writes `robots.txt` and `security.txt`.
fn well_known(site: &Path, config: &Value) -> Result<()> {
    // Documents that are useless without a code are no search results.
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
