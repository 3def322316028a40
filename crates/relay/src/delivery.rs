//! Delivers a message for a request: a code is generated once, and mailing it is tried until the code expires. A
//! permanent failure is logged for the operator; the browser is not informed.

use std::time::Duration;

use secrecy::SecretString;
use tokio::{sync::Semaphore, time::Instant};
use tracing::{debug, error, info, warn};

use crate::{
    failure::{Failure, pause},
    letters::{Fresh, Letters},
    post::{Envelope, Post},
    queue::{Newer, Worker},
    request::Request,
};

/// The tenant's answer to a request for a code.
#[derive(Debug)]
pub(crate) enum Answer {
    /// The code.
    Code(SecretString),
    /// No code, because an account signs in with the address already.
    Taken,
    /// No code, because the tenant has no account with this address.
    Unknown,
}

/// Where codes come from.
pub(crate) trait Codes: Send + Sync + 'static {
    fn generate(&self, request: &Request) -> impl Future<Output = Result<Answer, Failure>> + Send;
}

/// Delivers messages, with a limit of how many at the same time.
#[derive(Debug)]
pub(crate) struct Delivery<C, P> {
    pub(crate) codes: C,
    pub(crate) post: P,
    pub(crate) letters: Letters,
    pub(crate) code_life: Duration,
    pub(crate) at_once: Semaphore,
}

/// The state of a request.
enum Stage {
    /// The tenant has not been asked yet.
    Asking,
    /// There is a code. It is valid until then, counted from before it was requested.
    Code(SecretString, Instant),
    /// There is no code; the owner of the mailbox gets the letter `taken`.
    Taken,
    /// There is no code, and no letter is sent.
    Unknown,
}

impl<C: Codes, P: Post> Worker for Delivery<C, P> {
    async fn work(&self, request: Request, newer: &mut Newer) {
        let user = &request.user;
        // A request is given up after the life of a code.
        let patience = Instant::now() + self.code_life;
        let message = fastrand::u128(..);
        let mut stage = Stage::Asking;
        let mut attempts = 0;
        loop {
            let Ok(permit) = self.at_once.acquire().await else {
                return;
            };
            if newer.is_there() {
                debug!(%user, "a newer request takes its place");
                return;
            }
            let failure = match self.step(&request, message, &mut stage).await {
                Ok(()) if matches!(stage, Stage::Unknown) => {
                    info!(%user, "nothing sent: the tenant knows no such account");
                    return;
                }
                Ok(()) => {
                    info!(%user, attempts = attempts + 1, "sent");
                    return;
                }
                Err(failure) => failure,
            };
            drop(permit);
            attempts += 1;
            let Failure::Passing { why, after } = failure else {
                error!(%user, why = failure.why(), "given up");
                return;
            };
            let until = match stage {
                Stage::Code(_, until) => until,
                Stage::Asking | Stage::Taken | Stage::Unknown => patience,
            };
            let pause = pause(attempts, after, fastrand::f64());
            let next = Instant::now().checked_add(pause);
            if next.is_none_or(|next| next >= until) {
                error!(%user, why, attempts, "given up: a code would have ended");
                return;
            }
            warn!(%user, why, attempts, "failed, will be tried again");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = newer.comes() => {}
            }
        }
    }
}

impl<C: Codes, P: Post> Delivery<C, P> {
    async fn step(
        &self,
        request: &Request,
        message: u128,
        stage: &mut Stage,
    ) -> Result<(), Failure> {
        if matches!(stage, Stage::Asking) {
            let until = Instant::now() + self.code_life;
            *stage = match self.codes.generate(request).await? {
                Answer::Code(code) => Stage::Code(code, until),
                Answer::Taken => Stage::Taken,
                Answer::Unknown => Stage::Unknown,
            };
        }
        let language = request.language.as_deref();
        let letter = match &*stage {
            Stage::Code(code, until) => {
                let left = until.saturating_duration_since(Instant::now());
                self.letters.with_code(language, &Fresh { code, left })
            }
            Stage::Taken => self.letters.taken(language),
            Stage::Unknown | Stage::Asking => return Ok(()),
        };
        let letter = letter.map_err(|unusable| {
            Failure::lasting(format!("{}: {}", unusable.template, unusable.what))
        })?;
        let envelope = Envelope {
            to: &request.address,
            letter: &letter,
            message,
        };
        self.post.send(envelope).await
    }
}

#[cfg(test)]
mod tests;
