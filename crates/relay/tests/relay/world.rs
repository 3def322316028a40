//! The environment of a test: a tenant, a mail server, a relay between them, and requests as a page sends them.

use std::{fs, time::Duration};

use portico_relay::{Config, Running, start};
use portico_tenant::{GOOD_PASSWORD, Mail, MailKind, Settings, Tenant};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::post_office::PostOffice;

pub(crate) const ADA: &str = "ada@example.test";
pub(crate) const PAGE: &str = "http://localhost:8080";

pub(crate) struct World {
    pub(crate) tenant: Tenant,
    pub(crate) post: PostOffice,
    pub(crate) relay: Running,
    pub(crate) http: Client,
    at: portico_tenant::Running,
    /// Another socket of the tenant.
    pub(crate) also: Option<portico_tenant::Running>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with("").await
    }

    /// With more tables in the relay's config.
    pub(crate) async fn with(more: &str) -> Self {
        Self::but("# more", more).await
    }

    /// With a relay that has short timeouts. The other ones wait longer than any test takes, so that a busy machine causes
    /// no failure.
    pub(crate) async fn impatient() -> Self {
        let tenant = Tenant::new(Settings::default());
        tenant.settings(|settings| settings.rate_limit = None);
        let at = tenant.serve("127.0.0.1:0").await.unwrap();
        let origin = at.origin();
        let short = [
            ("timeout = \"1m\"", "timeout = \"2s\""),
            ("timeout = \"5m\"", "timeout = \"2s\""),
        ];
        Self::between(tenant, at, &origin, &[], &short).await
    }

    /// With the tenant's own mail sink instead of the tests' post office.
    pub(crate) async fn with_sink() -> Self {
        Self::with_sink_and("").await
    }

    pub(crate) async fn with_sink_and(more: &str) -> Self {
        let tenant = Tenant::new(Settings::default());
        tenant.settings(|settings| settings.rate_limit = None);
        let at = tenant.serve("127.0.0.1:0").await.unwrap();
        let sink = tenant.serve_mail("127.0.0.1:0").await.unwrap();
        let port = format!("port = {} # ", sink.address().port());
        let origin = at.origin();
        let pieces = [("port = ", port.as_str()), ("# more", more)];
        let mut world = Self::between(tenant, at, &origin, &[], &pieces).await;
        world.also = Some(sink);
        world
    }

    /// Waits for so many mails at the tenant's sink.
    pub(crate) async fn received(&self, count: usize) -> Vec<Mail> {
        loop {
            let mut mails = self.tenant.outbox();
            mails.retain(|mail| mail.kind == MailKind::Received);
            if mails.len() >= count {
                return mails;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// With another piece in place of one of the relay's config.
    pub(crate) async fn but(piece: &str, by: &str) -> Self {
        let tenant = Tenant::new(Settings::default());
        tenant.settings(|settings| settings.rate_limit = None);
        let at = tenant.serve("127.0.0.1:0").await.unwrap();
        let origin = at.origin();
        Self::between(tenant, at, &origin, &[], &[(piece, by)]).await
    }

    /// With a relay that reaches the tenant at `origin`, has these files beside its config, and
    /// these other pieces in it.
    pub(crate) async fn between(
        tenant: Tenant,
        at: portico_tenant::Running,
        origin: &str,
        files: &[(&str, &str)],
        pieces: &[(&str, &str)],
    ) -> Self {
        let post = PostOffice::open().await;
        Self::before(tenant, at, origin, post, files, pieces).await
    }

    /// With a relay that sends by this mail server; `pieces` say how.
    pub(crate) async fn by(post: PostOffice, files: &[(&str, &str)], security: &str) -> Self {
        let tenant = Tenant::new(Settings::default());
        tenant.settings(|settings| settings.rate_limit = None);
        let at = tenant.serve("127.0.0.1:0").await.unwrap();
        let origin = at.origin();
        let pieces = [
            ("host = \"127.0.0.1\"", "host = \"localhost\""),
            ("security = \"none\"", security),
        ];
        Self::before(tenant, at, &origin, post, files, &pieces).await
    }

    async fn before(
        tenant: Tenant,
        at: portico_tenant::Running,
        origin: &str,
        post: PostOffice,
        files: &[(&str, &str)],
        pieces: &[(&str, &str)],
    ) -> Self {
        let config = config(origin, post.address.port(), files, pieces);
        let relay = start(config).await.unwrap();
        Self {
            tenant,
            post,
            relay,
            http: Client::new(),
            at,
            also: None,
        }
    }

    /// The tenant's origin.
    pub(crate) fn tenant_origin(&self) -> String {
        self.at.origin()
    }

    /// The identity API of the pool.
    fn pool(&self, path: &str) -> String {
        let origin = self.at.origin();
        format!("{origin}/api/identity/demo/system/pools/customers{path}")
    }

    async fn token(&self) -> String {
        let secret = "relay%3Asecret%2Fwith%2Bodd%25characters%3D";
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", "identity identity_self_registration"),
        ];
        let request = self
            .http
            .post(format!("{}/demo/system/oauth2/token", self.at.origin()))
            .basic_auth("portico-relay", Some(secret))
            .form(&form);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    async fn post_to_pool(&self, path: &str, body: &Value) -> Response {
        let request = self.http.post(self.pool(path)).json(body);
        let request = request.bearer_auth(self.token().await);
        request.send().await.unwrap()
    }

    /// Registers without a message, as the page does: the id.
    pub(crate) async fn register(&self, address: &str) -> String {
        let body = json!({
            "identifier": address,
            "password": GOOD_PASSWORD,
            "payload": {"given_name": "Ada", "family_name": "Lovelace", "name": "Ada Lovelace"},
        });
        let path = "/user/register?send_activation_message=false";
        let answer = self.post_to_pool(path, &body).await;
        assert_eq!(answer.status(), StatusCode::CREATED);
        let answer: Value = answer.json().await.unwrap();
        answer["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn activate(&self, user: &str, code: &str) -> StatusCode {
        let path = format!("/users/{user}/activate");
        self.post_to_pool(&path, &json!({"code": code}))
            .await
            .status()
    }

    /// Requests a message as the page does.
    pub(crate) async fn ask(&self, user: &str, address: &str) -> Response {
        self.ask_in("en", user, address).await
    }

    pub(crate) async fn ask_in(&self, language: &str, user: &str, address: &str) -> Response {
        let body = json!({"user_id": user, "address": address, "language": language});
        let request = self.http.post(self.url()).header("origin", PAGE);
        request.json(&body).send().await.unwrap()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/activation-messages", self.relay.address())
    }
}

fn config(tenant: &str, mail: u16, files: &[(&str, &str)], pieces: &[(&str, &str)]) -> Config {
    let (folder, text) = config_file(tenant, mail, files, pieces);
    Config::parse(&text, folder.path(), &|_| None).unwrap()
}

/// The text of a config, and the folder with the files that it names.
pub(crate) fn config_file(
    tenant: &str,
    mail: u16,
    files: &[(&str, &str)],
    pieces: &[(&str, &str)],
) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let secret = "relay:secret/with+odd%characters=\n";
    for (name, text) in files.iter().chain(&[("secret", secret)]) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let limits = if pieces.iter().any(|(_, by)| by.contains("[limits]")) {
        ""
    } else {
        "[limits]\nbetween = \"0s\"\nclient = 100000\noverall = 100000"
    };
    let text = format!(
        r#"
        listen = "127.0.0.1:0"
        origins = ["{PAGE}"]
        log = "debug"
        [page]
        brand = "Acme"
        url = "{PAGE}/"
        [tenant]
        issuer = "{tenant}/demo/system"
        identity_api = "{tenant}/api/identity/demo"
        pool = "customers"
        timeout = "1m"
        [client]
        id = "portico-relay"
        # scopes
        authentication = "secret"
        secret_file = "secret"
        [mail]
        host = "127.0.0.1"
        port = {mail}
        security = "none"
        from = "Acme <no-reply@acme.test>"
        timeout = "5m"
        {limits}
        # more
        "#
    );
    let text = pieces.iter().fold(text, |text, (piece, by)| {
        assert!(text.contains(piece), "{piece}");
        text.replace(piece, by)
    });
    (folder, text)
}
