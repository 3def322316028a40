//! Which subschemas apply to an object: those of `allOf` always, the others depending on the answers.
//!
//! If the branches of `anyOf` or `oneOf` differ in the texts of a member (`const`, `enum`), that member is asked for
//! first, and a branch applies when the member has one of its texts. This file chooses what is asked for; answers are
//! validated against the whole schema.

use serde_json::Value;

use crate::schema::{Patterns, Schema};

/// A property of a schema or of one of its subschemas.
pub(super) struct Member<'s> {
    pub(super) key: &'s str,
    pub(super) schema: &'s Schema,
    /// Whether it depends on answers.
    pub(super) conditional: bool,
    /// Whether it is a member by which branches differ.
    pub(super) tells: bool,
}

/// Every property that an object of this schema can ever be asked for.
pub(super) fn members<'s>(schema: &'s Schema, conditional: bool, found: &mut Vec<Member<'s>>) {
    collect(schema, conditional, &[], found);
}

fn collect<'s>(
    schema: &'s Schema,
    conditional: bool,
    telling: &[&str],
    found: &mut Vec<Member<'s>>,
) {
    for (key, property) in &schema.properties {
        found.push(Member {
            key,
            schema: property,
            conditional,
            tells: telling.contains(&key.as_str()),
        });
    }
    for part in &schema.all_of {
        collect(part, conditional, telling, found);
    }
    for branches in [&schema.any_of, &schema.one_of] {
        let telling = telling_keys(branches);
        for branch in branches {
            collect(branch, true, &telling, found);
        }
    }
    for branch in [&schema.then, &schema.otherwise].into_iter().flatten() {
        collect(branch, true, &[], found);
    }
    for (_, dependent) in &schema.dependent_schemas {
        collect(dependent, true, &[], found);
    }
}

/// Whether what is asked for can depend on answers, in this schema or a nested one.
pub(super) fn depends(schema: &Schema) -> bool {
    !schema.any_of.is_empty()
        || !schema.one_of.is_empty()
        || schema.condition.is_some()
        || !schema.dependent_required.is_empty()
        || !schema.dependent_schemas.is_empty()
        || schema.all_of.iter().any(depends)
        || schema.properties.iter().any(|(_, s)| depends(s))
        || schema.items.as_deref().is_some_and(depends)
}

/// The keys that an object must have with any answers.
pub(super) fn always_required<'s>(schema: &'s Schema, found: &mut Vec<&'s str>) {
    found.extend(schema.required.iter().map(String::as_str));
    for part in &schema.all_of {
        always_required(part, found);
    }
}

/// What applies to an object with the current answers.
#[derive(Default)]
pub(super) struct Now<'s> {
    pub(super) members: Vec<(&'s str, &'s Schema)>,
    pub(super) required: Vec<&'s str>,
}

impl<'s> Now<'s> {
    pub(super) fn add(&mut self, schema: &'s Schema, object: &Value, patterns: &dyn Patterns) {
        for (key, property) in &schema.properties {
            self.members.push((key, property));
        }
        self.required
            .extend(schema.required.iter().map(String::as_str));
        for part in &schema.all_of {
            self.add(part, object, patterns);
        }
        if let Some(condition) = &schema.condition {
            let branch = match condition.admits(object, patterns) {
                true => &schema.then,
                false => &schema.otherwise,
            };
            if let Some(branch) = branch {
                self.add(branch, object, patterns);
            }
        }
        for (key, keys) in &schema.dependent_required {
            if object.get(key).is_some() {
                self.required.extend(keys.iter().map(String::as_str));
            }
        }
        for (key, dependent) in &schema.dependent_schemas {
            if object.get(key).is_some() {
                self.add(dependent, object, patterns);
            }
        }
        self.branches(&schema.any_of, object, patterns);
        self.branches(&schema.one_of, object, patterns);
    }

    fn branches(&mut self, branches: &'s [Schema], object: &Value, patterns: &dyn Patterns) {
        let telling = telling_keys(branches);
        for branch in branches {
            let meant = !telling.is_empty()
                && telling.iter().all(|key| match branch.property(key) {
                    Some(property) => object.get(*key).is_some_and(|text| says(property, text)),
                    None => true,
                });
            if meant {
                self.add(branch, object, patterns);
            } else if telling.is_empty() {
                for (key, property) in &branch.properties {
                    self.members.push((key, property));
                }
            } else {
                for key in &telling {
                    if let Some((key, property)) = branch.properties.iter().find(|(k, _)| k == key)
                    {
                        self.members.push((key, property));
                    }
                }
            }
        }
        if let Some((first, rest)) = branches.split_first() {
            for key in &first.required {
                if rest.iter().all(|branch| branch.required.contains(key)) {
                    self.required.push(key);
                }
            }
        }
    }
}

/// The members by which branches differ: at least two branches name their texts.
fn telling_keys(branches: &[Schema]) -> Vec<&str> {
    let mut keys: Vec<&str> = Vec::new();
    let tells = |schema: &Schema| schema.constant.is_some() || schema.choices.is_some();
    for branch in branches {
        for (key, property) in &branch.properties {
            let others = branches
                .iter()
                .filter(|other| other.property(key).is_some_and(tells));
            if tells(property) && !keys.contains(&key.as_str()) && others.count() > 1 {
                keys.push(key);
            }
        }
    }
    keys
}

/// The texts that a property names.
pub(super) fn texts(schema: &Schema) -> &[String] {
    match (&schema.constant, &schema.choices) {
        (Some(constant), _) => std::slice::from_ref(constant),
        (None, Some(choices)) => choices,
        _ => &[],
    }
}

fn says(schema: &Schema, text: &Value) -> bool {
    texts(schema).iter().any(|t| text.as_str() == Some(t))
}
