//! The second half of the build, called by Trunk when its own half lies in the staging folder:
//! shrinks the WebAssembly, renders what is painted before it is there, names every asset by its
//! contents, and writes the documents, `headers.json` and the compressed twins.
//!
//! Trunk's own integrity attributes do not protect: Chromium ignores them on what is only
//! preloaded. Here the script carries its own, and the WebAssembly's stands in the script that
//! fetches it.

mod doctor;
mod document;
mod interfaces;
mod look;
mod module;
mod names;
mod painted;
mod picture;
mod repaint;
mod strength;

use crate::{
    files::{self, Digest},
    headers::{self, Headers},
    modules::Builder,
    process,
    std_lib::StdLib,
    tools::Tools,
};
use anyhow::{Context, Result, bail, ensure};
pub use doctor::is_the_doctors;
use document::{Links, Template};
use module::settle;
pub use painted::Painted;
pub use repaint::repaint;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The documents of the site: the page's name in the renderer's answer, its file, and whether it is a visitor's journey:
/// then the config is asked for before the module is there. All of them load the same module.
const DOCUMENTS: [(&str, &str, bool); 4] = [
    ("start", "index.html", true),
    ("callback", "callback/index.html", true),
    ("activate", "activate/index.html", true),
    ("not_found", "404.html", false),
];

/// Finishes the build that lies in `staging`. Nothing of Trunk's own output keeps its name.
///
/// # Errors
/// When Trunk's output or the renderer's answer is not what it should be.
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
    let source = |name: &str| {
        let path = checkout.join("src/web").join(name);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let template = fs::read_to_string(staging.join("index.html"))
        .context("Trunk has written no index.html")?;
    let template = Template::read(&template)?;

    let mut style = String::new();
    for name in &template.styles {
        let path = staging.join(name.trim_start_matches('/'));
        style.push_str(&fs::read_to_string(&path).with_context(|| format!("cannot read {name}"))?);
        fs::remove_file(path)?;
    }
    fs::create_dir_all(staging.join("assets"))?;
    let load = source("load.js")? + &source("strength.js")?;
    let module = settle(staging, &load, &builder)?;
    let worker = strength::build(staging, &builder)?;
    let inline = Inline::read(checkout, &worker.script.path)?;
    let doctor = doctor::build(staging, &builder, &inline.types)?;
    let config = checkout.join("public/config.json");
    let painted = paint(checkout, Paint::AnyInTheLookOf(&config))?;
    let dress = look::dress(&painted.look, &checkout.join("public"), staging)?;
    let style = style_sheet(&style, &dress)?;
    for (page, file, early) in DOCUMENTS {
        let links = Links {
            module: &module,
            early,
            style: &style,
            // A site for any deployment knows nobody yet.
            ahead: &[],
            head: &dress.head,
        };
        let path = staging.join(file);
        fs::create_dir_all(path.parent().unwrap_or(staging))?;
        fs::write(path, template.fill(&links, &inline.start, &painted, page)?)?;
    }
    let mut scripts = inline.hashes();
    for script in [&module.script, &doctor] {
        scripts.push(script.integrity.clone());
    }
    let headers = Headers::new(&scripts, &[Digest::Sha256.hash(style.as_bytes())])
        .with_worker(strength::NAME, &worker.wasm.path);
    fs::write(
        staging.join(headers::FILE),
        serde_json::to_string_pretty(&headers)? + "\n",
    )?;
    if release {
        compress(staging)?;
    }
    Ok(())
}

/// What is painted.
#[derive(Clone, Copy, Debug)]
pub enum Paint<'a> {
    /// The words of any deployment, in the look of this `config.json`.
    AnyInTheLookOf(&'a Path),
    /// The deployment of this `config.json`.
    Deployment(&'a Path),
}

/// What is painted before WebAssembly is there.
///
/// # Errors
/// When the config is wrong: each mistake was printed with its place.
pub fn paint(checkout: &Path, what: Paint<'_>) -> Result<Painted> {
    let mut renderer = Command::new("cargo");
    renderer
        .args(["run", "--quiet", "--locked", "--package", "portico"])
        .args(["--bin", "portico-render", "--features", "render"])
        .current_dir(checkout);
    renderer.arg("--");
    let config = match what {
        Paint::AnyInTheLookOf(config) => {
            renderer.arg("--look");
            config
        }
        Paint::Deployment(config) => config,
    };
    let config = config
        .canonicalize()
        .with_context(|| format!("cannot read {}", config.display()))?;
    renderer.arg(config);
    Painted::parse(&process::output(&mut renderer)?)
}

/// The inline scripts, as they stand in the documents.
struct Inline {
    /// What stands in every document: the policy of Trusted Types.
    types: String,
    /// The same, and all else that the documents of a visitor begin with.
    start: String,
}

impl Inline {
    fn read(checkout: &Path, worker: &str) -> Result<Self> {
        let source = |name: &str| {
            let path = checkout.join("src/web").join(name);
            let script = fs::read_to_string(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            Ok::<_, anyhow::Error>(files::slim_script(&script))
        };
        let types = filled(&source("types.js")?, &[("{worker}", worker)])?;
        let start = format!("{types}{}", source("start.js")?);
        if start.contains("</") || start.contains("<!--") {
            bail!(
                "src/web/types.js and start.js must not contain \"</\" or \"<!--\": they stand inside of a document"
            );
        }
        Ok(Self { types, start })
    }

    /// As a policy names them.
    fn hashes(&self) -> Vec<String> {
        let scripts = [&self.start, &self.types].into_iter();
        scripts
            .map(|script| Digest::Sha256.hash(script.as_bytes()))
            .collect()
    }
}

/// The text with each mark replaced; every mark has to be there.
fn filled(text: &str, marks: &[(&str, &str)]) -> Result<String> {
    let mut text = text.to_owned();
    for (mark, value) in marks {
        ensure!(text.contains(mark), "{mark} stands nowhere in:\n{text}");
        text = text.replace(mark, value);
    }
    Ok(text)
}

/// The style sheet as it stands in the documents: the page's own, which every deployment has, and the
/// end that a look adds.
fn style_sheet(own: &str, look: &look::Dress) -> Result<String> {
    let style = files::slim_style(own) + &look.style;
    if style.contains("</") {
        bail!("a style sheet must not contain \"</\": it stands inside of a document");
    }
    Ok(style)
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
        integrity: Digest::Sha384.hash(bytes),
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
        compress_file(&whole)?;
    }
    Ok(())
}

/// Writes the twins of one file, both or none; older ones are removed.
fn compress_file(path: &Path) -> Result<()> {
    let bytes = fs::read(path)?;
    let twins = [("br", files::brotli(&bytes)?), ("gz", files::gzip(&bytes)?)];
    let smaller = twins.iter().all(|(_, twin)| twin.len() < bytes.len());
    for (ending, twin) in twins {
        let to = with(path, ending);
        match smaller {
            true => fs::write(to, twin)?,
            false => drop(fs::remove_file(to)),
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_mark_is_filled() {
        assert_eq!(filled("a {b} {b}", &[("{b}", "c")]).unwrap(), "a c c");
        assert!(filled("a", &[("{b}", "c")]).is_err());
    }
}
