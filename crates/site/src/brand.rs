//! A brand's look as files of the site: the end of the style sheet, the lines in the head of the documents, and copies
//! of logo, icon and font under names made from their contents.
//!
//! Which colours follow from the brand's, and whether they can be read, is decided in `portico::look`.

mod picture;

use crate::{asset::Asset, files};
use anyhow::{Context, Result, bail};
use picture::Picture;
use portico::look::{self, Font, Logo, Palette, Theme};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The names of all assets of a look begin with it, by which those of an earlier look are found and removed.
const PREFIX: &str = "brand-";

/// What a look adds to the documents of a site.
#[derive(Debug)]
pub struct Dress {
    /// The end of the style sheet.
    pub style: String,
    /// Lines of a document's head.
    pub head: String,
    /// Lines to print: which colours were corrected, and the size of each file.
    pub notes: Vec<String>,
}

/// Puts the files of a look into `site/assets`, and removes those of an earlier look. Paths are relative to the folder
/// `beside`.
///
/// # Errors
/// When a file is missing, or is not what its name says.
pub fn dress(theme: &Theme, beside: &Path, site: &Path) -> Result<Dress> {
    for path in files::under(&site.join("assets"))? {
        if path.to_string_lossy().starts_with(PREFIX) {
            fs::remove_file(site.join("assets").join(path))?;
        }
    }
    let palette = theme.palette();
    let corrections = palette.iter().flat_map(|palette| &palette.corrections);
    let mut folder = Folder {
        beside,
        site,
        notes: corrections.map(|said| format!("brand: {said}")).collect(),
    };
    let mut style = theme.sheet();
    if let Some(font) = &theme.font {
        folder.font(font, &mut style)?;
    }
    if let Some(logo) = &theme.logo {
        folder.logo(logo, &mut style)?;
    }
    let mut head = folder.icon(theme.icon.as_deref(), palette.as_ref())?;
    // The colour of the browser's own frame around the page.
    let shown = palette.unwrap_or_else(|| Palette::derive(None, None));
    for (scheme, shades) in [("light", &shown.light), ("dark", &shown.dark)] {
        head.push_str(&format!(
            "\n<meta name=\"theme-color\" content=\"{}\" media=\"(prefers-color-scheme: {scheme})\">",
            shades.ground
        ));
    }
    Ok(Dress {
        style,
        head,
        notes: folder.notes,
    })
}

/// The folders that files are read from and written to.
struct Folder<'a> {
    beside: &'a Path,
    site: &'a Path,
    notes: Vec<String>,
}

impl Folder<'_> {
    fn read(&self, file: &str) -> Result<(PathBuf, Vec<u8>)> {
        let path = self.beside.join(file);
        let bytes = fs::read(&path)
            .with_context(|| format!("brand.look names {}, which is not there", path.display()))?;
        Ok((path, bytes))
    }

    fn keep(&mut self, name: &str, ending: &str, bytes: &[u8]) -> Result<Asset> {
        let size = bytes.len();
        self.notes.push(format!("brand: {name}, {size} bytes"));
        Asset::keep(self.site, &format!("{PREFIX}{name}"), ending, bytes)
    }

    fn font(&mut self, font: &Font, style: &mut String) -> Result<()> {
        let weights = match (&font.bold, font.variable) {
            (_, true) => "font-weight:100 900;",
            (Some(_), false) => "font-weight:100 500;",
            // The browser makes bold letters out of it.
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
                look::FAMILY, asset.path
            ));
        }
        Ok(())
    }

    fn picture(&mut self, name: &str, file: &str) -> Result<(Asset, Picture)> {
        let (path, bytes) = self.read(file)?;
        let picture = Picture::read(&bytes).with_context(|| format!("{}", path.display()))?;
        let ending = picture.kind.ending();
        if path.extension().is_none_or(|said| said != ending) {
            bail!("{} holds a picture of the kind {ending}", path.display());
        }
        Ok((self.keep(name, ending, &bytes)?, picture))
    }

    /// The logo is a background in the header: beside the name, or in place of the name, which is then outside of the
    /// visible box, but still read by screen readers. Its size is set before the file is loaded.
    fn logo(&mut self, logo: &Logo, style: &mut String) -> Result<()> {
        let (light, picture) = self.picture("logo", &logo.light)?;
        let height = logo.height as f64 / 16.0;
        let width = height * picture.ratio;
        let path = &light.path;
        let place = if logo.name_beside {
            ".brand::before"
        } else {
            ".brand"
        };
        style.push_str(&match logo.name_beside {
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
            // A logo for light pages gets a light plate behind it, also with forced colours.
            None => format!(
                "background-color:{0};box-shadow:0 0 0 .375rem {0};border-radius:1px;forced-color-adjust:none",
                look::plate()
            ),
        };
        style.push_str(&format!(
            "@media (prefers-color-scheme:dark){{{place}{{{dark}}}}}\n"
        ));
        Ok(())
    }

    /// The link to the brand's own icon, or else to the page's icon in the brand's colours.
    fn icon(&mut self, own: Option<&str>, palette: Option<&Palette>) -> Result<String> {
        let (path, kind) = match (own, palette) {
            (Some(file), _) => {
                let (asset, picture) = self.picture("icon", file)?;
                (asset.path, picture.kind.media_type())
            }
            (None, Some(palette)) => {
                let page = self.site.join("icon.svg");
                let page = fs::read_to_string(&page)
                    .with_context(|| format!("cannot read {}", page.display()))?;
                let [ground, line] =
                    [palette.light.button, palette.light.on_button].map(|it| it.to_string());
                let dyed = dyed(&dyed(&page, "fill=\"#", &ground)?, "stroke=\"#", &line)?;
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

/// The SVG with another colour in the first attribute of this name.
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
