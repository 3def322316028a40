//! Pictures of the page: of every state when asked for with `PORTICO_SCREENSHOTS=1`, and of a failure.

use crate::visitor::Visitor;
use crate::world::{World, workspace};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use std::path::{Path, PathBuf};

/// A folder below the target folder.
fn folder(name: &str) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace().join("target"), PathBuf::from)
        .join(name)
}

/// Whether this run shall take pictures of every state.
pub fn pictures_are_wanted() -> bool {
    std::env::var_os("PORTICO_SCREENSHOTS").is_some_and(|value| value == "1")
}

impl Visitor {
    /// Keeps pictures of the whole screen in `target/screenshots`, phone and desktop, light and dark, in the
    /// language it is in and, where the page can switch, in the other one; does nothing unless they are wanted.
    pub async fn screenshot(&self, name: &str) {
        if !pictures_are_wanted() {
            return;
        }
        self.keep_pictures(name).await;
        let (here, other) = match self.language().await.as_str() {
            "ar" => ("ar", "en"),
            _ => ("en", "ar"),
        };
        if self
            .has(&format!("[data-ready] #language option[value='{other}']"))
            .await
        {
            self.switch_language(other).await;
            self.keep_pictures(name).await;
            self.switch_language(here).await;
        }
    }

    async fn keep_pictures(&self, name: &str) {
        self.take_pictures(name, &["light", "dark"], &[390, 1280])
            .await;
    }

    /// Keeps pictures of the whole screen in `target/screenshots`, in these themes (`light`, `dark`, `forced` for
    /// forced colours, `print` as on paper) and at these widths.
    pub async fn take_pictures(&self, name: &str, themes: &[&str], widths: &[u32]) {
        let language = self.language().await;
        self.hide_scrollbars(true).await;
        for &width in widths {
            let height = 844;
            self.resize(width, height).await;
            // The window grows to the page, because Chromium's capture beyond the window misplaces right-to-left pages.
            let whole = self
                .run("return document.scrollingElement.scrollHeight", vec![])
                .await;
            let whole = whole.as_u64().and_then(|whole| u32::try_from(whole).ok());
            self.resize(width, whole.unwrap_or(height).max(height))
                .await;
            for &theme in themes {
                match theme {
                    "forced" => self.force_colours().await,
                    "print" => {
                        let print = json!({ "media": "print" });
                        self.devtools("Emulation.setEmulatedMedia", print).await;
                    }
                    theme => self.emulate_media(theme).await,
                }
                let file = format!("{name}-{width}-{theme}-{language}.png");
                self.keep_picture(&folder("screenshots").join(file)).await;
            }
        }
        self.emulate_media("light").await;
        self.hide_scrollbars(false).await;
        self.devtools("Emulation.clearDeviceMetricsOverride", json!({}))
            .await;
    }

    async fn force_colours(&self) {
        let forced = json!({ "name": "forced-colors", "value": "active" });
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [forced] }),
        )
        .await;
    }

    async fn language(&self) -> String {
        self.text_from("return document.documentElement.lang", "")
            .await
    }

    /// Scrolls to the top before a picture.
    async fn hide_scrollbars(&self, hidden: bool) {
        self.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": hidden }))
            .await;
    }

    /// The top of the page in a window of this size, as a PNG in base64.
    pub async fn picture(&self, width: u32, height: u32) -> String {
        self.hide_scrollbars(true).await;
        self.resize(width, height).await;
        self.run("scrollTo(0, 0)", vec![]).await;
        STANDARD.encode(self.capture().await)
    }

    /// Lays pictures beside each other, each as wide and high as this, and keeps that as one.
    pub async fn keep_side_by_side(&self, pictures: &[String], size: (u32, u32), file: &Path) {
        let columns = u32::try_from(pictures.len()).expect("a few pictures");
        self.open("about:blank").await;
        self.resize(columns * size.0, size.1).await;
        self.run(
            "document.body.style.cssText = 'margin:0;display:flex';
             return Promise.all(arguments[0].map((picture) => {
                 const image = document.body.appendChild(new Image());
                 image.width = arguments[1];
                 image.src = 'data:image/png;base64,' + picture;
                 return image.decode();
             })).then(() => true)",
            vec![json!(pictures), json!(size.0)],
        )
        .await;
        self.keep_picture(file).await;
    }

    async fn capture(&self) -> Vec<u8> {
        let picture = self.client.screenshot().await;
        picture.expect("the browser takes a picture")
    }

    async fn keep_picture(&self, file: &Path) {
        let picture = self.capture().await;
        let folder = file.parent().expect("pictures lie in a folder");
        std::fs::create_dir_all(folder).expect("the target folder takes a new folder");
        std::fs::write(file, picture).expect("the picture can be written");
    }
}

impl World {
    /// Keeps the evidence of a failed story: for each visitor a picture, the document and the console; and the failure.
    /// Returns a text that names the folder.
    pub(crate) async fn keep_evidence(&self, story: &str, failure: &str) -> String {
        let folder = folder("e2e-failures").join(story.replace("::", "-"));
        let _ = std::fs::create_dir_all(&folder);
        let mut said = String::new();
        for (number, visitor) in self.visitors().iter().enumerate() {
            if let Ok(picture) = visitor.client.screenshot().await {
                let _ = std::fs::write(folder.join(format!("{number}.png")), picture);
            }
            if let Ok(document) = visitor.client.source().await {
                let _ = std::fs::write(folder.join(format!("{number}.html")), document);
            }
            visitor.read_logs().await;
            let console: Vec<String> = visitor
                .notes
                .borrow()
                .console
                .iter()
                .map(|line| line.text.clone())
                .collect();
            let scene = visitor.describe().await;
            said.push_str(&format!(
                "visitor {number}\n{scene}\nconsole:\n{}\n",
                console.join("\n")
            ));
        }
        for seen in self.tenant.requests() {
            said.push_str(&format!(
                "{:?} {} {}\n",
                seen.operation, seen.path, seen.status
            ));
        }
        let whole = format!("{failure}\n\n{said}");
        let _ = std::fs::write(folder.join("story.txt"), whole);
        format!("{said}\nevidence: {}", folder.display())
    }
}
