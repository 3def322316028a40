//! The look of a brand, made from `brand.look` of the config: colours with enough contrast, corners, and the files of
//! logo, icon and font.
//!
//! The build writes all of it into the site, so that the first paint has it and the page's WebAssembly does not grow.
//! The module is native only. It opens no file; the build does.

mod colour;
mod palette;

pub use colour::Colour;
pub use palette::{Correction, Palette, Scheme, Shades};

/// The custom properties without a brand. A brand changes some of them.
const TOKENS: &str = include_str!("../style/tokens.css");

/// One value for light and one for dark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<T> {
    /// For light pages.
    pub light: T,
    /// For dark pages.
    pub dark: T,
}

/// `brand.look` of the config, checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// The brand's colour: buttons, links, the focus ring.
    pub accent: Option<Pair<Colour>>,
    /// The background around the card.
    pub ground: Option<Pair<Colour>>,
    /// Corners of fields and buttons, in CSS pixels.
    pub radius: Option<u64>,
    /// The logo at the top of the page.
    pub logo: Option<Logo>,
    /// The icon of the tab: a file in the folder of the config.
    pub icon: Option<String>,
    /// The font, used before those of the system.
    pub font: Option<Font>,
}

/// The logo at the top of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// A file in the folder of the config, for light pages.
    pub light: String,
    /// The same for dark pages; without it they show the light one on a light plate.
    pub dark: Option<String>,
    /// The height in CSS pixels.
    pub height: u64,
    /// Whether the name stands beside the logo; otherwise only screen readers get it.
    pub name_beside: bool,
}

/// The brand's font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Font {
    /// A file in the folder of the config.
    pub file: String,
    /// A file for headings, labels and buttons.
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

    /// The custom properties that differ from `style/tokens.css`, as a style sheet that follows it.
    pub fn sheet(&self) -> String {
        let palette = self.palette();
        let palette = palette.as_ref();
        let mut sheet = String::new();
        let mut plain = String::new();
        if let Some(radius) = self.radius {
            // The ratio of the card's radius to the fields' radius stays as it is without a brand.
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

/// What a logo for light pages stands on in the dark: the colour of a light card.
pub fn plate() -> &'static str {
    palette::token(TOKENS, "--card").unwrap_or_default()
}

/// The name of the brand's font in the style sheet.
pub const FAMILY: &str = "brand";

fn declarations(
    palette: Option<&Palette>,
    more: bool,
    shades: impl Fn(&Palette) -> &Shades,
) -> String {
    palette.map_or_else(String::new, |palette| shades(palette).declarations(more))
}

#[cfg(test)]
mod tests;
