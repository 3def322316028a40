//! The fields of the form, when issues are shown, and what is sent.

use serde_json::json;

use super::{
    complaint::Complaints,
    kind::{self, Kind},
    names::Name,
    node::{Label, Node},
    sheet::{Platform, Undrawable},
    *,
};
use crate::{
    config::{Consent, FormHints},
    password::policy::Policy,
};

const NOW: Moment = Moment(1_795_547_100_000);

/// Matches patterns with the reference validator's engine, which runs in linear time and supports ECMA-262 syntax.
pub(crate) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let validator = jsonschema::draft202012::options()
        .with_pattern_options(jsonschema::PatternOptions::regex())
        .build(&json!({ "pattern": pattern }))
        .ok()?;
    Some(validator.is_valid(&Value::from(text)))
}

/// The functions of a browser, implemented with native crates.
pub(crate) const KNOWS: Platform = Platform {
    matches,
    hosts: Some(email::tests::HOSTS),
    compose: |text| unicode_normalization::UnicodeNormalization::nfc(text).collect(),
};

fn read(schema: &Value) -> Result<Sheet, Undrawable> {
    Sheet::read(schema, &FormHints::default(), KNOWS)
}

/// A form of this schema, whose other fields are filled.
pub(crate) fn untouched(sheet: Sheet) -> Form {
    let policy = NewPassword::under(Policy::default());
    let mut form = Form::new(
        Identifier::default(),
        "ada@example.test",
        "",
        sheet,
        Some(policy),
    );
    form.typed(FieldId::Password, Secret::new("six green otters"));
    form
}

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
    let sheet = read(&default_schema()).expect("drawable");
    let policy = Policy {
        min_length: 8,
        ..Policy::default()
    };
    Form::new(
        Identifier::default(),
        "ada@example.test",
        "",
        sheet,
        Some(NewPassword::under(policy)),
    )
}

/// The node with this path below the root.
#[track_caller]
fn node(form: &Form, path: &str) -> NodeId {
    form.sheet.find(&["/", path].concat()).expect(path)
}

#[track_caller]
fn payload(form: &Form, path: &str) -> FieldId {
    FieldId::Node(node(form, path))
}

/// The node with this path.
#[track_caller]
fn drawn<'a>(sheet: &'a Sheet, path: &str) -> &'a Node {
    let id = sheet.find(path).expect(path);
    sheet.node(id).expect("a node of this sheet")
}

/// The nodes that are asked for now, without the root.
fn on_screen(sheet: &Sheet) -> impl Iterator<Item = &Node> {
    let ids = sheet.on_screen().into_iter().skip(1);
    ids.map(|id| sheet.node(id).expect("a node of this sheet"))
}

/// The paths of the nodes that are asked for now.
fn seen(form: &Form) -> Vec<&str> {
    on_screen(&form.sheet).map(|n| n.path.as_str()).collect()
}

fn filled() -> Form {
    let mut form = form();
    form.typed(payload(&form, "given_name"), Secret::new("Ada"));
    form.typed(payload(&form, "family_name"), Secret::new("Byron"));
    form.typed(FieldId::Password, Secret::new(" correct horse "));
    form
}

#[test]
fn the_default_schema_is_asked_first_name_last_name_full_name() {
    let form = form();
    let labels: Vec<Label> = on_screen(&form.sheet).map(|n| n.label.clone()).collect();
    assert_eq!(
        labels,
        [Name::Given, Name::Family, Name::Full].map(Label::Known)
    );
}

#[test]
fn a_filled_form_becomes_exactly_what_was_typed() {
    let submission = filled().submit(NOW).expect("checked");
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
fn the_full_name_is_derived_until_the_visitor_edits_it() {
    let mut form = filled();
    form.typed(payload(&form, "name"), Secret::new("Countess of Lovelace"));
    form.typed(payload(&form, "given_name"), Secret::new("Augusta"));
    let name = drawn(&form.sheet, "/name").field().expect("a field");
    assert_eq!(name.text, "Countess of Lovelace");
}

#[test]
fn no_issue_shows_while_a_field_is_typed_for_the_first_time() {
    let mut form = form();
    form.typed(FieldId::Identifier, Secret::new("ada@"));
    form.typed(FieldId::Password, Secret::new("short"));
    assert!(form.wrong().is_empty());
}

#[test]
fn an_issue_shows_when_a_filled_field_is_left_and_disappears_when_corrected() {
    let mut form = form();
    form.left(FieldId::Password);
    assert!(form.wrong().is_empty(), "an empty field may be left");
    form.typed(FieldId::Password, Secret::new("short"));
    form.left(FieldId::Password);
    assert_eq!(
        form.issue(FieldId::Password),
        Some(&Issue::RulesUnmet(vec![Rule::MinLength(8)]))
    );
    form.typed(FieldId::Password, Secret::new("long enough"));
    assert_eq!(form.issue(FieldId::Password), None);
}

#[test]
fn a_failed_submit_shows_every_issue_in_the_order_of_the_screen_and_keeps_every_value() {
    let mut form = form();
    form.typed(FieldId::Identifier, Secret::new("ada"));
    form.typed(payload(&form, "given_name"), Secret::new("  "));
    form.password.as_mut().expect("asked for").revealed = true;
    let wrong = form.submit(NOW).map(|_| ()).expect_err("wrong");
    assert_eq!(
        wrong,
        [
            FieldId::Identifier,
            payload(&form, "given_name"),
            payload(&form, "family_name"),
            payload(&form, "name"),
            FieldId::Password
        ]
    );
    assert_eq!(form.identifier.text, "ada");
    let revealed = form.password.expect("asked for").revealed;
    assert!(!revealed, "hidden again on submit");
}

#[test]
fn a_complaint_shows_at_its_field_until_the_field_is_edited() {
    let complaints = Complaints::read(r#"{"details":{"password":["too weak"]}}"#);
    let mut form = filled();
    assert!(form.complain(&complaints));
    assert_eq!(
        form.issue(FieldId::Password),
        Some(&Issue::Complained("too weak".into()))
    );
    form.left(FieldId::Password);
    assert!(
        form.issue(FieldId::Password).is_some(),
        "leaving the field does not mend it"
    );
    form.typed(FieldId::Password, Secret::new(" correct horse b"));
    assert_eq!(form.issue(FieldId::Password), None);
}

#[test]
fn a_required_property_that_cannot_be_drawn_stops_the_journey() {
    let mut schema = default_schema();
    schema["properties"]["tags"] = json!({"type": "object", "required": ["nowhere"]});
    schema["properties"]["secret"] = json!({"type": "string", "hidden": true});
    let left_out = read(&schema).expect("left out").left_out().to_vec();
    assert_eq!(left_out, ["/tags/nowhere"]);
    schema["required"] = json!(["tags", "ghost", "secret"]);
    let Undrawable(places) = read(&schema).map(|_| ()).expect_err("undrawable");
    assert_eq!(places, ["/ghost", "/secret", "/tags/nowhere"]);
    assert!(read(&json!({"type": "array"})).is_err());
}

#[test]
fn choices_and_flags_have_the_right_json_and_empty_optionals_are_absent() {
    let schema = json!({"properties": {
        "e-mail": {"type": "string"},
        "custom": {"type": "boolean", "minLength": 1},
        "state": {"type": "string", "enum": ["AL", "AK"]},
        "secret": {"type": "string", "hidden": true}
    }, "required": ["custom"]});
    let mut form = untouched(read(&schema).expect("drawable"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"custom": false})
    );
    form.typed(payload(&form, "state"), Secret::new("ZZ"));
    assert_eq!(
        form.submit(NOW).map(|_| ()),
        Err(vec![payload(&form, "state")])
    );
    form.typed(payload(&form, "state"), Secret::new("AK"));
    form.typed(payload(&form, "custom"), Secret::new("true"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"custom": true, "state": "AK"})
    );
}

#[test]
fn an_element_id_has_no_white_space_and_differs_for_different_keys() {
    let text = json!({"type": "string"});
    let inner = json!({"type": "object", "properties": {"b": text, "city": text}});
    let schema = json!({"properties": {
        "given_name": text, "a b.c": text, "address": inner, "a": inner, "a:b": text, "a b": text, "a_b": text,
        "tags": {"type": "array", "items": text},
    }, "required": ["tags"]});
    let form = untouched(read(&schema).expect("drawable"));
    let id = |path: &str| {
        let element = payload(&form, path).element(Some(&form.sheet));
        element.expect("a node of this sheet")
    };
    assert_eq!(id("given_name"), "field-given_name");
    assert_eq!(id("a b.c"), "field-a.20b.2ec");
    assert_eq!(id("address/city"), "field-address:city");
    assert_eq!(id("tags/0"), "field-tags:0");
    assert_ne!(id("a/b"), id("a:b"));
    assert_ne!(id("a b"), id("a_b"));
    let root = FieldId::Node(NodeId::ROOT).element(Some(&form.sheet));
    assert_eq!(root.as_deref(), Some("field-"));
}

#[test]
fn the_vendors_sample_of_an_address_is_asked_in_postal_order() {
    let form = untouched(read(&us_address()).expect("drawable"));
    let order = [
        "/given_name",
        "/family_name",
        "/name",
        "/address_line_1",
        "/address_line_2",
        "/city",
        "/state",
        "/postal_code",
    ];
    assert_eq!(seen(&form), order);
    for path in order {
        let node = drawn(&form.sheet, path);
        assert!(
            matches!(node.label, Label::Known(_)),
            "{path} has our words"
        );
    }
    let state = drawn(&form.sheet, "/state").field().expect("a field");
    assert!(matches!(&state.kind, Kind::Choice(choices, false) if choices.len() == 51));
}

/// The vendor's sample (contract.md section 5.3).
fn us_address() -> Value {
    let text = |words: &str| json!({"type": "string", "minLength": 1, "description": words});
    let states = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT \
        NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";
    let mut state = text("state");
    state["enum"] = states.split(' ').collect();
    json!({
        "type": "object",
        "description": "sample user data schema",
        "properties": {
            "family_name": text("user last name"),
            "given_name": text("user first name"),
            "name": text("user full name"),
            "address_line_1": text("address line 1"),
            "address_line_2": text("address line 2"),
            "city": text("city"),
            "postal_code": text("postal code"),
            "state": state,
        },
        "required": ["family_name", "given_name", "name"],
        "additionalProperties": false,
    })
}

#[test]
fn the_form_follows_the_order_of_the_config_and_fields_it_does_not_name_come_last() {
    let mut config: Value =
        serde_json::from_str(&crate::config::tests::example_text()).expect("a config");
    config["form"] = json!({
        "order": ["/first"],
        "groups": [
            {"heading": "Work", "help": "If you work", "fields": ["/vat", "/company"]},
            {"heading": "You", "fields": ["/family_name", "/given_name"]}
        ],
        "fields": {"/age": {"group": "You"}, "/company": {"label": "Employer"}}
    });
    let hints = crate::config::Config::parse(&config.to_string())
        .expect("a config")
        .form;
    let text = json!({"type": "string"});
    let keys = [
        "age",
        "company",
        "family_name",
        "first",
        "given_name",
        "other",
        "vat",
    ];
    let properties: serde_json::Map<String, Value> = keys
        .iter()
        .map(|key| ((*key).to_owned(), text.clone()))
        .collect();
    let sheet = Sheet::read(&json!({"properties": properties}), &hints, KNOWS).expect("drawable");
    let seen: Vec<(&str, Option<&str>)> = on_screen(&sheet)
        .map(|node| {
            (
                node.path.as_str(),
                node.section.as_ref().map(|s| s.heading.pick("en")),
            )
        })
        .collect();
    let (work, you) = (Some("Work"), Some("You"));
    assert_eq!(
        seen,
        [
            ("/first", None),
            ("/vat", work),
            ("/company", work),
            ("/family_name", you),
            ("/given_name", you),
            ("/age", you),
            ("/other", None),
        ]
    );
}

#[test]
fn a_pattern_is_matched_against_composed_letters() {
    let schema = json!({"type": "object", "properties": {
        "given_name": {"type": "string", "pattern": r"^\p{L}+$", "maxLength": 3},
    }});
    let mut form = untouched(read(&schema).expect("drawable"));
    for (typed, sent) in [
        ("Zoe\u{308}", "Zoë"),
        ("\u{202b}Zoe\u{308}\u{202c}", "Zoë"),
        ("Ha\u{302}\u{323}n", "Hận"),
        ("\u{1112}\u{1161}\u{11ab}", "한"),
        ("\u{feff}A\u{30a}sa\u{2069}", "Åsa"),
    ] {
        form.typed(payload(&form, "given_name"), Secret::new(typed));
        let sent = json!({ "given_name": sent });
        assert_eq!(form.submit(NOW).expect(typed).payload(), &sent);
    }
    form.typed(payload(&form, "given_name"), Secret::new("Zoe\u{308}1"));
    let wrong = form.submit(NOW).map(|_| ()).expect_err("a digit");
    assert_eq!(wrong, [payload(&form, "given_name")]);
}

#[test]
fn a_name_of_blanks_and_invisible_characters_is_missing() {
    let mut form = untouched(read(&default_schema()).expect("drawable"));
    for blank in [
        " ",
        "\u{3164}",
        "\u{2800}",
        "\u{202e}\u{200b}",
        "\u{feff}\u{a0}",
    ] {
        for name in ["given_name", "family_name"] {
            form.typed(payload(&form, name), Secret::new(blank));
        }
        let wrong = form.submit(NOW).map(|_| ()).expect_err(blank);
        let names = ["given_name", "family_name", "name"].map(|name| payload(&form, name));
        assert_eq!(wrong, names, "{blank:?}");
        let issue = form.issue(payload(&form, "given_name"));
        assert_eq!(issue, Some(&Issue::Missing), "{blank:?}");
    }
    form.typed(
        payload(&form, "given_name"),
        Secret::new("\u{2067}Ada\u{2069}"),
    );
    form.typed(payload(&form, "family_name"), Secret::new("Byron\u{3164}"));
    assert_eq!(
        form.submit(NOW).expect("names").payload(),
        &json!({"given_name": "Ada", "family_name": "Byron", "name": "Ada Byron"})
    );
}

#[test]
fn an_optional_group_is_checked_and_sent_only_if_something_in_it_is_answered() {
    let schema = json!({"type": "object", "additionalProperties": false, "properties": {
        "address": {"type": "object", "required": ["city"], "properties": {
            "city": {"type": "string"},
            "zip": {"type": "string", "pattern": "^[0-9]{5}$"},
            "~a/b": {"type": "boolean"},
        }},
    }});
    let mut form = untouched(read(&schema).expect("drawable"));
    assert_eq!(
        form.submit(NOW).expect("nothing is asked").payload(),
        &json!({})
    );
    form.typed(payload(&form, "address/zip"), Secret::new("1234"));
    let wrong = form.submit(NOW).map(|_| ()).expect_err("wrong");
    assert_eq!(
        wrong,
        [
            payload(&form, "address/city"),
            payload(&form, "address/zip")
        ]
    );
    assert_eq!(
        form.issue(payload(&form, "address/zip")),
        Some(&Issue::Unlike(None))
    );
    form.typed(payload(&form, "address/zip"), Secret::new("12345"));
    form.typed(payload(&form, "address/city"), Secret::new("Kraków "));
    form.typed(payload(&form, "address/~0a~1b"), Secret::new("true"));
    assert_eq!(form.wrong(), []);
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"address": {"city": "Kraków ", "zip": "12345", "~a/b": true}})
    );
    form.typed(payload(&form, "address/zip"), Secret::new(""));
    form.typed(payload(&form, "address/city"), Secret::new(""));
    form.typed(payload(&form, "address/~0a~1b"), Secret::new(""));
    assert_eq!(
        form.submit(NOW).expect("nothing is asked").payload(),
        &json!({})
    );
}

#[test]
fn issues_of_numbers_state_the_bound_which_is_inclusive_for_integers() {
    let schema = json!({"properties": {
        "age": {"type": "integer", "exclusiveMinimum": 17, "maximum": 120},
        "share": {"type": "number", "exclusiveMaximum": 1, "minimum": 0},
        "pairs": {"type": "integer", "multipleOf": 2},
    }});
    let mut form = untouched(read(&schema).expect("drawable"));
    for (path, text, issue) in [
        ("age", "17", Some(Issue::AtLeast(18))),
        ("age", "121", Some(Issue::AtMost(120))),
        ("age", "18.5", Some(Issue::NotWhole)),
        ("age", "ten", Some(Issue::NotANumber)),
        ("age", "٤٢", None),
        ("share", "1", Some(Issue::LessThan(1))),
        ("share", "-0.1", Some(Issue::AtLeast(0))),
        ("share", "0,5", None),
        ("pairs", "3", Some(Issue::MultipleOf(2))),
        ("pairs", "4", None),
    ] {
        form.typed(payload(&form, path), Secret::new(text));
        form.left(payload(&form, path));
        assert_eq!(
            form.issue(payload(&form, path)),
            issue.as_ref(),
            "{path}: {text}"
        );
    }
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"age": 42, "share": 0.5, "pairs": 4})
    );
}

#[test]
fn a_list_of_unique_choices_is_ticked_and_sent_in_the_order_of_the_schema() {
    let several = |more: Value| {
        let mut list = json!({
            "type": "array", "uniqueItems": true,
            "items": {"type": "string", "enum": ["red", "green", "blue"]}
        });
        for (key, value) in more.as_object().expect("members") {
            list[key] = value.clone();
        }
        list
    };
    let schema = json!({
        "properties": {
            "colours": several(json!({"minItems": 2, "maxItems": 2})),
            "none": several(json!({})),
            "some": several(json!({"minItems": 1})),
            "twice": several(json!({"uniqueItems": false})),
        },
        "required": ["colours", "none", "some"]
    });
    let mut form = untouched(read(&schema).expect("drawable"));
    let kind = |form: &Form, path| match &drawn(&form.sheet, path).what {
        super::node::What::Field(field) => Some(field.kind.clone()),
        _ => None,
    };
    assert!(matches!(kind(&form, "/colours"), Some(Kind::Several(_))));
    assert_eq!(kind(&form, "/twice"), None, "it may hold one answer twice");

    let wrong = form.submit(NOW).expect_err("nothing is ticked");
    assert_eq!(
        wrong,
        [payload(&form, "colours"), payload(&form, "some")],
        "none is an answer"
    );
    assert_eq!(
        form.issue(payload(&form, "colours")),
        Some(&Issue::TooFewChosen(2))
    );
    let mut tick = |path: &str, choice: &str, ticked: bool| {
        let known = drawn(&form.sheet, &["/", path].concat()).field();
        let text = kind::taken(&known.expect("a field").text, choice, ticked);
        form.typed(payload(&form, path), Secret::new(text));
        form.issue(payload(&form, path)).cloned()
    };
    assert_eq!(tick("some", "blue", true), None);
    assert_eq!(tick("colours", "blue", true), Some(Issue::TooFewChosen(2)));
    assert_eq!(tick("colours", "red", true), None);
    assert_eq!(
        tick("colours", "green", true),
        None,
        "not while it is changed"
    );
    form.left(payload(&form, "colours"));
    assert_eq!(
        form.issue(payload(&form, "colours")),
        Some(&Issue::TooManyChosen(2))
    );
    let known = drawn(&form.sheet, "/colours").field().expect("a field");
    let text = kind::taken(&known.text, "green", false);
    form.typed(payload(&form, "colours"), Secret::new(text));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"colours": ["red", "blue"], "none": [], "some": ["blue"]})
    );

    let answers = form.sheet.answers();
    let mut later = read(&schema).expect("drawable");
    later.restore(&answers);
    assert_eq!(later.payload(), form.sheet.payload(), "after a reload");
}

#[test]
fn a_minus_can_be_typed_unless_the_schema_always_excludes_negative_numbers() {
    let schema = json!({
        "properties": {
            "age": {"type": "integer", "minimum": 0},
            "floor": {"type": "integer"},
            "degrees": {"type": "number", "minimum": -40},
            "steps": {"type": "integer", "exclusiveMinimum": -1},
            "share": {"type": "number", "exclusiveMinimum": -1},
            "debt": {"type": "number", "exclusiveMinimum": 0},
            "depth": {"type": "integer"},
            "marks": {"type": "array", "items": {"type": "integer", "minimum": 1}}
        },
        "required": ["marks"],
        "dependentSchemas": {"floor": {"properties": {"depth": {"minimum": 0}}}}
    });
    let form = untouched(read(&schema).expect("drawable"));
    for (path, below_zero) in [
        ("/age", false),
        ("/floor", true),
        ("/degrees", true),
        ("/steps", false),
        ("/share", true),
        ("/debt", false),
        ("/depth", true),
        ("/marks/0", false),
    ] {
        let field = drawn(&form.sheet, path).field();
        assert_eq!(field.expect(path).below_zero, below_zero, "{path}");
    }
}

#[test]
fn fields_appear_and_vanish_and_keep_what_was_typed() {
    let schema = json!({
        "properties": {"country": {"type": "string", "enum": ["US", "PL"]}, "vip": {"type": "boolean"}},
        "required": ["country"],
        "if": {"required": ["country"], "properties": {"country": {"const": "US"}}},
        "then": {"properties": {"ssn": {"type": "string", "minLength": 4}}, "required": ["ssn"]},
        "else": {"properties": {"pesel": {"type": "string"}}},
        "dependentSchemas": {"vip": {"properties": {"card": {"type": "integer"}}}},
        "dependentRequired": {"vip": ["card"]},
        "additionalProperties": true,
    });
    let mut form = untouched(read(&schema).expect("drawable"));
    assert_eq!(seen(&form), ["/country", "/vip", "/pesel"]);
    form.typed(payload(&form, "country"), Secret::new("US"));
    assert_eq!(seen(&form), ["/country", "/vip", "/ssn"]);
    form.typed(payload(&form, "ssn"), Secret::new("1234"));
    form.typed(payload(&form, "country"), Secret::new("PL"));
    form.typed(payload(&form, "pesel"), Secret::new("9"));
    form.typed(payload(&form, "vip"), Secret::new("true"));
    assert_eq!(seen(&form), ["/country", "/vip", "/pesel", "/card"]);
    assert_eq!(
        form.submit(NOW).map(|_| ()),
        Err(vec![payload(&form, "card")])
    );
    form.typed(payload(&form, "card"), Secret::new("7"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"country": "PL", "pesel": "9", "vip": true, "card": 7})
    );
    form.typed(payload(&form, "vip"), Secret::new(""));
    form.typed(payload(&form, "country"), Secret::new("US"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"country": "US", "ssn": "1234"}),
        "what was typed before is still there"
    );
}

#[test]
fn a_branch_is_asked_for_as_soon_as_it_is_chosen() {
    let schema = json!({"properties": {"pay": {"type": "object", "oneOf": [
        {"properties": {"by": {"const": "card"}, "number": {"type": "string", "minLength": 3}}, "required": ["by", "number"]},
        {"properties": {"by": {"const": "bank"}, "iban": {"type": "string"}}, "required": ["by", "iban"]},
    ]}}, "required": ["pay"]});
    let mut form = untouched(read(&schema).expect("drawable"));
    assert_eq!(seen(&form), ["/pay", "/pay/by"]);
    assert_eq!(
        form.submit(NOW).map(|_| ()),
        Err(vec![payload(&form, "pay")])
    );
    form.typed(payload(&form, "pay/by"), Secret::new("card"));
    assert_eq!(seen(&form), ["/pay", "/pay/by", "/pay/number"]);
    assert_eq!(
        form.submit(NOW).map(|_| ()),
        Err(vec![payload(&form, "pay/number")])
    );
    form.typed(payload(&form, "pay/number"), Secret::new("12"));
    assert_eq!(
        form.issue(payload(&form, "pay/number")),
        Some(&Issue::TooShort(3))
    );
    form.typed(payload(&form, "pay/by"), Secret::new("bank"));
    form.typed(payload(&form, "pay/iban"), Secret::new("PL1"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"pay": {"by": "bank", "iban": "PL1"}})
    );
}

/// Two branches of an `anyOf` fit the choice.
#[test]
fn an_unmet_branch_is_no_issue_while_another_one_is_met() {
    let schema = json!({
        "properties": {"name": {"type": "string", "minLength": 1}},
        "required": ["name"],
        "anyOf": [
            {"properties": {"as": {"const": "a"}, "born": {"type": "string"}}, "required": ["born"]},
            {"properties": {"as": {"enum": ["a", "b"]}}},
        ],
    });
    let mut form = untouched(read(&schema).expect("drawable"));
    form.typed(payload(&form, "as"), Secret::new("a"));
    assert_eq!(
        form.submit(NOW).map(|_| ()),
        Err(vec![payload(&form, "name")])
    );
    form.typed(payload(&form, "name"), Secret::new("Ada"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"as": "a", "name": "Ada"})
    );
}

#[test]
fn one_property_can_be_asked_for_in_several_ways() {
    let schema = json!({
        "properties": {"country": {"type": "string"}, "state": {"type": "string"}},
        "if": {"required": ["country"], "properties": {"country": {"const": "US"}}},
        "then": {"properties": {"state": {"enum": ["AL", "AK"]}}},
    });
    let mut form = untouched(read(&schema).expect("drawable"));
    assert_eq!(seen(&form), ["/state", "/country"]);
    form.typed(payload(&form, "country"), Secret::new("US"));
    assert_eq!(seen(&form), ["/state~2", "/country"]);
    form.typed(payload(&form, "state~2"), Secret::new("AK"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"country": "US", "state": "AK"})
    );
}

#[test]
fn items_keep_their_paths_when_an_earlier_one_is_removed() {
    let schema = json!({"properties": {"phones": {
        "type": "array", "minItems": 2, "maxItems": 3, "uniqueItems": true,
        "items": {"type": "object", "required": ["number"], "properties": {
            "number": {"type": "string", "minLength": 2}, "kind": {"enum": ["home", "work"]}
        }}
    }}});
    let mut form = untouched(read(&schema).expect("drawable"));
    let list = node(&form, "phones");
    assert_eq!(seen(&form), ["/phones"]);
    assert_eq!(form.add(list), Some(node(&form, "phones/0/number")));
    form.add(list);
    assert_eq!(form.add(list), Some(node(&form, "phones/2/number")));
    assert_eq!(form.add(list), None, "no more than three");
    form.typed(payload(&form, "phones/2/number"), Secret::new("1"));
    let wrong = form
        .submit(NOW)
        .map(|_| ())
        .expect_err("too few and too short");
    assert_eq!(
        wrong,
        [FieldId::Node(list), payload(&form, "phones/2/number")]
    );
    assert_eq!(
        form.issue(FieldId::Node(list)),
        Some(&Issue::TooFewItems(2))
    );
    form.typed(payload(&form, "phones/1/number"), Secret::new("111"));
    form.typed(payload(&form, "phones/2/number"), Secret::new("111"));
    let wrong = form.submit(NOW).map(|_| ()).expect_err("the same twice");
    assert_eq!(wrong, [payload(&form, "phones/2")]);
    assert_eq!(
        form.remove(node(&form, "phones/0")),
        Some((list, Some(node(&form, "phones/1"))))
    );
    assert_eq!(
        form.issue(payload(&form, "phones/2")),
        Some(&Issue::Repeated)
    );
    form.typed(payload(&form, "phones/2/number"), Secret::new("222"));
    form.typed(payload(&form, "phones/2/kind"), Secret::new("work"));
    assert_eq!(
        form.submit(NOW).expect("checked").payload(),
        &json!({"phones": [{"number": "111"}, {"number": "222", "kind": "work"}]})
    );
    let answers = form.sheet.answers();
    let mut back = read(&schema).expect("drawable");
    back.restore(&answers);
    assert_eq!(
        untouched(back).submit(NOW).expect("checked").payload(),
        &json!({"phones": [{"number": "111"}, {"number": "222", "kind": "work"}]})
    );
    assert_eq!(
        form.remove(node(&form, "phones/2")),
        Some((list, Some(node(&form, "phones/1"))))
    );
    assert_eq!(form.remove(node(&form, "phones/1")), Some((list, None)));
    assert_eq!(
        form.add(list),
        Some(node(&form, "phones/3/number")),
        "no name is given twice"
    );
}

#[test]
fn the_id_of_a_removed_item_is_never_that_of_another_item() {
    let schema = json!({"properties": {
        "tags": {"type": "array", "items": {"type": "string"}},
        "owners": {"type": "array", "items": {"type": "object", "properties": {
            "pets": {"type": "array", "items": {"type": "string"}},
        }}},
    }});
    let mut form = untouched(read(&schema).expect("drawable"));
    let (tags, owners) = (node(&form, "tags"), node(&form, "owners"));
    let removed = form.add(tags).expect("an item");
    assert_eq!(form.remove(removed), Some((tags, None)));
    let mut seen = vec![removed];
    for _ in 0..3 {
        let added = form.add(tags).expect("an item");
        assert!(!seen.contains(&added), "{added:?} is new");
        seen.push(added);
        form.add(owners);
    }
    form.typed(FieldId::Node(removed), Secret::new("late"));
    form.left(FieldId::Node(removed));
    assert_eq!(form.remove(removed), None, "it is removed");
    assert_eq!(form.sheet.payload(), json!({}), "nothing of it is sent");
    // A list inside a removed item is not on the screen, even if it gets an item.
    let pets = node(&form, "owners/1/pets");
    form.remove(node(&form, "owners/1"));
    let pet = form.add(pets).expect("an item of a list that nobody sees");
    form.typed(FieldId::Node(pet), Secret::new("otter"));
    assert!(!form.sheet.on_screen().contains(&pet));
    assert_eq!(form.sheet.payload(), json!({}));
}

#[test]
fn an_id_of_another_larger_sheet_has_no_effect() {
    let text = json!({"type": "string"});
    let small = json!({"properties": {"a": text}});
    let large = json!({"properties": {"a": text, "b": text, "c": text}});
    let large = untouched(read(&large).expect("drawable"));
    let mut form = untouched(read(&small).expect("drawable"));
    let (foreign, before) = (node(&large, "c"), seen(&form).join(" "));
    let id = FieldId::Node(foreign);
    form.typed(id, Secret::new("x"));
    form.left(id);
    assert_eq!(form.add(foreign), None);
    assert_eq!(form.remove(foreign), None);
    assert_eq!((form.issue(id), form.advice(id)), (None, None));
    assert_eq!(id.element(Some(&form.sheet)), None);
    assert_eq!(form.sheet.position(foreign), None);
    assert_eq!(form.sheet.payload(), json!({}));
    assert_eq!(seen(&form).join(" "), before);
}

#[test]
fn consents_follow_the_order_of_the_config_and_each_needs_its_own_property() {
    let consent = |field: &str| Consent {
        document: "terms".into(),
        url: ["https", "://acme.example/terms"].concat(),
        version: "1".into(),
        field: field.into(),
        required: false,
        text: Texts::plain("I agree"),
    };
    let hints = |fields: &[&str]| FormHints {
        consents: fields.iter().map(|field| consent(field)).collect(),
        ..FormHints::default()
    };
    let text = json!({"type": "string"});
    let schema = json!({"properties": {
        "a": text, "b": {"type": "object", "properties": {"c": text}}, "d": text,
    }});
    let sheet = Sheet::read(&schema, &hints(&["/d", "/b/c", "/a"]), KNOWS).expect("drawable");
    let paths: Vec<&str> = sheet
        .consents()
        .iter()
        .map(|id| sheet.node(*id).expect("its own").path.as_str())
        .collect();
    assert_eq!(paths, ["/d", "/b/c", "/a"]);
    // Two documents cannot share a property, and each property has to be in the schema.
    for (fields, without) in [(["/a", "/a"], "/a"), (["/a", "/ghost"], "/ghost")] {
        let read = Sheet::read(&schema, &hints(&fields), KNOWS);
        let undrawable = read.map(|_| ()).expect_err("a document without a place");
        assert_eq!(undrawable, Undrawable(vec![without.into()]));
    }
}

#[test]
fn a_complaint_about_an_item_is_assigned_by_the_index_in_what_was_sent() {
    let schema = json!({"properties": {"tags": {"type": "array", "items": {"type": "string"}}}});
    let mut form = untouched(read(&schema).expect("drawable"));
    for _ in 0..3 {
        form.add(node(&form, "tags"));
    }
    form.typed(payload(&form, "tags/1"), Secret::new("a"));
    form.typed(payload(&form, "tags/2"), Secret::new("b"));
    let body = r#"{"details":{"payload":{"tags":{"1":["taken"]}}}}"#;
    assert!(form.complain(&Complaints::read(body)));
    assert_eq!(
        form.wrong(),
        [payload(&form, "tags/2")],
        "the first was empty and not sent"
    );
    form.typed(payload(&form, "tags/1"), Secret::new("c"));
    assert_eq!(
        form.wrong(),
        [payload(&form, "tags/2")],
        "another field does not mend it"
    );
    form.typed(payload(&form, "tags/2"), Secret::new("d"));
    assert_eq!(form.wrong(), []);
}

#[test]
fn a_node_is_marked_as_needed_if_the_form_cannot_be_sent_without_it() {
    let person = json!({
        "properties": {"name": {"type": "string"}, "nick": {"type": "string"}},
        "required": ["name"],
    });
    let words = json!({"type": "array", "items": {"type": "string"}, "minItems": 2});
    let ticks = |least: usize| {
        json!({"type": "array", "uniqueItems": true, "minItems": least,
            "items": {"type": "string", "enum": ["red", "blue"]}})
    };
    let schema = json!({
        "properties": {
            "text": {"type": "string"},
            "note": {"type": "string"},
            "yes": {"type": "boolean"},
            "also": {"type": "boolean"},
            "colour": {"type": "string", "enum": ["red", "blue"]},
            "any": ticks(0),
            "some": ticks(1),
            "owner": person,
            "friend": person,
            "pets": {"type": "array", "items": {"type": "string"}},
            "words": words,
            "more": words,
            "reason": {"type": "string"},
        },
        "required": ["text", "yes", "colour", "any", "some", "owner", "pets", "words"],
        "dependentRequired": {"note": ["reason"]},
    });
    let mut form = untouched(read(&schema).expect("drawable"));
    let needed = |form: &Form| -> Vec<String> {
        let asked = on_screen(&form.sheet);
        asked.filter(|n| n.needed).map(|n| n.path.clone()).collect()
    };
    let wrong = |form: &mut Form| -> Vec<String> {
        let wrong = form.submit(NOW).map(|_| ()).expect_err("not answered");
        let paths = wrong.into_iter().map(|id| match id {
            FieldId::Node(id) => form.sheet.node(id).expect("its own").path.clone(),
            other => panic!("{other:?}"),
        });
        paths.collect()
    };
    let expected = [
        "/colour",
        "/owner",
        "/owner/name",
        "/some",
        "/text",
        "/words",
        "/words/0",
        "/words/1",
    ];
    let sorted = |mut paths: Vec<String>| {
        paths.sort();
        paths
    };
    assert_eq!(sorted(needed(&form)), expected);
    // The issue of a list is at the list, not at its items; a group has none.
    let told = ["/colour", "/owner/name", "/some", "/text", "/words"];
    assert_eq!(sorted(wrong(&mut form)), told);

    // An answer in an optional group makes its required parts needed.
    form.typed(payload(&form, "friend/nick"), Secret::new("Bo"));
    form.typed(payload(&form, "note"), Secret::new("later"));
    let begun = ["/friend/name", "/reason"];
    for path in begun {
        assert!(needed(&form).contains(&path.to_owned()), "{path}");
        assert!(wrong(&mut form).contains(&path.to_owned()), "{path}");
    }
    form.typed(payload(&form, "friend/nick"), Secret::new(""));
    form.typed(payload(&form, "note"), Secret::new(""));
    assert_eq!(sorted(needed(&form)), expected);
    // Items beyond the least number may stay empty.
    form.add(node(&form, "words")).expect("another item");
    assert!(!needed(&form).iter().any(|path| path.starts_with("/words/")));
    for (path, text) in [
        ("text", "x"),
        ("colour", "red"),
        ("some", "blue"),
        ("owner/name", "Ada"),
        ("words/0", "a"),
        ("words/2", "b"),
    ] {
        form.typed(payload(&form, path), Secret::new(text));
    }
    form.submit(NOW).expect("all that is needed is there");
}
