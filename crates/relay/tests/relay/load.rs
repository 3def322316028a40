//! Two hundred visitors at once.

use std::collections::HashSet;

use reqwest::StatusCode;
use tokio::{task::JoinSet, time::Instant};

use crate::world::World;

const VISITORS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_at_once_all_get_their_letter() {
    let more = "[limits]\nclient = 1000\noverall = 1000";
    let world = std::sync::Arc::new(World::with_sink_and(more).await);
    let mut users = Vec::new();
    for number in 0..VISITORS {
        let address = format!("visitor{number}@example.test");
        users.push((world.register(&address).await, address));
    }
    let began = Instant::now();
    let mut asking = JoinSet::new();
    for (user, address) in users {
        let world = std::sync::Arc::clone(&world);
        asking.spawn(async move { world.ask(&user, &address).await.status() });
    }
    let answers = asking.join_all().await;
    let answered = began.elapsed();
    assert_eq!(answers, [StatusCode::ACCEPTED; VISITORS]);
    let mails = world.received(VISITORS).await;
    let sent = began.elapsed();
    let recipients: HashSet<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    let codes: HashSet<&str> = mails
        .iter()
        .filter_map(|mail| mail.code.as_deref())
        .collect();
    let found = (mails.len(), recipients.len(), codes.len());
    assert_eq!(found, (VISITORS, VISITORS, VISITORS));
    println!(
        "{VISITORS} requests at once: all answered after {} ms, all mailed after {} ms",
        answered.as_millis(),
        sent.as_millis()
    );
}
