//! What can be asked of the doctor on the command line.

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use std::{ffi::OsString, path::PathBuf};

/// Shown by `--help` and after a wrong command line.
pub const HELP: &str = "\
cargo xtask doctor --config FILE [--origin ORIGIN] [--token-from-stdin] [--json]
cargo xtask doctor --catalogue

  --config FILE        the config.json of the deployment
  --origin ORIGIN      where the page is served, https://signup.example: its files are examined, too
  --token-from-stdin   an access token of the page's client is read from the first line of the input,
                       for a tenant where nobody gets one without logging in
  --json               the findings for programs
  --catalogue          every finding that there can be, for programs

Exit status: 0 when nothing is wrong (notes at most), 1 with warnings, 2 with errors, 3 when nothing
could be examined.";

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Tell what there is.
    Help,
    /// Tell every finding that there can be.
    Catalogue,
    /// Examine a deployment.
    Examine {
        /// Where the config is.
        config: PathBuf,
        /// Where the page is served.
        origin: Option<String>,
        /// Whether a token is to be read.
        token: bool,
        /// Whether programs read the findings.
        json: bool,
    },
}

impl Task {
    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// When an option is none; the message names it.
    pub fn parse(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self> {
        let mut parser = Parser::from_args(arguments.into_iter().map(Into::into));
        let (mut config, mut origin) = (None, None);
        let (mut token, mut json) = (false, false);
        while let Some(argument) = parser.next()? {
            match argument {
                Arg::Short('h') | Arg::Long("help") => return Ok(Self::Help),
                Arg::Long("catalogue") => return Ok(Self::Catalogue),
                Arg::Long("config") => config = Some(PathBuf::from(parser.value()?)),
                Arg::Long("origin") => origin = Some(checked(parser.value()?.string()?)?),
                Arg::Long("token-from-stdin") => token = true,
                Arg::Long("json") => json = true,
                other => return Err(other.unexpected().into()),
            }
        }
        let Some(config) = config else {
            bail!("--config is missing: which deployment is it?");
        };
        Ok(Self::Examine {
            config,
            origin,
            token,
            json,
        })
    }
}

/// An origin as a browser sends it: scheme, host, and no path.
fn checked(text: String) -> Result<String> {
    let text = text.trim_end_matches('/').to_owned();
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(crate::wire::origin(&text))
        }
        _ => bail!("--origin {text} is no origin, like https://signup.example"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(line: &str) -> Result<Task> {
        Task::parse(line.split_whitespace())
    }

    #[test]
    fn what_is_to_be_examined_is_understood() {
        assert_eq!(parse("--help").unwrap(), Task::Help);
        assert_eq!(parse("--catalogue").unwrap(), Task::Catalogue);
        assert_eq!(
            parse("--config my.json --origin https://Signup.example/ --json").unwrap(),
            Task::Examine {
                config: "my.json".into(),
                origin: Some("https://signup.example".into()),
                token: false,
                json: true,
            }
        );
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (line, named) in [
            ("", "--config"),
            ("--config", "config"),
            ("--config a --origin signup.example", "signup.example"),
            ("--config a --origin https://a/b", "https://a/b"),
            ("--config a --token abc", "--token"),
            ("--config a b", "b"),
        ] {
            let error = format!("{:#}", parse(line).unwrap_err());
            assert!(error.contains(named), "{line}: {error}");
        }
    }
}
