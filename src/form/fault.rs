//! What is wrong with the answers of a sheet: unreadable texts and the violations of the schema, each as the issue of
//! the node that asks for the location.
//!
//! A violation at a location without a node becomes an issue of the nearest node around it, so that no refusal is
//! without a message. When an issue is shown is decided in [`Shown`](super::Shown).

use super::{Issue, kind::Kind, node::What, node_id::NodeId, sheet::Sheet};
use crate::schema::{Rule, Violation};

impl Sheet {
    /// All issues with their nodes, in no order.
    pub(super) fn faults(&self) -> Vec<(NodeId, Issue)> {
        let mut found: Vec<(NodeId, Issue)> = Vec::new();
        for at in self.on_screen() {
            let node = &self.nodes[at];
            match node.answer(self.compose) {
                Err(issue) => found.push((at, issue)),
                Ok(None) if node.agreement().is_some_and(|a| a.consent.required) => {
                    found.push((at, Issue::Missing));
                }
                Ok(_) => {}
            }
        }
        let payload = self.payload();
        let violations = self.schema.violations(&payload, &self.engine);
        for violation in violations {
            let at = self.at(NodeId::ROOT, &mut violation.at.steps());
            self.put(&mut found, at, &violation);
        }
        found
    }

    fn put(&self, found: &mut Vec<(NodeId, Issue)>, at: NodeId, violation: &Violation) {
        if !found.iter().any(|(other, _)| *other == at) {
            found.push((at, self.issue(at, violation)));
        }
    }

    /// The node that asks for a location of the payload, or the nearest one around it.
    fn at(&self, from: NodeId, steps: &mut dyn Iterator<Item = String>) -> NodeId {
        let mut at = from;
        for step in steps {
            let inner = match &self.nodes[at].what {
                What::Field(_) => None,
                What::Group(parts) => parts.iter().copied().find(|part| {
                    let node = &self.nodes[*part];
                    node.key == step && node.present && !node.is_silent()
                }),
                What::List(list) => {
                    let mut filled = list.items.iter().filter(|item| self.is_filled(**item));
                    step.parse().ok().and_then(|n| filled.nth(n)).copied()
                }
            };
            match inner {
                Some(inner) => at = inner,
                None => break,
            }
        }
        at
    }

    fn issue(&self, at: NodeId, violation: &Violation) -> Issue {
        let node = &self.nodes[at];
        let whole = node
            .field()
            .is_some_and(|field| field.kind == Kind::Integer);
        match (violation.rule, &node.what) {
            (Rule::Missing, What::Field(_) | What::List(_)) => Issue::Missing,
            (Rule::NotAChoice, What::Field(_)) => Issue::NotAChoice,
            (Rule::TooShort(n), What::Field(_)) => Issue::TooShort(n),
            (Rule::TooLong(n), What::Field(_)) => Issue::TooLong(n),
            (Rule::Pattern, What::Field(_)) => match &node.example {
                Some(example) => Issue::UnlikeExample(example.clone()),
                None => Issue::Unlike(node.help.clone()),
            },
            (Rule::AtLeast(n), What::Field(_)) => Issue::AtLeast(n),
            (Rule::AtMost(n), What::Field(_)) => Issue::AtMost(n),
            (Rule::MoreThan(n), What::Field(_)) if whole => Issue::AtLeast(n.saturating_add(1)),
            (Rule::LessThan(n), What::Field(_)) if whole => Issue::AtMost(n.saturating_sub(1)),
            (Rule::MoreThan(n), What::Field(_)) => Issue::MoreThan(n),
            (Rule::LessThan(n), What::Field(_)) => Issue::LessThan(n),
            (Rule::MultipleOf(n), What::Field(_)) => Issue::MultipleOf(n),
            (Rule::TooFewItems(n), What::List(_)) => Issue::TooFewItems(n),
            (Rule::TooManyItems(n), What::List(_)) => Issue::TooManyItems(n),
            (Rule::TooFewItems(n), What::Field(_)) => Issue::TooFewChosen(n),
            (Rule::TooManyItems(n), What::Field(_)) => Issue::TooManyChosen(n),
            (Rule::Repeated, _) => Issue::Repeated,
            _ => Issue::Unfit,
        }
    }
}
