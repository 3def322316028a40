//! The client side of the tests: sends requests to the tenant in process.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use form_urlencoded::{Serializer, byte_serialize, parse};
use http::{HeaderMap, Method, Request, Response};
use portico_tenant::{GOOD_PASSWORD, Mail, Operation, Settings, Tenant};
use serde_json::{Value, json};

pub(crate) const PAGE: &str = "http://localhost:8080";
pub(crate) const CALLBACK: &str = "http://localhost:8080/callback/";
pub(crate) const STATE: &str = "st~te/with+odd characters=";
/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const ADA: &str = "ada+sign-up@example.test";

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A parameter of the redirect.
    pub(crate) fn returned(&self, name: &str) -> Option<String> {
        let location = self
            .header("location")
            .unwrap_or_else(|| panic!("{}", self.text()));
        let (_, query) = location.split_once('?').unwrap();
        let all: Vec<(String, String)> = parse(query.as_bytes()).into_owned().collect();
        all.into_iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }
}

impl From<Response<Bytes>> for Answer {
    fn from(response: Response<Bytes>) -> Self {
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }
}

/// A tenant and a client that talks to it.
pub(crate) struct Visit {
    pub(crate) tenant: Tenant,
    pub(crate) token: String,
}

/// A request to the identity API before it is sent.
pub(crate) struct Ask<'a> {
    visit: &'a Visit,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Ask<'_> {
    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    pub(crate) fn raw(mut self, body: &str) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) async fn send(self) -> Answer {
        let headers: Vec<(&str, &str)> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let uri = format!(
            "{}{}",
            self.visit.tenant.current_settings().identity_api(),
            self.path
        );
        self.visit
            .request(self.method, &uri, &headers, &self.body)
            .await
    }
}

impl Visit {
    /// Without a token yet.
    pub(crate) fn stranger(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        Self {
            tenant: Tenant::new(settings),
            token: String::new(),
        }
    }

    /// With a token.
    pub(crate) async fn new(change: impl FnOnce(&mut Settings)) -> Self {
        let mut visit = Self::stranger(change);
        visit.token = visit.fresh_token().await;
        visit
    }

    pub(crate) async fn fresh_token(&self) -> String {
        let answer = self.exchange(&self.code().await).await;
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    /// A token of the back end's own client.
    pub(crate) async fn service_token(&self, scope: &str) -> String {
        let client = self.tenant.current_settings().confidential_client;
        let pair = format!("{}:{}", escaped(&client.id), escaped(&client.secret));
        let basic = format!("Basic {}", STANDARD.encode(pair));
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        let form = form.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = self
            .post("token", &form, &[("authorization", basic.as_str())])
            .await;
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn request(
        &self,
        method: Method,
        uri: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = Bytes::copy_from_slice(body.as_bytes());
        self.tenant.handle(request.body(body).unwrap()).await.into()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[], "").await
    }

    /// Parameters of an authorization request that is in order.
    pub(crate) fn authorize_parameters() -> Vec<(String, String)> {
        [
            ("response_type", "code"),
            ("client_id", "portico"),
            ("redirect_uri", CALLBACK),
            ("scope", "identity identity_self_registration"),
            ("state", STATE),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// The authorization request with `name` set to `value`, or without it.
    pub(crate) async fn authorize_with(&self, name: &str, value: Option<&str>) -> Answer {
        let mut all = Self::authorize_parameters();
        all.retain(|(other, _)| other != name);
        all.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self.authorize(&all).await
    }

    pub(crate) async fn authorize(&self, parameters: &[(String, String)]) -> Answer {
        let query = form(parameters);
        let issuer = self.tenant.current_settings().issuer();
        self.get(&format!("{issuer}/oauth2/authorize?{query}"))
            .await
    }

    pub(crate) async fn code(&self) -> String {
        let answer = self.authorize(&Self::authorize_parameters()).await;
        answer.returned("code").unwrap()
    }

    pub(crate) fn token_parameters(code: &str) -> Vec<(String, String)> {
        [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("client_id", "portico"),
            ("code_verifier", VERIFIER),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    pub(crate) async fn exchange(&self, code: &str) -> Answer {
        self.post("token", &Self::token_parameters(code), &[]).await
    }

    /// The token request with `name` set to `value`, or without it.
    pub(crate) async fn exchange_with(&self, name: &str, value: Option<&str>) -> Answer {
        let mut all = Self::token_parameters(&self.code().await);
        all.retain(|(other, _)| other != name);
        all.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        self.post("token", &all, &[]).await
    }

    /// A form to `/oauth2/{endpoint}`.
    pub(crate) async fn post(
        &self,
        endpoint: &str,
        parameters: &[(String, String)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let uri = format!(
            "{}/oauth2/{endpoint}",
            self.tenant.current_settings().issuer()
        );
        let typed = [("content-type", "application/x-www-form-urlencoded")];
        let headers = [&typed, headers].concat();
        self.request(Method::POST, &uri, &headers, &form(parameters))
            .await
    }

    /// A request to `/system/...` with the token.
    pub(crate) fn ask(&self, method: Method, path: &str, body: &Value) -> Ask<'_> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let mut ask = Ask {
            visit: self,
            method,
            path: format!("/system{path}"),
            headers: vec![("authorization".into(), format!("Bearer {}", self.token))],
            body,
        };
        if !ask.body.is_empty() {
            ask = ask.with("content-type", "application/json");
        }
        ask
    }

    pub(crate) fn in_pool(&self, path: &str, body: &Value) -> Ask<'_> {
        self.ask(Method::POST, &format!("/pools/customers{path}"), body)
    }

    pub(crate) fn read(&self, path: &str) -> Ask<'_> {
        self.ask(Method::GET, path, &Value::Null)
    }

    pub(crate) fn register(&self, body: &Value) -> Ask<'_> {
        self.in_pool("/user/register?code_type_in_message=code", body)
    }

    /// Registers and gives the user id.
    pub(crate) async fn registered(&self, identifier: &str) -> String {
        let answer = self.register(&visitor(identifier)).send().await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn resend(&self, user: &str, body: &Value) -> Ask<'_> {
        let path = format!("/users/{user}/activation/send?code_type_in_message=code");
        self.in_pool(&path, body)
    }

    pub(crate) fn activate(&self, user: &str, body: &Value) -> Ask<'_> {
        self.in_pool(&format!("/users/{user}/activate"), body)
    }

    /// Registers and activates.
    pub(crate) async fn activated(&self, identifier: &str) -> String {
        let user = self.registered(identifier).await;
        let code = self.newest_code(identifier);
        let answer = self.activate(&user, &json!({"code": code})).send().await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        user
    }

    pub(crate) fn mail(&self, to: &str) -> Mail {
        self.tenant.newest_mail(to).unwrap()
    }

    pub(crate) fn newest_code(&self, to: &str) -> String {
        self.mail(to).code.unwrap()
    }

    pub(crate) fn last_operation(&self) -> Operation {
        self.tenant.requests().last().unwrap().operation
    }
}

pub(crate) fn form(parameters: &[(String, String)]) -> String {
    Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
}

pub(crate) fn escaped(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// A registration that is in order.
pub(crate) fn visitor(identifier: &str) -> Value {
    json!({
        "identifier": identifier,
        "password": GOOD_PASSWORD,
        "payload": {"given_name": "Zo\u{eb}", "family_name": "O'Brien-\u{141}", "name": "Zo\u{eb} O'Brien"}
    })
}

/// A record of a passkey as the vendor's server makes it (contract.md section 12.2).
pub(crate) fn passkey() -> Value {
    json!({
        "id": "AQIDBA==",
        "publicKey": "pQECAyYgASFYIA==",
        "attestationType": "none",
        "transport": null,
        "flags": {
            "userPresent": true, "userVerified": true, "backupEligible": false, "backupState": false
        },
        "authenticator": {
            "AAGUID": "AAAAAAAAAAAAAAAAAAAAAA==", "signCount": 0, "cloneWarning": false,
            "attachment": "platform"
        },
        "attestation": {
            "clientDataJSON": "e30=", "clientDataHash": "", "authenticatorData": "AA==",
            "publicKeyAlgorithm": -7, "object": "oA=="
        }
    })
}
