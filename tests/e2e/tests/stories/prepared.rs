//! Accounts that somebody else has prepared under the visitor's address, on the built page.

use portico_e2e::{ADDRESS, PASSWORD, Settings, World, story};
use portico_tenant::{LinkStyle, Operation, Status};
use serde_json::{Value, json};

/// The attacker's password.
const HIS: &str = "Mallory-0wns another Otter";

/// An attacker registers the visitor's address from another browser, with a credential of their own. Returns the link
/// that the visitor gets.
async fn prepared(world: &World, proofs: Value) -> String {
    let mallory = world.second_profile().await;
    mallory.comes_to_the_form_as("mallory@mail.example").await;
    let token = world.newest(Operation::Pool).headers["authorization"].clone();
    let settings = world.tenant.current_settings();
    let mut body = json!({
        "identifier": ADDRESS,
        "payload": { "given_name": "Ada", "family_name": "Byron", "name": "Ada Byron" },
    });
    let members = body.as_object_mut().unwrap();
    members.extend(proofs.as_object().unwrap().clone());
    let url = format!(
        "{}/system/pools/{}/user/register?code_type_in_message=link",
        settings.identity_api(),
        settings.pool.id
    );
    let request = http::Request::post(url)
        .header("authorization", token)
        .header("content-type", "application/json")
        .body(body.to_string().into())
        .unwrap();
    let answer = world.tenant.handle(request).await;
    assert_eq!(answer.status(), 201, "{:?}", answer.body());
    world.mail_to(ADDRESS).await.link.unwrap()
}

fn status(world: &World) -> Status {
    world.tenant.account_by_address(ADDRESS)[0].status
}

#[test]
fn a_visitor_who_has_not_registered_says_so_and_nothing_is_sent() {
    let settings = Settings {
        tenant: |tenant| tenant.link_style = LinkStyle::PageParameters,
        ..Settings::default()
    };
    story(settings, async |world| {
        let link = prepared(world, json!({ "password": HIS })).await;
        let visitor = &world.visitor;
        let before = world.tenant.requests().len();
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        assert!(visitor.text_of("link-for").await.contains(ADDRESS));
        visitor.inspect("confirming-asking").await;
        visitor.press("decline").await;
        visitor.wait_for_problem("declined").await;
        visitor.inspect("stopped-declined").await;
        assert_eq!(world.tenant.requests().len(), before, "nothing was sent");
        assert_eq!(status(world), Status::New);
        assert!(!world.tenant.can_sign_in(ADDRESS, HIS));
        visitor.press("way-on").await;
        visitor.wait_for_screen("inviting").await;
    });
}

#[test]
fn a_password_that_is_there_before_one_was_chosen_refuses_the_account() {
    let settings = Settings {
        config: |config| config["password"] = json!({ "when": "activation" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let link = prepared(world, json!({ "password": HIS })).await;
        let visitor = &world.visitor;
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        visitor.press("confirm").await;
        visitor.wait_for_problem("prepared").await;
        visitor.inspect("stopped-prepared").await;
        assert_eq!(world.count(Operation::ActivateExtended), 0);
        assert_eq!(status(world), Status::New);
        assert!(!world.tenant.can_sign_in(ADDRESS, HIS));
    });
}

#[test]
fn an_account_with_a_secret_that_nobody_here_has_set_is_never_called_ready() {
    let settings = Settings {
        tenant: |tenant| {
            let mechanisms = &mut tenant.pool.authentication_mechanisms;
            mechanisms.push("totp".into());
        },
        config: |config| config["password"] = json!({ "when": "activation" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let secret = json!({ "totp_secret": "BLEXAM6OPBBZTCFUOPVHDQ2HVG7PTMK3" });
        let link = prepared(world, secret).await;
        let visitor = &world.visitor;
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        visitor.press("confirm").await;
        visitor
            .wait_for(
                "the password to be asked for",
                "return document.activeElement?.id === 'password'",
            )
            .await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("confirm").await;
        visitor.wait_for_problem("prepared_active").await;
        assert!(!visitor.has("#sign-in").await, "no way in is offered");
        visitor.inspect("stopped-prepared_active").await;
    });
}

#[test]
fn the_browser_that_has_registered_is_not_asked_and_the_end_names_the_address() {
    let settings = Settings {
        config: |config| config["activation"] = json!({ "message": "link" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let link = world.mail_to(ADDRESS).await.link.unwrap();
        visitor.open(&link).await;
        visitor.wait_for_screen("confirming").await;
        assert!(!visitor.has("#decline").await);
        visitor.press("confirm").await;
        visitor.wait_for_screen("done").await;
        assert!(visitor.text_of("account-for").await.contains(ADDRESS));
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn an_address_like_a_small_windows_answer_leaves_the_registration_that_waits() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("Scripts may close only");
        visitor.registers_as(ADDRESS).await;
        visitor
            .visit("/callback/?code=c&state=small.of-nobody")
            .await;
        visitor.wait_for_screen("delivered").await;
        visitor.visit("/").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}
