//! Each test breaks one thing of a valid authorization response.

use std::time::Duration;

use super::*;
use crate::{
    config::tests::{example, example_text},
    oauth::{Navigation, request::begin},
};

const NOW: Moment = Moment(1_700_000_000_000);
const ISSUER: &str = "https%3A%2F%2Facme.us.example%2Facme%2Fsystem";

struct Attempt {
    state: String,
    record: String,
    key: String,
}

fn attempt() -> Attempt {
    let link = LinkCode {
        code: Secret::new("from the mail").into(),
        user: None,
        addressee: Addressee::read("ada@example.test"),
        claimed: true,
    };
    let departure = begin(
        &example(),
        [[1; 32], [2; 32]],
        NOW,
        Navigation::Push,
        ReturnTo::Link,
        Some(&link),
        "en",
    );
    let state = departure.url.split("state=").nth(1).expect("a state");
    let state = state.split('&').next().unwrap_or_default().to_owned();
    Attempt {
        state,
        record: departure.record,
        key: departure.key,
    }
}

fn check_at(query: &str, config: &Config, now: Moment) -> Result<Code, Refused> {
    let attempt = attempt();
    let query = query.replace("{state}", &attempt.state);
    let returned = Returned::read(&query, "")?.ok_or(Refused::NoCode)?;
    let record = (returned.key().as_deref() == Some(&attempt.key)).then_some(&*attempt.record);
    returned.check(record, config, now)
}

fn check(query: &str) -> Result<Code, Refused> {
    check_at(query, &lenient(), NOW)
}

/// A deployment whose tenant returns no `iss`.
fn lenient() -> Config {
    with_authorization(r#"{"issuer_in_response":"optional"}"#)
}

fn with_authorization(authorization: &str) -> Config {
    let text = example_text();
    let members = text.strip_suffix('}').expect("an object");
    Config::parse(&format!("{members},\"authorization\":{authorization}}}")).expect("a config")
}

#[track_caller]
fn refused(query: &str, reason: Refused) {
    assert_eq!(check(query).map(|_| ()), Err(reason), "{query}");
}

#[test]
fn a_valid_answer_becomes_a_code_with_what_the_attempt_kept() {
    let code = check(&format!(
        "code=a%2Bb%3D%3D&state={{state}}&iss={ISSUER}&scope=x&session_state=y"
    ))
    .expect("a code");
    assert_eq!(code.code.open(), "a+b==");
    assert_eq!(code.token_endpoint, example().tenant.token.as_str());
    assert_eq!(code.return_to, ReturnTo::Link);
    assert_eq!(
        code.link.map(|l| l.code.open().to_owned()).as_deref(),
        Some("from the mail")
    );
    assert_eq!(code.verifier.secret().len(), 43);
}

#[test]
fn a_code_may_be_as_long_as_it_likes() {
    let long = "x".repeat(8192);
    assert_eq!(
        check(&format!("code={long}&state={{state}}"))
            .expect("a code")
            .code
            .open(),
        long
    );
}

#[test]
fn a_repeated_parameter_is_refused() {
    for name in ["code", "state", "iss", "error"] {
        refused(
            &format!("code=c&state={{state}}&{name}=1&{name}=2"),
            Refused::Malformed,
        );
    }
}

#[test]
fn an_answer_of_another_flow_is_refused() {
    for name in ["id_token", "access_token", "token", "response"] {
        refused(
            &format!("code=c&state={{state}}&{name}=x"),
            Refused::OtherFlow,
        );
    }
}

#[test]
fn an_answer_in_the_fragment_is_noticed_and_not_used() {
    let attempt = attempt();
    for answer in [
        "code=c",
        "error=invalid_request",
        "access_token=t",
        "id_token=t",
    ] {
        let fragment = format!("{answer}&state={}", attempt.state);
        let returned = Returned::read("utm_source=x", &fragment).expect("readable");
        let returned = returned.expect("an answer");
        assert_eq!(returned.key().as_ref(), Some(&attempt.key));
        let result = returned.check(Some(&attempt.record), &example(), NOW);
        assert_eq!(result.map(|_| ()), Err(Refused::OtherFlow), "{answer}");
        // Not a response to a request of this page.
        let returned = Returned::read("", &format!("{answer}&state=s")).expect("readable");
        let result = returned.expect("an answer").check(None, &example(), NOW);
        assert_eq!(result.map(|_| ()), Err(Refused::UnknownState));
        // A response in the query wins over the fragment.
        let query = format!("code=c&state={}", attempt.state);
        let returned = Returned::read(&query, &fragment)
            .expect("readable")
            .expect("an answer");
        assert!(
            returned
                .check(Some(&attempt.record), &lenient(), NOW)
                .is_ok()
        );
    }
    for fragment in [
        "",
        "sent",
        "access_token=x",
        "code=x",
        "code=a&code=b&state=s",
    ] {
        assert!(
            matches!(Returned::read("", fragment), Ok(None)),
            "{fragment}"
        );
    }
}

#[test]
fn an_unknown_state_is_refused_whatever_its_name() {
    for state in ["", "other", "__proto__", "constructor", "toString"] {
        refused(&format!("code=c&state={state}"), Refused::UnknownState);
        refused(
            &format!("error=access_denied&state={state}"),
            Refused::UnknownState,
        );
    }
    refused("code=c", Refused::UnknownState);
    refused("error=access_denied", Refused::UnknownState);
}

#[test]
fn the_issuer_is_compared_byte_for_byte_and_first() {
    for issuer in [
        format!("{ISSUER}%2F"),
        "https%3A%2F%2Fevil.example".into(),
        String::new(),
    ] {
        refused(
            &format!("code=c&state={{state}}&iss={issuer}"),
            Refused::WrongIssuer,
        );
        refused(
            &format!("error=access_denied&state={{state}}&iss={issuer}"),
            Refused::WrongIssuer,
        );
        refused(
            &format!("code=c&state=unknown&iss={issuer}"),
            Refused::WrongIssuer,
        );
    }
}

#[test]
fn a_missing_issuer_is_refused_where_it_is_required() {
    for answer in ["code=c", "error=access_denied"] {
        let result = check_at(&format!("{answer}&state={{state}}"), &example(), NOW);
        assert_eq!(result.map(|_| ()), Err(Refused::MissingIssuer));
    }
    // A response that this page did not ask for says nothing about the deployment.
    let result = check_at("code=c&state=unknown", &example(), NOW);
    assert_eq!(result.map(|_| ()), Err(Refused::UnknownState));
}

#[test]
fn an_attempt_ends_after_ten_minutes_even_when_the_clock_jumps() {
    let at = |now| check_at("code=c&state={state}", &lenient(), now).map(|_| ());
    assert_eq!(at(NOW.plus(LIFE)), Ok(()));
    assert_eq!(
        at(NOW.plus(LIFE + Duration::from_millis(1))),
        Err(Refused::Expired)
    );
    assert_eq!(at(Moment(0)), Ok(()));
    assert_eq!(at(Moment(u64::MAX)), Err(Refused::Expired));
}

#[test]
fn an_attempt_of_another_config_is_refused() {
    let other = example_text().replace("\"portico\"", "\"other\"");
    let other = Config::parse(&other).expect("a config");
    let result = check_at("code=c&state={state}", &other, NOW);
    assert_eq!(result.map(|_| ()), Err(Refused::OtherConfig));
}

#[test]
fn a_missing_or_empty_code_is_refused() {
    refused("state={state}", Refused::NoCode);
    refused("code=&state={state}", Refused::NoCode);
}

#[test]
fn each_error_of_the_server_has_its_kind() {
    for (code, expected) in [
        ("access_denied", ErrorKind::Cancelled),
        ("server_error", ErrorKind::TryLater),
        ("temporarily_unavailable", ErrorKind::TryLater),
        ("login_required", ErrorKind::StartAgain),
        ("interaction_required", ErrorKind::StartAgain),
        ("consent_required", ErrorKind::StartAgain),
        ("invalid_request", ErrorKind::Operator),
        ("unauthorized_client", ErrorKind::Operator),
        ("unsupported_response_type", ErrorKind::Operator),
        ("invalid_scope", ErrorKind::Operator),
        ("something_new", ErrorKind::Operator),
    ] {
        let query = format!(
            "error={code}&error_description={}&state={{state}}",
            "ü<b>".repeat(500)
        );
        match check(&query) {
            Err(Refused::Error {
                kind, technical, ..
            }) => {
                assert_eq!(kind, expected, "{code}");
                assert!(technical.starts_with(&format!("{code}; error_description: ü<b>")));
                assert!(technical.chars().count() < 300, "{technical}");
            }
            other => panic!("{code}: {:?}", other.map(|_| ())),
        }
    }
}

#[test]
fn all_that_the_server_says_of_an_error_is_told() {
    let query = "error=invalid_scope&error_description=not+yours&error_hint=subscribe&error_cause=why&cause=because&trace_id=t%2D1&state={state}";
    match check(query) {
        Err(Refused::Error { technical, .. }) => assert_eq!(
            technical,
            "invalid_scope; error_description: not yours; error_hint: subscribe; cause: because; error_cause: why; trace_id: t-1"
        ),
        other => panic!("{:?}", other.map(|_| ())),
    }
}

#[test]
fn a_tenant_that_may_not_ask_the_visitor_is_the_operators_problem() {
    let silent = with_authorization(r#"{"issuer_in_response":"optional","prompt":"none"}"#);
    for code in ["login_required", "interaction_required", "consent_required"] {
        match check_at(&format!("error={code}&state={{state}}"), &silent, NOW) {
            Err(Refused::Error { kind, .. }) => assert_eq!(kind, ErrorKind::Operator),
            other => panic!("{:?}", other.map(|_| ())),
        }
    }
}

#[test]
fn no_answer_in_the_address_is_no_error() {
    for query in ["", "utm_source=mail", "iss=x"] {
        assert!(matches!(Returned::read(query, ""), Ok(None)), "{query}");
    }
}

#[test]
fn an_answer_that_fails_before_its_state_is_known_leaves_the_attempt_alone() {
    assert!(!Refused::UnknownState.ends_the_attempt());
    assert!(!Refused::WrongIssuer.ends_the_attempt());
    assert!(!Refused::Malformed.ends_the_attempt());
    assert!(Refused::MissingIssuer.ends_the_attempt() && Refused::OtherFlow.ends_the_attempt());
    assert!(Refused::Expired.ends_the_attempt() && Refused::NoCode.ends_the_attempt());
}

#[test]
fn a_damaged_record_is_no_record() {
    let returned = Returned::read("code=c&state=s", "")
        .expect("readable")
        .expect("an answer");
    let result = returned.check(Some("{\"verifier\":"), &example(), NOW);
    assert_eq!(result.map(|_| ()), Err(Refused::UnknownState));
}
