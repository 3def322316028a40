//! Each test breaks one thing of a valid config.

#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;

fn valid() -> Value {
    json!({
        "tenant": {
            "issuer": "https://acme.us.example/acme/system",
            "identity_api": "https://acme.us.example/api/identity/acme",
            "pool": "cüstömers & friends"
        },
        "client": {
            "id": "portico",
            "redirect_uri": "https://signup.example/callback/",
            "scopes": ["identity", "identity_self_registration"]
        }
    })
}

/// A valid config as text.
pub(crate) fn example_text() -> String {
    valid().to_string()
}

/// A valid config.
pub(crate) fn example() -> Config {
    static EXAMPLE: std::sync::LazyLock<Config> =
        std::sync::LazyLock::new(|| Config::parse(&example_text()).unwrap());
    EXAMPLE.clone()
}

fn with(pointer: &str, value: Value) -> Value {
    let mut config = valid();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = if parent.is_empty() {
        &mut config
    } else {
        config.pointer_mut(parent).unwrap()
    };
    parent[key] = value;
    config
}

#[track_caller]
fn check(config: &Value, path: &str, fault: Fault) {
    let mistakes = Config::parse(&config.to_string()).unwrap_err();
    assert_eq!(
        mistakes,
        vec![Mistake {
            path: path.into(),
            fault
        }]
    );
}

#[test]
fn a_small_config_is_enough() {
    let config = Config::parse(&valid().to_string()).unwrap();
    assert_eq!(
        config.tenant.token.as_str(),
        "https://acme.us.example/acme/system/oauth2/token"
    );
    assert_eq!(config.authorization, Authorization::default());
    assert_eq!(config.activation.message, MessageKind::Code);
    assert_eq!(config.activation.delivery, Delivery::WithRegistration);
    assert!(config.activation.other_kind);
    assert_eq!(config.activation.code_alphabet, CodeAlphabet::Any);
    assert_eq!(config.api, Api::SelfRegister);
    assert_eq!(config.languages, KNOWN);
}

const KNOWN: &[&str] = crate::language::KNOWN_LANGUAGES;

#[test]
fn each_mistake_is_told_with_its_place() {
    check(
        &with("/tenant/issuer", json!(7)),
        "/tenant/issuer",
        Fault::WrongType("string"),
    );
    check(
        &with("/tenant/pool", json!(" ")),
        "/tenant/pool",
        Fault::Empty,
    );
    check(
        &with("/tenant/issuer", json!("acme")),
        "/tenant/issuer",
        Fault::NotAnAddress,
    );
    check(
        &with("/tenant/isuer", json!("x")),
        "/tenant/isuer",
        Fault::Unknown,
    );
    check(
        &with("/tenant/a~b", json!(1)),
        "/tenant/a~0b",
        Fault::Unknown,
    );
    check(
        &with("/client/scopes", json!([])),
        "/client/scopes",
        Fault::Empty,
    );
    check(
        &with("/client/scopes", json!(["a", "a"])),
        "/client/scopes/1",
        Fault::Repeated,
    );
    check(
        &with("/client/scopes", json!(["a b"])),
        "/client/scopes/0",
        Fault::NotAScope,
    );
    check(
        &with("/client/redirect_uri", json!("https://signup.example/back")),
        "/client/redirect_uri",
        Fault::NotTheCallback,
    );
    check(
        &with("/activation", json!({"code_alphabet": "lower"})),
        "/activation/code_alphabet",
        Fault::NotOneOf(&["any", "upper", "digits"]),
    );
    check(
        &with("/activation", json!({"message": "fax"})),
        "/activation/message",
        Fault::NotOneOf(&["code", "link"]),
    );
    check(
        &with("/languages", json!(["tlh"])),
        "/languages/0",
        Fault::NotOneOf(KNOWN),
    );
    check(
        &with("/brand", json!("Acme")),
        "/brand",
        Fault::WrongType("object"),
    );
}

#[test]
fn a_setting_that_needs_or_excludes_another_is_told() {
    let create = |more: Value| {
        let mut registration = json!({"api": "create_user"});
        registration
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        with("/registration", registration)
    };
    check(
        &with("/identifier", json!({"kind": "username"})),
        "/identifier/code_to",
        Fault::Missing,
    );
    check(
        &with("/registration", json!({"status": "active"})),
        "/registration/status",
        Fault::OnlyWith("\"api\": \"create_user\""),
    );
    check(
        &create(json!({"status": "active"})),
        "/registration/unproven_address",
        Fault::Unacknowledged,
    );
    let mut sends_at_once = create(json!({}));
    sends_at_once["activation"] = json!({"delivery": "with_registration"});
    check(
        &sends_at_once,
        "/activation/delivery",
        Fault::NotOneOf(&["on_request", "relay"]),
    );
    check(
        &with("/activation", json!({"mode": "invitation"})),
        "/activation/mode",
        Fault::OnlyWith("\"delivery\": \"on_request\""),
    );
    check(
        &with("/activation", json!({"delivery": "relay"})),
        "/activation/relay_url",
        Fault::Missing,
    );
    check(
        &with(
            "/activation",
            json!({"relay_url": "https://relay.example/"}),
        ),
        "/activation/relay_url",
        Fault::OnlyWith("\"delivery\": \"relay\""),
    );
}

#[test]
fn a_relay_that_is_the_tenant_itself_is_refused() {
    let generate = "https://acme.us.example/api/identity/acme/system/pools/p/user/code/generate";
    for relay in [generate, "https://acme.us.example/acme/system"] {
        check(
            &with(
                "/activation",
                json!({"delivery": "relay", "relay_url": relay}),
            ),
            "/activation/relay_url",
            Fault::CodeInBrowser,
        );
    }
    let own = with(
        "/activation",
        json!({"delivery": "relay", "relay_url": "https://acme.us.example/api/identity/acmerelay"}),
    );
    let config = Config::parse(&own.to_string()).unwrap();
    assert!(matches!(config.activation.delivery, Delivery::Relay(_)));
    assert!(!config.activation.other_kind);
}

#[test]
fn creating_users_sends_on_request_unless_a_relay_does() {
    let config = with("/registration", json!({"api": "create_user"}));
    let config = Config::parse(&config.to_string()).unwrap();
    assert_eq!(config.activation.delivery, Delivery::OnRequest);
    let Api::CreateUser(creation) = config.api else {
        panic!("self registration")
    };
    assert_eq!(creation.status, NewStatus::New, "the safe default");
}

#[test]
fn only_https_and_loopback_are_endpoints() {
    for (address, fault) in [
        ("http://acme.example/x", Fault::Insecure),
        ("javascript:alert(1)", Fault::Insecure),
        ("data:text/html,x", Fault::Insecure),
        ("http://localhost.example/x", Fault::Insecure),
        ("http://127.0.0.1.nip.example/", Fault::Insecure),
        ("https://user:pass@acme.example/", Fault::Decorated),
        ("https://acme.example/#x", Fault::Decorated),
        ("https://acme.example/?x=1", Fault::Decorated),
    ] {
        check(
            &with("/tenant/issuer", json!(address)),
            "/tenant/issuer",
            fault,
        );
    }
    for address in [
        "http://localhost:1/x",
        "http://127.0.0.1:8450/demo/system",
        "http://[::1]:9/",
    ] {
        Config::parse(&with("/tenant/issuer", json!(address)).to_string()).unwrap();
    }
    check(
        &with("/sign_in_url", json!("javascript:alert(1)")),
        "/sign_in_url",
        Fault::Insecure,
    );
}

#[test]
fn breached_passwords_are_looked_up_where_the_config_says_so() {
    let check = |section| Config::parse(&with("/password", section).to_string());
    let found = check(json!({"breach_check": {"url": "https://breaches.example/range/"}}));
    let found = found.unwrap().breach_check.unwrap();
    let address = found.url.as_str().trim_end_matches('/');
    assert_eq!(
        (address, found.at_least),
        ("https://breaches.example/range", 1)
    );
    assert_eq!(
        check(json!({})).unwrap().breach_check,
        None,
        "off by default"
    );
    for (section, place) in [
        (json!({}), "url"),
        (json!({"url": "http://breaches.example/"}), "url"),
        (
            json!({"url": "https://breaches.example/", "at_least": 0}),
            "at_least",
        ),
        (
            json!({"url": "https://breaches.example/", "at_least": 1.5}),
            "at_least",
        ),
        (
            json!({"url": "https://breaches.example/", "padding": true}),
            "padding",
        ),
    ] {
        let mistakes = check(json!({ "breach_check": section })).unwrap_err();
        assert_eq!(mistakes[0].path, format!("/password/breach_check/{place}"));
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let mut config = with("/tenant/pool", json!(""));
    config["client"]["scopes"] = json!("identity");
    config["colour"] = json!("red");
    config["tenant"].as_object_mut().unwrap().remove("issuer");
    let mistakes = Config::parse(&config.to_string()).unwrap_err();
    let paths: Vec<&str> = mistakes.iter().map(|m| m.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "/tenant/issuer",
            "/tenant/pool",
            "/client/scopes",
            "/colour"
        ]
    );
}

#[test]
fn text_that_is_not_json_says_where() {
    let mistakes = Config::parse("{\n  \"tenant\": }").unwrap_err();
    assert_eq!(mistakes[0].fault, Fault::NotJson(2, 13));
    let mistakes = Config::parse("[]").unwrap_err();
    assert_eq!(mistakes[0].fault, Fault::WrongType("object"));
}

#[test]
fn a_path_segment_is_encoded_as_one_segment() {
    let config = Config::parse(&valid().to_string()).unwrap();
    let address = config
        .tenant
        .identity_api
        .below(&["pools", "a/b ?#ü"], &[("q", "a&b")]);
    assert_eq!(
        address,
        "https://acme.us.example/api/identity/acme/pools/a%2Fb%20%3F%23%C3%BC?q=a%26b"
    );
}

#[test]
fn the_fingerprint_follows_the_tenant_and_not_the_looks() {
    let print = |v: &Value| {
        Config::parse(&v.to_string())
            .unwrap()
            .fingerprint()
            .to_owned()
    };
    assert_eq!(
        print(&valid()),
        print(&with("/brand", json!({"name": "Acme"})))
    );
    assert_ne!(print(&valid()), print(&with("/client/id", json!("other"))));
}

/// The published schema, for the comparison below.
pub(super) fn schema() -> jsonschema::Validator {
    let text = include_str!("../../public/config.schema.json");
    jsonschema::validator_for(&serde_json::from_str(text).unwrap()).unwrap()
}

fn consent() -> Value {
    json!({
        "document": "terms", "url": "https://acme.example/terms", "version": "2026-01",
        "field": "/consents/terms", "required": true, "text": {"en": "I agree", "ar": "أوافق"}
    })
}

fn consent_with(key: &str, value: Value) -> Value {
    let mut consent = consent();
    consent[key] = value;
    consent
}

#[test]
fn the_published_schema_and_the_page_agree_on_what_is_wrong() {
    let schema = schema();
    let configs = [
        valid(),
        with("/tenant/pool", json!("")),
        with("/tenant/issuer", json!(7)),
        with(
            "/password",
            json!({"breach_check": {"url": "https://b.example/", "at_least": 3}}),
        ),
        with(
            "/password",
            json!({"breach_check": {"url": "https://b.example/?x"}}),
        ),
        with(
            "/password",
            json!({"breach_check": {"url": "https://b.example/", "at_least": 0}}),
        ),
        with("/password", json!({"breach_check": {"at_least": 1}})),
        with("/tenant/issuer", json!("http://acme.example/")),
        with("/tenant/issuer", json!("http://localhost.example/")),
        with("/tenant/issuer", json!("http://localhost:8450")),
        with("/tenant/issuer", json!("https://u:p@acme.example/")),
        with("/tenant/issuer", json!("https://acme.example/?x")),
        with("/tenant/issuer", json!("javascript:alert(1)")),
        with(
            "/tenant/token_endpoint",
            json!("https://acme.example/t?x=1"),
        ),
        with("/tenant/token_endpoint", json!("https://acme.example/t#x")),
        with("/tenant/colour", json!("red")),
        with("/host", json!("x")),
        with("/host", json!({"colour": "red"})),
        with(
            "/host",
            json!({"security_contact": "mailto:a@acme.example", "security_expires": "2030-01-31T00:00:00Z", "change_password_url": "https://acme.example/p"}),
        ),
        with(
            "/host",
            json!({"security_contact": "mailto:a@acme.example"}),
        ),
        with(
            "/host",
            json!({"security_contact": "a@acme.example", "security_expires": "2030-01-31T00:00:00Z"}),
        ),
        with(
            "/host",
            json!({"security_contact": "tel:+1", "security_expires": "tomorrow"}),
        ),
        with(
            "/host",
            json!({"change_password_url": "javascript:alert(1)"}),
        ),
        with(
            "/host",
            json!({"change_password_url": "https://a.example/#x\n/* https://evil.example/:splat 302"}),
        ),
        with(
            "/host",
            json!({"change_password_url": "https://a.example/a?b#/c?d"}),
        ),
        with("/help", json!({"support_url": "https://a.example/#a#b"})),
        with(
            "/host",
            json!({"security_contact": "mailto:a@b.example\u{0}", "security_expires": "2030-01-31T00:00:00Z"}),
        ),
        with("/client/redirect_uri", json!("https://signup.example/")),
        with("/client/scopes", json!([])),
        with("/client/scopes", json!(["a b"])),
        with("/client/scopes", json!(["a", "a"])),
        with("/client/scopes", json!("identity")),
        with("/authorization", json!({"when": "never"})),
        with(
            "/authorization",
            json!({"when": "arrival", "issuer_in_response": "required", "renewal": "small_window"}),
        ),
        with(
            "/authorization",
            json!({"idp_hint": "a", "prompt": "none", "login_hint": "b", "ui_locales": "page", "login_page": true, "issuer_in_response": "optional"}),
        ),
        with("/authorization", json!({"idp_hint": ""})),
        with("/authorization", json!({"idp_hint": 7})),
        with("/authorization", json!({"prompt": "login consent"})),
        with("/authorization", json!({"login_hint": true})),
        with("/authorization", json!({"ui_locales": ["en"]})),
        with("/authorization", json!({"login_page": "yes"})),
        with("/authorization", json!({"acr_values": "x"})),
        with(
            "/texts",
            json!({"en": {"login_page": "First you sign in as guest."}}),
        ),
        with("/texts", json!({"en": {"login_page": ""}})),
        with("/activation", json!({"message": "link"})),
        with("/activation", json!({"code_alphabet": "any"})),
        with("/activation", json!({"code_alphabet": "upper"})),
        with(
            "/activation",
            json!({"code_alphabet": "digits", "message": "link"}),
        ),
        with("/activation", json!({"code_alphabet": "lower"})),
        with("/activation", json!({"code_alphabet": 6})),
        with("/activation", json!({"delivery": "relay"})),
        with("/activation", json!({"mode": "invitation"})),
        with(
            "/activation",
            json!({"delivery": "on_request", "mode": "invitation", "post_activation_url": "https://a.example/"}),
        ),
        with(
            "/activation",
            json!({"delivery": "relay", "relay_url": "https://relay.example/messages"}),
        ),
        with(
            "/activation",
            json!({"delivery": "relay", "relay_url": "https://relay.example/", "message": "link"}),
        ),
        with(
            "/activation",
            json!({"delivery": "relay", "relay_url": "https://relay.example/", "other_kind": true}),
        ),
        with(
            "/activation",
            json!({"relay_url": "https://relay.example/"}),
        ),
        with("/activation", json!({"other_kind": "no"})),
        with("/identifier", json!({"kind": "username"})),
        with(
            "/identifier",
            json!({"kind": "username", "code_to": "mobile"}),
        ),
        with("/identifier", json!({"kind": "mobile"})),
        with("/identifier", json!({"kind": "fax"})),
        with(
            "/identifier",
            json!({"kind": "mobile", "default_country": "DE"}),
        ),
        with("/identifier", json!({"default_country": "de"})),
        with("/identifier", json!({"default_country": ""})),
        with("/identifier", json!({"default_country": 49})),
        with("/identifier", json!({"international_addresses": true})),
        with("/identifier", json!({"international_addresses": "yes"})),
        with("/password", json!({"when": "activation"})),
        with("/password", json!({"when": "later"})),
        with("/registration", json!({"api": "create_user"})),
        with(
            "/registration",
            json!({"api": "create_user", "status": "active"}),
        ),
        with(
            "/registration",
            json!({"api": "create_user", "status": "active", "unproven_address": "accepted"}),
        ),
        with(
            "/registration",
            json!({"api": "create_user", "status": "inactive", "must_change_password": true, "metadata": {"a": [1]}}),
        ),
        with(
            "/registration",
            json!({"api": "create_user", "metadata": 7}),
        ),
        with("/registration", json!({"status": "new"})),
        with("/registration", json!({"must_change_password": false})),
        with("/tenant/idempotency_keys", json!(true)),
        with("/tenant/idempotency_keys", json!("yes")),
        with("/sign_in_url", json!("https://acme.example/?next=%2F#top")),
        with("/sign_in_url", json!("/relative")),
        with(
            "/brand",
            json!({"name": "Ünïcödé", "privacy_url": "https://acme.example/p"}),
        ),
        with("/brand", json!({"name": 7})),
        with("/form", json!({})),
        with("/form", json!({"order": ["/a", "/b~1c"]})),
        with("/form", json!({"order": []})),
        with("/form", json!({"order": ["/a", "/a"]})),
        with("/form", json!({"order": ["a"]})),
        with("/form", json!({"order": ["/a~2"]})),
        with("/form", json!({"colour": "red"})),
        with(
            "/form",
            json!({"fields": {"/a/*/b": {
                "label": "A", "help": {"en": "h", "ar": "م"}, "example": "e", "kind": "radio",
                "autocomplete": "off", "group": "G", "order": -3
            }}}),
        ),
        with("/form", json!({"fields": {"a": {}}})),
        with(
            "/form",
            json!({"groups": [
                {"heading": {"en": "You", "ar": "أنت"}, "help": "As on paper", "fields": ["/a", "/b"]},
                {"heading": "Work", "fields": ["/c"]}
            ]}),
        ),
        with("/form", json!({"groups": [{"heading": "You"}]})),
        with("/form", json!({"groups": [{"fields": ["/a"]}]})),
        with(
            "/form",
            json!({"groups": [{"heading": "You", "fields": []}]}),
        ),
        with(
            "/form",
            json!({"groups": [{"heading": "You", "fields": ["a"]}]}),
        ),
        with(
            "/form",
            json!({"groups": [{"heading": "You", "fields": ["/a", "/a"]}]}),
        ),
        with(
            "/form",
            json!({"groups": [{"heading": "", "fields": ["/a"]}]}),
        ),
        with(
            "/form",
            json!({"groups": [{"heading": "You", "fields": ["/a"], "order": 1}]}),
        ),
        with(
            "/form",
            json!({"groups": {"heading": "You", "fields": ["/a"]}}),
        ),
        with("/form", json!({"fields": {"/a": []}})),
        with("/form", json!({"fields": {"/a": {"label": {}}}})),
        with("/form", json!({"fields": {"/a": {"label": {"tlh": "x"}}}})),
        with("/form", json!({"fields": {"/a": {"label": " "}}})),
        with("/form", json!({"fields": {"/a": {"label": 7}}})),
        with("/form", json!({"fields": {"/a": {"kind": "colour"}}})),
        with("/form", json!({"fields": {"/a": {"order": "first"}}})),
        with("/form", json!({"fields": {"/a": {"placeholder": "x"}}})),
        with("/form", json!({"consents": [consent()]})),
        with("/form", json!({"consents": [{}]})),
        with("/form", json!({"consents": consent()})),
        with(
            "/form",
            json!({"consents": [consent_with("url", json!("/terms"))]}),
        ),
        with(
            "/form",
            json!({"consents": [consent_with("field", json!("terms"))]}),
        ),
        with(
            "/form",
            json!({"consents": [consent_with("required", json!("yes"))]}),
        ),
        with("/texts", json!({"en": {"continue": "Onwards"}, "ar": {}})),
        with("/texts", json!({"en": {"contnue": "Onwards"}})),
        with("/texts", json!({"en": {"help": ""}})),
        with("/texts", json!({"tlh": {}})),
        with("/languages", json!(["ar"])),
        with("/languages", json!(["tlh"])),
        json!([]),
        json!({}),
    ];
    for config in configs {
        let page = Config::parse(&config.to_string());
        assert_eq!(schema.is_valid(&config), page.is_ok(), "{config} {page:?}");
    }
}

#[test]
fn a_place_stands_in_one_group_alone() {
    let group = json!({"heading": "You", "fields": ["/a"]});
    let twice = with("/form", json!({"groups": [group, group]}));
    check(&twice, "/form/groups/1/fields/0", Fault::Repeated);
}

#[test]
fn the_published_schema_knows_the_countries_of_the_page() {
    let schema = schema();
    let letters = || (b'A'..=b'Z').map(char::from);
    let mut known = 0;
    for region in letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))) {
        let config = with("/identifier", json!({"default_country": region}));
        let page = Config::parse(&config.to_string());
        assert_eq!(schema.is_valid(&config), page.is_ok(), "{region}");
        known += usize::from(page.is_ok());
    }
    assert!(known > 200, "{known}");
    let misspelt = with("/identifier", json!({"default_country": "UK"}));
    check(&misspelt, "/identifier/default_country", Fault::NotACountry);
}

#[test]
fn the_configs_in_the_repository_are_some() {
    for text in [
        include_str!("../../public/config.json"),
        include_str!("../../tests/bundle/config.json"),
        include_str!("../../tests/bundle/brand/config.json"),
    ] {
        Config::parse(text).unwrap();
        assert!(schema().is_valid(&serde_json::from_str(text).unwrap()));
    }
}
