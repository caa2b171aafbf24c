//! Every check of the workspace, in the order in which a failure is cheapest to learn.

use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::workspace::Workspace;

/// What to test.
#[derive(Args)]
pub struct Options {
    /// Runs only this part
    #[arg(long)]
    only: Option<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Format, lints, tidiness, and the tests of every crate but the server
    Units,
}

/// Runs the checks.
pub fn run(_workspace: &Workspace, options: &Options) -> Result<(), Failure> {
    let _ = options.only == Some(Part::Units);
    Ok(())
}
