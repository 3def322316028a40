//! What a config refers to: files, environment variables, and the secrets in them. A secret in the config itself is
//! refused, because config files are copied, shown and committed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use secrecy::SecretString;

use super::reading::Section;

pub(super) struct Surroundings<'a> {
    pub(super) folder: &'a Path,
    pub(super) environment: &'a dyn Fn(&str) -> Option<String>,
}

impl Surroundings<'_> {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A file that the config may name.
    pub(super) fn file(&self, section: &mut Section, key: &str) -> Option<String> {
        let name = section.optional(key)?;
        match fs::read_to_string(self.path(&name)) {
            Ok(text) => Some(text),
            Err(error) => {
                section.wrong(key, format!("cannot be read: {error}"));
                None
            }
        }
    }

    /// A secret: `<name>_env` names a variable, or `<name>_file` a file that holds it.
    pub(super) fn secret(&self, section: &mut Section, name: &str) -> Option<SecretString> {
        if section.take(name) {
            section.wrong(
                name,
                "a secret does not belong into this file: name its place",
            );
        }
        let [by_variable, by_file] = [format!("{name}_env"), format!("{name}_file")];
        let variable = section.optional(&by_variable);
        let file = section.optional(&by_file);
        let (key, secret) = match (variable, file) {
            (Some(variable), None) => (
                &by_variable,
                (self.environment)(&variable)
                    .ok_or_else(|| format!("there is no environment variable {variable}")),
            ),
            (None, Some(file)) => (
                &by_file,
                fs::read_to_string(self.path(&file))
                    .map_err(|error| format!("cannot be read: {error}")),
            ),
            (None, None) => (&by_variable, Err(format!("is missing; or set {by_file}"))),
            (Some(_), Some(_)) => (
                &by_file,
                Err(format!("and {by_variable} exclude each other")),
            ),
        };
        // Editors end a file with a line break, which is not a part of the secret.
        match secret.map(|secret| secret.trim_end_matches(['\r', '\n']).to_owned()) {
            Ok(secret) if !secret.is_empty() => Some(secret.into()),
            Ok(_) => {
                section.wrong(key, "names something empty");
                None
            }
            Err(what) => {
                section.wrong(key, what);
                None
            }
        }
    }
}
