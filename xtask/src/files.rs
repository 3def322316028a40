//! The files of a built site: their digests, their compressed twins, their sizes.

use crate::finish;
use anyhow::Result;
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256, Sha384};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

/// What a visitor may load until step 2 can be used, in bytes of brotli 11, without the worker: what it weighed when it
/// became one module, rounded up. For a page that is linked with the compiler's own standard library.
pub const STEP_2_BUDGET: usize = 292 * 1024;
/// The same for a page that is linked with the rebuilt one.
pub const STEP_2_BUDGET_REBUILT_STD: usize = 277 * 1024;
/// What the worker that judges passwords may weigh, with brotli. Most of it are packed word lists.
pub const WORKER_BUDGET: usize = 350_000;

/// A digest as policies and `integrity` attributes write it.
#[derive(Clone, Copy, Debug)]
pub enum Digest {
    /// For the policy's hash of an inline script.
    Sha256,
    /// For `integrity`.
    Sha384,
}

impl Digest {
    /// `sha256-...` or `sha384-...`, in base64.
    pub fn hash(self, bytes: &[u8]) -> String {
        match self {
            Self::Sha256 => format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes))),
            Self::Sha384 => format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))),
        }
    }
}

/// 16 hexadecimal digits that stand for the contents, for the name of a file.
pub fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The SHA-256 of the contents in hexadecimal digits, as `sha256sum` writes it.
pub fn checksum(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Brotli as small as it gets (quality 11, window 2^22).
///
/// # Errors
/// Never in memory; the writer's signature has one.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 1 << 16, 11, 22);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Gzip as small as it gets, without a time in it.
///
/// # Errors
/// Never in memory; the writer's signature has one.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Every file under a folder, from there on, in a fixed order.
///
/// # Errors
/// When a folder cannot be read.
pub fn under(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        for entry in fs::read_dir(folder.join(&relative))? {
            let entry = entry?;
            let path = relative.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A script without whole lines of comment, empty lines and indentation. It must hold no text of
/// several lines, which would lose its indentation.
pub fn slim_script(text: &str) -> String {
    lines(text, |line| !line.starts_with("//"))
}

/// A style sheet without comments, empty lines and indentation.
pub fn slim_style(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    lines(&out, |_| true)
}

fn lines(text: &str, keep: impl Fn(&str) -> bool) -> String {
    let kept: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && keep(line))
        .collect();
    kept.join("\n") + "\n"
}

/// What a file of the site weighs, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// From the root of the site.
    pub file: String,
    /// As it is.
    pub raw: usize,
    /// Brotli, quality 11.
    pub brotli: usize,
}

/// What the site weighs.
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

/// What the site weighs.
///
/// # Errors
/// When `dist` holds no finished build.
pub fn sizes(dist: &Path) -> Result<Sizes> {
    let mut sizes = Sizes::default();
    for path in under(dist)? {
        let file = path.to_string_lossy().into_owned();
        let ending = path.extension().and_then(|ending| ending.to_str());
        let worker = file.starts_with("assets/strength-");
        let doctor = finish::is_the_doctors(&path);
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
    use std::io::Read;

    /// The known answers are those of `openssl dgst` and `sha256sum` for "abc".
    #[test]
    fn digests_are_written_as_browsers_want_them() {
        assert_eq!(
            Digest::Sha256.hash(b"abc"),
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
        assert!(
            Digest::Sha384
                .hash(b"abc")
                .starts_with("sha384-ywB1P0WjXou1oD1p")
        );
        assert_eq!(short_hash(b"abc"), "ba7816bf8f01cfea");
    }

    #[test]
    fn a_twin_holds_the_same_bytes() {
        let bytes = "portico ".repeat(1000).into_bytes();
        let mut back = Vec::new();
        let small = brotli(&bytes).unwrap();
        brotli::Decompressor::new(&small[..], 4096)
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, bytes);
        let small = gzip(&bytes).unwrap();
        let mut back = Vec::new();
        flate2::read::GzDecoder::new(&small[..])
            .read_to_end(&mut back)
            .unwrap();
        assert_eq!(back, bytes);
    }

    #[test]
    fn comments_are_not_shipped() {
        assert_eq!(
            slim_script("// why\n  go(\"http://x\"); // stays\n\n\n  // more\n}"),
            "go(\"http://x\"); // stays\n}\n"
        );
        assert_eq!(
            slim_style("/* why */\na {\n  color: red; /* b\n c */\n}\n/* open"),
            "a {\ncolor: red;\n}\n"
        );
    }

    #[test]
    fn what_is_loaded_until_step_2_is_told_from_what_comes_later_or_never() {
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
