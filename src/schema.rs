//! The pool's payload schema: read once, then used to find the violations of an instance.
//!
//! Exactly the tenant's keywords of JSON Schema draft 2020-12 (contract.md section 5.2), because the
//! general crates weigh more than the rest of the page. Anything else in a schema is listed as an [`Oddity`]. What
//! cannot be judged here is left to the tenant, so it never blocks a form. This module does not draw, has no texts
//! for violations, and does not run patterns itself ([`Patterns`] does).

mod branch;
mod judge;
mod number;
mod pattern;
mod place;
mod read;
#[cfg(test)]
mod tests;

pub use pattern::{Pattern, runaway};
pub use place::Pointer;

use serde_json::Value;

/// The value of `type`: one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `string`
    Text,
    /// `number`
    Number,
    /// `integer`; `1.0` is an integer.
    Integer,
    /// `boolean`
    Boolean,
    /// `object`
    Object,
    /// `array`
    Array,
    /// `null`
    Null,
}

/// A schema. Each field is the keyword of the same name, unless its comment names another keyword. A keyword that is
/// absent, or was left out as an [`Oddity`], is empty.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// `type`
    pub kind: Option<Kind>,
    /// `title`, a text for people.
    pub title: Option<String>,
    /// `description`, a text for people.
    pub description: Option<String>,
    /// `hidden`, a keyword of the vendor: the place is not shown in the form.
    pub hidden: bool,
    /// `const`
    pub constant: Option<String>,
    /// `enum`
    pub choices: Option<Vec<String>>,
    /// In code points.
    pub min_length: Option<usize>,
    /// In code points.
    pub max_length: Option<usize>,
    /// Not anchored; ECMA-262 with the flag `u`.
    pub pattern: Option<Pattern>,
    /// Inclusive.
    pub minimum: Option<i64>,
    /// Inclusive.
    pub maximum: Option<i64>,
    /// `exclusiveMinimum`
    pub more_than: Option<i64>,
    /// `exclusiveMaximum`
    pub less_than: Option<i64>,
    /// Above zero.
    pub multiple_of: Option<u64>,
    /// The schema of each item.
    pub items: Option<Box<Schema>>,
    /// The schema of some items: as many as the next two keywords say.
    pub contains: Option<Box<Schema>>,
    /// One if absent.
    pub min_contains: Option<usize>,
    /// The most items that may match [`Self::contains`].
    pub max_contains: Option<usize>,
    /// The least number of items.
    pub min_items: Option<usize>,
    /// The greatest number of items.
    pub max_items: Option<usize>,
    /// No two items are equal.
    pub unique_items: bool,
    /// In the order of the JSON reader, which is alphabetical; the order on the screen comes from hints.
    pub properties: Vec<(String, Schema)>,
    /// Keys that must be there.
    pub required: Vec<String>,
    /// `additionalProperties`: whether keys may be there that neither [`Self::properties`] nor
    /// [`Self::pattern_properties`] of this same schema name. `None` is yes.
    pub additional: Option<bool>,
    /// The schemas of members whose key matches the pattern.
    pub pattern_properties: Vec<(Pattern, Schema)>,
    /// The schema of each key, as a text.
    pub property_names: Option<Box<Schema>>,
    /// The least number of members.
    pub min_properties: Option<usize>,
    /// The greatest number of members.
    pub max_properties: Option<usize>,
    /// If the first key is there, these keys must be there, too.
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// If the key is there, the object must also match this schema.
    pub dependent_schemas: Vec<(String, Schema)>,
    /// All of these must hold.
    pub all_of: Vec<Schema>,
    /// At least one of these must hold, if there are any.
    pub any_of: Vec<Schema>,
    /// Exactly one of these must hold, if there are any.
    pub one_of: Vec<Schema>,
    /// Must not hold.
    pub not: Option<Box<Schema>>,
    /// `if`
    pub condition: Option<Box<Schema>>,
    /// Must hold where the condition holds.
    pub then: Option<Box<Schema>>,
    /// `else`
    pub otherwise: Option<Box<Schema>>,
    /// Whether a keyword was left out that might refuse an instance. The keywords that were read still refuse, but the
    /// schema is never known to hold: what depends on that (`not`, `oneOf`, `if`) is left to the tenant.
    pub unsure: bool,
}

/// A part of a schema that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Its place in the schema.
    pub at: Pointer,
    /// Why it was left out.
    pub reason: OddityReason,
}

/// Why a part of a schema was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddityReason {
    /// Not a keyword of the tenant's.
    UnknownKeyword,
    /// The value has the wrong type or no meaning: `"minimum": "1"`, an empty `enum`.
    Meaningless,
    /// A pattern that takes too many steps even on a short text. It is kept, but never run.
    Runaway,
    /// Deeper than [`Schema::DEEPEST`], or after [`Schema::MOST`] schemas.
    TooLarge,
}

/// One way in which an instance breaks its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where in the instance (RFC 6901).
    pub at: Pointer,
    /// The rule that it breaks.
    pub rule: Rule,
}

/// The rule that an instance breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A required member is missing; the place is the member's own.
    Missing,
    /// The member at this place is not allowed.
    Unknown,
    /// Not of this kind.
    Kind(Kind),
    /// Not the only text that is allowed.
    NotTheConstant,
    /// Not one of the choices.
    NotAChoice,
    /// Fewer code points than this.
    TooShort(usize),
    /// More code points than this.
    TooLong(usize),
    /// Does not match the pattern.
    Pattern,
    /// Must be this or more.
    AtLeast(i64),
    /// Must be this or less.
    AtMost(i64),
    /// Must be more than this.
    MoreThan(i64),
    /// Must be less than this.
    LessThan(i64),
    /// Must be a multiple of this.
    MultipleOf(u64),
    /// Fewer items than this.
    TooFewItems(usize),
    /// More items than this.
    TooManyItems(usize),
    /// The item at this place equals an earlier one.
    Repeated,
    /// Fewer items than this match `contains`.
    ContainsTooFew(usize),
    /// More items than this match `contains`.
    ContainsTooMany(usize),
    /// Fewer members than this.
    TooFewProperties(usize),
    /// More members than this.
    TooManyProperties(usize),
    /// The key of the member at this place does not match `propertyNames`.
    BadName,
    /// No branch of `anyOf` or `oneOf` holds, and the choices made so far leave more than one possible. Where they
    /// leave one, the violations of that branch are reported instead.
    NoneFits,
    /// More than one of `oneOf` holds.
    NotExactlyOne,
    /// The schema of `not` holds.
    Forbidden,
}

/// Runs patterns: the browser's `RegExp` in the page, an engine with linear time in native tests.
pub trait Patterns {
    /// Whether the pattern (ECMA-262 with the flag `u`, not anchored) matches somewhere in the text. `None` if it is no
    /// valid pattern; then the tenant judges.
    fn matches(&self, pattern: &str, text: &str) -> Option<bool>;
}

impl Schema {
    /// How many levels of schemas within schemas are read.
    pub const DEEPEST: usize = 32;
    /// How many schemas are read altogether.
    pub const MOST: usize = 4_000;

    /// Reads a schema. Unknown keywords and values without a meaning are listed and left out.
    pub fn read(value: &Value) -> (Self, Vec<Oddity>) {
        read::schema(value)
    }

    /// All violations of which this evaluator is sure. If there are none, the instance is valid, or only the tenant can
    /// judge it.
    pub fn violations(&self, instance: &Value, patterns: &dyn Patterns) -> Vec<Violation> {
        judge::violations(self, instance, patterns)
    }

    /// Whether [`Self::violations`] would be empty.
    pub fn admits(&self, instance: &Value, patterns: &dyn Patterns) -> bool {
        judge::verdict(self, instance, patterns) != judge::Verdict::Breaks
    }

    /// The schema of a property of this same schema, whatever its combinators say.
    pub fn property(&self, key: &str) -> Option<&Self> {
        let found = self.properties.iter().find(|(name, _)| name == key);
        found.map(|(_, schema)| schema)
    }
}
