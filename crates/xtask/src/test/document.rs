//! The API document: what the routes say, valid, and in house style.

use crate::failure::Failure;
use crate::openapi;
use crate::prepare::node_packages;
use crate::step::stream;
use crate::test::Part;
use crate::test::suite::Suite;
use crate::workspace::Workspace;

/// Compares the checked-in document with the routes and lints it twice: the linters find different things.
pub fn check(workspace: &Workspace, suite: &mut Suite) {
    suite.run(Part::Document, "API document is what the routes say", || openapi::compare(workspace));
    let prepared = suite.run(Part::Document, "prepare the API linters", || node_packages(workspace, "openapi"));
    if prepared {
        for linter in ["redocly", "spectral"] {
            suite.run(Part::Document, &format!("API document passes {linter}"), || lint(workspace, linter));
        }
    }
}

fn lint(workspace: &Workspace, linter: &str) -> Result<(), Failure> {
    let mut command = workspace.command("npm");
    command.current_dir(workspace.path("openapi")).args(["run", "--silent", linter]);
    stream(command.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"))
}
