//! Builds everything, fills an empty database with the demonstration province, and serves it.

use std::fs;
use std::os::unix::process::CommandExt;

use clap::Args;

use crate::client;
use crate::failure::Failure;
use crate::step::{step, stream};
use crate::workspace::Workspace;

/// How to run the platform.
#[derive(Args)]
pub struct Options {
    /// The address to serve on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Optimized client and server; takes minutes longer to build
    #[arg(long)]
    release: bool,
}

/// Builds client and server, fills `data/ohqc.db` if there is none, and becomes the server. Returns only when that failed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<(), Failure> {
    client::build(workspace, &client::Options { release: options.release })?;
    let (profile, folder) = if options.release { ("release", "release") } else { ("dev", "debug") };
    step("build the server", || stream(&mut workspace.cargo(["build", "--locked", "-p", "ohqc-server", "--profile", profile])))?;
    let binary = workspace.target(&format!("{folder}/ohqc")).display().to_string();
    demonstrate(workspace, &binary)?;

    println!("==> serve http://{} (stop with Ctrl-C)", options.listen);
    let mut serve = workspace.command(&binary);
    serve.env("OHQC_DATA_DIR", workspace.path("data")).args(["serve", "--listen", &options.listen, "--database", DATABASE]);
    let cause = serve.exec();
    Err(Failure::NotStarted { command: format!("{binary} serve"), cause })
}

/// The database that `run` fills and serves, seen from the checkout.
const DATABASE: &str = "sqlite://data/ohqc.db";

/// Fills the database with the demonstration province, if there is none. A filling that was interrupted starts over.
fn demonstrate(workspace: &Workspace, binary: &str) -> Result<(), Failure> {
    let data = workspace.path("data");
    let unfinished = data.join(".demo-unfinished");
    if data.join("ohqc.db").exists() && !unfinished.exists() {
        println!("==> keep data/ohqc.db as it is (remove the data folder to start afresh)");
        return Ok(());
    }
    step("fill data/ohqc.db with the demonstration province", || {
        fs::create_dir_all(&data).map_err(Failure::at(&data))?;
        fs::write(&unfinished, "").map_err(Failure::at(&unfinished))?;
        for name in ["ohqc.db", "ohqc.db-wal", "ohqc.db-shm"] {
            let file = data.join(name);
            if file.exists() {
                fs::remove_file(&file).map_err(Failure::at(&file))?;
            }
        }
        let mut demo = workspace.command(binary);
        demo.env("OHQC_DATA_DIR", &data).args(["demo", "--database", DATABASE]);
        stream(demo.args(["--province", "JL", "--seed", "42", "--institutions", "100", "--year", "2025"]))?;
        fs::remove_file(&unfinished).map_err(Failure::at(&unfinished))
    })
}
