//! The form that the pool's schema asks for, on the built page: groups, lists, numbers, choices, fields that
//! appear with other answers, consents.

use portico_e2e::{ADDRESS, PASSWORD, Settings, World, story};
use serde_json::{Value, json};

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "given_name": {"type": "string", "minLength": 1, "description": "user first name"},
            "age": {"type": "integer", "minimum": 18},
            "about": {"type": "string"},
            "floor": {"type": "integer"},
            "news": {
                "type": "array", "title": "What we may write about", "uniqueItems": true, "minItems": 1, "maxItems": 2,
                "items": {"type": "string", "enum": ["Offers", "Events", "Nothing but what the law asks us to write"]}
            },
            "size": {"type": "string", "enum": ["S", "M", "L"], "title": "Size of the shirt"},
            "state": {"type": "string", "enum": ["AL", "AK", "AZ", "AR", "CA", "CO"]},
            "business": {"type": "boolean", "description": "for a company"},
            "address": {"type": "object", "title": "Address", "required": ["city"], "properties": {
                "city": {"type": "string", "minLength": 2}, "postal_code": {"type": "string"}
            }},
            "phones": {
                "type": "array", "title": "Phone numbers", "maxItems": 3,
                "items": {"type": "string", "minLength": 3, "title": "Number"}
            },
            "consents": {"type": "object", "properties": {"terms": {"type": "object"}}}
        },
        "required": ["given_name", "age", "size", "news"],
        "dependentSchemas": {"business": {
            "properties": {"vat": {"type": "string", "title": "VAT number"}}, "required": ["vat"]
        }}
    })
}

fn settings() -> Settings {
    Settings {
        tenant: |tenant| {
            tenant.schemas.insert("default_payload".into(), schema());
        },
        config: |config| {
            config["form"] = json!({
                "fields": {
                    "/about": {"kind": "long_text", "label": {"en": "About you", "ar": "عنك"}, "help": "A few words"},
                    "/address/postal_code": {"example": "30-001"}
                },
                "consents": [{
                    "document": "terms", "url": "https://acme.example/terms", "version": "2026-01",
                    "field": "/consents/terms", "required": true,
                    "text": {"en": "I accept the terms of use", "ar": "أقبل شروط الاستخدام"}
                }]
            });
        },
        ..Settings::default()
    }
}

async fn seen(world: &World, id: &str) -> bool {
    let script = "const field = document.getElementById(arguments[0]); return !!field && field.offsetParent !== null";
    world.visitor.run(script, vec![json!(id)]).await == json!(true)
}

/// A text without isolates.
fn plain(text: &Value) -> String {
    let marks = ['\u{2066}', '\u{2068}', '\u{2069}'];
    text.as_str().unwrap_or_default().replace(marks, "")
}

#[test]
fn a_form_with_every_kind_of_field_is_filled_in_and_arrives() {
    story(settings(), async |world| {
        let visitor = &world.visitor;
        visitor.comes_to_the_form_as(ADDRESS).await;
        visitor.inspect("form-of-every-kind").await;
        visitor.press("register").await;
        visitor
            .wait_for(
                "the summary",
                "return document.activeElement?.id === 'summary'",
            )
            .await;
        let linked = visitor
            .run(
                "return [...document.querySelectorAll('#summary a')].map((link) => link.getAttribute('href'))",
                vec![],
            )
            .await;
        let expected = [
            "#field-given_name",
            "#field-age",
            "#field-size",
            "#field-news",
            "#password",
            "#field-consents:terms",
        ];
        assert_eq!(linked, json!(expected));
        visitor.inspect("form-of-every-kind-mistakes").await;

        visitor.type_into("field-given_name", "Zoë").await;
        visitor.type_into("field-age", "٤٢").await;
        visitor.press("field-size-1").await;
        for (id, keyboard) in [("field-age", "numeric"), ("field-floor", "text")] {
            let script = "return document.getElementById(arguments[0]).inputMode";
            let found = visitor.run(script, vec![json!(id)]).await;
            assert_eq!(
                found,
                json!(keyboard),
                "no minus on the keyboard for digits"
            );
        }
        visitor.type_into("field-floor", "-2").await;

        // By the keyboard alone, from the summary on.
        visitor.press_on("#summary a[href='#field-news']").await;
        let focused = "return document.activeElement?.id === arguments[0]";
        visitor
            .wait_with("the focus in the group", focused, vec![json!("field-news")])
            .await;
        let issue = "return document.getElementById('field-news-issue').textContent";
        let told = visitor.run(issue, vec![]).await;
        assert!(
            told.as_str().unwrap().contains("at least 1 answer"),
            "{told}"
        );
        visitor.tab_to("field-news-2").await;
        visitor.press_key(' ').await;
        visitor
            .wait_for(
                "the issue gone",
                "return document.getElementById('field-news-issue').textContent === ''",
            )
            .await;
        visitor.press("field-news").await;
        visitor.inspect("form-of-several-answers").await;
        visitor.type_into("field-about", "two\nlines").await;
        visitor.type_into("password", PASSWORD).await;

        assert!(
            !seen(world, "field-vat").await,
            "nobody asked for a company"
        );
        visitor
            .run("window.age = document.getElementById('field-age')", vec![])
            .await;
        visitor.press("field-business").await;
        visitor
            .wait_for(
                "the number",
                "return document.getElementById('field-vat').offsetParent !== null",
            )
            .await;
        visitor.type_into("field-vat", "PL1").await;

        visitor.type_into("field-address:city", "K").await;
        visitor.press("register").await;
        visitor
            .wait_for(
                "the summary",
                "return document.activeElement?.id === 'summary'",
            )
            .await;
        visitor
            .press_on("#summary a[href='#field-address:city']")
            .await;
        visitor
            .wait_for(
                "the focus in the city",
                "return document.activeElement?.id === 'field-address:city'",
            )
            .await;
        visitor.type_into("field-address:city", "Kraków").await;

        for number in ["0", "1", "2"] {
            visitor.press("field-phones-add").await;
            let script = "return document.activeElement?.id === arguments[0]";
            let id = format!("field-phones:{number}");
            visitor
                .wait_with("the focus in the new item", script, vec![json!(id)])
                .await;
            visitor.type_into(&id, &format!("123{number}")).await;
        }
        assert!(!seen(world, "field-phones-add").await, "no more than three");
        visitor.type_into("field-phones:1", "1").await;
        visitor.press("register").await;
        let listed = "
            const links = [...document.querySelectorAll('#summary a')];
            return links.find((link) => link.hash === '#field-phones:1')?.innerText";
        let linked = visitor.wait_for("the summary of the items", listed).await;
        assert_eq!(plain(&linked), "Number 2: use at least 3 characters");
        let told = visitor.text_of("field-phones:1-issue").await;
        assert_eq!(plain(&json!(told)), "Number 2: use at least 3 characters");
        visitor
            .run(
                "window.last = document.getElementById('field-phones:2')",
                vec![],
            )
            .await;
        visitor.press("field-phones:1-remove").await;
        visitor
            .wait_for(
                "the focus beside",
                "return document.activeElement?.id === 'field-phones:2-remove'",
            )
            .await;
        let kept = "return window.last === document.getElementById('field-phones:2') && window.age === document.getElementById('field-age')";
        assert_eq!(
            visitor.run(kept, vec![]).await,
            json!(true),
            "nothing is built anew"
        );
        assert_eq!(visitor.value_of("field-phones:2").await, "1232");

        visitor.press("field-consents:terms").await;
        visitor.inspect("form-of-every-kind-filled").await;
        visitor.press("register").await;
        visitor.wait_for_screen("activating").await;
        world.activates(ADDRESS).await;
        world.assert_active(ADDRESS, PASSWORD);
        let accounts = world.tenant.account_by_address(ADDRESS);
        let mut payload = accounts[0].payload.clone().unwrap();
        let agreed = payload["consents"]["terms"].take();
        assert_eq!(
            payload,
            json!({
                "given_name": "Zoë", "age": 42, "floor": -2,
                "news": ["Offers", "Nothing but what the law asks us to write"], "size": "M", "about": "two\nlines", "business": true,
                "vat": "PL1", "address": {"city": "Kraków"}, "phones": ["1230", "1232"],
                "consents": {"terms": null}
            })
        );
        assert_eq!(agreed["document"], "terms");
        assert_eq!(agreed["version"], "2026-01");
        assert_eq!(agreed["locale"], "en");
        assert!(agreed["time"].as_str().unwrap().ends_with('Z'));
    });
}
