//! The second half of the build, called by Trunk when its own half lies in the staging folder:
//! shrinks the WebAssembly, renders what is painted before it is there, names every asset by its
//! contents, and writes the documents, `headers.json` and the compressed twins.
//!
//! Trunk's own integrity attributes do not protect: Chromium ignores them on what is only
//! preloaded. Here the script carries its own, and the WebAssembly's stands in the script that
//! fetches it.

mod document;
mod painted;

use crate::{
    files::{self, Digest},
    headers::{self, Headers},
    process,
    tools::Tools,
};
use anyhow::{Context, Result, bail};
use document::{Links, Template};
use painted::Painted;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The documents of the site: the page's name in the renderer's answer, and its file.
const DOCUMENTS: [(&str, &str); 4] = [
    ("start", "index.html"),
    ("callback", "callback/index.html"),
    ("activate", "activate/index.html"),
    ("not_found", "404.html"),
];

/// What today's compilers write for the target; wasm-opt must be told to expect it.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Finishes the build that lies in `staging`. Nothing of Trunk's own output keeps its name.
///
/// # Errors
/// When Trunk's output or the renderer's answer is not what it should be.
pub fn finish(checkout: &Path, staging: &Path, release: bool) -> Result<()> {
    let wasm = staging.join("portico_bg.wasm");
    if release {
        match Tools::found(checkout)?.wasm_opt {
            Some(program) => shrink(&program, &wasm)?,
            None => println!("finish: without wasm-opt"),
        }
    }
    let source = |name: &str| {
        let path = checkout.join("src/web").join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let template = fs::read_to_string(staging.join("index.html"))
        .context("Trunk has written no index.html")?;
    let template = Template::read(&template)?;

    let wasm = take(&wasm, None)?;
    let glue = take(&staging.join("portico.js"), Some(&source("load.js")?))?;
    let mut style = String::new();
    for name in &template.styles {
        let path = staging.join(name.trim_start_matches('/'));
        style.push_str(&fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?);
        fs::remove_file(path)?;
    }
    fs::create_dir_all(staging.join("assets"))?;
    let links = Links {
        wasm: keep(staging, "portico", "wasm", &wasm)?,
        module: keep(
            staging,
            "portico",
            "js",
            files::slim_script(&utf8(glue)?).as_bytes(),
        )?,
        style: keep(
            staging,
            "style",
            "css",
            files::slim_style(&style).as_bytes(),
        )?,
    };

    let painted = Painted::parse(&process::output(
        Command::new("cargo")
            .args(["run", "--quiet", "--locked", "--package", "portico"])
            .args(["--bin", "portico-render", "--features", "render"])
            .current_dir(checkout),
    )?)?;
    let start = files::slim_script(&source("start.js")?);
    if start.contains("</") || start.contains("<!--") {
        bail!(
            "src/web/start.js must not contain \"</\" or \"<!--\": it stands inside of a document"
        );
    }
    for (page, file) in DOCUMENTS {
        let path = staging.join(file);
        fs::create_dir_all(path.parent().unwrap_or(staging))?;
        fs::write(path, template.fill(&links, &start, &painted, page)?)?;
    }
    let headers = Headers::new(&[Digest::Sha256.of(start.as_bytes())]);
    fs::write(
        staging.join(headers::FILE),
        serde_json::to_string_pretty(&headers)? + "\n",
    )?;
    if release {
        compress(staging)?;
    }
    Ok(())
}

fn shrink(program: &Path, wasm: &Path) -> Result<()> {
    process::run(
        Command::new(program)
            .args(FEATURES)
            // Flat code is folded together once more: 1 KB (brotli) less than one pass.
            .args(["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz"])
            .args(["--strip-producers", "--strip-target-features"])
            .arg(wasm)
            .arg("-o")
            .arg(wasm),
    )
}

/// Reads and removes a file of Trunk's, and adds a text to its end.
fn take(path: &Path, more: Option<&str>) -> Result<Vec<u8>> {
    let mut bytes =
        fs::read(path).with_context(|| format!("Trunk has not written {}", path.display()))?;
    bytes.extend_from_slice(more.unwrap_or_default().as_bytes());
    fs::remove_file(path)?;
    Ok(bytes)
}

fn utf8(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).context("a script that is no text")
}

/// Writes an asset under a name made from its contents: such a file never changes.
fn keep(staging: &Path, name: &str, ending: &str, bytes: &[u8]) -> Result<document::Asset> {
    let path = format!("assets/{name}-{}.{ending}", files::short_hash(bytes));
    fs::write(staging.join(&path), bytes)?;
    Ok(document::Asset {
        path: format!("/{path}"),
        integrity: Digest::Sha384.of(bytes),
    })
}

/// Writes the twins of everything that gets smaller. Not of the config: it is edited on the host,
/// where a twin would go on saying what it said before.
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
        let whole = staging.join(&path);
        if !ending.is_some_and(|ending| text.contains(&ending))
            || path == Path::new("config.json")
            || path == Path::new(headers::FILE)
        {
            continue;
        }
        let bytes = fs::read(&whole)?;
        let twins = [("br", files::brotli(&bytes)?), ("gz", files::gzip(&bytes)?)];
        for (ending, twin) in twins {
            if twin.len() < bytes.len() {
                fs::write(with(&whole, ending), twin)?;
            }
        }
    }
    Ok(())
}

fn with(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}
