//! Runs leptos' futures in the browser's microtasks. Those of the start are held back and run in a task of their own.

use std::{cell::RefCell, rc::Rc};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};

/// The futures that were spawned while the page is hydrated; `None` afterwards.
type Held = Rc<RefCell<Option<Vec<PinnedLocalFuture<()>>>>>;

struct Holding(Held);

impl CustomExecutor for Holding {
    fn spawn(&self, future: PinnedFuture<()>) {
        self.spawn_local(future);
    }

    fn spawn_local(&self, future: PinnedLocalFuture<()>) {
        match self.0.borrow_mut().as_mut() {
            Some(held) => held.push(future),
            None => wasm_bindgen_futures::spawn_local(future),
        }
    }

    /// Nothing to do: the browser polls.
    fn poll_local(&self) {}
}

/// Holds back the futures that leptos spawns, until the returned function is called. To be called once, before leptos
/// starts.
pub(super) fn hold() -> impl FnOnce() {
    let held: Held = Rc::new(RefCell::new(Some(Vec::new())));
    // Fails if there is an executor already: then nothing is held back.
    let _ = Executor::init_local_custom_executor(Holding(Rc::clone(&held)));
    move || {
        // A statement of its own, so that the borrow ends and new futures run at once.
        let held = held.borrow_mut().take();
        for future in held.unwrap_or_default() {
            wasm_bindgen_futures::spawn_local(future);
        }
    }
}
