//! Reads and writes the binary format of WebAssembly: numbers, texts, sections (Core Specification 2.0, section 5). It does
//! not decode instructions.

use anyhow::{Context, Result};

/// The sections of a module: their numbers and contents, in their order.
///
/// # Errors
/// When this is no module.
pub(crate) fn sections(wasm: &[u8]) -> Result<Vec<(u8, &[u8])>> {
    let mut rest = wasm;
    take(&mut rest, 8)?;
    let mut found = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        rest = after;
        let length = number(&mut rest)?;
        found.push((id, take(&mut rest, length)?));
    }
    Ok(found)
}

/// A number as WebAssembly writes it (LEB128).
pub(crate) fn number(bytes: &mut &[u8]) -> Result<usize> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let byte = usize::from(take(bytes, 1)?[0]);
        number |= (byte & 0x7F) << shift;
        if byte < 0x80 {
            return Ok(number);
        }
    }
    anyhow::bail!("a LEB128 number does not end")
}

/// Writes such a number.
pub(crate) fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The next bytes.
pub(crate) fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Result<&'a [u8]> {
    let (taken, rest) = bytes
        .split_at_checked(count)
        .context("the WebAssembly ends too early")?;
    *bytes = rest;
    Ok(taken)
}

/// A text with its length before it.
pub(crate) fn text<'a>(bytes: &mut &'a [u8]) -> Result<&'a str> {
    let length = number(bytes)?;
    Ok(std::str::from_utf8(take(bytes, length)?)?)
}

/// Writes such a text.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}
