//! Deliveries with a scripted tenant and mail server, on a paused clock that jumps to the next timer.
#![allow(clippy::unwrap_used)]

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use secrecy::ExposeSecret;

use super::*;
use crate::{letters::Page, queue::Queue};

const LIFE: Duration = Duration::from_secs(600);

/// The record of what happened, and the script of what happens next; without a script every call succeeds.
#[derive(Debug, Default)]
struct World {
    generated: usize,
    codes: VecDeque<Result<Known, Failure>>,
    sends: VecDeque<Result<(), Failure>>,
    sent: Vec<Sent>,
    /// The time that mailing takes.
    slow: Duration,
    at_once: usize,
    most_at_once: usize,
}

/// The tenant's state of an account.
#[derive(Debug, Clone)]
enum Known {
    New,
    Taken,
    Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    to: String,
    text: String,
    message: u128,
}

type Shared = Arc<Mutex<World>>;

struct Scripted(Shared);

impl Codes for Scripted {
    async fn generate(&self, _: &Request) -> Result<Answer, Failure> {
        let mut world = self.0.lock().unwrap();
        world.generated += 1;
        let number = world.generated;
        match world.codes.pop_front().unwrap_or(Ok(Known::New))? {
            Known::New => Ok(Answer::Code(format!("CODE{number}X").into())),
            Known::Taken => Ok(Answer::Taken),
            Known::Unknown => Ok(Answer::Unknown),
        }
    }
}

impl Post for Scripted {
    async fn send(&self, envelope: Envelope<'_>) -> Result<(), Failure> {
        let slow = {
            let mut world = self.0.lock().unwrap();
            world.at_once += 1;
            world.most_at_once = world.most_at_once.max(world.at_once);
            world.slow
        };
        tokio::time::sleep(slow).await;
        let mut world = self.0.lock().unwrap();
        world.at_once -= 1;
        world.sends.pop_front().unwrap_or(Ok(()))?;
        world.sent.push(Sent {
            to: envelope.to.to_string(),
            text: envelope.letter.text.clone(),
            message: envelope.message,
        });
        Ok(())
    }
}

fn queue(change: impl FnOnce(&mut World)) -> (Queue<Delivery<Scripted, Scripted>>, Shared) {
    let world = Shared::default();
    change(&mut world.lock().unwrap());
    let page = Page {
        brand: "Acme".into(),
        host: "register.example.test".into(),
        link: None,
    };
    let delivery = Delivery {
        codes: Scripted(Arc::clone(&world)),
        post: Scripted(Arc::clone(&world)),
        letters: Letters::read(None, "en", page).unwrap(),
        code_life: LIFE,
        at_once: Semaphore::new(4),
    };
    (Queue::new(delivery, 100), world)
}

fn request(user: &str, address: &str) -> Request {
    let body = format!(r#"{{"user_id":"{user}","address":"{address}"}}"#);
    Request::parse(body.as_bytes()).unwrap()
}

fn passing() -> Failure {
    Failure::passing("busy")
}

/// Requests one message, runs until everything is done, and returns what happened.
async fn deliver(change: impl FnOnce(&mut World)) -> World {
    let (queue, world) = queue(change);
    queue.put(request("u", "ada@example.test")).unwrap();
    assert_eq!(queue.end(2 * LIFE).await, 0);
    std::mem::take(&mut *world.lock().unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_code_is_generated_and_mailed() {
    let world = deliver(|_| {}).await;
    assert_eq!((world.generated, world.sent.len()), (1, 1));
    assert_eq!(world.sent[0].to, "ada@example.test");
    assert!(world.sent[0].text.contains("CODE1X"));
    assert!(world.sent[0].text.contains("10 minutes"));
}

#[tokio::test(start_paused = true)]
async fn a_mail_server_that_fails_for_a_while_gets_the_same_code_again() {
    let world = deliver(|world| world.sends = vec![Err(passing()); 5].into()).await;
    assert_eq!(world.generated, 1, "a second code would void the first");
    assert_eq!(world.sent.len(), 1);
    assert!(world.sent[0].text.contains("CODE1X"));
}

#[tokio::test(start_paused = true)]
async fn a_tenant_that_fails_for_a_while_is_asked_again() {
    let world = deliver(|world| world.codes = vec![Err(passing()); 5].into()).await;
    assert_eq!((world.generated, world.sent.len()), (6, 1));
}

#[tokio::test(start_paused = true)]
async fn what_fails_for_good_is_not_tried_again() {
    let world = deliver(|world| world.codes = [Err(Failure::lasting("no"))].into()).await;
    assert_eq!((world.generated, world.sent.len()), (1, 0));
    let world = deliver(|world| world.sends = [Err(Failure::lasting("no"))].into()).await;
    assert_eq!((world.generated, world.sent.len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_code_that_has_ended_is_not_mailed_any_more() {
    let began = Instant::now();
    let world = deliver(|world| world.sends = vec![Err(passing()); 10_000].into()).await;
    assert_eq!((world.generated, world.sent.len()), (1, 0));
    assert!(began.elapsed() <= LIFE);
    let world = deliver(|world| world.codes = vec![Err(passing()); 10_000].into()).await;
    assert_eq!(world.sent.len(), 0);
    assert!(world.generated > 10);
}

#[tokio::test(start_paused = true)]
async fn a_longer_wait_than_a_code_lives_is_not_waited() {
    let long = Failure::Passing {
        why: "busy".into(),
        after: Some(LIFE),
    };
    let world = deliver(|world| world.codes = [Err(long)].into()).await;
    assert_eq!((world.generated, world.sent.len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn the_mail_says_how_long_the_code_still_lives() {
    let late = Failure::Passing {
        why: "busy".into(),
        after: Some(Duration::from_secs(300)),
    };
    let world = deliver(|world| world.sends = [Err(late)].into()).await;
    let text = &world.sent[0].text;
    assert!(
        text.contains("5 minutes") || text.contains("4 minutes"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_owner_of_a_taken_address_is_told_without_a_code() {
    let world = deliver(|world| world.codes = [Ok(Known::Taken)].into()).await;
    assert_eq!((world.generated, world.sent.len()), (1, 1));
    let text = &world.sent[0].text;
    assert!(text.contains("sign in") && !text.contains("CODE"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn nobody_gets_a_letter_where_the_tenant_knows_no_account() {
    let world = deliver(|world| world.codes = [Ok(Known::Unknown)].into()).await;
    assert_eq!((world.generated, world.sent.len()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_all_clocks_ends_the_message_and_not_its_task() {
    for after in [Duration::from_secs(u64::MAX), Duration::MAX] {
        let endless = Failure::Passing {
            why: "busy".into(),
            after: Some(after),
        };
        let world = deliver(|world| world.codes = [Err(endless)].into()).await;
        assert_eq!((world.generated, world.sent.len()), (1, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_asks_for_days_is_asked_again_while_the_code_can_still_be_used() {
    let later = |seconds| Failure::later("busy", Some(Duration::from_secs(seconds)));
    for seconds in [u64::MAX, 86_400, 3600] {
        let world = deliver(|world| world.codes = [Err(later(seconds))].into()).await;
        assert_eq!((world.generated, world.sent.len()), (2, 1), "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn two_messages_have_two_ids() {
    let (queue, world) = queue(|world| world.sends = [Err(passing())].into());
    queue.put(request("u", "ada@example.test")).unwrap();
    queue.put(request("v", "eve@example.test")).unwrap();
    queue.end(LIFE).await;
    let sent = world.lock().unwrap().sent.clone();
    assert_eq!(sent.len(), 2);
    assert_ne!(sent[0].message, sent[1].message);
}

#[tokio::test(start_paused = true)]
async fn the_newest_request_of_an_account_wins_over_one_that_waits() {
    let (queue, world) = queue(|world| world.sends = vec![Err(passing()); 3].into());
    queue.put(request("u", "old@example.test")).unwrap();
    while world.lock().unwrap().sends.len() == 3 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    queue.put(request("u", "new@example.test")).unwrap();
    assert_eq!(queue.len(), 1);
    queue.end(LIFE).await;
    let world = world.lock().unwrap();
    let to: Vec<&str> = world.sent.iter().map(|sent| sent.to.as_str()).collect();
    assert_eq!(to, ["new@example.test"]);
    assert_eq!(world.generated, 2);
    assert!(world.sent[0].text.contains("CODE2X"));
}

#[tokio::test(start_paused = true)]
async fn two_messages_to_an_account_never_overtake_each_other() {
    let (queue, world) = queue(|world| world.slow = Duration::from_secs(5));
    queue.put(request("u", "ada@example.test")).unwrap();
    while world.lock().unwrap().at_once == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    queue.put(request("u", "ada@example.test")).unwrap();
    queue.end(LIFE).await;
    let world = world.lock().unwrap();
    assert_eq!(world.most_at_once, 1);
    assert!(world.sent[0].text.contains("CODE1X"));
    assert!(world.sent[1].text.contains("CODE2X"));
}

#[tokio::test(start_paused = true)]
async fn only_so_many_are_worked_on_at_once_and_none_is_lost() {
    let (queue, world) = queue(|world| world.slow = Duration::from_secs(1));
    for number in 0..50 {
        queue
            .put(request(
                &format!("u{number}"),
                &format!("{number}@example.test"),
            ))
            .unwrap();
    }
    assert_eq!(queue.end(LIFE).await, 0);
    let world = world.lock().unwrap();
    assert_eq!((world.sent.len(), world.most_at_once), (50, 4));
}

#[test]
fn an_answer_does_not_show_its_code() {
    let answer = Answer::Code("CODE1X".into());
    assert!(!format!("{answer:?}").contains("CODE1X"));
    let Answer::Code(code) = answer else {
        unreachable!()
    };
    assert_eq!(code.expose_secret(), "CODE1X");
}
