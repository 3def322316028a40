//! The renderer's answer (`portico-render`): what each document shows before WebAssembly is there,
//! in each language of the build.

use super::look::Theme;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::BTreeMap;

/// By language.
pub(super) type Each<T> = BTreeMap<String, T>;

/// Everything that is painted without WebAssembly.
#[derive(Debug, Deserialize)]
pub struct Painted {
    /// The first one is the default.
    pub(super) languages: Vec<String>,
    /// `ltr` or `rtl`; a language that is not named here is written from the left.
    #[serde(default)]
    directions: Each<String>,
    /// By the name of the document.
    pages: BTreeMap<String, Each<Page>>,
    /// What is said where scripts are switched off, as HTML.
    pub(super) noscript: Each<String>,
    /// What is said when the page cannot work, as HTML.
    pub(super) failure: Each<String>,
    #[serde(default)]
    pub(super) look: Theme,
}

/// One document in one language.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    /// Plain text.
    pub(super) title: String,
    /// HTML.
    pub(super) body: String,
    /// What the page compares before it takes the body over; it leaves a page without one as it is.
    #[serde(default)]
    pub(super) shape: Option<u32>,
}

impl Painted {
    pub(super) fn parse(json: &str) -> Result<Self> {
        let painted: Self = serde_json::from_str(json).context("portico-render's answer")?;
        if painted.languages.is_empty() {
            bail!("portico-render knows no language");
        }
        for language in &painted.languages {
            let plain = language.chars().all(|c| c.is_ascii_lowercase());
            if !plain || language.is_empty() {
                bail!("portico-render: {language:?} is not the short name of a language");
            }
            for (name, texts) in [
                ("noscript", &painted.noscript),
                ("failure", &painted.failure),
            ] {
                if !texts.contains_key(language) {
                    bail!("portico-render says nothing for {name} in {language}");
                }
            }
        }
        Ok(painted)
    }

    pub(super) fn default_language(&self) -> &str {
        &self.languages[0]
    }

    /// Right to left where the renderer does not say it, for the scripts that are.
    pub(super) fn direction(&self, language: &str) -> &str {
        match self.directions.get(language) {
            Some(direction) => direction,
            None if ["ar", "fa", "he", "ur"].contains(&language) => "rtl",
            None => "ltr",
        }
    }

    pub(super) fn page(&self, name: &str, language: &str) -> Result<&Page> {
        self.pages
            .get(name)
            .and_then(|page| page.get(language))
            .with_context(|| format!("portico-render paints no page {name} in {language}"))
    }
}
