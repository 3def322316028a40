//! A word of a closed list, read into its enum by serde.
//!
//! serde names the possible words in an error sentence only. This reader returns the list itself, so that the page
//! can show the words in the visitor's language.

use serde::{
    Deserializer,
    de::{DeserializeOwned, IntoDeserializer as _, Visitor, value::Error},
    forward_to_deserialize_any,
};

/// Reads a variant of `T` by the name that serde gives it.
///
/// # Errors
/// The words that are possible, in the order of the variants.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, &'static [&'static str]> {
    let mut possible: &'static [&'static str] = &[];
    let word = Word {
        text,
        possible: &mut possible,
    };
    T::deserialize(word).map_err(|_| possible)
}

struct Word<'a> {
    text: &'a str,
    possible: &'a mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for Word<'_> {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.possible = variants;
        visitor.visit_enum(self.text.into_deserializer())
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.text)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Eq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Way {
        OnFoot,
        ByTrain,
    }

    #[test]
    fn a_word_becomes_its_variant_and_any_other_is_told_the_list() {
        assert_eq!(read("by_train"), Ok(Way::ByTrain));
        for other in ["ByTrain", "", "by train", "on_foot "] {
            assert_eq!(
                read::<Way>(other),
                Err(&["on_foot", "by_train"][..]),
                "{other:?}"
            );
        }
    }
}
