//! Well-known names of properties. They give a field its label, its order and its autofill token, and suggest its kind
//! to `plan`. No answer is checked by its name.

/// A well-known name, in the order in which they are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the words are the names")]
pub enum Name {
    Given,
    Middle,
    Family,
    Full,
    Nickname,
    Birthdate,
    Organization,
    JobTitle,
    Email,
    Phone,
    Website,
    Street,
    Line1,
    Line2,
    City,
    State,
    PostalCode,
    Country,
}

impl Name {
    /// The name of a property's key, in any notation of its words (`given_name`, `givenName`).
    pub fn recognise(key: &str) -> Option<Self> {
        let mut plain = String::new();
        for c in key.chars() {
            if c.is_ascii_alphanumeric() {
                plain.push(c.to_ascii_lowercase());
            }
        }
        Some(match plain.as_str() {
            "givenname" | "firstname" | "forename" => Self::Given,
            "middlename" => Self::Middle,
            "familyname" | "lastname" | "surname" => Self::Family,
            "name" | "fullname" | "displayname" => Self::Full,
            "nickname" => Self::Nickname,
            "birthdate" | "dateofbirth" | "birthday" | "dob" => Self::Birthdate,
            "organization" | "organisation" | "company" | "companyname" => Self::Organization,
            "jobtitle" => Self::JobTitle,
            "email" | "emailaddress" => Self::Email,
            "phone" | "phonenumber" | "mobile" | "mobilenumber" | "telephone" => Self::Phone,
            "website" | "url" | "homepage" => Self::Website,
            "street" | "streetaddress" => Self::Street,
            "addressline1" | "address1" | "line1" => Self::Line1,
            "addressline2" | "address2" | "line2" => Self::Line2,
            "city" | "town" | "locality" => Self::City,
            "state" | "province" | "region" | "county" => Self::State,
            "postalcode" | "zip" | "zipcode" | "postcode" => Self::PostalCode,
            "country" | "countrycode" => Self::Country,
            _ => return None,
        })
    }

    /// Whether it is a name of a person.
    pub(crate) fn is_of_a_person(self) -> bool {
        self <= Self::Nickname
    }

    /// The autofill token (WCAG 1.3.5).
    pub fn autocomplete(self) -> &'static str {
        match self {
            Self::Given => "given-name",
            Self::Middle => "additional-name",
            Self::Family => "family-name",
            Self::Full => "name",
            Self::Nickname => "nickname",
            Self::Birthdate => "bday",
            Self::Organization => "organization",
            Self::JobTitle => "organization-title",
            Self::Email => "email",
            Self::Phone => "tel",
            Self::Website => "url",
            Self::Street => "street-address",
            Self::Line1 => "address-line1",
            Self::Line2 => "address-line2",
            Self::City => "address-level2",
            Self::State => "address-level1",
            Self::PostalCode => "postal-code",
            Self::Country => "country-name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_keys_are_recognised_in_every_notation() {
        for (key, name) in [
            ("given_name", Some(Name::Given)),
            ("givenName", Some(Name::Given)),
            ("First Name", Some(Name::Given)),
            ("address-line-2", Some(Name::Line2)),
            ("addressLine1", Some(Name::Line1)),
            ("zip", Some(Name::PostalCode)),
            ("zipper", None),
            ("", None),
            ("اسم", None),
        ] {
            assert_eq!(Name::recognise(key), name, "{key}");
        }
    }
}
