//! The authorization endpoint: whether it lets this client go to this redirect URI with these scopes,
//! and whether it insists on PKCE. Goes as far as one comes without a name and a password.

use crate::{
    Examination, catalogue as known, document, wire,
    wire::{Question, Transport},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portico::config::IssuerInResponse;
use sha2::{Digest, Sha256};

/// More than any chain of logins that was seen.
const MOST_STEPS: usize = 12;

/// An authorization code, and what it takes to exchange it.
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) verifier: String,
}

/// Where an authorization request ended.
enum End {
    /// At the redirect URI, with these parameters.
    Back(Vec<(String, String)>),
    /// On a page of the tenant's or of an identity provider's.
    Page(u16, String),
    /// Nowhere.
    Lost(String),
}

/// The parameters of a request, of which one can be left out or changed.
struct Request<'a> {
    redirect_uri: &'a str,
    state: &'a str,
    challenge: Option<&'a str>,
}

/// Examines the endpoint; returns a code where nobody has to log in for one.
pub(crate) async fn examine<T: Transport>(examination: &mut Examination<'_, T>) -> Option<Code> {
    let (verifier, state) = (examination.client.chance(), examination.client.chance());
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let request = Request {
        redirect_uri: examination.config.redirect_uri.as_str(),
        state: &state,
        challenge: Some(&challenge),
    };
    let code = match walk(examination, &request).await {
        End::Lost(words) => {
            examination.report.find(&known::AUTHORIZE_LOST, words);
            return None;
        }
        End::Page(status, page) => {
            if !complain_of_page(examination, status, &page, &request).await {
                return None;
            }
            let words = format!("a page with status {status} asks the visitor for something");
            examination.report.find(&known::LOGIN_PAGE, words);
            None
        }
        End::Back(parameters) => Some(code_of(examination, &parameters, &state)?),
    };
    let without = Request {
        challenge: None,
        ..request
    };
    let passed = match walk(examination, &without).await {
        End::Back(parameters) => value(&parameters, "code").map(|_| "a code was given"),
        End::Page(status, page) if status < 400 && blamed(&page).is_none() => {
            Some("the login goes on")
        }
        _ => None,
    };
    if let Some(words) = passed {
        let words = format!("a request without `code_challenge` is not refused: {words}");
        examination.report.find(&known::PKCE_NOT_ENFORCED, words);
    }
    code.map(|code| Code { code, verifier })
}

/// What came back with the redirect: a code, or what is wrong.
pub(crate) fn code_of<T: Transport>(
    examination: &mut Examination<'_, T>,
    parameters: &[(String, String)],
    state: &str,
) -> Option<String> {
    let config = examination.config;
    let report = &mut *examination.report;
    let issuer = config.tenant.issuer.as_str();
    match value(parameters, "iss") {
        Some(iss) if iss != issuer => {
            let words = format!("the config says `{issuer}`, the response `{iss}`");
            report.find(&known::ISS_WRONG, words).at("/tenant/issuer");
        }
        None if config.issuer_in_response == IssuerInResponse::Required => {
            let found = report.find(&known::ISS_NOT_SENT, "the response has no `iss`");
            found.at("/authorization/issuer_in_response");
        }
        _ => {}
    }
    if value(parameters, "state") != Some(state) {
        report.find(
            &known::STATE_LOST,
            "the response has another `state` or none",
        );
    }
    if let Some(code) = value(parameters, "code").filter(|code| !code.is_empty()) {
        return Some(code.to_owned());
    }
    let error = value(parameters, "error").unwrap_or("neither `code` nor `error`");
    let more = value(parameters, "error_description").unwrap_or_default();
    let words = format!("the response says {error}: {more}");
    let (entry, pointer) = match error {
        "invalid_scope" => (&known::SCOPE_NOT_GRANTED, "/client/scopes"),
        "unauthorized_client" | "unsupported_response_type" => (&known::GRANT_OFF, "/client/id"),
        _ => (&known::AUTHORIZE_REFUSED, "/client"),
    };
    report.find(entry, words).at(pointer);
    None
}

/// A page instead of a redirect: an error, or a login, which is good.
async fn complain_of_page<T: Transport>(
    examination: &mut Examination<'_, T>,
    status: u16,
    page: &str,
    request: &Request<'_>,
) -> bool {
    let blamed = blamed(page);
    if status < 400 && blamed.is_none() {
        return true;
    }
    let words = format!("status {status}: {}", excerpt(page));
    match blamed {
        Some(Blamed::RedirectUri) => {
            // The commonest slip: registered without the slash at the end.
            let trimmed = Request {
                redirect_uri: request.redirect_uri.trim_end_matches('/'),
                ..*request
            };
            let entry = match walk(examination, &trimmed).await {
                End::Back(_) => &known::REDIRECT_SLASH,
                End::Page(status, page) if status < 400 && self::blamed(&page).is_none() => {
                    &known::REDIRECT_SLASH
                }
                _ => &known::REDIRECT_UNKNOWN,
            };
            let found = examination.report.find(entry, words);
            found.at("/client/redirect_uri");
        }
        Some(Blamed::Client) => {
            let found = examination.report.find(&known::CLIENT_UNKNOWN, words);
            found.at("/client/id");
        }
        _ => {
            examination.report.find(&known::AUTHORIZE_REFUSED, words);
        }
    }
    false
}

/// What an error page blames.
enum Blamed {
    RedirectUri,
    Client,
    Other,
}

/// The page shows OAuth's own words for people who administer it. A message on a wrong redirect URI
/// names the client, too; one on a wrong client does not name the URI.
fn blamed(page: &str) -> Option<Blamed> {
    let text = document::text(page).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let error = has(&[
        "invalid_request",
        "invalid_client",
        "unauthorized_client",
        "invalid_scope",
        "server_error",
        "unsupported_response_type",
    ]);
    match () {
        () if !error => None,
        () if has(&[
            "redirect uri",
            "redirect_uri",
            "redirect url",
            "redirect_url",
        ]) =>
        {
            Some(Blamed::RedirectUri)
        }
        () if has(&["invalid_client", "unauthorized_client", "oauth 2.0 client"]) => {
            Some(Blamed::Client)
        }
        () => Some(Blamed::Other),
    }
}

fn excerpt(page: &str) -> String {
    document::text(page).chars().take(240).collect()
}

/// Goes from redirect to redirect, with cookies, until one leads back or a page stands in the way.
async fn walk<T: Transport>(examination: &Examination<'_, T>, request: &Request<'_>) -> End {
    let config = examination.config;
    let scope = config.scopes.join(" ");
    let mut query = vec![
        ("response_type", "code"),
        ("client_id", &config.client_id),
        ("redirect_uri", request.redirect_uri),
        ("scope", &scope),
        ("state", request.state),
    ];
    if let Some(challenge) = request.challenge {
        query.push(("code_challenge", challenge));
        query.push(("code_challenge_method", "S256"));
    }
    let mut url = config.tenant.authorization.with_query(&query);
    let mut cookies: Vec<(String, String)> = Vec::new();
    for _ in 0..MOST_STEPS {
        let origin = wire::origin(&url);
        let own = cookies.iter().filter(|(of, _)| *of == origin);
        let sent: Vec<&str> = own.map(|(_, cookie)| cookie.as_str()).collect();
        let mut question = Question::get(&url).with("accept", "text/html");
        if !sent.is_empty() {
            question = question.with("cookie", sent.join("; "));
        }
        let answer = match examination.client.ask(question).await {
            Ok(answer) => answer,
            Err(words) => return End::Lost(words),
        };
        for set in answer.headers.get_all("set-cookie") {
            let pair = set.to_str().ok().and_then(|set| set.split(';').next());
            let Some((name, _)) = pair.and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            cookies.retain(|(of, old)| *of != origin || !old.starts_with(&format!("{name}=")));
            cookies.push((origin.clone(), pair.unwrap_or_default().to_owned()));
        }
        if !(300..400).contains(&answer.status) {
            return End::Page(answer.status, answer.text());
        }
        let location = answer.header("location");
        if let Some(rest) = location.strip_prefix(request.redirect_uri) {
            let query = rest.trim_start_matches(['?', '&']);
            let query = query.split('#').next().unwrap_or_default();
            let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
            return End::Back(pairs.collect());
        }
        url = match location.as_bytes() {
            [] => return End::Lost(format!("{url} redirects to nowhere")),
            [b'/', b'/', ..] => format!("https:{location}"),
            [b'/', ..] => format!("{origin}{location}"),
            _ if location.contains("://") => location,
            _ => {
                let path = url.split(['?', '#']).next().unwrap_or_default();
                let folder = path.rfind('/').map_or(path, |at| &path[..=at]);
                format!("{folder}{location}")
            }
        };
    }
    End::Lost(format!("after {MOST_STEPS} redirects there was no end"))
}

pub(crate) fn value<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = parameters.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_page_is_told_from_a_login() {
        let name = |page: &str| match blamed(page) {
            None => "nothing",
            Some(Blamed::RedirectUri) => "redirect",
            Some(Blamed::Client) => "client",
            Some(Blamed::Other) => "other",
        };
        for (page, expected) in [
            ("<h1>Sign in</h1><input name=password>", "nothing"),
            // As fosite words it.
            (
                "<p>invalid_request</p><p>The 'redirect_uri' parameter does not match any of the \
                 OAuth 2.0 Client's pre-registered redirect urls.</p>",
                "redirect",
            ),
            (
                "invalid_client: the requested OAuth 2.0 Client does not exist",
                "client",
            ),
            ("<code>server_error</code>", "other"),
            ("<style>.invalid_client{}</style>Welcome", "nothing"),
        ] {
            assert_eq!(name(page), expected, "{page}");
        }
    }
}
