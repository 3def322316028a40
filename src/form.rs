//! The form of step 2: fields out of the pool's schema, their issues, and the [`Submission`] that
//! nothing unchecked can become.
//!
//! When an issue shows is a rule written once, in [`Entry`]: on leaving a field that was filled, on
//! submit, gone as soon as it is mended; never while typing for the first time. What this module
//! does not do: judge strength, or know the words of an issue.

pub mod advice;
pub mod digit;
pub mod email;
pub mod identifier;
pub mod mobile;
pub mod new_password;
pub mod schema;

use serde_json::{Map, Value};

use crate::{
    config::{Identifier, IdentifierKind},
    secret::Secret,
};
use advice::Advice;
use email::EmailFault;
use mobile::MobileFault;
use new_password::NewPassword;
use schema::{Field, Kind};

/// Names a field: on the screen, in events, in issues.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FieldId {
    /// What step 1 asks for: the address that the message goes to, which is the identifier too
    /// unless the deployment asks for that apart.
    Identifier,
    /// The identifier, where it is not the address.
    SignInName,
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
            Self::SignInName => "sign-in-name".into(),
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
    /// Not a mobile number.
    Mobile(MobileFault),
    /// Not a user name: it has a space or more than ASCII.
    Username,
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
    /// What is said of a good answer.
    pub advice: Option<Advice>,
}

/// Step 2.
#[derive(Clone, Debug)]
pub struct Form {
    /// What the two below are.
    pub asks: Identifier,
    /// The address that step 1 asked for.
    pub identifier: Entry,
    /// The identifier, where it is not the address.
    pub sign_in_name: Entry,
    /// The fields of the schema, in the order in which they are asked.
    pub fields: Vec<Field>,
    /// The new password, where it is set now.
    pub password: Option<NewPassword>,
}

/// A form that was checked. There is no other way to make one than [`Form::submit`].
#[derive(Clone, Debug)]
pub struct Submission {
    address: String,
    identifier: Option<String>,
    password: Option<Secret>,
    payload: Value,
}

impl Submission {
    /// Where the message goes.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What the account signs in with.
    pub fn identifier(&self) -> &str {
        self.identifier.as_deref().unwrap_or(&self.address)
    }

    /// Whether identifier and address are two.
    pub fn is_apart(&self) -> bool {
        self.identifier.is_some()
    }

    /// The password, exactly as typed, where one is set now.
    pub fn password(&self) -> Option<&Secret> {
        self.password.as_ref()
    }

    /// Exactly the schema's properties that have an answer.
    pub fn payload(&self) -> &Value {
        &self.payload
    }
}

impl Form {
    /// A form of these fields with what was answered before.
    pub fn new(
        asks: Identifier,
        identifier: &str,
        sign_in_name: &str,
        fields: Vec<Field>,
        password: Option<NewPassword>,
    ) -> Self {
        let entry = |text: &str| Entry {
            text: text.to_owned(),
            ..Entry::default()
        };
        let mut form = Self {
            asks,
            identifier: entry(identifier),
            sign_in_name: entry(sign_in_name),
            fields,
            password,
        };
        // Whoever pressed Continue out of the field has not seen it yet.
        form.identifier.advise(asks.code_to.into());
        form.derive_full_name();
        form
    }

    /// What step 1 asked for.
    fn address_kind(&self) -> IdentifierKind {
        self.asks.code_to.into()
    }

    /// A field changed.
    pub fn typed(&mut self, id: &FieldId, text: Secret) {
        match id {
            FieldId::Identifier => {
                let kind = self.address_kind();
                self.identifier.typed(kind, &text);
            }
            FieldId::SignInName => self.sign_in_name.typed(self.asks.kind, &text),
            FieldId::Password => {
                if let Some(password) = &mut self.password {
                    password.typed(text);
                }
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
                let kind = self.address_kind();
                self.identifier.left(kind);
            }
            FieldId::SignInName => self.sign_in_name.left(self.asks.kind),
            FieldId::Password => {
                if let Some(password) = &mut self.password {
                    password.left();
                }
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
        let kind = self.address_kind();
        let address = self.identifier.submit(kind);
        let identifier = self
            .asks
            .is_apart()
            .then(|| self.sign_in_name.submit(self.asks.kind));
        let password = self.password.as_mut().map(NewPassword::submit);
        for field in &mut self.fields {
            let issue = field.issue();
            field.entry.shown.set(issue);
        }
        let wrong = self.wrong();
        match address {
            Some(address) if wrong.is_empty() => Ok(Submission {
                address,
                identifier: identifier.flatten(),
                password: password.flatten(),
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
        let mut ids = vec![FieldId::Identifier, FieldId::SignInName];
        ids.extend(self.fields.iter().map(|f| FieldId::Payload(f.key.clone())));
        ids.push(FieldId::Password);
        ids.into_iter()
            .filter_map(|id| {
                let issue = self.issue(&id)?.clone();
                Some((id, issue))
            })
            .collect()
    }

    /// The issue of one field that is on the screen.
    pub fn issue(&self, id: &FieldId) -> Option<&Issue> {
        match id {
            FieldId::Identifier => self.identifier.shown.issue(),
            FieldId::SignInName => self.sign_in_name.shown.issue(),
            FieldId::Password => self.password.as_ref()?.shown.issue(),
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

    /// What is said of the answer in a field.
    pub fn advice(&self, id: &FieldId) -> Option<&Advice> {
        match id {
            FieldId::Identifier => self.identifier.advice.as_ref(),
            FieldId::SignInName => self.sign_in_name.advice.as_ref(),
            _ => None,
        }
    }

    /// Puts the tenant's complaints on their fields; whether any had one.
    pub fn complain(&mut self, complaints: &crate::identity::refusal::Complaints) -> bool {
        let keys: Vec<String> = self.fields.iter().map(|f| f.key.clone()).collect();
        let mut names: Vec<&str> = keys.iter().map(String::as_str).collect();
        for own in ["identifier", "otp_address", "password"] {
            if !names.contains(&own) {
                names.push(own);
            }
        }
        let apart = self.asks.is_apart();
        let found = complaints.about(&names);
        let mut placed = false;
        for (name, text) in &found {
            let field = self.fields.iter_mut().find(|f| f.key == *name);
            let shown = match (field, *name) {
                (Some(field), _) => Some(&mut field.entry.shown),
                (None, "password") => self.password.as_mut().map(|p| &mut p.shown),
                (None, "identifier") if apart => Some(&mut self.sign_in_name.shown),
                (None, _) => Some(&mut self.identifier.shown),
            };
            if let Some(shown) = shown {
                shown.set(Some(Issue::Complained(text.clone())));
                placed = true;
            }
        }
        placed
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

#[cfg(test)]
mod tests;
