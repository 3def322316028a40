//! Serves the built site as a CDN would: with the headers of `headers.json`, right types,
//! compressed files as they lie there, and an honest 404. Only the `config.json` is given, so that
//! one build can be tried with any tenant.
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

/// What came, oldest first.
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

    /// What the page has told the path of its config so far (`events.beacon_path`).
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

/// Serves the built site in `dist` on loopback, with `config` as its `config.json`; port 0 takes
/// a free one. Files are read when they are asked for, so a new build is seen at once.
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
        // It has no end of its own; an error of the socket would show in whoever asks.
        let _ = axum::serve(listener, router).await;
    });
    Ok(Running {
        address,
        task,
        beacons,
        asked,
    })
}

/// What is served.
struct Site {
    dist: PathBuf,
    config: Value,
    beacons: Texts,
    asked: Texts,
}

impl Site {
    /// A host would write it into a log.
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
            // A build is being written this very moment.
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
        // With every answer, as a host that goes by paths does it; a worker's script has its own.
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

    /// What lies at this path. Nothing outside of the site, no compressed twin by its own name,
    /// and not what is meant for the host.
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
    /// A folder with a document, asked for without the slash at its end.
    Folder,
}

/// The file in the best encoding that was asked for and lies there.
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
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;
    use std::fs;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpStream,
    };

    /// A site made by hand, in a folder of its own for each test.
    fn dist(name: &str) -> PathBuf {
        let dist = std::env::temp_dir().join(format!("portico-site-{}-{name}", std::process::id()));
        for folder in ["assets", "callback"] {
            fs::create_dir_all(dist.join(folder)).unwrap();
        }
        let headers = serde_json::to_string(&Headers::new(&[], &[])).unwrap();
        for (file, text) in [
            (headers::FILE, headers.as_str()),
            ("index.html", "start"),
            ("callback/index.html", "callback"),
            ("404.html", "nothing here"),
            ("config.json", "{}"),
            ("assets/a.wasm", "plain"),
            ("assets/a.wasm.br", "small"),
            (".secret", "hidden"),
        ] {
            fs::write(dist.join(file), text).unwrap();
        }
        dist
    }

    fn config() -> Value {
        json!({ "tenant": {
            "issuer": "http://127.0.0.1:1/demo/system",
            "identity_api": "http://127.0.0.1:1/api/identity/demo",
        } })
    }

    /// Head in lower case and body of the answer to a request line with one more header.
    async fn ask(running: &Running, request: &str, header: &str) -> (String, String) {
        let mut stream = TcpStream::connect(running.address()).await.unwrap();
        let text =
            format!("{request} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{header}\r\n\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_lowercase(), body.to_owned())
    }

    /// Runs `story` with the site made by hand being served.
    fn serving(name: &str, story: impl AsyncFnOnce(&Running)) {
        let dist = dist(name);
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let running = serve(&dist, config(), 0).await.unwrap();
                story(&running).await;
            });
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn a_document_comes_with_every_header_of_the_design() {
        serving("document", async |running| {
            let (head, body) = ask(running, "GET /?x=1", "x: y").await;
            assert!(head.starts_with("http/1.1 200"), "{head}");
            assert_eq!(body, "start");
            for line in [
                "content-type: text/html; charset=utf-8",
                "cache-control: no-cache",
                "x-content-type-options: nosniff",
                "referrer-policy: no-referrer",
                "cross-origin-opener-policy: same-origin",
                "connect-src 'self' http://127.0.0.1:1;",
            ] {
                assert!(head.contains(line), "{line} in {head}");
            }
            let (head, body) = ask(running, "GET /callback/?code=1", "x: y").await;
            assert!(head.contains("cache-control: no-store"), "{head}");
            assert_eq!(body, "callback");
        });
    }

    #[test]
    fn a_compressed_twin_is_sent_to_whoever_takes_it() {
        serving("twin", async |running| {
            let (head, body) =
                ask(running, "GET /assets/a.wasm", "accept-encoding: gzip, br").await;
            assert!(head.contains("content-encoding: br"), "{head}");
            assert!(head.contains("content-type: application/wasm"), "{head}");
            assert!(head.contains("immutable"), "{head}");
            assert_eq!(body, "small");
            let (head, body) = ask(running, "GET /assets/a.wasm", "x: y").await;
            assert!(!head.contains("content-encoding"), "{head}");
            assert_eq!(body, "plain");
        });
    }

    #[test]
    fn the_config_is_the_given_one() {
        serving("config", async |running| {
            let (_, body) = ask(running, "GET /config.json", "x: y").await;
            assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), config());
        });
    }

    #[test]
    fn what_is_not_there_is_not_found_and_never_the_start_page() {
        serving("missing", async |running| {
            for path in [
                "/assets/b.wasm",
                "/headers.json",
                "/assets/a.wasm.br",
                "/.secret",
                "/assets/../.secret",
                "/%2e%2e/x",
                "//etc/passwd",
                "/assets/",
            ] {
                let (head, body) = ask(running, &format!("GET {path}"), "x: y").await;
                assert!(head.starts_with("http/1.1 404"), "{path}: {head}");
                assert_eq!(body, "nothing here", "{path}");
            }
            let (head, _) = ask(running, "POST /", "content-length: 0").await;
            assert!(head.starts_with("http/1.1 405"), "{head}");
            let (head, body) = ask(running, "HEAD /", "x: y").await;
            assert!(head.starts_with("http/1.1 200"), "{head}");
            assert_eq!(body, "");
        });
    }

    #[test]
    fn a_folder_without_its_slash_keeps_the_query_on_the_way() {
        serving("folder", async |running| {
            let (head, _) = ask(running, "GET /callback?code=1&state=2", "x: y").await;
            assert!(
                head.contains("location: /callback/?code=1&state=2"),
                "{head}"
            );
        });
    }

    #[test]
    fn a_taken_port_is_said_so() {
        serving("port", async |running| {
            let port = running.address().port();
            let error = serve(&dist("port"), config(), port).await.unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("port {port} is in use by another program")
            );
        });
    }
}
