//! The pool's payload schema: read once, then asked which answers break it.
//!
//! Exactly the tenant's keywords of JSON Schema draft 2020-12 (contract.md section 5.2), because the
//! general crates weigh more than the rest of the page. Whatever else a schema holds is listed as an
//! [`Oddity`] and never makes a form that cannot be sent: what cannot be judged here is left to the
//! tenant. What this module does not do: draw, know the words of a violation, or run a pattern.

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

/// What the value of `type` may be: one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `string`
    Text,
    /// `number`
    Number,
    /// `integer`; `1.0` is one.
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

/// A schema. Each field is the keyword of the same name unless it says another; one that is absent,
/// or was left out as an [`Oddity`], is empty.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// `type`
    pub kind: Option<Kind>,
    /// For people.
    pub title: Option<String>,
    /// For people.
    pub description: Option<String>,
    /// The vendor's own keyword: not for the form.
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
    /// What each item must be.
    pub items: Option<Box<Schema>>,
    /// What some items must be: as many as the next two say.
    pub contains: Option<Box<Schema>>,
    /// One if absent.
    pub min_contains: Option<usize>,
    /// How many at most are as [`Self::contains`] says.
    pub max_contains: Option<usize>,
    /// How many at least.
    pub min_items: Option<usize>,
    /// How many at most.
    pub max_items: Option<usize>,
    /// No two items are equal.
    pub unique_items: bool,
    /// In the order in which the JSON was read, which is the alphabet's; order comes from hints.
    pub properties: Vec<(String, Schema)>,
    /// Keys that must be there.
    pub required: Vec<String>,
    /// `additionalProperties`: whether keys may be there that neither [`Self::properties`] nor
    /// [`Self::pattern_properties`] of this same schema name. `None` is yes.
    pub additional: Option<bool>,
    /// What members must be whose key matches.
    pub pattern_properties: Vec<(Pattern, Schema)>,
    /// What each key must be, as a text.
    pub property_names: Option<Box<Schema>>,
    /// How many at least.
    pub min_properties: Option<usize>,
    /// How many at most.
    pub max_properties: Option<usize>,
    /// With the first key, these must be there, too.
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// With the key, the object must be this, too.
    pub dependent_schemas: Vec<(String, Schema)>,
    /// All of these hold.
    pub all_of: Vec<Schema>,
    /// At least one of these holds, if there are any.
    pub any_of: Vec<Schema>,
    /// Exactly one of these holds, if there are any.
    pub one_of: Vec<Schema>,
    /// Does not hold.
    pub not: Option<Box<Schema>>,
    /// `if`
    pub condition: Option<Box<Schema>>,
    /// Where the condition holds.
    pub then: Option<Box<Schema>>,
    /// `else`
    pub otherwise: Option<Box<Schema>>,
    /// Whether something was left out that might refuse an instance. Such a schema still refuses
    /// what it surely refuses, but is never sure to hold: what depends on that (`not`, `oneOf`,
    /// `if`) is left to the tenant.
    pub unsure: bool,
}

/// Something of a schema that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// Where in the schema.
    pub at: Pointer,
    /// Why.
    pub reason: OddityReason,
}

/// Why something of a schema was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddityReason {
    /// Not a keyword of the tenant's.
    UnknownKeyword,
    /// The keyword takes another type, or the value has no meaning: `"minimum": "1"`, an empty `enum`.
    Meaningless,
    /// A pattern that some short text could keep busy for too long. It is kept, but never run.
    Runaway,
    /// Deeper than [`Schema::DEEPEST`], or after [`Schema::MOST`] schemas.
    TooLarge,
}

/// One way in which an instance breaks its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where in the instance (RFC 6901).
    pub at: Pointer,
    /// What is broken there.
    pub rule: Rule,
}

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The place, which is the member's own, must be filled.
    Missing,
    /// The member, which is at the place, may not be there.
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
    /// Does not match.
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
    /// The item, which is at the place, equals one before it.
    Repeated,
    /// Fewer items than this are as `contains` says.
    ContainsTooFew(usize),
    /// More items than this are as `contains` says.
    ContainsTooMany(usize),
    /// Fewer members than this.
    TooFewProperties(usize),
    /// More members than this.
    TooManyProperties(usize),
    /// The key of the member at the place is not as `propertyNames` says.
    BadName,
    /// None of `anyOf` or of `oneOf` holds, and more than one still could: where the choices made
    /// so far leave only one, that one's own violations are told instead.
    NoneFits,
    /// More than one of `oneOf` holds.
    NotExactlyOne,
    /// What `not` says holds.
    Forbidden,
}

/// Runs patterns: the browser's `RegExp` in the page, an engine that takes linear time natively.
pub trait Patterns {
    /// Whether the pattern, which is not anchored and is ECMA-262 with the flag `u`, matches
    /// somewhere in the text. `None`: it is no pattern, and the tenant judges.
    fn matches(&self, pattern: &str, text: &str) -> Option<bool>;
}

impl Schema {
    /// How many levels of schemas within schemas are read.
    pub const DEEPEST: usize = 32;
    /// How many schemas are read altogether.
    pub const MOST: usize = 4_000;

    /// Reads a schema. What it does not know or what cannot mean anything is listed and left out.
    pub fn read(value: &Value) -> (Self, Vec<Oddity>) {
        read::schema(value)
    }

    /// Everything in which an instance surely breaks the schema. Empty: the instance is valid, or
    /// only the tenant can judge.
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
