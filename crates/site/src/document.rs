//! The documents of a site: what all of them are made from, and how they are written. The words in them are painted by
//! the page's own components (`portico::web::painted`).

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
    /// For addresses where nothing is.
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

    /// Its file, from the root of the site on.
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

    /// Whether a visitor's journey goes through it: then the config is asked for before the module is there.
    fn is_of_a_journey(self) -> bool {
        self != Self::NotFound
    }

    /// What is painted in it.
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
    /// The style sheets that it links, one after the other.
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

    /// The same; `read` gives the text of a file, which is named from the checkout on.
    ///
    /// # Errors
    /// Those of `read`; and when `index.html` is not what it should be.
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
    /// When one of them could not stand inside of a document.
    pub fn inline(&self, worker: &Asset) -> Result<Inline> {
        let types = files::slim_script(&self.types);
        let types = filled(&types, &[("{worker}", &worker.path)])?;
        let start = format!("{types}{}", files::slim_script(&self.start));
        if start.contains("</") || start.contains("<!--") {
            bail!(
                "src/web/types.js and start.js must not contain \"</\" or \"<!--\": they stand inside of a document"
            );
        }
        Ok(Inline { types, start })
    }

    /// The style sheet as it stands in the documents: the page's own, which every deployment has, and the end that a
    /// brand adds.
    ///
    /// # Errors
    /// When it could not stand inside of a document.
    pub fn style_sheet(&self, dress: &Dress) -> Result<String> {
        let style = files::slim_style(&self.style) + &dress.style;
        if style.contains("</") {
            bail!("a style sheet must not contain \"</\": it stands inside of a document");
        }
        Ok(style)
    }
}

/// The inline scripts, as they stand in the documents.
#[derive(Clone, Debug)]
pub struct Inline {
    /// What stands in every document: the policy of Trusted Types.
    pub types: String,
    /// The same, and all else that the documents of a visitor begin with.
    pub start: String,
}

impl Inline {
    /// As a policy names them.
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
    /// Where everything stands.
    pub template: &'a Template,
    /// The inline script.
    pub script: &'a str,
    /// What they load.
    pub module: &'a Module,
    /// The style sheet.
    pub style: &'a str,
    /// What the brand adds to the head.
    pub head: &'a str,
    /// By language, the default one first.
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
        ensure!(text.contains(mark), "{mark} stands nowhere in:\n{text}");
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
