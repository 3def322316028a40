//! Assets: files with a hash of their contents in the name. They never change, so browsers may cache them for ever.

use crate::files::{self, Digest};
use anyhow::{Result, bail};
use std::{fs, path::Path};

/// A file below `assets/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The path from the root of the site.
    pub path: String,
    /// The value of an `integrity` attribute.
    pub integrity: String,
}

/// A WebAssembly module and the script that starts it.
#[derive(Clone, Debug)]
pub struct Module {
    /// The WebAssembly.
    pub wasm: Asset,
    /// The script.
    pub script: Asset,
}

impl Module {
    /// How the names of the page's own module begin.
    pub const PAGE: &str = "portico";
    /// The same for the worker that judges passwords.
    pub const STRENGTH: &str = "strength";

    /// The module that the site has under this name.
    ///
    /// # Errors
    /// When it has none, or more than one.
    pub fn find(site: &Path, name: &str) -> Result<Self> {
        Ok(Self {
            wasm: Asset::find(site, name, "wasm")?,
            script: Asset::find(site, name, "js")?,
        })
    }
}

impl Asset {
    /// Writes an asset into the site, under `<name>-<hash of the contents>.<ending>`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep(site: &Path, name: &str, ending: &str, bytes: &[u8]) -> Result<Self> {
        let path = format!("assets/{name}-{}.{ending}", files::short_hash(bytes));
        fs::write(site.join(&path), bytes)?;
        Ok(Self {
            path: format!("/{path}"),
            integrity: Digest::Sha384.hash(bytes),
        })
    }

    /// The one asset of the site with this name and ending.
    ///
    /// # Errors
    /// When the site has none, or more than one, or its contents are not those that it is named after.
    pub fn find(site: &Path, name: &str, ending: &str) -> Result<Self> {
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
        let named = file
            .strip_prefix(&start)
            .and_then(|rest| rest.strip_suffix(&end));
        if named != Some(&files::short_hash(&bytes)) {
            bail!("assets/{file} is not what the build has written");
        }
        Ok(Self {
            path: format!("/assets/{file}"),
            integrity: Digest::Sha384.hash(&bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_asset_is_found_by_its_name_unless_its_contents_were_changed() {
        let site = std::env::temp_dir().join(format!("portico-asset-{}", std::process::id()));
        fs::create_dir_all(site.join("assets")).unwrap();
        let kept = Asset::keep(&site, "a", "js", b"one").unwrap();
        Asset::keep(&site, "a", "wasm", b"another kind").unwrap();
        let found = Asset::find(&site, "a", "js");
        fs::write(site.join(kept.path.trim_start_matches('/')), b"two").unwrap();
        let changed = Asset::find(&site, "a", "js");
        let second = Asset::keep(&site, "a", "js", b"three");
        let two = Asset::find(&site, "a", "js");
        fs::remove_dir_all(&site).unwrap();
        assert_eq!(found.unwrap(), kept);
        let changed = changed.unwrap_err().to_string();
        assert!(
            changed.ends_with("is not what the build has written"),
            "{changed}"
        );
        second.unwrap();
        let two = two.unwrap_err().to_string();
        assert_eq!(two, "the site has 2 assets a-*.js, not one");
    }
}
