//! The answers of a sheet as text, for the draft, so that they are restored after a reload.
//!
//! The answers of a schema are no secrets. The caller stores the draft.

use std::collections::BTreeMap;

use super::{node::What, node_id::NodeId, sheet::Sheet};

/// A list gets this number of items at most from a draft.
const KEPT_ITEMS: usize = 100;

impl Sheet {
    /// The answers by their paths. An item has its index among the items that are not removed.
    pub(crate) fn answers(&self) -> BTreeMap<String, String> {
        let mut answers = BTreeMap::new();
        self.keep(NodeId::ROOT, "", &mut answers);
        answers
    }

    fn keep(&self, at: NodeId, path: &str, answers: &mut BTreeMap<String, String>) {
        let node = &self.nodes[at];
        if let What::Field(field) = &node.what
            && field.answered
            && !field.text.is_empty()
        {
            answers.insert(path.to_owned(), field.text.clone());
        }
        for (place, part) in node.parts().iter().enumerate() {
            let path = match &node.what {
                What::List(_) => [path, "/", &place.to_string()].concat(),
                _ => {
                    let own = &self.nodes[*part].path;
                    let last = own.rsplit('/').next().unwrap_or_default();
                    [path, "/", last].concat()
                }
            };
            self.keep(*part, &path, answers);
        }
    }

    /// Restores what [`Self::answers`] returned; answers that have no field any more are dropped.
    pub(crate) fn restore(&mut self, answers: &BTreeMap<String, String>) {
        for (path, text) in answers {
            let at = loop {
                let found = self.find(path);
                if found.is_some() || !self.make_item_of(path) {
                    break found;
                }
            };
            if let Some(at) = at
                && let What::Field(field) = &mut self.nodes[at].what
            {
                text.clone_into(&mut field.text);
                field.answered = true;
            }
        }
        self.refresh();
        self.derive_full_name();
    }

    /// Adds the next item to the innermost list on a path, if the path needs it.
    fn make_item_of(&mut self, path: &str) -> bool {
        let mut end = path.len();
        while let Some(slash) = path[..end].rfind('/') {
            let index: Option<usize> = path[slash + 1..end].parse().ok();
            end = slash;
            let Some(at) = self.find(&path[..slash]) else {
                continue;
            };
            let most = self.nodes[at]
                .list()
                .map_or(0, |list| list.max.min(KEPT_ITEMS));
            let made = self.nodes[at].list().map_or(0, |list| list.made.len());
            return index.is_some_and(|index| index >= made)
                && made < most
                && self.nodes.add_item(at).is_some();
        }
        false
    }
}
