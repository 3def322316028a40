//! Begins an attempt: PKCE, `state`, the authorization URL, and the record that waits for the response.
//!
//! The redirect URI, the endpoints and the scopes come from the config only, never from the address
//! of the page. Randomness is an argument.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Navigation, ReturnTo, seal};
use crate::{account::LinkCode, browser::Moment, config::Config, encode};

/// How long an attempt may take.
pub const LIFE: Duration = Duration::from_secs(600);
/// The prefix of the storage keys of attempts.
pub const KEY_PREFIX: &str = "portico.attempt.";
/// The prefix of a `state` that belongs to a small window. The browser may remove the window's opener, name and
/// storage on the way; the `state` always comes back.
pub const SMALL_WINDOW: &str = "small.";

/// The record of an attempt in the tab's session storage; used once.
#[derive(Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) verifier: PkceCodeVerifier,
    pub(super) issuer: String,
    pub(super) token_endpoint: String,
    pub(super) redirect_uri: String,
    pub(super) config: String,
    pub(super) begun_at: Moment,
    pub(super) return_to: ReturnTo,
    pub(super) link: Option<SealedLink>,
}

/// An activation link, with its code encrypted by [`seal`](super::seal).
#[derive(Serialize, Deserialize)]
pub(super) struct SealedLink {
    pub(super) code: String,
    pub(super) user: Option<String>,
    pub(super) addressee: Option<String>,
    pub(super) claimed: bool,
}

impl Record {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// The URL to go to, and the record to store before.
pub struct Departure {
    /// The authorization request.
    pub url: String,
    /// The key of the record.
    pub key: String,
    /// The record.
    pub record: String,
}

/// The storage key of an attempt: a hash, so that the `state` itself is in no storage.
pub(super) fn key(state: &str) -> String {
    let hash = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(state));
    format!("{KEY_PREFIX}{hash}")
}

/// Whether the attempt of this `state` was begun for a small window.
pub(super) fn is_small(state: &str) -> bool {
    state.starts_with(SMALL_WINDOW)
}

/// Begins an attempt (OA-REQ-01 to OA-REQ-05, OA-REQ-07 to OA-REQ-09, OA-REQ-11). `chance` is 32 bytes for the verifier and 32 for
/// `state`, new for each attempt; `language` is the one on the screen.
pub fn begin(
    config: &Config,
    chance: [[u8; 32]; 2],
    now: Moment,
    navigation: Navigation,
    return_to: ReturnTo,
    link: Option<&LinkCode>,
    language: &str,
) -> Departure {
    let [verifier, mut state] = chance.map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes));
    let verifier = PkceCodeVerifier::new(verifier);
    if navigation == Navigation::SmallWindow {
        state.insert_str(0, SMALL_WINDOW);
    }
    let tenant = &config.tenant;
    let state = CsrfToken::new(state);
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let scope = config.scopes.join(" ");
    let mut query = vec![
        ("response_type", "code"),
        ("client_id", &config.client_id),
        ("state", state.secret()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", challenge.method()),
        ("redirect_uri", config.redirect_uri.as_str()),
        ("scope", &scope),
    ];
    query.extend(config.authorization.added(language));
    let url = tenant.authorization.with_query(&query);
    let record = Record {
        verifier,
        issuer: tenant.issuer.as_str().to_owned(),
        token_endpoint: tenant.token.as_str().to_owned(),
        redirect_uri: config.redirect_uri.as_str().to_owned(),
        config: config.fingerprint().to_owned(),
        begun_at: now,
        return_to,
        link: link.map(|link| SealedLink {
            code: seal::seal(state.secret(), link.code.secret()),
            user: link.user.clone(),
            addressee: link.addressee.as_ref().map(|a| a.whole().to_owned()),
            claimed: link.claimed,
        }),
    };
    Departure {
        url,
        key: key(state.secret()),
        record: encode::json(&record),
    }
}

/// Whether a record is too old or damaged; such records are removed at the start (OA-TX-05).
pub fn is_stale(record: &str, now: Moment) -> bool {
    Record::read(record).is_none_or(|r| now.since(r.begun_at) > LIFE)
}

#[cfg(test)]
mod tests {
    use oauth2::url::Url;
    use serde_json::Value;

    use super::*;
    use crate::{config::tests::example, secret::Secret};

    fn parameters(url: &str) -> Vec<(String, String)> {
        Url::parse(url)
            .expect("an address")
            .query_pairs()
            .into_owned()
            .collect()
    }

    fn departure(config: &Config, chance: u8) -> Departure {
        begin(
            config,
            [[chance; 32], [chance + 1; 32]],
            Moment(7),
            Navigation::Push,
            ReturnTo::Details,
            None,
            "ar",
        )
    }

    #[test]
    fn the_request_has_exactly_what_the_flow_needs() {
        let config = example();
        let departure = departure(&config, 1);
        let mut names: Vec<String> = parameters(&departure.url)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                "client_id",
                "code_challenge",
                "code_challenge_method",
                "redirect_uri",
                "response_type",
                "scope",
                "state"
            ]
        );
        let value = |name: &str| {
            parameters(&departure.url)
                .into_iter()
                .find(|(n, _)| n == name)
                .map(|(_, v)| v)
        };
        assert_eq!(value("response_type").as_deref(), Some("code"));
        assert_eq!(value("code_challenge_method").as_deref(), Some("S256"));
        assert_eq!(
            value("scope").as_deref(),
            Some("identity identity_self_registration")
        );
        assert_eq!(
            value("redirect_uri").as_deref(),
            Some(config.redirect_uri.as_str())
        );
    }

    #[test]
    fn what_the_deployment_adds_is_sent_escaped_and_the_pages_language_where_it_is_asked_for() {
        let mut text: Value =
            serde_json::from_str(&crate::config::tests::example_text()).expect("JSON");
        text["authorization"] = serde_json::json!({
            "idp_hint": "sandbox & co", "prompt": "login", "login_hint": "a+b@c", "ui_locales": "page",
        });
        let config = Config::parse(&text.to_string()).expect("a config");
        let found = parameters(&departure(&config, 1).url);
        for (name, value) in [
            ("idp_hint", "sandbox & co"),
            ("prompt", "login"),
            ("login_hint", "a+b@c"),
            ("ui_locales", "ar"),
        ] {
            let values: Vec<&String> = found
                .iter()
                .filter(|(n, _)| n == name)
                .map(|(_, v)| v)
                .collect();
            assert_eq!(values, [value]);
        }
        text["authorization"]["ui_locales"] = "de en".into();
        let config = Config::parse(&text.to_string()).expect("a config");
        let found = parameters(&departure(&config, 1).url);
        assert!(found.contains(&("ui_locales".into(), "de en".into())));
    }

    #[test]
    fn the_challenge_is_the_known_answer_of_rfc_7636_appendix_b() {
        let verifier: [u8; 32] = BASE64_URL_SAFE_NO_PAD
            .decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
            .expect("base64url")
            .try_into()
            .expect("32 bytes");
        let departure = begin(
            &example(),
            [verifier, [0; 32]],
            Moment(7),
            Navigation::Push,
            ReturnTo::Details,
            None,
            "ar",
        );
        assert!(
            departure
                .url
                .contains("code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        );
    }

    #[test]
    fn verifier_and_state_have_256_bits_in_43_characters_and_differ_between_attempts() {
        let config = example();
        let (one, two) = (departure(&config, 1), departure(&config, 3));
        let record = Record::read(&one.record).expect("a record");
        assert_eq!(record.verifier.secret().len(), 43);
        assert!(
            record
                .verifier
                .secret()
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
        );
        assert_ne!(one.key, two.key);
        assert_ne!(one.record, two.record);
    }

    #[test]
    fn an_authorization_endpoint_with_a_query_keeps_it() {
        let text = crate::config::tests::example_text().replace(
            "\"pool\"",
            "\"authorization_endpoint\":\"https://acme.us.example/go?tenant=a%26b\",\"pool\"",
        );
        let config = Config::parse(&text).expect("a config");
        let url = departure(&config, 1).url;
        assert!(
            url.starts_with("https://acme.us.example/go?tenant=a%26b&"),
            "{url}"
        );
    }

    #[test]
    fn neither_state_nor_a_link_code_can_be_read_in_the_record() {
        let link = LinkCode {
            code: Secret::new("extended-code-in-the-mail").into(),
            user: None,
            addressee: None,
            claimed: false,
        };
        let departure = begin(
            &example(),
            [[1; 32], [2; 32]],
            Moment(7),
            Navigation::Push,
            ReturnTo::Link,
            Some(&link),
            "en",
        );
        let state = BASE64_URL_SAFE_NO_PAD.encode([2; 32]);
        assert!(!departure.record.contains("extended-code"));
        assert!(!departure.record.contains(&state) && !departure.key.contains(&state));
    }
}
