//! Every check of the workspace, the cheapest first; a failure does not keep the others from running.

mod browser;
pub mod code;
mod direction;
mod document;
mod suite;

use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::prepare;
use crate::workspace::Workspace;
use suite::Suite;

/// What to test.
#[derive(Args)]
pub struct Options {
    /// Runs only one part
    #[arg(long)]
    only: Option<Part>,
}

/// A part of the checks, by what it proves.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Format, tidiness, lints, and the tests of every crate but the server
    Units,
    /// The server's routes against real answers, on SQLite and PostgreSQL
    Contract,
    /// The API document: up to date, valid, in house style
    Document,
    /// Journeys in a real Chromium against the real binary
    Browser,
    /// What may depend on what, and under which licence
    Direction,
}

/// Runs the checks and prints how many steps passed and failed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Failure> {
    let mut suite = Suite::new(options.only);
    code::style(workspace, &mut suite);
    direction::check(workspace, &mut suite);
    code::lints(workspace, &mut suite);
    code::tests(workspace, &mut suite);
    document::check(workspace, &mut suite);
    browser::check(workspace, &mut suite);
    direction::licences(workspace, &mut suite);
    suite.conclude()
}

/// Installs what is missing on Debian, or says what to install.
fn ensure(workspace: &Workspace, what: &'static str, present: bool, packages: &[&str]) -> Result<(), Failure> {
    if present {
        println!("    {what}: present");
        return Ok(());
    }
    prepare::packages(workspace, what, packages)
}
