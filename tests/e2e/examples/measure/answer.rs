//! Measures the time that the page adds to the tenant's answer, for a free and for a taken address.

use crate::figures::{number, quantile, row};
use portico_e2e::{ADDRESS, PASSWORD, World};

/// Pairs of registrations that are compared.
const RUNS: usize = 200;

/// Notes the press, the request and the moment at which the field for the code stands there.
const WATCH: &str = "
    globalThis.measured = {};
    addEventListener('click', (event) => {
        if (event.target.closest('#register')) measured.pressed = performance.now();
    }, true);
    const main = document.getElementById('main');
    new MutationObserver(() => {
        if (document.getElementById('code')) measured.shown ??= performance.now();
    }).observe(main, { childList: true, subtree: true });";

/// The time between press and next step that is not the request's, in milliseconds; and a fresh start.
const ADDED: &str = "
    const [request] = performance.getEntriesByType('resource')
        .filter((entry) => entry.name.includes('/user/register') && entry.initiatorType === 'fetch').slice(-1);
    const { pressed, shown } = measured;
    measured = {};
    performance.clearResourceTimings();
    return shown - pressed - (request.responseEnd - request.startTime);";

/// A free and a taken address by turns, in one document: each press on *Create account* is one run.
pub(crate) async fn registering(world: &World) -> Vec<String> {
    let visitor = &world.visitor;
    visitor.registers_as(ADDRESS).await;
    world.activates(ADDRESS).await;
    visitor.registers_as("run.0@mail.example").await;
    visitor.run(WATCH, vec![]).await;
    let (mut free, mut taken) = (Vec::new(), Vec::new());
    for run in 1..=RUNS {
        for is_free in [true, false] {
            let address = match is_free {
                true => format!("run.{run}@mail.example"),
                false => ADDRESS.to_owned(),
            };
            visitor.press("change-address").await;
            visitor.wait_for_screen("filling").await;
            visitor.type_into("identifier", &address).await;
            visitor.type_into("password", PASSWORD).await;
            visitor.run("measured = {}", vec![]).await;
            visitor.press("register").await;
            visitor.wait_for_screen("activating").await;
            let added = number(&visitor.run(ADDED, vec![]).await);
            let times = if is_free { &mut free } else { &mut taken };
            times.push(added);
        }
    }
    let apart = |at| (quantile(&mut free.clone(), at) - quantile(&mut taken.clone(), at)).abs();
    let difference = format!(
        "| difference of the two | {RUNS} | {:.1} ms | {:.1} ms | |",
        apart(0.5),
        apart(0.95)
    );
    vec![
        row("time that the page adds, free address", &mut free),
        row("time that the page adds, taken address", &mut taken),
        difference,
    ]
}
