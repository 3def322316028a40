//! The calls of the identity API that a registration needs, and no other (contract.md section 3).
//!
//! Each is one request with the visitor's token. Nothing is repeated here, nothing decided: an
//! answer is what was asked for, or a [`Refusal`].

pub mod duration;
pub mod pool;
pub mod refusal;
mod wire;

use std::{fmt, time::Duration};

use serde_json::Value;

use crate::{
    browser::{Browser, Method, Request, Response},
    config::{Config, MessageKind},
    form::Submission,
    oauth::exchange::{AccessToken, is_json},
    secret::Secret,
};
use pool::Pool;
use refusal::Refusal;

/// After this long a call is given up.
const DEADLINE: Duration = Duration::from_secs(20);

/// The id that registering returned. For a taken address it is somebody else's, so it is never
/// shown and never printed (behaviour 7).
#[derive(Clone, PartialEq, Eq)]
pub struct UserId(String);

impl UserId {
    /// The id, as it came from the tenant, from the page's own memory or from a link.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id, for the path of a call and for the page's memory.
    pub(crate) fn open(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserId(..)")
    }
}

/// What an activation link carries.
#[derive(Clone, Debug)]
pub struct LinkCode {
    /// An extended code; a short one if the user is named.
    pub code: Secret,
    /// The user, if the link names one.
    pub user: Option<String>,
}

/// One visitor's way to the identity API.
#[derive(Clone, Copy)]
pub struct Caller<'a, B> {
    /// Sends.
    pub browser: &'a B,
    /// Says where to.
    pub config: &'a Config,
    /// Proves the right to.
    pub token: &'a AccessToken,
}

impl<B: Browser> Caller<'_, B> {
    /// `systemGetPool` (contract.md section 3.8).
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn pool(&self) -> Result<Pool, Refusal> {
        let path = ["system", "pools", &self.config.tenant.pool];
        let response = self.send(Method::Get, &path, &[], None).await?;
        pool::read(&object(&response, 200)?).ok_or(Refusal::Unreadable(response.status))
    }

    /// `systemGetSchema` (contract.md section 3.8): the schema inside.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn schema(&self, id: &str) -> Result<Value, Refusal> {
        let response = self
            .send(Method::Get, &["system", "schemas", id], &[], None)
            .await?;
        let mut body = object(&response, 200)?;
        body.get_mut("schema")
            .map(Value::take)
            .filter(Value::is_object)
            .ok_or(Refusal::Unreadable(response.status))
    }

    /// `selfRegisterUser` (contract.md section 3.1). The same answer for a free and a taken address.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn register(&self, submission: &Submission) -> Result<UserId, Refusal> {
        let path = [
            "system",
            "pools",
            &self.config.tenant.pool,
            "user",
            "register",
        ];
        let mut query = self.message();
        query.push(("send_activation_message", "true"));
        let body = wire::registration(submission);
        let response = self.send(Method::Post, &path, &query, Some(body)).await?;
        let body = object(&response, 201)?;
        body.get("id")
            .and_then(Value::as_str)
            .filter(|id| !id.is_empty())
            .map(UserId::new)
            .ok_or(Refusal::Unreadable(response.status))
    }

    /// `selfSendActivationMessage` (contract.md section 3.2); earlier codes end with it.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn resend(&self, user: &UserId, address: &str) -> Result<(), Refusal> {
        let pool = &self.config.tenant.pool;
        let path = [
            "system",
            "pools",
            pool,
            "users",
            user.open(),
            "activation",
            "send",
        ];
        let body = wire::resend(address);
        let response = self
            .send(Method::Post, &path, &self.message(), Some(body))
            .await?;
        match response.status {
            204 => Ok(()),
            _ => Err(Refusal::of(&response)),
        }
    }

    /// `activateSelfRegisteredUser` (contract.md section 3.3).
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn activate(&self, user: &UserId, code: &Secret) -> Result<(), Refusal> {
        let path = [
            "system",
            "pools",
            &self.config.tenant.pool,
            "users",
            user.open(),
            "activate",
        ];
        self.activation(&path, code).await
    }

    /// `activateSelfRegisteredUserUsingExtendedCode` (contract.md section 3.4).
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn activate_by_extended_code(&self, code: &Secret) -> Result<(), Refusal> {
        let path = [
            "system",
            "pools",
            &self.config.tenant.pool,
            "user",
            "activate",
        ];
        self.activation(&path, code).await
    }

    /// `inspectOTP` (contract.md section 3.5): whether an extended code is valid and for an
    /// activation. Does not spend it.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn inspect(&self, code: &Secret) -> Result<Inspected, Refusal> {
        let path = [
            "system",
            "pools",
            &self.config.tenant.pool,
            "user",
            "otp",
            "inspect",
        ];
        let response = self
            .send(Method::Post, &path, &[], Some(wire::code(code)))
            .await?;
        let body = object(&response, 200)?;
        let unreadable = Refusal::Unreadable(response.status);
        let user = body.get("user_id").and_then(Value::as_str).map(UserId::new);
        let password_set = body.get("password_set").and_then(Value::as_bool);
        let (Some(user), Some(password_set)) = (user, password_set) else {
            return Err(unreadable);
        };
        let for_activation = body.get("code_type").and_then(Value::as_str) == Some("activation");
        Ok(Inspected {
            user,
            password_set,
            for_activation,
        })
    }

    async fn activation(&self, path: &[&str], code: &Secret) -> Result<(), Refusal> {
        let response = self
            .send(Method::Post, path, &[], Some(wire::code(code)))
            .await?;
        let body = object(&response, 201)?;
        match body.get("status").and_then(Value::as_str) {
            Some("active") => Ok(()),
            _ => Err(Refusal::Unreadable(response.status)),
        }
    }

    fn message(&self) -> Vec<(&'static str, &str)> {
        let kind = match self.config.message {
            MessageKind::Code => "code",
            MessageKind::Link => "link",
        };
        let theme = self.config.tenant.theme_server.as_deref();
        let mut query = vec![("code_type_in_message", kind)];
        query.extend(theme.map(|server| ("server_id", server)));
        query
    }

    async fn send(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Secret>,
    ) -> Result<Response, Refusal> {
        let request = Request {
            method,
            url: self.config.tenant.identity_api.below(path, query),
            bearer: Some(self.token.bearer()),
            body: body.map(|body| ("application/json", body)),
            deadline: DEADLINE,
        };
        self.browser
            .fetch(request)
            .await
            .map_err(Refusal::Unreachable)
    }
}

/// What the tenant says of an extended code.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Whose code it is.
    pub user: UserId,
    /// Whether this account has a password already.
    pub password_set: bool,
    /// Whether the code activates, and does not reset a password or the like.
    pub for_activation: bool,
}

fn object(response: &Response, expected: u16) -> Result<Value, Refusal> {
    if response.status != expected {
        return Err(Refusal::of(response));
    }
    is_json(response.content_type.as_deref())
        .then(|| serde_json::from_str::<Value>(&response.body).ok())
        .flatten()
        .filter(Value::is_object)
        .ok_or(Refusal::Unreadable(response.status))
}
