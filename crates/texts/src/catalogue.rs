//! A catalogue as in its file: a header, then texts by key in the order of the file.

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, Visitor},
};
use std::fmt;

/// A catalogue.
#[derive(Clone, Debug)]
pub struct Catalogue {
    /// The header.
    pub header: Header,
    /// Keys and texts as in the file; unknown and repeated keys are possible.
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
    /// How the texts address the visitor.
    pub address: Address,
    /// Whether the family name is asked for first.
    pub family_first: bool,
    /// The separator between the names of a full name.
    pub name_joint: String,
    /// Languages that its readers understand better than English, best first.
    pub fallback: Vec<String>,
    /// Who has reviewed it.
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
    /// The polite form.
    Formal,
    /// The familiar form.
    Informal,
    /// The language has one form, or the texts avoid addressing the visitor.
    None,
}

/// Who has reviewed a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Review {
    /// A native speaker has read every text.
    Native,
    /// No native speaker; only programs and its author.
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
