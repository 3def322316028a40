//! The page before WebAssembly is there, and without WebAssembly, scripts or storage.

use portico_e2e::{ADDRESS, Habits, PASSWORD, Settings, story};
use portico_tenant::Operation;

#[test]
fn what_is_typed_and_pressed_before_webassembly_is_there_is_kept_and_done() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.hold_back("*.wasm*").await;
        visitor.open("/").await;
        visitor.type_into("identifier", ADDRESS).await;
        visitor.press("continue").await;
        assert!(
            !visitor.has("html[data-ready]").await,
            "WebAssembly is held back"
        );
        assert_eq!(
            visitor.address().await,
            format!("{}/", world.page()),
            "no native submit"
        );
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        visitor.release().await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn what_is_typed_while_webassembly_takes_over_is_not_lost() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.hold_back("*.wasm*").await;
        visitor.open("/").await;
        visitor.type_into("identifier", "ada").await;
        visitor.release().await;
        visitor.type_by_keyboard("+portico'7@mail.example").await;
        visitor.wait_until_ready().await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        assert_eq!(visitor.focused().await, "identifier", "the focus stays");
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
    });
}

/// Whether the button shows that its press is being worked on.
const WORKS: &str = "const button = document.getElementById('continue');
    return getComputedStyle(button, '::before').content !== 'none' && getComputedStyle(button).cursor === 'progress'";

#[test]
fn a_press_is_answered_at_once_whatever_is_still_on_its_way() {
    for held in ["*.wasm*", "*config.json*"] {
        story(Settings::default(), async |world| {
            let visitor = &world.visitor;
            visitor.hold_back(held).await;
            visitor.open("/").await;
            if held == "*config.json*" {
                visitor.wait_until_ready().await;
            }
            visitor.type_into("identifier", ADDRESS).await;
            assert_eq!(visitor.run(WORKS, vec![]).await, false, "{held}");
            visitor.press("continue").await;
            visitor.wait_for("the button to show it", WORKS).await;
            visitor.screenshot("pressed-early").await;
            visitor.release().await;
            visitor.wait_for_screen("filling").await;
        });
    }
}

#[test]
fn an_address_that_is_none_is_told_even_when_it_was_pressed_early() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.hold_back("*.wasm*").await;
        visitor.open("/").await;
        visitor.type_into("identifier", "ada@").await;
        visitor.press("continue").await;
        visitor.release().await;
        visitor.wait_until_ready().await;
        visitor.assert_told_of_the_mistake_in("identifier").await;
        assert_eq!(visitor.run(WORKS, vec![]).await, false, "it is over");
        assert_eq!(world.count(Operation::Authorize), 0);
    });
}

#[test]
fn the_later_steps_run_on_the_module_that_the_start_document_has_loaded() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        let loaded = "const loaded = performance.getEntriesByType('resource').filter((entry) =>
                /\\/assets\\/portico-.*\\.(wasm|js)$/.test(entry.name) && entry.responseEnd > 0);
            const names = [...new Set(loaded.map((entry) => entry.name))].sort();";
        visitor.visit("/").await;
        let both = format!("{loaded} return names.length === 2");
        visitor.wait_for("module and script", &both).await;
        let names = format!("{loaded} return names");
        let at_the_start = visitor.run(&names, Vec::new()).await;
        visitor.type_into("identifier", ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.run(&names, Vec::new()).await, at_the_start);
        // Nothing of it is loaded a second time: 0 bytes out of the cache, 300 where the browser has asked
        // whether the file is still the same (Resource Timing, section 4.4, "transferSize").
        let cached = format!("{loaded} return loaded.every((entry) => entry.transferSize <= 300)");
        assert_eq!(visitor.run(&cached, Vec::new()).await, true);
    });
}

#[test]
fn the_webassembly_of_a_document_is_fetched_once() {
    for document in ["/", "/callback/", "/activate/"] {
        story(Settings::default(), async |world| {
            world.visitor.open(document).await;
            world.visitor.wait_until_ready().await;
            let asked = world.asked_of_host();
            let modules = asked
                .iter()
                .filter(|path| path.starts_with("/assets/portico-") && path.ends_with(".wasm"));
            assert_eq!(modules.count(), 1, "{document}: {asked:?}");
        });
    }
}

#[test]
fn without_script_the_page_says_what_to_do() {
    let settings = Settings {
        habits: Habits {
            scripts: false,
            ..Habits::default()
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        for path in ["/", "/callback/", "/activate/"] {
            visitor.open(path).await;
            visitor.wait_for_text("JavaScript").await;
        }
        visitor.open("/").await;
        visitor.wait_for_text("JavaScript").await;
        // axe is a script itself.
        visitor.assert_reflows().await;
        visitor.screenshot("without-script").await;
    });
}

#[test]
fn without_storage_the_page_says_so_before_it_leaves_for_the_tenant() {
    let settings = Settings {
        habits: Habits {
            storage: false,
            ..Habits::default()
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.open("/").await;
        visitor.wait_for_problem("no_storage").await;
        visitor.inspect("stopped-no_storage").await;
        assert_eq!(world.count(Operation::Authorize), 0);
    });
}
