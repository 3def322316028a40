//! The tables of the config file, one function each, and the checks of their values.

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use axum::http::HeaderName;
use ipnet::IpNet;
use lettre::message::Mailbox;
use reqwest::{Certificate, Identity};
use tracing::level_filters::LevelFilter;
use url::{Host, Url};

use super::{
    Client, Config, Limits, Mail, Proof, Proxies, Queue, Rate, Security, Tenant, reading::Section,
    surroundings::Surroundings,
};
use crate::letters::{Letters, Page};

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// The whole file. Every table is read even when one before it is wrong.
pub(super) fn all(root: &mut Section, surroundings: &Surroundings<'_>) -> Option<Config> {
    let listen = root.parsed("listen", |text| {
        text.parse::<SocketAddr>()
            .map_err(|_| "must be an address and a port, such as 127.0.0.1:8460".into())
    });
    let origins = origins(root);
    let log = root.optional("log").unwrap_or_else(|| "info".into());
    let log = match log.as_str() {
        "error" => LevelFilter::ERROR,
        "warn" => LevelFilter::WARN,
        "info" => LevelFilter::INFO,
        "debug" => LevelFilter::DEBUG,
        _ => {
            root.wrong("log", "must be \"error\", \"warn\", \"info\" or \"debug\"");
            LevelFilter::INFO
        }
    };
    let shutdown = root.time("shutdown", 20 * SECOND, SECOND..=10 * MINUTE);
    let proxies = part(root, "proxies", proxies);
    let tenant = part(root, "tenant", |section| tenant(section, surroundings));
    let client = part(root, "client", |section| client(section, surroundings));
    let mail = part(root, "mail", |section| mail(section, surroundings));
    let page = part(root, "page", page);
    let letters = part(root, "templates", |section| {
        letters(section, surroundings, page)
    });
    let limits = part(root, "limits", limits);
    let queue = part(root, "queue", queue);
    Some(Config {
        listen: listen?,
        origins: origins?,
        log,
        shutdown,
        proxies,
        tenant: tenant?,
        client: client?,
        mail: mail?,
        letters: letters?,
        limits,
        queue,
    })
}

fn part<T>(root: &mut Section, key: &str, read: impl FnOnce(&mut Section) -> T) -> T {
    let mut section = root.section(key);
    let part = read(&mut section);
    section.end(root);
    part
}

fn origins(root: &mut Section) -> Option<Vec<String>> {
    let origins = root.list("origins");
    if origins.is_empty() {
        root.wrong("origins", "must name the origin of the page");
    }
    for origin in &origins {
        // As in a browser's `Origin`: scheme, host, and port unless it is the default one.
        let right = safe_url(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
        if !right {
            root.wrong(
                "origins",
                format!("{origin:?} is no origin such as https://register.example.com"),
            );
        }
    }
    Some(origins).filter(|origins| !origins.is_empty())
}

fn proxies(section: &mut Section) -> Proxies {
    let header = section.parsed_if_there("header", |text| {
        let name = text.to_ascii_lowercase();
        HeaderName::try_from(name).map_err(|_| "must be the name of a header".into())
    });
    let trusted: Vec<IpNet> = section
        .list("trusted")
        .iter()
        .filter_map(|text| {
            let net = text.parse::<IpNet>().ok();
            let net = net.or_else(|| {
                text.parse()
                    .ok()
                    .map(|address: IpAddr| IpNet::from(address))
            });
            if net.is_none() {
                section.wrong("trusted", format!("{text:?} is no network or address"));
            }
            net
        })
        .collect();
    match (&header, trusted.is_empty()) {
        (Some(_), true) => section.wrong(
            "trusted",
            "must name the proxies: anybody could send that header",
        ),
        (None, false) => section.wrong(
            "header",
            "must say where those proxies write the client's address",
        ),
        _ => {}
    }
    Proxies { header, trusted }
}

fn tenant(section: &mut Section, surroundings: &Surroundings<'_>) -> Option<Tenant> {
    let issuer = section.parsed("issuer", safe_url);
    let api = section.parsed("identity_api", safe_url);
    let pool = section.required("pool");
    let token = section.parsed_if_there("token_endpoint", safe_url);
    let code_life = section.time("code_life", 10 * MINUTE, MINUTE..=24 * HOUR);
    let timeout = section.time("timeout", 10 * SECOND, SECOND / 10..=MINUTE);
    let roots = roots(section, surroundings);
    let token = token.or_else(|| below(issuer?, ["oauth2", "token"]));
    let generate = ["system", "pools", &pool?, "user", "code", "generate"];
    Some(Tenant {
        token: token?,
        generate: below(api?, generate)?,
        code_life,
        timeout,
        roots,
    })
}

fn client(section: &mut Section, surroundings: &Surroundings<'_>) -> Option<Client> {
    let id = section.required("id");
    let scope = scope(section);
    let proof = match section.required("authentication").as_deref() {
        Some("secret") => surroundings.secret(section, "secret").map(Proof::Secret),
        Some("certificate") => certificate(section, surroundings),
        Some(_) => {
            section.wrong("authentication", "must be \"secret\" or \"certificate\"");
            None
        }
        None => None,
    };
    Some(Client {
        id: id?,
        scope: scope?,
        proof: proof?,
    })
}

/// The vendor's specification requires only the scope for generating codes, the vendor's tutorial both.
fn scope(section: &mut Section) -> Option<String> {
    const NEEDED: &str = "identity_self_registration";
    let mut scopes = section.list("scopes");
    if scopes.is_empty() {
        scopes = vec!["identity".into(), NEEDED.into()];
    }
    // RFC 6749 section 3.3.
    let is_scope = |scope: &String| {
        let mut bytes = scope.bytes();
        !scope.is_empty() && bytes.all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte))
    };
    if !scopes.iter().all(is_scope) || !scopes.iter().any(|scope| scope == NEEDED) {
        section.wrong("scopes", format!("must be scopes, {NEEDED} among them"));
        return None;
    }
    Some(scopes.join(" "))
}

fn certificate(section: &mut Section, surroundings: &Surroundings<'_>) -> Option<Proof> {
    for key in ["certificate_file", "key_file"] {
        section.needs(key);
    }
    let certificate = surroundings.file(section, "certificate_file");
    let key = surroundings.file(section, "key_file");
    let both = format!("{}\n{}", certificate?, key?);
    if Identity::from_pem(both.as_bytes()).is_err() {
        section.wrong("certificate_file", "and key_file are no pair in PEM");
        return None;
    }
    Some(Proof::Certificate(both.into()))
}

fn mail(section: &mut Section, surroundings: &Surroundings<'_>) -> Option<Mail> {
    let host = section.required("host");
    let security = match section.required("security").as_deref() {
        Some("tls") => Some(Security::Tls),
        Some("starttls") => Some(Security::StartTls),
        Some("none") if host.as_deref().is_some_and(is_loopback) => Some(Security::None),
        Some("none") => {
            section.wrong("security", "can be \"none\" only on this machine");
            None
        }
        Some(_) => {
            section.wrong("security", "must be \"tls\", \"starttls\" or \"none\"");
            None
        }
        None => None,
    };
    let usual = match security {
        Some(Security::Tls) | None => 465,
        Some(Security::StartTls) => 587,
        Some(Security::None) => 25,
    };
    let port = section.number("port", usual, 1..=65535);
    let user = section.optional("user");
    let account = match user {
        Some(user) => surroundings
            .secret(section, "password")
            .map(|password| (user, password)),
        None => None,
    };
    let from = section.parsed("from", mailbox);
    let reply_to = section.parsed_if_there("reply_to", mailbox);
    let timeout = section.time("timeout", 20 * SECOND, SECOND / 10..=5 * MINUTE);
    let connections = section.number("connections", 4, 1..=64);
    let roots = roots(section, surroundings);
    Some(Mail {
        host: host?,
        port: u16::try_from(port).ok()?,
        security: security?,
        account,
        from: from?,
        reply_to,
        timeout,
        connections,
        roots,
    })
}

fn page(section: &mut Section) -> Option<Page> {
    let brand = section.parsed("brand", |text| {
        let plain = !text.chars().any(char::is_control) && text.chars().count() <= 100;
        let brand = plain.then(|| text.to_owned());
        brand.ok_or_else(|| "must be a short text without line breaks".into())
    });
    let url = section.parsed("url", safe_url);
    let linked = section.flag("link", false);
    let url = url?;
    Some(Page {
        brand: brand?,
        host: url.host_str()?.to_owned(),
        link: linked.then(|| url.to_string()),
    })
}

fn letters(
    section: &mut Section,
    surroundings: &Surroundings<'_>,
    page: Option<Page>,
) -> Option<Letters> {
    let folder = section.optional("folder");
    let fallback = section.optional("fallback").unwrap_or_else(|| "en".into());
    let folder = folder.map(|folder| surroundings.path(&folder));
    match Letters::read(folder.as_deref(), &fallback, page?) {
        Ok(letters) => Some(letters),
        Err(mistakes) => {
            for mistake in mistakes {
                section.wrong(&mistake.template, mistake.what);
            }
            None
        }
    }
}

fn limits(section: &mut Section) -> Limits {
    let mut rate = |name: &str, usual: u32, within: Duration| Rate {
        times: section.number(name, usual, 1..=100_000),
        within: section.time(&format!("{name}_within"), within, SECOND..=24 * HOUR),
    };
    let address = rate("address", 5, HOUR);
    let client = rate("client", 30, HOUR);
    // A /48 can be many clients of one provider, or one client with 65,536 networks.
    let network = rate(
        "network",
        client.times.saturating_mul(10).min(100_000),
        client.within,
    );
    let overall = rate("overall", 300, MINUTE);
    let between = section.time("between", 30 * SECOND, Duration::ZERO..=HOUR);
    Limits {
        address,
        between,
        client,
        network,
        overall,
    }
}

fn queue(section: &mut Section) -> Queue {
    Queue {
        capacity: section.number("capacity", 1000, 1..=100_000) as usize,
        at_once: section.number("at_once", 8, 1..=256) as usize,
    }
}

/// More roots of trust, for a tenant or a mail server with a private certificate.
fn roots(section: &mut Section, surroundings: &Surroundings<'_>) -> Option<String> {
    let pem = surroundings.file(section, "ca_file")?;
    match Certificate::from_pem_bundle(pem.as_bytes()) {
        Ok(certificates) if !certificates.is_empty() => Some(pem),
        _ => {
            section.wrong("ca_file", "holds no certificate in PEM");
            None
        }
    }
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    let mailbox = text.parse::<Mailbox>().ok();
    mailbox.ok_or_else(|| "must be an address, or a name and <an address>".into())
}

/// An `https` URL without anything after its path; `http` only to this machine.
fn safe_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let local = url.host_str().is_some_and(is_loopback);
    if url.scheme() != "https" && !(url.scheme() == "http" && local) {
        return Err("must begin with https:// (http:// only on this machine)".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must not contain a user or a password".into());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("must end with its path".into());
    }
    Ok(url)
}

fn is_loopback(host: &str) -> bool {
    match Host::parse(host) {
        Ok(Host::Domain(name)) => name == "localhost",
        Ok(Host::Ipv4(address)) => address.is_loopback(),
        Ok(Host::Ipv6(address)) => address.is_loopback(),
        Err(_) => false,
    }
}

fn below<'a>(mut url: Url, path: impl IntoIterator<Item = &'a str>) -> Option<Url> {
    url.path_segments_mut().ok()?.pop_if_empty().extend(path);
    Some(url)
}
