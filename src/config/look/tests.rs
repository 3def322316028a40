//! `brand.look`: valid values, and each mistake with its place.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::super::{
    Config, Fault, Mistake,
    tests::{example_text, schema},
};
use crate::look::{Colour, Pair};

fn with(look: Value) -> Value {
    let mut config: Value = serde_json::from_str(&example_text()).unwrap();
    config["brand"] = json!({ "name": "Söhne", "look": look });
    config
}

#[test]
fn a_look_is_read_as_it_is_written() {
    let config = with(json!({
        "colors": { "accent": "#FC0", "ground": { "light": "#fffbe8", "dark": "#111" } },
        "radius": 4,
        "logo": { "light": "brand/logo.svg", "height": 32, "name": "heard" },
        "icon": "icon.png",
        "font": { "file": "a.woff2", "bold": "b.woff2" }
    }));
    let look = Config::parse(&config.to_string()).unwrap().brand.look;
    let yellow = Colour::new(0xff, 0xcc, 0);
    let both = Pair {
        light: yellow,
        dark: yellow,
    };
    assert_eq!(look.accent, Some(both));
    assert_eq!(look.ground.unwrap().dark, Colour::new(0x11, 0x11, 0x11));
    assert_eq!(look.radius, Some(4));
    assert_eq!(look.icon.as_deref(), Some("icon.png"));
    let logo = look.logo.unwrap();
    assert_eq!((logo.light.as_str(), logo.dark), ("brand/logo.svg", None));
    assert_eq!((logo.height, logo.name_beside), (32, false));
    let font = look.font.unwrap();
    assert_eq!(
        (font.file.as_str(), font.bold.as_deref()),
        ("a.woff2", Some("b.woff2"))
    );
}

/// Each value with the place of its mistake, if it has one; the published schema agrees.
#[test]
fn each_mistake_of_a_look_is_told_at_its_place() {
    let schema = schema();
    for (look, place) in [
        (json!({}), None),
        (json!({ "colors": {} }), None),
        (json!({ "colour": "red" }), Some("/colour")),
        (
            json!({ "colors": { "accent": "red" } }),
            Some("/colors/accent"),
        ),
        (
            json!({ "colors": { "accent": "#12345" } }),
            Some("/colors/accent"),
        ),
        (json!({ "colors": { "accent": 7 } }), Some("/colors/accent")),
        (
            json!({ "colors": { "accent": { "light": "#fff" } } }),
            Some("/colors/accent/dark"),
        ),
        (
            json!({ "colors": { "accent": { "light": "#fff", "dark": "#0000" } } }),
            Some("/colors/accent/dark"),
        ),
        (json!({ "colors": { "ink": "#000" } }), Some("/colors/ink")),
        (json!({ "radius": 0 }), None),
        (json!({ "radius": 22 }), None),
        (json!({ "radius": 23 }), Some("/radius")),
        (json!({ "radius": -1 }), Some("/radius")),
        (json!({ "radius": 1.5 }), Some("/radius")),
        (json!({ "radius": "1rem" }), Some("/radius")),
        (
            json!({ "logo": { "light": "a.svg", "dark": "b/c.webp" } }),
            None,
        ),
        (json!({ "logo": { "dark": "a.svg" } }), Some("/logo/light")),
        (
            json!({ "logo": { "light": "../a.svg" } }),
            Some("/logo/light"),
        ),
        (
            json!({ "logo": { "light": "/a.svg" } }),
            Some("/logo/light"),
        ),
        (json!({ "logo": { "light": "a.gif" } }), Some("/logo/light")),
        (
            json!({ "logo": { "light": "a\".svg" } }),
            Some("/logo/light"),
        ),
        (
            json!({ "logo": { "light": "a.svg", "height": 15 } }),
            Some("/logo/height"),
        ),
        (json!({ "logo": { "light": "a.svg", "height": 96 } }), None),
        (
            json!({ "logo": { "light": "a.svg", "height": 97 } }),
            Some("/logo/height"),
        ),
        (
            json!({ "logo": { "light": "a.svg", "name": "none" } }),
            Some("/logo/name"),
        ),
        (json!({ "icon": "icon.svg" }), None),
        (json!({ "icon": "icon.webp" }), Some("/icon")),
        (json!({ "icon": ".svg" }), Some("/icon")),
        (
            json!({ "font": { "file": "a.woff2", "variable": true } }),
            None,
        ),
        (
            json!({ "font": { "file": "a.woff2", "bold": "b.woff2", "variable": false } }),
            None,
        ),
        (
            json!({ "font": { "file": "a.woff2", "bold": "b.woff2", "variable": true } }),
            Some("/font/bold"),
        ),
        (json!({ "font": { "file": "a.ttf" } }), Some("/font/file")),
        (json!({ "font": {} }), Some("/font/file")),
        (json!({ "font": "Arial" }), Some("/font")),
    ] {
        let config = with(look);
        let told = Config::parse(&config.to_string()).err();
        let told: Option<Vec<String>> =
            told.map(|mistakes| mistakes.into_iter().map(|one| one.path).collect());
        let place = place.map(|place| vec![format!("/brand/look{place}")]);
        assert_eq!(told, place, "{config}");
        assert_eq!(schema.is_valid(&config), place.is_none(), "{config}");
    }
}

#[test]
fn a_font_from_elsewhere_is_refused_with_the_reason() {
    for address in [
        "https://fonts.example/a.woff2",
        "//fonts.example/a.woff2",
        "http://localhost/a.woff2",
    ] {
        let config = with(json!({ "font": { "file": address } }));
        assert_eq!(
            Config::parse(&config.to_string()).unwrap_err(),
            [Mistake {
                path: "/brand/look/font/file".to_owned(),
                fault: Fault::ThirdParty
            }]
        );
        assert!(!schema().is_valid(&config));
    }
}

#[test]
fn a_logo_needs_a_name_to_be_read_out() {
    let mut config = with(json!({ "logo": { "light": "a.svg" } }));
    config["brand"].as_object_mut().unwrap().remove("name");
    assert_eq!(
        Config::parse(&config.to_string()).unwrap_err(),
        [Mistake {
            path: "/brand/name".to_owned(),
            fault: Fault::Missing
        }]
    );
    assert!(!schema().is_valid(&config));
}
