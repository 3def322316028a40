//! Runs journeys at the same time against the stand-in, over real sockets, and prints their times:
//! `cargo run -p portico-tenant --example load -- 200`.

use std::io::Write as _;
use std::process::ExitCode;

mod journeys;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let wanted = std::env::args().nth(1);
    let number = wanted.map_or(Ok(200), |text| text.parse());
    let Ok(number) = number else {
        let _ = writeln!(std::io::stderr(), "load: say how many journeys");
        return ExitCode::FAILURE;
    };
    let outcome = journeys::run(number).await;
    let _ = write!(std::io::stdout(), "{}", outcome.figures());
    match outcome.lost.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// How long the journeys take is no matter of a test.
#[cfg(test)]
mod tests {
    use super::journeys;

    #[tokio::test]
    async fn of_two_hundred_journeys_at_once_none_is_lost() {
        let outcome = journeys::run(200).await;
        assert!(outcome.lost.is_empty(), "{}", outcome.figures());
        assert_eq!(outcome.accounts, outcome.journeys);
    }
}
