//! `cargo xtask`: builds the client, prepares what is missing, runs and tests the platform.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its terminal")]

mod bench;
mod client;
mod failure;
mod obligations;
mod openapi;
mod prepare;
mod serve;
mod stamp;
mod step;
mod test;
mod tidy;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Commands of this workspace. Each prepares what it needs and says what it does.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the web client into frontend/dist; steps whose inputs did not change are skipped
    Client(client::Options),
    /// Builds everything, fills an empty data/ohqc.db with the demonstration province, and serves it
    Run(serve::Options),
    /// Prepares the test tools and runs every check
    Test(test::Options),
    /// Writes openapi/ohqc.json from the mounted routes
    Openapi,
    /// Measures optimized builds side by side with what does only the unavoidable part
    Bench,
    /// Checks the house rules that compilers do not know
    Tidy,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let workspace = Workspace::locate();
    let outcome = match arguments.command {
        Command::Client(options) => client::build(&workspace, &options),
        Command::Run(options) => serve::run(&workspace, &options),
        Command::Test(options) => test::run(&workspace, &options),
        Command::Openapi => openapi::write(&workspace),
        Command::Bench => bench::run(&workspace),
        Command::Tidy => step::step("house rules", || tidy::check(&workspace)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}
