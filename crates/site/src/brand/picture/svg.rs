//! Checks that a brand's SVG is only a drawing. As a picture in a page an SVG runs no script, but opened by its own address
//! it is a document of the page's origin. So its elements and attributes are allow-listed, and it must not refer to other
//! files.

use anyhow::{Context, Result, bail};
use roxmltree::{Document, Node, NodeType};

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Elements of a drawing. None of them is a script, an animation, an embedded file or a link.
const ELEMENTS: [&str; 24] = [
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "title",
    "tspan",
];

/// Attributes of a drawing.
const ATTRIBUTES: [&str; 100] = [
    "alignment-baseline",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "baseProfile",
    "baseline-shift",
    "class",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "color-interpolation",
    "cx",
    "cy",
    "d",
    "direction",
    "display",
    "dominant-baseline",
    "dx",
    "dy",
    "enable-background",
    "fill",
    "fill-opacity",
    "fill-rule",
    "focusable",
    "font-family",
    "font-size",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "image-rendering",
    "isolation",
    "lang",
    "lengthAdjust",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "maskContentUnits",
    "maskUnits",
    "mix-blend-mode",
    "offset",
    "opacity",
    "orient",
    "overflow",
    "paint-order",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "role",
    "rotate",
    "rx",
    "ry",
    "shape-rendering",
    "space",
    "spreadMethod",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "style",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "textLength",
    "transform",
    "transform-origin",
    "type",
    "unicode-bidi",
    "vector-effect",
    "version",
    "viewBox",
    "visibility",
    "width",
    "word-spacing",
];

/// Attributes that are coordinates.
const COORDINATES: [&str; 6] = ["x", "x1", "x2", "y", "y1", "y2"];

/// The size of the coordinate system, else of the picture itself.
///
/// # Errors
/// When it is not well-formed, or has something in it that a drawing does not need.
pub(super) fn size(text: &str) -> Result<Option<(f64, f64)>> {
    // The parser refuses a DOCTYPE, which could define entities that these checks do not see.
    let document = Document::parse(text.trim_start_matches('\u{feff}'))
        .context("is no well-formed SVG, or has a <!DOCTYPE> (export it as \"plain SVG\")")?;
    let root = document.root_element();
    if root.tag_name().namespace() != Some(SVG) {
        bail!("has no xmlns=\"{SVG}\", so no browser shows it as a picture");
    }
    if root.tag_name().name() != "svg" {
        bail!("begins with <{}>, not <svg>", root.tag_name().name());
    }
    for node in document.root().descendants() {
        match node.node_type() {
            NodeType::Root | NodeType::Comment | NodeType::Text => {}
            NodeType::PI => bail!("has a processing instruction in it"),
            NodeType::Element => element(node)?,
        }
    }
    let numbers: Option<Vec<f64>> = root.attribute("viewBox").map(|text| {
        text.split([' ', ',', '\n', '\t', '\r'])
            .filter_map(|part| part.parse().ok())
            .collect()
    });
    if let Some(&[_, _, width, height]) = numbers.as_deref() {
        return Ok(Some((width, height)));
    }
    let number = |name| {
        let text: &str = root.attribute(name)?;
        text.trim_end_matches("px").parse().ok()
    };
    Ok(number("width").zip(number("height")))
}

/// Refuses an element, or an attribute of it, that is not one of a drawing.
fn element(node: Node<'_, '_>) -> Result<()> {
    let name = node.tag_name().name();
    if name.eq_ignore_ascii_case("script") {
        bail!("has a script in it");
    }
    let drawn = ELEMENTS.contains(&name) || name == "use";
    if node.tag_name().namespace() != Some(SVG) || !drawn {
        bail!("has an element <{name}> in it, which no drawing needs (export it as \"plain SVG\")");
    }
    if name == "style" {
        let text: String = node.children().filter_map(|child| child.text()).collect();
        if !is_plain(&text) {
            bail!("has a style sheet in it that asks for more than this picture");
        }
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let known = match attribute.namespace() {
            None => {
                ATTRIBUTES.contains(&name)
                    || COORDINATES.contains(&name)
                    || name.starts_with("data-")
            }
            Some(XLINK) => matches!(name, "href" | "title" | "type"),
            Some(XML) => matches!(name, "space" | "lang"),
            Some(_) => false,
        };
        if !known {
            bail!(
                "has an attribute {name} in it, which no drawing needs (export it as \"plain SVG\")"
            );
        }
        let inside = match name {
            "href" => value.trim_start().starts_with('#'),
            _ => is_plain(value),
        };
        if !inside {
            bail!("has an attribute {name} in it that leads out of the picture");
        }
    }
    Ok(())
}

/// Whether a style, or a value that could be one, refers to nothing outside of this picture. Backslashes are refused,
/// because an escape could hide a word; at signs, because `@import` loads another sheet.
fn is_plain(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let mut addresses = text.split("url(").skip(1);
    let inside = addresses.all(|rest| {
        rest.trim_start()
            .trim_start_matches(['"', '\''])
            .starts_with('#')
    });
    let calls = ["image(", "image-set(", "src(", "expression("];
    inside && !text.contains(['@', '\\']) && !calls.iter().any(|call| text.contains(call))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn svg(inside: &str) -> String {
        format!("<svg xmlns=\"{SVG}\" xmlns:xlink=\"{XLINK}\" viewBox=\"0 0 2 1\">{inside}</svg>")
    }

    #[test]
    fn drawings_of_common_programs_are_accepted() {
        for inside in [
            "<title>Söhne &amp; Töchter</title><path d=\"M0 0h2\" fill=\"#fff\" stroke-width=\"2\"/>",
            "<defs><linearGradient id=\"a\" x1=\"0\" y1=\"0\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs>\
             <rect width=\"2\" height=\"1\" fill=\"url(#a)\" data-name=\"Layer 1\"/>",
            "<style>.cls-1{fill:#0af;clip-path:url('#b')}</style><g class=\"cls-1\" style=\"mask:url(#c)\"/>",
            "<symbol id=\"s\"><circle cx=\"1\" cy=\"1\" r=\"1\"/></symbol><use xlink:href=\"#s\"/><use href=\"#s\"/>",
            "<text x=\"1\" y=\"1\" font-family=\"serif\" xml:space=\"preserve\">a@b</text><!-- script -->",
        ] {
            assert_eq!(size(&svg(inside)).unwrap(), Some((2.0, 1.0)), "{inside}");
        }
        let declared = format!(
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{}",
            svg("")
        );
        assert!(size(&declared).is_ok());
    }

    #[test]
    fn anything_but_a_drawing_is_refused_in_every_spelling() {
        for inside in [
            "<script>alert(1)</script>",
            "<SCRIPT/>",
            "<x:script xmlns:x=\"http://www.w3.org/2000/svg\"/>",
            "<h:script xmlns:h=\"http://www.w3.org/1999/xhtml\">alert(1)</h:script>",
            "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject>",
            "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://evil.example/\"/>",
            "<a href=\"#x\"><path/></a>",
            "<image href=\"https://evil.example/\"/>",
            "<feImage href=\"#a\"/>",
            "<use href=\"https://evil.example/#a\"/>",
            "<use xlink:href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
            "<use href=\"j&#x61;vascript:alert(1)\"/>",
            "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
            "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>",
            "<path onclick=\"alert(1)\"/>",
            "<path ONLOAD=\"alert(1)\"/>",
            "<path e:onload=\"1\" xmlns:e=\"https://evil.example/\"/>",
            "<style>@import 'https://evil.example/';</style>",
            "<style>@\\69mport 'x';</style>",
            "<style><![CDATA[path{fill:url(https://evil.example/)}]]></style>",
            "<style>p{fill:u\\72l(//evil.example/)}</style>",
            "<style>p{background:image-set('//evil.example/')}</style>",
            "<path style=\"fill:URL( 'https://evil.example/' )\"/>",
            "<path fill=\"url(//evil.example/#a)\"/>",
            "<path mask=\"url(#a) url(https://evil.example/)\"/>",
            "<?xml-stylesheet href=\"https://evil.example/\"?>",
            "<metadata/>",
            "<path></g>",
            "<path d='<'/>",
            "&evil;",
        ] {
            assert!(size(&svg(inside)).is_err(), "{inside}");
        }
        for whole in [
            format!("<!DOCTYPE svg [<!ENTITY a '<script/>'>]>{}", svg("&a;")),
            format!(
                "<?xml-stylesheet href=\"https://evil.example/\"?>{}",
                svg("")
            ),
            format!(
                "<html xmlns=\"http://www.w3.org/1999/xhtml\">{}</html>",
                svg("")
            ),
            format!("<g xmlns=\"{SVG}\"><svg/></g>"),
            svg("").replace("viewBox", "onload=\"alert(1)\" viewBox"),
            "<svg viewBox=\"0 0 1 1\"/>".to_owned(),
        ] {
            assert!(size(&whole).is_err(), "{whole}");
        }
    }
}
