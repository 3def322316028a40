//! Every way to register and to activate that a deployment can choose, on the built page.

use crate::mistakes::resend_is_possible;
use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, World, story};
use portico_tenant::{LinkStyle, MailKind, Operation, Status};
use serde_json::{Value, json};
use std::time::Duration;

const NUMBER: &str = "+48123456789";
const LINK_MAILED: &str = "a mail with a link";

/// A world whose config differs from the shipped one like this.
fn deployed(config: fn(&mut Value)) -> Settings {
    Settings {
        config,
        ..Settings::default()
    }
}

/// Fills the form of a way that asks for no password in it, and sends it.
async fn registers_without_password(visitor: &Visitor, address: &str) {
    visitor.comes_to_the_form_as(address).await;
    assert!(!visitor.has("#password").await, "no password here");
    visitor.type_into("field-given_name", "Ada").await;
    visitor.type_into("field-family_name", "Lovelace").await;
    visitor.press("register").await;
    visitor.wait_for_screen("activating").await;
}

/// Waits until another message may be asked for, and asks for the other kind.
async fn asks_for_the_other_kind(world: &World, count: usize) {
    world.let_pass(Duration::from_secs(61)).await;
    resend_is_possible(&world.visitor).await;
    world.visitor.press("other-kind").await;
    world.nth_mail_to(ADDRESS, count).await;
}

async fn link_to(world: &World, address: &str) -> String {
    world.mail_to(address).await.link.expect(LINK_MAILED)
}

#[test]
fn a_link_on_request_leads_to_the_page() {
    story(deployed(on_request), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        let link = link_to(world, ADDRESS).await;
        let registered = world.newest(Operation::Register);
        let asked = |name| registered.parameter(name);
        assert_eq!(asked("send_activation_message").as_deref(), Some("false"));
        let sent = world.newest(Operation::Send);
        assert_eq!(
            sent.parameter("code_type_in_message").as_deref(),
            Some("link")
        );
        let back = sent.parameter("post_activation_url").unwrap();
        assert_eq!(back, format!("{}/activate/?activated", world.page()));
        assert_eq!(world.mails_to(ADDRESS), 1, "one message, not two");

        let phone = world.second_profile().await;
        phone.open(&link).await;
        phone.wait_for_screen("confirming").await;
        phone.press("confirm").await;
        phone.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

/// A link on request, which knows the way back from the tenant's own activation page.
fn on_request(config: &mut Value) {
    let callback = config["client"]["redirect_uri"].as_str().unwrap();
    let back = callback.replace("/callback/", "/activate/?activated");
    config["activation"] =
        json!({ "message": "link", "delivery": "on_request", "post_activation_url": back });
}

#[test]
fn the_tenants_own_activation_page_leads_back_to_the_end() {
    let settings = Settings {
        tenant: |tenant| tenant.link_style = LinkStyle::Vendor,
        config: on_request,
        ..Settings::default()
    };
    story(settings, async |world| {
        world.visitor.registers_as(ADDRESS).await;
        let phone = world.second_profile().await;
        phone.open(&link_to(world, ADDRESS).await).await;
        phone.press("activate").await;
        phone.press("onward").await;
        phone.wait_for_screen("done").await;
        assert_eq!(phone.address().await, format!("{}/", world.page()));
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_link_of_an_edited_template_holds_the_short_code_and_the_users_id() {
    let settings = Settings {
        tenant: |tenant| tenant.link_style = LinkStyle::PageShortCode,
        config: |config| config["activation"] = json!({ "message": "link" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        world.visitor.registers_as(ADDRESS).await;
        let phone = world.second_profile().await;
        phone.open(&link_to(world, ADDRESS).await).await;
        phone.wait_for_screen("confirming").await;
        phone.press("confirm").await;
        phone.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_link_instead_of_a_code_is_one_press_and_so_is_the_way_back() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.registers_as(ADDRESS).await;
        let old = world.mail_to(ADDRESS).await.code.unwrap();
        visitor.press("other-kind").await;
        assert_eq!(world.count(Operation::Send), 0, "the wait is for it, too");

        asks_for_the_other_kind(world, 2).await;
        visitor
            .wait_for(
                "no code to be asked for",
                "return !document.getElementById('code')",
            )
            .await;
        visitor.inspect("activating-link-instead").await;
        let mail = world.mail_to(ADDRESS).await;
        assert_eq!(mail.kind, MailKind::ActivateLink);

        asks_for_the_other_kind(world, 3).await;
        visitor.enters_code(&old).await;
        visitor
            .wait_for(
                "the first code to be refused",
                "return !!document.getElementById('code-issue')?.innerText.trim()",
            )
            .await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_password_can_be_set_together_with_the_code() {
    let settings = deployed(|config| config["password"] = json!({ "when": "activation" }));
    story(settings, async |world| {
        let visitor = &world.visitor;
        registers_without_password(visitor, ADDRESS).await;
        visitor.inspect("activating-password").await;
        let code = world.mail_to(ADDRESS).await.code.unwrap();
        visitor.type_into("code", &code).await;
        visitor.press("activate").await;
        visitor
            .wait_for(
                "the missing password to be told",
                "return document.activeElement?.id === 'password'
                     && !!document.getElementById('password-issue')?.innerText.trim()",
            )
            .await;
        assert_eq!(world.count(Operation::Activate), 0);
        assert_eq!(visitor.value_of("code").await, code, "the code is kept");
        visitor.inspect("activating-password-mistake").await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("activate").await;
        visitor.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_password_can_be_set_on_the_page_of_the_link() {
    let settings = deployed(|config| {
        config["password"] = json!({ "when": "activation" });
        config["activation"] = json!({ "message": "link" });
    });
    story(settings, async |world| {
        registers_without_password(&world.visitor, ADDRESS).await;
        let phone = world.second_profile().await;
        phone.open(&link_to(world, ADDRESS).await).await;
        phone.wait_for_screen("confirming").await;
        phone.press("confirm").await;
        phone
            .wait_for(
                "the password to be asked for",
                "return document.activeElement?.id === 'password'",
            )
            .await;
        phone.inspect("confirming-password").await;
        assert_eq!(world.count(Operation::ActivateExtended), 0);
        phone.type_into("password", PASSWORD).await;
        phone.press("confirm").await;
        phone.wait_for_screen("done").await;
        world.assert_active(ADDRESS, PASSWORD);
    });
}

#[test]
fn a_mobile_number_registers_and_its_code_comes_by_text_message() {
    let settings = deployed(|config| config["identifier"] = json!({ "kind": "mobile" }));
    story(settings, async |world| {
        let visitor = &world.visitor;
        // The painted page asks for an e-mail address; what is typed meanwhile stays.
        visitor.hold_back("*config.json*").await;
        visitor.open("/").await;
        visitor.type_into("identifier", "+48 123").await;
        visitor.release().await;
        visitor
            .wait_for(
                "the field to become one for numbers",
                "return document.getElementById('identifier').type === 'tel'",
            )
            .await;
        assert_eq!(visitor.value_of("identifier").await, "+48 123");
        assert_eq!(visitor.focused().await, "identifier");
        for (name, value) in [("autocomplete", "tel"), ("inputmode", "tel")] {
            let set = visitor.attribute("identifier", name).await;
            assert_eq!(set.as_deref(), Some(value));
        }
        assert!(
            !visitor.screen_text().await.contains("mail"),
            "no word of it"
        );
        visitor.inspect("inviting-mobile").await;
        visitor.type_into("identifier", "123 456 789").await;
        visitor.press("continue").await;
        visitor.assert_told_of_the_mistake_in("identifier").await;
        visitor.inspect("inviting-mobile-mistake").await;

        visitor.type_into("identifier", "+48 123 456 789").await;
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        assert!(visitor.text_of("sent-to").await.contains(NUMBER));
        let words = visitor.screen_text().await;
        assert!(!words.contains("address"), "it is a number: {words}");
        assert!(
            !visitor.screen_text().await.contains("mail"),
            "no word of it"
        );
        visitor.inspect("activating-mobile").await;
        world.activates(NUMBER).await;
        world.assert_active(NUMBER, PASSWORD);
    });
}

#[test]
fn a_user_name_goes_with_an_address_for_the_code() {
    let settings =
        deployed(|config| config["identifier"] = json!({ "kind": "username", "code_to": "email" }));
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.inspect("filling-username").await;
        visitor.type_into("sign-in-name", "ada lovelace").await;
        visitor.press("register").await;
        visitor.assert_told_of_mistakes_in(&["sign-in-name"]).await;
        visitor.type_into("sign-in-name", "ada.lovelace").await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        let registered = world.newest(Operation::Register).json();
        assert_eq!(registered["identifier"], json!("ada.lovelace"));
        assert_eq!(registered["otp_address"], json!(ADDRESS));
        world.activates(ADDRESS).await;
        visitor.signs_in("ada.lovelace", PASSWORD).await;
    });
}

#[test]
fn a_pool_of_one_time_codes_asks_for_no_password() {
    let settings = Settings {
        tenant: |tenant| {
            tenant.pool.authentication_mechanisms = vec!["email_otp".into()];
            tenant.pool.preferred_authentication_mechanism = "email_otp".into();
        },
        config: |config| config["password"] = json!({ "when": "never" }),
        ..Settings::default()
    };
    story(settings, async |world| {
        registers_without_password(&world.visitor, ADDRESS).await;
        assert!(!world.visitor.has("#password").await);
        world.activates(ADDRESS).await;
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(account.status, Status::Active);
        signs_in_by_code(world).await;
    });
}

/// From the last screen to the tenant's own sign-in page, and in with a mailed code.
async fn signs_in_by_code(world: &World) {
    let visitor = &world.visitor;
    visitor.press("sign-in").await;
    visitor.type_into("identifier", ADDRESS).await;
    visitor.press_on("[value=send]").await;
    let code = world.nth_mail_to(ADDRESS, 2).await.code.unwrap();
    visitor.type_into("code", &code).await;
    visitor.press_on("form button").await;
    visitor
        .wait_for(
            "the tenant's welcome",
            "return !!document.getElementById('signed-in')",
        )
        .await;
}

#[test]
fn a_created_user_proves_the_address_by_a_message_on_request() {
    let settings = deployed(|config| {
        config["registration"] = json!({ "api": "create_user", "metadata": { "by": "portico" } });
    });
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        assert_eq!(world.count(Operation::Register), 0);
        let created = world.newest(Operation::CreateUser).json();
        assert_eq!(created["status"], json!("new"));
        assert_eq!(created["metadata"], json!({ "by": "portico" }));
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
        let seen_for_free = world.mails_to(ADDRESS);

        // A taken address looks no different.
        let other = world.second_profile().await;
        other.expects_in_console("status of 409");
        other.expects_in_console("status of 404");
        other.registers_as(ADDRESS).await;
        assert!(other.text_of("sent-to").await.contains(ADDRESS));
        assert!(!other.has("#notice").await);
        assert_eq!(world.mails_to(ADDRESS), seen_for_free);
        assert_eq!(world.tenant.account_by_address(ADDRESS).len(), 1);
    });
}

#[test]
fn a_created_user_who_waits_for_approval_is_told_so() {
    let settings = deployed(|config| {
        config["registration"] = json!({ "api": "create_user", "status": "inactive" });
    });
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("done").await;
        assert!(
            !visitor.has("#sign-in").await,
            "there is nothing to sign in to"
        );
        visitor.inspect("done-approval").await;
        let account = &world.tenant.account_by_address(ADDRESS)[0];
        assert_eq!(account.status, Status::Inactive);
        assert_eq!(world.mails_to(ADDRESS), 0);
    });
}

#[test]
fn a_created_user_without_proof_can_sign_in_at_once() {
    let settings = deployed(|config| {
        config["registration"] = json!({
            "api": "create_user", "status": "active", "unproven_address": "accepted",
        });
    });
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("done").await;
        visitor.inspect("done-created").await;
        world.assert_active(ADDRESS, PASSWORD);
        visitor.signs_in(ADDRESS, PASSWORD).await;
    });
}
