//! Property tests of `update` with random sequences of events.

mod bench;

use std::time::Duration;

use proptest::prelude::*;

use super::*;
use bench::{Bench, Step, WAYS, step};

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_events_panics_leaks_a_secret_or_sends_a_request_twice(
        steps in prop::collection::vec(step(), 1..60)
    ) {
        let mut bench = Bench::new(Place::Start);
        for step in steps {
            bench.take(step);
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn from_every_reachable_state_a_sensible_visitor_gets_an_account(
        steps in prop::collection::vec(step(), 1..40),
        way in 0..WAYS
    ) {
        let mut bench = Bench::new(Place::Start);
        bench.take(Step::Open { place: 0, answer: 0, account: false, draft: false, broken: 9, reloaded: false, way });
        for step in steps {
            bench.take(step);
        }
        sensible(&mut bench);
    }
}

/// Does what each screen asks for; the tenant is healthy.
fn sensible(bench: &mut Bench) {
    bench.happens(Event::CameOnline);
    for _ in 0..40 {
        let way = bench.way;
        bench.now = bench.now.plus(Duration::from_secs(100));
        // A page that navigates away is gone long before its timer.
        let leaving = matches!(bench.journey.state(), State::Leaving(..));
        if let Some(timer) = bench.wake.filter(|_| !leaving) {
            bench.happens(Event::Woke(timer));
        }
        let again = |place, account| Step::Open {
            place,
            answer: u8::from(place == 1),
            account,
            draft: true,
            broken: 9,
            reloaded: false,
            way,
        };
        match bench.journey.state() {
            State::Done(_) => return,
            // The integrator corrects the config; the visitor leaves the frame or allows storage.
            State::Misconfigured(_) | State::Opening { .. } => bench.take(again(0, false)),
            State::Stopped(stopped) => match stopped.way_on {
                problem::WayOn::Reload | problem::WayOn::Origin(_) => {
                    bench.take(again(0, false));
                }
                _ => bench.happens(Event::WentOn),
            },
            State::Inviting(_) => {
                bench.take(Step::Type { field: 0, text: 1 });
                bench.happens(InvitingEvent::Continued);
            }
            State::Leaving(..) => bench.take(again(1, true)),
            // The small window is closed; the visitor is back at the page that opened it.
            State::Delivered => bench.take(again(0, false)),
            _ if bench.renews() => bench.take(Step::Reply {
                kind: 0,
                result: 0,
                stale: false,
            }),
            State::Exchanging { .. } => bench.take(Step::Reply {
                kind: 0,
                result: 0,
                stale: false,
            }),
            State::Preparing { .. } => bench.take(Step::Reply {
                kind: 1,
                result: 0,
                stale: false,
            }),
            State::Filling(filling) if filling.step.question().is_some() => {
                bench.take(Step::Reply {
                    kind: 2,
                    result: 0,
                    stale: false,
                });
            }
            State::Filling(_) => {
                for (field, text) in [(0, 1), (1, 0), (3, 2), (4, 2)] {
                    bench.take(Step::Type { field, text });
                }
                bench.happens(FillingEvent::Submitted);
            }
            State::Activating(activating) => match activating.step.work {
                Work::Entering | Work::Vetting(_) | Work::Renewing(_) => {
                    bench.take(Step::Type { field: 2, text: 0 });
                    bench.take(Step::Type { field: 1, text: 0 });
                    bench.happens(ActivatingEvent::CodeEntered);
                }
                Work::Sending(_) => {
                    bench.take(Step::Reply {
                        kind: 3,
                        result: 0,
                        stale: false,
                    });
                }
                Work::Messaging(..) => {
                    bench.take(Step::Reply {
                        kind: 4,
                        result: 0,
                        stale: false,
                    });
                }
            },
            State::Confirming(_) if bench.journey.is_busy() => {
                bench.take(Step::Reply {
                    kind: 3,
                    result: 0,
                    stale: false,
                });
            }
            State::Confirming(_) => {
                bench.take(Step::Type { field: 1, text: 0 });
                bench.happens(ConfirmingEvent::Confirmed);
            }
        }
    }
    panic!("no account, but {:?}", bench.journey);
}
