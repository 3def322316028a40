//! The relay as a program: `portico-relay [--check] CONFIG`. It prints a line when it is ready, logs to standard error,
//! and ends on SIGTERM or Ctrl-C after it has sent its queue.

use std::{env, io::Write as _, path::Path, process::ExitCode};

use portico_relay::{Config, log, start};

const USAGE: &str = "portico-relay [--check] CONFIG

  CONFIG    a TOML file; relay.example.toml shows all of it
  --check   only say what is wrong with it
";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let only_check = arguments.first().is_some_and(|first| first == "--check");
    if only_check {
        arguments.remove(0);
    }
    let [path] = arguments.as_slice() else {
        return failed(USAGE);
    };
    let variable = |name: &str| env::var_os(name)?.into_string().ok();
    let config = match Config::read(Path::new(path), variable) {
        Ok(config) => config,
        Err(mistakes) => return failed(&format!("{path} cannot be used:\n{mistakes}")),
    };
    if only_check {
        return ExitCode::SUCCESS;
    }
    log::to_standard_error(config.log);
    match run(config) {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => failed(&trouble),
    }
}

fn failed(why: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "portico-relay: {}", why.trim_end());
    ExitCode::FAILURE
}

#[tokio::main]
async fn run(config: Config) -> Result<(), String> {
    // Before it is ready, so that no signal after that is missed.
    let asked_to_stop = asked_to_stop().map_err(|error| error.to_string())?;
    let running = start(config).await.map_err(|trouble| trouble.to_string())?;
    let mut out = std::io::stdout();
    // A closed standard output does not end the relay.
    let _ = writeln!(out, "relay ready: http://{}", running.address()).and_then(|()| out.flush());
    asked_to_stop.await;
    running.stop().await;
    Ok(())
}

#[cfg(unix)]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn asked_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
