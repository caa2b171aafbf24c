//! One step of a command: a heading, the streamed output of its programs, and how long it took.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::failure::Failure;

/// Prints a heading, does the work, and prints how long it took.
pub fn step<T>(heading: &str, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    println!("==> {heading}");
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f64();
    match &outcome {
        Ok(_) => println!("    {heading}: done in {seconds:.1} s"),
        Err(failure) => println!("    {heading}: FAILED after {seconds:.1} s: {failure}"),
    }
    outcome
}

/// Runs a command to its end with its output streamed to the terminal.
pub fn stream(command: &mut Command) -> Result<(), Failure> {
    println!("    $ {}", spell(command));
    let status = command.status().map_err(|cause| Failure::NotStarted { command: spell(command), cause })?;
    if status.success() { Ok(()) } else { Err(Failure::Unsuccessful { command: spell(command), status }) }
}

/// Runs a command to its end and returns what it wrote to standard output; its complaints go to the terminal.
pub fn capture(command: &mut Command) -> Result<String, Failure> {
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|cause| Failure::NotStarted { command: spell(command), cause })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Failure::Unsuccessful { command: spell(command), status: output.status })
    }
}

/// Runs a command silently and tells whether it could be started and succeeded.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The command as a person would type it, without its environment.
fn spell(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}
