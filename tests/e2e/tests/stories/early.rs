//! Before WebAssembly is there, and where it, scripts or storage never come.

use portico_e2e::{ADDRESS, Habits, PASSWORD, Settings, story};
use portico_tenant::Operation;
use std::fs;
use std::path::{Path, PathBuf};

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
        visitor.assert_told_of_mistakes_in(&["identifier"]).await;
        assert_eq!(world.count(Operation::Authorize), 0);
    });
}

#[test]
fn without_webassembly_the_page_says_what_to_do() {
    let settings = Settings {
        habits: Habits {
            web_assembly: false,
            languages: "ar",
            ..Habits::default()
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        for document in ["/", "/callback/"] {
            world.visitor.open(document).await;
            says_that_it_cannot_work(world).await;
        }
    });
}

#[test]
fn a_changed_byte_of_webassembly_is_not_run() {
    let settings = Settings {
        site: Some(|dist| change_a_byte(dist, "wasm")),
        ..Settings::default()
    };
    story(settings, async |world| {
        world.visitor.expects_in_console("integrity");
        world.visitor.expects_in_console("Uncaught (in promise)");
        for document in ["/", "/callback/"] {
            world.visitor.open(document).await;
            says_that_it_cannot_work(world).await;
        }
    });
}

#[test]
fn a_changed_byte_of_script_is_not_run() {
    let settings = Settings {
        site: Some(|dist| change_a_byte(dist, "js")),
        ..Settings::default()
    };
    story(settings, async |world| {
        world.visitor.expects_in_console("integrity");
        for document in ["/", "/callback/"] {
            world.visitor.open(document).await;
            says_that_it_cannot_work(world).await;
        }
    });
}

#[test]
fn the_later_steps_arrive_while_the_visitor_types() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        let arrived = "const found = performance.getEntriesByType('resource')
            .filter(entry => /\\/assets\\/portico-.*\\.(wasm|js)$/.test(entry.name));
            return found.filter(entry => entry.responseEnd > 0)";
        visitor.visit("/").await;
        visitor
            .wait_for("the later steps", &format!("{arrived}.length === 2"))
            .await;
        visitor.type_into("identifier", ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        // Nothing of them is loaded a second time.
        let sent = format!("{arrived}.map(entry => entry.transferSize)");
        assert_eq!(
            visitor.run(&sent, Vec::new()).await,
            serde_json::json!([0, 0])
        );
    });
}

async fn says_that_it_cannot_work(world: &portico_e2e::World) {
    let visitor = &world.visitor;
    visitor
        .wait_for(
            "the failure page",
            "const failure = document.getElementById('failure');
             return !!failure && !failure.hidden && failure.innerText.trim().length > 20",
        )
        .await;
    assert!(!visitor.has("html[data-ready]").await);
    visitor.inspect("failure").await;
    assert_eq!(world.count(Operation::Authorize), 0);
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

/// Flips one byte in the middle of each built file with this extension, as a broken or hostile host
/// would, and takes its compressed copies away so that the changed file is the one that is sent.
fn change_a_byte(dist: &Path, extension: &str) {
    let mut changed = 0;
    for file in files_below(dist) {
        if file.extension().is_none_or(|found| found != extension) {
            continue;
        }
        let mut bytes = fs::read(&file).unwrap();
        // In a script a changed letter of the end's comment or name; in WebAssembly anywhere.
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&file, bytes).unwrap();
        for suffix in ["br", "gz"] {
            let mut compressed = file.clone().into_os_string();
            compressed.push(".");
            compressed.push(suffix);
            let _ = fs::remove_file(compressed);
        }
        changed += 1;
    }
    assert!(
        changed >= 2,
        "step 1 and the later steps each have a .{extension} file"
    );
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
