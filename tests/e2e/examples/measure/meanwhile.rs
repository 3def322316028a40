//! Measures how fast the page reacts to events outside of it: the network, and an activation in another tab.

use crate::TIMES;
use crate::figures::{number, row};
use portico_e2e::{ADDRESS, Visitor, World};
use serde_json::json;

/// From the browser's own event to the banner, and from the harness's command to it.
pub(crate) async fn offline(world: &World) -> Vec<String> {
    let visitor = &world.visitor;
    visitor.comes_to_the_form_as(ADDRESS).await;
    let (mut told, mut gone) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        for (offline, times) in [(true, &mut told), (false, &mut gone)] {
            let began = visitor
                .run("return performance.timeOrigin + performance.now()", vec![])
                .await;
            visitor
                .run(
                    "const banner = document.getElementById('offline');
                     globalThis.seen = undefined;
                     const look = () => {
                         const there = banner.getClientRects().length > 0 && !!banner.innerText.trim();
                         if (there === arguments[0]) globalThis.seen = performance.timeOrigin + performance.now();
                         else requestAnimationFrame(look);
                     };
                     look();",
                    vec![json!(offline)],
                )
                .await;
            visitor.go_offline(offline).await;
            let seen = visitor
                .wait_for("the banner", "return globalThis.seen")
                .await;
            times.push(number(&seen) - number(&began));
        }
    }
    vec![
        row("network gone until the banner is there", &mut told),
        row("network back until the banner is gone", &mut gone),
    ]
}

/// From the tenant's answer in the tab that opened the link to the end in the tab that waited for it.
pub(crate) async fn other_tab(world: &World) -> String {
    const ENDED: &str = "
        const main = document.getElementById('main');
        const look = () => {
            if (main.dataset.screen === 'done') globalThis.ended ??= performance.timeOrigin + performance.now();
        };
        new MutationObserver(look).observe(main, { attributes: true, childList: true });
        look();";
    let visitor = &world.visitor;
    let mut times = Vec::new();
    let mut waiting = visitor.tab().await;
    for run in 0..TIMES {
        let address = format!("waits.{run}@mail.example");
        visitor.turn_to(&waiting).await;
        visitor.registers_as(&address).await;
        visitor.run(ENDED, vec![]).await;
        let link = world.mail_to(&address).await.link.unwrap();
        waiting = visitor.open_tab().await;
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        visitor.press("confirm").await;
        let here = ended(visitor).await;
        visitor.turn_to(&waiting).await;
        let there = visitor.wait_for("the end", "return globalThis.ended").await;
        times.push(number(&there) - here);
    }
    row("activated in one tab until the other says so", &mut times)
}

/// When the tenant's answer was there, in a tab that has come to the end.
async fn ended(visitor: &Visitor) -> f64 {
    let ended = visitor
        .wait_for(
            "the end",
            "if (document.querySelector('main')?.dataset.screen !== 'done') return null;
             const [request] = performance.getEntriesByType('resource')
                 .filter((entry) => entry.name.includes('activate')).slice(-1);
             return performance.timeOrigin + request.responseEnd",
        )
        .await;
    number(&ended)
}
