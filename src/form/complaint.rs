//! The tenant's complaints about what was sent. They are found by the names of the form's fields in any shape of the
//! answer, because neither the shape nor the texts are specified (contract.md section 3.12).

use serde_json::Value;

/// The longest text of the tenant that is shown under a field, in characters.
const COMPLAINT_LENGTH: usize = 200;

/// The body of a refusal in which complaints are looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Complaints {
    details: Value,
    error: Option<String>,
}

impl Complaints {
    /// Reads the body of a 400 or a 422.
    pub(crate) fn read(body: &str) -> Self {
        let Ok(mut body) = serde_json::from_str::<Value>(body) else {
            // Plain text, but not HTML.
            let text = body.trim_start();
            return Self {
                error: (!text.starts_with('<')).then(|| text.to_owned()),
                ..Self::default()
            };
        };
        let error = body.get("error").and_then(Value::as_str).map(str::to_owned);
        let details = ["details", "errors"]
            .iter()
            .find_map(|name| body.get_mut(*name).map(Value::take));
        Self {
            // Without these members the whole body is searched.
            details: details.unwrap_or(body),
            error,
        }
    }

    /// The complaints about these locations of what was sent: the index into `places`, and a text, which is empty if
    /// the tenant gave none.
    pub fn about(&self, places: &[Vec<String>]) -> Vec<(usize, String)> {
        let mut search = Search {
            places,
            found: Vec::new(),
        };
        search.look(&self.details, &mut Vec::new(), 0);
        if let Some(error) = &self.error {
            search.mentions(error);
        }
        search.found
    }
}

/// Members whose value names the location of the complaint.
const NAMED: [&str; 10] = [
    "context",
    "instanceLocation",
    "instancePath",
    "field",
    "name",
    "path",
    "property",
    "key",
    "pointer",
    "loc",
];

/// Deeper levels of the body are not searched.
const DEEPEST: u8 = 12;

struct Search<'a> {
    places: &'a [Vec<String>],
    found: Vec<(usize, String)>,
}

impl Search<'_> {
    fn look(&mut self, value: &Value, path: &mut Vec<String>, depth: u8) {
        if depth > DEEPEST {
            return;
        }
        let length = path.len();
        match value {
            Value::Object(members) => {
                // {"field": "password", "message": "…"}: the name is in a value.
                let named = NAMED
                    .iter()
                    .filter_map(|key| members.get(*key))
                    .find_map(|name| {
                        let mut whole = path.clone();
                        whole.extend(steps(name));
                        (whole.len() > length).then(|| self.place(&whole))?
                    });
                if let Some(place) = named {
                    self.add(place, &words(value, depth));
                    return;
                }
                for (key, inner) in members {
                    path.extend(split(key));
                    self.under(inner, path, depth);
                    path.truncate(length);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    path.push(index.to_string());
                    let on_the_way = |place: &Vec<String>| {
                        (2..=place.len()).any(|length| path.ends_with(&place[..length]))
                    };
                    if !self.places.iter().any(on_the_way) {
                        path.truncate(length);
                    }
                    self.under(item, path, depth);
                    path.truncate(length);
                }
            }
            Value::String(text) => self.mentions(text),
            _ => {}
        }
    }

    /// Searches the value of a member or an item.
    fn under(&mut self, inner: &Value, path: &mut Vec<String>, depth: u8) {
        // `[null, {…}]`: the nulls only fill the indices before.
        if inner.is_null() {
            return;
        }
        let Some(place) = self.place(path) else {
            return self.look(inner, path, depth + 1);
        };
        // The complaint may be about a nested location.
        let before = self.found.len();
        let holds = self.places.iter().any(|other| {
            other.len() > self.places[place].len() && other.starts_with(&self.places[place])
        });
        if holds && (inner.is_object() || inner.is_array()) {
            self.look(inner, path, depth + 1);
        }
        if self.found.len() == before {
            self.add(place, &words(inner, depth));
        }
    }

    /// The location that a path leads to: the longest one that the path ends with, otherwise the only one that ends
    /// with the path.
    fn place(&self, path: &[String]) -> Option<usize> {
        let mut best: Option<usize> = None;
        for (number, place) in self.places.iter().enumerate() {
            let longer = best.is_none_or(|best| place.len() > self.places[best].len());
            if longer && !place.is_empty() && path.ends_with(place) {
                best = Some(number);
            }
        }
        if best.is_some() || path.last().is_none_or(|last| is_index(last)) {
            return best;
        }
        let mut ends = (0..self.places.len()).filter(|n| self.places[*n].ends_with(path));
        ends.next().filter(|_| ends.next().is_none())
    }

    /// Adds a sentence to the locations that it names as whole words.
    fn mentions(&mut self, text: &str) {
        let text_words = tokens(text);
        let mentioned: Vec<bool> = self
            .places
            .iter()
            .map(|place| {
                let name: Vec<&str> = place.iter().flat_map(|step| tokens(step)).collect();
                let last: Vec<&str> = place.last().map_or(Vec::new(), |step| tokens(step));
                let only = self
                    .places
                    .iter()
                    .filter(|p| p.last() == place.last())
                    .count()
                    == 1;
                let stands = |name: &[&str]| {
                    !name.is_empty() && text_words.windows(name.len()).any(|words| words == name)
                };
                let index = place.last().is_none_or(|last| is_index(last));
                stands(&name) || (only && !index && stands(&last))
            })
            .collect();
        for (number, place) in self.places.iter().enumerate() {
            let deeper = |other: usize| {
                mentioned[other]
                    && self.places[other].len() > place.len()
                    && self.places[other].starts_with(place)
            };
            if mentioned[number] && !(0..self.places.len()).any(deeper) {
                self.add(number, text);
            }
        }
    }

    fn add(&mut self, place: usize, text: &str) {
        if !self.found.iter().any(|(other, _)| *other == place) {
            let text = text.trim().chars().take(COMPLAINT_LENGTH).collect();
            self.found.push((place, text));
        }
    }
}

fn is_index(step: &str) -> bool {
    step.bytes().all(|b| b.is_ascii_digit())
}

/// The steps of a location: a JSON pointer, a path with dots and brackets, or a list of steps.
fn steps(name: &Value) -> Vec<String> {
    match name {
        Value::String(name) => split(name),
        Value::Array(steps) => {
            let step = |step: &Value| match step {
                Value::String(step) => Some(step.clone()),
                Value::Number(index) => Some(index.to_string()),
                _ => None,
            };
            steps.iter().filter_map(step).collect()
        }
        _ => Vec::new(),
    }
}

fn split(name: &str) -> Vec<String> {
    let pointer = name.starts_with('/') || name.starts_with("#/");
    let parts = name.split(|c| c == '/' || (!pointer && matches!(c, '.' | '[' | ']')));
    parts
        .filter(|part| !matches!(*part, "" | "#" | "$" | "(root)"))
        .map(|part| match pointer {
            true => part.replace("~1", "/").replace("~0", "~"),
            false => part.trim_matches(['\'', '"']).to_owned(),
        })
        .collect()
}

fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-'))
        .filter(|word| !word.is_empty())
        .collect()
}

fn words(value: &Value, depth: u8) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if depth < DEEPEST => items
            .iter()
            .map(|i| words(i, depth + 1))
            .find(|w| !w.is_empty())
            .unwrap_or_default(),
        Value::Object(members) if depth < DEEPEST => {
            ["message", "error", "description", "reason", "msg"]
                .iter()
                .filter_map(|key| members.get(*key))
                .map(|inner| words(inner, depth + 1))
                .find(|w| !w.is_empty())
                .unwrap_or_default()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [&str; 12] = [
        "identifier",
        "password",
        "given_name",
        "name",
        "/address",
        "/address/city",
        "/address/a~1b.c",
        "/phones",
        "/phones/0",
        "/phones/0/number",
        "/phones/1",
        "/phones/1/number",
    ];

    #[track_caller]
    fn check(body: &str, expected: &[(&str, &str)]) {
        let complaints = Complaints::read(body);
        let places: Vec<Vec<String>> = PLACES.iter().map(|place| split(place)).collect();
        let found = complaints.about(&places);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(n, t)| (PLACES[*n], t.as_str()))
            .collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn complaints_are_found_in_every_shape_of_the_details() {
        check(
            r#"{"details":{"password":["too weak"]}}"#,
            &[("password", "too weak")],
        );
        check(
            r#"{"details":{"payload":{"given_name":["too short"]}}}"#,
            &[("given_name", "too short")],
        );
        check(
            r#"{"details":{"payload.given_name":{"message":"no"}}}"#,
            &[("given_name", "no")],
        );
        check(
            r#"{"details":[{"field":"payload/given_name","message":"no"}]}"#,
            &[("given_name", "no")],
        );
        check(
            r#"{"details":"password: too weak"}"#,
            &[("password", "password: too weak")],
        );
        check(r#"{"details":{"password":true}}"#, &[("password", "")]);
        check(
            r#"{"error":"the given_name is missing"}"#,
            &[("given_name", "the given_name is missing")],
        );
    }

    #[test]
    fn complaints_about_nested_locations_are_found_in_every_shape() {
        let city = &[("/address/city", "no")][..];
        for body in [
            r#"{"details":{"payload":{"address":{"city":["no"]}}}}"#,
            r#"{"details":{"address":{"city":"no"}}}"#,
            r#"{"details":{"city":"no"}}"#,
            r#"{"details":{"payload.address.city":"no"}}"#,
            r#"{"details":{"/payload/address/city":{"message":"no"}}}"#,
            r##"{"details":[{"pointer":"#/payload/address/city","reason":"no"}]}"##,
            r#"{"details":[{"loc":["body","payload","address","city"],"msg":"no"}]}"#,
            r#"{"details":{"errors":{"address":[{"field":"city","message":"no"}]}}}"#,
        ] {
            check(body, city);
        }
        let number = &[("/phones/1/number", "no")][..];
        for body in [
            r#"{"details":{"payload":{"phones":[null,{"number":["no"]}]}}}"#,
            r#"{"details":{"payload":{"phones":{"1":{"number":["no"]}}}}}"#,
            r#"{"details":{"phones[1].number":"no"}}"#,
            r#"{"details":{"/phones/1/number":"no"}}"#,
            r#"{"details":[{"loc":["phones",1,"number"],"msg":"no"}]}"#,
        ] {
            check(body, number);
        }
        check(
            r#"{"details":{"address":["incomplete"]}}"#,
            &[("/address", "incomplete")],
        );
        check(
            r#"{"details":{"phones":"too few"}}"#,
            &[("/phones", "too few")],
        );
        check(
            r#"{"details":{"/address/a~1b.c":"no"}}"#,
            &[("/address/a~1b.c", "no")],
        );
        let text = "phones.0.number: too short";
        check(
            r#"{"details":"phones.0.number: too short"}"#,
            &[("/phones/0/number", text)],
        );
        let text = "the city is not in this country";
        check(
            r#"{"error":"the city is not in this country"}"#,
            &[("/address/city", text)],
        );
    }

    #[test]
    fn complaints_in_the_formats_of_common_validators_reach_their_field() {
        let city = &[("/address/city", "no")][..];
        for body in [
            r#"{"details":{"(root).address.city":"no"}}"#,
            r#"{"details":{"(root).payload.address.city":["no"]}}"#,
            r#"{"details":{"payload":{"(root).address.city":"no"}}}"#,
            r#"{"details":[{"context":"(root).address.city","field":"city","description":"no"}]}"#,
            r#"{"details":{"$.payload['address'][\"city\"]":"no"}}"#,
            r#"{"errors":[{"instanceLocation":"/payload/address/city","error":"no"}]}"#,
            r#"{"type":"about:blank","status":422,"errors":{"(root).city":["no"]}}"#,
            r#"{"error":"invalid_request","details":[{"instancePath":"/address/city","message":"no"}]}"#,
        ] {
            check(body, city);
        }
        let required = "(root): city is required";
        for body in [
            required,
            r#"{"details":"(root): city is required"}"#,
            r#"{"error_description":"(root): city is required"}"#,
            r#"{"title":"Bad Request","detail":"(root): city is required"}"#,
        ] {
            check(body, &[("/address/city", required)]);
        }
        check(
            r#"{"details":{"(root)":"address is required"}}"#,
            &[("/address", "address is required")],
        );
    }

    #[test]
    fn a_name_inside_another_word_is_no_complaint() {
        check(
            r#"{"details":"the username and middle_name are fine"}"#,
            &[],
        );
    }

    #[test]
    fn bodies_without_details_have_no_complaints() {
        for body in [
            "",
            "null",
            "[]",
            "7",
            "<html>password</html>",
            r#"{"details":null}"#,
            r#"{"details":[[[7]]]}"#,
        ] {
            check(body, &[]);
        }
        let deep = format!("{}{}{}", r#"{"details":"#, "[".repeat(100), "]".repeat(100)) + "}";
        check(&deep, &[]);
    }
}
