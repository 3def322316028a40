//! The form that the pool's schema asks for, up to the account's payload at the tenant.

use portico::{
    form::{FieldId, Issue, sheet::Sheet},
    journey::{Event, FillingEvent, InvitingEvent, State},
};
use portico_tenant::Operation;
use serde_json::{Value, json};

use crate::{
    registration::activate,
    world::{ADDRESS, PASSWORD, Tab, World, no_secret_is_left, story},
};

fn world_of(schema: Value) -> World {
    World::with(|settings| {
        settings.schemas.insert("default_payload".into(), schema);
    })
}

fn sheet<T>(tab: &Tab, look: impl Fn(&Sheet) -> T) -> T {
    tab.state(|state| match state {
        State::Filling(filling) => look(&filling.form.sheet),
        other => panic!("{other:?}"),
    })
}

async fn answer(tab: &Tab, answers: &[(&str, &str)]) {
    for (path, text) in answers {
        assert!(
            sheet(tab, |sheet| {
                let node = sheet.find(path).and_then(|id| sheet.node(id));
                node.is_some_and(|node| node.present)
            }),
            "{path} is asked for"
        );
        tab.types(tab.field(path), text).await;
    }
}

fn payload(world: &World) -> Option<Value> {
    let accounts = world.tenant.account_by_address(ADDRESS);
    assert_eq!(accounts.len(), 1, "one account");
    accounts[0].payload.clone()
}

fn us_address() -> Value {
    let text = |words: &str| json!({"type": "string", "minLength": 1, "description": words});
    let mut state = text("state");
    state["enum"] = "AL AK AZ AR CA CO".split(' ').collect();
    json!({
        "type": "object",
        "description": "sample user data schema",
        "properties": {
            "family_name": text("user last name"), "given_name": text("user first name"),
            "name": text("user full name"), "address_line_1": text("address line 1"),
            "address_line_2": text("address line 2"), "city": text("city"),
            "postal_code": text("postal code"), "state": state,
        },
        "required": ["family_name", "given_name", "name"],
        "additionalProperties": false,
    })
}

#[test]
fn an_address_arrives_as_it_was_typed_and_what_was_left_empty_does_not() {
    story(async {
        let world = world_of(us_address());
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        tab.fill().await;
        let answers = [
            ("/name", " The \"Countess\" "),
            ("/address_line_1", "12 Rue de l'Étoile, <b>"),
            ("/state", "AK"),
            ("/postal_code", "01234 "),
        ];
        answer(&tab, &answers).await;
        tab.happens(FillingEvent::Submitted).await;
        activate(&world, &tab).await;
        let expected = json!({
            "given_name": crate::world::GIVEN, "family_name": crate::world::FAMILY,
            "name": " The \"Countess\" ", "address_line_1": "12 Rue de l'Étoile, <b>",
            "state": "AK", "postal_code": "01234 ",
        });
        assert_eq!(payload(&world), Some(expected));
    });
}

/// Every kind of field, groups, lists, and what depends on answers.
fn everything() -> Value {
    json!({
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "line": {"type": "string", "pattern": "^[A-Z]{2}[0-9]+$", "description": "Two letters and digits", "title": "Plate"},
            "birthdate": {"type": "string"},
            "age": {"type": "integer", "minimum": 18, "maximum": 120},
            "share": {"type": "number", "exclusiveMaximum": 1},
            "size": {"type": "string", "enum": ["S", "M", "L"]},
            "news": {"type": "boolean"},
            "source": {"const": "portico"},
            "secret": {"type": "string", "hidden": true},
            "address": {
                "type": "object", "required": ["city"], "additionalProperties": false,
                "properties": {"city": {"type": "string"}, "zip": {"type": "string", "maxLength": 5}}
            },
            "phones": {
                "type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true,
                "items": {"type": "object", "required": ["number"], "properties": {
                    "number": {"type": "string", "minLength": 3}, "kind": {"type": "string", "enum": ["home", "work"]}
                }}
            },
            "tags": {"type": "array", "items": {"type": "string"}},
            "pay": {"type": "object", "oneOf": [
                {"properties": {"by": {"const": "card"}, "number": {"type": "string"}}, "required": ["by", "number"]},
                {"properties": {"by": {"const": "bank"}, "iban": {"type": "string"}}, "required": ["by", "iban"]}
            ]},
            "consents": {"type": "object", "properties": {"terms": {
                "type": "object", "additionalProperties": false,
                "required": ["document", "version", "locale", "time"],
                "properties": {
                    "document": {"type": "string"}, "version": {"type": "string"}, "locale": {"type": "string"},
                    "time": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z$"}
                }
            }}}
        },
        "required": ["age", "phones", "source"],
        "dependentRequired": {"news": ["line"]}
    })
}

fn with_consent(world: &World) {
    world.config(|config| {
        config["form"] = json!({
            "order": ["/age", "/line"],
            "consents": [{
                "document": "terms", "url": "https://acme.example/terms", "version": "2026-01",
                "field": "/consents/terms", "required": true,
                "text": {"en": "I accept the terms", "ar": "أقبل الشروط"}
            }]
        });
    });
}

#[test]
fn every_kind_of_field_arrives_with_its_right_type() {
    story(async {
        let world = world_of(everything());
        with_consent(&world);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let first = sheet(&tab, |sheet| sheet.on_screen()[1]);
        assert_eq!(Some(first), tab.node("/age"), "the config says the order");
        tab.types(FieldId::Password, PASSWORD).await;
        tab.happens(FillingEvent::Submitted).await;
        let node = |path: &str| tab.node(path).unwrap();
        let wrong = tab.state(|state| match state {
            State::Filling(filling) => filling.form.issues(),
            other => panic!("{other:?}"),
        });
        let expected = [
            (tab.field("/age"), Issue::Missing),
            (tab.field("/phones"), Issue::TooFewItems(1)),
            (tab.field("/consents/terms"), Issue::Missing),
        ];
        assert_eq!(wrong, expected);
        assert!(world.tenant.requests_for(Operation::Register).is_empty());

        tab.happens(FillingEvent::ItemAdded(node("/phones"))).await;
        tab.happens(FillingEvent::ItemAdded(node("/phones"))).await;
        tab.happens(FillingEvent::ItemRemoved(node("/phones/1")))
            .await;
        tab.happens(FillingEvent::ItemAdded(node("/tags"))).await;
        tab.happens(FillingEvent::ItemAdded(node("/tags"))).await;
        let answers = [
            ("/age", "٤٢"),
            ("/share", "0,5"),
            ("/birthdate", "1990-12-31"),
            ("/size", "M"),
            ("/news", "true"),
            ("/line", "KR12"),
            ("/address/city", " Kraków"),
            ("/phones/0/number", "0123"),
            ("/phones/2/number", "456"),
            ("/phones/2/kind", "work"),
            ("/tags/1", "b"),
            ("/pay/by", "bank"),
            ("/pay/iban", "PL61"),
            ("/consents/terms", "en"),
        ];
        answer(&tab, &answers).await;
        tab.happens(FillingEvent::Submitted).await;
        activate(&world, &tab).await;
        let sent = payload(&world).unwrap();
        let time = sent["consents"]["terms"]["time"].clone();
        let expected = json!({
            "age": 42, "share": 0.5, "birthdate": "1990-12-31", "size": "M", "news": true,
            "line": "KR12", "source": "portico", "address": {"city": " Kraków"},
            "phones": [{"number": "0123"}, {"number": "456", "kind": "work"}],
            "tags": ["b"], "pay": {"by": "bank", "iban": "PL61"},
            "consents": {"terms": {
                "document": "terms", "version": "2026-01", "locale": "en", "time": time
            }}
        });
        assert_eq!(sent, expected);
        no_secret_is_left(&tab, &[PASSWORD]);
    });
}

#[test]
fn a_consent_without_a_place_in_the_schema_is_told_to_the_integrator() {
    story(async {
        let world = World::new();
        with_consent(&world);
        let tab = world.open("/").await;
        tab.types(FieldId::Identifier, ADDRESS).await;
        tab.happens(InvitingEvent::Continued).await;
        let tab = tab.come_back().await;
        let said = tab.state(|state| format!("{state:?}"));
        assert_eq!(tab.screen(), "stopped");
        assert!(said.contains("/consents/terms"), "{said}");
    });
}

#[test]
fn items_come_back_after_a_reload() {
    story(async {
        let world = world_of(everything());
        with_consent(&world);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        let node = |path: &str| tab.node(path).unwrap();
        tab.happens(FillingEvent::ItemAdded(node("/phones"))).await;
        tab.happens(FillingEvent::ItemAdded(node("/phones"))).await;
        tab.happens(FillingEvent::ItemRemoved(node("/phones/0")))
            .await;
        answer(
            &tab,
            &[("/phones/1/number", "0123"), ("/phones/2/number", "456")],
        )
        .await;
        tab.happens(Event::Left(tab.field("/phones/2/number")))
            .await;
        let before = sheet(&tab, Sheet::payload);
        let tab = tab.reload().await.come_back().await;
        assert_eq!(tab.screen(), "filling");
        assert_eq!(sheet(&tab, Sheet::payload), before);
    });
}

#[test]
fn what_is_left_out_is_told_to_the_integrator_and_the_form_can_be_sent() {
    story(async {
        let mut schema = us_address();
        schema["properties"]["box"] = json!({"type": "object", "required": ["ghost"]});
        let world = world_of(schema);
        let tab = world.open("/").await.reach_form(ADDRESS).await;
        assert_eq!(*tab.left_out.borrow(), ["/box/ghost"]);
        tab.register().await;
        activate(&world, &tab).await;
        assert!(payload(&world).unwrap().get("box").is_none());
    });
}
