//! Each test breaks one thing of a valid token response (standards: OA-TK-04 to OA-TK-10).

use super::*;

const NOW: Moment = Moment(1_000_000);

fn response(status: u16, body: &str) -> Response {
    Response {
        status,
        content_type: Some("application/json".into()),
        retry_after: None,
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
            Refused::Unreadable(200),
        );
    }
}

#[test]
fn any_life_is_survived() {
    for (life, ends) in [
        ("\"3600\"", Some(true)),
        ("0", Some(true)),
        ("-5", Some(true)),
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
            Err(error) => assert_eq!((error, life), (Refused::Unreadable(200), "1e400")),
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
fn what_is_not_a_json_object_with_status_200_is_no_token() {
    let good = r#"{"access_token":"t","token_type":"bearer"}"#;
    for status in [201, 204, 206, 302, 304] {
        refused(&response(status, good), Refused::Unreadable(status));
    }
    for body in [
        "",
        "[]",
        "null",
        "<html>",
        r#"{"access_token":"","token_type":"bearer"}"#,
        r#"{"access_token":7}"#,
    ] {
        refused(&response(200, body), Refused::Unreadable(200));
    }
    for content_type in [None, Some("text/html"), Some("application/jsonp")] {
        let html = Response {
            content_type: content_type.map(Into::into),
            ..response(200, good)
        };
        refused(&html, Refused::Unreadable(200));
    }
    let spelled = Response {
        content_type: Some("Application/JSON; charset=utf-8".into()),
        ..response(200, &format!("\u{feff}{good}"))
    };
    assert!(read(&spelled, &[], NOW).is_ok());
}

#[test]
fn each_error_of_the_token_endpoint_has_its_consequence() {
    for status in [400, 401] {
        refused(
            &response(status, r#"{"error":"invalid_grant"}"#),
            Refused::StartAgain,
        );
        for word in [
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
            Refused::Operator(None),
        );
    }
    refused(&response(429, ""), Refused::TryLater);
    refused(&response(503, "<html>"), Refused::TryLater);
}
