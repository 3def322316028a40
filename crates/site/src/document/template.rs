//! Fills `index.html` for each document of the site.
//!
//! Comments of the template mark the places: `<!--portico:title-->` (plain text), `preload` (the WebAssembly), `start`
//! (the inline script and the module), `look` (icon and colours of the browser's frame), `languages` (a template for
//! each language but the first), `body`, `noscript`, `failure`. The place of `style` is that of the first style sheet.
//! All style sheets are inline, so that the first paint waits for no other answer. Every other comment of the template
//! is left out.

use super::{Ahead, Document, Documents};
use crate::asset::Module;
use anyhow::{Context, Result, bail, ensure};
use portico::{
    language::Language,
    web::painted::{Page, Painted},
};

const MARKERS: [&str; 9] = [
    "preload",
    "title",
    "look",
    "start",
    "style",
    "languages",
    "body",
    "noscript",
    "failure",
];

/// `index.html` without Trunk's marks.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
    /// The paths of the style sheets, in order: as Trunk has renamed them, or as in the checkout.
    pub styles: Vec<String>,
}

impl Template {
    /// Reads `index.html` as it is in the checkout, or as Trunk has written it.
    ///
    /// # Errors
    /// When a mark is missing, occurs twice or is unknown.
    pub fn read(html: &str) -> Result<Self> {
        let mut text = String::new();
        let mut styles = Vec::new();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            text.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = if rest.starts_with("<!--") { "-->" } else { ">" };
            let length = rest.find(end).context("index.html ends inside of a tag")? + end.len();
            let (tag, after) = rest.split_at(length);
            rest = after;
            if tag.starts_with("<link") && tag.contains("data-trunk") {
                // A style sheet before Trunk has run, with its path in the checkout.
                if attribute(tag, "rel") == Some("css") {
                    let href = attribute(tag, "href").context("a style sheet without href")?;
                    if styles.is_empty() {
                        text.push_str(&marker("style"));
                    }
                    styles.push(href.to_owned());
                }
            } else if tag.starts_with("<link") && attribute(tag, "rel") == Some("stylesheet") {
                let href = attribute(tag, "href").context("a style sheet without href")?;
                if styles.is_empty() {
                    text.push_str(&marker("style"));
                }
                styles.push(href.to_owned());
            } else if !tag.starts_with("<!--") || tag.starts_with("<!--portico:") {
                text.push_str(tag);
            }
        }
        text.push_str(rest);
        let lines: Vec<&str> = text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        let text = lines.join("\n");
        for name in MARKERS {
            if text.matches(&marker(name)).count() != 1 {
                bail!(
                    "index.html must contain {} exactly once (style: link a style sheet)",
                    marker(name)
                );
            }
        }
        if text.matches("<!--portico:").count() != MARKERS.len() {
            bail!("index.html has an unknown mark; known are {MARKERS:?}");
        }
        Ok(Self { text, styles })
    }

    /// The text of a document.
    pub(super) fn fill(
        &self,
        site: &Documents<'_>,
        document: Document,
        ahead: &[Ahead],
    ) -> Result<String> {
        let [default, others @ ..] = site.painted else {
            bail!("nothing is painted in any language");
        };
        let page = document.page(default);
        let ahead: String = ahead.iter().map(preconnect).collect();
        let [no_script, failure] = last_words(site.painted);
        let texts = [
            ("preload", preload(site.module)),
            ("title", escaped(&page.title)),
            ("look", site.head.to_owned()),
            ("start", scripts(site, document)),
            ("style", format!("<style>{}</style>{ahead}", site.style)),
            ("languages", templates(document, page, others)?),
            ("body", body(page)),
            ("noscript", no_script),
            ("failure", failure),
        ];
        let attributes = spoken(default.language);
        let name = document.name();
        with_root(
            &self.with(&texts)?,
            &format!("{attributes} data-document=\"{name}\""),
        )
    }

    /// The template with each mark replaced by its text. A text may contain what looks like a mark.
    fn with(&self, texts: &[(&str, String)]) -> Result<String> {
        let mut places = Vec::new();
        for (name, text) in texts {
            let mark = marker(name);
            let at = self.text.find(&mark);
            let at = at.with_context(|| format!("{mark} is missing"))?;
            places.push((at, mark.len(), text));
        }
        places.sort_unstable_by_key(|(at, ..)| *at);
        let mut document = String::new();
        let mut from = 0;
        for (at, length, text) in places {
            document.push_str(&self.text[from..at]);
            document.push_str(text);
            from = at + length;
        }
        document.push_str(&self.text[from..]);
        Ok(document)
    }
}

/// The attributes of an element in this language.
fn spoken(language: Language) -> String {
    let direction = language.direction().word();
    format!("lang=\"{}\" dir=\"{direction}\"", language.code())
}

/// Has to match the request of the inline script. Has no `crossorigin`, with which WebKit fetches the file twice.
fn preload(module: &Module) -> String {
    let wasm = &module.wasm.path;
    format!("<link rel=\"preload\" as=\"fetch\" href=\"{wasm}\">")
}

fn preconnect(ahead: &Ahead) -> String {
    let (origin, how) = match ahead {
        Ahead::Visited(origin) => (origin, ""),
        Ahead::Asked(origin) => (origin, " crossorigin"),
    };
    let origin = escaped(origin);
    format!("\n<link rel=\"preconnect\" href=\"{origin}\"{how}>")
}

/// The element of the inline script, with its parameters as attributes, and that of the module's script.
fn scripts(site: &Documents<'_>, document: Document) -> String {
    let Module { wasm, script } = site.module;
    let offered: Vec<String> = site
        .painted
        .iter()
        .map(|one| {
            let direction = one.language.direction().word();
            format!("{}:{direction}", one.language.code())
        })
        .collect();
    let early = match document.is_of_a_journey() {
        true => " data-early=\"/config.json\"",
        false => "",
    };
    format!(
        "<script data-cfasync=\"false\" data-wasm=\"{}\" data-integrity=\"{}\" data-languages=\"{}\"{early}>{}</script>\n\
         <script type=\"module\" id=\"portico-script\" src=\"{}\" integrity=\"{}\" crossorigin data-cfasync=\"false\"></script>",
        wasm.path,
        wasm.integrity,
        offered.join(" "),
        site.script,
        script.path,
        script.integrity,
    )
}

/// The page in the other languages. One of them may replace the shown one in the browser, so all must have the same
/// shape.
fn templates(document: Document, shown: &Page, others: &[Painted]) -> Result<String> {
    let mut templates = String::new();
    for other in others {
        let (language, page) = (other.language.code(), document.page(other));
        ensure!(
            page.shape == shown.shape,
            "{} is painted in another shape in {language}",
            document.name()
        );
        templates.push_str(&format!(
            "<template data-language=\"{language}\" data-title=\"{}\">{}</template>",
            escaped(&page.title),
            page.body
        ));
    }
    Ok(templates)
}

fn body(page: &Page) -> String {
    let shape = page.shape.map(|shape| format!(" data-shape=\"{shape}\""));
    let shape = shape.unwrap_or_default();
    format!("<div id=\"portico\"{shape}>{}</div>", page.body)
}

/// What is shown without scripts, and when the page cannot work, in every language.
fn last_words(painted: &[Painted]) -> [String; 2] {
    let (mut no_script, mut failure) = (String::new(), String::new());
    for one in painted {
        let attributes = spoken(one.language);
        no_script.push_str(&format!("<div {attributes}>{}</div>", one.no_script));
        failure.push_str(&format!("<main {attributes} hidden>{}</main>", one.failure));
    }
    [
        format!("<div id=\"noscript\">{no_script}</div>"),
        format!("<div id=\"failure\" hidden>{failure}</div>"),
    ]
}

fn marker(name: &str) -> String {
    format!("<!--portico:{name}-->")
}

/// The document with these attributes on its root instead of the template's.
fn with_root(document: &str, attributes: &str) -> Result<String> {
    let (before, rest) = document
        .split_once("<html")
        .context("index.html has no <html>")?;
    let (_, after) = rest.split_once('>').context("<html> does not end")?;
    Ok(format!("{before}<html {attributes}>{after}\n"))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split_once('"')?.0)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::asset::Asset;

    const HTML: &str = r#"<!doctype html>
<html lang="xx">
<head>
  <!-- why this order -->
  <!--portico:preload-->
  <title><!--portico:title--></title>
  <!--portico:start-->
  <link rel="stylesheet" href="/tokens.css">
  <link rel="stylesheet" href="/base.css"/>
  <link data-trunk rel="rust" data-bin="portico">
  <!--portico:look-->
  <!--portico:languages-->
</head>
<body><!--portico:noscript--><!--portico:body--><!--portico:failure--></body>
</html>
"#;

    fn painted() -> [Painted; 2] {
        let page = |title: &str, body: &str| Page {
            title: title.to_owned(),
            body: body.to_owned(),
            shape: Some(1234),
        };
        let one = |language, title, body, no_script: &str, failure: &str| Painted {
            language,
            start: page(title, body),
            callback: page("D", "E"),
            activation: page("F", "G"),
            not_found: page("H", "I"),
            no_script: no_script.to_owned(),
            failure: failure.to_owned(),
        };
        let body = "<p>a<!>b</p><!--portico:title-->";
        [
            one(Language::English, "A & <B>", body, "on", "<h1>sorry</h1>"),
            one(Language::Arabic, "\"C\"", "<p>c</p>", "no", "<h1>asf</h1>"),
        ]
    }

    fn asset(name: &str) -> Asset {
        Asset {
            path: format!("/assets/{name}"),
            integrity: format!("sha384-{name}"),
        }
    }

    /// Fills a template for a document that loads `w` and `m`.
    fn fill(painted: &[Painted], document: Document) -> Result<String> {
        let template = Template::read(HTML).unwrap();
        assert_eq!(template.styles, ["/tokens.css", "/base.css"]);
        let site = Documents {
            template: &template,
            script: "go();",
            module: &Module {
                wasm: asset("w"),
                script: asset("m"),
            },
            style: "a{b:c}",
            head: "<link rel=\"icon\" href=\"/i\">",
            painted,
        };
        let ahead = [
            Ahead::Visited("https://a.example".to_owned()),
            Ahead::Asked("https://b.example".to_owned()),
        ];
        template.fill(&site, document, &ahead)
    }

    #[test]
    fn each_mark_is_replaced_by_its_text() {
        let document = fill(&painted(), Document::Start).unwrap();
        assert_eq!(
            document,
            r#"<!doctype html>
<html lang="en" dir="ltr" data-document="start">
<head>
<link rel="preload" as="fetch" href="/assets/w">
<title>A &amp; &lt;B></title>
<script data-cfasync="false" data-wasm="/assets/w" data-integrity="sha384-w" data-languages="en:ltr ar:rtl" data-early="/config.json">go();</script>
<script type="module" id="portico-script" src="/assets/m" integrity="sha384-m" crossorigin data-cfasync="false"></script>
<style>a{b:c}</style>
<link rel="preconnect" href="https://a.example">
<link rel="preconnect" href="https://b.example" crossorigin>
<link rel="icon" href="/i">
<template data-language="ar" data-title="&quot;C&quot;"><p>c</p></template>
</head>
<body><div id="noscript"><div lang="en" dir="ltr">on</div><div lang="ar" dir="rtl">no</div></div><div id="portico" data-shape="1234"><p>a<!>b</p><!--portico:title--></div><div id="failure" hidden><main lang="en" dir="ltr" hidden><h1>sorry</h1></main><main lang="ar" dir="rtl" hidden><h1>asf</h1></main></div></body>
</html>
"#
        );
    }

    #[test]
    fn a_missing_or_unknown_mark_is_refused() {
        for (from, to) in [
            ("<!--portico:body-->", ""),
            (
                "<!--portico:body-->",
                "<!--portico:body--><!--portico:body-->",
            ),
            (
                "<!--portico:body-->",
                "<!--portico:body--><!--portico:bodies-->",
            ),
        ] {
            assert!(Template::read(&HTML.replace(from, to)).is_err(), "{to}");
        }
    }

    #[test]
    fn only_a_document_of_a_journey_asks_for_the_config() {
        for document in Document::ALL {
            let text = fill(&painted(), document).unwrap();
            let asks = text.contains(" data-early=\"/config.json\"");
            assert_eq!(asks, document != Document::NotFound, "{document:?}");
        }
    }

    #[test]
    fn a_language_that_is_painted_in_another_shape_is_refused() {
        let mut painted = painted();
        painted[1].callback.shape = Some(1235);
        assert!(fill(&painted, Document::Start).is_ok());
        let error = fill(&painted, Document::Callback).unwrap_err();
        let said = "callback is painted in another shape in ar";
        assert_eq!(error.to_string(), said);
        assert!(fill(&[], Document::Start).is_err());
    }
}
