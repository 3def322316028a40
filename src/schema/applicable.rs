//! Which members an object is asked for now: they come and go with the answers.
//!
//! This is for drawing. What is valid is decided by the whole schema alone.

use serde_json::{Map, Value};

use super::{Patterns, Schema, judge, judge::Verdict};

/// A member that is asked for with the answers so far.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// Its key.
    pub key: &'a str,
    /// All of these hold for it; none, if it is only required.
    pub schemas: Vec<&'a Schema>,
    /// One of these holds for it: those of the branches of `anyOf` and `oneOf` that are left. Where
    /// it is what tells the branches apart, those of all, so that a choice can be taken back.
    pub alternatives: Vec<&'a Schema>,
    /// Whether it must be there.
    pub required: bool,
}

impl<'a> Asked<'a> {
    /// The texts that `const` and `enum` leave: those of all schemas, else of any alternative.
    /// `None`: any text.
    pub fn choices(&self) -> Option<Vec<&'a str>> {
        let mut left: Option<Vec<&str>> = None;
        for own in self.schemas.iter().filter_map(|schema| schema.texts()) {
            left = Some(match left {
                Some(texts) => texts
                    .into_iter()
                    .filter(|text| own.contains(text))
                    .collect(),
                None => own,
            });
        }
        if left.is_some() {
            return left;
        }
        let mut any = Vec::new();
        for alternative in &self.alternatives {
            for text in alternative.texts()? {
                if !any.contains(&text) {
                    any.push(text);
                }
            }
        }
        (!any.is_empty()).then_some(any)
    }

    /// The members that it is asked for itself, if it is an object with this value.
    pub fn applicable(&self, value: &Value, patterns: &dyn Patterns) -> Vec<Self> {
        applicable(&self.schemas, &self.alternatives, value, patterns)
    }

    /// The first of a keyword, in the order of what is surest.
    pub fn first<T>(&self, of: impl Fn(&'a Schema) -> Option<T>) -> Option<T> {
        let mut all = self.schemas.iter().chain(&self.alternatives);
        all.find_map(|schema| of(schema))
    }
}

impl Schema {
    /// The only texts that `const` or `enum` of this same schema allow.
    fn texts(&self) -> Option<Vec<&str>> {
        match (&self.constant, &self.choices) {
            (Some(constant), _) => Some(vec![constant]),
            (None, Some(choices)) => Some(choices.iter().map(String::as_str).collect()),
            (None, None) => None,
        }
    }

    /// Whether a choice that was made already rules the schema out: some `const` or `enum` of it.
    fn is_ruled_out(&self, instance: &Value) -> bool {
        if let Some(texts) = self.texts() {
            return !instance.as_str().is_some_and(|text| texts.contains(&text));
        }
        let member = |(key, schema): &(String, Self)| {
            instance
                .get(key)
                .is_some_and(|member| schema.is_ruled_out(member))
        };
        let all = |branches: &[Self]| {
            !branches.is_empty() && branches.iter().all(|one| one.is_ruled_out(instance))
        };
        self.properties.iter().any(member)
            || self.all_of.iter().any(|one| one.is_ruled_out(instance))
            || all(&self.any_of)
            || all(&self.one_of)
    }
}

/// The one branch of `anyOf` or `oneOf` that the choices made so far leave.
pub(super) fn only_branch<'a>(branches: &'a [Schema], instance: &Value) -> Option<&'a Schema> {
    let mut left = branches.iter().filter(|one| !one.is_ruled_out(instance));
    let first = left.next();
    first.filter(|_| left.next().is_none())
}

pub(super) fn applicable<'a>(
    schemas: &[&'a Schema],
    alternatives: &[&'a Schema],
    instance: &Value,
    patterns: &dyn Patterns,
) -> Vec<Asked<'a>> {
    let mut walk = Walk {
        instance,
        patterns,
        sure: Vec::new(),
        asked: Vec::new(),
    };
    for schema in schemas {
        walk.schema(schema, How::default());
    }
    for schema in alternatives {
        walk.schema(
            schema,
            How {
                unsure: true,
                ..How::default()
            },
        );
    }
    let Walk {
        sure, mut asked, ..
    } = walk;
    // A member that some schema does not allow would make a form that cannot be sent.
    asked.retain_mut(|asked| {
        let mut allowed = true;
        for schema in &sure {
            let mut named = schema.property(asked.key).is_some();
            for (pattern, schema) in &schema.pattern_properties {
                match pattern.matches(patterns, asked.key) {
                    Some(true) => asked.schemas.push(schema),
                    Some(false) => continue,
                    None => {}
                }
                named = true;
            }
            allowed &= named || schema.additional != Some(false);
        }
        allowed || asked.required
    });
    asked
}

struct Walk<'a, 'w> {
    instance: &'w Value,
    patterns: &'w dyn Patterns,
    /// The schemas that hold whatever is answered next.
    sure: Vec<&'a Schema>,
    asked: Vec<Asked<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn members(&self) -> Option<&Map<String, Value>> {
        self.instance.as_object()
    }

    fn has(&self, key: &str) -> bool {
        self.members()
            .is_some_and(|members| members.contains_key(key))
    }

    fn ask(&mut self, key: &'a str) -> &mut Asked<'a> {
        let known = self.asked.iter().position(|asked| asked.key == key);
        let index = known.unwrap_or(self.asked.len());
        if known.is_none() {
            self.asked.push(Asked {
                key,
                schemas: Vec::new(),
                alternatives: Vec::new(),
                required: false,
            });
        }
        &mut self.asked[index]
    }

    /// One more schema.
    fn schema(&mut self, schema: &'a Schema, how: How) {
        if !how.unsure {
            self.sure.push(schema);
        }
        for (key, property) in &schema.properties {
            if how.leaves_out(key) || how.telling.contains(&key.as_str()) {
                continue;
            }
            let asked = self.ask(key);
            if how.unsure {
                asked.alternatives.push(property);
            } else {
                asked.schemas.push(property);
            }
        }
        self.require(&schema.required, how);
        for (key, needed) in &schema.dependent_required {
            if self.has(key) {
                self.require(needed, how);
            }
        }
        for (key, dependent) in &schema.dependent_schemas {
            if self.has(key) {
                self.schema(dependent, how);
            }
        }
        for one in &schema.all_of {
            self.schema(one, how);
        }
        self.branches(&schema.any_of, how);
        self.branches(&schema.one_of, how);
        if let Some(condition) = &schema.condition {
            let verdict = judge::verdict(condition, self.instance, self.patterns);
            let how = How {
                unsure: how.unsure || verdict == Verdict::Unsure,
                ..how
            };
            for (branch, against) in [
                (&schema.then, Verdict::Breaks),
                (&schema.otherwise, Verdict::Holds),
            ] {
                if let Some(branch) = branch.as_ref().filter(|_| verdict != against) {
                    self.schema(branch, how);
                }
            }
        }
    }

    fn require(&mut self, keys: &'a [String], how: How) {
        for key in keys {
            if !how.leaves_out(key) {
                self.ask(key).required |= !how.unsure;
            }
        }
    }

    fn branches(&mut self, branches: &'a [Schema], how: How) {
        let Some(first) = branches.first() else {
            return;
        };
        // Keys whose texts tell the branches apart are asked first, with the texts of all.
        let mut telling = how.telling.to_vec();
        for (key, _) in &first.properties {
            let mut texts = branches.iter().map(|one| one.property(key)?.texts());
            if branches.len() > 1 && !how.leaves_out(key) && texts.all(|texts| texts.is_some()) {
                telling.push(key);
                let all = branches.iter().filter_map(|one| one.property(key));
                self.ask(key).alternatives.extend(all);
            }
        }
        let told = telling.len() > how.telling.len();
        let mut left = Vec::new();
        for one in branches {
            if !one.is_ruled_out(self.instance) {
                left.push(one);
            }
        }
        let Some(first) = left.first() else { return };
        let in_all =
            |key: &str, has: fn(&Schema, &str) -> bool| left.iter().all(|one| has(one, key));
        // Before one is told by its texts, what all of them have.
        let mut common = Vec::new();
        for (key, _) in &first.properties {
            if in_all(key, |one, key| one.property(key).is_some()) {
                common.push(key.as_str());
            }
        }
        let undecided = left.len() > 1;
        let within = How {
            unsure: how.unsure || undecided,
            only: if told && undecided {
                Some(&common)
            } else {
                how.only
            },
            telling: &telling,
        };
        for one in &left {
            self.schema(one, within);
        }
        for key in first.required.iter().filter(|_| !how.unsure) {
            if in_all(key, |one, key| {
                one.required.iter().any(|needed| needed == key)
            }) {
                self.ask(key).required = true;
            }
        }
    }
}

/// How the members of a schema are asked for.
#[derive(Clone, Copy, Default)]
struct How<'k> {
    /// It is not known yet whether the schema holds.
    unsure: bool,
    /// No other keys.
    only: Option<&'k [&'k str]>,
    /// Keys that tell branches apart; their schemas are taken already.
    telling: &'k [&'k str],
}

impl How<'_> {
    fn leaves_out(&self, key: &str) -> bool {
        self.only.is_some_and(|only| !only.contains(&key))
    }
}
