//! Runs other programs. Those of `start`, `status` and `run` do not outlive the task: each gets a process group of its own,
//! and whatever ends the task (Ctrl-C, SIGTERM, a failed step) ends the groups, too.

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// The groups that run now.
static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

/// Whether a signal is ending the task.
static ENDING: AtomicBool = AtomicBool::new(false);

/// How long a group may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(3);

/// A program that runs beside the task; it ends, with all its children, when this is dropped.
#[derive(Debug)]
pub struct Running {
    /// The program itself, for its output and its end.
    pub child: Child,
    group: Pid,
}

impl Drop for Running {
    fn drop(&mut self) {
        end(self.group, Some(&mut self.child));
        let _ = self.child.wait();
        let mut groups = GROUPS.lock().unwrap_or_else(PoisonError::into_inner);
        groups.retain(|group| *group != self.group);
    }
}

/// Starts a program beside the task, without standard input.
///
/// # Errors
/// When there is no such program.
pub fn start(command: &mut Command) -> Result<Running> {
    let child = command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| format!("cannot run {}", line(command)))?;
    let group = Pid::from_child(&child);
    GROUPS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(group);
    Ok(Running { child, group })
}

/// Runs a program to its end, and ends what it has left running in its group.
///
/// # Errors
/// When there is no such program.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    let mut running = start(command)?;
    Ok(running.child.wait()?)
}

/// Runs a program that has to succeed.
///
/// # Errors
/// When there is no such program, or it fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("{} ended with {status}", line(command));
    }
    Ok(())
}

/// The standard output of a program that has to succeed; its standard error is passed on.
///
/// # Errors
/// When there is no such program, or it fails.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {}", line(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", line(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Ends every group and then the task itself on Ctrl-C, SIGTERM or a closed terminal. Call once.
///
/// # Errors
/// When the signals cannot be listened to.
pub fn end_all_on_signal() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            use tokio::signal::unix::{SignalKind, signal};
            let kinds = [
                SignalKind::interrupt(),
                SignalKind::terminate(),
                SignalKind::hangup(),
            ];
            let mut streams = Vec::new();
            for kind in kinds {
                match signal(kind) {
                    Ok(stream) => streams.push(stream),
                    Err(error) => eprintln!("Ctrl-C may leave programs behind: {error}"),
                }
            }
            std::future::poll_fn(|context| {
                if streams
                    .iter_mut()
                    .any(|stream| stream.poll_recv(context).is_ready())
                {
                    std::task::Poll::Ready(())
                } else {
                    std::task::Poll::Pending
                }
            })
            .await;
        });
        ENDING.store(true, Ordering::SeqCst);
        end_all();
        // 128 + SIGINT, as a shell reports it.
        std::process::exit(130);
    });
    Ok(())
}

/// Blocks while a signal is ending the task. The errors that the task then has are only consequences of the signal, so they
/// are not to be printed.
pub fn wait_if_ending() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

fn end_all() {
    let groups = GROUPS
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    for group in &groups {
        let _ = kill_process_group(*group, Signal::TERM);
    }
    for group in groups {
        end(group, None);
    }
}

/// Ends a group with SIGTERM, or with SIGKILL if it does not end in time.
fn end(group: Pid, mut child: Option<&mut Child>) {
    let until = Instant::now() + GRACE;
    let _ = kill_process_group(group, Signal::TERM);
    loop {
        // An ended child stays in its group until its status has been read.
        if let Some(child) = child.as_mut() {
            let _ = child.try_wait();
        }
        if test_kill_process_group(group).is_err() {
            return;
        }
        if Instant::now() > until {
            let _ = kill_process_group(group, Signal::KILL);
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn line(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::{BufRead, BufReader};

    #[test]
    fn a_grandchild_does_not_outlive_the_program() {
        let mut running = start(
            Command::new("sh")
                .args(["-c", "sleep 600 & echo $!; wait"])
                .stdout(Stdio::piped()),
        )
        .unwrap();
        let mut first = String::new();
        BufReader::new(running.child.stdout.take().unwrap())
            .read_line(&mut first)
            .unwrap();
        let grandchild = Pid::from_raw(first.trim().parse().unwrap()).unwrap();
        let group = running.group;
        assert!(rustix::process::test_kill_process(grandchild).is_ok());
        drop(running);
        assert!(test_kill_process_group(group).is_err());
    }

    #[test]
    fn a_program_that_fails_is_named() {
        let error = run(Command::new("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "sh -c exit 3 ended with exit status: 3");
        let error = run(&mut Command::new("portico-no-such-program")).unwrap_err();
        assert_eq!(error.to_string(), "cannot run portico-no-such-program");
    }
}
