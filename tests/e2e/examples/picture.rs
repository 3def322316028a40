//! Takes the picture of the example brand for docs/brand.md, into `docs/pictures`: step 1 in light, step 2 in the
//! dark, step 3 in Arabic in both, all as on a phone. It asserts nothing; the stories do.
#![allow(clippy::unwrap_used)]

use portico_e2e::{ADDRESS, Settings, brand, dress, story};
use std::path::Path;

/// CSS pixels of a phone.
const SIZE: (u32, u32) = (390, 844);
/// What each becomes in the picture.
const SMALL: (u32, u32) = (270, 584);

fn main() {
    let settings = Settings {
        config: |config| {
            for member in ["brand", "languages"] {
                config[member] = brand()[member].clone();
            }
        },
        site: Some(|dist| dress(dist, &brand())),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        let mut pictures = Vec::new();
        visitor.arrives_as(ADDRESS).await;
        pictures.push(visitor.picture(SIZE.0, SIZE.1).await);
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        visitor.emulate_media("dark").await;
        pictures.push(visitor.picture(SIZE.0, SIZE.1).await);
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        visitor.switch_language("ar").await;
        pictures.push(visitor.picture(SIZE.0, SIZE.1).await);
        visitor.emulate_media("light").await;
        pictures.push(visitor.picture(SIZE.0, SIZE.1).await);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pictures");
        visitor
            .keep_side_by_side(&pictures, SMALL, &folder.join("brand.png"))
            .await;
    });
}
