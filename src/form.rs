//! The form of step 2: fields derived from the pool's schema, their issues, and the [`Submission`], which only a
//! complete check can make.
//!
//! [`Shown`] defines when an issue is shown: when a filled field is left, and on submit. It disappears as soon as it is
//! corrected, and is never shown while a field is typed for the first time. The strength of a password is estimated
//! by a worker (`password::strength`); the texts of issues are in `i18n`.

pub mod addressee;
pub mod advice;
mod answer;
mod branch;
pub mod complaint;
pub mod consent;
pub mod email;
mod fault;
pub mod identifier;
mod keeping;
pub mod kind;
pub mod mobile;
pub mod names;
pub mod new_password;
pub mod node;
mod node_id;
mod nodes;
mod plan;
pub mod sheet;
pub mod watch;

use serde_json::Value;

use crate::{
    browser::Moment,
    config::{Identifier, Texts},
    password::{
        guess::Guess,
        policy::{Rule, Strength},
        strength::Judgement,
    },
    secret::{Password, Secret},
};
use advice::Advice;
use email::EmailFault;
use mobile::MobileFault;
use new_password::NewPassword;
use node::Node;
pub use node_id::NodeId;
use sheet::Sheet;

/// Identifies a field on the screen, in events and in issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldId {
    /// What step 1 asks for: the address that the message goes to. It is also the identifier, unless the deployment
    /// asks for a separate one.
    Identifier,
    /// The identifier, if it is not the address.
    SignInName,
    /// The new password.
    Password,
    /// The activation code.
    Code,
    /// A node of the payload.
    Node(NodeId),
}

impl FieldId {
    /// The id of the field's element on the page; `None` for a node that is not of this sheet.
    pub fn element(self, sheet: Option<&Sheet>) -> Option<String> {
        Some(match self {
            Self::Identifier => "identifier".into(),
            Self::SignInName => "sign-in-name".into(),
            Self::Password => "password".into(),
            Self::Code => "code".into(),
            Self::Node(id) => sheet?.node(id)?.element(),
        })
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issue {
    /// Empty where an answer is needed.
    Missing,
    /// Not an e-mail address.
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
    /// Does not match the schema's pattern; the help text of the field, if it has one.
    Unlike(Option<Texts>),
    /// Does not match the schema's pattern; an example of an answer that does.
    UnlikeExample(Texts),
    /// Not a URL.
    Url,
    /// Not a date.
    Date,
    /// A date before this year.
    YearBefore(u32),
    /// Not a number, or one that would be rounded.
    NotANumber,
    /// A number with a fraction.
    NotWhole,
    /// Less than this.
    AtLeast(i64),
    /// More than this.
    AtMost(i64),
    /// This or less.
    MoreThan(i64),
    /// This or more.
    LessThan(i64),
    /// Not a multiple of this.
    MultipleOf(u64),
    /// Fewer items than this.
    TooFewItems(usize),
    /// More items than this.
    TooManyItems(usize),
    /// Fewer answers chosen than this.
    TooFewChosen(usize),
    /// More answers chosen than this.
    TooManyChosen(usize),
    /// The same item twice.
    Repeated,
    /// Violates a rule of the schema that concerns several answers, or that no other issue describes.
    Unfit,
    /// The password does not meet these rules, each with what is missing.
    RulesUnmet(Vec<Rule>),
    /// A password with more octets than the tenant uses.
    TooManyOctets(usize),
    /// A password that an attacker would try first.
    Guessable(Guess),
    /// A password that is known from a breach.
    Breached,
    /// A password that is easier to guess than the pool's level requires.
    TooWeak(Judgement, Strength),
    /// The tenant complained, in its own words; empty if it gave none.
    Complained(String),
    /// An activation code that is wrong, expired or used; the tenant does not say which.
    CodeRefused,
    /// An activation code whose validity has ended.
    CodeExpired,
    /// Not a code of this length.
    CodeLength(usize),
}

/// The issue of a field that is shown, and when it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown(Option<Issue>);

impl Shown {
    /// The issue that is on the screen.
    pub fn issue(&self) -> Option<&Issue> {
        self.0.as_ref()
    }

    /// The field changed: a shown issue is updated, or removed if it is corrected.
    pub fn typed(&mut self, check: impl FnOnce() -> Option<Issue>) {
        if self.0.is_some() {
            self.0 = check();
        }
    }

    /// The field was left: shows its issue if it is filled. A complaint of the tenant stays until the field changes.
    pub fn left(&mut self, filled: bool, check: impl FnOnce() -> Option<Issue>) {
        if filled && !matches!(self.0, Some(Issue::Complained(_))) {
            self.0 = check();
        }
    }

    /// The form was submitted, or the tenant complained: shows this issue, or none.
    pub fn set(&mut self, issue: Option<Issue>) {
        self.0 = issue;
    }
}

/// A field with text and its issue.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The text as typed.
    pub text: String,
    /// Its issue.
    pub shown: Shown,
    /// Advice about a valid answer.
    pub advice: Option<Advice>,
}

/// The form of step 2.
#[derive(Clone, Debug)]
pub struct Form {
    /// Which kinds of identifier and address the config asks for.
    pub asks: Identifier,
    /// The address that step 1 asked for.
    pub identifier: Entry,
    /// The identifier, if it is not the address.
    pub sign_in_name: Entry,
    /// The fields of the schema.
    pub sheet: Sheet,
    /// The new password, if it is set at registration.
    pub password: Option<NewPassword>,
}

/// Address, identifier if it is not the address, password if it is set at registration.
type Checked = (String, Option<String>, Option<Password>);

/// A form that was checked. Only [`Form::submit`] makes one.
#[derive(Clone, Debug)]
pub struct Submission {
    address: String,
    identifier: Option<String>,
    password: Option<Password>,
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

    /// Whether identifier and address are different values.
    pub fn is_apart(&self) -> bool {
        self.identifier.is_some()
    }

    /// The password, exactly as typed, if it is set at registration.
    pub fn password(&self) -> Option<&Password> {
        self.password.as_ref()
    }

    /// The schema's properties that have an answer, and nothing else.
    pub fn payload(&self) -> &Value {
        &self.payload
    }
}

impl Form {
    /// A form of these fields, with earlier answers.
    pub fn new(
        asks: Identifier,
        identifier: &str,
        sign_in_name: &str,
        sheet: Sheet,
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
            sheet,
            password,
        };
        // A visitor who pressed Continue without leaving the field has not seen its advice yet.
        form.identifier.left(asks.address(), form.sheet.hosts());
        form
    }

    /// A field changed.
    pub fn typed(&mut self, id: FieldId, text: Secret) {
        let hosts = self.sheet.hosts();
        match id {
            FieldId::Identifier => {
                self.identifier.typed(self.asks.address(), &text, hosts);
            }
            FieldId::SignInName => self
                .sign_in_name
                .typed(self.asks.sign_in_name(), &text, hosts),
            FieldId::Password => {
                if let Some(password) = &mut self.password {
                    password.typed(text);
                }
            }
            FieldId::Node(id) => self.sheet.typed(id, text.open()),
            FieldId::Code => {}
        }
    }

    /// A field was left.
    pub fn left(&mut self, id: FieldId) {
        let hosts = self.sheet.hosts();
        match id {
            FieldId::Identifier => {
                self.identifier.left(self.asks.address(), hosts);
            }
            FieldId::SignInName => self.sign_in_name.left(self.asks.sign_in_name(), hosts),
            FieldId::Password => {
                self.tell_password();
                if let Some(password) = &mut self.password {
                    password.left();
                }
            }
            FieldId::Node(id) => self.sheet.left(id),
            FieldId::Code => {}
        }
    }

    /// Checks everything. Afterwards every issue is shown and the password is hidden again. Consents get the current
    /// time.
    ///
    /// # Errors
    /// The fields with an issue, in the order of the screen.
    pub fn check(&mut self, now: Moment) -> Result<(), Vec<FieldId>> {
        self.checked(now).map(drop)
    }

    /// Checks everything as [`Form::check`] does, and returns what is sent.
    ///
    /// # Errors
    /// The fields with an issue, in the order of the screen.
    pub fn submit(&mut self, now: Moment) -> Result<Submission, Vec<FieldId>> {
        let (address, identifier, password) = self.checked(now)?;
        Ok(Submission {
            address,
            identifier,
            password,
            payload: self.sheet.payload(),
        })
    }

    /// Address, identifier and password, if there is no issue.
    fn checked(&mut self, now: Moment) -> Result<Checked, Vec<FieldId>> {
        let hosts = self.sheet.hosts();
        let address = self.identifier.submit(self.asks.address(), hosts);
        let identifier = self
            .asks
            .is_apart()
            .then(|| self.sign_in_name.submit(self.asks.sign_in_name(), hosts));
        self.tell_password();
        let password = self.password.as_mut().map(NewPassword::submit);
        self.sheet.agreed(now);
        self.sheet.submit();
        let wrong = self.wrong();
        match address {
            Some(address) if wrong.is_empty() => {
                Ok((address, identifier.flatten(), password.flatten()))
            }
            _ => Err(wrong),
        }
    }

    /// Gives the password the words that it must not consist of: identifiers and names (PW-10).
    fn tell_password(&mut self) {
        let Some(password) = &mut self.password else {
            return;
        };
        let mut words = vec![self.identifier.text.clone(), self.sign_in_name.text.clone()];
        for id in self.sheet.on_screen() {
            let node = self.sheet.node(id);
            let node = node.filter(|node| node.name.is_some_and(names::Name::is_of_a_person));
            words.extend(node.and_then(Node::field).map(|field| field.text.clone()));
        }
        password.known(words);
    }

    /// The fields with a shown issue, in the order of the screen.
    pub fn wrong(&self) -> Vec<FieldId> {
        self.issues().into_iter().map(|(id, _)| id).collect()
    }

    /// The shown issues, in the order of the screen.
    pub fn issues(&self) -> Vec<(FieldId, Issue)> {
        let own = |id: FieldId| {
            let issue = self.issue(id)?.clone();
            Some((id, issue))
        };
        let mut issues = Vec::new();
        issues.extend(own(FieldId::Identifier));
        issues.extend(own(FieldId::SignInName));
        // Consents are below the password, above the button.
        let is_consent = |id: NodeId| self.sheet.node(id).is_some_and(|n| n.agreement().is_some());
        let (consents, fields): (Vec<_>, Vec<_>) = self
            .sheet
            .issues()
            .into_iter()
            .partition(|(id, _)| is_consent(*id));
        let of_node = |(id, issue)| (FieldId::Node(id), issue);
        issues.extend(fields.into_iter().map(of_node));
        issues.extend(own(FieldId::Password));
        issues.extend(consents.into_iter().map(of_node));
        issues
    }

    /// The shown issue of a field.
    pub fn issue(&self, id: FieldId) -> Option<&Issue> {
        match id {
            FieldId::Identifier => self.identifier.shown.issue(),
            FieldId::SignInName => self.sign_in_name.shown.issue(),
            FieldId::Password => self.password.as_ref()?.shown.issue(),
            FieldId::Node(id) => self.sheet.node(id)?.shown.issue(),
            FieldId::Code => None,
        }
    }

    /// The advice about the answer in a field.
    pub fn advice(&self, id: FieldId) -> Option<&Advice> {
        match id {
            FieldId::Identifier => self.identifier.advice.as_ref(),
            FieldId::SignInName => self.sign_in_name.advice.as_ref(),
            FieldId::Password => self.password.as_ref()?.advice.as_ref(),
            FieldId::Node(id) => self.sheet.node(id)?.advice.as_ref(),
            FieldId::Code => None,
        }
    }

    /// Shows the tenant's complaints at their fields. Returns whether any complaint had a field.
    pub fn complain(&mut self, complaints: &complaint::Complaints) -> bool {
        let fields = self.sheet.places();
        let mut places: Vec<Vec<String>> = fields.iter().map(|(_, place)| place.clone()).collect();
        for own in ["identifier", "otp_address", "password"] {
            // A property of the schema with the same name has priority.
            if !places.iter().any(|place| *place == [own]) {
                places.push(vec![own.to_owned()]);
            }
        }
        let apart = self.asks.is_apart();
        let mut placed = false;
        for (number, text) in complaints.about(&places) {
            if let Some((at, _)) = fields.get(number) {
                self.sheet.complained(*at, text);
                placed = true;
                continue;
            }
            let shown = match places[number][0].as_str() {
                "password" => self.password.as_mut().map(|p| &mut p.shown),
                "identifier" if apart => Some(&mut self.sign_in_name.shown),
                _ => Some(&mut self.identifier.shown),
            };
            if let Some(shown) = shown {
                shown.set(Some(Issue::Complained(text)));
                placed = true;
            }
        }
        placed
    }

    /// Adds an item at the end of a list. Returns the node that gets the focus.
    pub fn add(&mut self, list: NodeId) -> Option<NodeId> {
        self.sheet.add(list)
    }

    /// Removes an item from its list. Returns the list, and a neighbouring item if one is left.
    pub fn remove(&mut self, item: NodeId) -> Option<(NodeId, Option<NodeId>)> {
        self.sheet.remove(item)
    }
}

#[cfg(test)]
mod tests;
