//! The brand's look (`portico-render` says it) as files of the site: the end of the style sheet, the lines in
//! the head of the documents, and copies of logo, icon and font under names made from their contents.
//!
//! What the colours are, and whether they can be read, the page's own code decides (`src/look`).

use super::{document::Asset, keep, picture::Picture};
use crate::files;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// All assets of a look begin with it, so that another look can take their place.
const PREFIX: &str = "brand-";

/// What the renderer says of a brand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Theme {
    /// Custom properties, to stand after the page's own.
    sheet: String,
    /// What was corrected, for whoever builds.
    pub(super) said: Vec<String>,
    frame: Option<Frame>,
    logo: Option<Logo>,
    icon: Option<String>,
    font: Option<Font>,
}

/// The colours of the browser's own frame around the page.
#[derive(Debug, Deserialize)]
struct Frame {
    light: String,
    dark: String,
    /// Ground and line of the icon, where they are not the page's own.
    icon: Option<[String; 2]>,
}

#[derive(Debug, Deserialize)]
struct Logo {
    light: String,
    dark: Option<String>,
    height: u32,
    beside: bool,
    /// What a logo for light pages stands on in the dark.
    plate: String,
}

#[derive(Debug, Deserialize)]
struct Font {
    family: String,
    file: String,
    bold: Option<String>,
    variable: bool,
}

/// What a look adds to the site, its files aside.
#[derive(Debug)]
pub(super) struct Dress {
    /// The end of the style sheet.
    pub(super) style: String,
    /// Lines of a document's head.
    pub(super) head: String,
}

/// Puts a look into the site: its files into `site/assets`; those that an earlier look has left are removed.
/// Files are named from the folder `beside` on.
///
/// # Errors
/// When a file is not there, or is not what its name says.
pub(super) fn dress(look: &Theme, beside: &Path, site: &Path) -> Result<Dress> {
    for path in files::under(&site.join("assets"))? {
        if path.to_string_lossy().starts_with(PREFIX) {
            fs::remove_file(site.join("assets").join(path))?;
        }
    }
    for line in &look.said {
        println!("brand: {line}");
    }
    let folder = Folder { beside, site };
    let mut style = look.sheet.clone();
    if let Some(font) = &look.font {
        folder.font(font, &mut style)?;
    }
    if let Some(logo) = &look.logo {
        folder.logo(logo, &mut style)?;
    }
    let mut head = folder.icon(look)?;
    if let Some(frame) = &look.frame {
        for (scheme, colour) in [("light", &frame.light), ("dark", &frame.dark)] {
            head.push_str(&format!(
                "\n<meta name=\"theme-color\" content=\"{colour}\" media=\"(prefers-color-scheme: {scheme})\">"
            ));
        }
    }
    Ok(Dress { style, head })
}

/// Where files come from and go to.
struct Folder<'a> {
    beside: &'a Path,
    site: &'a Path,
}

impl Folder<'_> {
    fn read(&self, file: &str) -> Result<(PathBuf, Vec<u8>)> {
        let path = self.beside.join(file);
        let bytes = fs::read(&path)
            .with_context(|| format!("brand.look names {}, which is not there", path.display()))?;
        Ok((path, bytes))
    }

    fn keep(&self, name: &str, ending: &str, bytes: &[u8]) -> Result<Asset> {
        let asset = keep(self.site, &format!("{PREFIX}{name}"), ending, bytes)?;
        println!("brand: {name}, {} bytes", bytes.len());
        Ok(asset)
    }

    fn font(&self, font: &Font, style: &mut String) -> Result<()> {
        let weights = match (&font.bold, font.variable) {
            (_, true) => "font-weight:100 900;",
            (Some(_), false) => "font-weight:100 500;",
            // The browser thickens it where it has to stand out.
            (None, false) => "",
        };
        let mut faces = vec![("font", &font.file, weights)];
        faces.extend(
            font.bold
                .iter()
                .map(|bold| ("font-bold", bold, "font-weight:600 900;")),
        );
        for (name, file, weights) in faces {
            let (path, bytes) = self.read(file)?;
            if !bytes.starts_with(b"wOF2") {
                bail!("{} is no font in the format WOFF2", path.display());
            }
            let asset = self.keep(name, "woff2", &bytes)?;
            style.push_str(&format!(
                "@font-face{{font-family:\"{}\";src:url({}) format(\"woff2\");{weights}font-display:swap}}\n",
                font.family, asset.path
            ));
        }
        Ok(())
    }

    fn picture(&self, name: &str, file: &str) -> Result<(Asset, Picture)> {
        let (path, bytes) = self.read(file)?;
        let picture = Picture::read(&bytes).with_context(|| format!("{}", path.display()))?;
        let ending = picture.kind.ending();
        if path.extension().is_none_or(|said| said != ending) {
            bail!("{} holds a picture of the kind {ending}", path.display());
        }
        Ok((self.keep(name, ending, &bytes)?, picture))
    }

    /// The logo stands in the header without an element of its own: beside the name, or in its place, where the
    /// name is pushed out of the box and still read out. Its size is known before it is there.
    fn logo(&self, logo: &Logo, style: &mut String) -> Result<()> {
        let (light, picture) = self.picture("logo", &logo.light)?;
        let height = f64::from(logo.height) / 16.0;
        let width = height * picture.ratio;
        let path = &light.path;
        let place = if logo.beside {
            ".brand::before"
        } else {
            ".brand"
        };
        style.push_str(&match logo.beside {
            true => format!(
                ".brand{{display:flex;align-items:center;gap:var(--s3)}}\n\
                 .brand::before{{content:\"\";flex:none;inline-size:min({width:.3}rem,40vw);block-size:{height:.3}rem;\
                 background:url({path}) center/contain no-repeat}}\n\
                 :root:dir(rtl) .brand:dir(ltr),:root:dir(ltr) .brand:dir(rtl){{flex-direction:row-reverse;text-align:end}}\n"
            ),
            false => format!(
                ".brand{{flex:none;inline-size:{width:.3}rem;block-size:{height:.3}rem;padding-block-start:{height:.3}rem;\
                 overflow:hidden;background:url({path}) left/contain no-repeat}}\n\
                 [dir=\"rtl\"] .brand{{background-position:right}}\n"
            ),
        });
        let dark = match &logo.dark {
            Some(dark) => {
                let (dark, other) = self.picture("logo-dark", dark)?;
                if (other.ratio / picture.ratio - 1.0).abs() > 0.02 {
                    bail!("the logos for light and dark must have the same proportions");
                }
                format!("background-image:url({})", dark.path)
            }
            // Made for light pages, it stands on a light plate, also where the browser chooses all colours.
            None => format!(
                "background-color:{0};box-shadow:0 0 0 .375rem {0};border-radius:1px;forced-color-adjust:none",
                logo.plate
            ),
        };
        style.push_str(&format!(
            "@media (prefers-color-scheme:dark){{{place}{{{dark}}}}}\n"
        ));
        Ok(())
    }

    /// The brand's own icon; else that of the page, in the brand's colours.
    fn icon(&self, look: &Theme) -> Result<String> {
        let (path, kind) = match (&look.icon, &look.frame) {
            (Some(file), _) => {
                let (asset, picture) = self.picture("icon", file)?;
                (asset.path, picture.kind.media_type())
            }
            (
                None,
                Some(Frame {
                    icon: Some([ground, line]),
                    ..
                }),
            ) => {
                let own = self.site.join("icon.svg");
                let own = fs::read_to_string(&own)
                    .with_context(|| format!("cannot read {}", own.display()))?;
                let dyed = dyed(&dyed(&own, "fill=\"#", ground)?, "stroke=\"#", line)?;
                (
                    self.keep("icon", "svg", dyed.as_bytes())?.path,
                    "image/svg+xml",
                )
            }
            (None, _) => ("/icon.svg".to_owned(), "image/svg+xml"),
        };
        Ok(format!(
            "<link rel=\"icon\" href=\"{path}\" type=\"{kind}\">"
        ))
    }
}

/// The picture with another colour where it has one in this attribute.
fn dyed(svg: &str, attribute: &str, colour: &str) -> Result<String> {
    let (before, rest) = svg
        .split_once(attribute)
        .with_context(|| format!("icon.svg has no {attribute}"))?;
    let (_, after) = rest.split_once('"').context("icon.svg ends in a colour")?;
    let start = attribute.trim_end_matches('#');
    Ok(format!("{before}{start}{colour}\"{after}"))
}

#[cfg(test)]
mod tests;
