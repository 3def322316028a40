//! Requests every file of the site in every encoding, and paths that must not exist, and compares each answer with the
//! design.

#[cfg(test)]
use super::Server;
use super::{
    super::design::{Design, Served},
    Findings,
    front::{Answer, Front},
};
use anyhow::Result;
use std::fs;

/// Checks the whole site.
pub(super) fn look(front: &Front, design: &Design, found: &mut Findings) -> Result<()> {
    let mut paths: Vec<String> = design.files.iter().flat_map(Served::paths).collect();
    // Paths that are not served, although some of the files exist.
    for served in design.files.iter().filter(|served| served.twins) {
        paths.push(format!("/{}.br", served.file));
    }
    for unknown in [
        "/assets/none-0000000000000000.wasm",
        "/assets/",
        "/headers.json",
        "/.git/config",
        "/callback/none",
        "/assets/../../sbom.cdx.json",
        "/%2e%2e/sbom.cdx.json",
        "/none?code=1",
    ] {
        paths.push(unknown.to_owned());
    }
    for path in &paths {
        for encoding in [
            "",
            "gzip, deflate, br, zstd",
            "gzip",
            "br;q=0, gzip;q=0.5",
            "identity",
        ] {
            found.count += 1;
            let answer = front.ask("GET", path, encoding)?;
            let bare = path.split('?').next().unwrap_or_default();
            let (status, served) = design.answer(bare);
            let mut say =
                |what: String| found.wrong.push(format!("GET {path} ({encoding}): {what}"));
            // A server may refuse such an address by itself.
            if (path.contains("..") || path.contains("%2e")) && answer.status == 400 {
                continue;
            }
            if answer.status != status {
                say(format!("status {}, not {status}", answer.status));
            }
            check(front, design, served, encoding, &answer, &mut say)?;
        }
    }
    for folder in design.files.iter().filter_map(Served::folder) {
        found.count += 1;
        let answer = front.ask("GET", &format!("{folder}?code=a&state=b"), "")?;
        let to = format!("{folder}/?code=a&state=b");
        if answer.status != 308 || answer.header("location") != [to.as_str()] {
            found.wrong.push(format!(
                "GET {folder}: {} to {:?}",
                answer.status,
                answer.header("location")
            ));
        }
    }
    for (from, to) in &design.redirects {
        found.count += 1;
        let answer = front.ask("GET", from, "")?;
        if answer.status != 302 || answer.header("location") != [to.as_str()] {
            found.wrong.push(format!(
                "GET {from}: {} to {:?}",
                answer.status,
                answer.header("location")
            ));
        }
    }
    found.count += 1;
    let answer = front.ask("POST", "/", "")?;
    if answer.status != 405 {
        found
            .wrong
            .push(format!("POST /: status {}, not 405", answer.status));
    }
    Ok(())
}

/// Requests documents with a code in the query. The log must have the request, and nothing of the query.
pub(in super::super) fn logs(front: &Front, found: &mut Findings) -> Result<()> {
    for path in [
        "/callback/",
        "/callback",
        "/callback/index.html",
        "/activate/",
        "/activate",
        "/Callback/",
        "/none",
        "/",
    ] {
        found.count += 1;
        let path = format!("{path}?code={SECRET}&state={SECRET}");
        front.send(
            "GET",
            &path,
            &[("referer", &format!("https://{}{path}", front.host))],
        )?;
    }
    let log = front.logged();
    if log.contains(SECRET) {
        found.wrong.push(format!("the log has a code: {log}"));
    }
    for path in ["/callback/", "/activate/"] {
        if !log.contains(path) {
            found.wrong.push(format!("the log has no {path}: {log}"));
        }
    }
    Ok(())
}

/// What must be in no log.
const SECRET: &str = "8cRmT0secret";

/// If even 404.html is missing, Caddy writes the request into its own log, not into that of the site.
#[cfg(test)]
pub(in super::super) fn logs_of_errors(
    front: &Front,
    server: Server,
    found: &mut Findings,
) -> Result<()> {
    let document = front.out.join("site/404.html");
    let kept = fs::read(&document)?;
    fs::remove_file(&document)?;
    let path = format!("/callback/none?code={SECRET}");
    let referer = format!("https://{}{path}", front.host);
    front.send("GET", &path, &[("referer", &referer)])?;
    fs::write(&document, kept)?;
    found.count += 1;
    let log = front.logged();
    if log.contains(SECRET) {
        found
            .wrong
            .push(format!("the log of errors has a code: {log}"));
    }
    let told = log
        .lines()
        .any(|line| line.contains("http.log.error") && line.contains("\"uri\":\"/callback/none\""));
    if server == Server::Caddy && !told {
        found.wrong.push(format!("the error is in no log: {log}"));
    }
    Ok(())
}

/// Compares one answer with what is served there.
fn check(
    front: &Front,
    design: &Design,
    served: &Served,
    encoding: &str,
    answer: &Answer,
    say: &mut impl FnMut(String),
) -> Result<()> {
    for (name, value) in design.headers(served) {
        if answer.header(&name) != [value.as_str()] {
            say(format!("{name}: {:?}", answer.header(&name)));
        }
    }
    for name in ["set-cookie", "access-control-allow-origin"] {
        if !answer.header(name).is_empty() {
            say(format!("{name}: {:?}", answer.header(name)));
        }
    }
    let kind = answer.header("content-type");
    // The case of a charset has no meaning.
    if !kind
        .first()
        .is_some_and(|kind| kind.eq_ignore_ascii_case(served.media_type))
        || kind.len() != 1
    {
        say(format!("content-type: {kind:?}, not {}", served.media_type));
    }
    let (coding, ending) = match encoding {
        _ if !served.twins => ("", ""),
        "" | "identity" => ("", ""),
        all if all.contains("br,") => ("br", ".br"),
        _ => ("gzip", ".gz"),
    };
    let got = answer.header("content-encoding");
    if got.join(",") != coding {
        say(format!("content-encoding: {got:?}, not {coding:?}"));
    }
    let varies = answer.header("vary").join(",").to_ascii_lowercase();
    if served.twins && !varies.contains("accept-encoding") {
        say(format!("vary: {varies}"));
    }
    let file = front
        .out
        .join("site")
        .join(format!("{}{ending}", served.file));
    if answer.body != fs::read(file)? {
        say(format!(
            "{} bytes that are not those of {}{ending}",
            answer.body.len(),
            served.file
        ));
    }
    Ok(())
}
