//! The findings of an examination, as text, as JSON and as an exit status.

use crate::{catalogue::Entry, severity::Severity};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A finding in one deployment.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Its entry in the catalogue.
    pub entry: &'static Entry,
    /// What was seen in this deployment.
    pub seen: String,
    /// The member of `config.json` that it is about, as a JSON pointer.
    pub pointer: Option<String>,
}

impl Finding {
    /// Sets the member of the config that this is about.
    pub(crate) fn at(&mut self, pointer: &str) {
        self.pointer = Some(pointer.to_owned());
    }
}

/// All findings, in the order of the examination.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Adds a finding.
    pub(crate) fn find(&mut self, entry: &'static Entry, seen: impl Into<String>) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(Finding {
            entry,
            seen: seen.into(),
            pointer: None,
        });
        &mut self.findings[at]
    }

    /// Removes the first finding of this entry from the report and returns it.
    pub(crate) fn taken(&mut self, entry: &Entry) -> Option<Finding> {
        let mut codes = self.findings.iter().map(|finding| finding.entry.code);
        let at = codes.position(|code| code == entry.code)?;
        Some(self.findings.remove(at))
    }

    /// Removes all findings of this entry.
    pub(crate) fn forget(&mut self, entry: &Entry) {
        self.findings
            .retain(|finding| finding.entry.code != entry.code);
    }

    /// Whether there is a finding of this entry.
    pub(crate) fn has(&self, entry: &Entry) -> bool {
        let mut codes = self.findings.iter().map(|finding| finding.entry.code);
        codes.any(|code| code == entry.code)
    }

    /// Whether there is a finding of one of these entries.
    pub(crate) fn has_any(&self, entries: &[&Entry]) -> bool {
        entries.iter().any(|entry| self.has(entry))
    }

    /// 0 without findings or with notes only, 1 with warnings, 2 with errors.
    pub fn exit_status(&self) -> u8 {
        let severities = self.findings.iter().map(|finding| finding.entry.severity);
        match severities.max() {
            None | Some(Severity::Note) => 0,
            Some(Severity::Warning) => 1,
            Some(Severity::Error) => 2,
        }
    }

    /// The number of findings of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        let same = |finding: &&Finding| finding.entry.severity == severity;
        self.findings.iter().filter(same).count()
    }

    /// The report as JSON.
    pub fn json(&self) -> Value {
        let findings: Vec<Value> = self
            .findings
            .iter()
            .map(|finding| {
                let mut entry = finding.entry.json();
                entry["seen"] = json!(finding.seen);
                entry["pointer"] = json!(finding.pointer);
                entry
            })
            .collect();
        json!({
            "findings": findings,
            "errors": self.count(Severity::Error),
            "warnings": self.count(Severity::Warning),
            "notes": self.count(Severity::Note),
        })
    }

    /// The report as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for Finding {
            entry,
            seen,
            pointer,
        } in &self.findings
        {
            let word = entry.severity.word();
            let place = pointer
                .as_ref()
                .map(|pointer| format!(" (config.json {pointer})"))
                .unwrap_or_default();
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{word} {}: {}", entry.code, entry.what);
            let _ = writeln!(text, "  seen:  {}{place}", printable(seen));
            let _ = writeln!(text, "  why:   {}", entry.why);
            let _ = writeln!(text, "  mend:  {}", entry.mend);
            let _ = writeln!(text, "  where: {}\n", entry.place);
        }
        let _ = writeln!(
            text,
            "{} errors, {} warnings, {} notes",
            self.count(Severity::Error),
            self.count(Severity::Warning),
            self.count(Severity::Note)
        );
        text
    }
}

/// Removes control characters and isolates from what a server sent, so that it cannot change the terminal.
fn printable(text: &str) -> String {
    let mild = |c: char| !c.is_control() && !('\u{2066}'..='\u{2069}').contains(&c);
    text.chars().filter(|c| mild(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue as known;

    #[test]
    fn the_worst_finding_is_the_exit_status() {
        let mut report = Report::default();
        assert_eq!(report.exit_status(), 0);
        report.find(&known::TOKEN_LIFE, "");
        assert_eq!(report.exit_status(), 0);
        report.find(&known::PKCE_NOT_ENFORCED, "");
        assert_eq!(report.exit_status(), 1);
        report.find(&known::POOL_UNKNOWN, "");
        assert_eq!(report.exit_status(), 2);
        report.find(&known::TOKEN_LIFE, "");
        assert_eq!(report.exit_status(), 2);
    }

    #[test]
    fn control_characters_from_a_server_are_not_printed() {
        let mut report = Report::default();
        report.find(&known::POOL_UNKNOWN, "\u{1b}[2Jgone\u{2068}\r\n");
        assert!(report.text().contains("seen:  [2Jgone\n"));
    }

    #[test]
    fn the_json_has_code_severity_and_pointer() {
        let mut report = Report::default();
        report.find(&known::POOL_UNKNOWN, "404").at("/tenant/pool");
        let json = report.json();
        assert_eq!(json["findings"][0]["code"], "pool.unknown");
        assert_eq!(json["findings"][0]["severity"], "error");
        assert_eq!(json["findings"][0]["pointer"], "/tenant/pool");
        assert_eq!(json["errors"], 1);
    }
}
