//! Random and extreme colours: the palette that is derived from them has enough contrast.

use super::palette::Base;
use super::*;
use proptest::prelude::*;

fn colour(text: &str) -> Colour {
    Colour::parse(text).expect("a colour")
}

fn both(colour: Colour) -> Pair<Colour> {
    Pair {
        light: colour,
        dark: colour,
    }
}

#[test]
fn a_colour_is_read_in_both_writings_and_written_in_one() {
    for (text, written) in [
        ("#fc0", Some("#ffcc00")),
        ("#0B5F58", Some("#0b5f58")),
        ("#000000", Some("#000000")),
        ("0b5f58", None),
        ("#0b5f5", None),
        ("#0b5f58ff", None),
        ("#ggg", None),
        ("#", None),
        ("", None),
        ("#ｆｆｆ", None),
        ("red", None),
    ] {
        let read = Colour::parse(text).map(|colour| colour.to_string());
        assert_eq!(read.as_deref(), written, "{text}");
    }
}

/// Known answers: black on white is 21 by definition; the greys around 4.5 are those of WebAIM's and other checkers.
#[test]
fn contrast_is_that_of_wcag() {
    for (one, other, ratio) in [
        ("#000", "#fff", 21.0),
        ("#fff", "#fff", 1.0),
        ("#767676", "#fff", 4.54),
        ("#777777", "#fff", 4.48),
        ("#0000ff", "#fff", 8.59),
        ("#ff0000", "#fff", 4.00),
        ("#ffff00", "#000", 19.56),
    ] {
        let (one, other) = (colour(one), colour(other));
        assert!((one.contrast(other) - ratio).abs() < 0.01, "{one} {other}");
        assert!((other.contrast(one) - one.contrast(other)).abs() < 1e-12);
    }
}

/// Known answers of CSS Color 4: pure red has the lightness 0.628 and the chroma 0.258.
#[test]
fn lightness_and_chroma_are_those_of_oklch() {
    for (text, lightness, chroma) in [
        ("#ff0000", 0.628, 0.258),
        ("#0000ff", 0.452, 0.313),
        ("#ffffff", 1.0, 0.0),
        ("#000000", 0.0, 0.0),
    ] {
        let colour = colour(text);
        assert!((colour.lightness() - lightness).abs() < 0.001, "{text}");
        assert!((colour.chroma() - chroma).abs() < 0.001, "{text}");
    }
}

#[test]
fn every_token_that_a_brand_has_to_stand_out_on_is_read() {
    for scheme in [Scheme::Light, Scheme::Dark] {
        let base = Base::for_scheme(scheme);
        for ground in [base.wrong_tint, base.heed_tint] {
            assert!(base.ink.contrast(ground) > 10.0, "{base:?}");
            assert!(base.soft_ink.contrast(ground) >= 4.5, "{base:?}");
            assert!(base.edge.contrast(ground) >= 3.0, "{base:?}");
            assert!(base.wrong.contrast(ground) >= 4.5, "{base:?}");
        }
    }
}

#[test]
fn a_yellow_keeps_its_buttons_and_is_corrected_where_it_could_not_be_read() {
    let yellow = colour("#ffcc00");
    let palette = Palette::derive(Some(&both(yellow)), None);
    assert_eq!(palette.light.button, yellow);
    assert_eq!(palette.dark.button, yellow);
    assert_eq!(palette.dark.accent, yellow);
    assert_eq!(palette.light.button_edge, palette.light.accent);
    assert_eq!(palette.dark.button_edge, yellow);
    let said: Vec<String> = palette
        .corrections
        .iter()
        .map(ToString::to_string)
        .collect();
    let light = palette.light.accent;
    assert_eq!(
        said,
        [format!(
            "accent #ffcc00 → {light} in light, for lines, signs and the focus ring; buttons keep it, and links are in ink"
        )]
    );
    // Still yellow: no more blue than before, and red and green in the same order.
    let [red, green, blue] = [1, 3, 5]
        .map(|at| u8::from_str_radix(&light.to_string()[at..at + 2], 16).expect("two digits"));
    assert!(red > green && green > blue && blue < 30, "{light}");
}

#[test]
fn what_can_be_read_everywhere_is_not_touched() {
    let pair = Pair {
        light: colour("#0b5f58"),
        dark: colour("#7fd1c5"),
    };
    let palette = Palette::derive(Some(&pair), None);
    assert_eq!(palette.corrections, []);
    assert_eq!(palette.light.accent, pair.light);
    assert_eq!(palette.dark.accent, pair.dark);
}

#[test]
fn only_what_a_brand_changes_is_written() {
    assert_eq!(Theme::default().sheet(), "");
    let look = Theme {
        radius: Some(0),
        font: Some(Font {
            file: "a.woff2".to_owned(),
            bold: None,
            variable: true,
        }),
        ..Theme::default()
    };
    let sheet = look.sheet();
    assert!(
        sheet.starts_with(":root{--radius:0px;--card-radius:0px;--font:\"brand\",system-ui, "),
        "{sheet}"
    );
    assert_eq!(sheet.lines().count(), 1, "{sheet}");
    let look = Theme {
        accent: Some(both(colour("#36c"))),
        ..Theme::default()
    };
    let sheet = look.sheet();
    assert!(sheet.contains("--button:#3366cc;"), "{sheet}");
    assert_eq!(sheet.lines().count(), 4, "{sheet}");
    let light = look.palette().expect("it has an accent").light;
    let [ground, line] = [light.button, light.on_button].map(|colour| colour.to_string());
    assert_eq!([&*ground, &*line], ["#3366cc", "#ffffff"]);
}

#[test]
fn beside_a_bright_brand_links_are_in_ink_and_what_is_filled_keeps_its_colour() {
    let sheet = |accent: &str| {
        let look = Theme {
            accent: Some(both(colour(accent))),
            ..Theme::default()
        };
        look.sheet()
    };
    let light = |sheet: String| sheet.lines().next().unwrap_or_default().to_owned();
    let bright = light(sheet("#ffcc00"));
    assert!(
        bright.contains("--link:var(--ink);--fill:var(--button);"),
        "{bright}"
    );
    let plain = light(sheet("#0b5f58"));
    assert!(!plain.contains("--link"), "{plain}");
}

/// Any colour; the corners of the RGB cube more often than by chance.
fn any_colour() -> impl Strategy<Value = Colour> {
    let channel =
        || prop_oneof![3 => any::<u8>(), 1 => prop_oneof![Just(0), Just(255), Just(1), Just(254)]];
    (channel(), channel(), channel()).prop_map(|(red, green, blue)| Colour::new(red, green, blue))
}

/// Asserts the contrast of every text and control on a page of these colours.
fn check(scheme: Scheme, shades: &Shades, text: f64) {
    let base = Base::for_scheme(scheme);
    let grounds = [
        shades.card,
        shades.ground,
        shades.tint,
        base.wrong_tint,
        base.heed_tint,
    ];
    let least = |what: &str, one: Colour, other: Colour, least: f64| {
        let ratio = one.contrast(other);
        assert!(
            ratio >= least,
            "{what}: {one} on {other} has {ratio} in {shades:?}"
        );
    };
    for ground in grounds {
        least("a link", shades.accent, ground, text);
        least(
            "a link under the pointer",
            shades.accent_strong,
            ground,
            text,
        );
        least("the border of a button", shades.button_edge, ground, 3.0);
    }
    // The page's own text on backgrounds that a brand colours.
    for ground in [shades.card, shades.ground, shades.tint] {
        least("text", base.ink, ground, 4.5);
        least("soft text", base.soft_ink, ground, 4.5);
        least("an issue", base.wrong, ground, 4.5);
        least("the border of a field", base.edge, ground, 3.0);
    }
    least("a button's words", shades.on_button, shades.button, text);
    least(
        "a button's words",
        shades.on_button,
        shades.button_strong,
        4.5,
    );
    least("a step that is past", shades.accent, shades.line, 3.0);
}

fn check_all(palette: &Palette) {
    check(Scheme::Light, &palette.light, 4.5);
    check(Scheme::Dark, &palette.dark, 4.5);
    check(Scheme::Light, &palette.light_more, 7.0);
    check(Scheme::Dark, &palette.dark_more, 7.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The contrast holds for any accent and ground.
    #[test]
    fn any_colours_of_a_brand_give_a_page_that_can_be_read(
        accent in any_colour(),
        dark in any_colour(),
        ground in proptest::option::of(any_colour()),
    ) {
        let accent = Pair { light: accent, dark };
        let ground = ground.map(both);
        check_all(&Palette::derive(Some(&accent), ground.as_ref()));
    }

    /// A corrected colour keeps its hue, within the precision of eight bits per channel.
    #[test]
    fn a_corrected_colour_is_the_same_hue(given in any_colour()) {
        let palette = Palette::derive(Some(&both(given)), None);
        for to in [palette.light.accent, palette.dark.accent] {
            if given.chroma() > 0.05 && to.chroma() > 0.05 {
                let turn = (given.hue() - to.hue()).rem_euclid(360.0);
                prop_assert!(turn.min(360.0 - turn) < 6.0, "{given} {to} turned by {turn}");
            }
        }
    }
}

#[test]
fn the_ends_of_the_cube_and_all_greys_give_a_page_that_can_be_read() {
    let corners = (0..8u8).map(|bits| {
        let [red, green, blue] = [1, 2, 4].map(|bit| if bits & bit == 0 { 0 } else { 255 });
        Colour::new(red, green, blue)
    });
    let greys = (0..=255u8).map(|grey| Colour::new(grey, grey, grey));
    for given in corners.chain(greys) {
        check_all(&Palette::derive(Some(&both(given)), None));
        check_all(&Palette::derive(Some(&both(given)), Some(&both(given))));
        check_all(&Palette::derive(None, Some(&both(given))));
    }
}
