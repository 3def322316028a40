//! Reads versions and checksums of packages from Cargo.lock. The wasm-bindgen program must have exactly the version of the
//! crate that the page is compiled with: the format that they share changes with every version.

use anyhow::{Context, Result};
use std::{collections::BTreeMap, path::Path};

/// The version of a package in the Cargo.lock of this checkout.
///
/// # Errors
/// When there is no Cargo.lock, or the package is not in it.
pub fn version_of(package: &str, checkout: &Path) -> Result<String> {
    let path = checkout.join("Cargo.lock");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("cannot read {}", path.display()))?;
    version_in(&text, package)
        .map(str::to_owned)
        .with_context(|| format!("{package} is not in {}", path.display()))
}

/// The checksum of each package that comes from a registry, by name and version.
pub fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let packages = lock.split("[[package]]").skip(1);
    packages
        .filter_map(|package| {
            let of = |key| package.lines().find_map(|line| quoted(line, key));
            let sum = of("checksum")?.to_owned();
            Some(((of("name")?.to_owned(), of("version")?.to_owned()), sum))
        })
        .collect()
}

fn version_in<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    lines.find(|line| quoted(line, "name") == Some(package))?;
    lines.next().and_then(|line| quoted(line, "version"))
}

/// `value` of a line `key = "value"`.
fn quoted<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?
        .strip_prefix(" = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"version = 4

[[package]]
name = "wasm-bindgen-futures"
version = "0.4.80"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
dependencies = [
 "wasm-bindgen-macro",
]
"#;

    #[test]
    fn the_version_is_that_of_the_package_with_exactly_this_name() {
        assert_eq!(version_in(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in(LOCK, "wasm-bindgen-futures"), Some("0.4.80"));
        assert_eq!(version_in(LOCK, "wasm"), None);
        assert_eq!(version_in("", "wasm-bindgen"), None);
    }
}
