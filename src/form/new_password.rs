//! The new password: typed, shown or hidden, held against the rules of the pool.

use super::{Issue, Shown};
use crate::{
    password::{
        policy::{Policy, Rule, Standing},
        strength::Judged,
    },
    secret::Secret,
};

/// A new password with its rules.
#[derive(Clone, Debug, Default)]
pub struct NewPassword {
    /// As typed.
    pub text: Secret,
    /// Its issue.
    pub shown: Shown,
    /// Whether it is readable on the screen.
    pub revealed: bool,
    /// The rules that it has to meet.
    pub policy: Policy,
    /// How hard it is to guess.
    pub judged: Judged,
}

impl NewPassword {
    /// None typed yet.
    pub fn under(policy: Policy) -> Self {
        Self {
            policy,
            ..Self::default()
        }
    }

    /// Each rule with how it stands to it, in the order in which they are shown.
    pub fn standings(&self) -> Vec<(Rule, Standing)> {
        let mut standings = self.policy.standings(self.text.open());
        for (rule, standing) in &mut standings {
            if let Rule::Strength(least) = rule {
                *standing = self.judged.standing(*least);
            }
        }
        standings
    }

    /// It changed.
    pub fn typed(&mut self, text: Secret) {
        self.text = text;
        let Self {
            text,
            shown,
            policy,
            ..
        } = self;
        shown.typed(|| issue(policy, text));
    }

    /// Its field was left.
    pub fn left(&mut self) {
        let Self {
            text,
            shown,
            policy,
            ..
        } = self;
        shown.left(!text.is_empty(), || issue(policy, text));
    }

    /// It was sent: it, or nothing and its issue shows. Either way it is hidden again.
    pub fn submit(&mut self) -> Option<Secret> {
        self.revealed = false;
        let issue = issue(&self.policy, &self.text);
        let good = issue.is_none();
        self.shown.set(issue);
        good.then(|| self.text.clone())
    }
}

fn issue(policy: &Policy, password: &Secret) -> Option<Issue> {
    if password.is_empty() {
        return Some(Issue::Missing);
    }
    (!policy.is_met(password.open())).then_some(Issue::RulesUnmet)
}
