//! A member of another party's JSON that counts as missing if it has an unexpected type.
//!
//! A struct that derives `Deserialize` refuses the whole text because of one such member. That is right for a member
//! that the page needs, and wrong for all others.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// The value, if it is a `T`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lenient<T>(pub(crate) Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Self(T::deserialize(value).ok()))
    }
}

impl<T> Lenient<Vec<Lenient<T>>> {
    /// The items of a list that have the expected type; none if it is no list.
    pub(crate) fn into_items(self) -> impl Iterator<Item = T> {
        self.0.into_iter().flatten().filter_map(|item| item.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Eq, Deserialize)]
    #[serde(default)]
    struct Answer {
        number: Lenient<u64>,
        texts: Lenient<Vec<Lenient<String>>>,
    }

    #[test]
    fn a_member_of_another_type_is_missing_and_the_others_are_read() {
        for (text, number, texts) in [
            (
                r#"{"number":7,"texts":["a",1,null,"b"]}"#,
                Some(7),
                vec!["a", "b"],
            ),
            (r#"{"number":"7","texts":"a","other":[]}"#, None, vec![]),
            (r#"{"number":7.5}"#, None, vec![]),
            (r#"{"number":null,"texts":null}"#, None, vec![]),
            ("{}", None, vec![]),
        ] {
            let answer: Answer = serde_json::from_str(text).expect("JSON");
            assert_eq!(answer.number.0, number, "{text}");
            assert_eq!(
                answer.texts.into_items().collect::<Vec<_>>(),
                texts,
                "{text}"
            );
        }
    }
}
