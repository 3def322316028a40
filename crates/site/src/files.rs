//! The files of a site: lists, digests, compressed copies, scripts and style sheets without comments.

use anyhow::{Context, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256, Sha384};
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

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
/// Never: only the signature of the writer has an error.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 1 << 16, 11, 22);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

/// Gzip as small as it gets, without a timestamp.
///
/// # Errors
/// Never: only the signature of the writer has an error.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// Writes brotli and gzip copies of a file beside it: both, or none if one of them is not smaller. Older ones are then
/// removed.
///
/// # Errors
/// When the file cannot be read, or a copy cannot be written.
pub fn compress(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    let twins = [("br", brotli(&bytes)?), ("gz", gzip(&bytes)?)];
    let smaller = twins.iter().all(|(_, twin)| twin.len() < bytes.len());
    for (ending, twin) in twins {
        let to = with(path, ending);
        match smaller {
            true => fs::write(to, twin)?,
            false => drop(fs::remove_file(to)),
        }
    }
    Ok(())
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Every file under a folder, by its path from there, in a fixed order.
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

/// Writes a file, and creates the folders above it.
///
/// # Errors
/// When that is not possible; the file is named.
pub fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<()> {
    fs::create_dir_all(path.parent().context("a file without a folder")?)?;
    fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// The SHA-256 of every file under a folder, as `sha256sum` writes them.
///
/// # Errors
/// When a file cannot be read.
pub fn sums(folder: &Path) -> Result<String> {
    let mut text = String::new();
    for path in under(folder)? {
        let sum = checksum(&fs::read(folder.join(&path))?);
        text.push_str(&format!("{sum}  {}\n", path.display()));
    }
    Ok(text)
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
    fn a_compressed_copy_holds_the_same_bytes() {
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
}
