//! Which nodes of the form look different after an event: with two hundred of them on the screen, only
//! those are to be drawn again. What this file does not do: draw, or know what is drawn of a node.

use super::{node::Node, nodes::NodeId, sheet::Sheet};

/// The nodes as they were last seen, by [`NodeId::index`].
#[derive(Default)]
pub struct Watch(Vec<(Node, Option<usize>)>);

impl Watch {
    /// The nodes that changed since the last call, or are new: the node itself, or which item of its list
    /// it is.
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

    /// Paths of the nodes that change with an act.
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
    fn a_key_changes_its_own_field_and_what_follows_from_it() {
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
    fn an_item_that_goes_changes_its_list_and_the_places_of_the_others() {
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
