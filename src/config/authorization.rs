//! The setting `authorization`: when the page requests a token, in which window, with which parameters, and whether
//! step 1 announces a login page.

use serde::Deserialize;

use super::Reader;

/// Whether an authorization response must carry `iss` (RFC 9207).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IssuerInResponse {
    /// Refuse a response without it.
    #[default]
    Required,
    /// Check it if it is there.
    Optional,
}

/// When the token is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthorizeWhen {
    /// After step 1.
    #[default]
    Continue,
    /// As soon as the page is opened.
    Arrival,
}

/// Where a token that has ended in the middle of a step is renewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// In the window of the page: it is left and comes back, and the password is typed again.
    #[default]
    SameWindow,
    /// In a small one, where the browser opens it: the page stays, with all that was typed.
    SmallWindow,
}

/// How the page gets a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Authorization {
    /// When the token is requested.
    pub when: AuthorizeWhen,
    /// Where a token that has ended is renewed.
    pub renewal: Renewal,
    /// Whether a response without `iss` is refused.
    pub issuer_in_response: IssuerInResponse,
    /// Parameters that the deployment adds to the authorization request, literally (contract.md section 2.6).
    /// [`PAGE_LANGUAGE`] as `ui_locales` stands for the language on the screen.
    pub parameters: Vec<(&'static str, String)>,
    /// Whether the tenant shows a page on which the visitor has to do something; step 1 then says so.
    pub login_page: bool,
}

/// The value of `ui_locales` that stands for the language on the screen.
const PAGE_LANGUAGE: &str = "page";

/// The values of `prompt` (OpenID Connect Core section 3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Prompt {
    None,
    Login,
    Consent,
    SelectAccount,
}

impl Prompt {
    fn word(self) -> &'static str {
        match self {
            Self::None => SILENT,
            Self::Login => "login",
            Self::Consent => "consent",
            Self::SelectAccount => "select_account",
        }
    }
}

/// The value of `prompt` with which the tenant shows no page.
const SILENT: &str = "none";

impl Authorization {
    /// The parameters that the deployment adds, for a page in this language.
    pub fn added<'a>(&'a self, language: &'a str) -> impl Iterator<Item = (&'static str, &'a str)> {
        self.parameters.iter().map(move |(name, value)| {
            match *name == "ui_locales" && value == PAGE_LANGUAGE {
                true => (*name, language),
                false => (*name, value.as_str()),
            }
        })
    }

    /// Whether the tenant may show no page (`prompt=none`).
    pub fn is_silent(&self) -> bool {
        let mut parameters = self.parameters.iter();
        parameters.any(|(name, value)| *name == "prompt" && value == SILENT)
    }
}

pub(super) fn read(r: &mut Reader<'_>) -> Authorization {
    let when = r.word("when");
    let renewal = r.word("renewal");
    let issuer_in_response = r.word("issuer_in_response");
    let mut parameters = Vec::new();
    for name in ["idp_hint", "login_hint", "ui_locales"] {
        parameters.extend(r.optional_text(name).map(|value| (name, value)));
    }
    let prompt: Option<Prompt> = r.optional_word("prompt");
    parameters.extend(prompt.map(|prompt| ("prompt", prompt.word().to_owned())));
    Authorization {
        when,
        renewal,
        issuer_in_response,
        parameters,
        login_page: r.optional_flag("login_page").unwrap_or(false),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::config::{Config, Fault, Mistake, tests::example_text};

    fn parse(authorization: Value) -> Result<Authorization, Vec<Mistake>> {
        let mut config: Value = serde_json::from_str(&example_text()).expect("JSON");
        config["authorization"] = authorization;
        Config::parse(&config.to_string()).map(|config| config.authorization)
    }

    #[test]
    fn an_answer_without_iss_is_refused_unless_the_deployment_says_otherwise() {
        for empty in [json!({}), json!({ "issuer_in_response": "required" })] {
            assert_eq!(parse(empty), Ok(Authorization::default()));
        }
        let optional = parse(json!({ "issuer_in_response": "optional" })).expect("a config");
        assert_eq!(optional.issuer_in_response, IssuerInResponse::Optional);
    }

    #[test]
    fn what_the_deployment_adds_to_the_request_is_kept_literally() {
        let added = parse(json!({
            "idp_hint": "sandbox & co", "prompt": "none", "login_hint": "visitor", "ui_locales": "de-CH de",
        }));
        let added = added.expect("a config");
        let expected = [
            ("idp_hint", "sandbox & co".to_owned()),
            ("login_hint", "visitor".to_owned()),
            ("ui_locales", "de-CH de".to_owned()),
            ("prompt", "none".to_owned()),
        ];
        assert_eq!(added.parameters, expected);
        assert!(added.is_silent());
        let asking = parse(json!({ "prompt": "login", "login_hint": "none" }));
        assert!(!asking.expect("a config").is_silent());
    }

    #[test]
    fn each_mistake_has_its_place() {
        for (member, value, fault) in [
            ("idp_hint", json!(7), Fault::WrongType("string")),
            ("login_hint", json!(" "), Fault::Empty),
            ("ui_locales", json!(["en"]), Fault::WrongType("string")),
            (
                "prompt",
                json!("login consent"),
                Fault::NotOneOf(&["none", "login", "consent", "select_account"]),
            ),
            ("login_page", json!("yes"), Fault::WrongType("boolean")),
            ("login_hints", json!("x"), Fault::Unknown),
        ] {
            let path = format!("/authorization/{member}");
            assert_eq!(
                parse(json!({ member: value })),
                Err(vec![Mistake { path, fault }])
            );
        }
    }
}
