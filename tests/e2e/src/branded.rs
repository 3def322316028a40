//! Sites in the look of a brand, made from a config as the bundle makes them: the example in `tests/bundle/brand`, and
//! variants of it.

use crate::world::{Settings, workspace};
use portico_site::{
    deployment::Deployment,
    document::{self, Sources},
    headers::{self, Headers},
};
use serde_json::Value;
use std::path::Path;

/// The folder of the example, from the root of the repository on.
const FOLDER: &str = "tests/bundle/brand";
/// A font in which every letter is a square, and a picture of another kind.
const ODD: &str = "tests/fixtures/look";

/// The config of the example.
///
/// # Panics
/// When it is not there.
pub fn brand() -> Value {
    let path = workspace().join(FOLDER).join("config.json");
    let text = std::fs::read_to_string(path).expect("the example brand lies in the repository");
    serde_json::from_str(&text).expect("its config is JSON")
}

/// A site in the look of the example, as the bundle dresses it.
pub fn branded() -> Settings {
    Settings {
        config: |config| {
            for member in ["brand", "languages", "texts", "sign_in_url"] {
                config[member] = brand()[member].clone();
            }
        },
        site: Some(|dist| dress(dist, &brand())),
        ..Settings::default()
    }
}

/// Paints a copy of the built site for this config, whose files are those of the example.
///
/// # Panics
/// When the bundle would refuse it.
pub fn dress(dist: &Path, config: &Value) {
    dress_from(dist, config, FOLDER);
}

/// The same with the files of `tests/fixtures/look`.
///
/// # Panics
/// When the bundle would refuse it.
pub fn dress_oddly(dist: &Path, config: &Value) {
    dress_from(dist, config, ODD);
}

fn dress_from(dist: &Path, config: &Value, folder: &str) {
    let checkout = workspace();
    let deployment = Deployment::parse(config.to_string(), &checkout.join(folder));
    let deployment = deployment.unwrap_or_else(|error| panic!("{error:#}"));
    let told = dist.join(headers::FILE);
    let built = std::fs::read_to_string(&told).expect("the site has its headers");
    let built: Headers = serde_json::from_str(&built).expect("its headers are JSON");
    let dressed = Sources::read(&checkout)
        .and_then(|sources| document::repaint(&sources, dist, &deployment, built))
        .unwrap_or_else(|error| panic!("it is not dressed: {error:#}"));
    let dressed = serde_json::to_string(&dressed.headers).expect("headers are JSON");
    std::fs::write(told, dressed).expect("the headers are written");
}
