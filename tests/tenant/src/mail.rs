//! The outbox: stores the messages that a tenant would send, for people and tests to read.

use std::time::SystemTime;

use form_urlencoded::byte_serialize;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;
use crate::identifier::Kind;
use crate::settings::{LinkStyle, Settings};
use crate::span::Span;

/// What a message is about (contract.md sections 3.1 and 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// A code to type.
    ActivateCode,
    /// A link to open.
    ActivateLink,
    /// A code to sign in with.
    SignInCode,
    /// Somebody tried to register an address that already has an account.
    IdentifierUsed,
    /// The tenant did not send it: it came to the mail sink.
    Received,
}

/// How a message goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// To an e-mail address.
    Mail,
    /// To a telephone number.
    Sms,
}

/// A message, by mail or, to a telephone number, by SMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Address.
    pub to: String,
    /// How it goes.
    pub channel: Channel,
    /// What it is about.
    pub kind: MailKind,
    /// The code, when it is one to type.
    pub code: Option<String>,
    /// The extended code, when it is in a link.
    pub extended_code: Option<String>,
    /// The link.
    pub link: Option<String>,
    /// Subject line.
    pub subject: String,
    /// Text.
    pub body: String,
    /// HTML, of a message that has some.
    pub html: Option<String>,
    /// Who sent it, if it was not the tenant.
    pub from: Option<String>,
    /// The workspace whose theme it was asked to wear (`server_id`).
    pub theme: Option<String>,
    /// When it was sent, by the tenant's clock.
    pub at: SystemTime,
}

/// A message as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) to: String,
    pub(crate) kind: MailKind,
    pub(crate) code: Option<String>,
    pub(crate) extended_code: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) subject: String,
    pub(crate) body: String,
    #[serde(default)]
    pub(crate) html: Option<String>,
    #[serde(default)]
    pub(crate) from: Option<String>,
    pub(crate) theme: Option<String>,
    pub(crate) at: Moment,
}

/// What activation mails are to contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Code,
    Link,
}

/// Why somebody is to activate an account (`mode`). The vendor's own texts are not public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// They have registered.
    Registration,
    /// Somebody has invited them.
    Invitation,
}

impl Occasion {
    fn why(self) -> &'static str {
        match self {
            Self::Registration => "",
            Self::Invitation => "You have been invited to an account, which waits for you.\n\n",
        }
    }

    fn where_typed(self) -> &'static str {
        match self {
            Self::Registration => "on the page where you registered",
            Self::Invitation => "on the page that asks for it",
        }
    }

    fn what_for(self) -> &'static str {
        match self {
            Self::Registration => "finish your registration",
            Self::Invitation => "accept the invitation",
        }
    }

    fn otherwise(self) -> &'static str {
        match self {
            Self::Registration => "If you did not register, you need not do anything.",
            Self::Invitation => "If you do not want it, you need not do anything.",
        }
    }
}

/// What a link may carry.
pub(crate) struct Linked<'a> {
    pub(crate) short: &'a str,
    pub(crate) extended: &'a str,
    pub(crate) user_id: &'a str,
}

impl Letter {
    pub(crate) fn to_mail(&self) -> Mail {
        Mail {
            to: self.to.clone(),
            channel: self.channel(),
            kind: self.kind,
            code: self.code.clone(),
            extended_code: self.extended_code.clone(),
            link: self.link.clone(),
            subject: self.subject.clone(),
            body: self.body.clone(),
            html: self.html.clone(),
            from: self.from.clone(),
            theme: self.theme.clone(),
            at: self.at.system_time(),
        }
    }

    pub(crate) fn channel(&self) -> Channel {
        match Kind::recognise(&self.to, false) {
            Some(Kind::Mobile) => Channel::Sms,
            _ => Channel::Mail,
        }
    }

    pub(crate) fn new(to: &str, kind: MailKind, theme: Option<String>, at: Moment) -> Self {
        Self {
            to: to.to_owned(),
            kind,
            code: None,
            extended_code: None,
            link: None,
            subject: String::new(),
            body: String::new(),
            html: None,
            from: None,
            theme,
            at,
        }
    }

    /// A code to type.
    pub(crate) fn with_code(
        to: &str,
        code: &str,
        occasion: Occasion,
        settings: &Settings,
        theme: Option<String>,
        at: Moment,
    ) -> Self {
        let ttl = minutes(settings.pool.activation().ttl);
        let body = format!(
            "{}Your code is {code}\n\n\
             Type it {}. It is valid for {ttl}, and only the code of the newest message works.\n\n{}",
            occasion.why(),
            occasion.where_typed(),
            occasion.otherwise(),
        );
        Self {
            code: Some(code.to_owned()),
            subject: subject(to, &format!("{code} is your activation code")),
            body,
            ..Self::new(to, MailKind::ActivateCode, theme, at)
        }
    }

    /// A link to open.
    pub(crate) fn with_link(
        to: &str,
        code: &Linked<'_>,
        onward: Option<&str>,
        occasion: Occasion,
        settings: &Settings,
        theme: Option<String>,
        at: Moment,
    ) -> Self {
        let ttl = minutes(settings.pool.activation().ttl);
        let what_for = occasion.what_for();
        let link = link(to, code, onward, settings, theme.as_deref());
        let short = settings.link_style == LinkStyle::PageShortCode;
        let body = format!(
            "{}Open this link to {what_for}:\n\n{link}\n\n\
             It is valid for {ttl}, and only the link of the newest message works.\n\n{}",
            occasion.why(),
            occasion.otherwise(),
        );
        Self {
            code: short.then(|| code.short.to_owned()),
            extended_code: (!short).then(|| code.extended.to_owned()),
            link: Some(link),
            subject: subject(
                to,
                match occasion {
                    Occasion::Registration => "Finish your registration",
                    Occasion::Invitation => "Accept the invitation",
                },
            ),
            body,
            ..Self::new(to, MailKind::ActivateLink, theme, at)
        }
    }

    /// A code to sign in with.
    pub(crate) fn to_sign_in(to: &str, code: &str, ttl: Span, at: Moment) -> Self {
        let body = format!(
            "Your code is {code}\n\nIt signs you in within {}.",
            minutes(ttl)
        );
        Self {
            code: Some(code.to_owned()),
            subject: subject(to, &format!("{code} is your code to sign in")),
            body,
            ..Self::new(to, MailKind::SignInCode, None, at)
        }
    }

    /// To the owner of an address somebody tried to register.
    pub(crate) fn identifier_used(
        to: &str,
        settings: &Settings,
        theme: Option<String>,
        at: Moment,
    ) -> Self {
        let sign_in = format!("{}/{}/sign-in", settings.origin, settings.tenant_id);
        let body = format!(
            "Somebody, perhaps you, tried to register with this address. You already have an \
             account, and nothing about it has changed.\n\n\
             If it was you, sign in with the account you have: {sign_in}\n\n\
             If it was not you, you need not do anything.",
        );
        Self {
            subject: subject(to, "You already have an account"),
            body,
            ..Self::new(to, MailKind::IdentifierUsed, theme, at)
        }
    }
}

/// A text message has no subject line.
fn subject(to: &str, subject: &str) -> String {
    match Kind::recognise(to, false) {
        Some(Kind::Mobile) => String::new(),
        _ => subject.to_owned(),
    }
}

fn link(
    to: &str,
    code: &Linked<'_>,
    onward: Option<&str>,
    settings: &Settings,
    theme: Option<&str>,
) -> String {
    let escaped: String = byte_serialize(code.extended.as_bytes()).collect();
    match settings.link_style {
        LinkStyle::PageFragment => format!("{}/activate/#code={escaped}", settings.page),
        LinkStyle::PageQuery => format!("{}/activate/?code={escaped}", settings.page),
        LinkStyle::PageShortCode => {
            let user: String = byte_serialize(code.user_id.as_bytes()).collect();
            let short: String = byte_serialize(code.short.as_bytes()).collect();
            format!("{}/activate/#code={short}&user_id={user}", settings.page)
        }
        LinkStyle::PageParameters => {
            let user: String = byte_serialize(code.user_id.as_bytes()).collect();
            let to: String = byte_serialize(to.as_bytes()).collect();
            format!(
                "{}/activate/?login_id=&user_id={user}&login_state=&code={escaped}\
                 &promptForPassword=false&identifier={to}&server_id={}&go_to=",
                settings.page,
                theme.unwrap_or_default()
            )
        }
        LinkStyle::Vendor => {
            let Settings {
                origin,
                tenant_id,
                pool,
                ..
            } = settings;
            let mut link = format!(
                "{origin}/{tenant_id}/identity/{}/activate?code={escaped}",
                pool.id
            );
            let more = [("server_id", theme), ("post_activation_url", onward)];
            for (name, value) in more {
                if let Some(value) = value {
                    let value: String = byte_serialize(value.as_bytes()).collect();
                    link.push_str(&format!("&{name}={value}"));
                }
            }
            link
        }
    }
}

fn minutes(span: Span) -> String {
    match span.0.as_secs() {
        60 => "1 minute".into(),
        seconds if seconds != 0 && seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        1 => "1 second".into(),
        seconds => format!("{seconds} seconds"),
    }
}
