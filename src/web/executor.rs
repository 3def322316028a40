//! Where leptos' futures run: in the browser's microtasks, but those of the start in a task of its own.

use std::{cell::RefCell, rc::Rc};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};

/// What has been spawned while the page is taken over; `None` from then on.
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

    /// The browser polls.
    fn poll_local(&self) {}
}

/// Holds back what leptos spawns from now on, until the answer is called. To be called once, before leptos
/// starts.
pub(super) fn hold() -> impl FnOnce() {
    let held: Held = Rc::new(RefCell::new(Some(Vec::new())));
    // Refused if there is one already: then nothing is held back.
    let _ = Executor::init_local_custom_executor(Holding(Rc::clone(&held)));
    move || {
        // A statement of its own: what is spawned from now on is not held any more.
        let held = held.borrow_mut().take();
        for future in held.unwrap_or_default() {
            wasm_bindgen_futures::spawn_local(future);
        }
    }
}
