//! Reads a TOML table and collects every mistake with its key, so that one start shows all of them. It does not define
//! the keys; `sections` does.

use std::{fmt::Display, ops::RangeInclusive, time::Duration};

use toml::{Table, Value};

/// A mistake in the config file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The key, with those of the tables around it: `tenant.issuer`.
    pub key: String,
    /// What is wrong with it. Never a secret's value.
    pub what: String,
}

impl Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.key, self.what)
    }
}

/// One table of the file. A key that was not read is reported as unknown at the end.
pub(super) struct Section {
    path: String,
    table: Table,
    mistakes: Vec<Mistake>,
}

impl Section {
    pub(super) fn root(table: Table) -> Self {
        Self {
            path: String::new(),
            table,
            mistakes: Vec::new(),
        }
    }

    /// A table in this one. If it is absent, an empty one, whose required keys are reported as missing.
    pub(super) fn section(&mut self, key: &str) -> Self {
        let path = self.path_of(key);
        let table = match self.table.remove(key) {
            Some(Value::Table(table)) => table,
            None => Table::new(),
            Some(_) => {
                self.wrong(key, "must be a table");
                Table::new()
            }
        };
        Self {
            path,
            table,
            mistakes: Vec::new(),
        }
    }

    /// Removes a key; `true` if it was there.
    pub(super) fn take(&mut self, key: &str) -> bool {
        self.table.remove(key).is_some()
    }

    /// Notes when a key is missing, without taking it.
    pub(super) fn needs(&mut self, key: &str) {
        if !self.table.contains_key(key) {
            self.wrong(key, "is missing");
        }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub(super) fn wrong(&mut self, key: &str, what: impl Display) {
        self.mistakes.push(Mistake {
            key: self.path_of(key),
            what: what.to_string(),
        });
    }

    /// Ends this table and hands its mistakes to the one around it.
    pub(super) fn end(mut self, around: &mut Self) {
        self.name_the_unknown();
        around.mistakes.append(&mut self.mistakes);
    }

    /// Ends the outermost table.
    pub(super) fn end_all(mut self) -> Vec<Mistake> {
        self.name_the_unknown();
        self.mistakes
    }

    fn name_the_unknown(&mut self) {
        let unknown: Vec<String> = self.table.keys().cloned().collect();
        for key in unknown {
            self.wrong(&key, "is unknown");
        }
    }

    pub(super) fn optional(&mut self, key: &str) -> Option<String> {
        match self.table.remove(key)? {
            Value::String(text) if !text.trim().is_empty() => Some(text),
            _ => {
                self.wrong(key, "must be a text that is not empty");
                None
            }
        }
    }

    pub(super) fn required(&mut self, key: &str) -> Option<String> {
        self.needs(key);
        self.optional(key)
    }

    /// A text that is parsed; if that fails, the mistake says what is expected.
    pub(super) fn parsed<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.required(key)?;
        self.parse(key, &text, parse)
    }

    /// As [`Section::parsed`], but it may be absent.
    pub(super) fn parsed_if_there<T>(
        &mut self,
        key: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.optional(key)?;
        self.parse(key, &text, parse)
    }

    fn parse<T>(
        &mut self,
        key: &str,
        text: &str,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match parse(text) {
            Ok(parsed) => Some(parsed),
            Err(what) => {
                self.wrong(key, what);
                None
            }
        }
    }

    /// A list of texts; empty if it is absent.
    pub(super) fn list(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.table.remove(key) else {
            return Vec::new();
        };
        let texts = value.as_array().and_then(|values| {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
            texts.collect::<Option<Vec<_>>>()
        });
        texts.unwrap_or_else(|| {
            self.wrong(key, "must be a list of texts");
            Vec::new()
        })
    }

    pub(super) fn flag(&mut self, key: &str, usual: bool) -> bool {
        match self.table.remove(key) {
            None => usual,
            Some(Value::Boolean(flag)) => flag,
            Some(_) => {
                self.wrong(key, "must be true or false");
                usual
            }
        }
    }

    pub(super) fn number(&mut self, key: &str, usual: u32, within: RangeInclusive<u32>) -> u32 {
        let Some(value) = self.table.remove(key) else {
            return usual;
        };
        let number = value
            .as_integer()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| within.contains(number));
        number.unwrap_or_else(|| {
            let (least, most) = within.into_inner();
            self.wrong(key, format!("must be a number from {least} to {most}"));
            usual
        })
    }

    /// A time such as `30s`, `10m`, `1h`.
    pub(super) fn time(
        &mut self,
        key: &str,
        usual: Duration,
        within: RangeInclusive<Duration>,
    ) -> Duration {
        let Some(value) = self.table.remove(key) else {
            return usual;
        };
        let time = value
            .as_str()
            .and_then(|text| humantime::parse_duration(text).ok())
            .filter(|time| within.contains(time));
        time.unwrap_or_else(|| {
            let (least, most) = within.into_inner();
            let [least, most] = [least, most].map(humantime::format_duration);
            self.wrong(key, format!("must be a time from {least} to {most}"));
            usual
        })
    }
}
