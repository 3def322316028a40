//! Finds the branch of `anyOf` or `oneOf` that the choices made so far leave, so that a missing member can be reported
//! at its own place. It only chooses what is reported; whether an instance is valid is decided in `judge`.

use serde_json::Value;

use super::Schema;

/// The branch that is left, if it is exactly one.
pub(super) fn only<'a>(branches: &'a [Schema], instance: &Value) -> Option<&'a Schema> {
    let mut left = branches.iter().filter(|one| !is_ruled_out(one, instance));
    let first = left.next();
    first.filter(|_| left.next().is_none())
}

/// Whether a value of the instance rules the schema out by a `const` or an `enum`.
fn is_ruled_out(schema: &Schema, instance: &Value) -> bool {
    let text = instance.as_str();
    if let Some(constant) = &schema.constant {
        return text != Some(constant);
    }
    if let Some(choices) = &schema.choices {
        return !choices.iter().any(|choice| text == Some(choice));
    }
    let out = |one: &Schema| is_ruled_out(one, instance);
    let all = |branches: &[Schema]| !branches.is_empty() && branches.iter().all(out);
    let members = &mut schema.properties.iter();
    members.any(|(key, schema)| {
        let member = instance.get(key);
        member.is_some_and(|member| is_ruled_out(schema, member))
    }) || schema.all_of.iter().any(out)
        || all(&schema.any_of)
        || all(&schema.one_of)
}
