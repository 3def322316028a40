//! The fields of the pool's schema with their answers: which of them are asked for now, what they
//! come to, what is wrong with them.
//!
//! What is not asked for any more keeps its answer while the page is open, but is not sent.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    FieldId, Issue,
    branch::{self, Now},
    email::Hosts,
    node::{Kind, Node, What},
    plan::{self, Plan, add_item},
};
use crate::{
    browser::Moment,
    config::FormHints,
    schema::{self, Patterns, Schema},
    typed,
};

/// Runs a pattern over a text; `None` where it cannot (see [`Patterns`]).
pub type Matches = fn(&str, &str) -> Option<bool>;

/// Composes letters and their marks (Unicode's form C).
pub type Compose = fn(&str) -> String;

/// What the platform knows of texts.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// Patterns of the schema.
    pub matches: Matches,
    /// Domains of other scripts; where nobody knows them they stay as typed.
    pub hosts: Option<Hosts>,
    /// Letters that are typed apart from their marks.
    pub compose: Compose,
}

impl Platform {
    /// Where no pattern is run, nobody knows a domain and texts stay as they are.
    pub const BLIND: Self = Self {
        matches: |_, _| None,
        hosts: None,
        compose: str::to_owned,
    };
}

/// Answers that depend on answers are followed so far; what turns in circles stops here.
const ROUNDS: usize = 16;

/// The fields of the pool's schema.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) nodes: Vec<Node>,
    pub(super) schema: Arc<Schema>,
    pub(super) engine: Engine,
    hosts: Option<Hosts>,
    pub(super) compose: Compose,
    /// Whether an answer may change what is asked for.
    depends: bool,
    left_out: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Engine(Matches);

impl Patterns for Engine {
    fn matches(&self, pattern: &str, text: &str) -> Option<bool> {
        (self.0)(pattern, text)
    }
}

/// Required properties that cannot be drawn, by their JSON pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undrawable(pub Vec<String>);

impl Sheet {
    /// The fields of a schema.
    ///
    /// # Errors
    /// [`Undrawable`]: a form of this schema could never be sent.
    pub fn read(schema: &Value, hints: &FormHints, knows: Platform) -> Result<Self, Undrawable> {
        let (schema, oddities) = Schema::read(schema);
        let engine = Engine(knows.matches);
        let mut plan = Plan {
            hints,
            patterns: &engine,
            hosts: knows.hosts,
            nodes: Vec::new(),
            left_out: oddities.iter().map(|o| o.at.as_str().to_owned()).collect(),
        };
        if !matches!(schema.kind, None | Some(schema::Kind::Object)) {
            return Err(Undrawable(vec![String::new()]));
        }
        plan.root(&schema).map_err(Undrawable)?;
        let Plan {
            nodes, left_out, ..
        } = plan;
        let unplaced: Vec<String> = hints
            .consents
            .iter()
            .filter(|c| {
                !nodes
                    .iter()
                    .any(|n| n.agreement().is_some_and(|a| a.consent == **c))
            })
            .map(|c| c.field.clone())
            .collect();
        if !unplaced.is_empty() {
            return Err(Undrawable(unplaced));
        }
        let mut sheet = Self {
            nodes,
            depends: branch::depends(&schema),
            schema: Arc::new(schema),
            engine,
            hosts: knows.hosts,
            compose: knows.compose,
            left_out,
        };
        sheet.refresh();
        Ok(sheet)
    }

    /// What the platform knows of domains.
    pub(crate) fn hosts(&self) -> Option<Hosts> {
        self.hosts
    }

    /// Places of the schema that are left out, for the integrator.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// A node by its number; the root is 0.
    pub fn node(&self, number: usize) -> &Node {
        &self.nodes[number.min(self.nodes.len() - 1)]
    }

    /// How many nodes there are, asked for or not.
    #[allow(clippy::len_without_is_empty)] // The root is always there.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The number of the node of this name.
    pub fn find(&self, path: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.path == path)
    }

    /// The node of this name.
    pub fn named(&self, path: &str) -> Option<&Node> {
        self.find(path).map(|number| &self.nodes[number])
    }

    /// Which item of its list a node is, from 1 on.
    pub fn position(&self, number: usize) -> Option<usize> {
        let list = self.node(self.node(number).parent).list()?;
        let place = list.items.iter().position(|item| *item == number)?;
        Some(place + 1)
    }

    /// Whether an answer may change what is asked for.
    pub fn depends(&self) -> bool {
        self.depends
    }

    /// What is asked for now, in the order of the screen: groups and lists before what is in them,
    /// consents at the end.
    pub fn on_screen(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let mut consents = Vec::new();
        self.gather(0, &mut found, &mut consents);
        found.extend(consents);
        found
    }

    fn gather(&self, at: usize, found: &mut Vec<usize>, consents: &mut Vec<usize>) {
        let node = &self.nodes[at];
        if !node.present || node.is_silent() {
            return;
        }
        match node.agreement() {
            Some(_) => consents.push(at),
            None => found.push(at),
        }
        for part in node.parts() {
            self.gather(*part, found, consents);
        }
    }

    /// Every document to agree to, in the order of the config.
    pub fn consents(&self, hints: &FormHints) -> Vec<usize> {
        let mut found = Vec::new();
        for consent in &hints.consents {
            found.extend(self.nodes.iter().position(|node| {
                node.agreement()
                    .is_some_and(|agreement| agreement.consent == *consent)
            }));
        }
        found
    }

    /// The payload as it is now.
    pub fn payload(&self) -> Value {
        self.value(0).unwrap_or_default()
    }

    /// Whether somebody answered something in a node.
    pub(super) fn is_filled(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        node.present
            && match &node.what {
                What::Field(field) => field.is_filled(),
                _ => node.parts().iter().any(|part| self.is_filled(*part)),
            }
    }

    /// A node as JSON: what is optional and not answered is absent.
    fn value(&self, at: usize) -> Option<Value> {
        let node = &self.nodes[at];
        if !node.present {
            return None;
        }
        match &node.what {
            // What is wrong with a text is told elsewhere.
            What::Field(_) => node.answer(self.compose).ok().flatten(),
            What::Group(parts) => {
                if !node.required && !self.is_filled(at) {
                    return None;
                }
                let mut members = Map::new();
                for part in parts {
                    if let Some(value) = self.value(*part) {
                        members.insert(self.nodes[*part].key.clone(), value);
                    }
                }
                Some(Value::Object(members))
            }
            What::List(list) => {
                let mut items = Vec::new();
                for item in &list.items {
                    items.extend(self.value(*item).filter(|_| self.is_filled(*item)));
                }
                (node.required || !items.is_empty()).then_some(Value::Array(items))
            }
        }
    }

    /// Finds out anew what is asked for.
    pub(super) fn refresh(&mut self) {
        for _ in 0..ROUNDS {
            let payload = self.payload();
            let schema = Arc::clone(&self.schema);
            let mut changes = Vec::new();
            self.visit(0, &[&schema], &payload, &mut |part, present, required| {
                changes.push((part, present, required));
            });
            let mut changed = false;
            for (part, present, required) in changes {
                let node = &mut self.nodes[part];
                // Which consents are needed is said by the config.
                let required = match node.agreement() {
                    Some(agreement) => agreement.consent.required,
                    None => required,
                };
                changed |= node.present != present || node.required != required;
                node.present = present;
                node.required = required;
            }
            if !changed {
                break;
            }
        }
        self.settle_needs();
    }

    /// Finds out anew what has to be answered: what the schema requires, but of an optional group only
    /// once something in it is answered, and never what is valid as it stands there untouched.
    fn settle_needs(&mut self) {
        let mut needed = vec![false; self.nodes.len()];
        self.find_needs(0, true, &mut needed);
        for (node, needed) in self.nodes.iter_mut().zip(needed) {
            node.needed = needed;
        }
    }

    /// Notes which parts of a node have to be answered; `inside`: whether what the node requires counts.
    fn find_needs(&self, at: usize, inside: bool, needed: &mut [bool]) {
        let node = &self.nodes[at];
        for part in node.parts() {
            let own = &self.nodes[*part];
            let asked = match &node.what {
                // More items than the least may stay empty: those are not sent.
                What::List(list) => list.items.len() <= list.min,
                _ => own.required && own.present,
            };
            let empty_is_none = match &own.what {
                What::Field(field) => match field.kind {
                    // A box that is not ticked says no.
                    Kind::Flag | Kind::Constant(_) => false,
                    Kind::Several(_) => field.least > 0,
                    _ => true,
                },
                What::List(list) => list.min > 0,
                What::Group(_) => true,
            };
            needed[*part] = match own.agreement() {
                // Said by the config, whatever it is a part of.
                Some(agreement) => agreement.consent.required,
                None => inside && asked && empty_is_none,
            };
            let inside = match own.what {
                What::Group(_) => needed[*part] || self.is_filled(*part),
                _ => needed[*part],
            };
            self.find_needs(*part, inside, needed);
        }
    }

    /// Whether other answers may change whether a node has to be answered.
    pub fn needs_may_change(&self, number: usize) -> bool {
        self.depends || self.node(number).parent != 0
    }

    /// Walks all nodes beside the schemas that have a say about them now.
    fn visit(
        &self,
        at: usize,
        schemas: &[&Schema],
        value: &Value,
        tell: &mut dyn FnMut(usize, bool, bool),
    ) {
        match &self.nodes[at].what {
            What::Field(_) => {}
            What::Group(parts) => {
                let now = self.now(schemas, value);
                for part in parts {
                    let node = &self.nodes[*part];
                    let here = now.at(&node.key);
                    let present = !here.is_empty()
                        && node
                            .shape
                            .as_ref()
                            .is_none_or(|own| plan::shape(&here).as_ref() == Some(own));
                    tell(*part, present, now.required.contains(&node.key.as_str()));
                    if present && !matches!(node.what, What::Field(_)) {
                        let value = value.get(&node.key).unwrap_or(&Value::Null);
                        self.visit(*part, &here, value, tell);
                    }
                }
            }
            What::List(list) => {
                let items: Vec<&Schema> =
                    schemas.iter().filter_map(|s| s.items.as_deref()).collect();
                let mut index = 0;
                for item in &list.items {
                    let filled = self.is_filled(*item);
                    let value = value.get(index).filter(|_| filled).unwrap_or(&Value::Null);
                    index += usize::from(filled);
                    self.visit(*item, &items, value, tell);
                }
            }
        }
    }

    pub(super) fn now<'s>(&self, schemas: &[&'s Schema], value: &Value) -> Now<'s> {
        let nothing = Value::Object(Map::new());
        let object = if value.is_object() { value } else { &nothing };
        let mut now = Now::default();
        for schema in schemas {
            now.add(schema, object, &self.engine);
        }
        now
    }

    /// A field changed.
    pub(super) fn typed(&mut self, path: &str, text: &str) {
        let Some(at) = self.find(path) else {
            return;
        };
        if let What::Field(field) = &mut self.nodes[at].what {
            field.answered = true;
            text.clone_into(&mut field.text);
        }
        self.nodes[at].advice = None;
        self.changed(Some(at));
    }

    /// Something changed: what is asked for, and the issues that show.
    fn changed(&mut self, own: Option<usize>) {
        self.derive_full_name();
        match self.depends {
            true => self.refresh(),
            false => self.settle_needs(),
        }
        if self.nodes.iter().any(|node| node.shown.issue().is_some()) {
            let faults = self.faults();
            for (number, node) in self.nodes.iter_mut().enumerate() {
                let fault = faults.iter().find(|(at, _)| *at == number);
                node.rechecked(fault.map(|(_, issue)| issue.clone()), own == Some(number));
            }
        }
    }

    /// A field was left.
    pub(super) fn left(&mut self, path: &str) {
        let Some(at) = self.find(path) else {
            return;
        };
        if self.is_filled(at) {
            let mut faults = self.faults();
            let fault = faults.iter().position(|(other, _)| *other == at);
            let issue = fault.map(|place| faults.swap_remove(place).1);
            self.nodes[at].shown.left(true, || issue);
            self.nodes[at].advise();
        }
    }

    /// Everything is checked, every issue shows.
    pub(super) fn submit(&mut self) {
        let faults = self.faults();
        for (number, node) in self.nodes.iter_mut().enumerate() {
            let fault = faults.iter().find(|(at, _)| *at == number);
            node.shown.set(fault.map(|(_, issue)| issue.clone()));
        }
    }

    /// When the visitor agrees.
    pub(super) fn agreed(&mut self, now: Moment) {
        for node in &mut self.nodes {
            if let Some(agreement) = node.agreement() {
                let agreement = Arc::new(agreement.when(now));
                if let What::Field(field) = &mut node.what {
                    field.kind = Kind::Consent(agreement);
                }
            }
        }
    }

    /// The issues on the screen, in its order.
    pub(super) fn issues(&self) -> Vec<(FieldId, Issue)> {
        let mut found = Vec::new();
        for at in self.on_screen() {
            let node = &self.nodes[at];
            if let Some(issue) = node.shown.issue() {
                found.push((FieldId::Payload(node.path.clone()), issue.clone()));
            }
        }
        found
    }

    /// Another item at the end of a list; the field to go to.
    pub(super) fn add(&mut self, path: &str) -> Option<FieldId> {
        let at = self.find(path)?;
        let list = self.nodes[at].list()?;
        if list.items.len() >= list.max {
            return None;
        }
        let item = add_item(&mut self.nodes, at)?;
        self.refresh();
        self.changed(Some(at));
        let (mut inner, mut consents) = (Vec::new(), Vec::new());
        self.gather(item, &mut inner, &mut consents);
        let first = inner
            .into_iter()
            .find(|number| self.nodes[*number].field().is_some());
        Some(FieldId::Payload(
            self.nodes[first.unwrap_or(item)].path.clone(),
        ))
    }

    /// Takes an item out; the list and the item that stands in its place now, or before it.
    pub(super) fn remove(&mut self, path: &str) -> Option<(FieldId, Option<FieldId>)> {
        let item = self.find(path)?;
        let at = self.nodes[item].parent;
        let What::List(list) = &mut self.nodes[at].what else {
            return None;
        };
        let place = list.items.iter().position(|number| *number == item)?;
        list.items.remove(place);
        let next = list.items.get(place).or(list.items.last()).copied();
        self.changed(Some(at));
        let id = |number: usize| FieldId::Payload(self.nodes[number].path.clone());
        Some((id(at), next.map(id)))
    }

    /// The node that a complaint about the payload is about: its number, and its place in what was
    /// sent.
    pub(super) fn places(&self) -> Vec<(usize, Vec<String>)> {
        let numbers = self.on_screen().into_iter().skip(1);
        numbers.map(|number| (number, self.place(number))).collect()
    }

    /// The place of a node in the payload.
    fn place(&self, at: usize) -> Vec<String> {
        let node = &self.nodes[at];
        if at == 0 {
            return Vec::new();
        }
        let parent = &self.nodes[node.parent];
        let mut place = self.place(node.parent);
        place.push(match &parent.what {
            What::List(list) => {
                let before = list.items.iter().take_while(|item| **item != at);
                let index = before.filter(|item| self.is_filled(**item)).count();
                index.to_string()
            }
            _ => node.key.clone(),
        });
        place
    }

    /// The tenant complained about a node.
    pub(super) fn complained(&mut self, at: usize, text: String) {
        self.nodes[at].shown.set(Some(Issue::Complained(text)));
    }

    /// The full name follows the two others until the visitor writes it: nothing is asked twice
    /// (WCAG 3.3.7).
    pub(super) fn derive_full_name(&mut self) {
        let text = |path: &str| {
            let field = self.named(path).and_then(Node::field);
            field.map_or("", |field| typed::trimmed(&field.text))
        };
        let full = [text("/given_name"), text("/family_name")].join(" ");
        let full = full.trim();
        let name = self.nodes.iter_mut().find(|node| node.path == "/name");
        if let Some(Node {
            what: What::Field(field),
            ..
        }) = name
            && field.kind == Kind::Line
            && !field.answered
        {
            full.clone_into(&mut field.text);
        }
    }
}

impl<'s> Now<'s> {
    pub(super) fn at(&self, key: &str) -> Vec<&'s Schema> {
        let here = self.members.iter().filter(|(own, _)| *own == key);
        here.map(|(_, schema)| *schema).collect()
    }
}
