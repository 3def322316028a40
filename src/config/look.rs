//! The setting `brand.look`: colours, corners, logo, icon and font, which the build writes into the site. The page
//! does not read it.

use serde::Deserialize;

use super::{Fault, Reader};
use crate::look::{Colour, Font, Logo, Pair, Theme};

/// The largest corner radius in CSS pixels: half of a field's height.
const ROUNDEST: u64 = 22;
/// The least and the greatest height of a logo, in CSS pixels.
const HEIGHTS: std::ops::RangeInclusive<u64> = 16..=96;

/// Reads `look` out of `brand` and reports every mistake to the reader.
pub(super) fn read_brand(r: &mut Reader<'_>) -> Theme {
    let look = r.optional_object("look", read).unwrap_or_default();
    // Screen readers need a name beside a logo.
    if look.logo.is_some() && r.take("name").is_none() {
        r.wrong("name", Fault::Missing);
    }
    look
}

fn read(r: &mut Reader<'_>) -> Theme {
    let (accent, ground) = r
        .optional_object("colors", |r| (pair(r, "accent"), pair(r, "ground")))
        .unwrap_or_default();
    let radius = r.optional_whole("radius").and_then(|radius| {
        let radius = u64::try_from(radius).ok();
        let fits = radius.filter(|radius| *radius <= ROUNDEST);
        if fits.is_none() {
            r.wrong("radius", Fault::WrongType("whole number from 0 to 22"));
        }
        fits
    });
    Theme {
        accent,
        ground,
        radius,
        logo: r.optional_object("logo", logo).flatten(),
        icon: file(r, "icon", &["svg", "png"]),
        font: r.optional_object("font", font).flatten(),
    }
}

/// One colour for light and dark, or one for each.
fn pair(r: &mut Reader<'_>, key: &'static str) -> Option<Pair<Colour>> {
    let value = r.take(key)?;
    if value.is_object() {
        return r.within(key, value, |r| {
            let light = colour(r, "light");
            let dark = colour(r, "dark");
            Some(Pair {
                light: light?,
                dark: dark?,
            })
        });
    }
    let both = colour(r, key)?;
    Some(Pair {
        light: both,
        dark: both,
    })
}

fn colour(r: &mut Reader<'_>, key: &'static str) -> Option<Colour> {
    let text = r.text(key)?;
    let colour = Colour::parse(&text);
    if colour.is_none() {
        r.wrong(key, Fault::WrongType("#rrggbb"));
    }
    colour
}

/// The words of `name`: the name stands beside the logo, or only screen readers get it.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    #[default]
    Beside,
    Heard,
}

fn logo(r: &mut Reader<'_>) -> Option<Logo> {
    const ENDINGS: &[&str] = &["svg", "png", "webp"];
    r.required("light");
    let light = file(r, "light", ENDINGS);
    let dark = file(r, "dark", ENDINGS);
    let height = r.optional_count("height").unwrap_or(40);
    if !HEIGHTS.contains(&height) {
        r.wrong("height", Fault::WrongType("whole number from 16 to 96"));
    }
    let name: Name = r.word("name");
    Some(Logo {
        light: light?,
        dark,
        height,
        name_beside: name == Name::Beside,
    })
}

fn font(r: &mut Reader<'_>) -> Option<Font> {
    r.required("file");
    let regular = file(r, "file", &["woff2"]);
    let bold = file(r, "bold", &["woff2"]);
    let variable = r.optional_flag("variable").unwrap_or(false);
    if variable && bold.is_some() {
        r.wrong("bold", Fault::OnlyWith("variable: false"));
    }
    Some(Font {
        file: regular?,
        bold,
        variable,
    })
}

/// A file in the folder of the config or below it, with one of these endings.
fn file(r: &mut Reader<'_>, key: &'static str, endings: &[&str]) -> Option<String> {
    let path = r.optional_text(key)?;
    if path.contains("://") || path.starts_with("//") {
        r.wrong(key, Fault::ThirdParty);
        return None;
    }
    let plain = |part: &str| {
        let letters = part
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        letters && !part.is_empty() && !part.starts_with('.')
    };
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    if !path.split('/').all(plain) || !endings.contains(&ending) {
        let wanted = match endings {
            ["woff2"] => "path to a .woff2, from config.json on",
            [_, _] => "path to a .svg or .png, from config.json on",
            _ => "path to a .svg, .png or .webp, from config.json on",
        };
        r.wrong(key, Fault::WrongType(wanted));
        return None;
    }
    Some(path)
}

#[cfg(test)]
mod tests;
