//! Builds the doctor's page (`crates/doctor`): a document with a script, a WebAssembly module and a style sheet, to none of
//! which a visitor's document refers. It is the same for every deployment, so a bundle does not render it again, and
//! includes it on request only.

use super::{take, utf8};
use crate::modules::{Builder, Script, Source};
use anyhow::{Context, Result};
use portico_site::{asset::Asset, document::filled, files};
use std::{fs, path::Path};

const NAME: &str = "doctor";

const SOURCE: Source = Source {
    package: "portico-doctor",
    binary: Some("portico-doctor-page"),
    script: Script::Module,
};

/// The document, from the root of the site.
const DOCUMENT: &str = "doctor/index.html";

/// The style sheets of the page, and its own.
const STYLES: [&str; 4] = ["tokens.css", "base.css", "parts.css", "doctor.css"];

/// Builds the page into the staging folder and returns its script. `types` is the only inline script of its document.
pub(super) fn build(staging: &Path, builder: &Builder<'_>, types: &str) -> Result<Asset> {
    builder.build(SOURCE, NAME, staging, &["-Oz"])?;
    let wasm = take(&staging.join(format!("{NAME}_bg.wasm")), None)?;
    let wasm = Asset::keep(staging, NAME, "wasm", &wasm)?;
    let source = |path: String| {
        let path = builder.checkout.join(path);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let load = source("crates/doctor/src/web/load.js".to_owned())?;
    let load = linked(&load, &[("wasm", &wasm)])?;
    let script = utf8(take(&staging.join(format!("{NAME}.js")), Some(&load))?)?;
    let script = Asset::keep(staging, NAME, "js", files::slim_script(&script).as_bytes())?;
    let mut style = String::new();
    for name in STYLES {
        style.push_str(&source(format!("style/{name}"))?);
    }
    let style = Asset::keep(staging, NAME, "css", files::slim_style(&style).as_bytes())?;
    let document = source("crates/doctor/src/web/document.html".to_owned())?;
    let document = linked(&document, &[("style", &style), ("script", &script)])?;
    let document = filled(&document, &[("{types}", types)])?;
    fs::create_dir_all(staging.join(NAME))?;
    fs::write(staging.join(DOCUMENT), document)?;
    Ok(script)
}

/// The text with `{name}` and `{name-integrity}` of each asset filled in; both have to be there.
fn linked(text: &str, assets: &[(&str, &Asset)]) -> Result<String> {
    let mut text = text.to_owned();
    for (name, asset) in assets {
        let (path, integrity) = (format!("{{{name}}}"), format!("{{{name}-integrity}}"));
        let marks = [(&*path, &*asset.path), (&integrity, &asset.integrity)];
        text = filled(&text, &marks)?;
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn asset() -> Asset {
        Asset {
            path: "/assets/a".to_owned(),
            integrity: "sha384-b".to_owned(),
        }
    }

    #[test]
    fn an_asset_is_linked_with_its_integrity() {
        let text = "{a} {a-integrity} {b}";
        assert_eq!(
            linked(text, &[("a", &asset())]).unwrap(),
            "/assets/a sha384-b {b}"
        );
        assert!(linked("{a}", &[("a", &asset())]).is_err());
    }
}
