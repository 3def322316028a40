//! The calls after the press on the page of an activation link, in their order (contract.md section 7): an extended
//! code is inspected, then the account is activated. `identity` and `journey::ownership` decide what prevents the
//! activation.

use super::has_activated;
use crate::{
    account::{LinkCode, UserId},
    browser::Browser,
    config::PasswordWhen,
    identity::{
        Active, Caller, Inspected, Proof, link::CodeForm, prepared, refusal::Refusal, unless_active,
    },
    journey::{Activation, ownership::Trust},
    secret::ActivationCode,
};

pub(super) async fn activate_by_link<B: Browser>(
    caller: &Caller<'_, B>,
    link: &LinkCode,
    proof: &Proof,
    trust: &Trust,
) -> Result<Activation, Refusal> {
    let asked = caller.config.password;
    let pool = match link.may_be_short() {
        // Without the pool, the form of the code is guessed from the code alone.
        true => caller.pool().await.ok(),
        false => None,
    };
    let length = pool.as_ref().and_then(|pool| pool.code_length);
    let (user, code) = match link.form(length) {
        CodeForm::Short(user) => (user, None),
        CodeForm::Extended => match inspect(caller, link).await {
            // A code for resetting a password must not be used up by this page.
            Ok((inspected, _)) if !inspected.for_activation => return Err(Refusal::NotFound),
            Ok((inspected, code)) => {
                let user = &inspected.user;
                if has_activated(caller.browser, user) {
                    return Ok(Activation::Done(Active::new(user.clone())));
                }
                if prepared::has_foreign_password(inspected.password_set, asked) {
                    return Ok(Activation::Prepared);
                }
                (inspected.user, Some(code))
            }
            Err(refusal) => {
                let named = link.user.as_deref().map(UserId::new);
                return match named {
                    Some(user) => active(caller, Err(refusal), &user),
                    None => Err(refusal),
                };
            }
        },
    };
    if !trust.covers(&user) {
        return Ok(Activation::Unknown);
    }
    if asked == PasswordWhen::Activation && proof.password.is_none() {
        let policy = match pool {
            Some(pool) => pool.policy,
            None => caller.pool().await?.policy,
        };
        return Ok(Activation::PasswordNeeded(policy));
    }
    let result = match &code {
        None => caller.activate(&user, &link.code, proof).await,
        Some(code) => caller.activate_by_extended_code(&user, code, proof).await,
    };
    active(caller, result, &user)
}

/// The outcome of the activation; a refusal counts as success if this browser has activated the account before.
fn active<B: Browser>(
    caller: &Caller<'_, B>,
    result: Result<Active, Refusal>,
    user: &UserId,
) -> Result<Activation, Refusal> {
    let before = has_activated(caller.browser, user);
    unless_active(result, user, before).map(Activation::Done)
}

/// What the tenant says about an extended code, and the code in the form that the tenant accepts.
async fn inspect<B: Browser>(
    caller: &Caller<'_, B>,
    link: &LinkCode,
) -> Result<(Inspected, ActivationCode), Refusal> {
    let mut code = link.code.clone();
    let mut inspected = caller.inspect(&code).await;
    if let (Err(refusal), Some(unquoted)) = (&inspected, link.unquoted())
        && refusal.is_of_the_code()
    {
        code = unquoted;
        inspected = caller.inspect(&code).await;
    }
    inspected.map(|inspected| (inspected, code))
}
