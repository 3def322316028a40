//! A catalogue as its file has it: a header, then texts by key in the order of the file.

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use std::fmt;

/// A catalogue.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// What is said of the language.
    pub header: Header,
    /// The texts by their keys, as the file has them: perhaps unknown, perhaps twice.
    pub texts: Vec<(String, String)>,
}

/// The member `language` of a catalogue.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The BCP 47 tag, which is the name of the file.
    pub tag: String,
    /// The language's name in its own words.
    pub name: String,
    /// The direction of its script.
    pub dir: Direction,
    /// How the visitor is addressed.
    pub address: Address,
    /// Whether the family name is asked for first.
    pub family_first: bool,
    /// What stands between the names of a full name.
    pub name_joint: String,
    /// Languages that its readers understand better than English, best first.
    pub fallback: Vec<String>,
    /// Who has read it.
    pub reviewed: Review,
}

/// The direction of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// How a language addresses the visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Address {
    /// As one addresses a stranger.
    Formal,
    /// As one addresses a friend.
    Informal,
    /// The language has one form, or the wording avoids it.
    None,
}

/// Who has read a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Review {
    /// A native speaker has read every text.
    Native,
    /// Nobody has but programs and those who wrote it.
    Machine,
}

impl<'de> Deserialize<'de> for Catalogue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Catalogue;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of texts")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Catalogue, M::Error> {
                match members.next_key::<String>()?.as_deref() {
                    Some("language") => {}
                    _ => return Err(M::Error::custom("`language` must stand first")),
                }
                let header = members.next_value()?;
                let mut texts = Vec::new();
                while let Some(member) = members.next_entry()? {
                    texts.push(member);
                }
                Ok(Catalogue { header, texts })
            }
        }

        deserializer.deserialize_map(Members)
    }
}
