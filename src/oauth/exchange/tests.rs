//! Each test breaks one thing of a valid token response (OA-TK-04 to OA-TK-10).

use super::*;

const NOW: Moment = Moment(1_000_000);

fn response(status: u16, body: &str) -> Response {
    Response {
        status,
        content_type: Some("application/json".into()),
        retry_after: None,
        trace_id: None,
        body: body.into(),
    }
}

fn check(body: &str) -> Result<AccessToken, Refused> {
    read(&response(200, body), &["identity".into()], NOW)
}

#[track_caller]
fn refused(response: &Response, reason: Refused) {
    assert_eq!(
        read(response, &["identity".into()], NOW).map(|_| ()),
        Err(reason)
    );
}

#[test]
fn a_valid_answer_is_a_token_until_shortly_before_its_end() {
    let token =
        check(r#"{"access_token":"t","token_type":"Bearer","expires_in":300}"#).expect("a token");
    assert!(!token.has_ended(NOW.plus(Duration::from_secs(269))));
    assert!(token.has_ended(NOW.plus(Duration::from_secs(270))));
}

#[test]
fn the_token_type_is_compared_without_case_and_must_be_there() {
    for word in ["bearer", "BEARER"] {
        check(&format!(r#"{{"access_token":"t","token_type":"{word}"}}"#)).expect("a token");
    }
    for rest in ["", r#","token_type":"DPoP""#, r#","token_type":7"#] {
        refused(
            &response(200, &format!(r#"{{"access_token":"t"{rest}}}"#)),
            Refused::Unreadable(200, None),
        );
    }
}

#[test]
fn any_life_is_survived() {
    for (life, ends) in [
        ("\"3600\"", Some(true)),
        ("0", None),
        ("\"0\"", None),
        ("-5", None),
        ("1.5", Some(true)),
        ("1e15", Some(true)),
        ("1e400", None),
        ("\"abc\"", None),
        ("null", None),
        ("[]", None),
    ] {
        let body = format!(r#"{{"access_token":"t","token_type":"bearer","expires_in":{life}}}"#);
        match check(&body) {
            Ok(token) => assert_eq!(
                token.has_ended(Moment(u64::MAX)).then_some(true),
                ends,
                "{life}"
            ),
            Err(error) => assert_eq!((error, life), (Refused::Unreadable(200, None), "1e400")),
        }
    }
}

#[test]
fn a_scope_that_was_not_granted_is_told_before_the_form_is_shown() {
    let with = |scope: &str| {
        check(&format!(
            r#"{{"access_token":"t","token_type":"bearer","scope":"{scope}"}}"#
        ))
        .map(|_| ())
    };
    assert_eq!(with("openid identity"), Ok(()));
    assert_eq!(
        with("identity_self_registration"),
        Err(Refused::MissingScopes(vec!["identity".into()]))
    );
    assert_eq!(
        with(""),
        Ok(()),
        "no scope in the answer means: as asked (RFC 6749 section 5.1)"
    );
}

#[test]
fn a_token_of_unknown_or_long_life_is_not_brief() {
    let wants = |life: &str| {
        let body = format!(r#"{{"access_token":"t","token_type":"bearer","expires_in":{life}}}"#);
        let token = check(&body).expect("a token");
        token.wants_renewal(NOW.plus(Duration::from_secs(3600)))
    };
    assert!(wants("60") && wants("\"300\""));
    assert!(!wants("59") && !wants("1") && !wants("0") && !wants("null"));
}

#[test]
fn any_good_status_with_a_token_in_it_is_a_token_and_anything_else_is_none() {
    let good = r#"{"access_token":"t","token_type":"bearer"}"#;
    for status in [200, 201, 202, 203, 206] {
        assert!(read(&response(status, good), &[], NOW).is_ok(), "{status}");
    }
    for status in [100, 302, 304] {
        refused(&response(status, good), Refused::Unreadable(status, None));
    }
    for body in [
        "",
        "[]",
        "null",
        "<html>",
        r#"{"access_token":"","token_type":"bearer"}"#,
        r#"{"access_token":7}"#,
    ] {
        refused(&response(200, body), Refused::Unreadable(200, None));
    }
    let spelled = Response {
        content_type: Some("Application/JSON; charset=utf-8".into()),
        ..response(200, &format!("\u{feff}{good}"))
    };
    assert!(read(&spelled, &[], NOW).is_ok());
}

#[test]
fn another_content_type_is_named_where_the_answer_cannot_be_read_and_no_hindrance_where_it_can() {
    let good = r#"{"access_token":"t","token_type":"bearer"}"#;
    for content_type in [None, Some("text/html"), Some("application/jsonp")] {
        let as_html = |body: &str| Response {
            content_type: content_type.map(Into::into),
            ..response(200, body)
        };
        assert!(read(&as_html(good), &[], NOW).is_ok());
        let named = Refused::Unreadable(200, content_type.map(Into::into));
        refused(&as_html("<html>"), named);
    }
}

#[test]
fn each_error_of_the_token_endpoint_has_its_consequence_and_the_tenants_words() {
    for status in [400, 401] {
        for word in [
            "invalid_grant",
            "invalid_client",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_request",
        ] {
            refused(
                &response(status, &format!(r#"{{"error":"{word}"}}"#)),
                Refused::Operator(Some(word.into())),
            );
        }
        refused(&response(status, "<html>"), Refused::Operator(None));
        refused(
            &response(status, r#"{"error":"<b>Human text</b>","error_code":7}"#),
            Refused::Operator(Some("<b>Human text</b>; error_code: 7".into())),
        );
        refused(
            &response(status, r#"{"error":"temporarily_unavailable"}"#),
            Refused::TryLater(Some("temporarily_unavailable".into())),
        );
    }
    refused(&response(429, ""), Refused::TryLater(None));
    refused(&response(503, "<html>"), Refused::TryLater(None));
}
