//! The fields of the pool's schema with their answers: which of them are asked for now, the payload, and the issues.
//!
//! A node that is not asked for any more keeps its answer while the sheet exists, but is not sent.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::{
    Issue,
    branch::{self, Now},
    email::Hosts,
    kind::Kind,
    node::{Node, What},
    node_id::NodeId,
    nodes::Nodes,
    plan::{self, Plan},
};
use crate::{
    browser::Moment,
    config::FormHints,
    schema::{self, Patterns, Schema},
    typed,
};

pub use super::answer::Compose;

/// Matches a text against a pattern; `None` if the pattern cannot be run (see [`Patterns`]).
pub type Matches = fn(&str, &str) -> Option<bool>;

/// The functions of the browser that the form uses.
#[derive(Clone, Copy, Debug)]
pub struct Platform {
    /// Matches patterns of the schema.
    pub matches: Matches,
    /// Converts domains of other scripts; without it they stay as typed.
    pub hosts: Option<Hosts>,
    /// Composes letters with their marks.
    pub compose: Compose,
}

impl Platform {
    /// No browser: runs no pattern, converts no domain, composes nothing.
    pub const BLIND: Self = Self {
        matches: |_, _| None,
        hosts: None,
        compose: str::to_owned,
    };
}

/// The largest number of rounds in which answers change what is asked for; a schema with a cycle stops here.
const ROUNDS: usize = 16;

/// The fields of the pool's schema.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) nodes: Nodes,
    pub(super) schema: Arc<Schema>,
    pub(super) engine: Engine,
    hosts: Option<Hosts>,
    pub(super) compose: Compose,
    /// Whether an answer can change what is asked for.
    depends: bool,
    left_out: Vec<String>,
    /// The documents to agree to, in the order of the config.
    consents: Vec<NodeId>,
    full_name: Option<FullName>,
}

/// A full name, and the names that it consists of.
#[derive(Clone, Copy, Debug)]
struct FullName {
    whole: NodeId,
    parts: [Option<NodeId>; 2],
}

impl FullName {
    fn find(nodes: &Nodes) -> Option<Self> {
        let at = |path: &str| nodes.find(|node| node.path == path);
        Some(Self {
            whole: at("/name")?,
            parts: [at("/given_name"), at("/family_name")],
        })
    }
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
            nodes: Nodes::default(),
            left_out: oddities.iter().map(|o| o.at.as_str().to_owned()).collect(),
        };
        if !matches!(schema.kind, None | Some(schema::Kind::Object)) {
            return Err(Undrawable(vec![String::new()]));
        }
        plan.root(&schema).map_err(Undrawable)?;
        let Plan {
            nodes, left_out, ..
        } = plan;
        let mut consents = Vec::new();
        let mut unplaced = Vec::new();
        for (number, consent) in hints.consents.iter().enumerate() {
            let asks = |node: &Node| node.agreement().is_some_and(|a| a.number == number);
            match nodes.find(asks) {
                Some(node) => consents.push(node),
                None => unplaced.push(consent.field.clone()),
            }
        }
        if !unplaced.is_empty() {
            return Err(Undrawable(unplaced));
        }
        let mut sheet = Self {
            consents,
            full_name: FullName::find(&nodes),
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

    /// The browser's conversion of domains.
    pub(crate) fn hosts(&self) -> Option<Hosts> {
        self.hosts
    }

    /// The locations of the schema that are left out of the form, for the integrator.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// A node, if the id is of this sheet.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// How many nodes there are, asked for or not.
    #[allow(clippy::len_without_is_empty)] // The root is always there.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The node with this path.
    pub fn find(&self, path: &str) -> Option<NodeId> {
        self.nodes.find(|node| node.path == path)
    }

    /// The number of an item in its list, from 1.
    pub fn position(&self, id: NodeId) -> Option<usize> {
        let list = self.node(self.node(id)?.parent)?.list()?;
        let place = list.items.iter().position(|item| *item == id)?;
        Some(place + 1)
    }

    /// Whether an answer can change what is asked for.
    pub fn depends(&self) -> bool {
        self.depends
    }

    /// The nodes that are asked for now, in the order of the screen: groups and lists before their parts, consents at
    /// the end.
    pub fn on_screen(&self) -> Vec<NodeId> {
        let mut found = Vec::new();
        let mut consents = Vec::new();
        self.gather(NodeId::ROOT, &mut found, &mut consents);
        found.extend(consents);
        found
    }

    fn gather(&self, at: NodeId, found: &mut Vec<NodeId>, consents: &mut Vec<NodeId>) {
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
    pub fn consents(&self) -> &[NodeId] {
        &self.consents
    }

    /// The current payload.
    pub fn payload(&self) -> Value {
        self.value(NodeId::ROOT).unwrap_or_default()
    }

    /// Whether a node, or a part of it, has an answer of the visitor.
    pub(super) fn is_filled(&self, at: NodeId) -> bool {
        let node = &self.nodes[at];
        node.present
            && match &node.what {
                What::Field(field) => field.is_filled(),
                _ => node.parts().iter().any(|part| self.is_filled(*part)),
            }
    }

    /// A node as JSON; `None` if it is optional and not answered.
    fn value(&self, at: NodeId) -> Option<Value> {
        let node = &self.nodes[at];
        if !node.present {
            return None;
        }
        match &node.what {
            // `faults` reports what is wrong with a text.
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

    /// Updates which nodes are asked for and required.
    pub(super) fn refresh(&mut self) {
        for _ in 0..ROUNDS {
            let payload = self.payload();
            let schema = Arc::clone(&self.schema);
            let mut changes = Vec::new();
            self.visit(
                NodeId::ROOT,
                &[&schema],
                &payload,
                &mut |part, present, required| {
                    changes.push((part, present, required));
                },
            );
            let mut changed = false;
            for (part, present, required) in changes {
                let node = &mut self.nodes[part];
                // The config decides which consents are required.
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

    /// Updates which nodes have to be answered: those that the schema requires, except in an optional group without any
    /// answer, and except those that are valid without an answer.
    fn settle_needs(&mut self) {
        let mut needed = vec![false; self.nodes.len()];
        self.find_needs(NodeId::ROOT, true, &mut needed);
        for (id, node) in self.nodes.iter_mut() {
            node.needed = needed[id.index()];
        }
    }

    /// Marks which parts of a node have to be answered; `inside`: whether the requirements of the node apply.
    fn find_needs(&self, at: NodeId, inside: bool, needed: &mut [bool]) {
        let node = &self.nodes[at];
        for part in node.parts() {
            let own = &self.nodes[*part];
            let asked = match &node.what {
                // Items beyond the least number may stay empty; then they are not sent.
                What::List(list) => list.items.len() <= list.min,
                _ => own.required && own.present,
            };
            let empty_is_none = match &own.what {
                What::Field(field) => match field.kind {
                    // An unticked box is the answer no.
                    Kind::Flag | Kind::Constant(_) => false,
                    Kind::Several(_) => field.least > 0,
                    _ => true,
                },
                What::List(list) => list.min > 0,
                What::Group(_) => true,
            };
            needed[part.index()] = match own.agreement() {
                // The config decides, wherever the consent is in the payload.
                Some(agreement) => agreement.consent.required,
                None => inside && asked && empty_is_none,
            };
            let inside = match own.what {
                What::Group(_) => needed[part.index()] || self.is_filled(*part),
                _ => needed[part.index()],
            };
            self.find_needs(*part, inside, needed);
        }
    }

    /// Whether other answers can change whether a node has to be answered.
    pub fn needs_may_change(&self, id: NodeId) -> bool {
        self.depends
            || self
                .node(id)
                .is_some_and(|node| node.parent != NodeId::ROOT)
    }

    /// Walks all nodes with the schemas that apply to them now, and reports for each whether it is present and
    /// required.
    fn visit(
        &self,
        at: NodeId,
        schemas: &[&Schema],
        value: &Value,
        tell: &mut dyn FnMut(NodeId, bool, bool),
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
    pub(super) fn typed(&mut self, id: NodeId, text: &str) {
        let Some(node) = self.nodes.get_mut(id) else {
            return;
        };
        if let What::Field(field) = &mut node.what {
            field.answered = true;
            text.clone_into(&mut field.text);
        }
        node.advice = None;
        self.changed(id);
    }

    /// A node changed: updates the derived name, what is asked for, and the shown issues.
    fn changed(&mut self, own: NodeId) {
        self.derive_full_name();
        match self.depends {
            true => self.refresh(),
            false => self.settle_needs(),
        }
        if self
            .nodes
            .iter()
            .any(|(_, node)| node.shown.issue().is_some())
        {
            let faults = self.faults();
            for (id, node) in self.nodes.iter_mut() {
                let fault = faults.iter().find(|(at, _)| *at == id);
                node.rechecked(fault.map(|(_, issue)| issue.clone()), own == id);
            }
        }
    }

    /// A field was left.
    pub(super) fn left(&mut self, id: NodeId) {
        if self.node(id).is_none() || !self.is_filled(id) {
            return;
        }
        let mut faults = self.faults();
        let fault = faults.iter().position(|(other, _)| *other == id);
        let issue = fault.map(|place| faults.swap_remove(place).1);
        self.nodes[id].shown.left(true, || issue);
        self.nodes[id].advise();
    }

    /// Checks everything and shows every issue.
    pub(super) fn submit(&mut self) {
        let faults = self.faults();
        for (id, node) in self.nodes.iter_mut() {
            let fault = faults.iter().find(|(at, _)| *at == id);
            node.shown.set(fault.map(|(_, issue)| issue.clone()));
        }
    }

    /// Sets the time of the consents.
    pub(super) fn agreed(&mut self, now: Moment) {
        for (_, node) in self.nodes.iter_mut() {
            if let Some(agreement) = node.agreement() {
                let agreement = Arc::new(agreement.when(now));
                if let What::Field(field) = &mut node.what {
                    field.kind = Kind::Consent(agreement);
                }
            }
        }
    }

    /// The shown issues, in the order of the screen.
    pub(super) fn issues(&self) -> Vec<(NodeId, Issue)> {
        let mut found = Vec::new();
        for id in self.on_screen() {
            if let Some(issue) = self.nodes[id].shown.issue() {
                found.push((id, issue.clone()));
            }
        }
        found
    }

    /// Adds an item at the end of a list. Returns its first field.
    pub(super) fn add(&mut self, at: NodeId) -> Option<NodeId> {
        let list = self.node(at)?.list()?;
        if list.items.len() >= list.max {
            return None;
        }
        let item = self.nodes.add_item(at)?;
        self.refresh();
        self.changed(at);
        let (mut inner, mut consents) = (Vec::new(), Vec::new());
        self.gather(item, &mut inner, &mut consents);
        let first = inner
            .into_iter()
            .find(|id| self.nodes[*id].field().is_some());
        Some(first.unwrap_or(item))
    }

    /// Removes an item from its list. Returns the list, and the next item or else the last one.
    pub(super) fn remove(&mut self, item: NodeId) -> Option<(NodeId, Option<NodeId>)> {
        let at = self.node(item)?.parent;
        let What::List(list) = &mut self.nodes[at].what else {
            return None;
        };
        let place = list.items.iter().position(|id| *id == item)?;
        list.items.remove(place);
        let next = list.items.get(place).or(list.items.last()).copied();
        self.changed(at);
        Some((at, next))
    }

    /// The nodes that the tenant can complain about, each with its location in the payload that was sent.
    pub(super) fn places(&self) -> Vec<(NodeId, Vec<String>)> {
        let ids = self.on_screen().into_iter().skip(1);
        ids.map(|id| (id, self.place(id))).collect()
    }

    /// The location of a node in the payload. Items that are not sent do not count.
    fn place(&self, at: NodeId) -> Vec<String> {
        let node = &self.nodes[at];
        if at == NodeId::ROOT {
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
    pub(super) fn complained(&mut self, at: NodeId, text: String) {
        self.nodes[at].shown.set(Some(Issue::Complained(text)));
    }

    /// Derives the full name from the two other names until the visitor edits it, so that nothing is asked twice
    /// (WCAG 3.3.7).
    pub(super) fn derive_full_name(&mut self) {
        let Some(FullName { whole, parts }) = self.full_name else {
            return;
        };
        let parts = parts.map(|part| {
            let field = part.and_then(|id| self.nodes[id].field());
            field.map_or("", |field| typed::trimmed(&field.text))
        });
        let full = parts.join(" ");
        if let What::Field(field) = &mut self.nodes[whole].what
            && field.kind == Kind::Line
            && !field.answered
        {
            full.trim().clone_into(&mut field.text);
        }
    }
}

impl<'s> Now<'s> {
    pub(super) fn at(&self, key: &str) -> Vec<&'s Schema> {
        let here = self.members.iter().filter(|(own, _)| *own == key);
        here.map(|(_, schema)| *schema).collect()
    }
}
