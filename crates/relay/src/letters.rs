//! Writes letters from templates: one folder per language, all of them checked at the start. It does not send.

mod builtin;
#[cfg(test)]
mod tests;

use std::{fs, path::Path, time::Duration};

use minijinja::{Environment, UndefinedBehavior, context};
use secrecy::{ExposeSecret, SecretString};

/// The files of a letter with a code.
const CODE: [&str; 3] = ["subject.txt", "body.txt", "body.html"];

/// The files of a letter to the owner of an existing account.
const TAKEN: [&str; 3] = ["taken/subject.txt", "taken/body.txt", "taken/body.html"];

/// The longest subject; mail programs cut a longer one.
const LONGEST_SUBJECT: usize = 150;

/// The page that the letters are about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The integrator's name.
    pub brand: String,
    /// The page's host, to which browsers bind the code.
    pub host: String,
    /// The page's address, if letters shall link to it.
    pub link: Option<String>,
}

/// A code with its remaining life.
#[derive(Debug)]
pub struct Fresh<'a> {
    /// The code.
    pub code: &'a SecretString,
    /// The remaining life.
    pub left: Duration,
}

/// A letter, ready to be sent. `Debug` does not print its content.
pub struct Letter {
    /// The subject, one line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// The language of the letter.
    pub language: String,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letter").finish_non_exhaustive()
    }
}

/// A template that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unusable {
    /// The name of the template: `en/body.txt`.
    pub template: String,
    /// Why it cannot be used.
    pub what: String,
}

/// The letters in all languages.
pub struct Letters {
    environment: Environment<'static>,
    languages: Vec<String>,
    fallback: String,
    page: Page,
}

impl std::fmt::Debug for Letters {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Letters")
            .field("languages", &self.languages)
            .field("fallback", &self.fallback)
            .field("page", &self.page)
            .finish_non_exhaustive()
    }
}

impl Letters {
    /// Reads the templates in `folder`, or the built-in ones, and renders every letter once as a check.
    ///
    /// # Errors
    /// With every template that is missing, cannot be rendered, or lacks the code.
    pub fn read(folder: Option<&Path>, fallback: &str, page: Page) -> Result<Self, Vec<Unusable>> {
        let mut environment = Environment::new();
        // Otherwise a misspelt variable would render as an empty text.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let mut letters = Self {
            environment,
            languages: Vec::new(),
            fallback: fallback.to_owned(),
            page,
        };
        let mut wrong = match folder {
            Some(folder) => letters.add_folder(folder),
            None => builtin::ALL
                .iter()
                .flatten()
                .filter_map(|(language, file, text)| letters.add(language, file, text))
                .collect(),
        };
        letters.languages.sort();
        letters.languages.dedup();
        if wrong.is_empty() {
            wrong = letters.unusable();
        }
        if !letters.languages.iter().any(|known| known == fallback) {
            wrong.push(unusable(
                "fallback",
                "there are no templates in this language",
            ));
        }
        if wrong.is_empty() {
            Ok(letters)
        } else {
            Err(wrong)
        }
    }

    fn add_folder(&mut self, folder: &Path) -> Vec<Unusable> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => return vec![unusable("folder", &format!("cannot be read: {error}"))],
        };
        let mut wrong = Vec::new();
        for entry in entries.flatten().filter(|entry| entry.path().is_dir()) {
            let name = entry.file_name();
            let Some(language) = name.to_str().filter(|name| is_language(name)) else {
                wrong.push(unusable(
                    &name.to_string_lossy(),
                    "a folder must be named after its language, such as en or pt-BR",
                ));
                continue;
            };
            for file in CODE.into_iter().chain(TAKEN) {
                match fs::read_to_string(entry.path().join(file)) {
                    Ok(text) => wrong.extend(self.add(language, file, &text)),
                    Err(error) => wrong.push(unusable(
                        &format!("{language}/{file}"),
                        &format!("cannot be read: {error}"),
                    )),
                }
            }
        }
        wrong
    }

    fn add(&mut self, language: &str, file: &str, text: &str) -> Option<Unusable> {
        let name = format!("{language}/{file}");
        self.languages.push(language.to_owned());
        let added = self
            .environment
            .add_template_owned(name.clone(), text.to_owned());
        added.err().map(|error| unusable(&name, &error.to_string()))
    }

    /// Renders every letter and checks it.
    fn unusable(&self) -> Vec<Unusable> {
        // A code that no template contains by accident.
        const SAMPLE: &str = "SAMPLE7Q";
        let code = SecretString::from(SAMPLE);
        let mut wrong = Vec::new();
        for language in &self.languages {
            for minutes in [1, 2, 3, 11] {
                let fresh = Fresh {
                    code: &code,
                    left: Duration::from_secs(60 * minutes),
                };
                for file in CODE {
                    let with_code = file != CODE[0];
                    match self.render(language, file, Some(&fresh)) {
                        Ok(text) if with_code && !text.contains(SAMPLE) => {
                            wrong.push(unusable(&format!("{language}/{file}"), "lacks {{ code }}"));
                        }
                        Ok(_) => {}
                        Err(unusable) => wrong.push(unusable),
                    }
                }
            }
            let taken = TAKEN.map(|file| self.render(language, file, None));
            wrong.extend(taken.into_iter().filter_map(Result::err));
        }
        wrong.dedup();
        wrong
    }

    /// A letter with a code.
    ///
    /// # Errors
    /// When a template fails on this very code; the reason does not contain it.
    pub fn with_code(&self, language: Option<&str>, fresh: &Fresh<'_>) -> Result<Letter, Unusable> {
        self.write(language, CODE, Some(fresh))
    }

    /// A letter to the owner of an existing account.
    ///
    /// # Errors
    /// When a template fails.
    pub fn taken(&self, language: Option<&str>) -> Result<Letter, Unusable> {
        self.write(language, TAKEN, None)
    }

    fn write(
        &self,
        language: Option<&str>,
        files: [&str; 3],
        fresh: Option<&Fresh<'_>>,
    ) -> Result<Letter, Unusable> {
        let language = self.language(language);
        let [subject, text, html] = files;
        Ok(Letter {
            subject: self.render(language, subject, fresh)?,
            text: self.render(language, text, fresh)?,
            html: self.render(language, html, fresh)?,
            language: language.to_owned(),
        })
    }

    /// The nearest language there is: `ar-EG`, else `ar`, else the fallback.
    fn language(&self, asked: Option<&str>) -> &str {
        let known = |tag: &str| {
            let mut languages = self.languages.iter();
            languages.find(|language| language.eq_ignore_ascii_case(tag))
        };
        let primary = asked.and_then(|tag| tag.split('-').next());
        let found = asked.and_then(known).or_else(|| primary.and_then(known));
        found.map_or(&self.fallback, String::as_str)
    }

    fn render(
        &self,
        language: &str,
        file: &str,
        fresh: Option<&Fresh<'_>>,
    ) -> Result<String, Unusable> {
        let name = format!("{language}/{file}");
        let Page { brand, host, link } = &self.page;
        let page = context! { brand, host, link, language };
        let context = match fresh {
            Some(Fresh { code, left }) => {
                let minutes = minutes(*left);
                context! { code => code.expose_secret(), minutes, ..page }
            }
            None => page,
        };
        let rendered = self
            .environment
            .get_template(&name)
            .and_then(|template| template.render(context));
        let text = rendered.map_err(|error| {
            // The detail of the error may quote a value, so it is left out.
            let line = error.line().map(|line| format!(" in line {line}"));
            unusable(
                &name,
                &format!("{}{}", error.kind(), line.unwrap_or_default()),
            )
        })?;
        if !file.ends_with("subject.txt") {
            return Ok(text);
        }
        let subject = text.trim();
        if subject.is_empty() || subject.chars().any(char::is_control) {
            return Err(unusable(&name, "must be one line"));
        }
        if subject.chars().count() > LONGEST_SUBJECT {
            return Err(unusable(&name, "is too long"));
        }
        Ok(subject.to_owned())
    }
}

/// The life in whole minutes; the time of the mail's delivery is not subtracted.
fn minutes(left: Duration) -> u64 {
    (left.as_secs() + 5) / 60
}

/// Whether a text has the shape of a language tag (RFC 5646).
pub(crate) fn is_language(text: &str) -> bool {
    text.len() <= 35
        && text.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
        && text
            .bytes()
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic())
}

fn unusable(template: &str, what: &str) -> Unusable {
    Unusable {
        template: template.to_owned(),
        what: what.to_owned(),
    }
}
