//! The WebAssembly module of the page and its script: shrinks what Trunk has made, and gives both files their final
//! names.

use super::{interfaces, names, take, utf8};
use crate::{modules::Builder, wasm};
use anyhow::{Result, ensure};
use portico_site::{
    asset::{Asset, Module},
    files,
};
use std::{fs, path::Path};

const NAME: &str = Module::PAGE;
/// wasm-opt's `--low-memory-unused` assumes that nothing lies below this address. The linker puts the stack there,
/// which grows down from 1 MB, so only an almost full stack reaches it.
const LOW: usize = 1024;
/// The number of the section with the data (Core Specification 2.0, section 5.5.14), how a segment at a constant
/// address begins (`i32.const`), and how that address ends.
const DATA: u8 = 11;
const ACTIVE_AT_CONSTANT: [u8; 2] = [0, 0x41];
const END: u8 = 0x0B;

/// Shrinks the module that Trunk has put into the staging folder (`portico_bg.wasm`, `portico.js`), ends its script with
/// `load`, and gives both their final names.
pub(super) fn settle(staging: &Path, load: &str, builder: &Builder<'_>) -> Result<Module> {
    let wasm = staging.join(format!("{NAME}_bg.wasm"));
    shrink(builder, &wasm)?;
    let wasm = take(&wasm, None)?;
    let script = utf8(take(&staging.join(format!("{NAME}.js")), None)?)?;
    if builder.release {
        // A development build calls more functions, for its messages.
        interfaces::check(&script)?;
    }
    let (wasm, script) = names::shorten(&wasm, &names::cut(&script)?)?;
    let script = script + load;
    Ok(Module {
        wasm: Asset::keep(staging, NAME, "wasm", &wasm)?,
        script: Asset::keep(staging, NAME, "js", files::slim_script(&script).as_bytes())?,
    })
}

fn shrink(builder: &Builder<'_>, wasm: &Path) -> Result<()> {
    ensure!(
        lowest(&fs::read(wasm)?)? >= LOW,
        "the linker has put data below address {LOW}, where wasm-opt is told that there is none"
    );
    // Optimising once more from flat code: 1 KB (brotli) less than one pass. Repeating until nothing changes, and giving the
    // most called functions the smallest indices: 0.5 KB less.
    let passes = [
        "-Oz",
        "--flatten",
        "--rereloop",
        "-Oz",
        "-Oz",
        "--converge",
        "--reorder-functions",
        // 0.6 KB less: a constant that is added to an address becomes the offset of the access.
        "--low-memory-unused",
    ];
    builder.optimise(wasm, &passes)
}

/// The lowest address of a module's data.
fn lowest(module: &[u8]) -> Result<usize> {
    let mut lowest = usize::MAX;
    for (id, mut section) in wasm::sections(module)? {
        if id != DATA {
            continue;
        }
        for _ in 0..wasm::number(&mut section)? {
            ensure!(
                wasm::take(&mut section, 2)? == ACTIVE_AT_CONSTANT,
                "a data segment without a constant address"
            );
            // It is a signed number. Addresses up to 2 GB are not negative, so they can be read as unsigned.
            lowest = lowest.min(wasm::number(&mut section)?);
            ensure!(
                wasm::take(&mut section, 1)? == [END],
                "a data segment whose address is computed"
            );
            let length = wasm::number(&mut section)?;
            wasm::take(&mut section, length)?;
        }
    }
    Ok(lowest)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_lowest_address_of_the_data_is_found() {
        let module = |segments: &[u8]| {
            let mut module = b"\0asm\x01\0\0\0".to_vec();
            module.extend([DATA, segments.len() as u8]);
            module.extend(segments);
            module
        };
        let two = [
            2, 0, 0x41, 0x80, 0x80, 0xC0, 0, END, 1, b'a', 0, 0x41, 8, END, 2, b'b', b'c',
        ];
        assert_eq!(lowest(&module(&two)).unwrap(), 8);
        let mut one = two[..10].to_vec();
        one[0] = 1;
        assert_eq!(lowest(&module(&one)).unwrap(), 1 << 20);
        one[1] = 1;
        assert!(lowest(&module(&one)).is_err(), "a passive segment");
    }
}
