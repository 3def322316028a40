//! A bundle from beginning to end, in this process: a small site in memory, the page's own documents.

use crate::{
    asset::{Asset, Module},
    brand,
    bundle::{self, Bundle, Order, SUMS},
    deployment::Deployment,
    document::{Document, Documents, Sources},
    files::{self, Digest},
    headers::{self, Headers},
    painted,
    site::Site,
};
use anyhow::Result;
use portico::look::Theme;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The sources and a site that is built from them, in a folder that is removed at the end.
struct Built {
    folder: PathBuf,
    sources: Sources,
    site: Site,
}

impl Built {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("portico-made-{}-{name}", std::process::id()));
        let dist = folder.join("dist");
        fs::create_dir_all(dist.join("assets")).unwrap();
        let sources = Sources::from_files(|name| {
            Ok(match name {
                "index.html" => include_str!("../../../../../index.html").to_owned(),
                "src/web/types.js" => "use('{worker}');".to_owned(),
                "src/web/start.js" => "go();".to_owned(),
                style => format!("{}{{}}", style.replace(['/', '.'], "-")),
            })
        })
        .unwrap();
        let asset = |name, ending| Asset::keep(&dist, name, ending, b"an asset").unwrap();
        let module = |name| Module {
            wasm: asset(name, "wasm"),
            script: asset(name, "js"),
        };
        let (page, worker) = (module(Module::PAGE), module(Module::STRENGTH));
        asset("doctor", "wasm");
        let inline = sources.inline(&worker.script).unwrap();
        let dress = brand::dress(&Theme::default(), &folder, &dist).unwrap();
        let style = sources.style_sheet(&dress).unwrap();
        let documents = Documents {
            template: &sources.template,
            script: &inline.start,
            module: &page,
            style: &style,
            head: &dress.head,
            painted: &painted(None),
        };
        for document in Document::ALL {
            documents.write(document, &[], &dist).unwrap();
        }
        let headers = Headers::new(&inline.hashes(), &[Digest::Sha256.hash(style.as_bytes())]);
        let headers = serde_json::to_string(&headers).unwrap();
        files::write(&dist.join(headers::FILE), headers).unwrap();
        let site = Site::read(&dist).unwrap();
        Self {
            folder,
            sources,
            site,
        }
    }

    fn out(&self) -> PathBuf {
        self.folder.join("bundle")
    }

    fn bundle(&self, doctor: bool) -> Result<Bundle> {
        let shipped = include_str!("../../../../../public/config.json");
        let config = shipped
            .replace("http://localhost:8080", "https://signup.example")
            .replace("http://127.0.0.1:8450", "https://acme.example");
        let deployment = Deployment::parse(config, Path::new("")).unwrap();
        let order = Order {
            upstream: None,
            doctor,
            bill: "{}",
        };
        bundle::make(&self.out(), &self.site, &self.sources, &deployment, order)
    }
}

impl Drop for Built {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[test]
fn a_bundle_is_made_of_a_site_in_memory_and_the_same_bytes_twice() {
    let built = Built::new("whole");
    let made = built.bundle(false).unwrap();
    let out = built.out();
    let read = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    let start = read("site/index.html");
    assert!(start.contains("<link rel=\"preconnect\" href=\"https://acme.example\">"));
    assert!(start.contains("id=\"step-identifier\""), "{start}");
    assert!(read("site/config.json").contains("https://signup.example/callback/"));
    assert!(read("hosts/nginx/portico.conf").contains("https://acme.example"));
    let listed = read(SUMS);
    for name in ["site/index.html", "hosts/netlify/_headers", "sbom.cdx.json"] {
        let sum = files::checksum(read(name).as_bytes());
        assert!(listed.contains(&format!("{sum}  {name}\n")), "{listed}");
    }
    for left_out in ["doctor-", headers::FILE] {
        assert!(!listed.contains(left_out), "{listed}");
    }
    let digest = Digest::Sha256.hash(listed.as_bytes());
    let told = made.notes.iter().any(|note| note.contains(&digest));
    assert!(told, "{:?}", made.notes);
    built.bundle(true).unwrap();
    assert!(read(SUMS).contains("site/assets/doctor-"));
    built.bundle(false).unwrap();
    assert_eq!(read(SUMS), listed);
}

#[test]
fn a_folder_that_is_no_bundle_is_left_as_it_is() {
    let built = Built::new("other");
    let own = built.out().join("thesis.txt");
    files::write(&own, "mine").unwrap();
    let error = built.bundle(false).unwrap_err().to_string();
    assert!(error.ends_with("exists and is not a bundle"), "{error}");
    assert_eq!(fs::read_to_string(own).unwrap(), "mine");
}

#[test]
fn a_site_that_was_built_from_other_sources_is_not_bundled() {
    let mut built = Built::new("sources");
    built.bundle(false).unwrap();
    built.sources.start.push_str("further();");
    let error = built.bundle(false).unwrap_err().to_string();
    assert!(error.contains("another src/web/start.js"), "{error}");

    assert!(
        !built.out().exists(),
        "an incomplete bundle would not be overwritten by the next one"
    );

    let mut built = Built::new("style");
    built.sources.style.insert_str(0, "b{}");
    let error = built.bundle(false).unwrap_err().to_string();
    assert!(error.contains("other files in style/"), "{error}");

    let mut built = Built::new("assets");
    for (name, bytes) in &mut built.site.files {
        if name.starts_with("assets/portico-") {
            bytes.push(b'x');
        }
    }
    let error = built.bundle(false).unwrap_err().to_string();
    assert!(error.contains("not what the build has written"), "{error}");
}
