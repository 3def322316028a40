//! Paints the documents of a built site again, for one deployment and in its look. The module that they load does not
//! change; the policy gets the hash of the new style sheet.

use super::{Ahead, Document, Documents, Sources};
use crate::{
    asset::{Asset, Module},
    brand,
    deployment::Deployment,
    files::{self, Digest},
    headers::Headers,
};
use anyhow::{Result, bail};
use portico::web::painted::painted;
use std::{fs, path::Path};

/// The result of painting a site again.
#[derive(Clone, Debug)]
pub struct Repainted {
    /// The headers to serve the site with.
    pub headers: Headers,
    /// Lines to print.
    pub notes: Vec<String>,
}

/// Writes the documents of the site in this folder again for a deployment, with their compressed copies, and adds the
/// files of its brand. `built` are the headers of the build.
///
/// # Errors
/// When the site was not built from these sources, or a file of the brand is not what it should be.
pub fn repaint(
    sources: &Sources,
    site: &Path,
    deployment: &Deployment,
    built: Headers,
) -> Result<Repainted> {
    let worker = Asset::find(site, Module::STRENGTH, "js")?;
    let inline = sources.inline(&worker)?;
    let named = |hash: &String| {
        let mut values = built.policy.iter().map(|(_, value)| value);
        values.any(|value| value.contains(hash))
    };
    if !inline.hashes().iter().all(named) {
        bail!("the site was built from another src/web/start.js or types.js: build it again");
    }
    // The page's own style sheet comes first; after it comes the look of the build.
    let own = format!("<style>{}", files::slim_style(&sources.style));
    if !fs::read_to_string(site.join(Document::Start.file()))?.contains(&own) {
        bail!("the site was built from other files in style/: build it again");
    }
    let config = &deployment.config;
    let dress = brand::dress(&config.brand.look, &deployment.folder, site)?;
    for path in files::under(&site.join("assets"))? {
        if path.to_string_lossy().starts_with("brand-")
            && path.extension().is_some_and(|ending| ending == "svg")
        {
            files::compress(&site.join("assets").join(path))?;
        }
    }
    let style = sources.style_sheet(&dress)?;
    let documents = Documents {
        template: &sources.template,
        script: &inline.start,
        module: &Module::find(site, Module::PAGE)?,
        style: &style,
        head: &dress.head,
        painted: &painted(Some(config)),
    };
    for document in Document::ALL {
        let ahead = Ahead::of(document, &deployment.json)?;
        documents.write(document, &ahead, site)?;
        files::compress(&site.join(document.file()))?;
    }
    Ok(Repainted {
        headers: built.with_styles(&[Digest::Sha256.hash(style.as_bytes())]),
        notes: dress.notes,
    })
}
