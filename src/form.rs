//! The form of step 2: fields out of the pool's schema, their issues, and the [`Submission`] that
//! nothing unchecked can become.
//!
//! When an issue shows is a rule written once, in [`Entry`]: on leaving a field that was filled, on
//! submit, gone as soon as it is mended; never while typing for the first time. What this module
//! does not do: judge strength, or know the words of an issue.

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
pub mod mobile;
pub mod names;
pub mod new_password;
pub mod node;
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
pub use nodes::NodeId;
use sheet::Sheet;

/// Names a field: on the screen, in events, in issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// A node of the payload.
    Node(NodeId),
}

impl FieldId {
    /// The id of the field's element on the page; nothing for a node that is not of this sheet.
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
    /// Not as the schema's pattern says; what helps, if there is anything.
    Unlike(Option<Texts>),
    /// Not as the schema's pattern says; an answer that is.
    UnlikeExample(Texts),
    /// Not an address of the web.
    Url,
    /// Not a day.
    Date,
    /// A day before this year.
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
    /// Does not go together with other answers.
    Unfit,
    /// Rules of the password are left to meet: these, each with what is missing.
    RulesUnmet(Vec<Rule>),
    /// A password of more octets than the tenant looks at.
    TooManyOctets(usize),
    /// A password that anybody would try.
    Guessable(Guess),
    /// A password that is known from a breach.
    Breached,
    /// A password that is easier to guess than the pool's level allows.
    TooWeak(Judgement, Strength),
    /// The tenant complains, in its own words or without any.
    Complained(String),
    /// An activation code that is wrong, expired or used; nobody can say which.
    CodeRefused,
    /// An activation code whose time is over.
    CodeExpired,
    /// Not an activation code of this length.
    CodeLength(usize),
}

/// The shown state of one field's issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// The fields of the schema.
    pub sheet: Sheet,
    /// The new password, where it is set now.
    pub password: Option<NewPassword>,
}

/// Address, identifier where it is another, password where one is set now.
type Checked = (String, Option<String>, Option<Password>);

/// A form that was checked. There is no other way to make one than [`Form::submit`].
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

    /// Whether identifier and address are two.
    pub fn is_apart(&self) -> bool {
        self.identifier.is_some()
    }

    /// The password, exactly as typed, where one is set now.
    pub fn password(&self) -> Option<&Password> {
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
        // Whoever pressed Continue out of the field has not seen it yet.
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

    /// Checks everything; afterwards every issue shows and the password is hidden again. What the
    /// visitor agrees to, they agree to now.
    ///
    /// # Errors
    /// The fields with an issue, in the order of the screen.
    pub fn check(&mut self, now: Moment) -> Result<(), Vec<FieldId>> {
        self.checked(now).map(drop)
    }

    /// Checks everything as [`Form::check`] does, and makes of it what is sent.
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

    /// Address, identifier and password, if nothing on the screen is wrong.
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

    /// Tells the password what it must not be made of (PW-10).
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

    /// The fields whose issue is on the screen, in its order.
    pub fn wrong(&self) -> Vec<FieldId> {
        self.issues().into_iter().map(|(id, _)| id).collect()
    }

    /// The issues on the screen, in its order.
    pub fn issues(&self) -> Vec<(FieldId, Issue)> {
        let own = |id: FieldId| {
            let issue = self.issue(id)?.clone();
            Some((id, issue))
        };
        let mut issues = Vec::new();
        issues.extend(own(FieldId::Identifier));
        issues.extend(own(FieldId::SignInName));
        // Consents stand before the button, after the password.
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

    /// The issue of one field that is on the screen.
    pub fn issue(&self, id: FieldId) -> Option<&Issue> {
        match id {
            FieldId::Identifier => self.identifier.shown.issue(),
            FieldId::SignInName => self.sign_in_name.shown.issue(),
            FieldId::Password => self.password.as_ref()?.shown.issue(),
            FieldId::Node(id) => self.sheet.node(id)?.shown.issue(),
            FieldId::Code => None,
        }
    }

    /// What is said of the answer in a field.
    pub fn advice(&self, id: FieldId) -> Option<&Advice> {
        match id {
            FieldId::Identifier => self.identifier.advice.as_ref(),
            FieldId::SignInName => self.sign_in_name.advice.as_ref(),
            FieldId::Password => self.password.as_ref()?.advice.as_ref(),
            FieldId::Node(id) => self.sheet.node(id)?.advice.as_ref(),
            FieldId::Code => None,
        }
    }

    /// Puts the tenant's complaints on their fields; whether any had one.
    pub fn complain(&mut self, complaints: &complaint::Complaints) -> bool {
        let fields = self.sheet.places();
        let mut places: Vec<Vec<String>> = fields.iter().map(|(_, place)| place.clone()).collect();
        for own in ["identifier", "otp_address", "password"] {
            // A property of the same name stands before it.
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

    /// Another item at the end of a list; where the focus goes.
    pub fn add(&mut self, list: NodeId) -> Option<NodeId> {
        self.sheet.add(list)
    }

    /// Takes an item out of its list; the list, and the item that stands beside.
    pub fn remove(&mut self, item: NodeId) -> Option<(NodeId, Option<NodeId>)> {
        self.sheet.remove(item)
    }
}

#[cfg(test)]
mod tests;
