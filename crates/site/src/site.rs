//! The built site: every file as the build has written it, for any deployment.

use crate::{
    files,
    headers::{self, Headers},
};
use anyhow::{Context, Result};
use std::{collections::BTreeMap, fs, path::Path};

/// A built site in memory.
#[derive(Clone, Debug)]
pub struct Site {
    /// The contents of each file, by its path from the root of the site. Without `headers.json`, which is never served.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The headers to serve it with.
    pub headers: Headers,
}

impl Site {
    /// Reads the site that a build has written into this folder.
    ///
    /// # Errors
    /// When there is no finished build.
    pub fn read(dist: &Path) -> Result<Self> {
        let told = dist.join(headers::FILE);
        let told =
            fs::read(&told).with_context(|| format!("no finished build in {}", dist.display()))?;
        let mut files = BTreeMap::new();
        for path in files::under(dist)? {
            let bytes = fs::read(dist.join(&path))?;
            files.insert(path.to_string_lossy().into_owned(), bytes);
        }
        files.remove(headers::FILE);
        let headers = serde_json::from_slice(&told)?;
        Ok(Self { files, headers })
    }
}

/// Whether a file of the site belongs to the doctor's page.
pub fn is_the_doctors(file: &str) -> bool {
    file.starts_with("doctor/") || file.starts_with("assets/doctor-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_doctors_own_files_are_the_doctors() {
        for (file, expected) in [
            ("doctor/index.html", true),
            ("doctor/index.html.br", true),
            ("assets/doctor-0123.wasm", true),
            ("assets/portico-0123.wasm", false),
            ("index.html", false),
        ] {
            assert_eq!(is_the_doctors(file), expected, "{file}");
        }
    }
}
