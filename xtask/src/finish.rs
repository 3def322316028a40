//! The second half of the build, called by Trunk when its own half is complete in the staging folder: shrinks the
//! WebAssembly, names every asset by its contents, and writes the documents (`portico_site::document`), `headers.json`
//! and compressed copies of the files.
//!
//! Trunk's own integrity attributes do not protect: Chromium ignores them on a preload. So the script element has an
//! integrity attribute, and the script passes the one of the WebAssembly to `fetch`.

mod doctor;
mod interfaces;
mod module;
mod names;
mod strength;

use crate::{modules::Builder, std_lib::StdLib, tools::Tools};
use anyhow::{Context, Result};
use portico_site::{
    asset::Module,
    brand,
    deployment::Deployment,
    document::{Document, Documents, Sources, Template},
    files::{self, Digest},
    headers::{self, Headers},
    painted,
};
use std::{fs, path::Path};

/// Finishes the build that Trunk has put into `staging`.
///
/// # Errors
/// When Trunk's output is not what it should be.
pub fn finish(checkout: &Path, staging: &Path, release: bool) -> Result<()> {
    let tools = Tools::found(checkout)?;
    if release && tools.wasm_opt.is_none() {
        println!("finish: without wasm-opt");
    }
    let builder = Builder {
        checkout,
        tools: &tools,
        release,
        standard: StdLib::handed_on(),
        named: None,
    };
    let sources = sources(checkout, staging)?;
    fs::create_dir_all(staging.join("assets"))?;
    let source = |name: &str| {
        let path = checkout.join("src/web").join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let load = source("load.js")? + &source("strength.js")?;
    let module = module::settle(staging, &load, &builder)?;
    let worker = strength::build(staging, &builder)?;
    let inline = sources.inline(&worker.script)?;
    let doctor = doctor::build(staging, &builder, &inline.types)?;
    // The documents name no deployment, but have the look that `public/config.json` sets.
    let shipped = Deployment::read(&checkout.join("public/config.json"))?;
    let dress = brand::dress(&shipped.config.brand.look, &shipped.folder, staging)?;
    for note in &dress.notes {
        println!("{note}");
    }
    let style = sources.style_sheet(&dress)?;
    let documents = Documents {
        template: &sources.template,
        script: &inline.start,
        module: &module,
        style: &style,
        head: &dress.head,
        painted: &painted(None),
    };
    for document in Document::ALL {
        // No origins to connect to ahead: they depend on the deployment's config.
        documents.write(document, &[], staging)?;
    }
    let mut scripts = inline.hashes();
    for script in [&module.script, &doctor] {
        scripts.push(script.integrity.clone());
    }
    let headers = Headers::new(&scripts, &[Digest::Sha256.hash(style.as_bytes())])
        .with_worker(Module::STRENGTH, &worker.wasm.path);
    fs::write(
        staging.join(headers::FILE),
        serde_json::to_string_pretty(&headers)? + "\n",
    )?;
    if release {
        compress(staging)?;
    }
    Ok(())
}

/// The sources of the documents, with template and style sheets as Trunk has left them; its copies of the style sheets
/// are removed.
fn sources(checkout: &Path, staging: &Path) -> Result<Sources> {
    let template = fs::read_to_string(staging.join("index.html"))
        .context("Trunk has written no index.html")?;
    let template = Template::read(&template)?;
    let mut style = String::new();
    for name in &template.styles {
        let path = staging.join(name.trim_start_matches('/'));
        style.push_str(&fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?);
        fs::remove_file(path)?;
    }
    Ok(Sources {
        template,
        style,
        ..Sources::read(checkout)?
    })
}

/// Reads and removes a file of the staging folder, and appends a text.
fn take(path: &Path, more: Option<&str>) -> Result<Vec<u8>> {
    let mut bytes =
        fs::read(path).with_context(|| format!("the build has not written {}", path.display()))?;
    bytes.extend_from_slice(more.unwrap_or_default().as_bytes());
    fs::remove_file(path)?;
    Ok(bytes)
}

fn utf8(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).context("a script that is not UTF-8")
}

/// Writes compressed copies of the files that get smaller. Not of config.json: it is edited on the host, and a copy
/// would keep the old contents.
fn compress(staging: &Path) -> Result<()> {
    let text = [
        "html",
        "css",
        "js",
        "wasm",
        "json",
        "svg",
        "txt",
        "webmanifest",
    ];
    for path in files::under(staging)? {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if !ending.is_some_and(|ending| text.contains(&ending))
            || path == Path::new("config.json")
            || path == Path::new(headers::FILE)
        {
            continue;
        }
        files::compress(&staging.join(&path))?;
    }
    Ok(())
}
