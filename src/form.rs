//! The form of step 2: fields out of the pool's schema, their issues, and the [`Submission`] that
//! nothing unchecked can become.
//!
//! When an issue shows is a rule written once, in [`Entry`]: on leaving a field that was filled, on
//! submit, gone as soon as it is mended; never while typing for the first time. What this module
//! does not do: judge strength, or know the words of an issue.

pub mod email;
pub mod schema;

use serde_json::{Map, Value};

use crate::{password::policy::Policy, secret::Secret};
use email::EmailFault;
use schema::{Field, Kind};

/// Names a field: on the screen, in events, in issues.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FieldId {
    /// The e-mail address.
    Identifier,
    /// The new password.
    Password,
    /// The activation code.
    Code,
    /// A property of the payload, by its key in the schema.
    Payload(String),
}

impl FieldId {
    /// The id of the field's element. Keys may hold anything; an id must not hold white space.
    pub fn element(&self) -> String {
        match self {
            Self::Identifier => "identifier".into(),
            Self::Password => "password".into(),
            Self::Code => "code".into(),
            Self::Payload(key) => {
                let mut id = String::from("field-");
                for c in key.chars() {
                    match c {
                        c if c.is_alphanumeric() || matches!(c, '_' | '-') => id.push(c),
                        c => id.push_str(&format!(".{:x}", c as u32)),
                    }
                }
                id
            }
        }
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issue {
    /// Empty where an answer is needed.
    Missing,
    /// Not an address.
    Email(EmailFault),
    /// Fewer characters than this.
    TooShort(usize),
    /// More characters than this.
    TooLong(usize),
    /// Not one of the choices.
    NotAChoice,
    /// Rules of the password are left to meet.
    RulesUnmet,
    /// The tenant complains, in its own words or without any.
    Complained(String),
    /// An activation code that is wrong, expired or used; nobody can say which.
    CodeRefused,
    /// An activation code whose time is over.
    CodeExpired,
    /// Not the length of an activation code.
    CodeLength(usize),
}

/// The shown state of one field's issue.
#[derive(Clone, Debug, Default)]
pub struct Shown(Option<Issue>);

impl Shown {
    /// The issue that is on the screen.
    pub fn issue(&self) -> Option<&Issue> {
        self.0.as_ref()
    }

    /// The field changed: an issue that is mended vanishes, one that is not stays up to date.
    pub fn typed(&mut self, check: impl FnOnce() -> Option<Issue>) {
        if self.0.is_some() {
            self.0 = check();
        }
    }

    /// The field was left.
    pub fn left(&mut self, filled: bool, check: impl FnOnce() -> Option<Issue>) {
        if filled && !matches!(self.0, Some(Issue::Complained(_))) {
            self.0 = check();
        }
    }

    /// The form was sent, or somebody else found an issue.
    pub fn set(&mut self, issue: Option<Issue>) {
        self.0 = issue;
    }
}

/// A field with text and its issue.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// As typed.
    pub text: String,
    /// Its issue.
    pub shown: Shown,
}

/// The new password.
#[derive(Clone, Debug, Default)]
pub struct PasswordEntry {
    /// As typed.
    pub text: Secret,
    /// Its issue.
    pub shown: Shown,
    /// Whether it is readable on the screen.
    pub revealed: bool,
}

/// Step 2.
#[derive(Clone, Debug)]
pub struct Form {
    /// The e-mail address.
    pub identifier: Entry,
    /// The fields of the schema, in the order in which they are asked.
    pub fields: Vec<Field>,
    /// The new password.
    pub password: PasswordEntry,
    /// The rules of the password.
    pub policy: Policy,
}

/// A form that was checked. There is no other way to make one than [`Form::submit`].
#[derive(Clone, Debug)]
pub struct Submission {
    identifier: String,
    password: Secret,
    payload: Value,
}

impl Submission {
    /// The address.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The password, exactly as typed.
    pub fn password(&self) -> &Secret {
        &self.password
    }

    /// Exactly the schema's properties that have an answer.
    pub fn payload(&self) -> &Value {
        &self.payload
    }
}

impl Form {
    /// A form of these fields with what was answered before.
    pub fn new(identifier: &str, fields: Vec<Field>, policy: Policy) -> Self {
        let mut form = Self {
            identifier: Entry {
                text: identifier.to_owned(),
                shown: Shown::default(),
            },
            fields,
            password: PasswordEntry::default(),
            policy,
        };
        form.derive_full_name();
        form
    }

    /// A field changed.
    pub fn typed(&mut self, id: &FieldId, text: Secret) {
        match id {
            FieldId::Identifier => {
                text.open().clone_into(&mut self.identifier.text);
                let Entry { text, shown } = &mut self.identifier;
                shown.typed(|| identifier_issue(text));
            }
            FieldId::Password => {
                self.password.text = text;
                let PasswordEntry { text, shown, .. } = &mut self.password;
                shown.typed(|| password_issue(&self.policy, text));
            }
            FieldId::Payload(key) => {
                if let Some(field) = self.fields.iter_mut().find(|f| f.key == *key) {
                    field.answered_by_visitor = true;
                    text.open().clone_into(&mut field.entry.text);
                    field.recheck();
                }
                self.derive_full_name();
            }
            FieldId::Code => {}
        }
    }

    /// A field was left.
    pub fn left(&mut self, id: &FieldId) {
        match id {
            FieldId::Identifier => {
                let Entry { text, shown } = &mut self.identifier;
                shown.left(!text.is_empty(), || identifier_issue(text));
            }
            FieldId::Password => {
                let PasswordEntry { text, shown, .. } = &mut self.password;
                shown.left(!text.is_empty(), || password_issue(&self.policy, text));
            }
            FieldId::Payload(key) => {
                if let Some(field) = self.fields.iter_mut().find(|f| f.key == *key) {
                    let issue = field.issue();
                    field
                        .entry
                        .shown
                        .left(!field.entry.text.is_empty(), || issue);
                }
            }
            FieldId::Code => {}
        }
    }

    /// Checks everything; afterwards every issue shows and the password is hidden again.
    ///
    /// # Errors
    /// The fields with an issue, in the order of the screen.
    pub fn submit(&mut self) -> Result<Submission, Vec<FieldId>> {
        self.password.revealed = false;
        self.identifier
            .shown
            .set(identifier_issue(&self.identifier.text));
        self.password
            .shown
            .set(password_issue(&self.policy, &self.password.text));
        for field in &mut self.fields {
            let issue = field.issue();
            field.entry.shown.set(issue);
        }
        let wrong = self.wrong();
        match email::read(&self.identifier.text) {
            Ok(identifier) if wrong.is_empty() => Ok(Submission {
                identifier,
                password: self.password.text.clone(),
                payload: self.payload(),
            }),
            _ => Err(wrong),
        }
    }

    fn payload(&self) -> Value {
        let mut payload = Map::new();
        for field in &self.fields {
            if let Some(answer) = field.answer() {
                payload.insert(field.key.clone(), answer);
            }
        }
        Value::Object(payload)
    }

    /// The fields whose issue is on the screen, in its order.
    pub fn wrong(&self) -> Vec<FieldId> {
        self.issues().into_iter().map(|(id, _)| id).collect()
    }

    /// The issues on the screen, in its order.
    pub fn issues(&self) -> Vec<(FieldId, Issue)> {
        let identifier = self
            .identifier
            .shown
            .issue()
            .map(|i| (FieldId::Identifier, i.clone()));
        let password = self
            .password
            .shown
            .issue()
            .map(|i| (FieldId::Password, i.clone()));
        let fields = self.fields.iter().filter_map(|f| {
            Some((
                FieldId::Payload(f.key.clone()),
                f.entry.shown.issue()?.clone(),
            ))
        });
        identifier
            .into_iter()
            .chain(fields)
            .chain(password)
            .collect()
    }

    /// The issue of one field that is on the screen.
    pub fn issue(&self, id: &FieldId) -> Option<&Issue> {
        match id {
            FieldId::Identifier => self.identifier.shown.issue(),
            FieldId::Password => self.password.shown.issue(),
            FieldId::Payload(key) => self
                .fields
                .iter()
                .find(|f| f.key == *key)?
                .entry
                .shown
                .issue(),
            FieldId::Code => None,
        }
    }

    /// Puts the tenant's complaints on their fields; whether any had one.
    pub fn complain(&mut self, complaints: &crate::identity::refusal::Complaints) -> bool {
        let keys: Vec<String> = self.fields.iter().map(|f| f.key.clone()).collect();
        let mut names: Vec<&str> = keys.iter().map(String::as_str).collect();
        for own in ["identifier", "password"] {
            if !names.contains(&own) {
                names.push(own);
            }
        }
        let found = complaints.about(&names);
        for (name, text) in &found {
            let issue = Some(Issue::Complained(text.clone()));
            match self.fields.iter_mut().find(|f| f.key == *name) {
                Some(field) => field.entry.shown.set(issue),
                None if *name == "password" => self.password.shown.set(issue),
                None => self.identifier.shown.set(issue),
            }
        }
        !found.is_empty()
    }

    /// The full name follows the two others until the visitor writes it: nothing is asked twice
    /// (WCAG 3.3.7).
    fn derive_full_name(&mut self) {
        let text = |key: &str| {
            self.fields
                .iter()
                .find(|f| f.key == key)
                .map_or("", |f| f.entry.text.trim())
        };
        let full = [text("given_name"), text("family_name")]
            .join(" ")
            .trim()
            .to_owned();
        let name = self
            .fields
            .iter_mut()
            .find(|f| f.key == "name" && f.kind == Kind::Text);
        if let Some(name) = name.filter(|f| !f.answered_by_visitor) {
            name.entry.text = full;
            name.recheck();
        }
    }
}

pub(crate) fn identifier_issue(text: &str) -> Option<Issue> {
    match email::read(text) {
        Ok(_) => None,
        Err(EmailFault::Empty) => Some(Issue::Missing),
        Err(fault) => Some(Issue::Email(fault)),
    }
}

fn password_issue(policy: &Policy, password: &Secret) -> Option<Issue> {
    if password.is_empty() {
        return Some(Issue::Missing);
    }
    (!policy.is_met(password.open())).then_some(Issue::RulesUnmet)
}

#[cfg(test)]
mod tests;
