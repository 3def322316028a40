//! A look as it is written into a site: style, files, what the head of a document says.

#![allow(clippy::unwrap_used)]

use super::*;
use portico::look::{Colour, Pair};

/// A folder with a brand's files, and a site to dress.
struct Folders(PathBuf);

impl Folders {
    fn new(name: &str) -> Self {
        let base = std::env::temp_dir().join(format!("portico-look-{}-{name}", std::process::id()));
        for (file, bytes) in [
            ("brand/logo.svg", &svg(72, 36)[..]),
            ("brand/dark.svg", &svg(144, 72)[..]),
            ("brand/square.svg", &svg(36, 36)[..]),
            ("brand/logo.png", &svg(72, 36)[..]),
            ("brand/a.woff2", b"wOF2 font"),
            ("brand/b.woff2", b"wOF2 bold"),
            ("brand/c.woff2", b"\0\x01\0\0 an older format"),
            (
                "site/icon.svg",
                b"<svg><rect fill=\"#123456\"/><path fill=\"none\" stroke=\"#fff\"/></svg>",
            ),
            ("site/assets/brand-logo-0.svg", b"of an earlier look"),
            ("site/assets/portico-0.js", b"code"),
        ] {
            let path = base.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        Self(base)
    }

    fn dress(&self, theme: &Theme) -> Result<Dress> {
        dress(theme, &self.0.join("brand"), &self.0.join("site"))
    }

    fn assets(&self) -> Vec<String> {
        let assets = files::under(&self.0.join("site/assets")).unwrap();
        assets
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    }
}

impl Drop for Folders {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn svg(width: u32, height: u32) -> Vec<u8> {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\"/>")
        .into_bytes()
}

fn logo(light: &str, dark: Option<&str>, name_beside: bool) -> Theme {
    let logo = Logo {
        light: light.to_owned(),
        dark: dark.map(str::to_owned),
        height: 40,
        name_beside,
    };
    Theme {
        logo: Some(logo),
        ..Theme::default()
    }
}

fn font(file: &str, bold: Option<&str>, variable: bool) -> Theme {
    let font = Font {
        file: file.to_owned(),
        bold: bold.map(str::to_owned),
        variable,
    };
    Theme {
        font: Some(font),
        ..Theme::default()
    }
}

#[test]
fn without_a_look_the_site_is_as_it_was_and_an_earlier_look_is_gone() {
    let folders = Folders::new("none");
    let dress = folders.dress(&Theme::default()).unwrap();
    assert_eq!(dress.style, "");
    assert_eq!(folders.assets(), ["portico-0.js"]);
}

#[test]
fn a_logo_has_its_size_before_it_is_there() {
    let folders = Folders::new("logo");
    let beside = folders
        .dress(&logo("logo.svg", Some("dark.svg"), true))
        .unwrap()
        .style;
    let path = |at: usize| format!("url(/assets/{})", folders.assets()[at]);
    let (light, dark) = (path(0), path(1));
    assert!(dark.contains("brand-logo-dark-"), "{dark}");
    assert!(
        beside.contains(&format!(
            "inline-size:min(5.000rem,40vw);block-size:2.500rem;background:{light}"
        )),
        "{beside}"
    );
    assert!(
        beside.contains(&format!(
            "@media (prefers-color-scheme:dark){{.brand::before{{background-image:{dark}}}}}"
        )),
        "{beside}"
    );
    // In place of the name: the name is below the edge of a box that cuts it off, and is still read out.
    let heard = folders.dress(&logo("logo.svg", None, false)).unwrap().style;
    assert!(
        heard.contains("block-size:2.500rem;padding-block-start:2.500rem;overflow:hidden"),
        "{heard}"
    );
    assert!(
        heard.contains("(prefers-color-scheme:dark){.brand{background-color:#fff;"),
        "{heard}"
    );
}

#[test]
fn the_icon_takes_the_colour_of_the_brand_and_so_does_the_browser() {
    let folders = Folders::new("icon");
    let accent = Colour::parse("#fc0").unwrap();
    let theme = Theme {
        accent: Some(Pair {
            light: accent,
            dark: accent,
        }),
        ..Theme::default()
    };
    let palette = theme.palette().unwrap();
    let dress = folders.dress(&theme).unwrap();
    let name = &folders.assets()[0];
    let icon = fs::read_to_string(folders.0.join("site/assets").join(name)).unwrap();
    assert_eq!(
        icon,
        format!(
            "<svg><rect fill=\"#ffcc00\"/><path fill=\"none\" stroke=\"{}\"/></svg>",
            palette.light.on_button
        )
    );
    assert_eq!(
        dress.head,
        format!(
            "<link rel=\"icon\" href=\"/assets/{name}\" type=\"image/svg+xml\">\n\
             <meta name=\"theme-color\" content=\"{}\" media=\"(prefers-color-scheme: light)\">\n\
             <meta name=\"theme-color\" content=\"{}\" media=\"(prefers-color-scheme: dark)\">",
            palette.light.ground, palette.dark.ground
        )
    );
    let corrected = dress.notes.iter().any(|note| note.contains("#ffcc00 →"));
    assert!(corrected, "{:?}", dress.notes);
}

#[test]
fn without_colours_of_a_brand_the_browsers_frame_has_the_pages_and_the_icon_stays() {
    let folders = Folders::new("frame");
    let dress = folders.dress(&Theme::default()).unwrap();
    let page = Palette::derive(None, None);
    let assets = folders.assets();
    assert!(
        !assets.iter().any(|name| name.starts_with(PREFIX)),
        "{assets:?}"
    );
    assert_eq!(
        dress.head,
        format!(
            "<link rel=\"icon\" href=\"/icon.svg\" type=\"image/svg+xml\">\n\
             <meta name=\"theme-color\" content=\"{}\" media=\"(prefers-color-scheme: light)\">\n\
             <meta name=\"theme-color\" content=\"{}\" media=\"(prefers-color-scheme: dark)\">",
            page.light.ground, page.dark.ground
        )
    );
}

#[test]
fn a_font_comes_with_the_site_and_never_hides_a_text() {
    let folders = Folders::new("font");
    for (bold, variable, weights) in [
        (None, false, &[""][..]),
        (None, true, &["font-weight:100 900;"]),
        (
            Some("b.woff2"),
            false,
            &["font-weight:100 500;", "font-weight:600 900;"],
        ),
    ] {
        let style = folders.dress(&font("a.woff2", bold, variable));
        let style = style.unwrap().style;
        let faces = || style.lines().filter(|line| line.starts_with("@font-face"));
        assert_eq!(faces().count(), weights.len());
        for (face, weight) in faces().zip(weights) {
            assert!(face.contains("src:url(/assets/brand-font"), "{face}");
            assert!(
                face.ends_with(&format!("format(\"woff2\");{weight}font-display:swap}}")),
                "{face}"
            );
        }
    }
}

#[test]
fn a_file_that_is_not_what_it_says_is_named() {
    let folders = Folders::new("wrong");
    let font = |file| font(file, None, false);
    let logo = |light, dark| logo(light, dark, true);
    for (theme, reason) in [
        (font("none.woff2"), "none.woff2, which is not there"),
        (font("c.woff2"), "c.woff2 is no font"),
        (
            logo("logo.png", None),
            "logo.png holds a picture of the kind svg",
        ),
        (logo("logo.svg", Some("square.svg")), "the same proportions"),
    ] {
        let error = folders.dress(&theme).unwrap_err();
        assert!(format!("{error:#}").contains(reason), "{error:#}");
    }
}
