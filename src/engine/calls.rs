//! The calls of each command, in their order. What the answers mean is decided in `identity` and `journey`.

use std::{future::poll_fn, pin::pin, task::Poll};

use serde_json::Value;

use super::has_activated;
use crate::{
    account::UserId,
    browser::Browser,
    config::{Delivery, MessageKind},
    form::{
        email::{self, Hosts},
        sheet::Platform,
    },
    identity::{self, Active, Caller, Proof, pool::Pool, refusal::Refusal, relay},
    journey::memory::Account,
    secret::ActivationCode,
};

/// Reads pool and schema: both at once if the config names the schema, otherwise one after the other. If both fail, the
/// pool's refusal is reported. Adds the functions of the browser that the form needs.
pub(super) async fn prepare<B: Browser>(
    caller: &Caller<'_, B>,
) -> Result<(Pool, Value, Platform), Refusal> {
    let (pool, schema) = match &caller.config.tenant.schema {
        Some(id) => {
            let (pool, schema) = both(caller.pool(), caller.schema(id)).await;
            (pool?, schema?)
        }
        None => {
            let pool = caller.pool().await?;
            let schema = match &pool.schema {
                Some(id) => caller.schema(id).await?,
                None => Value::Null,
            };
            (pool, schema)
        }
    };
    let knows = Platform {
        matches: B::matches,
        hosts: Some(Hosts(B::ascii_host)),
        compose: B::compose,
    };
    Ok((pool, schema, knows))
}

/// Activates by a typed code.
pub(super) async fn activate<B: Browser>(
    caller: &Caller<'_, B>,
    user: &UserId,
    code: &ActivationCode,
    mut proof: Proof,
) -> Result<Active, Refusal> {
    let address = proof.code_address.as_deref();
    proof.code_address = address.map(|address| email::on_the_wire(address, Hosts(B::ascii_host)));
    let result = caller.activate(user, code, &proof).await;
    identity::unless_active(result, user, has_activated(caller.browser, user))
}

/// Asks the tenant, or the integrator's relay, for a message.
pub(super) async fn send<B: Browser>(
    caller: &Caller<'_, B>,
    account: &Account,
    kind: MessageKind,
) -> Result<(), Refusal> {
    let address = &email::on_the_wire(&account.address, Hosts(B::ascii_host));
    match &caller.config.activation.delivery {
        Delivery::Relay(relay) => relay::ask(caller.browser, relay, &account.id, address).await,
        Delivery::WithRegistration | Delivery::OnRequest => {
            caller.send_message(&account.id, address, kind).await
        }
    }
}

/// Runs two futures concurrently and waits for both.
async fn both<One, Other>(
    one: impl Future<Output = One>,
    other: impl Future<Output = Other>,
) -> (One, Other) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut first, mut second) = (None, None);
    poll_fn(|context| {
        if first.is_none()
            && let Poll::Ready(done) = one.as_mut().poll(context)
        {
            first = Some(done);
        }
        if second.is_none()
            && let Poll::Ready(done) = other.as_mut().poll(context)
        {
            second = Some(done);
        }
        match (first.take(), second.take()) {
            (Some(first), Some(second)) => Poll::Ready((first, second)),
            waiting => {
                (first, second) = waiting;
                Poll::Pending
            }
        }
    })
    .await
}
