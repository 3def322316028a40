//! The parsed command line. A task takes its options out of it; anything that is left is an error.

use crate::std_lib::{self, StdLib};
use anyhow::{Context, Result, anyhow, bail};
use lexopt::{Arg, Parser, ValueExt};
use std::ffi::OsString;

/// Whether an option is followed by a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Flag,
    Valued,
}

/// The options of all tasks.
pub(super) const OPTIONS: [(&str, Kind); 19] = [
    ("browser", Kind::Flag),
    ("built", Kind::Flag),
    ("config", Kind::Valued),
    ("engine", Kind::Valued),
    ("fast", Kind::Flag),
    ("functions", Kind::Flag),
    ("mail-port", Kind::Valued),
    ("open", Kind::Flag),
    ("out", Kind::Valued),
    ("own-message", Kind::Flag),
    ("port", Kind::Valued),
    (std_lib::OPTION, Kind::Flag),
    ("relay-port", Kind::Valued),
    ("runs", Kind::Valued),
    ("tenant-port", Kind::Valued),
    ("try", Kind::Valued),
    ("upstream", Kind::Valued),
    ("watch", Kind::Flag),
    ("with-doctor", Kind::Flag),
];

/// The words and options of a command line, without those that the task has taken.
pub(super) struct Line {
    /// The first word; `help` without one.
    pub(super) task: String,
    /// The words after it.
    pub(super) words: Vec<String>,
    /// Each option that was given, with its value; a flag has an empty one.
    options: Vec<(&'static str, OsString)>,
}

impl Line {
    /// Reads a command line; `None` if help is requested.
    pub(super) fn read(arguments: Vec<OsString>) -> Result<Option<Self>> {
        let mut parser = Parser::from_args(arguments);
        let (mut words, mut options) = (Vec::new(), Vec::new());
        while let Some(argument) = parser.next()? {
            let name = match argument {
                Arg::Value(word) => {
                    words.push(word.string()?);
                    continue;
                }
                Arg::Short('h') | Arg::Long("help") => return Ok(None),
                Arg::Long(name) => name,
                Arg::Short(_) => return Err(argument.unexpected().into()),
            };
            let known = OPTIONS.into_iter().find(|(option, _)| *option == name);
            let Some((option, kind)) = known else {
                return Err(argument.unexpected().into());
            };
            let value = match kind {
                Kind::Flag => OsString::new(),
                Kind::Valued => parser.value()?,
            };
            options.push((option, value));
        }
        let mut words = words.into_iter();
        Ok(Some(Self {
            task: words.next().unwrap_or_else(|| "help".to_owned()),
            words: words.collect(),
            options,
        }))
    }

    /// Whether an option was given and is not taken yet.
    pub(super) fn has(&self, option: &str) -> bool {
        self.options.iter().any(|(name, _)| *name == option)
    }

    /// Takes an option. If it was given more than once, the last value counts.
    pub(super) fn value(&mut self, option: &str) -> Option<OsString> {
        let same = self.options.extract_if(.., |(name, _)| *name == option);
        same.last().map(|(_, value)| value)
    }

    /// Takes a flag.
    pub(super) fn flag(&mut self, option: &str) -> bool {
        self.value(option).is_some()
    }

    /// Takes an option whose value is a text.
    pub(super) fn text(&mut self, option: &str) -> Result<Option<String>> {
        let value = self.value(option).map(OsString::into_string).transpose();
        value.map_err(|value| anyhow!("--{option}: {value:?} is not UTF-8"))
    }

    /// Takes the option of a port.
    pub(super) fn port(&mut self, option: &str, usual: u16) -> Result<u16> {
        let Some(text) = self.text(option)? else {
            return Ok(usual);
        };
        let port: u16 = text
            .parse()
            .with_context(|| format!("--{option}: not a port: {text}"))?;
        if port == 0 {
            bail!("--{option}: not a port: 0");
        }
        Ok(port)
    }

    /// Takes the standard library that the site is linked with.
    pub(super) fn library(&mut self) -> StdLib {
        match self.flag(std_lib::OPTION) {
            true => StdLib::Rebuilt,
            false => StdLib::default(),
        }
    }

    /// Fails if anything is left.
    pub(super) fn end(self) -> Result<()> {
        if let Some(word) = self.words.first() {
            bail!("unexpected argument {word}");
        }
        if let Some((option, _)) = self.options.first() {
            bail!("{} has no option --{option}", self.task);
        }
        Ok(())
    }
}
