//! Failures of the page: an old browser, a file that is changed or missing, a panic. The visitor sees the failure page
//! that the build has written, and nothing typed leaves the browser.

use portico_e2e::{ADDRESS, Habits, PASSWORD, Settings, World, story};
use portico_tenant::Operation;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn a_browser_that_is_too_old_is_told_so_in_the_visitors_language() {
    let new = Habits::default;
    for habits in [
        Habits {
            web_assembly: false,
            languages: "ar",
            ..new()
        },
        Habits {
            web_assembly: false,
            ..new()
        },
        Habits {
            modules: false,
            languages: "ar",
            ..new()
        },
        Habits {
            modules: false,
            ..new()
        },
    ] {
        let language = habits.languages;
        let settings = Settings {
            habits,
            ..Settings::default()
        };
        story(settings, async |world| {
            for document in ["/", "/callback/", "/activate/"] {
                world.visitor.open(document).await;
                says_that_it_cannot_work(world).await;
                let shown = world
                    .visitor
                    .run("return document.documentElement.lang", vec![])
                    .await;
                assert_eq!(shown, json!(language));
            }
        });
    }
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
        for document in ["/", "/callback/", "/activate/"] {
            world.visitor.open(document).await;
            says_that_it_cannot_work(world).await;
        }
    });
}

#[test]
fn webassembly_that_would_run_but_is_not_what_was_built_is_not_run() {
    let settings = Settings {
        site: Some(|dist| {
            change_each(dist, "wasm", |bytes| {
                // An empty section with an unknown name: the module stays valid.
                bytes.extend([0, 2, 1, b'x']);
            });
        }),
        ..Settings::default()
    };
    story(settings, async |world| {
        for document in ["/", "/callback/", "/activate/"] {
            world.visitor.open(document).await;
            says_that_it_cannot_work(world).await;
        }
        let valid = "
            return fetch(document.querySelector('script[data-wasm]').dataset.wasm)
                .then((answer) => WebAssembly.compileStreaming(answer)).then(() => true)";
        assert_eq!(world.visitor.run(valid, vec![]).await, json!(true));
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
        for document in ["/", "/callback/", "/activate/"] {
            world.visitor.open(document).await;
            says_that_it_cannot_work(world).await;
        }
    });
}

async fn says_that_it_cannot_work(world: &World) {
    let visitor = &world.visitor;
    visitor
        .wait_for(
            "the failure page",
            "const failure = document.getElementById('failure');
             return !!failure && !failure.hidden && failure.innerText.trim().length > 20",
        )
        .await;
    assert!(!visitor.has("html[data-ready]").await);
    is_usable(world).await;
    assert_eq!(world.count(Operation::Authorize), 0);
}

/// Asserts that only the failure page is visible, in one language, with focus, title and a link, and that it is
/// accessible.
async fn is_usable(world: &World) {
    let visitor = &world.visitor;
    visitor
        .wait_for(
            "the title of the failure page",
            "return document.title === document.querySelector('#failure main:not([hidden]) h1').textContent",
        )
        .await;
    let seen = visitor
        .run(
            "const shown = [...document.querySelectorAll('main')].filter((one) => one.getClientRects().length);
             return [shown.length, shown[0].lang === document.documentElement.lang,
                 document.activeElement === shown[0].querySelector('h1'),
                 shown[0].querySelectorAll('a[href]').length]",
            vec![],
        )
        .await;
    assert_eq!(seen, json!([1, true, true, 1]));
    visitor.inspect("failure").await;
}

#[test]
fn a_file_that_never_comes_is_told_and_another_try_is_offered() {
    for ending in ["js", "wasm"] {
        let site: fn(&Path) = match ending {
            "js" => |dist| remove(dist, "js"),
            _ => |dist| remove(dist, "wasm"),
        };
        let settings = Settings {
            site: Some(site),
            ..Settings::default()
        };
        story(settings, async |world| {
            let visitor = &world.visitor;
            visitor.expects_in_console("status of 404");
            visitor.expects_in_console("Uncaught (in promise)");
            visitor.expects_in_console("integrity");
            for document in ["/", "/callback/"] {
                visitor.open(document).await;
                says_that_it_cannot_work(world).await;
            }
        });
    }
}

#[test]
fn a_network_that_hangs_is_told_and_another_try_helps() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.hold_back("*.wasm*").await;
        visitor.open("/").await;
        visitor.type_into("identifier", ADDRESS).await;
        says_that_it_cannot_work(world).await;
        visitor.release().await;
        visitor
            .press_on("#failure main:not([hidden]) a[href]")
            .await;
        visitor.wait_for_screen("inviting").await;
    });
}

/// Makes drawing impossible, so that the page panics and the start script has to report it.
const NOTHING_CAN_BE_DRAWN: &str = "
    window.drawing = [[Document.prototype, 'createElement'], [Document.prototype, 'createElementNS'],
        [Node.prototype, 'cloneNode']].map(([where, what]) => [where, what, where[what]]);
    for (const [where, what] of drawing) where[what] = () => { throw new Error('drawn') };";
/// axe draws as well.
const DRAWING_WORKS_AGAIN: &str = "for (const [where, what, was] of drawing) where[what] = was;";

#[test]
fn a_panic_in_mid_form_ends_on_the_failure_page_and_nothing_typed_leaves_it() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("Uncaught");
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.type_into("field-name", "").await;
        let requests = world.tenant.requests().len();
        visitor.run(NOTHING_CAN_BE_DRAWN, vec![]).await;
        visitor.press("register").await;
        visitor
            .wait_for(
                "the failure page",
                "return !document.getElementById('failure').hidden",
            )
            .await;
        visitor.run(DRAWING_WORKS_AGAIN, vec![]).await;
        is_usable(world).await;
        assert_eq!(world.tenant.requests().len(), requests, "nothing was sent");
        // The link reloads the page, and everything but secrets is still there.
        visitor
            .press_on("#failure main:not([hidden]) a[href]")
            .await;
        visitor.wait_for_step_1().await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("field-given_name").await, "Ada Zoë");
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

/// Takes the built files with this extension off the site, and their compressed copies.
fn remove(dist: &Path, extension: &str) {
    let part = format!(".{extension}");
    for file in files_below(dist) {
        if file.to_string_lossy().contains(&part) && !file.to_string_lossy().contains(".json") {
            fs::remove_file(file).unwrap();
        }
    }
}

/// Flips one byte in the middle of each built file with this extension, as a broken or hostile host would.
fn change_a_byte(dist: &Path, extension: &str) {
    change_each(dist, extension, |bytes| {
        // In a script a changed letter of the end's comment or name; in WebAssembly anywhere.
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    });
}

/// Changes each built file with this extension, and takes its compressed copies away so that the changed file
/// is the one that is sent.
fn change_each(dist: &Path, extension: &str, change: impl Fn(&mut Vec<u8>)) {
    let mut changed = Vec::new();
    for file in files_below(dist) {
        if file.extension().is_none_or(|found| found != extension) {
            continue;
        }
        let mut bytes = fs::read(&file).unwrap();
        change(&mut bytes);
        fs::write(&file, bytes).unwrap();
        for suffix in ["br", "gz"] {
            let mut compressed = file.clone().into_os_string();
            compressed.push(".");
            compressed.push(suffix);
            let _ = fs::remove_file(compressed);
        }
        changed.push(file.file_name().unwrap().to_string_lossy().into_owned());
    }
    for name in ["portico-", "strength-"] {
        assert!(
            changed.iter().any(|file| file.starts_with(name)),
            "no {name}*.{extension} was changed: {changed:?}"
        );
    }
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
