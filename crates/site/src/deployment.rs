//! The deployment that a site is made for: its `config.json`, checked by the page's own reader, and as JSON for the settings
//! that only hosts use.

use anyhow::{Context, Result, bail};
use portico::{
    config::Config,
    i18n::{self, Message},
    language::Language,
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A checked `config.json`.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// As the page reads it.
    pub config: Config,
    /// The whole JSON, with the settings that only hosts use.
    pub json: Value,
    /// The text of the file.
    pub text: String,
    /// The folder that the paths of the brand's files are relative to.
    pub folder: PathBuf,
}

impl Deployment {
    /// Reads a `config.json`. The paths of the brand's files are relative to its folder.
    ///
    /// # Errors
    /// When it cannot be read, or is wrong: the message has a line for each mistake, with its JSON pointer.
    pub fn read(file: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        Self::parse(text, folder).with_context(|| file.display().to_string())
    }

    /// The same for the text of a config.
    ///
    /// # Errors
    /// When it is wrong: the message has a line for each mistake, with its JSON pointer.
    pub fn parse(text: String, folder: &Path) -> Result<Self> {
        let config = match Config::parse(&text) {
            Ok(config) => config,
            Err(mistakes) => {
                let said = mistakes.into_iter().map(|mistake| {
                    let words = i18n::say(Language::English, &Message::Mistake(mistake.fault));
                    format!("at \"{}\": {words}", mistake.path)
                });
                let said: Vec<String> = said.collect();
                bail!("the config is wrong\n{}", said.join("\n"));
            }
        };
        let json = serde_json::from_str(&text)?;
        Ok(Self {
            config,
            json,
            text,
            folder: folder.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_mistake_of_a_config_is_named_with_its_place() {
        let shipped = include_str!("../../../public/config.json");
        let mut config: Value = serde_json::from_str(shipped).unwrap();
        config["tenant"]["issuer"] = Value::from(7);
        config["client"]["redirect_uri"] = Value::from("nowhere");
        let error = Deployment::parse(config.to_string(), Path::new("")).unwrap_err();
        let said = format!("{error:#}");
        for place in [
            "\nat \"/tenant/issuer\": ",
            "\nat \"/client/redirect_uri\": ",
        ] {
            assert!(said.contains(place), "{said}");
        }
        let right = Deployment::parse(shipped.to_owned(), Path::new("brand")).unwrap();
        assert_eq!(right.text, shipped);
        assert!(right.json["tenant"]["issuer"].is_string());
    }
}
