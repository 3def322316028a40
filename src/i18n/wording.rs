//! The messages whose texts a deployment may replace (`config::Wording`).

use super::Message;

/// The name of the sentence in `config.json`, if a deployment may change it.
pub fn name(message: &Message) -> Option<&'static str> {
    Some(match message {
        Message::InvitingHeading => "address_heading",
        Message::InvitingLead(_) => "address_lead",
        Message::LoginPage => "login_page",
        Message::Continue => "continue",
        Message::Privacy => "privacy",
        Message::Terms => "terms",
        Message::Help => "help",
        Message::FillingHeading => "details_heading",
        Message::FillingLead => "details_lead",
        Message::Register => "register",
        Message::ActivatingHeading(_) => "activation_heading",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{AddressKind, SENTENCES};

    #[test]
    fn every_sentence_of_the_config_is_one_of_the_page() {
        let messages = [
            Message::InvitingHeading,
            Message::InvitingLead(AddressKind::Email),
            Message::LoginPage,
            Message::Continue,
            Message::FillingHeading,
            Message::FillingLead,
            Message::Register,
            Message::ActivatingHeading(AddressKind::Mobile),
            Message::Privacy,
            Message::Terms,
            Message::Help,
        ];
        let names: Vec<_> = messages.iter().filter_map(name).collect();
        assert_eq!(names, SENTENCES);
        assert_eq!(name(&Message::PasswordLabel), None);
    }
}
