//! Checks the templates of the tenant's own messages (`crates/site/mail`): their files and variables. It does not check
//! their wording, nor whether a tenant accepts them.

use crate::files;
use anyhow::{Context, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The only variables that the vendor's own templates of these messages use (contract.md section 7).
const CODE: &str = "{{ .Data.OTP.Code }}";
const LINK: &str = "{{ .Data.OTP.Link }}";

/// The folder of the templates.
const FOLDER: &str = "crates/site/mail";

/// A channel's folder; every one has the three messages.
const CHANNELS: [&str; 2] = ["pages/emails", "pages/texts"];
/// What a message is about, and the variable it holds.
const MESSAGES: [(&str, Option<&str>); 3] = [
    ("activate_account_with_code", Some(CODE)),
    ("activate_account_with_link", Some(LINK)),
    ("identifier_used", None),
];

/// What is wrong with the templates; empty when nothing is.
///
/// # Errors
/// When a file cannot be read.
pub fn templates(checkout: &Path) -> Result<Vec<String>> {
    let folder = checkout.join(FOLDER);
    let mut wrong = Vec::new();
    let mut known = vec![PathBuf::from("README.md")];
    for channel in CHANNELS {
        for (message, variable) in MESSAGES {
            let mut one = |file: &str, variable: Option<&str>| -> Result<()> {
                let path = Path::new(channel).join(message).join(file);
                let text = fs::read_to_string(folder.join(&path))
                    .with_context(|| format!("cannot read {FOLDER}/{}", path.display()))?;
                wrong.extend(template(
                    &format!("{FOLDER}/{}", path.display()),
                    &text,
                    variable,
                ));
                known.push(path);
                Ok(())
            };
            one("index.tmpl", variable)?;
            if channel == CHANNELS[0] {
                // A locked screen shows the subject, so there is no code in it.
                one("__subject.tmpl", None)?;
            }
        }
    }
    for path in files::under(&folder)? {
        if !known.contains(&path) {
            wrong.push(format!(
                "{FOLDER}/{}: no message of the tenant",
                path.display()
            ));
        }
    }
    Ok(wrong)
}

/// What is wrong with one template, which is to hold this variable and no other.
fn template(name: &str, text: &str, variable: Option<&str>) -> Vec<String> {
    let mut wrong = Vec::new();
    match variables(text) {
        Ok(found) => {
            for (line, other) in found.iter().filter(|(_, found)| Some(*found) != variable) {
                wrong.push(format!("{name}:{line}: this message has no {other}"));
            }
        }
        Err(error) => wrong.push(format!("{name}: {error}")),
    }
    if name.ends_with("__subject.tmpl") && text.trim_end().lines().count() != 1 {
        wrong.push(format!("{name}: a subject is one line"));
    }
    let Some(variable) = variable else {
        return wrong;
    };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    if lines.iter().filter(|line| **line == variable).count() != 1 {
        // So that it is easy to copy and to hear, and phones find it.
        wrong.push(format!("{name}: {variable} must stand alone on one line"));
    }
    let last = lines
        .iter()
        .rfind(|line| !line.is_empty() && !line.starts_with('<'));
    if variable == CODE && !last.is_some_and(|line| is_bound(line)) {
        // With this line a browser offers the code on that origin only.
        wrong.push(format!(
            "{name}: the last line must be \"@host #{CODE}\" (origin-bound one-time codes)"
        ));
    }
    wrong
}

/// Each variable of a template, with its line.
fn variables(text: &str) -> Result<Vec<(usize, &str)>> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let mut rest = line;
        while let Some(start) = rest.find("{{") {
            let Some(length) = rest[start..].find("}}") else {
                bail!("line {}: a variable does not end", number + 1);
            };
            let end = start + length + 2;
            found.push((number + 1, &rest[start..end]));
            rest = &rest[end..];
        }
    }
    Ok(found)
}

/// Whether a line binds the code to a host.
fn is_bound(line: &str) -> bool {
    let host = line
        .strip_prefix('@')
        .and_then(|rest| rest.strip_suffix(CODE))
        .and_then(|rest| rest.strip_suffix(" #"));
    host.is_some_and(|host| {
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
        host.contains('.') && host.chars().all(allowed)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_templates_of_the_repository_are_in_order() {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        assert_eq!(templates(&checkout).unwrap(), Vec::<String>::new());
    }

    const GOOD: &str =
        "<p>\n{{ .Data.OTP.Code }}\n</p>\n<p>\n@a.example #{{ .Data.OTP.Code }}\n</p>\n";

    fn check(text: &str, variable: Option<&str>) -> usize {
        template("mail/x/index.tmpl", text, variable).len()
    }

    #[test]
    fn the_code_stands_alone_and_the_last_line_names_the_origin() {
        assert_eq!(check(GOOD, Some(CODE)), 0);
        let other_order = "@a.example #{{ .Data.OTP.Code }}\n{{ .Data.OTP.Code }}\n";
        assert_eq!(check(other_order, Some(CODE)), 1);
        let glued = GOOD.replace("<p>\n{{", "<p>{{");
        assert_eq!(check(&glued, Some(CODE)), 1);
        for line in ["@ #", "@https://a.example #", "a.example #", "@a.example "] {
            let bad = GOOD.replace("@a.example #", line);
            assert_eq!(check(&bad, Some(CODE)), 1, "{line}");
        }
    }

    #[test]
    fn only_the_variable_of_the_message_is_used() {
        assert_eq!(check("{{ .Data.OTP.Link }}\n", Some(LINK)), 0);
        assert_eq!(
            check("{{ .Data.OTP.Link }} {{ .Data.User.ID }}\n", Some(LINK)),
            2
        );
        assert_eq!(check("Hello\n", None), 0);
        assert_eq!(check("{{ .Data.OTP.Code }}\n", None), 1);
        assert_eq!(check("{{ .Data\n", None), 1);
        assert_eq!(
            template("mail/x/__subject.tmpl", "One\nTwo\n", None).len(),
            1
        );
    }
}
