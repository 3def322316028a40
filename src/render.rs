//! Prints, as JSON, what is painted before WebAssembly is there: for any deployment, or for that of the
//! `config.json` which is named as argument. Run by the build, never shipped.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::process::ExitCode;

use portico::{config::Config, i18n, web::painted::painted};

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
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
            println!("{}", painted(Some(config)));
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            for mistake in mistakes {
                let said = i18n::say(
                    i18n::Language::English,
                    &i18n::Message::Mistake(mistake.fault),
                );
                eprintln!("{} at \"{}\": {said}", path.display(), mistake.path);
            }
            ExitCode::FAILURE
        }
    }
}
