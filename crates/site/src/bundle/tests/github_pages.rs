//! The documents and the README for GitHub Pages.

use super::{design, site};
use crate::bundle::hosts::github_pages;
use std::{collections::BTreeMap, fs};

#[test]
fn the_documents_of_github_pages_contain_the_policy_as_far_as_possible() {
    let design = design("github");
    let site = site("github-files");
    let files: BTreeMap<String, String> = github_pages::files(&design, &site)
        .unwrap()
        .into_iter()
        .collect();
    fs::remove_dir_all(site).unwrap();
    for name in ["index.html", "callback/index.html", "404.html"] {
        let document = &files[name];
        let (_, rest) = document
            .split_once("http-equiv=\"Content-Security-Policy\" content=\"")
            .unwrap();
        let policy = rest.split('"').next().unwrap();
        let whole: Vec<&str> = design.policy.split("; ").collect();
        let said: Vec<&str> = policy.split("; ").collect();
        let missing: Vec<_> = whole.iter().filter(|part| !said.contains(part)).collect();
        assert_eq!(missing, [&"frame-ancestors 'none'"]);
        assert!(document.find("http-equiv").unwrap() < document.find("<script").unwrap());
    }
    assert!(files["README.md"].contains("the policy of `/assets/strength-1.js`"));
    for (name, _) in &design.every_answer {
        let said = ["Content-Security-Policy", "Referrer-Policy"].contains(&name.as_str());
        assert!(said || files["README.md"].contains(name.as_str()), "{name}");
    }
}
