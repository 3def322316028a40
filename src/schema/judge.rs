//! Evaluates an instance against a schema. A verdict has three values: keywords that were left out, and patterns that
//! cannot be run, make it unsure, and an unsure verdict is never a violation.

use serde_json::{Map, Number, Value};

use super::{Kind, Patterns, Rule, Schema, Violation, branch, number, place::Place};

pub(super) fn violations(
    schema: &Schema,
    instance: &Value,
    patterns: &dyn Patterns,
) -> Vec<Violation> {
    let mut judge = Judge {
        patterns,
        list: Some(Vec::new()),
    };
    judge.verdict(schema, instance, &Place::Root);
    judge.list.unwrap_or_default()
}

pub(super) fn verdict(schema: &Schema, instance: &Value, patterns: &dyn Patterns) -> Verdict {
    let mut judge = Judge {
        patterns,
        list: None,
    };
    judge.verdict(schema, instance, &Place::Root)
}

/// Ordered: the verdict of several keywords is the worst of theirs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verdict {
    Holds,
    Unsure,
    Breaks,
}

impl Verdict {
    fn worsen(&mut self, other: Self) {
        *self = other.max(*self);
    }
}

struct Judge<'a> {
    patterns: &'a dyn Patterns,
    /// `None` where only the verdict counts: inside of `anyOf`, `oneOf`, `not`, `if`.
    list: Option<Vec<Violation>>,
}

impl Judge<'_> {
    fn breaks(&mut self, at: &Place, rule: Rule) -> Verdict {
        if let Some(list) = &mut self.list {
            let at = at.pointer();
            list.push(Violation { at, rule });
        }
        Verdict::Breaks
    }

    fn demand(&mut self, so_far: &mut Verdict, holds: bool, at: &Place, rule: Rule) {
        if !holds {
            so_far.worsen(self.breaks(at, rule));
        }
    }

    /// The verdict, without a list of violations.
    fn quietly(&mut self, schema: &Schema, instance: &Value, at: &Place) -> Verdict {
        let list = self.list.take();
        let verdict = self.verdict(schema, instance, at);
        self.list = list;
        verdict
    }

    fn verdict(&mut self, schema: &Schema, instance: &Value, at: &Place) -> Verdict {
        let mut so_far = if schema.unsure {
            Verdict::Unsure
        } else {
            Verdict::Holds
        };
        if let Some(kind) = schema.kind {
            self.demand(&mut so_far, is(instance, kind), at, Rule::Kind(kind));
        }
        if let Some(constant) = &schema.constant {
            let same = instance.as_str() == Some(constant.as_str());
            self.demand(&mut so_far, same, at, Rule::NotTheConstant);
        }
        if let Some(choices) = &schema.choices {
            let text = instance.as_str();
            let chosen = text.is_some_and(|text| choices.iter().any(|choice| choice == text));
            self.demand(&mut so_far, chosen, at, Rule::NotAChoice);
        }
        match instance {
            Value::String(text) => so_far.worsen(self.text(schema, text, at)),
            Value::Number(number) => so_far.worsen(self.number(schema, number, at)),
            Value::Array(items) => so_far.worsen(self.items(schema, items, at)),
            Value::Object(members) => so_far.worsen(self.members(schema, instance, members, at)),
            Value::Null | Value::Bool(_) => {}
        }
        so_far.worsen(self.combinations(schema, instance, at));
        so_far
    }

    fn text(&mut self, schema: &Schema, text: &str, at: &Place) -> Verdict {
        let mut so_far = Verdict::Holds;
        let length = text.chars().count();
        self.range(
            &mut so_far,
            length,
            at,
            (schema.min_length, Rule::TooShort),
            (schema.max_length, Rule::TooLong),
        );
        if let Some(pattern) = &schema.pattern {
            so_far.worsen(match pattern.matches(self.patterns, text) {
                Some(true) => Verdict::Holds,
                Some(false) => self.breaks(at, Rule::Pattern),
                None => Verdict::Unsure,
            });
        }
        so_far
    }

    fn number(&mut self, schema: &Schema, number: &Number, at: &Place) -> Verdict {
        let mut so_far = Verdict::Holds;
        let bounds = [
            (schema.minimum, Rule::AtLeast as fn(i64) -> Rule),
            (schema.maximum, Rule::AtMost),
            (schema.more_than, Rule::MoreThan),
            (schema.less_than, Rule::LessThan),
        ];
        for (bound, rule) in bounds {
            let Some(bound) = bound else { continue };
            let rule = rule(bound);
            let order = number::compare(number, bound);
            let holds = match rule {
                Rule::AtLeast(_) => order.is_ge(),
                Rule::AtMost(_) => order.is_le(),
                Rule::MoreThan(_) => order.is_gt(),
                _ => order.is_lt(),
            };
            self.demand(&mut so_far, holds, at, rule);
        }
        if let Some(of) = schema.multiple_of {
            match number::is_multiple(number, of) {
                Some(holds) => self.demand(&mut so_far, holds, at, Rule::MultipleOf(of)),
                None => so_far.worsen(Verdict::Unsure),
            }
        }
        so_far
    }

    fn items(&mut self, schema: &Schema, items: &[Value], at: &Place) -> Verdict {
        let mut so_far = Verdict::Holds;
        self.range(
            &mut so_far,
            items.len(),
            at,
            (schema.min_items, Rule::TooFewItems),
            (schema.max_items, Rule::TooManyItems),
        );
        let (mut fit, mut may_fit) = (0, 0);
        for (index, item) in items.iter().enumerate() {
            let here = &Place::Item(at, index);
            if let Some(schema) = &schema.items {
                so_far.worsen(self.verdict(schema, item, here));
            }
            if let Some(schema) = &schema.contains {
                match self.quietly(schema, item, here) {
                    Verdict::Holds => fit += 1,
                    Verdict::Unsure => may_fit += 1,
                    Verdict::Breaks => {}
                }
            }
            let repeated = schema.unique_items
                && items[..index]
                    .iter()
                    .any(|before| number::equal(before, item));
            self.demand(&mut so_far, !repeated, here, Rule::Repeated);
        }
        if schema.contains.is_some() {
            let least = schema.min_contains.unwrap_or(1);
            let most = schema.max_contains.unwrap_or(usize::MAX);
            self.demand(
                &mut so_far,
                fit + may_fit >= least,
                at,
                Rule::ContainsTooFew(least),
            );
            self.demand(&mut so_far, fit <= most, at, Rule::ContainsTooMany(most));
            if fit < least || fit + may_fit > most {
                so_far.worsen(Verdict::Unsure);
            }
        }
        so_far
    }

    fn members(
        &mut self,
        schema: &Schema,
        instance: &Value,
        members: &Map<String, Value>,
        at: &Place,
    ) -> Verdict {
        let mut so_far = Verdict::Holds;
        self.range(
            &mut so_far,
            members.len(),
            at,
            (schema.min_properties, Rule::TooFewProperties),
            (schema.max_properties, Rule::TooManyProperties),
        );
        self.present(&mut so_far, &schema.required, members, at);
        for (key, needed) in &schema.dependent_required {
            if members.contains_key(key) {
                self.present(&mut so_far, needed, members, at);
            }
        }
        for (key, schema) in &schema.dependent_schemas {
            if members.contains_key(key) {
                so_far.worsen(self.verdict(schema, instance, at));
            }
        }
        for (key, member) in members {
            so_far.worsen(self.member(schema, key, member, &Place::Member(at, key)));
        }
        so_far
    }

    fn member(&mut self, schema: &Schema, key: &str, member: &Value, at: &Place) -> Verdict {
        let mut so_far = Verdict::Holds;
        let mut named = false;
        if let Some(schema) = schema.property(key) {
            named = true;
            so_far.worsen(self.verdict(schema, member, at));
        }
        for (pattern, schema) in &schema.pattern_properties {
            match pattern.matches(self.patterns, key) {
                Some(true) => so_far.worsen(self.verdict(schema, member, at)),
                Some(false) => continue,
                None => so_far.worsen(Verdict::Unsure),
            }
            named = true;
        }
        let known = named || schema.additional != Some(false);
        self.demand(&mut so_far, known, at, Rule::Unknown);
        if let Some(schema) = &schema.property_names {
            match self.quietly(schema, &Value::from(key), at) {
                Verdict::Breaks => so_far.worsen(self.breaks(at, Rule::BadName)),
                verdict => so_far.worsen(verdict),
            }
        }
        so_far
    }

    fn present(
        &mut self,
        so_far: &mut Verdict,
        keys: &[String],
        members: &Map<String, Value>,
        at: &Place,
    ) {
        for key in keys {
            let there = members.contains_key(key);
            self.demand(so_far, there, &Place::Member(at, key), Rule::Missing);
        }
    }

    fn combinations(&mut self, schema: &Schema, instance: &Value, at: &Place) -> Verdict {
        let mut so_far = Verdict::Holds;
        for one in &schema.all_of {
            so_far.worsen(self.verdict(one, instance, at));
        }
        if !schema.any_of.is_empty() {
            let verdicts = schema.any_of.iter();
            let best = verdicts.map(|one| self.quietly(one, instance, at)).min();
            match best {
                Some(Verdict::Unsure) => so_far.worsen(Verdict::Unsure),
                Some(Verdict::Breaks) => {
                    so_far.worsen(self.none_fits(&schema.any_of, instance, at));
                }
                _ => {}
            }
        }
        if !schema.one_of.is_empty() {
            let (mut fit, mut may_fit) = (0, 0);
            for one in &schema.one_of {
                match self.quietly(one, instance, at) {
                    Verdict::Holds => fit += 1,
                    Verdict::Unsure => may_fit += 1,
                    Verdict::Breaks => {}
                }
            }
            so_far.worsen(match (fit, may_fit) {
                (0, 0) => self.none_fits(&schema.one_of, instance, at),
                (1, 0) => Verdict::Holds,
                (0 | 1, _) => Verdict::Unsure,
                _ => self.breaks(at, Rule::NotExactlyOne),
            });
        }
        if let Some(not) = &schema.not {
            so_far.worsen(match self.quietly(not, instance, at) {
                Verdict::Holds => self.breaks(at, Rule::Forbidden),
                Verdict::Unsure => Verdict::Unsure,
                Verdict::Breaks => Verdict::Holds,
            });
        }
        if let Some(condition) = &schema.condition {
            so_far.worsen(match self.quietly(condition, instance, at) {
                Verdict::Holds => self.branch(&schema.then, instance, at),
                Verdict::Breaks => self.branch(&schema.otherwise, instance, at),
                Verdict::Unsure => Verdict::Unsure,
            });
        }
        so_far
    }

    /// No branch holds. If the choices leave only one, the violations of that branch are listed.
    fn none_fits(&mut self, branches: &[Schema], instance: &Value, at: &Place) -> Verdict {
        match branch::only(branches, instance).filter(|_| self.list.is_some()) {
            Some(branch) => self.verdict(branch, instance, at),
            None => self.breaks(at, Rule::NoneFits),
        }
    }

    fn branch(&mut self, branch: &Option<Box<Schema>>, instance: &Value, at: &Place) -> Verdict {
        branch
            .as_ref()
            .map_or(Verdict::Holds, |schema| self.verdict(schema, instance, at))
    }

    fn range(
        &mut self,
        so_far: &mut Verdict,
        number: usize,
        at: &Place,
        (least, too_few): (Option<usize>, fn(usize) -> Rule),
        (most, too_many): (Option<usize>, fn(usize) -> Rule),
    ) {
        if let Some(least) = least {
            self.demand(so_far, number >= least, at, too_few(least));
        }
        if let Some(most) = most {
            self.demand(so_far, number <= most, at, too_many(most));
        }
    }
}

fn is(instance: &Value, kind: Kind) -> bool {
    match instance {
        Value::String(_) => kind == Kind::Text,
        Value::Number(number) => {
            kind == Kind::Number || kind == Kind::Integer && number::is_integer(number)
        }
        Value::Bool(_) => kind == Kind::Boolean,
        Value::Object(_) => kind == Kind::Object,
        Value::Array(_) => kind == Kind::Array,
        Value::Null => kind == Kind::Null,
    }
}
