//! Derives the page's colours from a brand's, for light and dark, and for visitors who ask for more contrast.
//!
//! A brand's colour is kept wherever its contrast is enough. Buttons always keep it, because either a light or a dark
//! text can be read on any colour. Links, lines and the focus ring take the nearest colour of the same hue that has
//! enough contrast with every background they stand on. Colours that a brand does not set (text, card, warnings) are
//! those of `style/tokens.css`.

use std::fmt;

use super::{Colour, Pair, TOKENS};

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Dark text on light.
    Light,
    /// Light text on dark.
    Dark,
}

/// The contrast that text needs (WCAG 1.4.3), and that it needs where more contrast is asked for (1.4.6).
const TEXT: f64 = 4.5;
const TEXT_MORE: f64 = 7.0;
/// The contrast that borders of controls and the focus ring need (WCAG 1.4.11).
const CONTROL: f64 = 3.0;

/// The colours of one scheme that a brand changes; named as in `style/tokens.css`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shades {
    /// The background around the card.
    pub ground: Colour,
    /// The card: white in light; in dark as dark as without a brand, in the hue of the ground.
    pub card: Colour,
    /// Separating lines.
    pub line: Colour,
    /// Links, lines, focus ring.
    pub accent: Colour,
    /// The accent under the pointer.
    pub accent_strong: Colour,
    /// A slightly tinted background.
    pub tint: Colour,
    /// A button.
    pub button: Colour,
    /// A button under the pointer.
    pub button_strong: Colour,
    /// The border of a button, visible where the button itself has too little contrast.
    pub button_edge: Colour,
    /// The text of a button.
    pub on_button: Colour,
}

/// A colour of the brand that is not used unchanged everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// `accent` or `ground`.
    pub what: &'static str,
    /// The scheme in which it is corrected.
    pub scheme: Scheme,
    /// As given.
    pub from: Colour,
    /// As used.
    pub to: Colour,
}

/// All colours that are derived from a brand's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// For light.
    pub light: Shades,
    /// For dark.
    pub dark: Shades,
    /// For light, where more contrast is asked for.
    pub light_more: Shades,
    /// For dark, where more contrast is asked for.
    pub dark_more: Shades,
    /// The brand's colours that had to be corrected.
    pub corrections: Vec<Correction>,
}

impl Palette {
    /// The palette of a brand; without a colour of the brand the page's own is used.
    pub fn derive(accent: Option<&Pair<Colour>>, ground: Option<&Pair<Colour>>) -> Self {
        let mut corrections = Vec::new();
        let mut scheme = |scheme| {
            let given = |pair: &Pair<Colour>| match scheme {
                Scheme::Light => pair.light,
                Scheme::Dark => pair.dark,
            };
            let base = Base::for_scheme(scheme);
            let (accent, ground) = (accent.map(given), ground.map(given));
            let shades = base.shades(accent, ground, TEXT);
            for (what, from, to) in [
                ("accent", accent, shades.accent),
                ("ground", ground, shades.ground),
            ] {
                if let Some(from) = from.filter(|from| *from != to) {
                    corrections.push(Correction {
                        what,
                        scheme,
                        from,
                        to,
                    });
                }
            }
            (shades, base.shades(accent, ground, TEXT_MORE))
        };
        let (light, light_more) = scheme(Scheme::Light);
        let (dark, dark_more) = scheme(Scheme::Dark);
        Self {
            light,
            dark,
            light_more,
            dark_more,
            corrections,
        }
    }
}

/// The colours of a scheme in `style/tokens.css`.
#[derive(Clone, Debug)]
pub(super) struct Base {
    scheme: Scheme,
    ground: Colour,
    accent: Colour,
    card: Colour,
    line: Colour,
    pub(super) edge: Colour,
    pub(super) ink: Colour,
    pub(super) soft_ink: Colour,
    pub(super) wrong: Colour,
    pub(super) wrong_tint: Colour,
    pub(super) heed_tint: Colour,
}

impl Base {
    /// Reads them from `style/tokens.css`.
    pub(super) fn for_scheme(scheme: Scheme) -> Self {
        let dark = TOKENS
            .find("prefers-color-scheme: dark")
            .unwrap_or_default();
        let colour = |name: &str| {
            let light = || token(TOKENS, name);
            let value = match scheme {
                Scheme::Light => light(),
                Scheme::Dark => token(&TOKENS[dark..], name).or_else(light),
            };
            // A test asserts that each of them can be read.
            value.and_then(Colour::parse).unwrap_or(Colour::BLACK)
        };
        Self {
            scheme,
            ground: colour("--ground"),
            accent: colour("--accent"),
            card: colour("--card"),
            line: colour("--line"),
            edge: colour("--edge"),
            ink: colour("--ink"),
            soft_ink: colour("--soft-ink"),
            wrong: colour("--wrong"),
            wrong_tint: colour("--wrong-tint"),
            heed_tint: colour("--heed-tint"),
        }
    }

    fn shades(&self, accent: Option<Colour>, ground: Option<Colour>, text: f64) -> Shades {
        let given = accent.unwrap_or(self.accent);
        let carries_text = |ground: Colour| {
            self.ink.contrast(ground) >= TEXT
                && self.soft_ink.contrast(ground) >= TEXT
                && self.wrong.contrast(ground) >= TEXT
                && self.edge.contrast(ground) >= CONTROL
        };
        let hue = ground.or(accent).unwrap_or(self.ground);
        let ground = ground.map_or(self.ground, |ground| {
            ground.nearest(carries_text).unwrap_or(self.ground)
        });
        // The page's own greys take a little of the brand's hue, so that they match it.
        let own = |grey: Colour| hue.with(grey.lightness(), grey.chroma().max(0.012));
        let card = own(self.card).nearest(carries_text).unwrap_or(self.card);
        let line = own(self.line);
        let (light, colourful) = match self.scheme {
            Scheme::Light => (0.95, 0.022),
            Scheme::Dark => (0.29, 0.03),
        };
        let tint = given.with(light, colourful);
        let tint = tint.nearest(carries_text).unwrap_or(card);
        // All backgrounds of the accent.
        let grounds = [card, ground, tint, self.wrong_tint, self.heed_tint];
        let reads = |colour: Colour, least| {
            grounds
                .iter()
                .all(|ground| colour.contrast(*ground) >= least)
        };
        let stands_out = |colour: Colour| reads(colour, text) && colour.contrast(line) >= CONTROL;
        let accent = given.nearest(stands_out).unwrap_or(self.ink);
        let accent_strong = stronger(accent, self.scheme)
            .nearest(stands_out)
            .unwrap_or(accent);
        // Where more contrast is asked for, the corrected accent is a better button than the brand's own colour.
        let button = if text > TEXT { accent } else { given };
        let on_button = word_on(button);
        let readable = |colour: Colour| on_button.contrast(colour) >= TEXT;
        let button_strong = pressed(button, on_button)
            .nearest(readable)
            .unwrap_or(button);
        let button_edge = if reads(button, CONTROL) {
            button
        } else {
            accent
        };
        Shades {
            ground,
            card,
            line,
            accent,
            accent_strong,
            tint,
            button,
            button_strong,
            button_edge,
            on_button,
        }
    }
}

/// The change of lightness under the pointer.
const MOVE: f64 = 0.08;

/// A colour with more contrast to the ground; with less only where more is not possible.
fn stronger(colour: Colour, scheme: Scheme) -> Colour {
    let lightness = colour.lightness();
    let moved = match scheme {
        Scheme::Light if lightness > MOVE * 2.0 => lightness - MOVE,
        Scheme::Dark if lightness > 1.0 - MOVE => lightness - MOVE,
        _ => lightness + MOVE,
    };
    colour.with(moved, f64::INFINITY)
}

/// A button under the pointer: further from its text in lightness, or nearer where it is at the limit already.
fn pressed(button: Colour, word: Colour) -> Colour {
    let lightness = button.lightness();
    let moved = match word.lightness() > lightness {
        true if lightness > MOVE => lightness - MOVE,
        false if lightness > 1.0 - MOVE => lightness - MOVE,
        _ => lightness + MOVE,
    };
    button.with(moved, f64::INFINITY)
}

/// The text colour for a background: white if it has enough contrast, otherwise very dark in the background's hue.
fn word_on(colour: Colour) -> Colour {
    if Colour::WHITE.contrast(colour) >= TEXT {
        return Colour::WHITE;
    }
    let dark = colour.with(0.2, 0.04);
    if dark.contrast(colour) >= TEXT {
        dark
    } else {
        // Black or white always has at least 4.58:1, the square root of 21.
        Colour::BLACK
    }
}

impl Shades {
    /// The colours as custom properties. With `more` there is no `line`: `style/tokens.css` then uses the edge's colour.
    pub(super) fn declarations(&self, more: bool) -> String {
        let line = match more {
            true => "--line:var(--edge);".to_owned(),
            false => format!("--line:{};", self.line),
        };
        // The nearest readable shade of a bright colour is a dull one: links are in ink, and what is filled keeps the brand.
        let bright = match self.accent == self.button {
            true => "",
            false => "--link:var(--ink);--fill:var(--button);",
        };
        [
            ("ground", self.ground),
            ("card", self.card),
            ("accent", self.accent),
            ("accent-strong", self.accent_strong),
            ("tint", self.tint),
            ("ring", self.accent),
            ("button", self.button),
            ("button-strong", self.button_strong),
            ("button-edge", self.button_edge),
            ("on-button", self.on_button),
        ]
        .map(|(name, colour)| format!("--{name}:{colour};"))
        .concat()
            + &line
            + bright
    }
}

impl fmt::Display for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, from, to, .. } = self;
        let scheme = match self.scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let why = match *what {
            "accent" => {
                "for lines, signs and the focus ring; buttons keep it, and links are in ink"
            }
            _ => "so that text can be read on it",
        };
        write!(f, "{what} {from} → {to} in {scheme}, {why}")
    }
}

/// The first value of a custom property in the style sheet.
pub(super) fn token<'a>(sheet: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = sheet.split_once(&format!("{name}:"))?;
    Some(rest.split(';').next()?.trim())
}
