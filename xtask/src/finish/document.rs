//! Fills `index.html`, as Trunk leaves it, for each document of the site.
//!
//! The template says where things stand, by comments: `<!--portico:title-->` (plain text),
//! `preload` (the WebAssembly), `start` (the inline script and the module), `look` (icon and colours of the browser's frame), `style`'s place is that of Trunk's first style
//! sheet (all of them stand inside of the document: the first paint waits for no other answer), `languages` (a template for each language but the first), `body`, `noscript`,
//! `failure`. Every other comment of the template is left out.

use super::{module::Module, painted::Painted};
use anyhow::{Context, Result, bail, ensure};

/// An asset under its final name.
#[derive(Debug)]
pub(super) struct Asset {
    /// From the root of the site.
    pub(super) path: String,
    /// As an `integrity` attribute wants it.
    pub(super) integrity: String,
}

/// What a document loads.
#[derive(Debug)]
pub(super) struct Links<'a> {
    pub(super) module: &'a Module,
    /// Whether the config is asked for before the module is there.
    pub(super) early: bool,
    /// The style sheet, as it stands in the document.
    pub(super) style: &'a str,
    /// Where it will go, or ask: the browser connects ahead.
    pub(super) ahead: &'a [Ahead],
    /// Icon and colours of the browser's frame, as they stand in the document.
    pub(super) head: &'a str,
}

/// An origin to connect to before anybody asks it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Ahead {
    /// The browser will go there.
    Visited(String),
    /// The page will ask it, without cookies: such a connection is another one.
    Asked(String),
}

impl Ahead {
    fn link(&self) -> String {
        let (origin, how) = match self {
            Self::Visited(origin) => (origin, ""),
            Self::Asked(origin) => (origin, " crossorigin"),
        };
        let origin = escaped(origin);
        format!("\n<link rel=\"preconnect\" href=\"{origin}\"{how}>")
    }
}

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
#[derive(Debug)]
pub(super) struct Template {
    text: String,
    /// The style sheets in their order: as Trunk has named them, or as it will find them.
    pub(super) styles: Vec<String>,
}

impl Template {
    pub(super) fn read(html: &str) -> Result<Self> {
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
                // A style sheet where Trunk has not been yet: named from the checkout on.
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
                    "index.html must say {} exactly once (style: link a style sheet)",
                    marker(name)
                );
            }
        }
        if text.matches("<!--portico:").count() != MARKERS.len() {
            bail!("index.html has a mark that nobody fills; there are {MARKERS:?}");
        }
        Ok(Self { text, styles })
    }

    /// The document of this page, `start` being the inline script.
    pub(super) fn fill(
        &self,
        links: &Links<'_>,
        start: &str,
        painted: &Painted,
        page: &str,
    ) -> Result<String> {
        let default = painted.default_language();
        let shown = painted.page(page, default)?;
        let of = |language: &str| {
            format!(
                "lang=\"{language}\" dir=\"{}\"",
                painted.direction(language)
            )
        };

        let mut offered = Vec::new();
        let (mut others, mut noscript, mut failure) = (String::new(), String::new(), String::new());
        for language in &painted.languages {
            let attributes = of(language);
            offered.push(format!("{language}:{}", painted.direction(language)));
            noscript.push_str(&format!(
                "<div {attributes}>{}</div>",
                painted.noscript[language]
            ));
            failure.push_str(&format!(
                "<main {attributes} hidden>{}</main>",
                painted.failure[language]
            ));
            if language != default {
                let other = painted.page(page, language)?;
                // It takes the place of the other one in the browser.
                ensure!(
                    other.shape == shown.shape,
                    "portico-render paints {page} in another shape in {language}"
                );
                others.push_str(&format!(
                    "<template data-language=\"{language}\" data-title=\"{}\">{}</template>",
                    escaped(&other.title),
                    other.body
                ));
            }
        }
        let Module { wasm, script } = links.module;
        let early = match links.early {
            true => " data-early=\"/config.json\"",
            false => "",
        };
        let scripts = format!(
            "<script data-cfasync=\"false\" data-wasm=\"{}\" data-integrity=\"{}\" data-languages=\"{}\"{early}>{start}</script>\n\
             <script type=\"module\" id=\"portico-script\" src=\"{}\" integrity=\"{}\" crossorigin data-cfasync=\"false\"></script>",
            wasm.path,
            wasm.integrity,
            offered.join(" "),
            script.path,
            script.integrity,
        );
        let ahead: String = links.ahead.iter().map(Ahead::link).collect();
        let style = format!("<style>{}</style>{ahead}", links.style);
        // As the inline script asks for it. Without `crossorigin`, or WebKit fetches it twice.
        let preload = format!("<link rel=\"preload\" as=\"fetch\" href=\"{}\">", wasm.path);
        let shape = shown.shape.map(|shape| format!(" data-shape=\"{shape}\""));
        let shape = shape.unwrap_or_default();
        let body = format!("<div id=\"portico\"{shape}>{}</div>", shown.body);
        let texts = [
            ("preload", preload),
            ("title", escaped(&shown.title)),
            ("look", links.head.to_owned()),
            ("start", scripts),
            ("style", style),
            ("languages", others),
            ("body", body),
            ("noscript", format!("<div id=\"noscript\">{noscript}</div>")),
            (
                "failure",
                format!("<div id=\"failure\" hidden>{failure}</div>"),
            ),
        ];
        // Each text is put in where its mark stood in the template: none is searched for marks.
        let mut places = Vec::new();
        for (name, text) in &texts {
            let mark = marker(name);
            let at = self
                .text
                .find(&mark)
                .with_context(|| format!("{mark} is missing"))?;
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
        with_root(
            &document,
            &format!("{} data-document=\"{page}\"", of(default)),
        )
    }
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

    fn painted() -> Painted {
        let page = |en: &str, ar: &str| {
            serde_json::json!({ "en": { "title": en, "body": "<p>a<!>b</p><!--portico:title-->", "shape": 1234 },
                                "ar": { "title": ar, "body": "<p>c</p>", "shape": 1234 } })
        };
        let json = serde_json::json!({
            "languages": ["en", "ar"],
            "pages": { "start": page("A & <B>", "\"C\""), "callback": page("D", "E") },
            "noscript": { "en": "on", "ar": "no" },
            "failure": { "en": "<h1>sorry</h1>", "ar": "<h1>asf</h1>" },
        });
        Painted::parse(&json.to_string()).unwrap()
    }

    fn asset(name: &str) -> Asset {
        Asset {
            path: format!("/assets/{name}"),
            integrity: format!("sha384-{name}"),
        }
    }

    /// Fills a template for a document that loads `w` and `m`.
    fn fill(template: &Template, start: &str, page: &str) -> Result<String> {
        let links = Links {
            module: &Module {
                wasm: asset("w"),
                script: asset("m"),
            },
            early: true,
            style: "a{b:c}",
            ahead: &[
                Ahead::Visited("https://a.example".to_owned()),
                Ahead::Asked("https://b.example".to_owned()),
            ],
            head: "<link rel=\"icon\" href=\"/i\">",
        };
        template.fill(&links, start, &painted(), page)
    }

    #[test]
    fn each_text_stands_at_its_mark() {
        let template = Template::read(HTML).unwrap();
        assert_eq!(template.styles, ["/tokens.css", "/base.css"]);
        let document = fill(&template, "go();", "start").unwrap();
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
    fn a_page_that_is_not_painted_is_named() {
        let error = fill(&Template::read(HTML).unwrap(), "", "activate").unwrap_err();
        assert_eq!(
            error.to_string(),
            "portico-render paints no page activate in en"
        );
    }

    #[test]
    fn a_language_without_its_words_is_refused() {
        let json = r#"{"languages":["en","fr"],"pages":{},"noscript":{"en":""},"failure":{"en":"","fr":""}}"#;
        let error = Painted::parse(json).unwrap_err();
        assert_eq!(
            error.to_string(),
            "portico-render says nothing for noscript in fr"
        );
    }
}
