//! The score that each host's answers get at MDN's HTTP Observatory.

use super::{design, site};
use crate::{
    bundle::hosts::github_pages,
    observatory::{FULL, judge},
};
use std::fs;

#[test]
fn a_document_with_the_designed_headers_gets_the_full_score_at_every_path() {
    // The other tests of this folder show that each host except GitHub Pages sends the designed headers.
    let design = design("observatory");
    let document = "<script src=\"/assets/a.js\" integrity=\"sha384-x\"></script>";
    for path in ["/", "/callback/", "/none"] {
        let verdict = judge(&design.headers(design.answer(path).1), document);
        assert_eq!(
            (verdict.score, verdict.grade),
            (FULL, "A+"),
            "{path}: {verdict:?}"
        );
    }
}

#[test]
fn headers_that_github_pages_lacks_cost_the_grade_and_are_reported() {
    let design = design("observatory-github");
    let site = site("observatory-github-files");
    let files = github_pages::files(&design, &site).unwrap();
    fs::remove_dir_all(site).unwrap();
    let text = |name: &str| &files.iter().find(|(one, _)| one == name).unwrap().1;
    let verdict = judge(&[], text("index.html"));
    assert_eq!((verdict.score, verdict.grade), (55, "C"), "{verdict:?}");
    assert!(text("README.md").contains("55 points (C), that of the other hosts 155 (A+)"));
}
