//! JSON to a [`Schema`]: what is understood is taken, everything else is listed and left out.

use serde_json::{Map, Value};

use super::{Kind, Oddity, OddityReason as Reason, Pattern, Schema, number, place::Place};

pub(super) fn schema(value: &Value) -> (Schema, Vec<Oddity>) {
    let mut reader = Reader {
        oddities: Vec::new(),
        left: Schema::MOST,
    };
    let schema = reader.schema(value, &Place::Root, Schema::DEEPEST);
    (schema, reader.oddities)
}

struct Reader {
    oddities: Vec<Oddity>,
    /// How many schemas may still be read.
    left: usize,
}

impl Reader {
    fn odd(&mut self, at: &Place, reason: Reason) {
        let at = at.pointer();
        self.oddities.push(Oddity { at, reason });
    }

    fn schema(&mut self, value: &Value, at: &Place, levels: usize) -> Schema {
        let mut schema = Schema::default();
        if self.left == 0 || levels == 0 {
            self.odd(at, Reason::TooLarge);
            schema.unsure = true;
            return schema;
        }
        self.left -= 1;
        match value {
            // Not the tenant's, but clear: anything, and nothing.
            Value::Bool(true) => {}
            Value::Bool(false) => schema.not = Some(Box::default()),
            Value::Object(members) => {
                for (key, value) in members {
                    let at = &Place::Member(at, key);
                    if let Err(reason) = self.keyword(&mut schema, key, value, at, levels - 1) {
                        self.odd(at, reason);
                        schema.unsure |= decides(key, reason);
                    }
                }
                // With it, `items` says what the items behind the first ones are.
                if members.contains_key("prefixItems") {
                    schema.items = None;
                }
            }
            _ => {
                self.odd(at, Reason::Meaningless);
                schema.unsure = true;
            }
        }
        schema
    }

    fn keyword(
        &mut self,
        schema: &mut Schema,
        keyword: &str,
        value: &Value,
        at: &Place,
        levels: usize,
    ) -> Result<(), Reason> {
        match keyword {
            "type" => schema.kind = Some(kind(value)?),
            "title" => schema.title = Some(text(value)?),
            "description" => schema.description = Some(text(value)?),
            "hidden" => schema.hidden = yes(value)?,
            "const" => schema.constant = Some(text(value)?),
            "enum" => {
                let choices = texts(value)?;
                if choices.is_empty() {
                    return Err(Reason::Meaningless);
                }
                schema.choices = Some(choices);
            }
            "minLength" => schema.min_length = Some(count(value)?),
            "maxLength" => schema.max_length = Some(count(value)?),
            "pattern" => {
                let pattern = Pattern::read(&text(value)?);
                let runaway = pattern.is_runaway();
                schema.pattern = Some(pattern);
                if runaway {
                    return Err(Reason::Runaway);
                }
            }
            "minimum" => schema.minimum = Some(whole(value)?),
            "maximum" => schema.maximum = Some(whole(value)?),
            "exclusiveMinimum" => schema.more_than = Some(whole(value)?),
            "exclusiveMaximum" => schema.less_than = Some(whole(value)?),
            "multipleOf" => match u64::try_from(whole(value)?) {
                Ok(number) if number > 0 => schema.multiple_of = Some(number),
                _ => return Err(Reason::Meaningless),
            },
            "minContains" => schema.min_contains = Some(count(value)?),
            "maxContains" => schema.max_contains = Some(count(value)?),
            "minItems" => schema.min_items = Some(count(value)?),
            "maxItems" => schema.max_items = Some(count(value)?),
            "uniqueItems" => schema.unique_items = yes(value)?,
            "required" => schema.required = texts(value)?,
            "additionalProperties" => schema.additional = Some(yes(value)?),
            "minProperties" => schema.min_properties = Some(count(value)?),
            "maxProperties" => schema.max_properties = Some(count(value)?),
            "dependentRequired" => {
                for (key, value) in map(value)? {
                    match texts(value) {
                        Ok(keys) => schema.dependent_required.push((key.clone(), keys)),
                        Err(reason) => {
                            self.odd(&Place::Member(at, key), reason);
                            schema.unsure = true;
                        }
                    }
                }
            }
            "properties" => schema.properties = self.schemas_by_key(value, at, levels)?,
            "dependentSchemas" => {
                schema.dependent_schemas = self.schemas_by_key(value, at, levels)?;
            }
            "patternProperties" => {
                for (key, read) in self.schemas_by_key(value, at, levels)? {
                    let pattern = Pattern::read(&key);
                    if pattern.is_runaway() {
                        self.odd(&Place::Member(at, &key), Reason::Runaway);
                    }
                    schema.pattern_properties.push((pattern, read));
                }
            }
            "allOf" => schema.all_of = self.schemas(value, at, levels)?,
            "anyOf" => schema.any_of = self.schemas(value, at, levels)?,
            "oneOf" => schema.one_of = self.schemas(value, at, levels)?,
            _ => {
                let target = match keyword {
                    "items" => &mut schema.items,
                    "contains" => &mut schema.contains,
                    "propertyNames" => &mut schema.property_names,
                    "not" => &mut schema.not,
                    "if" => &mut schema.condition,
                    "then" => &mut schema.then,
                    "else" => &mut schema.otherwise,
                    _ => return Err(Reason::UnknownKeyword),
                };
                *target = Some(Box::new(self.schema(value, at, levels)));
            }
        }
        Ok(())
    }

    fn schemas(&mut self, value: &Value, at: &Place, levels: usize) -> Result<Vec<Schema>, Reason> {
        let values = value.as_array().filter(|values| !values.is_empty());
        let values = values.ok_or(Reason::Meaningless)?;
        let mut schemas = Vec::new();
        for (index, value) in values.iter().enumerate() {
            schemas.push(self.schema(value, &Place::Item(at, index), levels));
        }
        Ok(schemas)
    }

    fn schemas_by_key(
        &mut self,
        value: &Value,
        at: &Place,
        levels: usize,
    ) -> Result<Vec<(String, Schema)>, Reason> {
        let mut schemas = Vec::new();
        for (key, value) in map(value)? {
            let schema = self.schema(value, &Place::Member(at, key), levels);
            schemas.push((key.clone(), schema));
        }
        Ok(schemas)
    }
}

/// Whether leaving the keyword out may let pass what the whole schema refuses.
fn decides(keyword: &str, reason: Reason) -> bool {
    match keyword {
        "title" | "description" | "hidden" => false,
        // Keywords of the standard that the tenant does not have: a server that ignores what it does
        // not know passes these, one that knows them does not.
        "$ref"
        | "$dynamicRef"
        | "dependencies"
        | "prefixItems"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties" => true,
        // Notes, and what the standard tells everybody to ignore.
        _ => reason != Reason::UnknownKeyword,
    }
}

fn kind(value: &Value) -> Result<Kind, Reason> {
    Ok(match value.as_str() {
        Some("string") => Kind::Text,
        Some("number") => Kind::Number,
        Some("integer") => Kind::Integer,
        Some("boolean") => Kind::Boolean,
        Some("object") => Kind::Object,
        Some("array") => Kind::Array,
        Some("null") => Kind::Null,
        _ => return Err(Reason::Meaningless),
    })
}

fn text(value: &Value) -> Result<String, Reason> {
    let text = value.as_str().ok_or(Reason::Meaningless)?;
    Ok(text.to_owned())
}

fn texts(value: &Value) -> Result<Vec<String>, Reason> {
    let mut texts = Vec::new();
    for value in value.as_array().ok_or(Reason::Meaningless)? {
        texts.push(text(value)?);
    }
    Ok(texts)
}

fn yes(value: &Value) -> Result<bool, Reason> {
    value.as_bool().ok_or(Reason::Meaningless)
}

fn map(value: &Value) -> Result<&Map<String, Value>, Reason> {
    value.as_object().ok_or(Reason::Meaningless)
}

fn whole(value: &Value) -> Result<i64, Reason> {
    number::whole(value).ok_or(Reason::Meaningless)
}

fn count(value: &Value) -> Result<usize, Reason> {
    let number = u64::try_from(whole(value)?).map_err(|_| Reason::Meaningless)?;
    // Nothing in this memory has more.
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}
