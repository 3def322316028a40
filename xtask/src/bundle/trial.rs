//! Serves a bundle by a real nginx or Caddy of this machine, over TLS with a certificate made for it, and
//! compares every answer with the design. With a proxy in the bundle and its upstream on loopback, the
//! stand-in tenant is started there, and every operation of the identity API is tried.

use super::{
    design::{Design, Served},
    identity_api::IdentityApi,
};
use crate::{
    arguments::Server,
    process::{self, Running},
    start::programs,
};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// Every operation of the vendor's system API for identities, with ids in it: method and path.
pub(super) const OPERATIONS: [(&str, &str); 18] = [
    ("GET", "pools/POOL"),
    ("POST", "pools/POOL/user/activate"),
    ("POST", "pools/POOL/user/code/generate"),
    ("POST", "pools/POOL/user/otp/inspect"),
    ("POST", "pools/POOL/user/register"),
    ("POST", "pools/POOL/user/webauthn/add/complete"),
    ("POST", "pools/POOL/user/webauthn/add/request"),
    ("POST", "pools/POOL/users"),
    ("POST", "pools/POOL/users/someone/activate"),
    ("POST", "pools/POOL/users/someone/activation/generate"),
    ("POST", "pools/POOL/users/someone/activation/send"),
    (
        "POST",
        "pools/POOL/users/someone/address/verification/complete",
    ),
    (
        "POST",
        "pools/POOL/users/someone/address/verification/request",
    ),
    ("POST", "pools/POOL/users/someone/code/generate"),
    ("POST", "pools/POOL/users/someone/webauthn/create/begin"),
    ("POST", "pools/POOL/users/someone/webauthn/create/complete"),
    ("POST", "pools/POOL/users/by_key"),
    ("GET", "schemas/default_payload"),
];

/// Tries the bundle in `out`.
///
/// # Errors
/// When the server does not start, or an answer is not as designed: all of them are printed.
pub(super) fn run(
    checkout: &Path,
    out: &Path,
    design: &Design,
    api: Option<&IdentityApi>,
    server: Server,
) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("portico-trial-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port();
    let host = design.host.split(':').next().unwrap_or_default().to_owned();
    process::run(
        Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
            ])
            .args(["-nodes", "-days", "2", "-subj", "/CN=trial", "-addext"])
            .arg(format!("subjectAltName=DNS:{host}"))
            .args(["-keyout", "key.pem", "-out", "certificate.pem"])
            .stderr(std::process::Stdio::null())
            .current_dir(&folder),
    )?;
    let trial = Trial {
        out: out.canonicalize()?,
        folder,
        host,
        port,
    };
    let _tenant = api
        .map(|api| tenant(checkout, &trial.folder, api))
        .transpose()?;
    let _running = match server {
        Server::Nginx => trial.nginx(api.is_some())?,
        Server::Caddy => trial.caddy(api.is_some())?,
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    trial.site(design, &mut wrong, &mut count)?;
    if let Some(api) = api {
        trial.api(api, &mut wrong, &mut count)?;
        if server == Server::Nginx {
            trial.flood(api, &mut wrong, &mut count)?;
        }
    }
    let _ = fs::remove_dir_all(&trial.folder);
    for line in &wrong {
        println!("trial: {line}");
    }
    println!(
        "trial: {count} answers of {server:?}, {} not as designed",
        wrong.len()
    );
    match wrong.is_empty() {
        true => Ok(()),
        false => bail!("the bundle is not served as designed"),
    }
}

/// The stand-in at the upstream's own port.
fn tenant(checkout: &Path, folder: &Path, api: &IdentityApi) -> Result<Running> {
    let port = api.origin.rsplit_once(':').map_or("", |(_, port)| port);
    if !api.origin.starts_with("http://127.0.0.1:") {
        bail!(
            "a proxy is tried with --upstream http://127.0.0.1:<port>/..., where the stand-in is started"
        );
    }
    let ready = programs::program(checkout, "portico-tenant", |command| {
        command.args([
            "--port",
            port,
            "--page",
            "https://signup.example",
            "--database",
        ]);
        command.arg(folder.join("tenant.redb"));
    })?;
    Ok(ready.running)
}

struct Trial {
    out: PathBuf,
    folder: PathBuf,
    host: String,
    port: u16,
}

/// What came back.
struct Answer {
    status: u16,
    /// Lower-case names.
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Vec<&str> {
        let name = name.to_ascii_lowercase();
        let same = self.headers.iter().filter(|(one, _)| *one == name);
        same.map(|(_, value)| value.as_str()).collect()
    }
}

impl Trial {
    fn nginx(&self, api: bool) -> Result<Running> {
        let (out, folder) = (self.out.display(), self.folder.display());
        let (zones, proxy) = match api {
            true => (
                format!("include {out}/hosts/nginx/identity-api-http.conf;"),
                format!("include {out}/hosts/nginx/identity-api.conf;"),
            ),
            false => Default::default(),
        };
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {folder}/{kind};\n"))
            .concat();
        // The files belong to whoever runs this; only root may say who reads them.
        let user = if folder_is_roots(&self.folder)? {
            "user root;"
        } else {
            ""
        };
        let text = format!(
            "{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
access_log off;
{temporary}{zones}
server {{
listen 127.0.0.1:{port} ssl;
server_name {host};
ssl_certificate {folder}/certificate.pem;
ssl_certificate_key {folder}/key.pem;
root {out}/site;
include {out}/hosts/nginx/portico.conf;
{proxy}
}}
}}
",
            port = self.port,
            host = self.host,
        );
        let path = self.folder.join("nginx.conf");
        fs::write(&path, text)?;
        let mut nginx = Command::new("nginx");
        nginx
            .arg("-e")
            .arg(self.folder.join("error.log"))
            .arg("-c")
            .arg(path);
        self.started(&mut nginx)
    }

    fn caddy(&self, api: bool) -> Result<Running> {
        let (out, folder) = (self.out.display(), self.folder.display());
        let (file, proxy) = match api {
            true => (
                format!("import {out}/hosts/caddy/identity-api.caddy\n"),
                "import portico_identity_api\n",
            ),
            false => Default::default(),
        };
        let text = format!(
            "{{
admin off
auto_https off
}}
import {out}/hosts/caddy/portico.caddy
{file}
https://{host}:{port} {{
bind 127.0.0.1
tls {folder}/certificate.pem {folder}/key.pem
root * {out}/site
{proxy}import portico
}}
",
            port = self.port,
            host = self.host,
        );
        let path = self.folder.join("Caddyfile");
        fs::write(&path, text)?;
        let mut caddy = Command::new("caddy");
        caddy
            .env("HOME", &self.folder)
            .env("XDG_DATA_HOME", &self.folder)
            .env("XDG_CONFIG_HOME", &self.folder)
            .stderr(fs::File::create(self.folder.join("error.log"))?)
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(path);
        self.started(&mut caddy)
    }

    /// Starts a server and waits until it listens.
    fn started(&self, server: &mut Command) -> Result<Running> {
        let mut running = process::start(server)?;
        let since = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            let ended = running.child.try_wait()?;
            if ended.is_some() || since.elapsed() > Duration::from_secs(20) {
                let log = fs::read_to_string(self.folder.join("error.log")).unwrap_or_default();
                bail!("the server does not start: {log}");
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(running)
    }

    fn ask(&self, method: &str, path: &str, encoding: &str) -> Result<Answer> {
        let body = self.folder.join("body");
        let _ = fs::remove_file(&body);
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--show-error",
            "--http1.1",
            "--path-as-is",
            "--max-time",
            "20",
        ])
        .arg("--cacert")
        .arg(self.folder.join("certificate.pem"))
        .arg("--resolve")
        .arg(format!("{}:{}:127.0.0.1", self.host, self.port))
        .args(["--request", method, "--dump-header", "-", "--output"])
        .arg(&body);
        if method == "POST" {
            curl.args(["--header", "content-type: application/json", "--data", "{}"]);
        }
        if !encoding.is_empty() {
            curl.arg("--header")
                .arg(format!("accept-encoding: {encoding}"));
        }
        let head = process::output(curl.arg(format!("https://{}:{}{path}", self.host, self.port)))?;
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split_whitespace().nth(1));
        Ok(Answer {
            status: status
                .and_then(|status| status.parse().ok())
                .context("no status")?,
            headers: lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect(),
            body: fs::read(&body).unwrap_or_default(),
        })
    }

    fn site(&self, design: &Design, wrong: &mut Vec<String>, count: &mut usize) -> Result<()> {
        let mut paths: Vec<String> = design.files.iter().flat_map(Served::paths).collect();
        // What is not served, although some of it lies there.
        for served in design.files.iter().filter(|served| served.twins) {
            paths.push(format!("/{}.br", served.file));
        }
        for unknown in [
            "/assets/none-0000000000000000.wasm",
            "/assets/",
            "/headers.json",
            "/.git/config",
            "/callback/none",
            "/assets/../../sbom.cdx.json",
            "/%2e%2e/sbom.cdx.json",
            "/none?code=1",
        ] {
            paths.push(unknown.to_owned());
        }
        for path in &paths {
            for encoding in [
                "",
                "gzip, deflate, br, zstd",
                "gzip",
                "br;q=0, gzip;q=0.5",
                "identity",
            ] {
                *count += 1;
                let answer = self.ask("GET", path, encoding)?;
                let bare = path.split('?').next().unwrap_or_default();
                let (status, served) = design.answer(bare);
                let mut say = |what: String| wrong.push(format!("GET {path} ({encoding}): {what}"));
                // A server may refuse such an address by itself.
                if (path.contains("..") || path.contains("%2e")) && answer.status == 400 {
                    continue;
                }
                if answer.status != status {
                    say(format!("status {}, not {status}", answer.status));
                }
                self.check(design, served, encoding, &answer, &mut say)?;
            }
        }
        for folder in design.files.iter().filter_map(Served::folder) {
            *count += 1;
            let answer = self.ask("GET", &format!("{folder}?code=a&state=b"), "")?;
            let to = format!("{folder}/?code=a&state=b");
            if answer.status != 308 || answer.header("location") != [to.as_str()] {
                wrong.push(format!(
                    "GET {folder}: {} to {:?}",
                    answer.status,
                    answer.header("location")
                ));
            }
        }
        for (from, to) in &design.redirects {
            *count += 1;
            let answer = self.ask("GET", from, "")?;
            if answer.status != 302 || answer.header("location") != [to.as_str()] {
                wrong.push(format!(
                    "GET {from}: {} to {:?}",
                    answer.status,
                    answer.header("location")
                ));
            }
        }
        *count += 1;
        let answer = self.ask("POST", "/", "")?;
        if answer.status != 405 {
            wrong.push(format!("POST /: status {}, not 405", answer.status));
        }
        Ok(())
    }

    /// Compares one answer with what is served there.
    fn check(
        &self,
        design: &Design,
        served: &Served,
        encoding: &str,
        answer: &Answer,
        say: &mut impl FnMut(String),
    ) -> Result<()> {
        for (name, value) in &design.every_answer {
            if answer.header(name) != [value.as_str()] {
                say(format!("{name}: {:?}", answer.header(name)));
            }
        }
        if answer.header("cache-control") != [served.cache.as_str()] {
            say(format!(
                "cache-control: {:?}",
                answer.header("cache-control")
            ));
        }
        let kind = answer.header("content-type");
        // The letter case of a charset means nothing.
        if !kind
            .first()
            .is_some_and(|kind| kind.eq_ignore_ascii_case(served.media_type))
            || kind.len() != 1
        {
            say(format!("content-type: {kind:?}, not {}", served.media_type));
        }
        let (coding, ending) = match encoding {
            _ if !served.twins => ("", ""),
            "" | "identity" => ("", ""),
            all if all.contains("br,") => ("br", ".br"),
            _ => ("gzip", ".gz"),
        };
        let got = answer.header("content-encoding");
        if got.join(",") != coding {
            say(format!("content-encoding: {got:?}, not {coding:?}"));
        }
        let varies = answer.header("vary").join(",").to_ascii_lowercase();
        if served.twins && !varies.contains("accept-encoding") {
            say(format!("vary: {varies}"));
        }
        let file = self
            .out
            .join("site")
            .join(format!("{}{ending}", served.file));
        if answer.body != fs::read(file)? {
            say(format!(
                "{} bytes that are not those of {}{ending}",
                answer.body.len(),
                served.file
            ));
        }
        Ok(())
    }

    /// Every operation: let through to the tenant (which asks for a token), or refused here.
    fn api(&self, api: &IdentityApi, wrong: &mut Vec<String>, count: &mut usize) -> Result<()> {
        let pool = api.calls[0].path.rsplit('/').next().unwrap_or_default();
        let mut asked: Vec<(&str, String)> = Vec::new();
        for (method, path) in OPERATIONS {
            let path = format!("/system/{}", path.replace("POOL", pool));
            for method in [method, "GET", "POST", "PUT", "DELETE"] {
                asked.push((method, path.clone()));
            }
        }
        for path in [
            "/system/pools",
            "/system/pools/another",
            "/system/pools/another/user/register",
            "/system/pools/POOL/users/a%2F..%2Fb/activate",
            "/system/pools/POOL/users/../user/code/generate",
            "/system/pools/POOL/user/register/",
            "/system/pools/POOL//user/register",
            "/admin/pools",
            "",
        ] {
            asked.push(("POST", path.replace("POOL", pool)));
        }
        for (method, path) in asked {
            *count += 1;
            let wanted = api.admits(method, &path);
            let answer = self.patient(method, &format!("{}{path}", api.prefix))?;
            // The tenant alone answers so: it was not given a token.
            let reached =
                answer.status == 401 && answer.header("content-type").concat().contains("json");
            let refused = matches!(answer.status, 400 | 404 | 405)
                && !answer.header("content-type").concat().contains("json");
            if wanted != reached || wanted == refused {
                wrong.push(format!(
                    "{method} {path}: status {} (let through: {wanted})",
                    answer.status
                ));
            }
        }
        Ok(())
    }

    /// Asks at a pace that no limit minds.
    fn patient(&self, method: &str, path: &str) -> Result<Answer> {
        loop {
            let answer = self.ask(method, path, "")?;
            if answer.status != 429 {
                return Ok(answer);
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    }

    /// A flood of registrations is held back.
    fn flood(&self, api: &IdentityApi, wrong: &mut Vec<String>, count: &mut usize) -> Result<()> {
        let call = api.calls.iter().find(|call| call.method == "POST");
        let path = call
            .map(|call| format!("{}{}", api.prefix, call.path))
            .unwrap_or_default();
        let mut held_back = 0;
        for _ in 0..40 {
            *count += 1;
            held_back += usize::from(self.ask("POST", &path, "")?.status == 429);
        }
        if held_back == 0 {
            wrong.push(format!("40 times POST {path} at once: none was held back"));
        }
        Ok(())
    }
}

fn folder_is_roots(folder: &Path) -> Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(folder)?.uid() == 0)
}
