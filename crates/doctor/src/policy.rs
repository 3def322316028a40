//! Compares a served Content-Security-Policy with the required one (CSP-01 to CSP-06). The order of directives and
//! sources does not matter.

use std::collections::{BTreeMap, BTreeSet};

/// How a policy differs from the required one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Differences {
    /// Origins that the page needs and that `connect-src` lacks.
    pub(crate) cut_off: Vec<String>,
    /// Sources of `connect-src` that the page does not need.
    pub(crate) needless: Vec<String>,
    /// Other directives that differ or are missing, as `directive: what is served`.
    pub(crate) other: Vec<String>,
}

type Directives = BTreeMap<String, BTreeSet<String>>;

/// Compares two policies, without the hashes of scripts and styles: those depend on the document.
pub(crate) fn compare(wanted: &str, served: &str) -> Differences {
    let (wanted, served) = (read(wanted), read(served));
    let mut differences = Differences::default();
    let names: BTreeSet<&String> = wanted.keys().chain(served.keys()).collect();
    for name in names {
        // Only the address for reports of violations (CSP-07).
        if name == "report-uri" || name == "report-to" {
            continue;
        }
        let (ours, theirs) = (wanted.get(name), served.get(name));
        if ours == theirs {
            continue;
        }
        if let ("connect-src", Some(ours), Some(theirs)) = (name.as_str(), ours, theirs) {
            differences.cut_off = ours.difference(theirs).cloned().collect();
            differences.needless = theirs.difference(ours).cloned().collect();
            continue;
        }
        let theirs = match theirs {
            None => "is missing".to_owned(),
            Some(sources) => sources.iter().cloned().collect::<Vec<_>>().join(" "),
        };
        differences.other.push(format!("{name}: {theirs}"));
    }
    differences
}

/// The hashes in this directive, without their quotes.
pub(crate) fn hashes(served: &str, directive: &str) -> BTreeSet<String> {
    let all = served
        .split(';')
        .filter_map(|one| one.trim().split_once(' '));
    all.filter(|(name, _)| name.eq_ignore_ascii_case(directive))
        .flat_map(|(_, sources)| sources.split_whitespace())
        .filter(|source| is_hash(source))
        .map(|source| source.trim_matches('\'').to_owned())
        .collect()
}

fn is_hash(source: &str) -> bool {
    ["'sha256-", "'sha384-", "'sha512-"]
        .iter()
        .any(|start| source.starts_with(start))
}

/// The directives; of several with one name the first counts (CSP3 section 2.2.1).
fn read(policy: &str) -> Directives {
    let mut directives = Directives::new();
    for one in policy.split(';') {
        let mut words = one.split_whitespace();
        let Some(name) = words.next() else { continue };
        let sources = words
            .filter(|source| !is_hash(source))
            .map(str::to_owned)
            .collect();
        let name = name.to_ascii_lowercase();
        directives.entry(name).or_insert(sources);
    }
    directives
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: &str =
        "default-src 'none'; script-src 'self' 'sha256-a='; connect-src 'self' https://a";

    #[test]
    fn order_and_hashes_do_not_count() {
        let served = "connect-src https://a 'self' ;script-src 'sha256-b=' 'self';default-src 'none'; report-to x";
        assert_eq!(compare(WANTED, served), Differences::default());
        for (directive, named) in [("script-src", vec!["sha256-b="]), ("connect-src", vec![])] {
            let found: Vec<String> = hashes(served, directive).into_iter().collect();
            assert_eq!(found, named, "{directive}");
        }
    }

    #[test]
    fn what_differs_is_named() {
        let served = "script-src 'self' 'unsafe-inline'; connect-src 'self' https://b; x-src *";
        let differences = compare(WANTED, served);
        assert_eq!(differences.cut_off, ["https://a"]);
        assert_eq!(differences.needless, ["https://b"]);
        assert_eq!(
            differences.other,
            [
                "default-src: is missing",
                "script-src: 'self' 'unsafe-inline'",
                "x-src: *"
            ]
        );
    }

    #[test]
    fn a_second_directive_of_one_name_does_not_count() {
        let served = format!("{WANTED}; default-src *");
        assert_eq!(compare(WANTED, &served), Differences::default());
    }
}
