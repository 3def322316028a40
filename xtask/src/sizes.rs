//! The sizes of a built site, and their budgets.

use anyhow::Result;
use portico_site::{
    files::{brotli, under},
    site::is_the_doctors,
};
use std::{fs, path::Path};

/// What a visitor may load until step 2 can be used, without the worker, in bytes (brotli 11). For a page that is
/// linked with the compiler's own standard library.
pub const STEP_2_BUDGET: usize = 298 * 1024;
/// The same for a page that is linked with the rebuilt one.
pub const STEP_2_BUDGET_REBUILT_STD: usize = 283 * 1024;
/// How large the worker that judges passwords may be, with brotli. Most of it is packed word lists.
pub const WORKER_BUDGET: usize = 350_000;

/// The size of a file of the site, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// Its path from the root of the site.
    pub file: String,
    /// Uncompressed.
    pub raw: usize,
    /// Brotli, quality 11.
    pub brotli: usize,
}

/// The sizes of the site's files.
#[derive(Debug, Default)]
pub struct Sizes {
    /// All that is loaded until step 2 can be used: the documents of both steps with their style, script, WebAssembly,
    /// config. Each file is counted once.
    pub until_step_2: Vec<Size>,
    /// The worker that judges passwords.
    pub worker: Vec<Size>,
    /// The doctor's page, which no visitor loads.
    pub doctor: Vec<Size>,
}

impl Sizes {
    /// The compressed sum.
    pub fn brotli(sizes: &[Size]) -> usize {
        sizes.iter().map(|size| size.brotli).sum()
    }
}

/// Measures the files of a built site.
///
/// # Errors
/// When `dist` holds no finished build.
pub fn sizes(dist: &Path) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    for path in under(dist)? {
        let file = path.to_string_lossy().into_owned();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let worker = file.starts_with("assets/strength-");
        let doctor = is_the_doctors(&file);
        let until_step_2 = ["index.html", "callback/index.html", "config.json"].contains(&&*file)
            || file.starts_with("assets/portico-");
        let plain = matches!(ending, Some("html" | "json" | "css" | "js" | "wasm"));
        if plain && (until_step_2 || worker || doctor) {
            let bytes = fs::read(dist.join(&path))?;
            let list = if worker {
                &mut sizes.worker
            } else if doctor {
                &mut sizes.doctor
            } else {
                &mut sizes.until_step_2
            };
            list.push(Size {
                brotli: brotli(&bytes)?.len(),
                raw: bytes.len(),
                file,
            });
        }
    }
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn files_loaded_until_step_2_are_separated_from_later_ones() {
        let dist = std::env::temp_dir().join(format!("portico-sizes-{}", std::process::id()));
        for folder in ["assets", "callback", "activate", "doctor"] {
            fs::create_dir_all(dist.join(folder)).unwrap();
        }
        let loaded = [
            "assets/portico-01.js",
            "assets/portico-01.wasm",
            "callback/index.html",
            "config.json",
            "index.html",
        ];
        let others = [
            "404.html",
            "activate/index.html",
            "assets/brand-logo-01.svg",
            "assets/doctor-01.wasm",
            "assets/portico-01.wasm.br",
            "assets/strength-01.wasm",
            "config.schema.json",
            "doctor/index.html",
            "headers.json",
        ];
        for file in loaded.iter().chain(&others) {
            fs::write(dist.join(file), file).unwrap();
        }
        let sizes = sizes(&dist).unwrap();
        fs::remove_dir_all(&dist).unwrap();
        let named = |sizes: &[Size]| -> Vec<String> {
            sizes.iter().map(|size| size.file.clone()).collect()
        };
        assert_eq!(named(&sizes.until_step_2), loaded);
        assert_eq!(named(&sizes.worker), ["assets/strength-01.wasm"]);
        assert_eq!(
            named(&sizes.doctor),
            ["assets/doctor-01.wasm", "doctor/index.html"]
        );
    }
}
