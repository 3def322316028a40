//! A real nginx or Caddy in front of a bundle: over TLS with a certificate made for it, on a port that is
//! free, for as long as the trial takes.

use super::super::design::Design;
use super::Server;
use crate::process::{self, Running};
use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The folder of nginx's log in the settings of a bundle.
const LOGS: &str = "/var/log/nginx/";

/// A server that is running.
pub(super) struct Front {
    /// The bundle.
    pub(super) out: PathBuf,
    pub(super) host: String,
    pub(super) port: u16,
    folder: PathBuf,
    running: Option<Running>,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: u16,
    /// Lower-case names.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Vec<&str> {
        let name = name.to_ascii_lowercase();
        let same = self.headers.iter().filter(|(one, _)| *one == name);
        same.map(|(_, value)| value.as_str()).collect()
    }
}

impl Front {
    /// Starts the server; with `api` it passes the calls of the identity API on.
    pub(super) fn start(out: &Path, design: &Design, server: Server, api: bool) -> Result<Self> {
        let folder =
            std::env::temp_dir().join(format!("portico-trial-{}-{server:?}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let host = design.host.split(':').next().unwrap_or_default().to_owned();
        let mut front = Self {
            out: out.canonicalize()?,
            host,
            port,
            folder,
            running: None,
        };
        front.certify()?;
        let running = match server {
            Server::Nginx => front.nginx(api)?,
            Server::Caddy => front.caddy(api)?,
        };
        front.running = Some(running);
        Ok(front)
    }

    /// A folder for files of the trial, removed at its end.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    fn certify(&self) -> Result<()> {
        let mut openssl = Command::new("openssl");
        openssl
            .args(["req", "-x509", "-newkey", "ec"])
            .args(["-pkeyopt", "ec_paramgen_curve:P-256"])
            .args(["-nodes", "-days", "2", "-subj", "/CN=trial", "-addext"])
            .arg(format!("subjectAltName=DNS:{}", self.host))
            .args(["-keyout", "key.pem", "-out", "certificate.pem"])
            .stderr(Stdio::null())
            .current_dir(&self.folder);
        process::run(&mut openssl)
    }

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
        // Started by root, nginx runs its workers as another user, who could not read the files.
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
set_real_ip_from 127.0.0.1;
real_ip_header X-Trial-Address;
include {folder}/portico-http.conf;
{temporary}{zones}
server {{
listen 127.0.0.1:{port} ssl;
server_name {host};
ssl_certificate {folder}/certificate.pem;
ssl_certificate_key {folder}/key.pem;
root {out}/site;
include {folder}/portico.conf;
{proxy}
}}
}}
",
            port = self.port,
            host = self.host,
        );
        // The bundle's files, with the log in the trial's own folder.
        for name in ["portico-http.conf", "portico.conf"] {
            let text = fs::read_to_string(self.out.join("hosts/nginx").join(name))?;
            let text = text.replace(LOGS, &format!("{folder}/"));
            fs::write(self.folder.join(name), text)?;
        }
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
        // The global options are those of the bundle's own Caddyfile.
        let caddyfile = fs::read_to_string(self.out.join("hosts/caddy/Caddyfile"))?;
        let options = caddyfile.split_once("\n{\n").and_then(|(_, behind)| {
            let (options, _) = behind.split_once("\n}\n")?;
            Some(options)
        });
        let options = options.context("the Caddyfile has no options")?;
        let text = format!(
            "{{
admin off
auto_https off
{options}
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

    /// Sends a request with this `Accept-Encoding`; empty: without one.
    pub(super) fn ask(&self, method: &str, path: &str, encoding: &str) -> Result<Answer> {
        match encoding {
            "" => self.send(method, path, &[]),
            encoding => self.send(method, path, &[("accept-encoding", encoding)]),
        }
    }

    /// Sends a request with a token and these headers.
    pub(super) fn ask_with(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
        let token = [("authorization", "Bearer token")];
        self.send(method, path, &[&token, headers].concat())
    }

    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Answer> {
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
        for (name, value) in headers {
            curl.arg("--header").arg(format!("{name}: {value}"));
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
}

impl Front {
    /// Everything that the server has logged so far.
    pub(super) fn logged(&self) -> String {
        ["portico.log", "error.log"]
            .map(|name| fs::read_to_string(self.folder.join(name)).unwrap_or_default())
            .concat()
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.running = None;
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn folder_is_roots(folder: &Path) -> Result<bool> {
    use std::os::unix::fs::MetadataExt;
    Ok(fs::metadata(folder)?.uid() == 0)
}
