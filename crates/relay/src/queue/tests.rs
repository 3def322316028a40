//! The queue with a worker that only waits.
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

/// Takes a minute for each request; panics for the account `panics`.
#[derive(Default)]
struct Slow {
    done: Arc<AtomicUsize>,
}

impl Worker for Slow {
    async fn work(&self, request: Request, _: &mut Newer) {
        assert_ne!(request.user.as_str(), "panics", "as this test wants it");
        tokio::time::sleep(MINUTE).await;
        self.done.fetch_add(1, Ordering::SeqCst);
    }
}

fn request(user: &str) -> Request {
    let body = format!(r#"{{"user_id":"{user}","address":"ada@example.test"}}"#);
    Request::parse(body.as_bytes()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_takes_no_other_account_but_a_newer_request_of_one_inside() {
    let queue = Queue::new(Slow::default(), 2);
    queue.put(request("a")).unwrap();
    queue.put(request("b")).unwrap();
    assert_eq!(queue.put(request("c")), Err(Full));
    assert_eq!(queue.put(request("a")), Ok(()));
    assert_eq!(queue.len(), 2);
    tokio::time::sleep(2 * MINUTE + MINUTE / 2).await;
    assert_eq!(queue.len(), 0);
    assert_eq!(queue.put(request("c")), Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_ending_queue_takes_no_more_and_finishes_what_it_has() {
    let queue = Queue::new(Slow::default(), 2);
    let done = Arc::clone(&queue.shared.worker.done);
    queue.put(request("a")).unwrap();
    let (left, refused) = tokio::join!(queue.end(2 * MINUTE), async { queue.put(request("b")) });
    assert_eq!((left, refused), (0, Err(Full)));
    assert_eq!(done.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn an_end_that_takes_too_long_tells_what_is_left() {
    let queue = Queue::new(Slow::default(), 2);
    queue.put(request("a")).unwrap();
    assert_eq!(queue.end(MINUTE / 2).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_panics_does_not_keep_its_place() {
    let queue = Queue::new(Slow::default(), 1);
    queue.put(request("panics")).unwrap();
    assert_eq!(queue.put(request("a")), Err(Full));
    tokio::time::sleep(MINUTE).await;
    assert_eq!(queue.put(request("a")), Ok(()));
}
