//! The stand-in tenant as a program: `portico-tenant --port 8450 --page http://localhost:8080
//! --database FILE [--switch name=value]...`. It prints its ready line and nothing else.

use std::io::Write as _;
use std::process::ExitCode;

use portico_tenant::{Settings, Tenant};

struct Arguments {
    port: u16,
    mail_port: Option<u16>,
    tls: Tls,
    settings: Settings,
}

/// Where to serve over TLS as well, with certificate chain and key in PEM.
#[derive(Default)]
struct Tls {
    port: Option<u16>,
    certificate: String,
    key: String,
}

fn number(name: &str, value: &str) -> Result<u16, String> {
    let read = value.parse();
    read.map_err(|_| format!("{name} {value}: no port"))
}

fn read(name: &str, path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{name} {path}: {error}"))
}

fn arguments(mut given: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut port = 8450;
    let mut page = None;
    let mut database = None;
    let mut tls = Tls::default();
    let mut mail_port = None;
    let mut switches = Vec::new();
    while let Some(name) = given.next() {
        let value = given
            .next()
            .ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--port" => port = number(&name, &value)?,
            "--page" => page = Some(value.trim_end_matches('/').to_owned()),
            "--database" => database = Some(value),
            "--tls-port" => tls.port = Some(number(&name, &value)?),
            "--mail-port" => mail_port = Some(number(&name, &value)?),
            "--tls-certificate" => tls.certificate = read(&name, &value)?,
            "--tls-key" => tls.key = read(&name, &value)?,
            "--switch" => {
                let pair = value
                    .split_once('=')
                    .ok_or_else(|| format!("--switch {value}: write name=value"))?;
                switches.push((pair.0.to_owned(), pair.1.to_owned()));
            }
            _ => return Err(format!("{name} is unknown")),
        }
    }
    let mut settings = Settings::file(database.ok_or("--database is missing")?);
    if let Some(page) = page {
        settings = settings.with_page(&page);
    }
    for (name, value) in switches {
        settings.set(&name, &value)?;
    }
    if tls.port.is_some() && (tls.certificate.is_empty() || tls.key.is_empty()) {
        return Err("--tls-port needs --tls-certificate and --tls-key".into());
    }
    Ok(Arguments {
        port,
        mail_port,
        tls,
        settings,
    })
}

async fn run() -> Result<(), String> {
    let Arguments {
        port,
        mail_port,
        tls,
        settings,
    } = arguments(std::env::args().skip(1))?;
    let tenant = Tenant::open(settings).map_err(|trouble| trouble.to_string())?;
    let running = tenant
        .serve(("127.0.0.1", port))
        .await
        .map_err(|error| format!("port {port}: {error}"))?;
    // Served until the program ends.
    let _served_over_tls = match tls.port {
        None => None,
        Some(port) => Some(
            tenant
                .serve_tls(("127.0.0.1", port), &tls.certificate, &tls.key)
                .await
                .map_err(|error| format!("--tls-port {port}: {error}"))?,
        ),
    };
    let _mails_taken = match mail_port {
        None => None,
        Some(port) => Some(
            tenant
                .serve_mail(("127.0.0.1", port))
                .await
                .map_err(|error| format!("--mail-port {port}: {error}"))?,
        ),
    };
    let mut out = std::io::stdout();
    // A closed standard output does not end the program.
    let _ = writeln!(out, "tenant ready: {}", running.origin()).and_then(|()| out.flush());
    tokio::signal::ctrl_c()
        .await
        .map_err(|error| error.to_string())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(mistake) => {
            let _ = writeln!(std::io::stderr(), "portico-tenant: {mistake}");
            ExitCode::FAILURE
        }
    }
}
