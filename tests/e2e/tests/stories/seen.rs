//! What a visitor sees and hears: announcements, focus, what is in view, also with large text.

use portico_e2e::{ADDRESS, PASSWORD, Settings, Visitor, World, story};
use portico_tenant::{Action, Fault, Operation};
use serde_json::{Value, json};
use std::time::Duration;

/// What Chromium says of a request without a network.
const NET_ERROR: &str = "net::ERR_";

/// Whether an element stands in the window as a whole.
const IN_VIEW: &str = "const box = document.querySelector(arguments[0])?.getBoundingClientRect();
    return !!box && box.height > 0 && box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth";

async fn is_in_view(visitor: &Visitor, selector: &str) {
    visitor
        .wait_with(
            &format!("{selector} in view"),
            IN_VIEW,
            vec![json!(selector)],
        )
        .await;
}

async fn has_focus(visitor: &Visitor, id: &str) {
    visitor
        .wait_with(
            &format!("the focus on #{id}"),
            "return document.activeElement?.id === arguments[0]",
            vec![json!(id)],
        )
        .await;
}

/// Makes the text of the page twice as large (WCAG 1.4.4), as the settings of a browser do.
async fn enlarge(visitor: &Visitor) {
    let script = "const sheet = new CSSStyleSheet();
        sheet.insertRule(':root { font-size: 200% !important }');
        document.adoptedStyleSheets = [sheet]";
    visitor.run(script, vec![]).await;
}

fn refuse(world: &World, on: Operation, code: u16) {
    world.tenant.script(Fault {
        on,
        times: 1,
        action: Action::Status {
            code,
            body: "{}".into(),
            headers: vec![],
        },
    });
}

#[test]
fn each_wrong_code_is_said_at_once_and_stands_in_the_title() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 401");
        visitor.registers_as(ADDRESS).await;
        let said = "const said = document.getElementById('assertive').textContent;
            return said.trim() !== '' && said !== arguments[0] && said";
        let mut before = json!("");
        for code in ["AAA222", "BBB333", "CCC444"] {
            visitor.enters_code(code).await;
            // Repeated words are announced again, because the text differs by an invisible space.
            before = visitor
                .wait_with("the refusal to be said", said, vec![before])
                .await;
            has_focus(visitor, "code").await;
            let title = visitor.title().await;
            assert!(title.starts_with("Error: "), "{title}");
        }
        visitor.inspect("activating-refused").await;
        world.activates(ADDRESS).await;
        let title = visitor.title().await;
        assert!(!title.starts_with("Error"), "{title}");
        let rest = "return document.getElementById('assertive').textContent";
        assert_eq!(visitor.run(rest, vec![]).await, json!(""), "it is over");
    });
}

#[test]
fn every_step_begins_at_its_top_and_nothing_is_scrolled_that_is_in_view() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        let top = "return scrollY === 0";
        visitor.resize(390, 640).await;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.wait_for("the top of step 2", top).await;
        for part in ["#brand", "#language", "h1"] {
            is_in_view(visitor, part).await;
        }
        // What is refused is led to, its label in view, and no further than that.
        visitor.press("register").await;
        has_focus(visitor, "summary").await;
        is_in_view(visitor, "#summary").await;
        visitor.press_on("#summary a[href='#password']").await;
        has_focus(visitor, "password").await;
        for part in ["label[for=password]", "#password-issue", "#password"] {
            is_in_view(visitor, part).await;
        }
        let scrolled = visitor.run("return scrollY", vec![]).await;
        visitor.run("document.activeElement.blur()", vec![]).await;
        visitor.press_on("label[for=password]").await;
        has_focus(visitor, "password").await;
        assert_eq!(visitor.run("return scrollY", vec![]).await, scrolled);

        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        visitor.wait_for("the top of step 3", top).await;
        is_in_view(visitor, "#brand").await;
        // Back at step 2 for the address: the top again, as the address is in view there.
        visitor.press("change-address").await;
        visitor.wait_for_screen("filling").await;
        has_focus(visitor, "identifier").await;
        for part in ["#notice", "label[for=identifier]", "#identifier"] {
            is_in_view(visitor, part).await;
        }
        visitor.inspect("filling-address-again").await;
    });
}

#[test]
fn without_a_network_step_1_stays_says_so_and_goes_on_by_itself() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console(NET_ERROR);
        visitor.arrives_as(ADDRESS).await;
        visitor.go_offline(true).await;
        visitor
            .wait_for(
                "the banner",
                "return document.getElementById('offline').getClientRects().length > 0",
            )
            .await;
        let before = visitor.text_of("offline").await;
        visitor.press("continue").await;
        has_focus(visitor, "offline").await;
        is_in_view(visitor, "#offline").await;
        let said = visitor.text_of("offline").await;
        assert_ne!(said, before, "that it goes on by itself");
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        visitor.inspect("inviting-offline-pressed").await;
        visitor.go_offline(false).await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(visitor.value_of("identifier").await, ADDRESS);
        assert_eq!(world.count(Operation::Token), 1);
    });
}

#[test]
fn with_text_twice_as_large_every_field_has_room_on_a_phone() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        let narrow = "
            const most = document.querySelector('form').getBoundingClientRect().width;
            const fields = [...document.querySelectorAll('form input:not([type=checkbox], [type=radio], .unseen), form select')];
            return fields.filter((field) => field.getBoundingClientRect().width < most * 0.9)
                .map((field) => field.id + ' ' + field.getBoundingClientRect().width + ' of ' + most)
                .concat(document.scrollingElement.scrollWidth > innerWidth ? ['the page is too wide'] : [])";
        visitor.comes_to_the_form_as(ADDRESS).await;
        enlarge(visitor).await;
        for width in [390, 320] {
            visitor.resize(width, 844).await;
            let found = visitor.run(narrow, vec![]).await;
            assert_eq!(found, json!([]), "at {width} pixels");
            let toggle =
                "document.getElementById('password-toggle').scrollIntoView({ block: 'center' })";
            visitor.run(toggle, vec![]).await;
            is_in_view(visitor, "#password-toggle").await;
            visitor.screenshot(&format!("filling-200-{width}")).await;
        }
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        assert_eq!(visitor.run(narrow, vec![]).await, json!([]), "at step 3");
        visitor.screenshot("activating-200").await;
    });
}

#[test]
fn another_message_is_seen_where_it_was_asked_for() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.resize(390, 640).await;
        visitor.registers_as(ADDRESS).await;
        // Too soon: how long it takes is said, and nothing is sent.
        visitor.press("resend").await;
        visitor
            .wait_for(
                "the wait to be said",
                "return document.getElementById('polite').textContent.trim() !== ''",
            )
            .await;
        assert_eq!(world.count(Operation::Send), 0);
        world.let_pass(Duration::from_secs(31)).await;
        visitor
            .wait_for(
                "the button to be ready",
                "return document.getElementById('resend').getAttribute('aria-disabled') !== 'true'",
            )
            .await;
        visitor.press("resend").await;
        world.nth_mail_to(ADDRESS, 2).await;
        visitor
            .wait_for(
                "the message to be told",
                "return document.getElementById('newest').innerText.includes('on its way')",
            )
            .await;
        is_in_view(visitor, "#newest").await;
        assert_eq!(visitor.focused().await, "resend");
        visitor.inspect("activating-resent").await;
    });
}

#[test]
fn a_press_during_a_wait_shows_the_wait_and_the_focus_stays_on_the_page_when_it_is_over() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console("status of 429");
        visitor.resize(390, 640).await;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        refuse(world, Operation::Register, 429);
        visitor.press("register").await;
        visitor.wait_for_notice().await;
        visitor
            .run("document.getElementById('register').focus()", vec![])
            .await;
        visitor.press("register").await;
        visitor.wait_for_notice().await;
        is_in_view(visitor, "#notice").await;
        assert_eq!(world.count(Operation::Register), 1, "not before its time");
        world.let_pass(Duration::from_secs(31)).await;
        visitor
            .wait_for(
                "the notice to go",
                "return !document.getElementById('notice')",
            )
            .await;
        visitor
            .wait_for(
                "the focus on the heading",
                "return document.activeElement === document.querySelector('main h1')",
            )
            .await;
    });
}

#[test]
fn the_focus_stays_on_the_page_when_the_network_is_back() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.expects_in_console(NET_ERROR);
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.fills_the_form().await;
        visitor.go_offline(true).await;
        visitor.press("register").await;
        visitor.wait_for_notice().await;
        visitor.go_offline(false).await;
        visitor
            .wait_for(
                "the focus on the heading",
                "return !document.getElementById('notice')
                     && document.activeElement === document.querySelector('main h1')",
            )
            .await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
    });
}

#[test]
fn changing_the_address_says_that_the_password_is_needed_again() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.registers_as(ADDRESS).await;
        visitor.press("change-address").await;
        visitor.wait_for_screen("filling").await;
        has_focus(visitor, "identifier").await;
        let notice = visitor.text_of("notice").await;
        assert!(notice.contains("password"), "{notice}");
        visitor
            .wait_with(
                "the notice to be said",
                "return document.getElementById('polite').textContent.includes(arguments[0])",
                vec![json!(notice)],
            )
            .await;
        visitor.type_into("identifier", "grace@mail.example").await;
        visitor.type_into("password", PASSWORD).await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates("grace@mail.example").await;
        world.assert_active("grace@mail.example", PASSWORD);
    });
}

#[test]
fn the_password_is_described_by_a_sentence_and_its_issue_names_what_is_missing() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let description =
            "return document.getElementById('password').getAttribute('aria-describedby').split(' ')
            .map((id) => document.getElementById(id).textContent.trim()).filter(Boolean).join(' ')";
        let described = visitor.run(description, vec![]).await;
        let described = described.as_str().unwrap();
        assert!(described.split_whitespace().count() < 30, "{described}");
        assert_eq!(described.matches('.').count(), 1, "{described}");
        assert!(described.contains("12 characters"), "{described}");
        visitor.type_into("password", "quiet heron and wade").await;
        visitor.press("register").await;
        has_focus(visitor, "summary").await;
        let told = visitor.text_of("password-issue").await;
        assert!(told.starts_with("Add a capital letter"), "{told}");
        let advice = visitor.text_of("password-strength").await;
        assert!(!advice.contains("not needed"), "{advice}");
    });
}

#[test]
fn only_what_has_to_be_answered_says_that_it_is_required() {
    let settings = Settings {
        tenant: |tenant| {
            let schema = json!({
                "type": "object",
                "properties": {
                    "given_name": {"type": "string"},
                    "news": {"type": "boolean", "title": "Send me news"},
                    "old": {"type": "boolean", "title": "I was here before"},
                    "size": {"type": "string", "enum": ["S", "M"], "title": "Size"},
                    "pet": {"type": "object", "title": "Pet", "required": ["name"],
                        "properties": {"name": {"type": "string", "title": "Its name"}, "age": {"type": "integer"}}},
                    "consents": {"type": "object", "properties": {"terms": {"type": "object"}, "post": {"type": "object"}}}
                },
                "required": ["given_name", "old", "size"]
            });
            tenant.schemas.insert("default_payload".into(), schema);
        },
        config: |config| {
            let consent = |field: &str, required: bool| {
                json!({"document": field, "url": "https://acme.example/x", "version": "1",
                    "field": format!("/consents/{field}"), "required": required, "text": {"en": field, "ar": field}})
            };
            config["form"] = json!({"consents": [consent("terms", true), consent("post", false)]});
        },
        ..Settings::default()
    };
    story(settings, async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        let found = async || -> Value {
            let script = "return [...document.querySelectorAll('main [id^=field-]')]
                .filter((field) => 'required' in field)
                .map((field) => [field.id, field.required,
                    !(document.getElementById(field.id + '-optional') ?? { hidden: true }).hidden])";
            visitor.run(script, vec![]).await
        };
        let expected = |pet: bool| {
            json!([
                ["field-given_name", true, false],
                ["field-size", true, false],
                ["field-size-1", true, false],
                ["field-news", false, true],
                ["field-old", false, true],
                ["field-pet:name", pet, !pet],
                ["field-pet:age", false, true],
                ["field-consents:terms", true, false],
                ["field-consents:post", false, true],
            ])
        };
        let sorted = |found: &Value| {
            let mut found = found.as_array().unwrap().clone();
            found.sort_by_key(Value::to_string);
            found
        };
        assert_eq!(sorted(&found().await), sorted(&expected(false)));
        visitor.type_into("field-pet:age", "3").await;
        visitor
            .wait_for(
                "the rest of the group to be needed",
                "return document.getElementById('field-pet:name').required",
            )
            .await;
        assert_eq!(sorted(&found().await), sorted(&expected(true)));
        visitor.inspect("filling-required").await;
    });
}

/// Where the link of those who have an account already leads; nothing where it is not seen.
async fn sign_in(visitor: &Visitor) -> Value {
    let script = "const link = document.querySelector('.account a');
        return link.getClientRects().length ? link.href : null";
    visitor.run(script, vec![]).await
}

#[test]
fn a_sign_in_link_is_on_every_step() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        let there = json!(format!("{}/demo/sign-in", world.tenant_origin()));
        visitor.arrives_as(ADDRESS).await;
        assert_eq!(sign_in(visitor).await, there);
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(sign_in(visitor).await, there);
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        assert_eq!(sign_in(visitor).await, there);
        visitor.press_on(".account a").await;
        visitor
            .wait_for(
                "the tenant's sign-in page",
                "return location.pathname.endsWith('/sign-in')",
            )
            .await;
    });
    let nowhere = Settings {
        config: |config| drop(config.as_object_mut().unwrap().remove("sign_in_url")),
        ..Settings::default()
    };
    story(nowhere, async |world| {
        let visitor = &world.visitor;
        visitor.arrives_as(ADDRESS).await;
        assert_eq!(sign_in(visitor).await, Value::Null);
        visitor.press("continue").await;
        visitor.wait_for_screen("filling").await;
        assert_eq!(sign_in(visitor).await, Value::Null);
    });
}

#[test]
fn a_visitor_who_cancels_sees_the_state_of_the_account() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        let denied = |on: bool| {
            let error = on.then(|| "access_denied".to_owned());
            world
                .tenant
                .settings(|tenant| tenant.authorize_error = error);
        };
        denied(true);
        visitor.arrives_as(ADDRESS).await;
        visitor.press("continue").await;
        visitor.wait_for_problem("cancelled").await;
        let said = visitor.screen_text().await;
        assert!(said.contains("What you typed is still here"), "{said}");
        assert!(!visitor.has("#technical").await, "nothing for the operator");
        denied(false);
        visitor.press("way-on").await;
        visitor.wait_for_screen("filling").await;
        visitor.fills_the_form().await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        denied(true);
        // The page loads anew and needs a token.
        visitor.open("/").await;
        visitor.wait_for_problem("cancelled").await;
        let said = visitor.screen_text().await;
        assert!(said.contains("waits for its activation"), "{said}");
        assert!(!visitor.has("#technical").await, "nothing for the operator");
        visitor.inspect("stopped-activation-cancelled").await;
        denied(false);
        visitor.press("way-on").await;
        visitor.wait_for_screen("activating").await;
    });
}

#[test]
fn a_page_at_another_host_than_the_way_back_says_so_before_the_login() {
    story(Settings::default(), async |world| {
        let visitor = &world.visitor;
        let home = world.page().to_owned();
        let other = home.replace("localhost", "127.0.0.1");
        for path in ["/", "/callback/", "/activate/#code=123456"] {
            visitor.open(&format!("{other}{path}")).await;
            visitor.wait_for_problem("elsewhere").await;
            assert_eq!(world.count(Operation::Authorize), 0);
        }
        let told = visitor
            .run(
                "return document.getElementById('technical').textContent",
                vec![],
            )
            .await;
        assert!(told.as_str().unwrap().contains("redirect_uri"), "{told}");
        visitor.inspect("stopped-elsewhere").await;
        visitor.press("way-on").await;
        visitor.wait_for_screen("inviting").await;
        assert_eq!(visitor.address().await, format!("{home}/"));
    });
}
