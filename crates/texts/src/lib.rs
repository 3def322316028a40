//! The catalogues of the page's texts (`texts/<tag>.json`): reads one and reports all of its faults.
//!
//! Which texts there are is the list [`portico::i18n::key::ENTRIES`]. What is not done here: choose a language, or fill a
//! text.

mod catalogue;
mod check;
mod fault;
mod language;
mod message;
mod punctuation;

pub use catalogue::{Address, Catalogue, Direction, Header, Review};
pub use check::check;
pub use fault::{Fault, Finding};
pub use language::{LANGUAGES, Language};
pub use message::{Part, parse};

use std::{fs, io, path::Path};

/// What is wrong with the catalogues of a folder; each finding names its file and key.
///
/// # Errors
/// When the folder or a file cannot be read, or `en.json` is missing.
pub fn findings(folder: &Path) -> io::Result<Vec<String>> {
    let english = fs::read_to_string(folder.join("en.json"))?;
    let mut files: Vec<_> = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let mut found = Vec::new();
    for file in files {
        let tag = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = fs::read_to_string(&file)?;
        let said = check(&tag, &text, &english);
        found.extend(
            said.iter()
                .map(|finding| format!("texts/{tag}.json: {finding}")),
        );
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
