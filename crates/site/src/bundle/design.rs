//! Which files are served with which headers, by any host. The settings of every host are written from this, and the answers
//! of a host are compared with this.

use crate::{
    files,
    headers::{Headers, Scheme},
    media_type::media_type,
};
use anyhow::Result;
use serde_json::Value;
use std::path::Path;

/// The header that carries a policy.
pub(super) const POLICY: &str = "Content-Security-Policy";

/// A file of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Served {
    /// From the root of the site, without a slash at the start.
    pub(super) file: String,
    pub(super) media_type: &'static str,
    pub(super) cache: String,
    /// The policy of a worker's script, which takes the place of the page's.
    pub(super) policy: Option<String>,
    /// Whether its brotli and gzip copies are beside it: both or none.
    pub(super) twins: bool,
}

impl Served {
    /// The addresses that answer with this file.
    pub(super) fn paths(&self) -> Vec<String> {
        let own = format!("/{}", self.file);
        match own.strip_suffix("index.html") {
            Some(folder) => vec![folder.to_owned(), own],
            None => vec![own],
        }
    }

    /// The folder that this is the document of, without the slash at its end.
    pub(super) fn folder(&self) -> Option<String> {
        let folder = self.file.strip_suffix("/index.html")?;
        Some(format!("/{folder}"))
    }
}

/// What the settings of a host are made from.
#[derive(Clone, Debug)]
pub(super) struct Design {
    /// The host's name, with its port if it has one.
    pub(super) host: String,
    /// Headers of every answer, with capital letters. The page's policy is one of them, because a host that sets headers by
    /// path cannot know which path will be answered with the 404 document. A worker's script has another policy
    /// ([`Design::headers`]).
    pub(super) every_answer: Vec<(String, String)>,
    /// The policy alone.
    pub(super) policy: String,
    /// The files that are served, without the 404 document.
    pub(super) files: Vec<Served>,
    /// The document for unknown addresses, with status 404.
    pub(super) not_found: Served,
    /// Redirects with status 302: from, to.
    pub(super) redirects: Vec<(String, String)>,
}

impl Design {
    /// The design for the site in this folder.
    pub(super) fn read(
        headers: &Headers,
        config: &Value,
        host: String,
        site: &Path,
    ) -> Result<Self> {
        let policy = headers.policy_for(config, Scheme::Https)?;
        let mut every_answer = vec![(POLICY.to_owned(), policy.clone())];
        for (name, value) in &headers.every_answer {
            every_answer.push((usual(name), value.clone()));
        }
        let all = files::under(site)?;
        let mut files = Vec::new();
        for path in &all {
            let file = path.to_string_lossy().into_owned();
            if file.ends_with(".br") || file.ends_with(".gz") {
                continue;
            }
            let twin = |ending: &str| {
                all.iter()
                    .any(|one| one == Path::new(&format!("{file}{ending}")))
            };
            files.push(Served {
                media_type: media_type(path),
                cache: headers.cache_for(&format!("/{file}")).to_owned(),
                policy: headers.worker_policy_for(&format!("/{file}"), config),
                twins: twin(".br") && twin(".gz"),
                file,
            });
        }
        let at = files.iter().position(|served| served.file == "404.html");
        let not_found =
            files.remove(at.ok_or_else(|| anyhow::anyhow!("the site has no 404.html"))?);
        let redirects = config["host"]["change_password_url"]
            .as_str()
            .map(|url| ("/.well-known/change-password".to_owned(), url.to_owned()))
            .into_iter()
            .collect();
        Ok(Self {
            host,
            every_answer,
            policy,
            files,
            not_found,
            redirects,
        })
    }

    /// All headers of the answer with this file, except its type.
    pub(super) fn headers(&self, served: &Served) -> Vec<(String, String)> {
        let mut headers = self.every_answer.clone();
        for (name, value) in &mut headers {
            if let (POLICY, Some(own)) = (name.as_str(), &served.policy) {
                value.clone_from(own);
            }
        }
        headers.push(("Cache-Control".to_owned(), served.cache.clone()));
        headers
    }

    /// The scripts that have a policy of their own, with that policy.
    pub(super) fn workers(&self) -> impl Iterator<Item = (&Served, &str)> {
        self.files
            .iter()
            .filter_map(|served| Some((served, served.policy.as_deref()?)))
    }

    /// The status and the file for an address.
    #[cfg(any(test, feature = "trial"))]
    pub(super) fn answer(&self, path: &str) -> (u16, &Served) {
        let found = self
            .files
            .iter()
            .find(|served| served.paths().iter().any(|one| one == path));
        found.map_or((404, &self.not_found), |served| (200, served))
    }
}

/// A header's name with capital letters.
fn usual(name: &str) -> String {
    let words: Vec<String> = name
        .split('-')
        .map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            format!("{}{rest}", first.to_ascii_uppercase())
        })
        .collect();
    words.join("-")
}
