//! Reads JSON into a [`Schema`]. Keywords that are understood are kept; everything else is listed and left out.

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
            // Not among the tenant's keywords, but clear: `true` admits anything, `false` nothing.
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
                // Beside `prefixItems`, `items` describes only the items after the first ones.
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
        match place_of(schema, keyword).ok_or(Reason::UnknownKeyword)? {
            Takes::Kind(place) => *place = Some(kind(value)?),
            Takes::Text(place) => *place = Some(text(value)?),
            Takes::Texts(place) => *place = texts(value)?,
            Takes::Choices(place) => {
                let choices = texts(value)?;
                if choices.is_empty() {
                    return Err(Reason::Meaningless);
                }
                *place = Some(choices);
            }
            Takes::Yes(place) => *place = yes(value)?,
            Takes::Additional(place) => *place = Some(yes(value)?),
            Takes::Count(place) => *place = Some(count(value)?),
            Takes::Bound(place) => *place = Some(whole(value)?),
            Takes::Multiple(place) => match u64::try_from(whole(value)?) {
                Ok(number) if number > 0 => *place = Some(number),
                _ => return Err(Reason::Meaningless),
            },
            Takes::Pattern(place) => {
                let pattern = Pattern::read(&text(value)?);
                let runaway = pattern.is_runaway();
                *place = Some(pattern);
                if runaway {
                    return Err(Reason::Runaway);
                }
            }
            Takes::Schema(place) => *place = Some(Box::new(self.schema(value, at, levels))),
            Takes::Schemas(place) => *place = self.schemas(value, at, levels)?,
            Takes::ByKey(place) => *place = self.schemas_by_key(value, at, levels)?,
            Takes::ByPattern(place) => {
                for (key, read) in self.schemas_by_key(value, at, levels)? {
                    let pattern = Pattern::read(&key);
                    if pattern.is_runaway() {
                        self.odd(&Place::Member(at, &key), Reason::Runaway);
                    }
                    place.push((pattern, read));
                }
            }
            Takes::TextsByKey => {
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

/// The type of a keyword's value, and the field that keeps it.
enum Takes<'a> {
    Kind(&'a mut Option<Kind>),
    Text(&'a mut Option<String>),
    Texts(&'a mut Vec<String>),
    Choices(&'a mut Option<Vec<String>>),
    Yes(&'a mut bool),
    Additional(&'a mut Option<bool>),
    Count(&'a mut Option<usize>),
    Bound(&'a mut Option<i64>),
    Multiple(&'a mut Option<u64>),
    Pattern(&'a mut Option<Pattern>),
    Schema(&'a mut Option<Box<Schema>>),
    Schemas(&'a mut Vec<Schema>),
    ByKey(&'a mut Vec<(String, Schema)>),
    ByPattern(&'a mut Vec<(Pattern, Schema)>),
    TextsByKey,
}

/// All keywords of the tenant (contract.md section 5.2).
fn place_of<'a>(schema: &'a mut Schema, keyword: &str) -> Option<Takes<'a>> {
    Some(match keyword {
        "type" => Takes::Kind(&mut schema.kind),
        "title" => Takes::Text(&mut schema.title),
        "description" => Takes::Text(&mut schema.description),
        "hidden" => Takes::Yes(&mut schema.hidden),
        "const" => Takes::Text(&mut schema.constant),
        "enum" => Takes::Choices(&mut schema.choices),
        "minLength" => Takes::Count(&mut schema.min_length),
        "maxLength" => Takes::Count(&mut schema.max_length),
        "pattern" => Takes::Pattern(&mut schema.pattern),
        "minimum" => Takes::Bound(&mut schema.minimum),
        "maximum" => Takes::Bound(&mut schema.maximum),
        "exclusiveMinimum" => Takes::Bound(&mut schema.more_than),
        "exclusiveMaximum" => Takes::Bound(&mut schema.less_than),
        "multipleOf" => Takes::Multiple(&mut schema.multiple_of),
        "items" => Takes::Schema(&mut schema.items),
        "contains" => Takes::Schema(&mut schema.contains),
        "minContains" => Takes::Count(&mut schema.min_contains),
        "maxContains" => Takes::Count(&mut schema.max_contains),
        "minItems" => Takes::Count(&mut schema.min_items),
        "maxItems" => Takes::Count(&mut schema.max_items),
        "uniqueItems" => Takes::Yes(&mut schema.unique_items),
        "properties" => Takes::ByKey(&mut schema.properties),
        "required" => Takes::Texts(&mut schema.required),
        "additionalProperties" => Takes::Additional(&mut schema.additional),
        "patternProperties" => Takes::ByPattern(&mut schema.pattern_properties),
        "propertyNames" => Takes::Schema(&mut schema.property_names),
        "minProperties" => Takes::Count(&mut schema.min_properties),
        "maxProperties" => Takes::Count(&mut schema.max_properties),
        "dependentRequired" => Takes::TextsByKey,
        "dependentSchemas" => Takes::ByKey(&mut schema.dependent_schemas),
        "allOf" => Takes::Schemas(&mut schema.all_of),
        "anyOf" => Takes::Schemas(&mut schema.any_of),
        "oneOf" => Takes::Schemas(&mut schema.one_of),
        "not" => Takes::Schema(&mut schema.not),
        "if" => Takes::Schema(&mut schema.condition),
        "then" => Takes::Schema(&mut schema.then),
        "else" => Takes::Schema(&mut schema.otherwise),
        _ => return None,
    })
}

/// Whether the schema without this keyword may admit what the whole schema refuses.
fn decides(keyword: &str, reason: Reason) -> bool {
    match keyword {
        "title" | "description" | "hidden" => false,
        // Keywords of the standard that the tenant does not document: the tenant may ignore or enforce them.
        "$ref"
        | "$dynamicRef"
        | "dependencies"
        | "prefixItems"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties" => true,
        // Annotations, and unknown keywords, which the standard says to ignore.
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
    // No instance in memory has more items than `usize::MAX`.
    Ok(usize::try_from(number).unwrap_or(usize::MAX))
}
