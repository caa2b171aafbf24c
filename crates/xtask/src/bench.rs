//! Measures the platform: optimized builds, a province of its own, and ratios taken side by side.

use std::fs;

use crate::client;
use crate::failure::Failure;
use crate::step::{step, stream};
use crate::workspace::Workspace;

/// Builds, fills and measures. How long each build took stands under its heading; it is a cold build only with an empty cache.
pub fn run(workspace: &Workspace) -> Result<(), Failure> {
    client::build(workspace, &client::Options { release: true })?;
    step("build the optimized server", || stream(&mut workspace.cargo(["build", "--locked", "--release", "-p", "ohqc-server"])))?;
    step("build the measures", || stream(&mut workspace.cargo(["build", "--locked", "--release", "-p", "ohqc-bench"])))?;
    let binary = workspace.target("release/ohqc");
    let data = workspace.target("bench");
    if data.exists() {
        fs::remove_dir_all(&data).map_err(Failure::at(&data))?;
    }
    fs::create_dir_all(&data).map_err(Failure::at(&data))?;
    let database = data.join("ohqc.db");
    step("fill a demonstration province", || {
        let url = format!("sqlite://{}", database.display());
        stream(workspace.command(&binary).args(["demo", "--institutions", "200", "--database", &url, "--data-dir"]).arg(&data))
    })?;
    step("measure", || {
        let mut measures = workspace.command(workspace.target("release/ohqc-bench"));
        measures.arg("--database").arg(&database).arg("--data-dir").arg(&data);
        stream(measures.arg("--binary").arg(&binary).arg("--client").arg(workspace.path("frontend/dist")))
    })
}
