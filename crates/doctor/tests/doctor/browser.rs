//! A model of a browser by the Fetch standard, as far as the doctor's page needs one: preflights, what may be read of
//! an answer, what the policy lets the page request, isolation, and small windows that go through the tenant's login.
//! It shares no code with the doctor's examination of CORS.

use http::{HeaderMap, Method};
use portico_doctor::{
    client::Client,
    small_window::{Attempt, Ending, Shown, Walk},
    wire::{Answer, Presence, Question, Sight, Transport},
};

/// The error of every failed fetch.
const FAILED: &str = "Failed to fetch";

/// A tab that has opened the page.
pub(crate) struct Browser {
    network: Client,
    origin: String,
    /// The `connect-src` of the page's document; `None` without a policy.
    connect: Option<Vec<String>>,
    /// Whether it reports, as Chromium does, that isolation has blocked an answer.
    pub(crate) tells: bool,
}

impl Browser {
    /// Opens the page at this origin.
    pub(crate) async fn open(origin: &str) -> Self {
        let network = Client::new().unwrap();
        let url = format!("{origin}/");
        let document = network.ask(Question::get(&url)).await.unwrap();
        let policy = document.headers.get("content-security-policy");
        let policy = policy.map(|policy| policy.to_str().unwrap().to_owned());
        let connect = policy.and_then(|policy| {
            let directives = policy.split(';').map(str::trim);
            let connect = directives
                .filter_map(|one| one.strip_prefix("connect-src "))
                .next()?;
            Some(connect.split_whitespace().map(str::to_owned).collect())
        });
        Self {
            network,
            origin: origin.to_owned(),
            connect,
            tells: true,
        }
    }

    fn is_own(&self, url: &str) -> bool {
        url.strip_prefix(&self.origin)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    }

    /// CSP3 section 6.1.2: whether the page may connect there.
    fn is_allowed(&self, url: &str) -> bool {
        let Some(sources) = &self.connect else {
            return true;
        };
        sources.iter().any(|source| match source.as_str() {
            "'self'" => self.is_own(url),
            "*" => true,
            origin => url.starts_with(&format!("{origin}/")) || url == origin,
        })
    }

    /// Fetch section 4.8: may this method and these headers be sent?
    async fn asks_for_permission(&self, question: &Question<'_>) -> Result<(), String> {
        let mut unsafe_headers: Vec<&str> = question
            .headers
            .iter()
            .filter(|(name, value)| !is_safelisted(name, value))
            .map(|(name, _)| *name)
            .collect();
        unsafe_headers.sort_unstable();
        let simple = [Method::GET, Method::HEAD, Method::POST].contains(&question.method);
        if simple && unsafe_headers.is_empty() {
            return Ok(());
        }
        let preflight = Question {
            method: Method::OPTIONS,
            ..Question::get(question.url)
        }
        .with("origin", &self.origin)
        .with("access-control-request-method", question.method.as_str())
        .with("access-control-request-headers", unsafe_headers.join(","));
        let answer = self.network.ask(preflight).await.map_err(failed)?;
        let (methods, headers) = (
            list(&answer.headers, "access-control-allow-methods"),
            list(&answer.headers, "access-control-allow-headers"),
        );
        let has = |all: &[String], one: &str| all.iter().any(|it| it.eq_ignore_ascii_case(one));
        let good = self.may_read(&answer.headers)
            && (200..300).contains(&answer.status)
            && (simple || has(&methods, question.method.as_str()) || has(&methods, "*"))
            && unsafe_headers.iter().all(|name| {
                has(&headers, name) || (has(&headers, "*") && *name != "authorization")
            });
        good.then_some(()).ok_or_else(|| FAILED.to_owned())
    }

    /// Fetch section 4.9, without credentials.
    fn may_read(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all("access-control-allow-origin").iter();
        let only = (values.next(), values.next());
        matches!(only, (Some(one), None) if one == "*" || one == self.origin.as_str())
    }

    /// A user goes through the tenant's login in a small window, and says what it shows if it does not come back.
    pub(crate) async fn walks(&self, attempt: Attempt) -> Walk {
        let mut url = attempt.url.clone();
        let mut cookies: Vec<String> = Vec::new();
        for _ in 0..20 {
            if self.is_own(&url) {
                let (path, query) = url.split_once('?').unwrap_or((&url, ""));
                assert!(path.ends_with("/callback/"), "{url}");
                assert!(attempt.is_answered_by(query), "{url}");
                return attempt.ended(Ending::Back(format!("?{query}")));
            }
            let mut question = Question::get(&url);
            if !cookies.is_empty() {
                question = question.with("cookie", cookies.join("; "));
            }
            let Ok(answer) = self.network.ask(question).await else {
                return attempt.ended(Ending::Stayed(Shown::Other));
            };
            for set in answer.headers.get_all("set-cookie") {
                let pair = set.to_str().unwrap().split(';').next();
                cookies.push(pair.unwrap().to_owned());
            }
            if (300..400).contains(&answer.status) {
                let to = answer.headers["location"].to_str().unwrap();
                url = match to.starts_with('/') {
                    true => format!("{}{to}", portico_doctor::wire::origin(&url)),
                    false => to.to_owned(),
                };
                continue;
            }
            let page = String::from_utf8_lossy(&answer.body).to_lowercase();
            let has = |word: &str| page.contains(word);
            return attempt.ended(Ending::Stayed(match () {
                () if has("type=\"password\"") => Shown::Login,
                () if has("redirect ur") => Shown::RedirectUri,
                () if has("invalid_client") => Shown::Client,
                () => Shown::Other,
            }));
        }
        panic!("no end of redirects");
    }
}

impl Transport for Browser {
    fn sight(&self) -> Sight {
        Sight::Page
    }

    fn chance(&self) -> String {
        self.network.chance()
    }

    async fn ask(&self, mut question: Question<'_>) -> Result<Answer, String> {
        let url = question.url;
        if !self.is_allowed(url) {
            return Err(FAILED.to_owned());
        }
        // Fetch section 2.2.2: only the browser may set these.
        let own = ["origin", "cookie", "host"];
        question.headers.retain(|(name, _)| !own.contains(name));
        let near = self.is_own(url);
        if !near {
            self.asks_for_permission(&question).await?;
        }
        if !near || question.method != Method::GET {
            question = question.with("origin", &self.origin);
        }
        let mut answer = self.network.ask(question).await.map_err(failed)?;
        if !near && !self.may_read(&answer.headers) {
            return Err(FAILED.to_owned());
        }
        if (300..400).contains(&answer.status) {
            return Ok(Answer::default());
        }
        answer.headers = match near {
            true => {
                answer.headers.remove("set-cookie");
                answer.headers
            }
            false => exposed(&answer.headers),
        };
        Ok(answer)
    }

    async fn presence(&self, url: &str) -> Presence {
        if !self.is_allowed(url) || !self.tells {
            return Presence::Untold;
        }
        match self.network.ask(Question::get(url)).await {
            Ok(_) => Presence::Answers,
            Err(_) => Presence::Silent,
        }
    }
}

/// A page does not learn why a fetch failed.
fn failed(_: String) -> String {
    FAILED.to_owned()
}

/// Fetch section 2.2.2: request headers that need no permission.
fn is_safelisted(name: &str, value: &str) -> bool {
    match name {
        "accept" | "accept-language" | "content-language" => true,
        "content-type" => [
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "text/plain",
        ]
        .contains(&value),
        _ => false,
    }
}

/// Fetch section 3.3.5: the headers that a page sees of another origin's answer.
fn exposed(headers: &HeaderMap) -> HeaderMap {
    let more = list(headers, "access-control-expose-headers");
    let always = [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ];
    let seen = |name: &str| {
        let listed = more
            .iter()
            .any(|one| one.eq_ignore_ascii_case(name) || one == "*");
        always.contains(&name) || listed
    };
    headers
        .iter()
        .filter(|(name, _)| seen(name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn list(headers: &HeaderMap, name: &str) -> Vec<String> {
    let all = headers.get_all(name).iter();
    all.flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect()
}
