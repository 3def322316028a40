//! Examines the served site: documents, config, hashed files, unknown paths, and every header. The required headers
//! come from `portico_site::headers`, as those of the build do.

use crate::{
    Examination, catalogue as known, document, policy,
    wire::{Answer, Question, Transport},
};
use portico_site::headers::{Headers, Scheme};
use serde_json::Value;

/// The documents: the start page, the callback, the page of activation links.
const DOCUMENTS: [&str; 3] = ["/", "/callback/", "/activate/"];

/// Examines the site with this config, which was checked before.
pub(crate) async fn examine<T: Transport>(examination: &mut Examination<'_, T>, config: &Value) {
    let loopback = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
    let origin = examination.origin;
    let near = loopback.iter().any(|host| {
        let rest = origin.strip_prefix(host);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    });
    if origin.starts_with("http:") && !near {
        examination.report.find(&known::SITE_INSECURE, origin);
    }
    let headers = Headers::new(&[], &[]);
    let scheme = match origin.starts_with("https:") {
        true => Scheme::Https,
        false => Scheme::Http,
    };
    let Ok(policy) = headers.policy_for(config, scheme) else {
        return;
    };
    let mut files: Vec<String> = Vec::new();
    let mut seen = Seen::default();
    for path in DOCUMENTS {
        let Some(answer) = get(examination, path).await else {
            return;
        };
        if answer.status != 200 || !answer.header("content-type").starts_with("text/html") {
            let kind = answer.header("content-type");
            let words = format!("{path}: {}, type `{kind}`", answer.state());
            examination.report.find(&known::DOCUMENT_MISSING, words);
            continue;
        }
        let html = answer.text();
        compare_headers(&mut seen, &headers, path, &answer);
        compare_policy(examination, &mut seen, &policy, path, &answer, &html);
        let fresh = document::assets(&html);
        files.extend(
            fresh
                .into_iter()
                .filter(|file| !files.contains(file))
                .collect::<Vec<_>>(),
        );
    }
    examine_config(examination, &headers, &mut seen, config).await;
    for file in &files {
        examine_file(examination, &headers, &mut seen, file).await;
    }
    for path in [
        format!("/assets/{}.wasm", examination.client.chance()),
        format!("/{}", examination.client.chance()),
    ] {
        let Some(answer) = get(examination, &path).await else {
            return;
        };
        if answer.status != 404 {
            let words = format!("{path}: {}", answer.state());
            examination.report.find(&known::UNKNOWN_PATH, words);
        }
    }
    seen.tell(examination);
}

/// Collects findings: the same one on several paths is reported once.
#[derive(Default)]
struct Seen(Vec<(&'static known::Entry, String, Vec<String>)>);

impl Seen {
    fn add(&mut self, entry: &'static known::Entry, what: String, path: &str) {
        let same = |(other, said, _): &&mut (&known::Entry, String, Vec<String>)| {
            other.code == entry.code && *said == what
        };
        match self.0.iter_mut().find(same) {
            Some((_, _, paths)) => paths.push(path.to_owned()),
            None => self.0.push((entry, what, vec![path.to_owned()])),
        }
    }

    fn tell<T: Transport>(self, examination: &mut Examination<'_, T>) {
        for (entry, what, paths) in self.0 {
            let words = format!("{what} (on {})", paths.join(", "));
            examination.report.find(entry, words);
        }
    }
}

async fn get<T: Transport>(examination: &mut Examination<'_, T>, path: &str) -> Option<Answer> {
    let url = format!("{}{path}", examination.origin);
    match examination.client.ask(Question::get(&url)).await {
        Ok(answer) => Some(answer),
        Err(words) => {
            examination.report.find(&known::SITE_UNREACHABLE, words);
            None
        }
    }
}

/// Compares the headers that every answer needs, and `cache-control`.
fn compare_headers(seen: &mut Seen, headers: &Headers, path: &str, answer: &Answer) {
    for (name, wanted) in &headers.every_answer {
        let served = answer.header(name);
        if served.is_empty() {
            let words = format!("`{name}` is missing, wanted: {wanted}");
            seen.add(&known::HEADER_MISSING, words, path);
        } else if !as_good(name, wanted, &served) {
            let words = format!("`{name}: {served}`, wanted: {wanted}");
            seen.add(&known::HEADER_DIFFERS, words, path);
        }
    }
    let (wanted, served) = (headers.cache_for(path), answer.header("cache-control"));
    if words_of(&served) != words_of(wanted) && served != "no-store" {
        let entry = match path {
            "/config.json" => &known::CONFIG_CACHED,
            _ => &known::CACHE_DIFFERS,
        };
        let words = format!("`cache-control: {served}`, wanted: {wanted}");
        seen.add(entry, words, path);
    }
}

/// Whether a header protects as well as the required one.
fn as_good(name: &str, wanted: &str, served: &str) -> bool {
    match name {
        "strict-transport-security" => {
            let age = |text: &str| {
                let all = text.split(';').map(str::trim);
                let age = all.clone().find_map(|one| one.strip_prefix("max-age="));
                age.and_then(|age| age.trim_matches('"').parse::<u64>().ok())
            };
            let whole = served.to_ascii_lowercase().contains("includesubdomains");
            whole && age(&served.to_ascii_lowercase()) >= age(wanted)
        }
        // The host may switch off more features.
        "permissions-policy" => {
            let served = words_of(served);
            words_of(wanted).iter().all(|one| served.contains(one))
        }
        _ => words_of(wanted) == words_of(served),
    }
}

/// The items of a list, sorted.
fn words_of(text: &str) -> Vec<String> {
    let items = text.split(',').map(|one| one.trim().to_ascii_lowercase());
    let mut items: Vec<String> = items.filter(|one| !one.is_empty()).collect();
    items.sort();
    items
}

fn compare_policy<T: Transport>(
    examination: &mut Examination<'_, T>,
    seen: &mut Seen,
    wanted: &str,
    path: &str,
    answer: &Answer,
    html: &str,
) {
    let name = "content-security-policy";
    // Several headers are joined with a comma; a policy of Portico has none.
    let served = answer.header(name);
    if served.contains(',') {
        let words = "it is sent more than once, and browsers enforce all of them".to_owned();
        seen.add(&known::POLICY_DIFFERS, words, path);
        return;
    }
    if served.is_empty() {
        seen.add(&known::POLICY_MISSING, format!("no `{name}`"), path);
        return;
    }
    let differences = policy::compare(wanted, &served);
    for origin in differences.cut_off {
        let words = format!("`connect-src` lacks {origin}");
        seen.add(&known::POLICY_CUTS_OFF, words, path);
        examination.cut_off.push(origin);
    }
    for source in differences.needless {
        let words = format!("`connect-src` allows {source}");
        seen.add(&known::POLICY_NEEDLESS, words, path);
    }
    for words in differences.other {
        seen.add(&known::POLICY_DIFFERS, words, path);
    }
    for (name, entry) in [
        ("script", &known::SCRIPT_BLOCKED),
        ("style", &known::STYLE_BLOCKED),
    ] {
        let directive = format!("{name}-src");
        let allowed = policy::hashes(&served, &directive);
        let needed = document::hashes(html, name);
        if let Some(hash) = needed.iter().find(|hash| !allowed.contains(*hash)) {
            let words = format!("{path}: `{directive}` lacks '{hash}'");
            examination.report.find(entry, words);
        }
    }
}

async fn examine_config<T: Transport>(
    examination: &mut Examination<'_, T>,
    headers: &Headers,
    seen: &mut Seen,
    config: &Value,
) {
    let Some(answer) = get(examination, "/config.json").await else {
        return;
    };
    let served: Option<Value> = serde_json::from_slice(&answer.body).ok();
    match served.filter(|_| answer.status == 200) {
        None => {
            let words = format!("{}, or no JSON", answer.state());
            examination.report.find(&known::CONFIG_MISSING, words);
        }
        Some(served) => {
            if served != *config {
                let words = format!("it differs in: {}", differing(config, &served).join(", "));
                examination.report.find(&known::CONFIG_DIFFERS, words);
            }
            compare_headers(seen, headers, "/config.json", &answer);
        }
    }
}

/// JSON pointers to the members that differ, two levels deep.
fn differing(ours: &Value, theirs: &Value) -> Vec<String> {
    fn keys<'a>(one: &'a Value, other: &'a Value) -> Vec<&'a String> {
        let all = [one, other].into_iter().filter_map(Value::as_object);
        let mut keys: Vec<&String> = all.flat_map(serde_json::Map::keys).collect();
        keys.sort();
        keys.dedup();
        keys
    }
    let mut found = Vec::new();
    for outer in keys(ours, theirs) {
        let (a, b) = (&ours[outer], &theirs[outer]);
        if a == b {
            continue;
        }
        if !(a.is_object() && b.is_object()) {
            found.push(format!("/{outer}"));
            continue;
        }
        for inner in keys(a, b) {
            if a[inner] != b[inner] {
                found.push(format!("/{outer}/{inner}"));
            }
        }
    }
    found
}

async fn examine_file<T: Transport>(
    examination: &mut Examination<'_, T>,
    headers: &Headers,
    seen: &mut Seen,
    path: &str,
) {
    let Some(answer) = get(examination, path).await else {
        return;
    };
    if answer.status != 200 {
        let words = format!("{path}: {}", answer.state());
        examination.report.find(&known::FILE_MISSING, words);
        return;
    }
    let kind = answer.header("content-type").to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    let ending = path.rsplit('.').next().unwrap_or_default();
    let (wanted, entry): (&[&str], _) = match ending {
        "wasm" => (&["application/wasm"], &known::WASM_TYPE),
        "js" => (
            &["text/javascript", "application/javascript"],
            &known::FILE_TYPE,
        ),
        "css" => (&["text/css"], &known::FILE_TYPE),
        "svg" => (&["image/svg+xml"], &known::FILE_TYPE),
        "json" => (&["application/json"], &known::FILE_TYPE),
        _ => (&[], &known::FILE_TYPE),
    };
    if !wanted.is_empty() && !wanted.contains(&kind.as_str()) {
        let words = format!("{path}: type `{kind}`, wanted: {}", wanted[0]);
        examination.report.find(entry, words);
    }
    compare_headers(seen, headers, path, &answer);
}
