//! What the form draws for a place of the schema: a group, a list or a field.
//!
//! A node keeps its id for as long as the page is open, whatever appears, vanishes or is
//! removed around it: the screen is never built anew because of a neighbour. What this file does
//! not do: read a schema (`plan`) or decide which nodes are present now (`sheet`).

use std::sync::Arc;

use serde_json::Value;

use super::{
    Issue, Shown, advice::Advice, answer, consent::Agreement, email, email::Hosts, mobile,
    names::Name, nodes::NodeId, sheet::Compose,
};
use crate::{
    config::{Country, Section, Texts},
    typed,
};

/// The words at a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// Ours, for a name that is well known.
    Known(Name),
    /// The config's or the schema's.
    Told(Texts),
    /// One of several in a list that are called the same: which one, from 1 on.
    Item(Box<Label>, usize),
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// One line, as typed.
    Line,
    /// Several lines, as typed.
    LongText,
    /// An e-mail address; its domain becomes ASCII. Before the `@` it has letters of every script, or ASCII.
    Email(Option<Hosts>, bool),
    /// A mobile number; becomes E.164. Without a country code it is one of this country.
    Phone(Option<Country>),
    /// An address of the web.
    Url,
    /// A day, as `2026-12-31`.
    Date,
    /// One of these; all of them are shown at once, or not.
    Choice(Arc<[String]>, bool),
    /// Any of these, each once; the text has one in each line.
    Several(Arc<[String]>),
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// Yes or no; the text is `true` for yes.
    Flag,
    /// Always this: sent, never drawn.
    Constant(Value),
    /// A document that the visitor agrees to; the text is the language (BCP 47) in which they
    /// did.
    Consent(Arc<Agreement>),
}

/// A field and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What it takes.
    pub kind: Kind,
    /// As typed.
    pub text: String,
    /// Whether the visitor answered it, now or before the bounce.
    pub answered: bool,
    /// Whether a number may be less than nothing: keyboards for digits have no minus on some phones.
    pub below_zero: bool,
    /// How many answers at least, where several can be ticked.
    pub(super) least: usize,
}

/// A list, which grows and shrinks.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// Its items, in the order of the screen.
    pub items: Vec<NodeId>,
    /// All items that it ever had, in the order in which they were added.
    pub made: Vec<NodeId>,
    /// An item as it begins.
    pub(super) template: Arc<[Node]>,
    /// How many at least, where the list is asked for.
    pub min: usize,
    /// How many at most.
    pub max: usize,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Several nodes under one heading, in the order of the screen.
    Group(Vec<NodeId>),
    /// Any number of nodes that are alike.
    List(List),
    /// One answer.
    Field(Field),
}

/// How the schema asks for a place: what depends on other answers is compared by it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// An object.
    Group,
    /// An array.
    List,
    /// Anything else.
    Field(Kind),
}

/// One thing on the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its place as a JSON pointer, for what is kept and for the ids of elements. An item of a list is
    /// named by its index in [`List::made`]; where a place of the payload can be asked for in several
    /// ways, `~2` and so on stands behind. The root's is empty.
    pub path: String,
    /// The member of the group that it is part of.
    pub(super) key: String,
    /// What it is part of; the root is part of itself.
    pub parent: NodeId,
    /// What it is.
    pub what: What,
    /// The words at it.
    pub label: Label,
    /// What helps to answer it.
    pub help: Option<Texts>,
    /// What an answer looks like.
    pub example: Option<Texts>,
    /// The heading that it shares with neighbours, where it has no group in the payload.
    pub section: Option<Section>,
    /// The well-known name that it has, for what browsers fill in.
    pub name: Option<Name>,
    /// The token of the config for what browsers fill in.
    pub autocomplete: Option<String>,
    /// The schema has to have it.
    pub required: bool,
    /// The visitor has to answer here, as the answers are now: the form cannot be sent without.
    pub needed: bool,
    /// The schema has a place for it at the moment.
    pub present: bool,
    /// Its issue.
    pub shown: Shown,
    /// What is said of a good answer.
    pub advice: Option<Advice>,
    /// How it is asked for, where that depends on other answers.
    pub(super) shape: Option<Shape>,
}

impl Node {
    /// The field that it is.
    pub fn field(&self) -> Option<&Field> {
        match &self.what {
            What::Field(field) => Some(field),
            _ => None,
        }
    }

    /// The list that it is.
    pub fn list(&self) -> Option<&List> {
        match &self.what {
            What::List(list) => Some(list),
            _ => None,
        }
    }

    /// Whether it is sent without being seen.
    pub fn is_silent(&self) -> bool {
        self.field()
            .is_some_and(|field| matches!(field.kind, Kind::Constant(_)))
    }

    /// The document that it asks to agree to.
    pub fn agreement(&self) -> Option<&Arc<Agreement>> {
        match &self.field()?.kind {
            Kind::Consent(agreement) => Some(agreement),
            _ => None,
        }
    }

    /// The id of its element on the page. Keys may hold anything; an id must not hold white space.
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

    /// The answer as JSON, nothing if there is none, or what is wrong with its text.
    pub(super) fn answer(&self, compose: Compose) -> Result<Option<Value>, Issue> {
        match &self.what {
            What::Field(field) => answer::read(&field.kind, &field.text, self.required, compose),
            _ => Ok(None),
        }
    }

    /// Its field was left with a good answer: it stands there as it was read, and what is to be said
    /// of it is.
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

    /// Another issue came up, or none, while this node's answer may not have changed.
    pub(super) fn rechecked(&mut self, issue: Option<Issue>, own: bool) {
        if own || !matches!(self.shown.issue(), Some(Issue::Complained(_))) {
            self.shown.typed(|| issue);
        }
    }
}

/// Whether a choice is among those that are taken.
pub fn is_taken(taken: &str, choice: &str) -> bool {
    taken.split('\n').any(|line| line == choice)
}

/// What is taken, with this choice or without.
pub fn taken(taken: &str, choice: &str, with: bool) -> String {
    let others = taken
        .split('\n')
        .filter(|line| !line.is_empty() && *line != choice);
    let lines: Vec<&str> = others.chain(with.then_some(choice)).collect();
    lines.join("\n")
}

impl Field {
    /// Whether somebody answered it: what is sent by itself is no answer.
    pub(super) fn is_filled(&self) -> bool {
        match self.kind {
            Kind::Flag => self.text == "true",
            Kind::Constant(_) => false,
            _ => !typed::is_blank(&self.text),
        }
    }
}
