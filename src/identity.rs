//! The calls of the identity API that a registration needs, and no other (contract.md section 3).
//!
//! Each is one question with the visitor's token, asked again by itself only where that is safe
//! (`retry`). An answer is what was asked for, or a [`Refusal`]. Two refusals are answered in the tenant's place: a
//! taken identifier as a free one, and a spent code of an account that this browser has activated.

mod answer;
pub mod duration;
pub mod link;
pub mod pool;
pub mod prepared;
pub mod refusal;
pub mod relay;
pub mod retry;
mod wire;

use std::{cell::RefCell, time::Duration};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{
    account::UserId,
    browser::{Browser, Method, Request, Response},
    config::{Api, Config, Creation, Delivery, MessageKind, PasswordWhen},
    form::{Submission, addressee::Addressee},
    oauth::exchange::{AccessToken, is_json},
    reason,
    secret::{ActivationCode, Password, Secret},
};
use pool::Pool;
use prepared::Credentials;
use refusal::Refusal;

/// The deadline of a call.
const DEADLINE: Duration = Duration::from_secs(20);
/// The deadline of a call that makes an account. It is longer, because repeating a call whose answer was only slow
/// may make a second account.
const LONG_DEADLINE: Duration = Duration::from_secs(60);

/// An account that is active now.
#[derive(Clone, Debug)]
pub struct Active {
    /// The account's id.
    pub user: UserId,
    /// The credentials of the account.
    pub credentials: Credentials,
    /// The account's address, if the answer names it.
    pub addressee: Option<Addressee>,
}

impl Active {
    /// An account of which only the id is known.
    pub fn new(user: UserId) -> Self {
        Self {
            user,
            credentials: Credentials::default(),
            addressee: None,
        }
    }
}

/// An account that this browser has activated before is active, whatever the tenant says of its code now.
pub(crate) fn unless_active(
    result: Result<Active, Refusal>,
    user: &UserId,
    activated_before: bool,
) -> Result<Active, Refusal> {
    match result {
        Err(refusal) if activated_before && refusal.is_of_the_code() => {
            Ok(Active::new(user.clone()))
        }
        result => result,
    }
}

/// A taken identifier is answered as a free one (contract.md section 3.7): with an id that is nobody's.
fn as_for_a_free_one(
    result: Result<UserId, Refusal>,
    chance: impl FnOnce() -> [u8; 32],
) -> Result<UserId, Refusal> {
    match result {
        Err(Refusal::Conflict) => Ok(UserId::invented(chance())),
        result => result,
    }
}

/// What is sent with a code.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// The new password, if it is set with the code.
    pub password: Option<Password>,
    /// The address that the code went to, if that is not the identifier (`otp_address`).
    pub code_address: Option<String>,
}

/// What the visitor has set out to do. A send that is repeated because its answer got lost is of the same intent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Intent(u32);

impl Intent {
    /// The intent after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// What a call of the identity API needs.
#[derive(Clone, Copy)]
pub struct Caller<'a, B> {
    /// Sends the requests.
    pub browser: &'a B,
    /// Has the addresses.
    pub config: &'a Config,
    /// Authorizes the requests.
    pub token: &'a AccessToken,
    /// What the visitor has set out to do: a part of the idempotency key.
    pub intent: Intent,
    /// Receives the tenant's own words about a refusal, for the operator.
    pub reason: &'a RefCell<Option<String>>,
}

impl<B: Browser> Caller<'_, B> {
    /// `systemGetPool` (contract.md section 3.8).
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn pool(&self) -> Result<Pool, Refusal> {
        let path = ["system", "pools", &self.config.tenant.pool];
        let response = self.send(Method::Get, &path, &[], None).await?;
        let answer: pool::Answer = self.object(&response)?;
        answer.pool().ok_or(Refusal::Unreadable(response.status))
    }

    /// `systemGetSchema` (contract.md section 3.8): the schema inside.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn schema(&self, id: &str) -> Result<Value, Refusal> {
        let response = self
            .send(Method::Get, &["system", "schemas", id], &[], None)
            .await?;
        let answer: answer::Schema = self.object(&response)?;
        Ok(Value::Object(answer.schema))
    }

    /// Makes the account, by the call that the config names. The answer is the same for a free and a
    /// taken identifier.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn register(&self, submission: &Submission) -> Result<UserId, Refusal> {
        match &self.config.api {
            Api::SelfRegister => self.self_register(submission).await,
            Api::CreateUser(creation) => {
                let made = self.create(submission, creation).await;
                as_for_a_free_one(made, || self.browser.random())
            }
        }
    }

    /// `selfRegisterUser` (contract.md section 3.1). The same answer for a free and a taken address.
    async fn self_register(&self, submission: &Submission) -> Result<UserId, Refusal> {
        let activation = &self.config.activation;
        let query = match activation.delivery {
            Delivery::WithRegistration => {
                let mut query = self.message(activation.message);
                query.push(("send_activation_message", "true"));
                query
            }
            // Another call sends the message, or the relay does.
            Delivery::OnRequest | Delivery::Relay(_) => vec![("send_activation_message", "false")],
        };
        let body = wire::registration(submission);
        let response = self.post(&["user", "register"], &query, body).await?;
        let user: answer::User = self.object(&response)?;
        user.id().ok_or(Refusal::Unreadable(response.status))
    }

    /// `systemCreateUser` (contract.md section 3.7).
    async fn create(
        &self,
        submission: &Submission,
        creation: &Creation,
    ) -> Result<UserId, Refusal> {
        let body = wire::creation(submission, creation, self.config.identifier);
        let response = self.post(&["users"], &[], body).await?;
        let user: answer::User = self.object(&response)?;
        // An account with more credentials than were sent is not the one that this call made.
        let sent = match submission.password() {
            Some(_) => PasswordWhen::Registration,
            None => PasswordWhen::Never,
        };
        let own = user.credentials().surplus(sent).is_empty();
        user.id()
            .filter(|_| own)
            .ok_or(Refusal::Unreadable(response.status))
    }

    /// `selfSendActivationMessage` (contract.md section 3.2); it ends earlier codes.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn send_message(
        &self,
        user: &UserId,
        address: &str,
        kind: MessageKind,
    ) -> Result<(), Refusal> {
        let activation = &self.config.activation;
        let mut query = self.message(kind);
        if activation.invitation {
            query.push(("mode", "invitation"));
        }
        if let (Some(url), MessageKind::Link) = (&activation.post_activation_url, kind) {
            query.push(("post_activation_url", url));
        }
        let path = ["users", user.open(), "activation", "send"];
        let response = self.post(&path, &query, wire::address(address)).await?;
        match response.status {
            // The body does not matter: it says nothing about the message.
            200..=299 => Ok(()),
            _ => Err(self.refusal(&response)),
        }
    }

    /// `activateSelfRegisteredUser` (contract.md section 3.3): the account that is active now.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn activate(
        &self,
        user: &UserId,
        code: &ActivationCode,
        proof: &Proof,
    ) -> Result<Active, Refusal> {
        let path = ["users", user.open(), "activate"];
        self.activation(&path, user, code, proof).await
    }

    /// `activateSelfRegisteredUserUsingExtendedCode` (contract.md section 3.4): the account that is active now. `user` is
    /// the account of the code ([`Self::inspect`]).
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn activate_by_extended_code(
        &self,
        user: &UserId,
        code: &ActivationCode,
        proof: &Proof,
    ) -> Result<Active, Refusal> {
        let path = ["user", "activate"];
        self.activation(&path, user, code, proof).await
    }

    /// `inspectOTP` (contract.md section 3.5): whether an extended code is valid and for an
    /// activation. Does not spend it.
    ///
    /// # Errors
    /// [`Refusal`]
    pub async fn inspect(&self, code: &ActivationCode) -> Result<Inspected, Refusal> {
        let body = wire::activation(code, &Proof::default());
        let response = self.post(&["user", "otp", "inspect"], &[], body).await?;
        let answer: answer::Inspection = self.judged(&response).await?;
        Ok(Inspected {
            user: answer.user_id,
            password_set: answer.password_set,
            for_activation: answer.code_type.0.as_deref() == Some("activation"),
        })
    }

    async fn activation(
        &self,
        path: &[&str],
        known: &UserId,
        code: &ActivationCode,
        proof: &Proof,
    ) -> Result<Active, Refusal> {
        let body = wire::activation(code, proof);
        let response = self.post(path, &[], body).await?;
        let user: answer::User = self.judged(&response).await?;
        if !user.is_active() {
            return Err(Refusal::Unreadable(response.status));
        }
        Ok(Active {
            // The answer need not name the id.
            user: user.id().unwrap_or_else(|| known.clone()),
            credentials: user.credentials(),
            addressee: user.addressee(),
        })
    }

    /// The answer to a call with a code. A 401 may be about the code or about the token: reading the pool with the same
    /// token tells which, and costs no attempt.
    async fn judged<T: DeserializeOwned>(&self, response: &Response) -> Result<T, Refusal> {
        match self.object(response) {
            Err(Refusal::Unauthorized) => match self.pool().await {
                Err(Refusal::Unauthorized) => Err(Refusal::TokenEnded),
                _ => Err(Refusal::Unauthorized),
            },
            answer => answer,
        }
    }

    /// The JSON object of an answer with any 2xx status. A wrong content type does not matter if the body can be read;
    /// it is reported to the operator.
    fn object<T: DeserializeOwned>(&self, response: &Response) -> Result<T, Refusal> {
        if !(200..300).contains(&response.status) {
            return Err(self.refusal(response));
        }
        let content_type = response.content_type.as_deref();
        let body = serde_json::from_str::<Value>(response.body.trim_start_matches('\u{feff}'));
        // serde would also read a struct from a list.
        let Some(body) = body.ok().filter(Value::is_object) else {
            let foreign = content_type.filter(|_| !is_json(content_type));
            *self.reason.borrow_mut() = foreign.map(|found| ["content-type: ", found].concat());
            return Err(Refusal::Unreadable(response.status));
        };
        if !is_json(content_type) {
            let api = self.config.tenant.identity_api.as_str();
            self.browser.tell_wrong_type(api, content_type);
        }
        T::deserialize(body).map_err(|_| Refusal::Unreadable(response.status))
    }

    fn refusal(&self, response: &Response) -> Refusal {
        *self.reason.borrow_mut() = reason::of_answer(response);
        Refusal::from_response(response)
    }

    fn message(&self, kind: MessageKind) -> Vec<(&'static str, &str)> {
        let kind = match kind {
            MessageKind::Code => "code",
            MessageKind::Link => "link",
        };
        let theme = self.config.tenant.theme_server.as_deref();
        let mut query = vec![("code_type_in_message", kind)];
        query.extend(theme.map(|server| ("server_id", server)));
        query
    }

    /// A POST below the pool.
    async fn post(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        body: Secret,
    ) -> Result<Response, Refusal> {
        let mut whole = vec!["system", "pools", &self.config.tenant.pool];
        whole.extend(path);
        self.send(Method::Post, &whole, query, Some(body)).await
    }

    async fn send(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        body: Option<Secret>,
    ) -> Result<Response, Refusal> {
        let url = self.config.tenant.identity_api.below(path, query);
        let keyed = self.config.tenant.idempotency_keys;
        let idempotency_key = body
            .as_ref()
            .filter(|_| keyed)
            .map(|body| self.idempotency_key(&url, body));
        // The two calls that make an account have the longer deadline.
        let makes = matches!(path, [.., "user", "register"] | [.., "users"]);
        let request = Request {
            method,
            url,
            bearer: Some(self.token.bearer()),
            body: body.map(|body| ("application/json", body)),
            idempotency_key,
            padded: false,
            keepalive: false,
            deadline: if makes { LONG_DEADLINE } else { DEADLINE },
        };
        let safe = method == Method::Get || keyed;
        retry::fetch(self.browser, request, safe)
            .await
            .map_err(Refusal::Unreachable)
    }

    /// The same key for the same request within one intent of the visitor, another one afterwards (contract.md section
    /// 3.0): the tenant answers a repeated POST as it did the first time.
    fn idempotency_key(&self, url: &str, body: &Secret) -> String {
        let mut hash = Sha256::new();
        for part in [
            self.token.bearer().open(),
            &self.intent.0.to_string(),
            url,
            body.open(),
        ] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        BASE64_URL_SAFE_NO_PAD.encode(hash.finalize())
    }
}

/// The tenant's answer about an extended code.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The account of the code.
    pub user: UserId,
    /// Whether this account has a password already.
    pub password_set: bool,
    /// Whether the code is for an activation, not for resetting a password or the like.
    pub for_activation: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user() -> UserId {
        UserId::new("someone")
    }

    #[test]
    fn a_taken_identifier_is_answered_with_another_id_each_time_and_every_other_refusal_stays() {
        let taken = |chance| as_for_a_free_one(Err(Refusal::Conflict), || [chance; 32]);
        let (one, other) = (taken(1), taken(2));
        assert!(one.is_ok() && other.is_ok());
        assert_ne!(one, other);
        for refusal in [
            Refusal::Unauthorized,
            Refusal::NotFound,
            Refusal::TooLarge,
            Refusal::Broken(500),
        ] {
            let result = as_for_a_free_one(Err(refusal.clone()), || [1; 32]);
            assert_eq!(result, Err(refusal));
        }
        assert_eq!(as_for_a_free_one(Ok(user()), || [1; 32]), Ok(user()));
    }

    #[test]
    fn a_spent_code_is_no_refusal_only_of_an_account_that_this_browser_has_activated() {
        let active = |refusal, before| unless_active(Err(refusal), &user(), before);
        for refusal in [Refusal::Unauthorized, Refusal::Forbidden, Refusal::NotFound] {
            let found = active(refusal.clone(), true).expect("it is active");
            assert_eq!(found.user, user());
            assert!(active(refusal, false).is_err());
        }
        for refusal in [Refusal::TokenEnded, Refusal::Conflict, Refusal::Broken(503)] {
            assert!(active(refusal, true).is_err());
        }
    }
}
