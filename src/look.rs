//! How a brand looks, out of `brand.look` of the config: colours that can be read, corners, type, and the
//! files of logo, icon and font.
//!
//! The build writes all of it into the site, so that it stands before the first paint and costs the page's
//! WebAssembly nothing; the module is native only. It opens no file: that is the build's.

mod colour;
mod palette;

pub use colour::Colour;
pub use palette::{Correction, Palette, Scheme, Shades};

use serde_json::{Value, json};

/// What `style/tokens.css` says. A brand changes some of it.
const TOKENS: &str = include_str!("../style/tokens.css");

/// One thing for light and one for dark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// For a light page.
    pub light: T,
    /// For a dark one.
    pub dark: T,
}

/// Checked, as the config says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The brand's colour: buttons, links, the focus ring.
    pub accent: Option<Pair<Colour>>,
    /// What the card lies on.
    pub ground: Option<Pair<Colour>>,
    /// Corners of fields and buttons, in CSS pixels.
    pub radius: Option<u64>,
    /// At the top of the page.
    pub logo: Option<Logo>,
    /// Of the tab; a file beside the config.
    pub icon: Option<String>,
    /// Before the fonts of the system.
    pub font: Option<Font>,
}

/// A picture at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// A file beside the config, for light pages.
    pub light: String,
    /// The same for dark ones; without it the other one stands on a light plate there.
    pub dark: Option<String>,
    /// In CSS pixels.
    pub height: u64,
    /// Whether the name stands beside it, or is only heard.
    pub name_beside: bool,
}

/// A font of the brand's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Font {
    /// A file beside the config.
    pub file: String,
    /// The same for what stands out.
    pub bold: Option<String>,
    /// Whether `file` holds all weights.
    pub variable: bool,
}

impl Theme {
    /// The colours of the page with this brand, if it changes any.
    pub fn palette(&self) -> Option<Palette> {
        let changed = self.accent.is_some() || self.ground.is_some();
        changed.then(|| Palette::derive(self.accent.as_ref(), self.ground.as_ref()))
    }

    /// For the build: custom properties (`sheet`), what had to be corrected (`said`), the colours of the
    /// browser's own frame and of the icon, and the files to be taken into the site.
    pub fn to_json(&self) -> Value {
        let palette = self.palette();
        let said: Vec<String> = palette
            .iter()
            .flat_map(|palette| palette.corrections.iter().map(ToString::to_string))
            .collect();
        let shown = palette
            .clone()
            .unwrap_or_else(|| Palette::derive(None, None));
        let icon = palette.as_ref().map(|palette| {
            [&palette.light.button, &palette.light.on_button].map(ToString::to_string)
        });
        let frame = json!({
            "light": shown.light.ground.to_string(),
            "dark": shown.dark.ground.to_string(),
            "icon": icon,
        });
        let logo = self.logo.as_ref().map(|logo| {
            json!({
                "light": logo.light,
                "dark": logo.dark,
                "height": logo.height,
                "beside": logo.name_beside,
                "plate": palette::token(TOKENS, "--card"),
            })
        });
        let font = self.font.as_ref().map(|font| {
            json!({
                "family": FAMILY,
                "file": font.file,
                "bold": font.bold,
                "variable": font.variable,
            })
        });
        json!({
            "sheet": self.sheet(palette.as_ref()),
            "said": said,
            "frame": frame,
            "logo": logo,
            "icon": self.icon,
            "font": font,
        })
    }

    /// The custom properties that differ from `style/tokens.css`, as a style sheet to stand after it.
    fn sheet(&self, palette: Option<&Palette>) -> String {
        let mut sheet = String::new();
        let mut plain = String::new();
        if let Some(radius) = self.radius {
            // The card's corners are as much rounder than those of its fields as they are without a brand.
            let card = (radius * 9 / 5).min(28);
            plain.push_str(&format!("--radius:{radius}px;--card-radius:{card}px;"));
        }
        if self.font.is_some() {
            let system = palette::token(TOKENS, "--font").unwrap_or("sans-serif");
            let system: Vec<&str> = system.split_whitespace().collect();
            plain.push_str(&format!("--font:\"{FAMILY}\",{};", system.join(" ")));
        }
        let light = palette.map_or_else(String::new, |palette| palette.light.declarations(false));
        for (media, text) in [
            ("", plain + &light),
            (
                "(prefers-color-scheme:dark)",
                declarations(palette, false, |p| &p.dark),
            ),
            (
                "(prefers-contrast:more)",
                declarations(palette, true, |p| &p.light_more),
            ),
            (
                "(prefers-contrast:more) and (prefers-color-scheme:dark)",
                declarations(palette, true, |p| &p.dark_more),
            ),
        ] {
            match (media, text.as_str()) {
                (_, "") => {}
                ("", text) => sheet.push_str(&format!(":root{{{text}}}\n")),
                (media, text) => sheet.push_str(&format!("@media {media}{{:root{{{text}}}}}\n")),
            }
        }
        sheet
    }
}

/// The name of the brand's font in the style sheet.
const FAMILY: &str = "brand";

fn declarations(
    palette: Option<&Palette>,
    more: bool,
    shades: impl Fn(&Palette) -> &Shades,
) -> String {
    palette.map_or_else(String::new, |palette| shades(palette).declarations(more))
}

#[cfg(test)]
mod tests;
