//! Examines the authorization endpoint from the program: whether it accepts this client with this redirect URI and
//! these scopes, and whether it enforces PKCE. It follows redirects until a login needs input.

use crate::{
    Examination, catalogue as known, discovery, document, wire,
    wire::{Question, Transport},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use portico::config::IssuerInResponse;
use sha2::{Digest, Sha256};

/// The largest number of redirects; known chains of logins are shorter.
const MOST_STEPS: usize = 12;

/// An authorization code, and the verifier for its exchange.
pub(crate) struct Code {
    pub(crate) code: String,
    pub(crate) verifier: String,
}

/// Where an authorization request ended.
enum End {
    /// At the redirect URI, with these parameters.
    Back(Vec<(String, String)>),
    /// On a page of the tenant or of an identity provider: status and HTML.
    Page(u16, String),
    /// At a failed connection or a redirect that leads nowhere; the reason.
    Lost(String),
}

/// The parameters of a request that the examination varies.
struct Request<'a> {
    redirect_uri: &'a str,
    state: &'a str,
    challenge: Option<&'a str>,
}

/// The result of the examination.
pub(crate) enum Standing {
    /// The endpoint gave a code without a login.
    Gives(Code),
    /// The endpoint exists and gave no code.
    Withholds,
    /// There is neither the endpoint nor a discovery document: the issuer is no workspace.
    Absent,
}

/// Examines the endpoint.
pub(crate) async fn examine<T: Transport>(examination: &mut Examination<'_, T>) -> Standing {
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
            return Standing::Withholds;
        }
        End::Page(404, _) if examination.report.has(&known::DISCOVERY_MISSING) => {
            return Standing::Absent;
        }
        End::Page(status, page) => {
            if !complain_of_page(examination, status, &page, &request).await {
                return Standing::Withholds;
            }
            discovery::settle(examination.report);
            let words = format!("a page with status {status} asks the visitor for something");
            examination.report.find(&known::LOGIN_PAGE, words);
            None
        }
        End::Back(parameters) => {
            discovery::settle(examination.report);
            match code_of(examination, &parameters, &state) {
                Some(code) => Some(code),
                None => return Standing::Withholds,
            }
        }
    };
    let without = Request {
        challenge: None,
        ..request
    };
    let passed = match walk(examination, &without).await {
        End::Back(parameters) => value(&parameters, "code").map(|_| "a code was given"),
        End::Page(status, page) if is_login(status, &page) => Some("the login page is shown"),
        _ => None,
    };
    if let Some(words) = passed {
        let words = format!("a request without `code_challenge` is not refused: {words}");
        examination.report.find(&known::PKCE_NOT_ENFORCED, words);
    }
    match code {
        Some(code) => Standing::Gives(Code { code, verifier }),
        None => Standing::Withholds,
    }
}

/// Examines the parameters of the redirect. Returns the code.
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
        None if config.authorization.issuer_in_response == IssuerInResponse::Required => {
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

/// Examines a page that came instead of the redirect. Returns whether it is a login; otherwise reports its error.
async fn complain_of_page<T: Transport>(
    examination: &mut Examination<'_, T>,
    status: u16,
    page: &str,
    request: &Request<'_>,
) -> bool {
    if is_login(status, page) {
        return true;
    }
    let blamed = blamed(page);
    let words = format!("status {status}: {}", excerpt(page));
    if blamed.is_none() && (status == 429 || status >= 500) {
        examination.report.find(&known::UNAVAILABLE, words);
        return false;
    }
    match blamed {
        Some(Blamed::RedirectUri) => {
            // The most common mistake: registered without the slash at the end.
            let trimmed = Request {
                redirect_uri: request.redirect_uri.trim_end_matches('/'),
                ..*request
            };
            let entry = match walk(examination, &trimmed).await {
                End::Back(_) => &known::REDIRECT_SLASH,
                End::Page(status, page) if is_login(status, &page) => &known::REDIRECT_SLASH,
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

/// Whether a page is a login. A page with a form is one, even if its text mentions an error. Some logins have the
/// status 401.
fn is_login(status: u16, page: &str) -> bool {
    match document::asks(page) {
        true => status < 400 || status == 401,
        false => status < 400 && blamed(page).is_none(),
    }
}

/// The cause that an error page names.
enum Blamed {
    RedirectUri,
    Client,
    Other,
}

/// The cause that an error page names by OAuth's error codes; `None` for a page without one. A message about a wrong
/// redirect URI also names the client; one about a wrong client does not name the URI.
fn blamed(page: &str) -> Option<Blamed> {
    let text = document::text(page).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let error = has(&[
        "invalid_request",
        // Not in RFC 6749, but used by servers.
        "invalid_redirect_uri",
        "redirect_uri_mismatch",
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

/// Follows redirects, with cookies, until one leads back to the redirect URI or a page is shown.
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
    query.extend(config.authorization.added(&config.languages[0]));
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
        if location.is_empty() {
            return End::Lost(format!("{url} redirects without a `location`"));
        }
        url = resolved(&url, &location);
    }
    End::Lost(format!("there were more than {MOST_STEPS} redirects"))
}

/// Resolves a `Location` (RFC 3986 section 5.2), in the forms that servers use. A URL inside the query of a relative
/// reference does not make it absolute.
fn resolved(here: &str, location: &str) -> String {
    let origin = wire::origin(here);
    let path = here.split(['?', '#']).next().unwrap_or_default();
    let before = location.split(['/', '?', '#']).next().unwrap_or_default();
    match location.as_bytes() {
        _ if before.ends_with(':') => location.to_owned(),
        [b'/', b'/', ..] => {
            let scheme = here.split(':').next().unwrap_or("https");
            format!("{scheme}:{location}")
        }
        [b'/', ..] => format!("{origin}{location}"),
        [b'?', ..] => format!("{path}{location}"),
        _ => {
            let bare = path.get(origin.len()..).unwrap_or_default();
            let folder = bare.rfind('/').map_or("/", |at| &bare[..=at]);
            format!("{origin}{folder}{location}")
        }
    }
}

pub(crate) fn value<'a>(parameters: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = parameters.iter().find(|(key, _)| key == name);
    found.map(|(_, value)| value.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_followed_as_a_browser_does() {
        let here = "https://id.example:8443/t/authorize?a=b/c&u=https://x.example/y";
        for (location, there) in [
            ("https://other.example/?x", "https://other.example/?x"),
            ("//other.example/p", "https://other.example/p"),
            (
                "/login?u=https://x.example/",
                "https://id.example:8443/login?u=https://x.example/",
            ),
            (
                "login?u=https://x.example/",
                "https://id.example:8443/t/login?u=https://x.example/",
            ),
            (
                "?step=2&u=//x",
                "https://id.example:8443/t/authorize?step=2&u=//x",
            ),
            ("login#a://b", "https://id.example:8443/t/login#a://b"),
        ] {
            assert_eq!(resolved(here, location), there, "{location}");
        }
        assert_eq!(resolved("http://a.example", "b?c"), "http://a.example/b?c");
        assert_eq!(resolved("http://a.example/x", "//b"), "http://b");
    }

    #[test]
    fn a_login_may_mention_an_error_and_may_have_status_401() {
        let form = "<form><input name=user><input type=password></form>";
        let helpful = format!("{form}<p>Seeing invalid_client? Call us.</p>");
        for (status, page, login) in [
            (200, form, true),
            (200, helpful.as_str(), true),
            (401, form, true),
            (200, "<a href=/google>Continue with Google</a>", true),
            (200, "<p>invalid_client</p>", false),
            (401, "<p>invalid_client</p>", false),
            (400, helpful.as_str(), false),
            (503, form, false),
            (404, "", false),
        ] {
            assert_eq!(is_login(status, page), login, "{status} {page}");
        }
    }

    #[test]
    fn an_error_page_is_distinguished_from_a_login() {
        let name = |page: &str| match blamed(page) {
            None => "nothing",
            Some(Blamed::RedirectUri) => "redirect",
            Some(Blamed::Client) => "client",
            Some(Blamed::Other) => "other",
        };
        for (page, expected) in [
            ("<h1>Sign in</h1><input name=password>", "nothing"),
            // The message of fosite, an OAuth library.
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
            ("<p>invalid_redirect_uri", "redirect"),
            ("<h1>Error: redirect_uri_mismatch</h1>", "redirect"),
            (
                "invalid_request: the &#39;redirect&#95;uri&#39; is not registered",
                "redirect",
            ),
            ("invalid&lowbar;client", "client"),
        ] {
            assert_eq!(name(page), expected, "{page}");
        }
    }
}
