//! The bundle of one deployment: the built site with a checked `config.json` in it and its documents painted from that
//! config, the settings of each host, a bill of materials, checksums.
//!
//! Everything that a host is told comes from one [`Design`]. Nothing is uploaded here, and whether the
//! values of the config are true is not asked.

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

/// What belongs into a bundle besides the site and the deployment.
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
    /// Where it lies.
    pub folder: PathBuf,
    /// What whoever made it should know, a line each.
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
        bail!("{} is there already and is no bundle", folder.display());
    }
    let _ = fs::remove_dir_all(folder);
    let filled = fill(folder, site, sources, deployment, order, host, api);
    if filled.is_err() {
        // Half a bundle has no list of checksums, and the next one would not take its place.
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

/// Why there is no proxy for the identity API, where there is none.
fn no_proxy(api: Option<&IdentityApi>, config: &Value) -> Option<&'static str> {
    match (api, identity_api::creates_users(config)) {
        (Some(_), _) => None,
        (None, true) => Some(identity_api::NONE_FOR_CREATE_USER),
        (None, false) => Some(
            "no proxy for the identity API (tenant.identity_api below the page's own origin, and --upstream, make one)",
        ),
    }
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
