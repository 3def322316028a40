//! Technical causes, for the integrator: in English only, so that they can be searched for.

use crate::journey::problem::Cause;

/// The words of a cause.
pub fn say(cause: &Cause) -> String {
    match cause {
        Cause::Config => "config.json: no answer".into(),
        Cause::Authorization(words) => ["authorization endpoint: ", words].concat(),
        Cause::Callback(words) => format!("authorization response: {words}"),
        Cause::Token(words) => format!("token endpoint: {words}"),
        Cause::Call(operation, Some(status)) => format!("{operation}: status {status}"),
        Cause::Call(operation, None) => {
            format!("{operation}: no readable answer (network, or CORS does not allow this origin)")
        }
        Cause::Explained(operation, status, words) => {
            [&say(&Cause::Call(operation, *status)), ". ", words].concat()
        }
        Cause::Schema(keys) => format!(
            "payload schema: these required properties cannot be asked for here: {}",
            keys.join(", ")
        ),
        Cause::Pool(words) => format!("identity pool: {words}"),
        Cause::PasswordThere(operation) => format!(
            "{operation}: the account has a password, and this page sends none before its activation. Somebody else has registered it: delete it"
        ),
        Cause::Surplus(kinds) => format!(
            "the account is active and has credentials that this page did not send: {}. Somebody else has registered it: delete it",
            kinds.join(", ")
        ),
        Cause::Elsewhere(redirect_uri) => format!(
            "config.json: client.redirect_uri is {redirect_uri}, which is of another origin than this page. Redirect this host there"
        ),
    }
}

/// The form leaves these places of the schema out.
pub fn left_out(places: &[String]) -> String {
    [
        "payload schema: these places are left out of the form: ",
        &places.join(", "),
    ]
    .concat()
}

/// An answer was good, but its content type was not that of JSON.
pub fn wrong_type(url: &str, content_type: Option<&str>) -> String {
    [
        url,
        ": the answer is JSON, but its content type is ",
        content_type.unwrap_or("missing"),
        ". It was taken all the same",
    ]
    .concat()
}
