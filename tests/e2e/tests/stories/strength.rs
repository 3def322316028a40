//! The worker that judges passwords: loaded when somebody turns to the password, under the strict policy.
//! That no policy is violated and that the password is kept nowhere is looked at after every story.

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, story};
use portico_tenant::Strength;
use serde_json::json;
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
        visitor.type_into("password", PASSWORD).await;
        wait_for_rule(visitor, "met").await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

/// The tenant has the word: a weak password is refused by it, a good one makes an account.
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
fn where_bytes_are_dear_the_worker_is_not_loaded_and_the_tenant_judges() {
    story(strict_pool(), async |world| {
        let visitor = &world.visitor;
        let saves = "Object.defineProperty(navigator.connection, 'saveData', { get: () => true })";
        visitor
            .devtools(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": saves }),
            )
            .await;
        the_tenant_judges(visitor).await;
        assert_eq!(asked_for(visitor).await, json!(0));
        world.activates(ADDRESS).await;
    });
}

/// Takes the files of the worker that end so off the site.
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
