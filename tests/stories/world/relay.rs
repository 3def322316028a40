//! A stand-in of the message relay: it generates the code at the tenant with a client of its own, and keeps what it would
//! mail. The real one (`crates/relay`) has its own tests.

use std::cell::RefCell;

use bytes::Bytes;
use portico::browser::{Request, Response, Unreachable};
use portico_tenant::{Action, Moment, Tenant};
use serde_json::{Value, json};

/// Where the page asks for a message.
pub(crate) const RELAY: &str = "https://relay.example/activation-messages";

/// The relay's requests, its mails, and the fault of the next request.
#[derive(Default)]
pub(crate) struct Relay {
    asked: RefCell<Vec<Value>>,
    mailed: RefCell<Vec<(String, String)>>,
    fault: RefCell<Option<Action>>,
}

impl Relay {
    /// Its requests so far.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.asked.borrow().clone()
    }

    /// The newest code that it has mailed to an address.
    pub(crate) fn code_for(&self, address: &str) -> Option<String> {
        let mailed = self.mailed.borrow();
        let newest = mailed.iter().rev().find(|(to, _)| to == address);
        newest.map(|(_, code)| code.clone())
    }

    /// Scripts a fault of the next request.
    pub(crate) fn script(&self, fault: Action) {
        *self.fault.borrow_mut() = Some(fault);
    }

    /// The answer, as far as the page can read it.
    pub(super) async fn answer(
        &self,
        tenant: &Tenant,
        request: &Request,
    ) -> Result<Response, Unreachable> {
        assert!(request.bearer.is_none(), "the relay gets no token");
        let (kind, body) = request.body.as_ref().expect("a body");
        assert_eq!(*kind, "application/json");
        let asked: Value = serde_json::from_str(body.open()).unwrap();
        self.asked.borrow_mut().push(asked.clone());
        let fault = self.fault.borrow_mut().take();
        let acts = match &fault {
            None | Some(Action::Truncate | Action::NotJson | Action::NoCors) => true,
            Some(Action::Drop(moment)) => *moment == Moment::AfterActing,
            Some(Action::Silence | Action::Status { .. }) => false,
            Some(Action::Delay(_)) => panic!("nothing waits here"),
        };
        if acts {
            self.mail(tenant, &asked).await;
        }
        let (status, headers, body) = match fault {
            None => (202, Vec::new(), String::new()),
            Some(Action::NotJson) => (202, Vec::new(), "<h1>ok".into()),
            Some(Action::Status {
                code,
                body,
                headers,
            }) => (code, headers, body),
            Some(Action::Silence) => return Err(Unreachable::Silent),
            Some(_) => return Err(Unreachable::Refused),
        };
        if (300..400).contains(&status) {
            return Err(Unreachable::Refused);
        }
        // The relay exposes it to the page.
        let retry_after = headers.into_iter().find(|(name, _)| name == "retry-after");
        Ok(Response {
            status,
            content_type: None,
            retry_after: retry_after.map(|(_, seconds)| seconds),
            trace_id: None,
            body,
        })
    }

    async fn mail(&self, tenant: &Tenant, asked: &Value) {
        let settings = tenant.current_settings();
        let call = async |url: String, kind: &str, authorization: String, body: String| -> Value {
            let request = http::Request::post(url)
                .header("content-type", kind)
                .header("authorization", authorization)
                .body(Bytes::from(body))
                .unwrap();
            let answer = tenant.handle(request).await;
            assert!(answer.status().is_success(), "{:?}", answer.body());
            serde_json::from_slice(answer.body()).unwrap()
        };
        let token = call(
            format!("{}/oauth2/token", settings.issuer()),
            "application/x-www-form-urlencoded",
            // The client's id and secret, as RFC 6749 section 2.3.1 encodes them.
            "Basic cG9ydGljby1yZWxheTpyZWxheSUzQXNlY3JldCUyRndpdGglMkJvZGQlMjVjaGFyYWN0ZXJzJTNE"
                .into(),
            "grant_type=client_credentials&scope=identity+identity_self_registration".into(),
        )
        .await;
        let question = json!({
            "type": "activation",
            "userID": asked["user_id"],
            "address": asked["address"],
        });
        let generated = call(
            format!(
                "{}/system/pools/{}/user/code/generate",
                settings.identity_api(),
                settings.pool.id
            ),
            "application/json",
            format!("Bearer {}", token["access_token"].as_str().unwrap()),
            question.to_string(),
        )
        .await;
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let letter = (text(&asked["address"]), text(&generated["code"]));
        self.mailed.borrow_mut().push(letter);
    }
}
