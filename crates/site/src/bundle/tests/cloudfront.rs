//! An emulator of CloudFront with its policies, and of S3 with the uploaded files.

use super::{Answer, PATHS, POLICY, design, designed};
use crate::bundle::hosts::cloudfront;
use serde_json::Value;
use std::collections::BTreeMap;

/// The headers that a response headers policy adds.
fn added(policy: &str) -> Answer {
    let policy: Value = serde_json::from_str(policy).unwrap();
    let security = &policy["SecurityHeadersConfig"];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut answer = Answer::new();
    let csp = &security["ContentSecurityPolicy"]["ContentSecurityPolicy"];
    answer.insert(POLICY.to_owned(), text(csp));
    answer.insert(
        "X-Frame-Options".to_owned(),
        text(&security["FrameOptions"]["FrameOption"]),
    );
    let referrer = &security["ReferrerPolicy"]["ReferrerPolicy"];
    answer.insert("Referrer-Policy".to_owned(), text(referrer));
    assert_eq!(security["ContentTypeOptions"]["Override"], true);
    answer.insert("X-Content-Type-Options".to_owned(), "nosniff".to_owned());
    let transport = &security["StrictTransportSecurity"];
    let age = transport["AccessControlMaxAgeSec"].as_u64().unwrap();
    assert_eq!(
        (
            transport["IncludeSubdomains"].as_bool(),
            transport["Preload"].as_bool()
        ),
        (Some(true), Some(false))
    );
    answer.insert(
        "Strict-Transport-Security".to_owned(),
        format!("max-age={age}; includeSubDomains"),
    );
    let custom = policy["CustomHeadersConfig"]["Items"].as_array().unwrap();
    assert_eq!(policy["CustomHeadersConfig"]["Quantity"], custom.len());
    for item in custom {
        answer.insert(text(&item["Header"]), text(&item["Value"]));
    }
    answer
}

/// CloudFront adds the policy of the behaviour; type and caching are those of the object.
#[test]
fn cloudfront_sends_what_was_designed() {
    let design = design("cloudfront");
    let files: BTreeMap<String, String> = cloudfront::files(&design).unwrap().into_iter().collect();
    let (upload, function) = (&files["upload.sh"], &files["viewer-request.js"]);
    let behaviour = "path pattern `/assets/strength-*.js`";
    assert!(files["README.md"].contains(behaviour));
    assert!(files["README.md"].contains("made of `response-headers-policy-strength.json`"));
    let names = |name: &str| serde_json::from_str::<Value>(&files[name]).unwrap()["Name"].clone();
    assert_ne!(
        names("response-headers-policy.json"),
        names("response-headers-policy-strength.json")
    );
    assert!(
        function.contains("var FOLDERS = [\"/callback\"]"),
        "{function}"
    );
    for path in PATHS.into_iter().filter(|path| *path != "/callback") {
        let key = match path.strip_suffix('/') {
            Some(folder) => format!("{folder}/index.html"),
            None => path.to_owned(),
        };
        let line = |key: &str| {
            let start = format!("put '{}' ", key.trim_start_matches('/'));
            upload
                .lines()
                .find_map(|line| line.strip_prefix(&start))
                .map(str::to_owned)
        };
        // The custom error response of the README.
        let (status, object) = match line(&key) {
            Some(line) => (200, line),
            None => (404, line("404.html").unwrap()),
        };
        let (wanted, served) = design.answer(path);
        assert_eq!(status, wanted, "{path}");
        assert_eq!(
            object,
            format!("'{}' '{}'", served.media_type, served.cache),
            "{path}"
        );
        let worker = path.starts_with("/assets/strength-") && path.ends_with(".js");
        let mut whole = added(match worker {
            true => &files["response-headers-policy-strength.json"],
            false => &files["response-headers-policy.json"],
        });
        whole.insert("Cache-Control".to_owned(), served.cache.clone());
        assert_eq!(whole, designed(&design, path), "{path}");
    }
}
