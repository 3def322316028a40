//! A member of somebody else's JSON that counts as missing where it has another type than was agreed.
//!
//! A struct that derives `Deserialize` refuses the whole text for one such member. That is right for a member
//! without which the answer is worth nothing, and wrong for all others.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

/// The value, where it is one of `T`.
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
    /// The items of a list that are what was agreed; none where it is no list.
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
