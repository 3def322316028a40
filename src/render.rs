//! Prints the painted first screens as JSON: for the deployment of the `config.json` that is the argument, or, with
//! `--look` before it, for any deployment in the look of that one. The build runs this program; it is not shipped.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::process::ExitCode;

use portico::{
    config::Config,
    i18n, language,
    web::painted::{painted, painted_in_the_look_of},
};

fn main() -> ExitCode {
    let mut arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let only_look = arguments.first().is_some_and(|first| first == "--look");
    let Some(path) = arguments.pop() else {
        println!("{}", painted(None));
        return ExitCode::SUCCESS;
    };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            return ExitCode::FAILURE;
        }
    };
    match Config::parse(&text) {
        Ok(config) => {
            let painted = match only_look {
                true => painted_in_the_look_of(&config),
                false => painted(Some(config)),
            };
            println!("{painted}");
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            for mistake in mistakes {
                let said = i18n::say(
                    language::Language::English,
                    &i18n::Message::Mistake(mistake.fault),
                );
                eprintln!("{} at \"{}\": {said}", path.display(), mistake.path);
            }
            ExitCode::FAILURE
        }
    }
}
