//! Paints the documents of a built site anew, for one deployment, in its look. The module that they load stays
//! as it is; the policy names another style sheet.

use super::{
    DOCUMENTS, Inline, compress_file,
    document::{Ahead, Asset, Links, Template},
    look,
    module::{self, Module},
    painted::Painted,
    strength, style_sheet,
};
use crate::{
    files::{self, Digest},
    headers::{self, Headers},
};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{fs, path::Path};

/// Writes the documents of the site in this folder anew, with their compressed twins, for the
/// deployment of this config. The files of the brand are named from the folder `beside` on. Gives the
/// headers of these documents; `headers` are those of the build.
///
/// # Errors
/// When the site is not a build of this checkout, or a file of the brand is not what it should be.
pub fn repaint(
    checkout: &Path,
    site: &Path,
    painted: &Painted,
    beside: &Path,
    headers: Headers,
    config: &Value,
) -> Result<Headers> {
    let template = Template::read(&fs::read_to_string(checkout.join("index.html"))?)?;
    let worker = asset(site, strength::NAME, "js")?;
    let inline = Inline::read(checkout, &worker.path)?;
    let named = |hash: &String| {
        let mut values = headers.policy.iter().map(|(_, value)| value);
        values.any(|value| value.contains(hash))
    };
    if !inline.hashes().iter().all(named) {
        bail!("the site was built from another src/web/start.js or types.js: build it again");
    }
    let module = Module {
        wasm: asset(site, module::NAME, "wasm")?,
        script: asset(site, module::NAME, "js")?,
    };
    let dress = look::dress(&painted.look, beside, site)?;
    let style = restyle(checkout, site, &template, &dress)?;
    for path in files::under(&site.join("assets"))? {
        if path.to_string_lossy().starts_with("brand-")
            && path.extension().is_some_and(|ending| ending == "svg")
        {
            compress_file(&site.join("assets").join(path))?;
        }
    }
    for (page, file, early) in DOCUMENTS {
        let links = Links {
            module: &module,
            early,
            style: &style,
            ahead: &ahead(page, config)?,
            head: &dress.head,
        };
        let path = site.join(file);
        fs::write(&path, template.fill(&links, &inline.start, painted, page)?)?;
        compress_file(&path)?;
    }
    Ok(headers.with_styles(&[Digest::Sha256.hash(style.as_bytes())]))
}

/// Whom this document has to do with next. The page's own origin is connected already.
fn ahead(page: &str, config: &Value) -> Result<Vec<Ahead>> {
    let origin = |pointer: &str| -> Result<Option<String>> {
        let address = config.pointer(pointer).and_then(Value::as_str);
        let origin = |address| headers::origin(address).context(pointer.to_owned());
        address.map(origin).transpose()
    };
    let own = origin("/client/redirect_uri")?;
    let issuer = origin("/tenant/issuer")?;
    let mut found = Vec::new();
    let mut add = |origin: Option<String>, how: fn(String) -> Ahead| {
        let other = origin.filter(|origin| Some(origin) != own.as_ref());
        found.extend(other.map(how).filter(|ahead| !found.contains(ahead)));
    };
    match page {
        "start" => {
            let authorization = origin("/tenant/authorization_endpoint")?;
            add(authorization.or(issuer), Ahead::Visited);
        }
        "callback" | "activate" => {
            let token = origin("/tenant/token_endpoint")?;
            add(token.or(issuer), Ahead::Asked);
            add(origin("/tenant/identity_api")?, Ahead::Asked);
        }
        _ => {}
    }
    Ok(found)
}

/// The style sheet of this look, in place of the one that the build has written.
fn restyle(
    checkout: &Path,
    site: &Path,
    template: &Template,
    look: &look::Dress,
) -> Result<String> {
    let mut own = String::new();
    for name in &template.styles {
        own.push_str(&fs::read_to_string(checkout.join(name))?);
    }
    // What follows it is the look that the build was made in.
    let built = format!("<style>{}", files::slim_style(&own));
    if !fs::read_to_string(site.join(DOCUMENTS[0].1))?.contains(&built) {
        bail!("the site was built from another folder style: build it again");
    }
    style_sheet(&own, look)
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
        integrity: Digest::Sha384.hash(&bytes),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_is_connected_ahead_to_whom_it_has_to_do_with_next() {
        let mut config = json!({
            "tenant": { "issuer": "https://a.example/demo/system", "identity_api": "https://b.example/api" },
            "client": { "redirect_uri": "https://page.example/callback/" },
        });
        let visited = |origin: &str| Ahead::Visited(origin.to_owned());
        let asked = |origin: &str| Ahead::Asked(origin.to_owned());
        let of = |page, config: &Value| ahead(page, config).unwrap();
        assert_eq!(of("start", &config), [visited("https://a.example")]);
        let both = [asked("https://a.example"), asked("https://b.example")];
        assert_eq!(of("callback", &config), both);
        assert_eq!(of("activate", &config), both);
        assert_eq!(of("not_found", &config), []);
        // A proxy on the page's own origin, and a token endpoint elsewhere.
        config["tenant"]["identity_api"] = json!("https://page.example/identity");
        config["tenant"]["token_endpoint"] = json!("https://c.example/token");
        assert_eq!(of("callback", &config), [asked("https://c.example")]);
    }
}
