//! Serves the built site as a CDN would: with the headers of `headers.json`, content types, the compressed copies, and
//! status 404 for unknown paths. The caller passes the `config.json`, so that one build can be tried with any tenant.
//!
//! For development and tests: no TLS, one machine, loopback only.

use crate::{
    headers::{self, Headers, Scheme},
    media_type::media_type,
};
use anyhow::{Context, Result};
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::Response,
};
use serde_json::Value;
use std::{
    io::ErrorKind,
    net::{Ipv4Addr, SocketAddr},
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// A site that is being served; it ends when this is dropped.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    task: JoinHandle<()>,
    beacons: Texts,
    asked: Texts,
}

/// Recorded texts, oldest first.
type Texts = Arc<Mutex<Vec<String>>>;

fn read_out(texts: &Texts) -> Vec<String> {
    let texts = texts.lock();
    texts.unwrap_or_else(PoisonError::into_inner).clone()
}

fn note(texts: &Texts, text: String) {
    let texts = texts.lock();
    texts.unwrap_or_else(PoisonError::into_inner).push(text);
}

impl Running {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where to open the page: `http://localhost:<port>`, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// The bodies that the page has sent to `events.beacon_path` of its config so far.
    pub fn beacons(&self) -> Vec<String> {
        read_out(&self.beacons)
    }

    /// The path of each request so far.
    pub fn asked(&self) -> Vec<String> {
        read_out(&self.asked)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves the built site in `dist` on loopback, with `config` as its `config.json`; port 0 takes a free one. Files are
/// read on each request, so a new build is served at once.
///
/// A config that names no tenant is served too (the page has to explain it): the policy then
/// allows connections to the site only.
///
/// # Errors
/// When the port is taken, or `dist` holds no finished build.
pub async fn serve(dist: &Path, config: Value, port: u16) -> Result<Running> {
    let site = Site {
        dist: dist.to_owned(),
        config,
        beacons: Texts::default(),
        asked: Texts::default(),
    };
    let (beacons, asked) = (Arc::clone(&site.beacons), Arc::clone(&site.asked));
    site.headers()?;
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
        Err(error) if error.kind() == ErrorKind::AddrInUse => {
            anyhow::bail!("port {port} is in use by another program")
        }
        other => other.with_context(|| format!("cannot listen on port {port}"))?,
    };
    let address = listener.local_addr()?;
    let router = Router::new()
        .fallback(
            async |State(site): State<Arc<Site>>,
                   method: Method,
                   uri: Uri,
                   headers: HeaderMap,
                   body: String| {
                match method == Method::POST && site.config["events"]["beacon_path"] == uri.path() {
                    true => site.take(body),
                    false => site.answer(&method, &uri, &headers),
                }
            },
        )
        .with_state(Arc::new(site));
    let task = tokio::spawn(async move {
        // It does not end by itself. Its clients notice an error of the socket.
        let _ = axum::serve(listener, router).await;
    });
    Ok(Running {
        address,
        task,
        beacons,
        asked,
    })
}

/// The site that is served.
struct Site {
    dist: PathBuf,
    config: Value,
    beacons: Texts,
    asked: Texts,
}

impl Site {
    /// Records a beacon, which a host would write into a log.
    fn take(&self, told: String) -> Response {
        note(&self.beacons, told);
        plain(StatusCode::NO_CONTENT, "")
    }

    fn headers(&self) -> Result<Headers> {
        let path = self.dist.join(headers::FILE);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "no finished build in {} (cargo xtask build makes one)",
                self.dist.display()
            )
        })?;
        serde_json::from_str(&text).with_context(|| format!("cannot read {}", path.display()))
    }

    fn answer(&self, method: &Method, uri: &Uri, asked: &HeaderMap) -> Response {
        let path = uri.path();
        note(&self.asked, path.to_owned());
        let Ok(headers) = self.headers() else {
            // A build is being written.
            return plain(
                StatusCode::SERVICE_UNAVAILABLE,
                "There is no finished build.",
            );
        };
        if method != Method::GET && method != Method::HEAD {
            return plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.");
        }
        let found = self.find(path);
        if let Some(Found::Folder) = found {
            let query = uri
                .query()
                .map(|query| format!("?{query}"))
                .unwrap_or_default();
            return Response::builder()
                .status(StatusCode::PERMANENT_REDIRECT)
                .header(header::LOCATION, format!("{path}/{query}"))
                .body(Body::empty())
                .unwrap_or_default();
        }
        let (status, file, cached_as) = match found {
            Some(Found::File(file)) => (StatusCode::OK, file, path),
            _ => (
                StatusCode::NOT_FOUND,
                self.dist.join("404.html"),
                "/404.html",
            ),
        };
        let (body, encoding) = if path == "/config.json" {
            (self.config.to_string().into_bytes(), None)
        } else {
            read(&file, asked).unwrap_or_default()
        };
        let kind = media_type(&file);
        let mut answer = Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, kind)
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::VARY, "accept-encoding")
            .header(header::CACHE_CONTROL, headers.cache_for(cached_as));
        if let Some(encoding) = encoding {
            answer = answer.header(header::CONTENT_ENCODING, encoding);
        }
        for (name, value) in &headers.every_answer {
            answer = answer.header(name, value);
        }
        // Every answer has the policy, as on hosts that set headers by path. A worker's script has its own policy.
        let policy = match headers.worker_policy_for(path, &self.config) {
            Some(policy) => policy,
            None => headers
                .policy_for(&self.config, Scheme::Http)
                .unwrap_or_else(|_| headers.policy_without_tenant(Scheme::Http)),
        };
        answer = answer.header(header::CONTENT_SECURITY_POLICY, policy);
        let body = if method == Method::HEAD {
            Body::empty()
        } else {
            Body::from(body)
        };
        answer
            .body(body)
            .unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "A header is not valid."))
    }

    /// The file or folder at this path. Files outside of the site, compressed copies by their own names and `headers.json`
    /// are not found.
    fn find(&self, path: &str) -> Option<Found> {
        let relative = Path::new(path.strip_prefix('/')?);
        let inside = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        let hidden = path
            .split('/')
            .any(|part| part.starts_with('.') || part.contains('%'));
        let own =
            path.ends_with(".br") || path.ends_with(".gz") || relative == Path::new(headers::FILE);
        if !inside || hidden || own {
            return None;
        }
        let file = self.dist.join(relative);
        if path.ends_with('/') {
            let index = file.join("index.html");
            return index.is_file().then_some(Found::File(index));
        }
        if file.is_dir() {
            return file.join("index.html").is_file().then_some(Found::Folder);
        }
        (file.is_file() || path == "/config.json").then_some(Found::File(file))
    }
}

enum Found {
    File(PathBuf),
    /// A folder with a document, requested without the slash at its end.
    Folder,
}

/// The file in the best encoding that the client accepts and the site has.
fn read(file: &Path, asked: &HeaderMap) -> Option<(Vec<u8>, Option<&'static str>)> {
    let accepted = asked
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let accepts = |name: &str| {
        accepted
            .split(',')
            .any(|one| one.split(';').next().is_some_and(|one| one.trim() == name))
    };
    for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
        let mut twin = file.as_os_str().to_owned();
        twin.push(ending);
        if accepts(encoding)
            && let Ok(body) = std::fs::read(twin)
        {
            return Some((body, Some(encoding)));
        }
    }
    std::fs::read(file).ok().map(|body| (body, None))
}

fn plain(status: StatusCode, text: &'static str) -> Response {
    let mut answer = Response::new(Body::from(text));
    *answer.status_mut() = status;
    answer
}

#[cfg(test)]
mod tests;
