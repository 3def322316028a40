//! A node of the form: what is drawn for a location of the schema. It is a group, a list or a field.
//!
//! A node keeps its id as long as its sheet exists, also when other nodes appear, disappear or are removed. So a change
//! of one node never rebuilds another one on the screen. `plan` makes nodes from a schema; `sheet` decides which are
//! present.

use std::sync::Arc;

use serde_json::Value;

use super::{
    Issue, Shown, advice::Advice, answer, answer::Compose, consent::Agreement, email, kind::Kind,
    mobile, names::Name, node_id::NodeId,
};
use crate::{
    config::{Section, Texts},
    typed,
};

/// The label of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// A text of the page, for a well-known name.
    Known(Name),
    /// A text of the config or the schema.
    Told(Texts),
    /// An item of a list whose items have the same label, with its number from 1.
    Item(Box<Label>, usize),
}

/// A field and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The kind of answer.
    pub kind: Kind,
    /// The text as typed.
    pub text: String,
    /// Whether the visitor answered it, now or before a redirect or reload.
    pub answered: bool,
    /// Whether a number may be negative. The numeric keyboards of some phones have no minus.
    pub below_zero: bool,
    /// The least number of answers, if several can be ticked.
    pub(super) least: usize,
}

/// A list of items that the visitor can add and remove.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Its items, in the order of the screen.
    pub items: Vec<NodeId>,
    /// All items that it ever had, also removed ones, in the order in which they were added.
    pub made: Vec<NodeId>,
    /// The nodes of a new item.
    pub(super) template: Arc<[Node]>,
    /// The least number of items, if the list is sent.
    pub min: usize,
    /// The largest number of items.
    pub max: usize,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Several nodes under one heading, in the order of the screen.
    Group(Vec<NodeId>),
    /// Any number of items with the same template.
    List(List),
    /// One answer.
    Field(Field),
}

/// How the schema asks for a location. If that depends on other answers, each shape has a node of its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// An object.
    Group,
    /// An array.
    List,
    /// Anything else.
    Field(Kind),
}

/// A group, a list or a field of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its location as a JSON pointer, for the draft and for the ids of elements. An item of a list has its index in
    /// [`List::made`]. If a location can be asked for in several ways, the second and later nodes end in `~2` and so
    /// on. The root's is empty.
    pub path: String,
    /// Its member name in the group that it is part of.
    pub(super) key: String,
    /// The group or list that it is part of; the root is part of itself.
    pub parent: NodeId,
    /// What it is.
    pub what: What,
    /// Its label.
    pub label: Label,
    /// Its help text.
    pub help: Option<Texts>,
    /// An example of an answer.
    pub example: Option<Texts>,
    /// The heading that it shares with neighbours, from a group of the config.
    pub section: Option<Section>,
    /// Its well-known name, for autofill.
    pub name: Option<Name>,
    /// The autofill token of the config.
    pub autocomplete: Option<String>,
    /// The schema requires it.
    pub required: bool,
    /// With the current answers the form cannot be sent without an answer here.
    pub needed: bool,
    /// With the current answers the schema asks for it.
    pub present: bool,
    /// Its issue.
    pub shown: Shown,
    /// Advice about a valid answer.
    pub advice: Option<Advice>,
    /// The shape for which this node exists, if the location has several.
    pub(super) shape: Option<Shape>,
}

impl Node {
    /// Its field, if it is one.
    pub fn field(&self) -> Option<&Field> {
        match &self.what {
            What::Field(field) => Some(field),
            _ => None,
        }
    }

    /// Its list, if it is one.
    pub fn list(&self) -> Option<&List> {
        match &self.what {
            What::List(list) => Some(list),
            _ => None,
        }
    }

    /// Whether it is sent without being drawn.
    pub fn is_silent(&self) -> bool {
        self.field()
            .is_some_and(|field| matches!(field.kind, Kind::Constant(_)))
    }

    /// The document to agree to, if it is a consent.
    pub fn agreement(&self) -> Option<&Arc<Agreement>> {
        match &self.field()?.kind {
            Kind::Consent(agreement) => Some(agreement),
            _ => None,
        }
    }

    /// The id of its element on the page. A key may contain any character; an id must not contain white space.
    pub fn element(&self) -> String {
        let mut id = String::from("field-");
        for c in self.path.strip_prefix('/').unwrap_or(&self.path).chars() {
            match c {
                '/' => id.push(':'),
                c if c.is_alphanumeric() || matches!(c, '_' | '-') => id.push(c),
                c => id.push_str(&format!(".{:x}", c as u32)),
            }
        }
        id
    }

    /// The nodes that are part of it, in the order of the screen.
    pub fn parts(&self) -> &[NodeId] {
        match &self.what {
            What::Group(parts) => parts,
            What::List(list) => &list.items,
            What::Field(_) => &[],
        }
    }

    /// The answer as JSON, `None` if there is none, or the issue of its text.
    pub(super) fn answer(&self, compose: Compose) -> Result<Option<Value>, Issue> {
        match &self.what {
            What::Field(field) => answer::read(&field.kind, &field.text, self.required, compose),
            _ => Ok(None),
        }
    }

    /// Its field was left: shows a valid answer in its normal form, and sets the advice.
    pub(super) fn advise(&mut self) {
        let What::Field(field) = &mut self.what else {
            return;
        };
        match field.kind {
            Kind::Email(hosts, international) => {
                if let Ok(address) = email::read(&field.text, hosts, international) {
                    self.advice = email::advice(&address, hosts);
                    field.text = address;
                }
            }
            Kind::Phone(home) => {
                if let Ok(number) = mobile::read(&field.text, home) {
                    self.advice = mobile::advice(&number);
                    field.text = mobile::shown(&number);
                }
            }
            _ => {}
        }
    }

    /// The sheet was checked again after a change; `own`: of this node. A complaint of the tenant stays unless this
    /// node has changed.
    pub(super) fn rechecked(&mut self, issue: Option<Issue>, own: bool) {
        if own || !matches!(self.shown.issue(), Some(Issue::Complained(_))) {
            self.shown.typed(|| issue);
        }
    }
}

impl Field {
    /// Whether it has an answer of the visitor. A constant has none.
    pub(super) fn is_filled(&self) -> bool {
        match self.kind {
            Kind::Flag => self.text == "true",
            Kind::Constant(_) => false,
            _ => !typed::is_blank(&self.text),
        }
    }
}
