//! The page with other scripts in the same document: extensions that add, wrap and remove nodes, and translators that
//! replace texts. The journey still works, every text is updated, and errors of other scripts do not stop the page.

use portico_e2e::{ADDRESS, Habits, PASSWORD, Settings, World, story};
use serde_json::json;

/// Each changes the document when it is parsed, before the page's own script runs.
const BEFORE_THE_TAKEOVER: [(&str, &str); 12] = [
    (
        "a node after each input",
        "for (const input of document.querySelectorAll('input')) input.after(document.createElement('div'))",
    ),
    (
        "a node before each input",
        "for (const input of document.querySelectorAll('input')) input.before(document.createElement('div'))",
    ),
    (
        "a node at the start of the form",
        "document.querySelector('form')?.prepend(document.createElement('span'))",
    ),
    (
        "a node at the start of the root",
        "document.getElementById('portico').prepend(document.createElement('div'))",
    ),
    (
        "a node at the start of main",
        "document.querySelector('main').prepend(document.createElement('div'))",
    ),
    (
        "a text in the form",
        "document.querySelector('form')?.prepend('hello')",
    ),
    (
        "texts wrapped by a translator",
        "const font = (node) => { const around = document.createElement('font'); node.replaceWith(around); around.append(node); };
         const texts = document.createTreeWalker(document.getElementById('portico'), NodeFilter.SHOW_TEXT);
         const found = []; while (texts.nextNode()) found.push(texts.currentNode); found.forEach(font)",
    ),
    (
        "split texts",
        "for (const one of document.querySelectorAll('h1, p, label')) {
             const text = one.firstChild; if (text && text.nodeType === 3 && text.length > 3) text.splitText(2); }",
    ),
    (
        "a wrapped input",
        "for (const input of document.querySelectorAll('input')) {
             const around = document.createElement('span'); input.replaceWith(around); around.append(input); }",
    ),
    (
        "no comments",
        "const comments = document.createTreeWalker(document.getElementById('portico'), NodeFilter.SHOW_COMMENT);
         const found = []; while (comments.nextNode()) found.push(comments.currentNode); found.forEach((one) => one.remove())",
    ),
    (
        "no heading",
        "document.querySelector('main h1').remove()",
    ),
    (
        "everything wrapped",
        "const root = document.getElementById('portico'); const around = document.createElement('div');
         around.append(...root.childNodes); root.append(around)",
    ),
];

/// Browsers of people for whom one of these changes is made, when the document is parsed but before its
/// deferred scripts run (`at_once`: before anything of the document runs). Which one, [`let_others`] says.
pub(super) fn changed_by_others<'a>(
    at_once: bool,
    changes: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Settings {
    let changes: String = changes
        .into_iter()
        .map(|(what, change)| format!("{}: () => {{ {change} }},", json!(what)))
        .collect();
    // Documents such as `about:blank` have no storage.
    let others = format!(
        "(() => {{
            const changes = {{ {changes} }};
            let chosen;
            try {{ chosen = changes[localStorage.getItem('porticoStoryChange')] }} catch (_) {{}}
            if (!chosen) return;
            if ({at_once}) return chosen();
            document.addEventListener('readystatechange', () => {{
                if (document.readyState !== 'interactive' || !document.getElementById('portico')) return;
                chosen();
                document.documentElement.dataset.changed = '';
            }});
        }})();"
    );
    Settings {
        habits: Habits {
            others,
            ..Habits::default()
        },
        ..Settings::default()
    }
}

/// Changes every following document like this.
pub(super) async fn let_others(world: &World, what: &str) {
    let script = "localStorage.setItem('porticoStoryChange', arguments[0])";
    world.visitor.run(script, vec![json!(what)]).await;
}

/// Stops the changes, and removes the setting from the storage.
pub(super) async fn others_rest(world: &World) {
    let script = "localStorage.removeItem('porticoStoryChange')";
    world.visitor.run(script, vec![]).await;
}

#[test]
fn a_painted_page_that_extensions_have_changed_is_taken_over_with_what_was_typed() {
    story(
        changed_by_others(false, BEFORE_THE_TAKEOVER),
        async |world| {
            let visitor = &world.visitor;
            visitor.visit("/").await;
            for (what, _) in BEFORE_THE_TAKEOVER {
                let_others(world, what).await;
                visitor.hold_back("*.wasm*").await;
                visitor.open("/").await;
                assert!(visitor.has("html[data-changed]").await, "{what}");
                visitor.type_into("identifier", "ada@mail.example").await;
                for _ in 0.."@mail.example".len() {
                    visitor.press_key(portico_e2e::Key::Left).await;
                }
                visitor.release().await;
                visitor.wait_until_ready().await;
                assert_eq!(visitor.focused().await, "identifier", "{what}: the focus");
                visitor.type_by_keyboard("+portico'7").await;
                assert_eq!(
                    visitor.value_of("identifier").await,
                    ADDRESS,
                    "{what}: text and caret"
                );
                visitor.switch_language("ar").await;
                visitor
                    .wait_for(
                        "the words of the other language",
                        "return /[\\u0600-\\u06ff]/.test(document.querySelector('#main h1').textContent)",
                    )
                    .await;
                visitor.switch_language("en").await;
            }
            others_rest(world).await;
        },
    );
}

#[test]
fn an_early_press_on_a_page_that_others_have_changed_is_done() {
    story(
        changed_by_others(false, BEFORE_THE_TAKEOVER),
        async |world| {
            let visitor = &world.visitor;
            visitor.visit("/").await;
            for (what, _) in BEFORE_THE_TAKEOVER {
                let_others(world, what).await;
                visitor.hold_back("*.wasm*").await;
                visitor.open("/").await;
                visitor.type_into("identifier", ADDRESS).await;
                visitor.press("continue").await;
                visitor.release().await;
                // `/callback/` is changed in the same way.
                visitor.wait_for_screen("filling").await;
                assert_eq!(visitor.value_of("identifier").await, ADDRESS, "{what}");
                visitor.run("sessionStorage.clear()", vec![]).await;
            }
            others_rest(world).await;
        },
    );
}

#[test]
fn activation_and_404_documents_work_after_changes_by_extensions() {
    story(
        changed_by_others(false, BEFORE_THE_TAKEOVER),
        async |world| {
            let visitor = &world.visitor;
            visitor.expects_in_console("404 (Not Found)");
            visitor.visit("/").await;
            for (what, _) in BEFORE_THE_TAKEOVER {
                let_others(world, what).await;
                visitor.open("/nowhere").await;
                visitor
                    .wait_for(
                        "the document to listen",
                        "return document.documentElement.hasAttribute('data-ready')",
                    )
                    .await;
                visitor
                    .visit("/activate/#code=QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo")
                    .await;
                assert!(visitor.has("main[data-screen=confirming]").await, "{what}");
            }
            others_rest(world).await;
        },
    );
}

/// A translator and an extension that go on changing the page; the same file as in `tests/e2e/extension`.
const NEVER_AT_REST: &str = include_str!("../../extension/never-at-rest.js");

#[test]
fn a_journey_under_a_translator_and_an_extension_ends_like_any_other_and_every_text_follows() {
    let settings = Settings {
        habits: Habits {
            others: NEVER_AT_REST.to_owned(),
            ..Habits::default()
        },
        ..Settings::default()
    };
    story(settings, goes_through_with_every_text_following);
}

#[test]
fn a_journey_beside_an_installed_extension_ends_like_any_other_and_every_text_follows() {
    let settings = Settings {
        habits: Habits {
            extension: true,
            ..Habits::default()
        },
        ..Settings::default()
    };
    story(settings, goes_through_with_every_text_following);
}

async fn goes_through_with_every_text_following(world: &World) {
    let visitor = &world.visitor;
    visitor.visit("/").await;
    assert!(visitor.has("html[data-never-at-rest]").await);
    visitor.comes_to_the_form_as(ADDRESS).await;
    visitor.press("register").await;
    visitor.wait_for_text("«").await;
    visitor.fills_the_form().await;
    visitor.press("password-toggle").await;
    visitor
        .wait_for(
            "the button to say what it does now",
            "return document.getElementById('password-toggle').textContent.includes('Hide')",
        )
        .await;
    visitor
        .wait_for(
            "the strength",
            "return document.getElementById('password-strength').textContent.includes('Very strong')",
        )
        .await;
    visitor.type_into("password", "hunter22").await;
    visitor
        .wait_for(
            "the strength to follow",
            "const told = document.getElementById('password-strength').textContent;
             return !told.includes('Very strong') && told.trim() !== ''",
        )
        .await;
    visitor.type_into("password", PASSWORD).await;
    visitor.press("register").await;
    visitor.wait_for_screen("activating").await;
    let resend = "return document.getElementById('resend').textContent";
    let waiting = visitor.run(resend, vec![]).await;
    assert!(waiting.to_string().contains("second"), "{waiting}");
    world.let_pass(std::time::Duration::from_secs(31)).await;
    visitor
        .wait_for(
            "the button to be ready in words, too",
            "const button = document.getElementById('resend');
             return !button.hasAttribute('aria-disabled') && !/second/.test(button.textContent)",
        )
        .await;
    let polite = "return document.getElementById('polite').textContent";
    let before = visitor.run(polite, vec![]).await;
    visitor.press("resend").await;
    visitor
        .wait_with(
            "the live region to say something else",
            "return document.getElementById('polite').textContent !== arguments[0]",
            vec![before],
        )
        .await;
    visitor.switch_language("ar").await;
    visitor
        .wait_for(
            "all words of the screen in the other language",
            "return [...document.querySelectorAll('#main h1, #main h2, #main label, #main button, #main p')]
                 .filter((one) => one.textContent.trim() && !['sent-to', 'code-issue'].includes(one.id))
                 .every((one) => /[\\u0600-\\u06ff]/.test(one.textContent))",
        )
        .await;
    world.nth_mail_to(ADDRESS, 2).await;
    world.activates(ADDRESS).await;
    world.assert_active(ADDRESS, PASSWORD);
}

#[test]
fn nodes_that_others_wrap_or_remove_later_do_not_stop_the_page() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as("ada@").await;
        let wrap = "const wrap = (one) => {
                const around = document.createElement('div'); one.replaceWith(around); around.append(one); };
            for (const one of document.querySelectorAll('input, form, main > *, #screen > *, .field > *')) wrap(one);
            for (const one of document.querySelectorAll('.step, .lead')) one.remove();";
        visitor.run(wrap, vec![]).await;
        visitor.press("continue").await;
        visitor.assert_told_of_the_mistake_in("identifier").await;
        visitor.type_into("identifier", ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        visitor.run(wrap, vec![]).await;
        visitor.press("register").await;
        visitor
            .assert_told_of_mistakes_in(&[
                "field-given_name",
                "field-family_name",
                "field-name",
                "password",
            ])
            .await;
        visitor.fills_the_form().await;
        // The whole screen is removed; the next one is still drawn.
        visitor
            .run(
                "document.querySelector('form').addEventListener('submit', () => setTimeout(() =>
                     document.getElementById('screen').firstElementChild?.remove()))",
                vec![],
            )
            .await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        visitor.run(wrap, vec![]).await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn what_other_scripts_do_is_no_failure_of_the_page() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        for part in ["Uncaught", "strange"] {
            visitor.expects_in_console(part);
        }
        visitor.arrives_as(ADDRESS).await;
        let others = "
            setTimeout(() => { throw new Error('strange') });
            setTimeout(() => { throw new WebAssembly.RuntimeError('strange unreachable') });
            Promise.reject(new WebAssembly.RuntimeError('strange unreachable'));
            dispatchEvent(new ErrorEvent('error', { error: new WebAssembly.RuntimeError('strange') }));
            return new Promise((done) => setTimeout(done, 100))";
        visitor.run(others, vec![]).await;
        assert!(!visitor.has("html[data-failed]").await);
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        visitor.run(others, vec![]).await;
        assert!(!visitor.has("html[data-failed]").await);
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}
