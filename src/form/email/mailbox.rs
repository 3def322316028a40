//! The web page of an address's mailbox, for the large public mail services. It is a convenience: an address that is
//! not in the table is as valid as any other.

/// A service and where its mailbox opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name of the service.
    pub name: &'static str,
    /// Host and path; see [`Mailbox::url`].
    place: &'static str,
}

/// Name, place and domains. A domain that ends in a dot stands for all of its countries: `yahoo.` for `yahoo.fr` and
/// `yahoo.co.uk`.
const SERVICES: [(&str, &str, &[&str]); 10] = [
    (
        "Gmail",
        "mail.google.com/",
        &["gmail.com", "googlemail.com"],
    ),
    (
        "Outlook",
        "outlook.live.com/mail/",
        &["outlook.", "hotmail.", "live.", "msn.com"],
    ),
    (
        "Yahoo Mail",
        "mail.yahoo.com/",
        &["yahoo.", "ymail.com", "rocketmail.com"],
    ),
    (
        "iCloud Mail",
        "www.icloud.com/mail/",
        &["icloud.com", "me.com", "mac.com"],
    ),
    (
        "Proton Mail",
        "mail.proton.me/",
        &["proton.me", "protonmail.com", "pm.me"],
    ),
    ("AOL Mail", "mail.aol.com/", &["aol.com"]),
    (
        "GMX",
        "www.gmx.net/",
        &["gmx.de", "gmx.net", "gmx.at", "gmx.ch"],
    ),
    (
        "Fastmail",
        "app.fastmail.com/",
        &["fastmail.com", "fastmail.fm"],
    ),
    ("Zoho Mail", "mail.zoho.com/", &["zohomail.com"]),
    ("WEB.DE", "web.de/", &["web.de"]),
];

impl Mailbox {
    /// The mailbox of an address, where its domain is known.
    pub fn find(address: &str) -> Option<Self> {
        let (_, domain) = address.rsplit_once('@')?;
        let domain = domain.trim_end_matches('.').to_ascii_lowercase();
        let served = |known: &&str| match known.ends_with('.') {
            true => domain.strip_prefix(*known).is_some_and(is_of_a_country),
            false => domain == **known,
        };
        SERVICES
            .iter()
            .find(|(_, _, domains)| domains.iter().any(served))
            .map(|(name, place, _)| Self { name, place })
    }

    /// Its address.
    pub fn url(&self) -> String {
        ["https://", self.place].concat()
    }
}

/// Whether this can follow the name of a service: `com`, `fr`, `co.uk`, `com.br`.
fn is_of_a_country(ending: &str) -> bool {
    let country = match ending.split_once('.') {
        Some(("co" | "com", country)) => country,
        Some(_) => return false,
        None if ending == "com" => return true,
        None => ending,
    };
    country.len() == 2 && country.bytes().all(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, name: Option<&str>) {
        assert_eq!(
            Mailbox::find(address).map(|mailbox| mailbox.name),
            name,
            "{address}"
        );
    }

    #[test]
    fn the_mailbox_is_found_by_the_domain() {
        check("ada@gmail.com", Some("Gmail"));
        check("Ada.L+x@GMail.Com", Some("Gmail"));
        check("ada@googlemail.com.", Some("Gmail"));
        check("ada@hotmail.co.uk", Some("Outlook"));
        check("ada@live.nl", Some("Outlook"));
        check("ada@yahoo.com.br", Some("Yahoo Mail"));
        check("ada@me.com", Some("iCloud Mail"));
        check("ada@pm.me", Some("Proton Mail"));
        check("ada@gmx.at", Some("GMX"));
    }

    #[test]
    fn a_domain_that_only_looks_like_one_of_a_service_has_no_mailbox() {
        for other in [
            "ada@mail.example",
            "ada@gmail.com.example",
            "ada@notgmail.com",
            "ada@mail.gmail.com",
            "ada@yahoo.example",
            "ada@yahoo.evil.fr",
            "ada@live.",
            "ada@live.co.uk.com",
            "ada@",
            "gmail.com",
            "",
        ] {
            check(other, None);
        }
    }

    #[test]
    fn every_mailbox_has_an_https_url_of_its_own() {
        let mut places: Vec<String> = SERVICES
            .iter()
            .map(|(name, place, _)| Mailbox { name, place }.url())
            .collect();
        assert!(
            places
                .iter()
                .all(|url| url.starts_with("https://") && url.ends_with('/'))
        );
        places.sort();
        places.dedup();
        assert_eq!(places.len(), SERVICES.len());
    }
}
