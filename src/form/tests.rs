//! Fields, when issues show, and what is sent.

use serde_json::json;

use super::*;
use crate::{
    form::schema::{Label, Undrawable, fields},
    password::policy::Policy,
};

fn default_schema() -> Value {
    json!({
        "type": "object",
        "description": "sample user data schema",
        "properties": {
            "family_name": {"type": "string", "minLength": 1, "description": "user last name"},
            "given_name": {"type": "string", "minLength": 1, "description": "user first name"},
            "name": {"type": "string", "minLength": 1, "description": "user full name"}
        },
        "required": ["family_name", "given_name", "name"],
        "additionalProperties": false
    })
}

fn form() -> Form {
    let fields = fields(&default_schema(), |_| None).expect("drawable");
    let policy = Policy {
        min_length: 8,
        ..Policy::default()
    };
    Form::new(
        Identifier::default(),
        "ada@example.test",
        "",
        fields,
        Some(NewPassword::under(policy)),
    )
}

fn payload(key: &str) -> FieldId {
    FieldId::Payload(key.into())
}

fn filled() -> Form {
    let mut form = form();
    form.typed(&payload("given_name"), Secret::new("Ada"));
    form.typed(&payload("family_name"), Secret::new("Byron"));
    form.typed(&FieldId::Password, Secret::new(" correct horse "));
    form
}

#[test]
fn the_default_schema_is_asked_first_name_last_name_full_name() {
    let labels: Vec<Label> = form().fields.into_iter().map(|f| f.label).collect();
    assert_eq!(
        labels,
        [Label::GivenName, Label::FamilyName, Label::FullName]
    );
}

#[test]
fn a_filled_form_becomes_exactly_what_was_typed() {
    let submission = filled().submit().expect("checked");
    assert_eq!(submission.identifier(), "ada@example.test");
    assert_eq!(
        submission.password().expect("a password").open(),
        " correct horse "
    );
    assert_eq!(
        submission.payload(),
        &json!({"given_name": "Ada", "family_name": "Byron", "name": "Ada Byron"})
    );
}

#[test]
fn the_full_name_follows_until_the_visitor_writes_it() {
    let mut form = filled();
    form.typed(&payload("name"), Secret::new("Countess of Lovelace"));
    form.typed(&payload("given_name"), Secret::new("Augusta"));
    let name = form
        .fields
        .iter()
        .find(|f| f.key == "name")
        .expect("a field");
    assert_eq!(name.entry.text, "Countess of Lovelace");
}

#[test]
fn no_issue_shows_while_a_field_is_typed_for_the_first_time() {
    let mut form = form();
    form.typed(&FieldId::Identifier, Secret::new("ada@"));
    form.typed(&FieldId::Password, Secret::new("short"));
    assert!(form.wrong().is_empty());
}

#[test]
fn an_issue_shows_on_leaving_a_filled_field_and_goes_when_it_is_mended() {
    let mut form = form();
    form.left(&FieldId::Password);
    assert!(form.wrong().is_empty(), "an empty field may be left");
    form.typed(&FieldId::Password, Secret::new("short"));
    form.left(&FieldId::Password);
    assert_eq!(form.issue(&FieldId::Password), Some(&Issue::RulesUnmet));
    form.typed(&FieldId::Password, Secret::new("long enough"));
    assert_eq!(form.issue(&FieldId::Password), None);
}

#[test]
fn a_failed_submit_shows_every_issue_in_the_order_of_the_screen_and_keeps_every_value() {
    let mut form = form();
    form.typed(&FieldId::Identifier, Secret::new("ada"));
    form.typed(&payload("given_name"), Secret::new("  "));
    form.password.as_mut().expect("asked for").revealed = true;
    let wrong = form.submit().map(|_| ()).expect_err("wrong");
    assert_eq!(
        wrong,
        [
            FieldId::Identifier,
            payload("given_name"),
            payload("family_name"),
            payload("name"),
            FieldId::Password
        ]
    );
    assert_eq!(form.identifier.text, "ada");
    let revealed = form.password.expect("asked for").revealed;
    assert!(!revealed, "hidden again on submit");
}

#[test]
fn a_complaint_lands_on_its_field_and_goes_with_the_next_key() {
    let complaints: crate::identity::refusal::Complaints =
        match crate::identity::refusal::tests_of(422, r#"{"details":{"password":["too weak"]}}"#) {
            crate::identity::refusal::Refusal::Invalid(complaints) => complaints,
            other => panic!("{other:?}"),
        };
    let mut form = filled();
    assert!(form.complain(&complaints));
    assert_eq!(
        form.issue(&FieldId::Password),
        Some(&Issue::Complained("too weak".into()))
    );
    form.left(&FieldId::Password);
    assert!(
        form.issue(&FieldId::Password).is_some(),
        "leaving the field does not mend it"
    );
    form.typed(&FieldId::Password, Secret::new(" correct horse b"));
    assert_eq!(form.issue(&FieldId::Password), None);
}

#[test]
fn a_required_property_that_cannot_be_drawn_stops_the_journey() {
    let mut schema = default_schema();
    schema["properties"]["tags"] = json!({"type": "array", "items": {"type": "string"}});
    assert_eq!(fields(&schema, |_| None).expect("left out").len(), 3);
    schema["required"] = json!(["tags", "ghost"]);
    let result = fields(&schema, |_| None).map(|_| ());
    assert_eq!(result, Err(Undrawable(vec!["ghost".into(), "tags".into()])));
}

#[test]
fn choices_and_flags_have_the_right_json_and_empty_optionals_are_absent() {
    let schema = json!({"properties": {
        "e-mail": {"type": "string"},
        "custom": {"type": "boolean", "minLength": 1},
        "state": {"type": "string", "enum": ["AL", "AK"]},
        "secret": {"type": "string", "hidden": true}
    }, "required": ["custom"]});
    let mut form = Form::new(
        Identifier::default(),
        "a@b",
        "",
        fields(&schema, |_| None).expect("drawable"),
        Some(NewPassword::under(Policy::default())),
    );
    form.typed(&FieldId::Password, Secret::new("x".repeat(15)));
    assert_eq!(
        form.submit().expect("checked").payload(),
        &json!({"custom": false})
    );
    form.typed(&payload("state"), Secret::new("ZZ"));
    assert_eq!(form.submit().map(|_| ()), Err(vec![payload("state")]));
    form.typed(&payload("state"), Secret::new("AK"));
    form.typed(&payload("custom"), Secret::new("true"));
    assert_eq!(
        form.submit().expect("checked").payload(),
        &json!({"custom": true, "state": "AK"})
    );
}

#[test]
fn an_element_id_has_no_white_space_and_differs_for_different_keys() {
    let id = |key: &str| payload(key).element();
    assert_eq!(id("given_name"), "field-given_name");
    assert_eq!(id("a b.c"), "field-a.20b.2ec");
    assert_ne!(id("a b"), id("a_b"));
}
