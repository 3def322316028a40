//! Which branch of `anyOf` or `oneOf` the choices made so far leave, so that what is missing can be
//! said where it is missing. This is for words alone: what is valid is decided by the whole schema.

use serde_json::Value;

use super::Schema;

/// The one branch that is left; none, if more are or none is.
pub(super) fn only<'a>(branches: &'a [Schema], instance: &Value) -> Option<&'a Schema> {
    let mut left = branches.iter().filter(|one| !is_ruled_out(one, instance));
    let first = left.next();
    first.filter(|_| left.next().is_none())
}

/// Whether a choice that was made rules the schema out: some `const` or `enum` of it.
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
