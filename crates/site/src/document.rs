//! The HTML documents of a site: their sources, and how they are written. Their contents are rendered by the page's own
//! components (`portico::web::painted`).

mod ahead;
mod repaint;
mod template;

pub use ahead::Ahead;
pub use repaint::{Repainted, repaint};
pub use template::Template;

use crate::{
    asset::{Asset, Module},
    brand::Dress,
    files::{self, Digest},
};
use anyhow::{Context, Result, bail, ensure};
use portico::web::painted::{Page, Painted};
use std::{fs, path::Path};

/// A document of the site. All of them load the same module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// Step 1.
    Start,
    /// Where the tenant sends visitors back to.
    Callback,
    /// What activation links open.
    Activation,
    /// For unknown addresses.
    NotFound,
}

impl Document {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Start,
        Self::Callback,
        Self::Activation,
        Self::NotFound,
    ];

    /// Its file, from the root of the site.
    pub fn file(self) -> &'static str {
        match self {
            Self::Start => "index.html",
            Self::Callback => "callback/index.html",
            Self::Activation => "activate/index.html",
            Self::NotFound => "404.html",
        }
    }

    /// Its name in `data-document`.
    fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Callback => "callback",
            Self::Activation => "activate",
            Self::NotFound => "not_found",
        }
    }

    /// Whether a visitor's journey uses it. Such a document requests the config before the module is loaded.
    fn is_of_a_journey(self) -> bool {
        self != Self::NotFound
    }

    /// Its painted page.
    fn page(self, painted: &Painted) -> &Page {
        match self {
            Self::Start => &painted.start,
            Self::Callback => &painted.callback,
            Self::Activation => &painted.activation,
            Self::NotFound => &painted.not_found,
        }
    }
}

/// The sources of the documents.
#[derive(Clone, Debug)]
pub struct Sources {
    /// `index.html`.
    pub template: Template,
    /// The style sheets that it links, joined in order.
    pub style: String,
    /// `src/web/types.js`.
    pub types: String,
    /// `src/web/start.js`.
    pub start: String,
}

impl Sources {
    /// Reads them from a checkout.
    ///
    /// # Errors
    /// When a file cannot be read, or `index.html` is not what it should be.
    pub fn read(checkout: &Path) -> Result<Self> {
        Self::from_files(|name| {
            let path = checkout.join(name);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        })
    }

    /// The same; `read` returns the text of a file, by its path in the checkout.
    ///
    /// # Errors
    /// When `read` fails, or `index.html` is not what it should be.
    pub fn from_files(read: impl Fn(&str) -> Result<String>) -> Result<Self> {
        let template = Template::read(&read("index.html")?)?;
        let style: Result<String> = template.styles.iter().map(|name| read(name)).collect();
        Ok(Self {
            template,
            style: style?,
            types: read("src/web/types.js")?,
            start: read("src/web/start.js")?,
        })
    }

    /// The inline scripts of documents whose worker is this script.
    ///
    /// # Errors
    /// When one of them contains what would end its element.
    pub fn inline(&self, worker: &Asset) -> Result<Inline> {
        let types = files::slim_script(&self.types);
        let types = filled(&types, &[("{worker}", &worker.path)])?;
        let start = format!("{types}{}", files::slim_script(&self.start));
        if start.contains("</") || start.contains("<!--") {
            bail!(
                "src/web/types.js and start.js must not contain \"</\" or \"<!--\": they are inline in documents"
            );
        }
        Ok(Inline { types, start })
    }

    /// The inline style sheet of the documents: the page's own, which every deployment has, then what the brand adds.
    ///
    /// # Errors
    /// When it contains what would end its element.
    pub fn style_sheet(&self, dress: &Dress) -> Result<String> {
        let style = files::slim_style(&self.style) + &dress.style;
        if style.contains("</") {
            bail!("a style sheet must not contain \"</\": it is inline in documents");
        }
        Ok(style)
    }
}

/// The inline scripts, as they are in the documents.
#[derive(Clone, Debug)]
pub struct Inline {
    /// The script with the policy of Trusted Types, which every document has.
    pub types: String,
    /// The same script followed by `start.js`: the inline script of visitors' documents.
    pub start: String,
}

impl Inline {
    /// Their hashes, as the policy names them.
    pub fn hashes(&self) -> Vec<String> {
        let scripts = [&self.start, &self.types].into_iter();
        scripts
            .map(|script| Digest::Sha256.hash(script.as_bytes()))
            .collect()
    }
}

/// What all documents of a site have in common.
#[derive(Debug)]
pub struct Documents<'a> {
    /// The template that they fill.
    pub template: &'a Template,
    /// The inline script.
    pub script: &'a str,
    /// The module that they load.
    pub module: &'a Module,
    /// The style sheet.
    pub style: &'a str,
    /// What the brand adds to the head.
    pub head: &'a str,
    /// Their painted pages by language, the default one first.
    pub painted: &'a [Painted],
}

impl Documents<'_> {
    /// Writes one of them into the site; the browser connects ahead to these origins.
    ///
    /// # Errors
    /// When it cannot be written, or its languages are painted in different shapes.
    pub fn write(&self, document: Document, ahead: &[Ahead], site: &Path) -> Result<()> {
        let text = self.template.fill(self, document, ahead)?;
        files::write(&site.join(document.file()), text)
    }
}

/// The text with each mark replaced.
///
/// # Errors
/// When one of the marks is missing.
pub fn filled(text: &str, marks: &[(&str, &str)]) -> Result<String> {
    let mut text = text.to_owned();
    for (mark, value) in marks {
        ensure!(text.contains(mark), "{mark} is missing in:\n{text}");
        text = text.replace(mark, value);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_mark_is_filled() {
        assert_eq!(filled("a {b} {b}", &[("{b}", "c")]).unwrap(), "a c c");
        assert!(filled("a", &[("{b}", "c")]).is_err());
    }

    #[test]
    fn nothing_inline_can_end_its_element() {
        let worker = Asset {
            path: "/assets/strength-0.js".to_owned(),
            integrity: String::new(),
        };
        let index = include_str!("../../../index.html");
        let sources = |types: &str, style: &str| {
            let (types, style) = (types.to_owned(), style.to_owned());
            Sources::from_files(|name| {
                Ok(match name {
                    "index.html" => index.to_owned(),
                    "src/web/types.js" => types.clone(),
                    "src/web/start.js" => "go();".to_owned(),
                    _ => style.clone(),
                })
            })
            .unwrap()
        };
        let dress = Dress {
            style: "b{}".to_owned(),
            head: String::new(),
            notes: Vec::new(),
        };
        let good = sources("// why\nuse('{worker}');", "a{}");
        let inline = good.inline(&worker).unwrap();
        assert_eq!(inline.start, "use('/assets/strength-0.js');\ngo();\n");
        assert!(good.style_sheet(&dress).unwrap().ends_with("a{}\nb{}"));
        for bad in ["'{worker}' </script>", "'{worker}' <!-- a", "no worker"] {
            assert!(sources(bad, "").inline(&worker).is_err(), "{bad}");
        }
        let ended = sources("{worker}", "a::after{content:\"</style>\"}");
        assert!(ended.style_sheet(&dress).is_err());
    }
}
