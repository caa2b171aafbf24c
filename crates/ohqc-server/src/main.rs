//! The `ohqc` command.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    ohqc_server::cli::run(ohqc_server::cli::Cli::parse())
}
