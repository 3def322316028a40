//! Paints the documents of a built site anew, for one deployment. What they load stays as it is.

use super::{
    DOCUMENTS, compress_file,
    document::{Asset, Links, Template},
    module::Module,
    painted::Painted,
};
use crate::{
    files::{self, Digest},
    headers::Headers,
};
use anyhow::{Result, bail};
use std::{fs, path::Path};

/// Writes the documents of the site in this folder anew, with their compressed twins.
///
/// # Errors
/// When the site is not a build of this checkout.
pub fn repaint(checkout: &Path, site: &Path, painted: &Painted, headers: &Headers) -> Result<()> {
    let template = Template::read(&fs::read_to_string(checkout.join("index.html"))?)?;
    let start = super::start_script(checkout)?;
    let hash = Digest::Sha256.of(start.as_bytes());
    if !headers
        .policy
        .iter()
        .any(|(_, value)| value.contains(&hash))
    {
        bail!("the site was built from another src/web/start.js: build it again");
    }
    let module = |name| -> Result<Module> {
        Ok(Module {
            wasm: asset(site, name, "wasm")?,
            script: asset(site, name, "js")?,
        })
    };
    let (first, whole) = (module("first")?, module("portico")?);
    let style = asset(site, "style", "css")?;
    for (page, file, step_one) in DOCUMENTS {
        let links = Links {
            module: if step_one { &first } else { &whole },
            next: (page == "start").then_some(&whole),
            style: &style,
        };
        let path = site.join(file);
        fs::write(&path, template.fill(&links, &start, painted, page)?)?;
        compress_file(&path)?;
    }
    Ok(())
}

/// The asset that the build has written under this name.
fn asset(site: &Path, name: &str, ending: &str) -> Result<Asset> {
    let (start, end) = (format!("{name}-"), format!(".{ending}"));
    let found: Vec<String> = files::under(&site.join("assets"))?
        .iter()
        .map(|path| path.to_string_lossy().into_owned())
        .filter(|file| file.starts_with(&start) && file.ends_with(&end))
        .collect();
    let [file] = found.as_slice() else {
        bail!("the site has {} assets {start}*{end}, not one", found.len());
    };
    let bytes = fs::read(site.join("assets").join(file))?;
    // Its name is made from its contents.
    let named = file
        .strip_prefix(&start)
        .and_then(|rest| rest.strip_suffix(&end));
    if named != Some(&files::short_hash(&bytes)) {
        bail!("assets/{file} is not what the build has written");
    }
    Ok(Asset {
        path: format!("/assets/{file}"),
        integrity: Digest::Sha384.of(&bytes),
    })
}
