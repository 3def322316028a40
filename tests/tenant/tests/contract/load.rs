//! Many visitors at once. `cargo run --example load` measures the times.

#[path = "../../examples/load/journeys.rs"]
mod journeys;

#[tokio::test]
async fn of_two_hundred_journeys_at_once_none_is_lost() {
    let outcome = journeys::run(200).await;
    assert!(outcome.lost.is_empty(), "{}", outcome.figures());
    assert_eq!(outcome.accounts, outcome.journeys);
}
