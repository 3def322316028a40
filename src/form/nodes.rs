//! The nodes of a sheet, and the ids by which everything else names them.
//!
//! What this file does not do: decide which nodes there are (`plan`) or which are asked for (`sheet`).

use std::{
    ops::{Index, IndexMut},
    sync::Arc,
};

use super::node::{Node, What};

/// The id of a node of a [`Sheet`](super::sheet::Sheet).
///
/// Only a sheet makes ids. It never removes a node, and a new one gets a number that no node had
/// before: the id of an item that was removed from its list stays the id of that item. A new sheet has
/// ids of its own; the screen is built anew with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(usize);

impl NodeId {
    /// The payload as a whole.
    pub const ROOT: Self = Self(0);

    /// For a list that is kept beside the nodes: the ids of a sheet are numbered from 0 on.
    pub fn index(self) -> usize {
        self.0
    }

    /// The id of a node of a template, where the first node of the template has this id.
    fn from(self, first: usize) -> Self {
        Self(first + self.0)
    }
}

/// All nodes of a sheet, or of the template of an item. The first is the root.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes(Vec<Node>);

impl Nodes {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A node, unless the id is of another sheet that had more of them.
    pub(super) fn get(&self, id: NodeId) -> Option<&Node> {
        self.0.get(id.0)
    }

    pub(super) fn get_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.0.get_mut(id.0)
    }

    pub(super) fn push(&mut self, node: Node) -> NodeId {
        self.0.push(node);
        NodeId(self.0.len() - 1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let numbered = self.0.iter().enumerate();
        numbered.map(|(number, node)| (NodeId(number), node))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (NodeId, &mut Node)> {
        let numbered = self.0.iter_mut().enumerate();
        numbered.map(|(number, node)| (NodeId(number), node))
    }

    /// The first node of which this holds.
    pub(super) fn find(&self, holds: impl Fn(&Node) -> bool) -> Option<NodeId> {
        self.0.iter().position(holds).map(NodeId)
    }

    /// Drops all but the first nodes. Only for a plan, which gives no ids away before it is done.
    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// The nodes of an item as a template.
    pub(super) fn into_template(self) -> Arc<[Node]> {
        self.0.into()
    }

    /// Adds an item at the end of a list; nothing if the node is no list.
    pub(super) fn add_item(&mut self, at: NodeId) -> Option<NodeId> {
        let first = self.0.len();
        let list = self.get_mut(at)?;
        let path = list.path.clone();
        let What::List(list) = &mut list.what else {
            return None;
        };
        let path = [&path, "/", &list.made.len().to_string()].concat();
        let item = NodeId(first);
        list.made.push(item);
        list.items.push(item);
        let template = Arc::clone(&list.template);
        for (number, node) in template.iter().enumerate() {
            let mut node = node.clone();
            node.path.insert_str(0, &path);
            node.parent = match number {
                0 => at,
                _ => node.parent.from(first),
            };
            let move_all = |ids: &mut Vec<NodeId>| {
                for id in ids {
                    *id = id.from(first);
                }
            };
            match &mut node.what {
                What::Group(parts) => move_all(parts),
                What::List(list) => {
                    move_all(&mut list.items);
                    move_all(&mut list.made);
                }
                What::Field(_) => {}
            }
            self.0.push(node);
        }
        Some(item)
    }
}

impl Index<NodeId> for Nodes {
    type Output = Node;

    fn index(&self, id: NodeId) -> &Node {
        &self.0[id.0]
    }
}

impl IndexMut<NodeId> for Nodes {
    fn index_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.0[id.0]
    }
}
