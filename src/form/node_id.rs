//! The id of a node.

/// The id of a node of a [`Sheet`](super::sheet::Sheet).
///
/// Only a sheet makes ids. It never deletes a node and never reuses a number: the id of an item that was removed from
/// its list stays the id of that item. Another sheet has ids of its own; the screen is rebuilt with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(usize);

impl NodeId {
    /// The root: the whole payload.
    pub const ROOT: Self = Self(0);

    /// The id of the node with this index in [`Nodes`](super::nodes::Nodes), which gives the ids.
    pub(super) fn new(index: usize) -> Self {
        Self(index)
    }

    /// The index of the node, for a vector parallel to the nodes. The ids of a sheet are numbered from 0.
    pub fn index(self) -> usize {
        self.0
    }

    /// The id of a node of a template, if the template's first node gets the id `first`.
    pub(super) fn from(self, first: usize) -> Self {
        Self(first + self.0)
    }
}
