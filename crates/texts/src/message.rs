//! The subset of ICU `MessageFormat` in which texts are written: `{name}` and `{n, plural, one {...} other {...}}`, the
//! latter at most once and not nested.

use icu_plurals::PluralCategory;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Literal text.
    Words(String),
    /// A slot, by its name.
    Slot(String),
    /// One of several branches, by the plural category of a number.
    Plural {
        /// The slot of the number.
        of: String,
        /// The pieces of each category.
        branches: Vec<(PluralCategory, Vec<Part>)>,
    },
}

const CATEGORIES: [(&str, PluralCategory); 6] = [
    ("zero", PluralCategory::Zero),
    ("one", PluralCategory::One),
    ("two", PluralCategory::Two),
    ("few", PluralCategory::Few),
    ("many", PluralCategory::Many),
    ("other", PluralCategory::Other),
];

/// Parses a text.
///
/// # Errors
/// The reason why it is not in the subset.
pub fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut reader = Reader { rest: text };
    let parts = reader.parts(false)?;
    match parts
        .iter()
        .filter(|part| matches!(part, Part::Plural { .. }))
        .count()
    {
        0 | 1 => Ok(parts),
        _ => Err("more than one plural".to_owned()),
    }
}

/// The ways through a text: one for each branch of its plural, with the category; a single one if it has no plural.
pub(crate) fn ways(parts: &[Part]) -> Vec<(Option<PluralCategory>, Vec<&Part>)> {
    let plural = parts
        .iter()
        .position(|part| matches!(part, Part::Plural { .. }));
    let Some((place, Part::Plural { branches, .. })) = plural.map(|at| (at, &parts[at])) else {
        return vec![(None, parts.iter().collect())];
    };
    branches
        .iter()
        .map(|branch| {
            let inside = branch.1.iter();
            let whole = parts[..place]
                .iter()
                .chain(inside)
                .chain(&parts[place + 1..]);
            (Some(branch.0), whole.collect())
        })
        .collect()
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    /// Parses up to the end of the text, or of the branch.
    fn parts(&mut self, branch: bool) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        while let Some(at) = self.rest.find(['{', '}']) {
            if at > 0 {
                parts.push(Part::Words(self.rest[..at].to_owned()));
            }
            self.rest = &self.rest[at..];
            if self.rest.starts_with('}') {
                return match branch {
                    true => Ok(parts),
                    false => Err("a } without its {".to_owned()),
                };
            }
            self.rest = &self.rest[1..];
            parts.push(self.slot(branch)?);
        }
        if branch {
            return Err("a { without its }".to_owned());
        }
        if !self.rest.is_empty() {
            parts.push(Part::Words(std::mem::take(&mut self.rest).to_owned()));
        }
        Ok(parts)
    }

    /// Parses a slot or a plural after its `{`.
    fn slot(&mut self, branch: bool) -> Result<Part, String> {
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_lowercase() || c == '_'));
        let name = self.rest[..end.unwrap_or(self.rest.len())].to_owned();
        if name.is_empty() {
            return Err("a { without a name".to_owned());
        }
        self.rest = &self.rest[name.len()..];
        if self.takes("}") {
            return Ok(Part::Slot(name));
        }
        if !self.takes(", plural,") {
            return Err(format!("neither {{{name}}} nor {{{name}, plural, ...}}"));
        }
        if branch {
            return Err("a plural inside of a plural".to_owned());
        }
        let mut branches: Vec<(PluralCategory, Vec<Part>)> = Vec::new();
        loop {
            self.rest = self.rest.trim_start_matches(' ');
            if !branches.is_empty() && self.takes("}") {
                return Ok(Part::Plural { of: name, branches });
            }
            let known = CATEGORIES
                .iter()
                .find(|(word, _)| self.rest.starts_with(word));
            let Some((word, category)) = known else {
                return Err("a branch without a plural category".to_owned());
            };
            self.rest = self.rest[word.len()..].trim_start_matches(' ');
            if !self.takes("{") {
                return Err(format!("no {{ after `{word}`"));
            }
            if branches.iter().any(|(there, _)| there == category) {
                return Err(format!("the category `{word}` twice"));
            }
            let inside = self.parts(true)?;
            self.rest = &self.rest[1..];
            branches.push((*category, inside));
        }
    }

    fn takes(&mut self, start: &str) -> bool {
        let after = self.rest.strip_prefix(start);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }
}
