//! Tests of the harness: it finds what is wrong with pages that each do one thing wrong.

use portico_e2e::{PASSWORD, Settings, story};
use portico_site::files::Digest;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Puts a page into the place of the built one that has a password field and this script, which the policy allows
/// by its hash.
fn put_page(dist: &Path, script: &str) {
    let script = format!(
        "const field = document.getElementById('password');
         field.addEventListener('input', () => {{ if (field.value.length < {}) return; {script};
             field.dataset.done = '' }})",
        PASSWORD.chars().count()
    );
    let page = format!(
        "<!doctype html><html lang=en><head><title>Wrong</title><link rel=icon href='/none.svg'></head>\
         <body><main data-screen=inviting><h1>Wrong</h1><label for=password>Password</label>\
         <input id=password type=password></main><script>{script}</script></body></html>"
    );
    for suffix in ["", ".br", ".gz"] {
        let _ = fs::remove_file(dist.join(format!("index.html{suffix}")));
    }
    fs::write(dist.join("index.html"), page).unwrap();
    fs::write(
        dist.join("none.svg"),
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    )
    .unwrap();
    let headers = dist.join("headers.json");
    let policy = fs::read_to_string(&headers).unwrap();
    let hash = Digest::Sha256.hash(script.as_bytes());
    let allowed = policy.replace(
        "'wasm-unsafe-eval'",
        &format!("'wasm-unsafe-eval' '{hash}'"),
    );
    assert_ne!(policy, allowed);
    fs::write(headers, allowed).unwrap();
}

/// Types a password into the page; returns the failure that the harness reports, if any.
fn verdict(site: fn(&Path)) -> Option<String> {
    let settings = Settings {
        site: Some(site),
        ..Settings::default()
    };
    let told = catch_unwind(AssertUnwindSafe(|| {
        story(settings, async |world| {
            world.visitor.open("/").await;
            world.visitor.type_into("password", PASSWORD).await;
            world
                .visitor
                .wait_for(
                    "the script to have run",
                    "return !!document.querySelector('[data-done]')",
                )
                .await;
        });
    }));
    told.err().map(|failure| {
        failure
            .downcast_ref::<String>()
            .cloned()
            .unwrap_or_default()
    })
}

#[test]
fn a_page_that_does_nothing_wrong_passes() {
    assert_eq!(verdict(|dist| put_page(dist, "")), None);
}

#[test]
fn a_page_that_keeps_or_shows_a_password_is_found_out() {
    type Wrong = (fn(&Path), &'static str);
    let table: [Wrong; 6] = [
        (
            |dist| {
                put_page(
                    dist,
                    "sessionStorage.setItem('portico.draft', JSON.stringify([field.value]))",
                )
            },
            "typed secret is in sessionStorage portico.draft",
        ),
        (
            |dist| put_page(dist, "localStorage.setItem('visits', '1')"),
            "localStorage keeps \"visits\"",
        ),
        (
            |dist| put_page(dist, "document.cookie = 'seen=1'"),
            "cookie keeps",
        ),
        (
            |dist| {
                put_page(
                    dist,
                    "history.pushState(null, '', '/?p=' + encodeURIComponent(field.value))",
                )
            },
            "typed secret is in the history",
        ),
        (
            |dist| put_page(dist, "console.log('typed', field.value)"),
            "typed secret is in the console",
        ),
        (
            |dist| {
                put_page(
                    dist,
                    "fetch('/none.svg?' + btoa(field.value.replace(/[^\\x00-\\x7f]/g, '')))",
                )
            },
            "typed secret was in a URL",
        ),
    ];
    for (site, expected) in table {
        let said = verdict(site).unwrap_or_else(|| panic!("not found out: {expected}"));
        assert!(said.contains(expected), "{expected}: {said}");
    }
}

#[test]
fn a_page_that_violates_the_policy_or_stumbles_is_found_out() {
    type Wrong = (fn(&Path), &'static str);
    let table: [Wrong; 4] = [
        (
            |dist| {
                put_page(
                    dist,
                    "try { field.parentNode.innerHTML += '<b>x</b>' } catch {}",
                )
            },
            "refused by policy",
        ),
        (
            |dist| put_page(dist, "field.setAttribute('style', 'color: red')"),
            "refused by policy",
        ),
        (
            |dist| put_page(dist, "fetch('https://stranger.example/').catch(() => {})"),
            "refused by policy",
        ),
        (
            |dist| {
                put_page(
                    dist,
                    "setTimeout(() => { throw new Error('stumbled') }); field.dataset.later = ''",
                )
            },
            "stumbled",
        ),
    ];
    for (site, expected) in table {
        let said = verdict(site).unwrap_or_else(|| panic!("not found out: {expected}"));
        assert!(said.contains(expected), "{expected}: {said}");
    }
}
