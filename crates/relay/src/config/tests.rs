//! The example file is valid, and every mistake is reported with its key.
#![allow(clippy::unwrap_used)]

use secrecy::ExposeSecret;

use super::*;

const EXAMPLE: &str = include_str!("../../relay.example.toml");

fn environment(name: &str) -> Option<String> {
    match name {
        "PORTICO_RELAY_SECRET" => Some("client secret".into()),
        "PORTICO_RELAY_MAIL_PASSWORD" => Some("mail password".into()),
        "EMPTY" => Some(String::new()),
        _ => None,
    }
}

fn parse(text: &str) -> Result<Config, Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mistakes = |mistakes: Mistakes| mistakes.0.iter().map(Mistake::to_string).collect();
    Config::parse(text, folder, &environment).map_err(mistakes)
}

/// Asserts that the example with one piece replaced has exactly these mistakes, each beginning with its key.
fn check(piece: &str, by: &str, expected: &[&str]) {
    assert!(EXAMPLE.contains(piece), "{piece}");
    let mistakes = parse(&EXAMPLE.replace(piece, by)).map_or_else(|mistakes| mistakes, |_| vec![]);
    assert_eq!(mistakes.len(), expected.len(), "{by}: {mistakes:#?}");
    for (mistake, start) in mistakes.iter().zip(expected) {
        assert!(mistake.starts_with(start), "{by}: {mistake}");
    }
}

#[test]
fn the_example_is_right() {
    let config = parse(EXAMPLE).unwrap();
    assert_eq!(
        config.tenant.token.as_str(),
        "https://example.eu.authz.cloudentity.io/example/system/oauth2/token"
    );
    assert_eq!(
        config.tenant.generate.as_str(),
        "https://example.eu.authz.cloudentity.io/api/identity/example/system/pools/customers/user/code/generate"
    );
    assert_eq!(config.mail.port, 465);
    let Proof::Secret(secret) = &config.client.proof else {
        unreachable!()
    };
    assert_eq!(secret.expose_secret(), "client secret");
}

#[test]
fn what_is_commented_out_in_the_example_is_the_default() {
    let leave = [
        "token_endpoint",
        "ca_file",
        "certificate_file",
        "key_file",
        "folder",
        "reply_to",
    ];
    let all: String = EXAMPLE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting)
                if (setting.contains(" = ") || setting.starts_with('['))
                    && !leave.iter().any(|key| setting.starts_with(key)) =>
            {
                format!("{setting}\n")
            }
            _ => format!("{line}\n"),
        })
        .collect();
    let [mut shown, mut usual] = [parse(&all), parse(EXAMPLE)].map(Result::unwrap);
    assert!(shown.proxies.header.is_some());
    shown.proxies = Proxies::default();
    usual.proxies = Proxies::default();
    assert_eq!(format!("{shown:#?}"), format!("{usual:#?}"));
}

#[test]
fn a_config_does_not_show_its_secrets() {
    let shown = format!("{:?}", parse(EXAMPLE).unwrap());
    assert!(!shown.contains("client secret"));
    assert!(!shown.contains("mail password"));
}

#[test]
fn every_mistake_is_told_at_once() {
    let mistakes = parse("colour = 1\n[tenant]\npool = 1\n[queue]\ncapacity = 0").unwrap_err();
    let keys: Vec<&str> = mistakes
        .iter()
        .map(|line| line.split(':').next().unwrap())
        .collect();
    for key in [
        "listen",
        "origins",
        "colour",
        "page.brand",
        "page.url",
        "tenant.issuer",
        "tenant.identity_api",
        "tenant.pool",
        "client.id",
        "client.authentication",
        "mail.host",
        "mail.security",
        "mail.from",
        "queue.capacity",
    ] {
        assert!(keys.contains(&key), "{key}: {keys:?}");
    }
    assert_eq!(parse("listen = ").unwrap_err().len(), 1);
}

#[test]
fn each_mistake_has_its_key() {
    check("127.0.0.1:8460", "8460", &["listen:"]);
    check("[\"https://register.example.com\"]", "[]", &["origins:"]);
    check(
        "[\"https://register.example.com\"]",
        "[\"https://register.example.com/\"]",
        &["origins:"],
    );
    check(
        "[\"https://register.example.com\"]",
        "[\"*\"]",
        &["origins:"],
    );
    check(
        "[\"https://register.example.com\"]",
        "[\"http://register.example.com\"]",
        &["origins:"],
    );
    check(
        "[\"https://register.example.com\"]",
        "[1]",
        &["origins:", "origins:"],
    );
    check("# log = \"info\"", "log = \"trace\"", &["log:"]);
    check("# shutdown = \"20s\"", "shutdown = 20", &["shutdown:"]);
    check("brand = \"Example\"", "brand = \"a\\nb\"", &["page.brand:"]);
    check("issuer = \"https:", "issuer = \"http:", &["tenant.issuer:"]);
    check(
        "identity_api = \"https:",
        "identity_api = \"http:",
        &["tenant.identity_api:"],
    );
    check(
        "identity_api = \"https://",
        "identity_api = \"https://me:pw@",
        &["tenant.identity_api:"],
    );
    check(
        "# code_life = \"10m\"",
        "code_life = \"10\"",
        &["tenant.code_life:"],
    );
    check(
        "# timeout = \"10s\"",
        "ca_file = \"Cargo.toml\"",
        &["tenant.ca_file:"],
    );
    check(
        "# timeout = \"10s\"",
        "ca_file = \"none.pem\"",
        &["tenant.ca_file:"],
    );
    check(
        "authentication = \"secret\"",
        "authentication = \"jwt\"",
        &["client.authentication:", "client.secret_env:"],
    );
    check(
        "id = \"portico-relay\"",
        "id = \"r\"\nscopes = [\"identity\"]",
        &["client.scopes:"],
    );
    check(
        "secret_env = \"PORTICO_RELAY_SECRET\"",
        "",
        &["client.secret_env:"],
    );
    check(
        "secret_env = \"PORTICO_RELAY_SECRET\"",
        "secret_env = \"NO\"",
        &["client.secret_env:"],
    );
    check(
        "secret_env = \"PORTICO_RELAY_SECRET\"",
        "secret_env = \"EMPTY\"",
        &["client.secret_env:"],
    );
    check(
        "secret_env = \"PORTICO_RELAY_SECRET\"",
        "secret_file = \"none\"",
        &["client.secret_file:"],
    );
    check(
        "secret_env = \"PORTICO_RELAY_SECRET\"",
        "secret = \"s3cret\"",
        &["client.secret:", "client.secret_env:"],
    );
    check(
        "security = \"tls\"",
        "security = \"none\"",
        &["mail.security:"],
    );
    check(
        "security = \"tls\"",
        "security = \"ssl\"",
        &["mail.security:"],
    );
    check("# port = 465", "port = 0", &["mail.port:"]);
    check("Example <no-reply@example.com>", "Example", &["mail.from:"]);
    check(
        "Example <no-reply@example.com>",
        "E <a@b.test>\\r\\nBcc: c@d.test",
        &["mail.from:"],
    );
    check(
        "# reply_to = \"help@example.com\"",
        "reply_to = \"help\"",
        &["mail.reply_to:"],
    );
    check(
        "# [templates]",
        "[templates]\nfallback = \"fr\"",
        &["templates.fallback:"],
    );
    check("# [limits]", "[limits]\naddress = 0", &["limits.address:"]);
    check(
        "# [limits]",
        "[limits]\nbetween = \"soon\"",
        &["limits.between:"],
    );
    check(
        "# [proxies]",
        "[proxies]\nheader = \"x-forwarded-for\"",
        &["proxies.trusted:"],
    );
    check(
        "# [proxies]",
        "[proxies]\ntrusted = [\"10.0.0.1\"]",
        &["proxies.header:"],
    );
    check(
        "# [proxies]",
        "[proxies]\nheader = \"a b\"\ntrusted = [\"ten\"]",
        &["proxies.header:", "proxies.trusted:"],
    );
}

#[test]
fn a_secret_that_stands_in_the_file_is_not_repeated() {
    let text = EXAMPLE.replace("secret_env", "secret = \"s3cret\"\nsecret_env");
    let mistakes = parse(&text).unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert!(!mistakes[0].contains("s3cret"));
}

#[test]
fn mail_without_tls_stays_on_this_machine() {
    for (host, right) in [
        ("127.0.0.1", true),
        ("localhost", true),
        ("[::1]", true),
        ("smtp.example.com", false),
        ("localhost.example.com", false),
        ("128.0.0.1", false),
    ] {
        let text = EXAMPLE
            .replace("smtp.example.com", host)
            .replace("security = \"tls\"", "security = \"none\"");
        assert_eq!(parse(&text).is_ok(), right, "{host}");
    }
}
