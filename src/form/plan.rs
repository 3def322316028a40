//! Makes the nodes of a schema: one for everything that the schema can ever ask for.
//!
//! An optional property that cannot be drawn is left out and reported to the integrator. A required one that cannot be
//! drawn stops the journey before the visitor types. `sheet` decides which nodes are present with the current answers.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Shown,
    branch::{self, Member},
    consent::Agreement,
    email::Hosts,
    kind::Kind,
    names::Name,
    node::{Field, Label, List, Node, Shape, What},
    node_id::NodeId,
    nodes::Nodes,
};
use crate::{
    config::{FormHints, Hint, Input, Texts},
    schema::{self, Patterns, Schema},
};

/// Up to this number of choices are radio buttons; more are a select.
const FEW: usize = 5;
/// A list of up to this number of unique choices is checkboxes; with more, items are added one by one.
const MANY: usize = 20;
/// A required list begins with this number of items at most.
const FIRST_ITEMS: usize = 10;
/// The order of a node for which the config names none.
const ORDER: i64 = 1000;

/// Makes the nodes of a schema.
pub(super) struct Plan<'a> {
    pub(super) hints: &'a FormHints,
    pub(super) patterns: &'a dyn Patterns,
    pub(super) hosts: Option<Hosts>,
    pub(super) nodes: Nodes,
    /// Locations that are left out.
    pub(super) left_out: Vec<String>,
}

/// Required locations that cannot be drawn.
type Blocked = Vec<String>;

/// The location of a node.
#[derive(Clone, Copy)]
struct Place<'a> {
    parent: NodeId,
    key: &'a str,
    /// See [`Node::path`].
    path: &'a str,
    /// The JSON pointer by which the config names it.
    pointer: &'a str,
    required: bool,
}

impl Plan<'_> {
    /// Makes all nodes, the root first.
    pub(super) fn root(&mut self, schema: &Schema) -> Result<(), Blocked> {
        let place = Place {
            parent: NodeId::ROOT,
            key: "",
            path: "",
            pointer: "",
            required: true,
        };
        self.push(place, &[], What::Group(Vec::new()));
        self.group(NodeId::ROOT, &[schema], "", "")
    }

    fn push(&mut self, place: Place<'_>, schemas: &[&Schema], what: What) -> NodeId {
        let hint = self.hints.at(place.pointer);
        let own = hint.cloned().unwrap_or_default();
        let name = Name::recognise(place.key).filter(|name| {
            // Only `name` at the top level is the full name of a person.
            *name != Name::Full
                || self
                    .nodes
                    .get(place.parent)
                    .is_none_or(|p| p.path.is_empty())
        });
        let words = |get: fn(&Schema) -> &Option<String>| {
            let mut texts = schemas.iter().filter_map(|s| get(s).as_deref());
            texts.find(|text| !text.trim().is_empty())
        };
        let title = words(|s| &s.title);
        let description = words(|s| &s.description);
        let is_field = matches!(what, What::Field(_));
        let label = match (own.label, name, title.or(description)) {
            (Some(label), _, _) => Label::Told(label),
            (None, Some(name), _) if is_field => Label::Known(name),
            (None, _, Some(words)) => Label::Told(Texts::plain(&begun(words))),
            (None, _, None) => {
                Label::Told(Texts::plain(&begun(&place.key.replace(['_', '-'], " "))))
            }
        };
        let help = own.help.or_else(|| {
            title?;
            description.map(Texts::plain)
        });
        self.nodes.push(Node {
            path: place.path.to_owned(),
            key: place.key.to_owned(),
            parent: place.parent,
            what,
            label,
            help,
            example: own.example,
            section: own.group,
            name: name.filter(|_| is_field),
            autocomplete: own.autocomplete,
            required: place.required,
            needed: false,
            present: true,
            shown: Shown::default(),
            advice: None,
            shape: None,
        })
    }

    /// Makes the members of a group.
    fn group(
        &mut self,
        at: NodeId,
        schemas: &[&Schema],
        path: &str,
        pointer: &str,
    ) -> Result<(), Blocked> {
        let mut members = Vec::new();
        let mut required = Vec::new();
        for schema in schemas {
            branch::members(schema, false, &mut members);
            branch::always_required(schema, &mut required);
        }
        let mut keys: Vec<&str> = Vec::new();
        for member in &members {
            if !keys.contains(&member.key) {
                keys.push(member.key);
            }
        }
        let mut blocked: Blocked = Vec::new();
        for key in &required {
            let place = below(pointer, key);
            if !keys.contains(key) && !blocked.contains(&place) {
                blocked.push(place);
            }
        }
        let mut drawn: Vec<(Rank, NodeId)> = Vec::new();
        for key in keys {
            let path = below(path, key);
            let pointer = below(pointer, key);
            let asked = required.iter().position(|k| *k == key);
            let place = Place {
                parent: at,
                key,
                path: &path,
                pointer: &pointer,
                required: asked.is_some(),
            };
            let here: Vec<&Member<'_>> = members.iter().filter(|m| m.key == key).collect();
            match self.member(place, &here) {
                Ok(nodes) => {
                    for node in nodes {
                        drawn.push((self.rank(node, &pointer, asked), node));
                    }
                }
                Err(inner) if asked.is_some() => blocked.extend(inner),
                Err(inner) => self.left_out.extend(inner),
            }
        }
        if !blocked.is_empty() {
            return Err(blocked);
        }
        let parts = self.ordered(drawn);
        self.nodes[at].what = What::Group(parts);
        Ok(())
    }

    /// Makes the nodes of a property, one for each shape in which it can be asked for.
    fn member(&mut self, place: Place<'_>, here: &[&Member<'_>]) -> Result<Vec<NodeId>, Blocked> {
        let all: Vec<&Schema> = here.iter().map(|m| m.schema).collect();
        let hints = self.hints;
        let mut consents = hints.consents.iter().enumerate();
        let numbered = consents.find(|(_, c)| c.field == place.pointer);
        if let Some(numbered) = numbered {
            let agreement = Agreement::at(numbered, &all, self.patterns)
                .ok_or_else(|| vec![place.pointer.to_owned()])?;
            let node = self.field(place, &[], Kind::Consent(Arc::new(agreement)));
            self.nodes[node].required = numbered.1.required;
            return Ok(vec![node]);
        }
        let shapes = shapes(here);
        if shapes.is_empty() {
            let hidden = all.iter().any(|s| s.hidden);
            return match hidden && !place.required {
                true => Ok(Vec::new()),
                false => Err(vec![place.pointer.to_owned()]),
            };
        }
        let several = shapes.len() > 1;
        let mut nodes = Vec::new();
        for (number, shape) in shapes.into_iter().enumerate() {
            let path = match number {
                0 => place.path.to_owned(),
                n => [place.path, "~", &(n + 1).to_string()].concat(),
            };
            let way = Place {
                path: &path,
                ..place
            };
            let node = self.node(way, &all, shape.clone())?;
            if let What::Field(field) = &mut self.nodes[node].what {
                // A minimum that depends on other answers does not always apply.
                field.below_zero |= here.iter().any(|m| m.conditional)
                    && !here
                        .iter()
                        .any(|m| !m.conditional && is_never_below_zero(m.schema));
            }
            self.nodes[node].shape = several.then_some(shape);
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn node(
        &mut self,
        place: Place<'_>,
        schemas: &[&Schema],
        shape: Shape,
    ) -> Result<NodeId, Blocked> {
        let mark = self.nodes.len();
        match shape {
            Shape::Field(kind) => {
                let kind = self.kind(place, schemas, kind);
                Ok(self.field(place, schemas, kind))
            }
            Shape::Group => {
                let node = self.push(place, schemas, What::Group(Vec::new()));
                let drawn = self.group(node, schemas, place.path, place.pointer);
                drawn
                    .map(|()| node)
                    .inspect_err(|_| self.nodes.truncate(mark))
            }
            Shape::List => {
                let items: Vec<&Schema> =
                    schemas.iter().filter_map(|s| s.items.as_deref()).collect();
                if let Some(choices) = self.several(place, schemas, &items) {
                    return Ok(self.field(place, schemas, Kind::Several(choices)));
                }
                let list = List {
                    items: Vec::new(),
                    made: Vec::new(),
                    template: self.template(place, schemas, &items)?,
                    min: least(schemas),
                    max: most(schemas),
                };
                let first = if place.required {
                    list.min.clamp(1, FIRST_ITEMS)
                } else {
                    0
                };
                let max = list.max;
                let node = self.push(place, schemas, What::List(list));
                for _ in 0..first.min(max) {
                    self.nodes.add_item(node);
                }
                Ok(node)
            }
        }
    }

    /// The nodes of a new item; their paths begin at the item.
    fn template(
        &mut self,
        list: Place<'_>,
        schemas: &[&Schema],
        items: &[&Schema],
    ) -> Result<Arc<[Node]>, Blocked> {
        let pointer = [list.pointer, "/*"].concat();
        let blocked = || vec![pointer.clone()];
        let mut inner = Plan {
            hints: self.hints,
            patterns: self.patterns,
            hosts: self.hosts,
            nodes: Nodes::default(),
            left_out: Vec::new(),
        };
        let place = Place {
            parent: NodeId::ROOT,
            key: list.key,
            path: "",
            pointer: &pointer,
            required: false,
        };
        let shape = shape(items).ok_or_else(blocked)?;
        if matches!(shape, Shape::Field(Kind::Constant(_))) {
            return Err(blocked());
        }
        let item = inner.node(place, items, shape)?;
        let titled = items.iter().any(|s| s.title.is_some());
        let hinted = self.hints.at(&pointer).is_some_and(|h| h.label.is_some());
        if !titled && !hinted {
            // An item without a title has the label of the list.
            let mark = self.nodes.len();
            let node = self.push(list, schemas, What::Group(Vec::new()));
            inner.nodes[item].label = self.nodes[node].label.clone();
            self.nodes.truncate(mark);
        }
        self.left_out.append(&mut inner.left_out);
        Ok(inner.nodes.into_template())
    }

    /// The choices of a list in which each can be taken once; `None` if there are too many for checkboxes, or the
    /// config asks for a list.
    fn several(
        &self,
        place: Place<'_>,
        schemas: &[&Schema],
        items: &[&Schema],
    ) -> Option<Arc<[String]>> {
        let hint = self.hints.at(place.pointer).and_then(|hint| hint.input);
        if hint == Some(Input::Select) || !schemas.iter().any(|s| s.unique_items) {
            return None;
        }
        let Shape::Field(Kind::Choice(choices, _)) = shape(items)? else {
            return None;
        };
        let told_apart = |choice: &String| !choice.trim().is_empty() && !choice.contains('\n');
        (choices.len() <= MANY && choices.iter().all(told_apart)).then_some(choices)
    }

    fn field(&mut self, place: Place<'_>, schemas: &[&Schema], kind: Kind) -> NodeId {
        let field = Field {
            kind,
            text: String::new(),
            answered: false,
            below_zero: !schemas.iter().any(|s| is_never_below_zero(s)),
            least: least(schemas),
        };
        self.push(place, schemas, What::Field(field))
    }

    /// The kind of a field: as the config says, otherwise as its name suggests if the schema admits an example of that
    /// kind.
    fn kind(&self, place: Place<'_>, schemas: &[&Schema], kind: Kind) -> Kind {
        let input = self
            .hints
            .at(place.pointer)
            .and_then(|hint: &Hint| hint.input);
        let takes = |sample: &str| {
            let sample = Value::from(sample);
            schemas.iter().all(|s| s.admits(&sample, self.patterns))
        };
        let email = Kind::Email(self.hosts, self.hints.international);
        match (kind, input) {
            (Kind::Choice(choices, _), Some(Input::Radio)) => Kind::Choice(choices, true),
            (Kind::Choice(choices, _), Some(Input::Select)) => Kind::Choice(choices, false),
            (Kind::Line, Some(Input::LongText)) => Kind::LongText,
            (Kind::Line, Some(Input::Email)) => email,
            (Kind::Line, Some(Input::Phone)) => Kind::Phone(self.hints.country),
            (Kind::Line, Some(Input::Url)) => Kind::Url,
            (Kind::Line, Some(Input::Date)) => Kind::Date,
            (Kind::Line, None) => match Name::recognise(place.key) {
                Some(Name::Email) if takes("name@example.com") => email,
                Some(Name::Birthdate) if takes("2000-12-31") => Kind::Date,
                Some(Name::Website) if takes(&["https", "://a.example"].concat()) => Kind::Url,
                _ => Kind::Line,
            },
            (kind, _) => kind,
        }
    }

    fn rank(&self, node: NodeId, pointer: &str, asked: Option<usize>) -> Rank {
        let hint = self.hints.at(pointer).and_then(|hint| hint.order);
        // The tenant sends properties in alphabetical order (contract.md section 5.2), so well-known names have their
        // own.
        let known = Name::recognise(&self.nodes[node].key).map_or(usize::MAX, |name| name as usize);
        (hint.unwrap_or(ORDER), known, asked.unwrap_or(usize::MAX))
    }

    /// The nodes in the order of the screen. Nodes with the same heading follow the first of them.
    fn ordered(&self, drawn: Vec<(Rank, NodeId)>) -> Vec<NodeId> {
        // Insertion sort: the sort of the standard library would add more code than a short list is worth.
        let mut ranked: Vec<(Rank, NodeId)> = Vec::with_capacity(drawn.len());
        for (rank, node) in drawn {
            let place = ranked.iter().position(|(other, _)| *other > rank);
            ranked.insert(place.unwrap_or(ranked.len()), (rank, node));
        }
        let mut parts: Vec<NodeId> = Vec::with_capacity(ranked.len());
        for (_, node) in ranked {
            let section = &self.nodes[node].section;
            let last = section.as_ref().and_then(|_| {
                parts
                    .iter()
                    .rposition(|p| self.nodes[*p].section == *section)
            });
            parts.insert(last.map_or(parts.len(), |last| last + 1), node);
        }
        parts
    }
}

type Rank = (i64, usize, usize);

/// The JSON pointer to a member.
pub(super) fn below(pointer: &str, key: &str) -> String {
    let key = key.replace('~', "~0").replace('/', "~1");
    [pointer, "/", &key].concat()
}

/// The shapes in which a property can be asked for: none if it cannot be drawn, several if that depends on other
/// answers.
fn shapes(here: &[&Member<'_>]) -> Vec<Shape> {
    let fixed: Vec<&Schema> = here
        .iter()
        .filter(|m| !m.conditional)
        .map(|m| m.schema)
        .collect();
    let depending = || here.iter().filter(|m| m.conditional).map(|m| m.schema);
    let mut shapes: Vec<Shape> = Vec::new();
    if fixed.is_empty() {
        if here.len() > 1 && here.iter().all(|m| m.tells) {
            let mut choices: Vec<String> = Vec::new();
            for text in depending().flat_map(branch::texts) {
                if !choices.contains(text) {
                    choices.push(text.clone());
                }
            }
            return vec![choice(choices)];
        }
        for schema in depending() {
            shapes.extend(shape(&[schema]).filter(|l| !shapes.contains(l)));
        }
        return shapes;
    }
    shapes.extend(shape(&fixed));
    if matches!(shapes[..], [Shape::Field(Kind::Line)]) {
        for schema in depending().filter(|s| s.constant.is_some() || s.choices.is_some()) {
            let mut both = fixed.clone();
            both.push(schema);
            shapes.extend(shape(&both).filter(|l| !shapes.contains(l)));
        }
    }
    shapes
}

/// The shape in which several schemas together ask for one location.
pub(super) fn shape(schemas: &[&Schema]) -> Option<Shape> {
    if let Some(constant) = schemas.iter().find_map(|s| s.constant.as_ref()) {
        return Some(Shape::Field(Kind::Constant(constant.as_str().into())));
    }
    if schemas.iter().any(|s| s.hidden) {
        return None;
    }
    let mut lists = schemas.iter().filter_map(|s| s.choices.as_ref());
    if let Some(first) = lists.next() {
        let mut choices = first.clone();
        for others in lists {
            choices.retain(|text| others.contains(text));
        }
        return (!choices.is_empty()).then(|| choice(choices));
    }
    let kind = schemas.iter().find_map(|s| s.kind);
    Some(match kind.unwrap_or_else(|| guess(schemas)) {
        schema::Kind::Text => Shape::Field(Kind::Line),
        schema::Kind::Integer => Shape::Field(Kind::Integer),
        schema::Kind::Number => Shape::Field(Kind::Number),
        schema::Kind::Boolean => Shape::Field(Kind::Flag),
        schema::Kind::Null => Shape::Field(Kind::Constant(Value::Null)),
        schema::Kind::Object => Shape::Group,
        schema::Kind::Array => Shape::List,
    })
}

fn choice(choices: Vec<String>) -> Shape {
    let few = choices.len() <= FEW;
    Shape::Field(Kind::Choice(choices.into(), few))
}

/// The type of a schema without `type`, from its other keywords.
fn guess(schemas: &[&Schema]) -> schema::Kind {
    let any = |holds: fn(&Schema) -> bool| schemas.iter().any(|s| holds(s));
    if any(|s| !s.properties.is_empty() || !s.required.is_empty()) {
        schema::Kind::Object
    } else if any(|s| s.items.is_some()) {
        schema::Kind::Array
    } else if any(|s| s.minimum.is_some() || s.maximum.is_some() || s.multiple_of.is_some()) {
        schema::Kind::Number
    } else {
        schema::Kind::Text
    }
}

/// Whether a schema admits no number below zero.
fn is_never_below_zero(schema: &Schema) -> bool {
    let whole = schema.kind == Some(schema::Kind::Integer);
    schema.minimum.is_some_and(|least| least >= 0)
        || schema
            .more_than
            .is_some_and(|bound| bound >= -i64::from(whole))
}

fn least(schemas: &[&Schema]) -> usize {
    let least = schemas.iter().filter_map(|s| s.min_items).max();
    least.unwrap_or(0)
}

fn most(schemas: &[&Schema]) -> usize {
    let most = schemas.iter().filter_map(|s| s.max_items).min();
    most.unwrap_or(usize::MAX)
}

/// Words that begin with a capital letter. Only ASCII: the tables for all scripts would add 13 KB.
fn begun(words: &str) -> String {
    let mut words = words.trim().to_owned();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
