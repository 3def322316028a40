//! Finds the nodes of the form that an event has changed, so that only those are drawn again. A form can have hundreds
//! of nodes.

use super::{node::Node, node_id::NodeId, sheet::Sheet};

/// The nodes at the last call, by [`NodeId::index`].
#[derive(Default)]
pub struct Watch(Vec<(Node, Option<usize>)>);

impl Watch {
    /// The nodes that are new or changed since the last call. A changed position in its list counts, too.
    pub fn changed(&mut self, sheet: &Sheet) -> Vec<NodeId> {
        let mut changed = Vec::new();
        for (id, node) in sheet.nodes.iter() {
            let place = sheet.position(id);
            match self.0.get_mut(id.index()) {
                Some((known, at)) if known == node && *at == place => continue,
                Some(known) => *known = (node.clone(), place),
                None => self.0.push((node.clone(), place)),
            }
            changed.push(id);
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{config::FormHints, form::tests::KNOWS};

    fn sheet(schema: &Value) -> Sheet {
        Sheet::read(schema, &FormHints::default(), KNOWS).expect("a form")
    }

    fn types(sheet: &mut Sheet, path: &str, text: &str) {
        let id = sheet.find(path).expect(path);
        sheet.typed(id, text);
    }

    /// Checks the paths of the nodes that an act changes.
    #[track_caller]
    fn check(sheet: &mut Sheet, act: impl FnOnce(&mut Sheet), expected: &[&str]) {
        let mut watch = Watch::default();
        assert_eq!(watch.changed(sheet).len(), sheet.nodes.len(), "all are new");
        assert!(watch.changed(sheet).is_empty(), "nothing happened");
        act(sheet);
        let changed = watch.changed(sheet).into_iter();
        let paths: Vec<String> = changed.map(|id| sheet.nodes[id].path.clone()).collect();
        assert_eq!(paths, expected);
        assert!(watch.changed(sheet).is_empty(), "it was seen");
    }

    #[test]
    fn typing_changes_the_field_and_the_nodes_that_depend_on_it() {
        let mut form = sheet(&json!({
            "type": "object",
            "properties": {
                "family_name": { "type": "string" },
                "given_name": { "type": "string" },
                "name": { "type": "string" },
                "pet": { "type": "string", "maxLength": 3 },
                "colour": { "type": "string" },
            },
            "dependentSchemas": { "pet": { "properties": { "lead": { "type": "string" } } } },
        }));
        let typed = |form: &mut Sheet| types(form, "/colour", "red");
        check(&mut form, typed, &["/colour"]);
        let typed = |form: &mut Sheet| types(form, "/given_name", "Ada");
        check(&mut form, typed, &["/given_name", "/name"]);
        let mut appears = sheet(&json!({
            "type": "object",
            "properties": { "pet": { "type": "string" }, "colour": { "type": "string" } },
            "dependentSchemas": { "pet": { "properties": { "lead": { "type": "string" } } } },
        }));
        let typed = |form: &mut Sheet| types(form, "/pet", "otter");
        check(&mut appears, typed, &["/pet", "/lead"]);
        check(&mut form, Sheet::submit, &[]);
        types(&mut form, "/pet", "otter");
        check(&mut form, Sheet::submit, &["/pet"]);
        let typed = |form: &mut Sheet| types(form, "/pet", "cat");
        check(&mut form, typed, &["/pet"]);
    }

    #[test]
    fn adding_or_removing_an_item_changes_its_list_and_the_positions_of_the_others() {
        let mut form = sheet(&json!({
            "type": "object",
            "properties": {
                "colour": { "type": "string" },
                "pets": { "type": "array", "items": { "type": "string" } },
            },
        }));
        let pets = form.find("/pets").expect("a list");
        let add = |form: &mut Sheet| _ = form.add(pets);
        check(&mut form, add, &["/pets", "/pets/0"]);
        check(&mut form, add, &["/pets", "/pets/1"]);
        let first = form.find("/pets/0").expect("an item");
        let remove = |form: &mut Sheet| _ = form.remove(first);
        check(&mut form, remove, &["/pets", "/pets/0", "/pets/1"]);
    }
}
