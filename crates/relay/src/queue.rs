//! The queue of accepted requests: one task per account, so that its messages cannot overtake each other and the newest
//! request wins. It is in memory only: if the process is killed, visitors have to ask again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::timeout};
use tokio_util::task::TaskTracker;

use crate::request::{Request, User};

/// Handles one request; returns early when `newer` reports a newer one.
pub(crate) trait Worker: Send + Sync + 'static {
    fn work(&self, request: Request, newer: &mut Newer) -> impl Future<Output = ()> + Send;
}

/// Reports a newer request of the same account.
#[derive(Debug)]
pub(crate) struct Newer(watch::Receiver<Request>);

impl Newer {
    /// Whether there is one.
    pub(crate) fn is_there(&self) -> bool {
        self.0.has_changed().unwrap_or(false)
    }

    /// Completes when there is one.
    pub(crate) async fn comes(&mut self) {
        let mut watched = self.0.clone();
        if watched.changed().await.is_err() {
            // The queue is dropped: no newer request can come.
            std::future::pending::<()>().await;
        }
    }
}

/// The queue refuses a request: it is full, or ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Full;

/// The queue.
#[derive(Debug)]
pub(crate) struct Queue<W> {
    shared: Arc<Shared<W>>,
    tasks: TaskTracker,
}

#[derive(Debug)]
struct Shared<W> {
    worker: W,
    capacity: usize,
    waiting: Mutex<Waiting>,
}

#[derive(Debug, Default)]
struct Waiting {
    users: HashMap<User, watch::Sender<Request>>,
    ending: bool,
}

impl<W> Shared<W> {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<W: Worker> Queue<W> {
    pub(crate) fn new(worker: W, capacity: usize) -> Self {
        Self {
            shared: Arc::new(Shared {
                worker,
                capacity,
                waiting: Mutex::default(),
            }),
            tasks: TaskTracker::new(),
        }
    }

    /// Adds a request; it replaces an older one of the same account.
    pub(crate) fn put(&self, request: Request) -> Result<(), Full> {
        let mut waiting = self.shared.waiting();
        if waiting.ending {
            return Err(Full);
        }
        if let Some(sender) = waiting.users.get(&request.user) {
            sender.send_replace(request);
            return Ok(());
        }
        if waiting.users.len() >= self.shared.capacity {
            return Err(Full);
        }
        let user = request.user.clone();
        let (sender, receiver) = watch::channel(request);
        waiting.users.insert(user.clone(), sender);
        drop(waiting);
        let place = Place {
            shared: Arc::clone(&self.shared),
            user: Some(user),
        };
        self.tasks.spawn(attend(place, Newer(receiver)));
        Ok(())
    }

    /// The number of accounts that wait for their message.
    pub(crate) fn len(&self) -> usize {
        self.shared.waiting().users.len()
    }

    /// Refuses new requests, and waits until everything is sent or the time is over. Returns the number of accounts that
    /// did not get their message.
    pub(crate) async fn end(&self, within: Duration) -> usize {
        self.shared.waiting().ending = true;
        self.tasks.close();
        let _ = timeout(within, self.tasks.wait()).await;
        self.len()
    }
}

/// An account's place in the queue, which is freed even if the worker panics.
struct Place<W> {
    shared: Arc<Shared<W>>,
    user: Option<User>,
}

impl<W> Place<W> {
    /// Frees the place unless there is a newer request; `true` if it was freed.
    fn leave(&mut self, newer: &Newer) -> bool {
        let mut waiting = self.shared.waiting();
        if newer.is_there() {
            return false;
        }
        if let Some(user) = self.user.take() {
            waiting.users.remove(&user);
        }
        true
    }
}

impl<W> Drop for Place<W> {
    fn drop(&mut self) {
        if let Some(user) = self.user.take() {
            self.shared.waiting().users.remove(&user);
        }
    }
}

async fn attend<W: Worker>(mut place: Place<W>, mut newer: Newer) {
    let shared = Arc::clone(&place.shared);
    loop {
        let request = newer.0.borrow_and_update().clone();
        shared.worker.work(request, &mut newer).await;
        if place.leave(&newer) {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
