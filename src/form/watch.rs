//! Which nodes of the form look different after an event: with two hundred of them on the screen, only
//! those are to be drawn again. What this file does not do: draw, or know what is drawn of a node.

use super::{node::Node, sheet::Sheet};

/// The nodes as they were last seen, by their numbers.
#[derive(Default)]
pub struct Watch(Vec<(Node, Option<usize>)>);

impl Watch {
    /// The numbers of the nodes that changed since the last look, or are new: the node itself, or
    /// which item of its list it is.
    pub fn changed(&mut self, sheet: &Sheet) -> Vec<usize> {
        let mut changed = Vec::new();
        for (number, node) in sheet.nodes.iter().enumerate() {
            let place = sheet.position(number);
            match self.0.get_mut(number) {
                Some((known, at)) if known == node && *at == place => continue,
                Some(known) => *known = (node.clone(), place),
                None => self.0.push((node.clone(), place)),
            }
            changed.push(number);
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

    /// Paths of the nodes that change with an act.
    #[track_caller]
    fn check(sheet: &mut Sheet, act: impl FnOnce(&mut Sheet), expected: &[&str]) {
        let mut watch = Watch::default();
        assert_eq!(watch.changed(sheet).len(), sheet.nodes.len(), "all are new");
        assert!(watch.changed(sheet).is_empty(), "nothing happened");
        act(sheet);
        let changed = watch.changed(sheet).into_iter();
        let paths: Vec<String> = changed.map(|at| sheet.node(at).path.clone()).collect();
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
        check(&mut form, |form| form.typed("/colour", "red"), &["/colour"]);
        let typed = |form: &mut Sheet| form.typed("/given_name", "Ada");
        check(&mut form, typed, &["/given_name", "/name"]);
        let mut appears = sheet(&json!({
            "type": "object",
            "properties": { "pet": { "type": "string" }, "colour": { "type": "string" } },
            "dependentSchemas": { "pet": { "properties": { "lead": { "type": "string" } } } },
        }));
        let typed = |form: &mut Sheet| form.typed("/pet", "otter");
        check(&mut appears, typed, &["/pet", "/lead"]);
        check(&mut form, Sheet::submit, &[]);
        form.typed("/pet", "otter");
        check(&mut form, Sheet::submit, &["/pet"]);
        check(&mut form, |form| form.typed("/pet", "cat"), &["/pet"]);
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
        let add = |form: &mut Sheet| drop(form.add("/pets"));
        check(&mut form, add, &["/pets", "/pets/0"]);
        check(&mut form, add, &["/pets", "/pets/1"]);
        let remove = |form: &mut Sheet| drop(form.remove("/pets/0"));
        check(&mut form, remove, &["/pets", "/pets/0", "/pets/1"]);
    }
}
