//! The harness of the end-to-end stories: the built site, served as a CDN would, the stand-in tenant on another
//! origin, and real browsers in front of both.
//!
//! A story uses the methods of `Visitor` and ends with assertions about the tenant. What must hold after every story is
//! checked here, not in the stories: no violation of the content security policy, no unexpected line in the console, no
//! secret left anywhere. Nothing is skipped: without a built site, a browser or axe-core the stories fail and say what to
//! install.
//!
//! `PORTICO_ENGINE` names the engine; the default is Chromium. `xtask::engines` lists the stories that an engine cannot
//! run: `cargo xtask test` leaves them out and lists them; such a story fails if it is started.

mod accessibility;
mod branded;
mod driver;
mod engine;
mod hands;
mod journey;
mod picture;
mod surroundings;
mod traces;
mod visitor;
mod world;

pub use branded::{brand, branded, dress, dress_oddly};
pub use engine::{Habits, engine};
pub use fantoccini::key::Key;
pub use journey::{ADDRESS, PASSWORD};
pub use picture::pictures_are_wanted;
pub use surroundings::Tab;
pub use visitor::Visitor;
pub use world::{Deployed, Settings, World};
pub use xtask::engines::Engine;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// How many browsers of one test program may work at the same time.
const SEATS: usize = 2;

/// Runs a story in a fresh world, then checks what must hold after every story.
///
/// # Panics
/// When the story fails, with the evidence it left; when it left traces; when it takes more than five minutes;
/// when the engine of this run cannot run it.
pub fn story(settings: Settings, told: impl AsyncFnOnce(&World)) {
    let name = std::thread::current().name().unwrap_or("story").to_owned();
    if let Some(one) = engine().not_run().find(|one| one.story == name) {
        panic!("not run in {}: {}", engine().name(), one.why);
    }
    let _seat = Seat::take();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime starts");
    let world = runtime.block_on(World::new(settings));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(async {
            let whole = async {
                told(&world).await;
                world.assert_no_traces().await;
            };
            tokio::time::timeout(Duration::from_secs(300), whole)
                .await
                .expect("a story ends within five minutes");
        });
    }));
    if let Err(failure) = outcome {
        let said = failure.downcast_ref::<String>().map_or("", String::as_str);
        let evidence = catch_unwind(AssertUnwindSafe(|| {
            runtime.block_on(async {
                // A browser that hangs leaves no evidence.
                tokio::time::timeout(Duration::from_secs(60), world.keep_evidence(&name, said))
                    .await
            })
        }));
        if let Ok(Ok(evidence)) = evidence {
            eprintln!("{name}:\n{evidence}");
        }
        resume_unwind(failure);
    }
}

/// A slot for a browser: stories wait for one, so that a machine with many cores does not start too many browsers.
struct Seat;

static TAKEN: Mutex<usize> = Mutex::new(0);
static LEFT: Condvar = Condvar::new();

impl Seat {
    fn take() -> Self {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = LEFT
            .wait_while(taken, |taken| *taken >= SEATS)
            .unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Self
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        LEFT.notify_one();
    }
}
