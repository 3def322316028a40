//! The nodes of a sheet and their ids.
//!
//! `plan` decides which nodes there are, `sheet` which of them are asked for.

use std::{
    ops::{Index, IndexMut},
    sync::Arc,
};

use super::{
    node::{Node, What},
    node_id::NodeId,
};

/// The nodes of a sheet, or of the template of a list's items. The first is the root.
#[derive(Clone, Debug, Default)]
pub(super) struct Nodes(Vec<Node>);

impl Nodes {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// A node; `None` if the id is of another, larger sheet.
    pub(super) fn get(&self, id: NodeId) -> Option<&Node> {
        self.0.get(id.index())
    }

    pub(super) fn get_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.0.get_mut(id.index())
    }

    pub(super) fn push(&mut self, node: Node) -> NodeId {
        self.0.push(node);
        NodeId::new(self.0.len() - 1)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        let numbered = self.0.iter().enumerate();
        numbered.map(|(number, node)| (NodeId::new(number), node))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (NodeId, &mut Node)> {
        let numbered = self.0.iter_mut().enumerate();
        numbered.map(|(number, node)| (NodeId::new(number), node))
    }

    /// The first node for which this holds.
    pub(super) fn find(&self, holds: impl Fn(&Node) -> bool) -> Option<NodeId> {
        self.0.iter().position(holds).map(NodeId::new)
    }

    /// Keeps only the first nodes. Only for a plan, whose ids are not used outside before it is complete.
    pub(super) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// These nodes as the template of an item.
    pub(super) fn into_template(self) -> Arc<[Node]> {
        self.0.into()
    }

    /// Adds an item at the end of a list; `None` if the node is no list.
    pub(super) fn add_item(&mut self, at: NodeId) -> Option<NodeId> {
        let first = self.0.len();
        let list = self.get_mut(at)?;
        let path = list.path.clone();
        let What::List(list) = &mut list.what else {
            return None;
        };
        let path = [&path, "/", &list.made.len().to_string()].concat();
        let item = NodeId::new(first);
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
        &self.0[id.index()]
    }
}

impl IndexMut<NodeId> for Nodes {
    fn index_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.0[id.index()]
    }
}
