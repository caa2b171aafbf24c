//! Starts a throw-away PostgreSQL, prints its URL, and keeps it until standard input ends: one server for many test processes.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use ohqc_testkit::cluster::PostgresCluster;

fn main() -> io::Result<ExitCode> {
    let cluster = match PostgresCluster::shared() {
        Ok(cluster) => cluster,
        Err(cause) => {
            writeln!(io::stderr(), "{cause}")?;
            return Ok(ExitCode::FAILURE);
        }
    };
    let mut output = io::stdout();
    writeln!(output, "{}", cluster.url())?;
    output.flush()?;
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(ExitCode::SUCCESS)
}
