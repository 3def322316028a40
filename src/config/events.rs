//! The setting `events`: who receives the facts of `journey::fact`. By default nobody does.

use super::{Fault, Reader};

/// The receivers of events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// Whether scripts of the page receive a `CustomEvent` on the window.
    pub host_page: bool,
    /// The path of the page's own origin that receives beacons.
    pub beacon: Option<String>,
}

impl Events {
    /// Whether there is any receiver.
    pub fn is_on(&self) -> bool {
        self.host_page || self.beacon.is_some()
    }
}

pub(super) fn read(r: &mut Reader<'_>) -> Events {
    let host_page = r.optional_flag("host_page").unwrap_or(false);
    let beacon = r.optional_text("beacon_path").filter(|path| {
        let own = is_own_path(path);
        if !own {
            r.wrong("beacon_path", Fault::NotAPath);
        }
        own
    });
    Events { host_page, beacon }
}

/// Whether a text can only be read as a path of the page's own origin: no host, no query, no character that a
/// browser would read as the begin of either.
fn is_own_path(path: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"/-._~".contains(&b);
    path.starts_with('/') && !path.starts_with("//") && path.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::config::{Config, Mistake, tests::example_text};

    fn with(events: &Value) -> String {
        let mut config: Value = serde_json::from_str(&example_text()).expect("JSON");
        config["events"] = events.clone();
        config.to_string()
    }

    #[track_caller]
    fn check(events: &Value, expected: Result<Events, (&str, Fault)>) {
        let found = Config::parse(&with(events)).map(|config| config.events);
        let expected = expected.map_err(|(path, fault)| {
            vec![Mistake {
                path: path.to_owned(),
                fault,
            }]
        });
        assert_eq!(found, expected, "{events}");
    }

    #[test]
    fn nobody_is_told_unless_the_config_says_so() {
        let silent = Events::default();
        assert!(!silent.is_on());
        let shipped = Config::parse(&example_text()).expect("the example");
        assert_eq!(shipped.events, silent);
        check(&json!({}), Ok(silent.clone()));
        check(&json!({"host_page": false}), Ok(silent));
        let host_page = true;
        let told = Events {
            host_page,
            beacon: None,
        };
        check(&json!({"host_page": true}), Ok(told));
        let wrong = Fault::WrongType("boolean");
        check(
            &json!({"host_page": "yes"}),
            Err(("/events/host_page", wrong)),
        );
        check(&json!({"to": "x"}), Err(("/events/to", Fault::Unknown)));
    }

    #[test]
    fn a_beacon_goes_to_a_path_of_the_pages_own_origin_and_nowhere_else() {
        let origin = "https://signup.example";
        for path in ["/events", "/a/b-c_d.e~f/", "/", "/../x"] {
            let told = Events {
                host_page: false,
                beacon: Some(path.to_owned()),
            };
            check(&json!({"beacon_path": path}), Ok(told));
            // The `url` crate, like a browser, stays on the origin.
            let base = oauth2::url::Url::parse(origin).expect("an origin");
            let joined = base.join(path).expect("an address");
            assert_eq!(joined.origin(), base.origin(), "{path}");
        }
        for path in [
            "events",
            "//other.example/x",
            "/\\other.example",
            "https://other.example/x",
            "/x?y",
            "/x#y",
            "/x y",
            "/\tx",
            "/%2f/x",
            "/é",
            "javascript:alert(1)",
        ] {
            let place = "/events/beacon_path";
            check(&json!({"beacon_path": path}), Err((place, Fault::NotAPath)));
        }
        check(
            &json!({"beacon_path": ""}),
            Err(("/events/beacon_path", Fault::Empty)),
        );
    }

    #[test]
    fn the_published_schema_agrees() {
        let schema = include_str!("../../public/config.schema.json");
        let schema: Value = serde_json::from_str(schema).expect("JSON");
        let schema = jsonschema::validator_for(&schema).expect("a schema");
        for events in [
            json!({}),
            json!({"host_page": true, "beacon_path": "/events"}),
            json!({"beacon_path": "/"}),
            json!({"beacon_path": "//x"}),
            json!({"beacon_path": "https://other.example/x"}),
            json!({"beacon_path": "/x?y"}),
            json!({"beacon_path": 1}),
            json!({"host_page": 1}),
            json!({"to": "x"}),
        ] {
            let text = with(&events);
            let value: Value = serde_json::from_str(&text).expect("JSON");
            let taken = Config::parse(&text).is_ok();
            assert_eq!(schema.is_valid(&value), taken, "{events}");
        }
    }
}
